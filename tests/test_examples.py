"""The bundled calls and sample companies: the real shape, the portal's traps, our own words, and fields that exist."""

import gzip
import html
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from catalogue.model.condition import ApplicantKind
from catalogue.model.profile import Enterprise, Partnering, Profile
from catalogue.model.sector import NaceRevision, Sector

EXAMPLES = Path(__file__).parents[1] / "examples"
BUNDLE = EXAMPLES / "eu_funding_tenders"
PROFILES = sorted((EXAMPLES / "profiles").rglob("*.yaml"))
AS_OF = datetime(2026, 8, 20, 4, 38, tzinfo=UTC)
OPEN, FORTHCOMING = "31094502", "31094501"
TEXT_FIELDS = (
    "descriptionByte description topicConditions destinationDetails beneficiaryAdministration furtherInformation "
    "supportInfo latestInfos sepTemplate duration"
).split()

Row = dict[str, Any]


@pytest.fixture(scope="module")
def answer() -> Row:
    loaded: Row = json.loads((BUNDLE / "answer.pages.json").read_text(encoding="utf-8"))
    return loaded


@pytest.fixture(scope="module")
def rows(answer: Row) -> list[Row]:
    return [row for page in answer["pages"] for row in page["results"]]


def first(row: Row, name: str) -> str:
    """The one value of a metadata field, "" where the field is absent or empty."""
    values = row["metadata"].get(name) or [""]
    return str(values[0])


def chosen(rows: list[Row], **wanted: str) -> list[Row]:
    return [row for row in rows if all(first(row, name) == value for name, value in wanted.items())]


def one(rows: list[Row], **wanted: str) -> Row:
    found = chosen(rows, **wanted)
    assert len(found) == 1, (wanted, len(found))
    return found[0]


def instants(row: Row) -> list[datetime]:
    return [datetime.strptime(raw, "%Y-%m-%dT%H:%M:%S.%f%z") for raw in row["metadata"].get("deadlineDate", [])]


def plain(markup: str) -> str:
    return html.unescape(html.unescape(re.sub(r"<[^>]+>", " ", markup)))


def words(markup: str) -> list[str]:
    return re.findall(r"\w+", plain(markup).lower())


def runs(markup: str, length: int) -> Iterator[str]:
    found = words(markup)
    return (" ".join(found[start : start + length]) for start in range(len(found) - length + 1))


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


# The bundle as a whole


def test_pages_are_whole_and_hold_all_three_kinds(answer: Row, rows: list[Row]) -> None:
    assert datetime.fromisoformat(answer["_fetched_at"]) == AS_OF
    assert "our own words" in answer["_note"]
    for number, page in enumerate(answer["pages"], start=1):
        assert (page["pageNumber"], page["pageSize"], page["totalResults"]) == (number, 100, len(rows))
        assert len(page["results"]) <= 100
    kinds = Counter(first(row, "type") for row in rows)
    assert kinds["1"] >= 30
    assert kinds["8"] >= 14
    assert kinds["2"] >= 5
    assert sum(kinds.values()) == len(rows) >= 48
    assert len({row["reference"] for row in rows}) == len(rows)


def test_file_is_small_readable_and_stable() -> None:
    raw = (BUNDLE / "answer.pages.json").read_text(encoding="utf-8")
    assert len(raw.encode()) < 600_000
    assert raw == json.dumps(json.loads(raw), ensure_ascii=False, indent=1) + "\n"


def test_metadata_are_lists_of_strings_some_of_which_are_json(rows: list[Row]) -> None:
    for row in rows:
        for name, values in row["metadata"].items():
            assert isinstance(values, list), (row["reference"], name)
            assert all(isinstance(value, str) for value in values), (row["reference"], name)
            if name in {"budgetOverview", "actions", "links", "latestInfos"}:
                assert all(json.loads(value) is not None for value in values)


def test_every_living_record_but_the_empty_ones_tells_something(rows: list[Row]) -> None:
    """A topic's text is what the matcher works on: 120 to 350 words, no two alike."""
    texts = [plain(first(row, "descriptionByte")) for row in chosen(rows, type="1", DATASOURCE="SEDIA")]
    for text in texts:
        assert 120 <= len(words(text)) <= 380, text[:80]
    cascade = [first(row, "description") for row in chosen(rows, type="8") if first(row, "description")]
    assert len(cascade) >= 12
    openings = Counter(tuple(words(text)[2:10]) for text in texts + cascade)
    assert max(openings.values()) == 1


