"""The EU portal's records, as it really answered them and as they go wrong, read into calls."""

import copy
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from catalogue.model.call import Call, CallKind, DeadlineKind, DeadlineModel, Instrument, SectionKind
from catalogue.model.state import State, state
from crawlers.portals.sedia import flatten
from crawlers.reading import Reading
from crawlers.replay import Recording
from crawlers.spiders.eu_funding_tenders import EuFundingTenders

NOW = datetime(2026, 8, 20, 5, tzinfo=UTC)
EXAMPLE = Path(__file__).parents[2] / "examples" / "eu_funding_tenders" / "answer.pages.json"


def read(*rows: dict[str, Any]) -> tuple[list[Call], Reading]:
    """The calls that these records are, and the notes taken while reading them."""
    reading = Reading(source="eu_funding_tenders", now=NOW)
    spider = EuFundingTenders(reading=reading)
    spider.programmes = {}
    found = (spider._read(flatten(copy.deepcopy(row))) for row in rows)
    return [call for call in found if call is not None], reading


@pytest.fixture(scope="module")
def bundled() -> dict[str, dict[str, Any]]:
    """The bundled records by reference."""
    answer = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    return {row["reference"]: row for page in answer["pages"] for row in page["results"]}


def test_every_field_of_real_raw_answers_is_used_or_named(recordings: Path) -> None:
    names = (
        "search_raw_text-AI_p1of10_2025-11.json",
        "search_raw_text-topicid_unfiltered_2025-11.json",
        "search_cascade_and_legacy_2026-09.trimmed.json",
    )
    for name in names:
        rows = json.loads((recordings / "eu_ft" / name).read_text(encoding="utf-8"))["results"]
        calls, reading = read(*rows)
        assert not reading.leftovers
        assert len(calls) + len(reading.rejected) == len(set(map(json.dumps, rows)))
        # What is refused are news, tenders and the dead index, which the real query never asks for.
        assert all("the portal ignored the query" in reason for reason in reading.rejected)


def test_a_real_topic_with_all_its_fields(recordings: Path) -> None:
    raw = json.loads((recordings / "eu_ft" / "search_raw_text-AI_p1of10_2025-11.json").read_text(encoding="utf-8"))
    row = next(row for row in raw["results"] if row["reference"] == "48400948TOPICSen")
    [topic], reading = read(row)
    assert reading.rejected == []
    assert topic.id == "eu_funding_tenders:HORIZON-CL4-2025-04-DATA-03"
    assert topic.kind is CallKind.TOPIC
    assert topic.title.startswith("Software Engineering for AI and generative AI")
    assert "<b>" not in topic.title
    assert topic.url.endswith("/topic-details/HORIZON-CL4-2025-04-DATA-03")
    assert [(deadline.at, deadline.kind) for deadline in topic.deadlines] == [
        (datetime(2025, 10, 2, 15, tzinfo=UTC), DeadlineKind.SINGLE)
    ]
    assert topic.deadline_model is DeadlineModel.SINGLE_STAGE
    assert topic.call_identifier == "HORIZON-CL4-2025-04"
    assert topic.types_of_action == ("HORIZON Research and Innovation Actions",)
    assert "HORIZON-CL4-2025-04-DATA-03" not in topic.keywords
    assert topic.text(SectionKind.DESCRIPTION).startswith("Expected Outcome:")
    assert "2. Eligible Countries" in topic.text(SectionKind.CONDITIONS)
    assert topic.budget is not None
    assert topic.budget.total is not None
    assert state(topic, NOW) is State.CLOSED
    translations = [other for other in raw["results"] if other["metadata"].get("type") == ["1"]]
    assert len({call.source_key for call in read(*translations)[0]}) == 1, "a topic is one call in any language"


def test_real_cascade_calls_are_named_by_themselves_and_not_by_their_parent(recordings: Path) -> None:
    path = recordings / "eu_ft" / "search_cascade_and_legacy_2026-09.trimmed.json"
    calls, _ = read(*json.loads(path.read_text(encoding="utf-8"))["results"])
    ncc, digitwin = calls
    assert (ncc.source_key, ncc.kind) == ("13882COMPETITIVE_CALL", CallKind.CASCADE_CALL)
    assert ncc.title.startswith("Enhancing the Cybersecurity Capabilities")
    assert ncc.url.endswith("/competitive-calls-cs/13882")
    assert ncc.parent is not None
    assert ncc.parent.project == "NCC-HU"
    assert ncc.parent.topic_title == "Deploying The Network of National Coordination Centres with Member States"
    assert ncc.budget is not None
    assert ncc.budget.total is not None
    assert ncc.budget.total.amount == 2_000_000
    assert ncc.text(SectionKind.HOW_TO_APPLY)
    assert [deadline.kind for deadline in digitwin.deadlines] == [DeadlineKind.CUT_OFF] * 2


def test_the_same_scan_twice_gives_the_same_names(recordings: Path) -> None:
    scan = Recording.load(recordings / "eu_ft" / "search_open_en_2026-08-20.pages.json.gz")
    rows = [row for row in scan.rows if row["metadata"]["DATASOURCE"] == ["SEDIA"]]
    first, reading = read(*rows)
    second, _ = read(*rows)
    assert reading.rejected == []
    assert first == second
    assert len({call.id for call in first}) == len(rows)


def row_of(bundled: dict[str, dict[str, Any]], kind: str) -> dict[str, Any]:
    return next(
        row
        for row in bundled.values()
        if row["metadata"]["type"] == [kind]
        and row["metadata"]["DATASOURCE"] == ["SEDIA"]
        and row["metadata"].get("deadlineDate")
    )


