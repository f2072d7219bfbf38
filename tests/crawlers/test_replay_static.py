"""The stand-in's static files, as the portal shapes them."""

import http.client
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crawlers.replay import Recording, StandIn

DATA = "/ec.europa.eu/info/funding-tenders/opportunities/data"
LIST = f"{DATA}/referenceData/grantsTenders.json"


def epoch(*instant: int) -> int:
    return int(datetime(*instant, tzinfo=UTC).timestamp()) * 1000  # type: ignore[arg-type,misc]


def row(reference: str, **metadata: str | list[str]) -> dict[str, Any]:
    values = {name: value if isinstance(value, list) else [value] for name, value in metadata.items()}
    return {"reference": reference, "metadata": {"DATASOURCE": ["SEDIA"], "type": ["1"], "language": ["en"]} | values}


TOPIC = row(
    "44774210TOPICSen",
    identifier="ERASMUS-EDU-2022-ECHE-CERT-FP",
    title="Erasmus Charter",
    status="31094502",
    callIdentifier="ERASMUS-EDU-2022-ECHE-CERT",
    callTitle="Erasmus Charter for Higher Education",
    callccm2Id="44774225",
    frameworkProgramme="43353764",
    startDate="2022-02-23T00:00:00.000+0000",
    deadlineDate=["2022-05-03T00:00:00.000+0000", "2026-03-24T00:00:00.000+0000"],
    deadlineModel="multiple cut-off",
    typesOfAction="HORIZON Innovation Actions",
    keywords=["ERASMUS-EDU-2022-ECHE-CERT-FP", "ERASMUS-EDU-2022-ECHE-CERT", "charter"],
    descriptionByte="<p>Scope</p>",
    topicConditions="<h4>2. Eligible Countries</h4>",
    latestInfos='[{"content":"<p>postponed</p>"}]',
    budgetOverview=json.dumps(
        {"budgetTopicActionMap": {"1": [{"plannedOpeningDate": "2022-02-23", "deadlineDates": ["2026-03-24"]}]}}
    ),
)
FACETS: Mapping[str, Any] = {
    "frameworkProgramme": [{"rawValue": "43353764", "value": "Coal %26 Steel  (ERASMUS )", "count": 9}]
}


