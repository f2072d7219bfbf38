"""Recordings and full texts, read from files of every accepted shape, and what is said of the others."""

import gzip
import json
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crawlers.replay import Recording, RecordingError
from crawlers.replay.markup import conditions_markup, description_markup, paragraphs
from crawlers.replay.texts import action_type


def row(number: int, **metadata: str) -> dict[str, Any]:
    return {
        "reference": f"{number}TOPICSen",
        "metadata": {"type": ["1"], "identifier": [f"ID-{number}"]} | {name: [v] for name, v in metadata.items()},
    }


def answer(*rows: object) -> dict[str, Any]:
    return {"apiVersion": "2.151", "totalResults": len(rows), "results": list(rows)}


def pages(day: str | None, *answers: object) -> dict[str, Any]:
    dated = {} if day is None else {"_fetched_at": f"{day} 04:38:27.933867+00:00"}
    return {**dated, "_note": "a scan", "pages": list(answers)}


def write(path: Path, value: object) -> Path:
    text = value if isinstance(value, str) else json.dumps(value)
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return path


def write_lines(path: Path, *values: object) -> Path:
    return write(path, "\n".join(json.dumps(value) for value in values))


def references(recording: Recording) -> list[str]:
    return [one["reference"] for one in recording.rows]


@pytest.mark.parametrize("name", ["scan.pages.json", "scan.pages.json.gz"])
def test_scan_of_several_pages(tmp_path: Path, name: str) -> None:
    path = write(tmp_path / name, pages("2026-08-20", answer(row(1), row(2)), answer(row(3))))
    recording = Recording.load(path)
    assert references(recording) == ["1TOPICSen", "2TOPICSen", "3TOPICSen"]
    assert recording.fetched_at == datetime(2026, 8, 20, 4, 38, 27, 933867, tzinfo=UTC)
    assert (recording.api_version, recording.facets) == ("2.151", None)


def test_one_raw_answer(tmp_path: Path) -> None:
    recording = Recording.load(write(tmp_path / "raw.json", answer(row(1))))
    assert (references(recording), recording.fetched_at) == (["1TOPICSen"], None)


def test_a_record_on_two_pages_is_one_record_and_the_first_is_kept(tmp_path: Path) -> None:
    first, again = row(1, DATASOURCE="SEDIA", title="first"), row(1, DATASOURCE="SEDIA", title="again")
    legacy = row(1, DATASOURCE="SEDIA_PRD_CENTRICITY", title="legacy")
    path = write(tmp_path / "scan.pages.json", pages("2026-08-20", answer(first), answer(again, legacy)))
    assert [one["metadata"]["title"] for one in Recording.load(path).rows] == [["first"], ["legacy"]]


def test_what_a_table_of_a_scan_lost_is_null_again(tmp_path: Path) -> None:
    (one,) = Recording.load(write(tmp_path / "raw.json", answer(row(1)))).rows
    assert (one["title"], one["pages"], one["enrichedMetadata"]) == (None, None, {})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "a.pages.json.gz", pages("2026-08-21", answer(row(21))))
    write(tmp_path / "b.pages.json", pages("2026-06-16", answer(row(16))))
    write(tmp_path / "raw.json", answer(row(99)))
    write(tmp_path / "facets_2026-08-01.json", {"type": [{"rawValue": "1", "value": "old", "count": 1}]})
    write(tmp_path / "facets_2026-08-22.json", {"type": [{"rawValue": "1", "value": "Grant %26 more", "count": 1}]})
    return tmp_path


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (None, "21TOPICSen"),
        (datetime(2026, 8, 21, 4, 38, 28, tzinfo=UTC), "21TOPICSen"),
        (datetime(2026, 8, 21, 4, 38, 27, tzinfo=UTC), "16TOPICSen"),
        (datetime(2026, 6, 17, tzinfo=UTC), "16TOPICSen"),
    ],
)
def test_folder_gives_the_newest_scan_that_is_early_enough(folder: Path, now: datetime | None, expected: str) -> None:
    assert references(Recording.load(folder, now=now)) == [expected]


def test_folder_without_a_scan_early_enough(folder: Path) -> None:
    with pytest.raises(RecordingError, match=r"no recording is as early as 2026-06-01.*the first one is of 2026-06-16"):
        Recording.load(folder, now=datetime(2026, 6, 1, tzinfo=UTC))