def test_facets_name_every_programme_status_and_type_that_occurs(rows: list[Row]) -> None:
    facets = json.loads((BUNDLE / "facets.json").read_text(encoding="utf-8"))
    assert set(facets) == {"frameworkProgramme", "programmeDivision", "status", "type"}
    for name, values in facets.items():
        occurring = Counter(value for row in rows for value in row["metadata"].get(name, []))
        assert {value["rawValue"]: value["count"] for value in values} == dict(occurring), name
    labels = {value["rawValue"]: value["value"] for value in facets["frameworkProgramme"]}
    assert labels["43353764"] == "Erasmus  (ERASMUS )", "the portal loses plus signs in its labels"


# The traps of the portal, one by one


def test_trap_legacy_records_are_open_with_dead_deadlines(rows: list[Row]) -> None:
    legacy = chosen(rows, type="1", DATASOURCE="SEDIA_PRD_CENTRICITY")
    assert len(legacy) >= 3
    for row in legacy:
        assert first(row, "status") == OPEN
        assert max(instants(row)) < AS_OF
        assert first(row, "url").endswith(".json")


def test_trap_living_record_is_open_though_its_only_deadline_is_past(rows: list[Row]) -> None:
    stale = [
        row for row in chosen(rows, DATASOURCE="SEDIA", status=OPEN) if instants(row) and max(instants(row)) < AS_OF
    ]
    assert {first(row, "type") for row in stale} == {"2", "8"}


def test_trap_cascade_calls_share_their_parents_identifier(rows: list[Row]) -> None:
    siblings = chosen(rows, type="8", identifier="SMP-COSME-2024-CLUSTER-01")
    assert len(siblings) >= 5
    assert len({first(row, "callccm2Id") for row in siblings}) == len(siblings)
    assert len({row["url"] for row in siblings}) == 1, "the address is the parent's"
    assert len({first(row, "callTitle") for row in siblings}) == len(siblings)
    assert len({first(row, "title") for row in siblings}) == 1


def test_trap_first_cut_off_is_past_and_a_later_one_ahead(rows: list[Row]) -> None:
    found = [
        row for row in chosen(rows, deadlineModel="multiple cut-off") if min(instants(row)) < AS_OF < max(instants(row))
    ]
    assert {"ERC-2026-POC", "ESC-HUMAID-2021-QUAL-LABEL-FP"} <= {first(row, "identifier") for row in found}
    assert "8" in {first(row, "type") for row in found}


def test_trap_two_stages_with_the_first_ahead_and_with_the_first_past(rows: list[Row]) -> None:
    stages = [instants(row) for row in chosen(rows, deadlineModel="two-stage", DATASOURCE="SEDIA", status=OPEN)]
    assert all(len(dates) == 2 for dates in stages)
    assert any(min(dates) > AS_OF for dates in stages)
    assert any(min(dates) < AS_OF < max(dates) for dates in stages)


def own_and_other_entries(row: Row) -> tuple[list[Row], list[Row]]:
    overview = json.loads(first(row, "budgetOverview"))
    entries = [entry for listed in overview["budgetTopicActionMap"].values() for entry in listed]
    prefix = first(row, "identifier") + " - "
    own = [entry for entry in entries if entry["action"].startswith(prefix)]
    return own, [entry for entry in entries if entry not in own]


def test_trap_siblings_repeat_one_shared_pot(rows: list[Row]) -> None:
    own, others = own_and_other_entries(one(rows, identifier="EDF-2026-DA-GROUND-MBT"))
    assert len(own) == 1
    assert own[0]["budgetYearMap"] == {"2026": "422000000"}
    assert len(others) == 10
    assert all(entry["budgetYearMap"] == own[0]["budgetYearMap"] for entry in others)


def test_trap_overview_lists_siblings_with_pots_of_their_own(rows: list[Row]) -> None:
    own, others = own_and_other_entries(one(rows, identifier="HORIZON-CL5-2026-09-D4-02"))
    assert [entry["budgetYearMap"] for entry in own] == [{"2026": "28000000"}]
    assert len({entry["budgetYearMap"]["2026"] for entry in others}) > 1


def test_trap_zero_means_not_stated(rows: list[Row]) -> None:
    own, _ = own_and_other_entries(one(rows, identifier="LIFE-2026-CET-OSS"))
    assert [(entry["minContribution"], entry["maxContribution"], entry["expectedGrants"]) for entry in own] == [
        (0, 0, 0)
    ]
    stated = 0
    for row in chosen(rows, type="1", DATASOURCE="SEDIA"):
        if first(row, "budgetOverview"):
            mine, _ = own_and_other_entries(row)
            assert len(mine) == 1, first(row, "identifier")
            stated += mine[0]["maxContribution"] > 0
    assert stated >= 10