@pytest.mark.parametrize("kind", ["1", "2", "8"])
@pytest.mark.parametrize("field", ["identifier", "title", "type", "DATASOURCE", "frameworkProgramme"])
def test_a_record_that_lacks_what_matters_is_refused_by_name(
    bundled: dict[str, dict[str, Any]], kind: str, field: str
) -> None:
    row = copy.deepcopy(row_of(bundled, kind))
    for spoilt in ([], None, [""]):
        row["metadata"][field] = spoilt
        calls, reading = read(row)
        assert calls == []
        assert row["reference"] in reading.rejected[0]
        assert field in reading.rejected[0]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("deadlineDate", ["15/09/2026"], "not an instant"),
        ("deadlineDate", ["2026-09-31T00:00:00.000+0000"], "no such instant"),
        ("deadlineModel", ["sometimes"], "a deadline model that we do not know"),
        ("budgetOverview", ["{"], "holds no JSON"),
        ("title", [{"en": "Clean energy"}], "where a text or number belongs"),
        ("type", ["6"], "the portal ignored the query"),
        ("DATASOURCE", ["SEDIA_PRD_CENTRICITY"], "the portal ignored the query"),
        ("title", ["<script>alert(1)</script>"], "its title holds no words"),
    ],
)
def test_a_record_that_cannot_be_read_is_refused_with_the_reason(
    bundled: dict[str, dict[str, Any]], field: str, value: list[Any], words: str
) -> None:
    row = copy.deepcopy(row_of(bundled, "1"))
    row["metadata"][field] = value
    calls, reading = read(row)
    assert calls == []
    assert words in reading.rejected[0]


def test_a_field_that_the_portal_adds_is_told(bundled: dict[str, dict[str, Any]]) -> None:
    row = copy.deepcopy(row_of(bundled, "1"))
    row["metadata"]["coFinancingRate"] = ["60"]
    _, reading = read(row)
    assert dict(reading.leftovers) == {"metadata.coFinancingRate": 1}


def test_scripts_are_removed_and_told(bundled: dict[str, dict[str, Any]]) -> None:
    row = copy.deepcopy(row_of(bundled, "1"))
    row["metadata"]["title"] = ["Clean <img src=x onerror=alert(1)> energy"]
    row["metadata"]["descriptionByte"] = ["<p>Grants</p><script>alert(1)</script>"]
    [call], reading = read(row)
    assert call.title == "Clean energy"
    assert [section.html for section in call.sections if section.kind is SectionKind.DESCRIPTION] == ["<p>Grants</p>"]
    assert [issue.kind for issue in reading.issues] == ["active content", "active content"]


@pytest.mark.parametrize(
    ("types_of_action", "instruments"),
    [
        (["HORIZON Innovation Actions"], (Instrument.GRANT,)),
        (["HORIZON Recognition Prize"], (Instrument.PRIZE,)),
        (["HORIZON EIC Accelerator"], (Instrument.GRANT, Instrument.EQUITY)),
        (["HORIZON EIC Equity Only"], (Instrument.EQUITY,)),
        ([], (Instrument.GRANT,)),
    ],
)
def test_what_the_applicant_gets(
    bundled: dict[str, dict[str, Any]], types_of_action: list[str], instruments: tuple[Instrument, ...]
) -> None:
    row = copy.deepcopy(row_of(bundled, "1"))
    row["metadata"]["typesOfAction"] = types_of_action
    [call], _ = read(row)
    assert call.instruments == instruments


def test_two_records_of_one_deadline_are_one(bundled: dict[str, dict[str, Any]]) -> None:
    row = copy.deepcopy(row_of(bundled, "8"))
    row["metadata"]["deadlineModel"] = ["single-stage"]
    row["metadata"]["deadlineDate"] = ["2026-07-16T12:00:00.000+0000"] * 2
    [call], _ = read(row)
    assert [deadline.kind for deadline in call.deadlines] == [DeadlineKind.SINGLE]


@pytest.mark.parametrize(
    ("kind", "raw", "at", "hour_known"),
    [
        ("1", "2026-09-16T00:00:00.000+0000", datetime(2026, 9, 16, 15, tzinfo=UTC), False),
        ("1", "2026-09-16T17:00:00.000+0000", datetime(2026, 9, 16, 15, tzinfo=UTC), False),
        ("8", "2026-09-16T17:00:00.000+0000", datetime(2026, 9, 16, 15, tzinfo=UTC), True),
        ("8", "2026-09-16T23:59:00.000+0000", datetime(2026, 9, 16, 21, 59, tzinfo=UTC), True),
        # A day without an hour must not close on its own morning.
        ("8", "2026-09-16T00:00:00.000+0000", datetime(2026, 9, 16, 15, tzinfo=UTC), False),
        ("2", "2026-09-16T14:00:47.000+0000", datetime(2026, 9, 16, 14, tzinfo=UTC), True),
    ],
)
def test_what_a_deadline_of_each_kind_means(
    bundled: dict[str, dict[str, Any]],
    kind: str,
    raw: str,
    at: datetime,
    hour_known: bool,
) -> None:
    row = copy.deepcopy(row_of(bundled, kind))
    row["metadata"]["deadlineDate"] = [raw]
    [call], _ = read(row)
    [deadline] = call.deadlines
    assert (deadline.at, deadline.moment.hour_known, deadline.moment.raw) == (at, hour_known, raw)