def test_folder_of_raw_answers_only(tmp_path: Path) -> None:
    write(tmp_path / "one.json", answer(row(1), row(2)))
    write(tmp_path / "two.json", answer(row(2), row(3)))
    write(tmp_path / "other.json", {"fundingData": {}})
    assert references(Recording.load(tmp_path)) == ["1TOPICSen", "2TOPICSen", "3TOPICSen"]


def test_facets_are_found_beside_the_recording(folder: Path) -> None:
    for path in (folder, folder / "b.pages.json", folder / "raw.json"):
        facets = Recording.load(path).facets
        assert facets is not None
        assert facets["type"][0]["value"] == "Grant %26 more"


def test_facets_in_the_shape_of_the_answer(tmp_path: Path) -> None:
    values = [{"rawValue": "1", "value": "Grant", "count": 1}]
    write(tmp_path / "facets.json", {"facets": [{"name": "type", "values": values}]})
    assert Recording.load(write(tmp_path / "answer.pages.json", pages(None, answer(row(1))))).facets == {"type": values}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("x.json", "{", r"x\.json: not JSON"),
        ("x.json", b"\xff\xfe", "cannot be read as text in UTF-8"),
        ("x.json", b"\x1f\x8bbroken", "cannot be read as text in UTF-8"),
        ("x.json", "[]", "another shape; expected a file of pages"),
        ("x.json", '{"fundingData": {}}', "another shape; expected a file of pages"),
        ("x.json", '{"pages": {}}', "another shape"),
        ("x.json", '{"pages": [{"results": []}, 3]}', "another shape"),
        ("x.json", '{"results": [{"reference": "1", "metadata": {}}, {"metadata": {}}]}', "record 2 of a page"),
        ("x.json", '{"results": [{"reference": "1", "metadata": []}]}', "record 1 of a page"),
        ("x.json", '{"_fetched_at": "yesterday", "pages": []}', "_fetched_at is no instant: 'yesterday'"),
        ("x.json", '{"_fetched_at": "2026-08-20 04:38:27", "pages": []}', "_fetched_at has no offset"),
        ("facets.json", '{"type": ["Grant"]}', r"facets\.json: another shape; expected facets"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path: Path, name: str, content: str | bytes, said: str) -> None:
    (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    path = tmp_path / "x.json"
    if name != "x.json":
        write(path, answer(row(1)))
    with pytest.raises(RecordingError, match=said):
        Recording.load(path)


def test_the_bundled_answers_are_a_recording() -> None:
    recording = Recording.load(Path(__file__).parents[2] / "examples" / "eu_funding_tenders")
    assert {one["metadata"]["type"][0] for one in recording.rows} == {"1", "2", "8"}
    assert recording.fetched_at is not None
    assert recording.facets is not None
    assert recording.facets.keys() >= {"frameworkProgramme", "type", "status"}


def test_missing_file_and_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match="no such file or folder"):
        Recording.load(tmp_path / "missing.json")
    with pytest.raises(RecordingError, match="holds no recorded answers"):
        Recording.load(tmp_path)


TOPIC_TEXT = {
    "reference": "50129654TOPICSen",
    "topicId": "ID-1",
    "description": "Expected Outcome:Cheaper heat & <power>.Less coal.Scope:All of it.",
    "topicConditions": '">Conditions2. Eligible countriesdescribed in Annex B.3. Other eligibility conditionsn/a',
    "objectives": "A destination",
    "supportInfo": "Ask us",
    "callTitle": "ENERGY",
    "callIdentifier": "CALL-1",
    "keywords": "ID-1, CALL-1, heat, power",
    "crossCuttingPriorities": "AI, SSH",
    "deadlineModel": "two-stage",
    "typesOfAction": "HORIZON Innovation Actions",
    "budgetMin": 4_500_000,
    "budgetMax": 6_000_000,
    "expectedGrants": 4,
}


def joined(tmp_path: Path, one: dict[str, Any], *texts: object) -> dict[str, Any]:
    path = write(tmp_path / "raw.json", answer(one))
    (found,) = Recording.load(path, texts=[write_lines(tmp_path / "texts.jsonl.gz", *texts)]).rows
    metadata: dict[str, Any] = found["metadata"]
    return metadata