def test_trap_topics_keep_the_day_alone_at_midnight(rows: list[Row]) -> None:
    """Of UTC mostly; T22:00 in summer and T23:00 in winter are midnight in Brussels, the day before in UTC."""
    topics = chosen(rows, type="1", DATASOURCE="SEDIA")
    assert len([row for row in topics if all(instant.hour == 0 for instant in instants(row))]) >= 30
    shifted = instants(one(rows, identifier="ESC-HUMAID-2021-QUAL-LABEL-FP"))
    assert {instant.hour for instant in shifted} == {22, 23}
    assert {instant.astimezone(ZoneInfo("Europe/Brussels")).hour for instant in shifted} == {0}


def test_trap_external_action_has_random_seconds_or_no_deadline(rows: list[Row]) -> None:
    assert any(instant.second for row in chosen(rows, type="2") for instant in instants(row))
    undated = [row for row in chosen(rows, type="2") if not instants(row)]
    assert undated
    assert all(first(row, "status") == OPEN for row in undated)


def test_trap_one_deadline_stands_twice(rows: list[Row]) -> None:
    twice = [row for row in chosen(rows, type="8") if len(instants(row)) == 2 and len(set(instants(row))) == 1]
    assert [row["reference"] for row in twice] == ["11674COMPETITIVE_CALLen"]


def test_trap_legacy_keywords_are_a_list_written_as_a_string(rows: list[Row]) -> None:
    written = [first(row, "keywords") for row in chosen(rows, DATASOURCE="SEDIA_PRD_CENTRICITY", type="1")]
    assert all(value.startswith("[") for value in written)
    assert ["LIFE-2023-CET-BETTERRENO", "LIFE-2023-CET"] in [json.loads(value) for value in written]


def test_trap_content_is_highlighted(rows: list[Row]) -> None:
    highlighted = [row for row in rows if "<b>" in row["content"]]
    assert highlighted
    assert all("<b>" not in row["summary"] for row in highlighted)


def test_trap_summary_is_escaped_where_its_title_is_not(rows: list[Row]) -> None:
    row = one(rows, identifier="EuropeAid/187193/DD/ACT/MN")
    assert "&amp;" in row["summary"]
    assert " & " in first(row, "title")


def test_trap_description_is_an_empty_list(rows: list[Row]) -> None:
    empty = [row for row in chosen(rows, type="8") if row["metadata"]["description"] == []]
    assert {"PowerUp NetZero", "InnovativeSMEs"} <= {first(row, "projectAcronym") for row in empty}


def test_trap_participation_is_restricted(rows: list[Row]) -> None:
    restricted = {
        first(row, "identifier")
        for row in rows
        if "limited to legal entities established in" in first(row, "topicConditions")
    }
    assert {"HORIZON-CL4-2027-04-DIGITAL-EMERGING-05", "HORIZON-CL3-2026-02-CS-ECCC-01"} <= restricted


def test_trap_cascade_calls_narrow_who_may_apply(rows: list[Row]) -> None:
    by_number = {first(row, "callccm2Id"): plain(first(row, "description")) for row in chosen(rows, type="8")}
    assert "SMEs only" in by_number["14742"], "by size"
    assert "Only start-ups registered in Estonia" in by_number["10941"], "by country"
    assert "small or medium-sized enterprises established in Slovakia" in by_number["15301"], "by both"


def test_trap_forthcoming_calls_open_later_or_should_have_opened(rows: list[Row]) -> None:
    forthcoming = chosen(rows, status=FORTHCOMING)
    later = [row for row in forthcoming if first(row, "startDate") > AS_OF.isoformat()]
    assert len(later) >= 5
    assert [first(row, "callccm2Id") for row in forthcoming if row not in later] == ["15301"]


def test_trap_characters(rows: list[Row]) -> None:
    texts = " ".join(value for row in rows for name in TEXT_FIELDS for value in row["metadata"].get(name, []))
    for spelling in ("&nbsp;", "&#xa0;", "&ndash;", "\\u003c", "<sup>2</sup>", "ç"):
        assert spelling in texts, spelling
    titles = " ".join(first(row, name) for row in rows for name in ("title", "callTitle"))
    for letter in "é’“–":
        assert letter in titles, letter


# Against the recordings