def get(stand_in: StandIn, path: str, **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection(stand_in.origin.removeprefix("http://"), timeout=10)
    try:
        connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()


def listed(recording: Recording) -> list[dict[str, Any]]:
    with StandIn(recording) as stand_in:
        response, body = get(stand_in, LIST)
    assert response.status == 200
    topics: list[dict[str, Any]] = json.loads(body)["fundingData"]["GrantTenderObj"]
    return topics


def details(recording: Recording, name: str) -> tuple[int, Any]:
    with StandIn(recording) as stand_in:
        response, body = get(stand_in, f"{DATA}/topicDetails/{name}")
    return response.status, json.loads(body).get("TopicDetails")


def test_listed_topic_has_the_portals_numbers() -> None:
    (topic,) = listed(Recording(rows=[TOPIC], facets=FACETS))
    expected = {
        "type": 1,
        "ccm2Id": 44774210,
        "identifier": "ERASMUS-EDU-2022-ECHE-CERT-FP",
        "callIdentifier": "ERASMUS-EDU-2022-ECHE-CERT",
        "callccm2Id": 44774225,
        "plannedOpeningDateLong": epoch(2022, 2, 23),
        "deadlineDatesLong": [1651536000000, 1774310400000],
        "status": {"id": 31094502, "abbreviation": "Open", "description": "Open"},
        "frameworkProgramme": {"id": 43353764, "abbreviation": "ERASMUS", "description": "Coal & Steel  (ERASMUS )"},
        "deadlineModel": {},
        "keywords": ["charter"],
    }
    assert {name: topic[name] for name in expected} == expected
    assert not topic.keys() & {"description", "conditions", "budgetOverviewJSONItem", "supportInfo"}


def test_only_topics_and_tenders_of_the_living_index_are_listed() -> None:
    rows = [
        TOPIC,
        row("2TOPICSen", identifier="A", type="2"),
        row("8COMPETITIVE_CALLen", identifier="B", type="8"),
        row("9HORIZON", identifier="C", DATASOURCE="SEDIA_PRD_CENTRICITY"),
        row("44774210TOPICSro", identifier="ERASMUS-EDU-2022-ECHE-CERT-FP", language="ro"),
        row("15380TENDERSen", identifier="NEAR/BEG/2023", type="0"),
    ]
    assert [(one["type"], one["identifier"]) for one in listed(Recording(rows=rows))] == [
        (1, "ERASMUS-EDU-2022-ECHE-CERT-FP"),
        (0, "NEAR/BEG/2023"),
    ]


def test_details_have_the_texts_and_instants_as_text() -> None:
    status, topic = details(Recording(rows=[TOPIC]), "erasmus-edu-2022-eche-cert-fp.json")
    assert status == 200
    assert (topic["description"], topic["conditions"]) == ("<p>Scope</p>", "<h4>2. Eligible Countries</h4>")
    assert topic["callTitle"] == "Erasmus Charter for Higher Education"
    assert topic["latestInfos"] == topic["callDetailsJSONItem"]["latestInfos"] == [{"content": "<p>postponed</p>"}]
    (action,) = topic["actions"]
    assert action["plannedOpeningDate"] == str(epoch(2022, 2, 23))
    assert action["deadlineDates"] == ["1651536000000", "1774310400000"]
    assert action["types"][0]["typeOfAction"] == "HORIZON-IA HORIZON Innovation Actions"
    assert topic["budgetOverviewJSONItem"]["budgetTopicActionMap"]["1"] == [
        {"plannedOpeningDate": str(epoch(2022, 2, 23)), "deadlineDates": ["1774310400000"]}
    ]


def test_details_are_found_in_lower_case_only() -> None:
    recording = Recording(rows=[TOPIC])
    assert details(recording, "ERASMUS-EDU-2022-ECHE-CERT-FP.json")[0] == 404
    assert details(recording, "erasmus-edu-2022-eche-cert-fp")[0] == 404
    assert details(recording, "another.json")[0] == 404


def test_what_is_unchanged_is_not_sent_again() -> None:
    with StandIn(Recording(rows=[TOPIC])) as stand_in:
        for path in (LIST, f"{DATA}/topicDetails/erasmus-edu-2022-eche-cert-fp.json"):
            etag = get(stand_in, path)[0].headers["ETag"]
            response, body = get(stand_in, path, If_None_Match=f'"other", W/{etag}')
            assert (response.status, body, response.headers["ETag"]) == (304, b"", etag)
            assert get(stand_in, path, If_None_Match='"other"')[0].status == 200


def test_a_row_without_dates_or_status_is_still_listed() -> None:
    (topic,) = listed(Recording(rows=[row("1TOPICSen", identifier="A", deadlineDate="soon")]))
    assert topic["deadlineDatesLong"] == []
    assert "plannedOpeningDateLong" not in topic
    assert "callIdentifier" not in topic


def test_fields_are_those_of_the_recorded_files(recordings: Path) -> None:
    real = json.loads((recordings / "eu_ft" / "grantsTenders_sample_2026-06.json").read_text(encoding="utf-8"))
    raw = Recording.load(recordings / "eu_ft" / "search_raw_text-AI_p1of10_2025-11.json")
    # The day of publication is in no record of the search.
    known = {*real["fundingData"]["GrantTenderObj"][0]} - {"publicationDateLong"}
    topics = listed(raw)
    assert topics
    assert all(topic.keys() == known for topic in topics)
    one = json.loads((recordings / "eu_ft" / "topicDetails_smp-cosme-2024-cluster-01.trimmed.json").read_text("utf-8"))
    _, topic = details(raw, "horizon-cl4-2025-04-data-03.json")
    assert topic.keys() >= {*one["TopicDetails"]} - {"publicationDateLong"}
    real_action = one["TopicDetails"]["actions"][0]
    assert topic["actions"][0].keys() == real_action.keys()
    assert topic["actions"][0]["deadlineDates"] == [str(epoch(2025, 10, 2))]


def test_real_scan_lists_its_living_topics(recordings: Path) -> None:
    recording = Recording.load(recordings / "eu_ft" / "search_open_en_2026-08-20.pages.json.gz")
    expected = [
        one["metadata"]["identifier"][0]
        for one in recording.rows
        if one["metadata"]["type"] == ["1"] and one["metadata"]["DATASOURCE"] == ["SEDIA"]
    ]
    assert [topic["identifier"] for topic in listed(recording)] == expected
    assert len(expected) > 300