def test_topic_texts_are_joined_by_identifier(tmp_path: Path) -> None:
    dates = {"startDate": "2026-08-04T00:00:00.000+0000", "deadlineDate": "2026-12-01T00:00:00.000+0000"}
    metadata = joined(
        tmp_path, row(1, deadlineModel="single-stage", **dates), {**TOPIC_TEXT, "topicId": "ID-2"}, TOPIC_TEXT
    )
    assert metadata["descriptionByte"] == [
        '<span class="topicdescriptionkind">Expected Outcome:</span><p>Cheaper heat &amp; &lt;power&gt;.Less coal.</p>'
        '<span class="topicdescriptionkind">Scope:</span><p>All of it.</p>'
    ]
    assert metadata["destinationDetails"] == ["<p>A destination</p>"]
    assert metadata["supportInfo"] == ["<p>Ask us</p>"]
    assert (metadata["callTitle"], metadata["callIdentifier"]) == (["ENERGY"], ["CALL-1"])
    assert metadata["keywords"] == ["ID-1", "CALL-1", "heat", "power"]
    assert metadata["crossCuttingPriorities"] == ["AI", "SSH"]
    assert metadata["deadlineModel"] == ["single-stage"]
    assert "<h4>2. Eligible countries</h4>" in metadata["topicConditions"][0]
    (budget,) = metadata["budgetOverview"]
    (entry,) = json.loads(budget)["budgetTopicActionMap"]["50129654"]
    assert entry == {
        "action": "ID-1 - HORIZON-IA HORIZON Innovation Actions",
        "expectedGrants": 4,
        "minContribution": 4_500_000,
        "maxContribution": 6_000_000,
        "deadlineModel": "single-stage",
        "deadlineDates": ["2026-12-01"],
        "plannedOpeningDate": "2026-08-04",
    }


def test_what_a_record_already_says_stays(tmp_path: Path) -> None:
    metadata = joined(tmp_path, row(1, descriptionByte="<p>the portal's own</p>"), TOPIC_TEXT)
    assert metadata["descriptionByte"] == ["<p>the portal's own</p>"]
    assert metadata["deadlineModel"] == ["two-stage"]


def test_no_budget_is_made_up(tmp_path: Path) -> None:
    unstated = {**TOPIC_TEXT, "budgetMin": None, "budgetMax": None, "expectedGrants": None}
    assert "budgetOverview" not in joined(tmp_path, row(1), unstated)


def test_a_cascade_call_does_not_get_the_texts_of_its_parent_topic(tmp_path: Path) -> None:
    assert "descriptionByte" not in joined(tmp_path, row(1, type="8"), TOPIC_TEXT)


def test_cascade_texts_are_joined_by_reference(tmp_path: Path) -> None:
    one = row(1, type="8", deadlineDate="2026-10-06T13:00:00.000+0000")
    text = {
        "reference": "1TOPICSen",
        "description": ["<p>For SMEs</p>"],
        "caName": ["Open call"],
        "projectAcronym": ["NCC-HU"],
        "deadlineDate": ["2026-01-01T00:00:00.000+0000"],
    }
    metadata = joined(tmp_path, one, text | {"reference": "another"}, text)
    assert metadata["description"] == ["<p>For SMEs</p>"]
    assert (metadata["caName"], metadata["projectAcronym"]) == (["Open call"], ["NCC-HU"])
    assert metadata["deadlineDate"] == ["2026-10-06T13:00:00.000+0000"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "holds no texts"),
        ('{"title": "x"}', "line 1: another shape; expected one JSON object a line"),
        (json.dumps(TOPIC_TEXT) + "\n{", "line 2: not JSON"),
        ("[1]", "line 1: another shape"),
    ],
)
def test_texts_of_another_shape_are_named(tmp_path: Path, content: str, said: str) -> None:
    path = write(tmp_path / "raw.json", answer(row(1)))
    with pytest.raises(RecordingError, match=rf"texts\.jsonl.*{said}"):
        Recording.load(path, texts=[write(tmp_path / "texts.jsonl", content)])