def test_records_have_the_fields_of_real_records(rows: list[Row], recordings: Path) -> None:
    folder = recordings / "eu_ft"
    raw = json.loads((folder / "search_raw_text-AI_p1of10_2025-11.json").read_text(encoding="utf-8"))["results"]
    other = json.loads((folder / "search_cascade_and_legacy_2026-09.trimmed.json").read_text(encoding="utf-8"))
    topic = next(row for row in raw if first(row, "type") == "1")
    cascade = [row for row in other["results"] if first(row, "type") == "8"]
    legacy = next(row for row in other["results"] if first(row, "type") == "1")
    for row in chosen(rows, type="1", DATASOURCE="SEDIA"):
        assert set(row) == set(topic)
        assert set(row["metadata"]) == set(topic["metadata"])
    for row in chosen(rows, type="1", DATASOURCE="SEDIA_PRD_CENTRICITY"):
        assert set(row) == set(legacy)
        assert set(row["metadata"]) == set(legacy["metadata"])
    for row in chosen(rows, type="8"):
        assert set(row["metadata"]) == set().union(*(record["metadata"] for record in cascade))
    known = set().union(*(record["metadata"] for record in [topic, legacy, *cascade]))
    for row in chosen(rows, type="2"):
        assert set(row["metadata"]) <= known


def test_facts_are_those_that_the_portal_answered(rows: list[Row], recordings: Path) -> None:
    packed = (recordings / "eu_ft" / "search_open_en_2026-08-20.pages.json.gz").read_bytes()
    scan = json.loads(gzip.decompress(packed))
    recorded = {row["reference"]: row for page in scan["pages"] for row in page["results"]}
    compared = 0
    for row in rows:
        real = recorded.get(row["reference"])
        if real is not None:
            compared += 1
            for name, values in real["metadata"].items():
                if name != "description":
                    assert row["metadata"].get(name) == values, (row["reference"], name)
    assert compared >= 54


def test_texts_are_our_own_words(rows: list[Row], recordings: Path) -> None:
    """No run of twelve words is a recorded one. Headings and clauses on who may take part are law, not prose."""
    ours: dict[str, str] = {}
    for row in rows:
        for name in TEXT_FIELDS:
            for value in row["metadata"].get(name, []):
                prose = re.sub(r"<h4>.*?</h4>", " | ", value)
                for part in re.split(r"limited to legal entities established in[^.]*|\|", prose):
                    ours.update((run, f"{row['reference']} {name}") for run in runs(part, 12))
    copied = {run: ours[run] for text in recorded_texts(recordings / "eu_ft") for run in runs(text, 12) if run in ours}
    assert not copied


def test_no_file_is_a_recording(recordings: Path) -> None:
    ours = [path for path in EXAMPLES.rglob("*") if path.is_file()]
    recorded = {
        path.read_bytes() for path in recordings.rglob("*") if path.is_file() and path.stat().st_size < 1_000_000
    }
    assert not [path for path in ours if path.read_bytes() in recorded]


def recorded_texts(folder: Path) -> Iterator[str]:
    for path in folder.glob("*.jsonl.gz"):
        for line in gzip.decompress(path.read_bytes()).decode().splitlines():
            yield from strings(json.loads(line))
    for path in folder.glob("*.json"):
        yield from strings(json.loads(path.read_text(encoding="utf-8")))


def test_samples_are_there() -> None:
    assert {path.name for path in PROFILES if path.parent.name == "profiles"} == {
        "ilfov-termo.yaml",
        "torino-plast.yaml",
        "nothing-fits.yaml",
    }
    assert len([path for path in PROFILES if path.parent.name == "trial"]) == 6


@pytest.mark.parametrize("path", PROFILES, ids=lambda path: path.stem)
def test_profile_holds_known_fields_of_an_invented_company(path: Path) -> None:
    raw = path.read_text(encoding="utf-8")
    assert raw.startswith("# An invented company")
    values = yaml.safe_load(raw)
    assert set(values) <= {field.name for field in fields(Profile)}
    assert values["id"] == path.stem
    assert values["email"].endswith(".example.org")
    assert set(values["enterprise"]) <= {field.name for field in fields(Enterprise)}
    assert {"amount", "currency"} == set(values["enterprise"]["turnover"])
    for sector in values["sectors"]:
        assert set(sector) <= {field.name for field in fields(Sector)}
        NaceRevision(sector["revision"])
        assert re.fullmatch(r"\d\d\.?\d\d", sector["code"]), "quoted, or YAML makes a number of it"
    assert sum(bool(sector.get("main")) for sector in values["sectors"]) == 1
    ApplicantKind(values["applicant"])
    Partnering(values["partnering"])
    assert ZoneInfo(values["zone"]).key == values["zone"]
    assert values["nuts"].startswith(values["country"])
    assert 60 <= len(values["description"].split()) <= 170


def test_romanian_is_written_with_commas_below() -> None:
    for path in PROFILES:
        assert not set("şţŞŢ") & set(path.read_text(encoding="utf-8")), path.name