def test_conditions_get_their_headings_back() -> None:
    made = conditions_markup(
        '">General conditions1. Admissibility Conditions: Proposal page limit and layoutdescribed in Annex A.'
        "2. Eligible Countriesdescribed in Annex B.A number of countries.3. Other Eligible Conditionsat least 3 <b>"
        "4. Financial and operational capacity and exclusionsee C.5a. Evaluation and award: Award criteria, scoring "
        "and thresholdssee D.6. Legal and financial set-up of the grantssee G.Additional documents: HE – 1. General"
    )
    box = '<div class="eui-u-mt-s">'
    assert made == (
        '<div class="eui-u-mt-l>"><h4>General conditions</h4>'
        f"<div><h4>1. Admissibility Conditions: Proposal page limit and layout</h4>{box}"
        "<p>described in Annex A.</p></div></div>"
        f"<div><h4>2. Eligible Countries</h4>{box}<p>described in Annex B.</p><p>A number of countries.</p></div></div>"
        f"<div><h4>3. Other Eligible Conditions</h4>{box}<p>at least 3 &lt;b&gt;</p></div></div>"
        f"<div><h4>4. Financial and operational capacity and exclusion</h4>{box}<p>see C.</p></div></div>"
        f"<div><h4>5a. Evaluation and award: Award criteria, scoring and thresholds</h4>{box}<p>see D.</p></div></div>"
        f"<div><h4>6. Legal and financial set-up of the grants</h4>{box}<p>see G.</p></div></div>"
        f"<div><h4>Additional documents:</h4>{box}<p>HE – 1. General</p></div></div></div>"
    )


def test_texts_without_headings_are_paragraphs() -> None:
    assert conditions_markup("") == ""
    assert conditions_markup("see the call document.") == '<div class="eui-u-mt-l>"><p>see the call document.</p></div>'
    assert description_markup("The scope: all. Objective: none.") == "<p>The scope: all. Objective: none.</p>"


def test_paragraphs_break_where_a_tag_stood_and_nowhere_else() -> None:
    assert paragraphs("One ends here.The next begins:Third (x).Fourth, e.g. U.S. law at ec.europa.eu/x.pdf v2.0.") == (
        "<p>One ends here.</p><p>The next begins:</p><p>Third (x).</p>"
        "<p>Fourth, e.g. U.S. law at ec.europa.eu/x.pdf v2.0.</p>"
    )


@pytest.mark.parametrize(
    ("name", "spelt"),
    [
        ("HORIZON Research and Innovation Actions", "HORIZON-RIA HORIZON Research and Innovation Actions"),
        ("HORIZON JU Innovation Actions", "HORIZON-JU-IA HORIZON JU Innovation Actions"),
        ("SMP Grants for Financial Support", "SMP-GFS SMP Grants for Financial Support"),
        ("", ""),
    ],
)
def test_types_of_action_are_spelt_with_their_code(name: str, spelt: str) -> None:
    assert action_type(name) == spelt


def test_real_scans_hold_each_record_once(recordings: Path) -> None:
    counts = {}
    for path in sorted((recordings / "eu_ft").glob("search_open_en_*.pages.json.gz")):
        recording = Recording.load(path)
        assert recording.fetched_at is not None
        counts[recording.fetched_at.date().isoformat()] = len(recording.rows)
    assert counts == {"2026-06-16": 443, "2026-07-01": 1174, "2026-08-20": 720, "2026-08-21": 718}


def test_real_texts_reach_the_real_scan_in_seconds(recordings: Path) -> None:
    real = recordings / "eu_ft"
    texts = [*real.glob("topics_fulltext_*.jsonl.gz"), *real.glob("cascade_calls_*.jsonl.gz")]
    assert len(texts) == 2
    start = time.monotonic()
    recording = Recording.load(real, now=datetime(2026, 7, 2, tzinfo=UTC), texts=texts)
    assert time.monotonic() - start < 5
    assert len(recording.rows) == 1174
    assert recording.facets is not None
    with gzip.open(texts[0], "rt", encoding="utf-8") as lines:
        known = {text["topicId"]: text for text in map(json.loads, lines)}
    topics = [one["metadata"] for one in recording.rows if one["metadata"]["type"] != ["8"]]
    expected = {one["identifier"][0] for one in topics} & {key for key, text in known.items() if text["description"]}
    assert {one["identifier"][0] for one in topics if "descriptionByte" in one} == expected
    assert len(expected) > 200
    conditions = [one["topicConditions"][0] for one in topics if "topicConditions" in one]
    with_countries = [text for text in conditions if "<h4>2. Eligible countries</h4>".lower() in text.lower()]
    assert len(with_countries) > 0.95 * len(conditions)
