"""Reference sets: each reads its official files to reviewed rows, and nothing that is not whole is ever taken over."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from catalogue.model.reference import ReferenceRow, ReferenceSet
from catalogue.model.run import Health
from catalogue.model.sector import NaceRevision
from catalogue.taxonomy.labels import label_pairs
from catalogue.taxonomy.nace_revisions import correspondence
from catalogue.taxonomy.rates import euro_rates
from crawlers.reading import PortalError, Reading
from crawlers.reference import SNAPSHOT, Contents, Reference, judge_contents, run_name
from crawlers.reference_registry import (
    BrokenReferenceError,
    UnknownReferenceError,
    load_reference,
    reference_names,
)
from crawlers.replay.answers import Answers
from tests.crawlers.reference_files import EXAMPLES, cpv_archive, kept_files, nace_answers, recorded

NOW = datetime(2026, 8, 20, 12, tzinfo=UTC)
NAMES = ("cpv", "euro_rates", "nace_rev2", "nace_rev2_1", "nace_revisions", "nuts")
Files = dict[str, bytes]


def read(reference: Reference, files: Files, before: ReferenceSet | None = None) -> tuple[Health, Reading]:
    """The verdict on ``files``, as an update has it."""
    reading = Reading(source="reference-test", now=NOW)
    contents = None
    try:
        contents = reference.read(files)
    except PortalError as error:
        reading.note(error.kind, str(error))
    return judge_contents(reference, contents, reading, before, NOW), reading


def small(name: str) -> Reference:
    """A set with a floor that its kept answers reach."""
    return load_reference(name).scaled_to(len(json.loads((EXAMPLES / name / SNAPSHOT).read_text(encoding="utf-8"))))


def as_json(rows: tuple[ReferenceRow, ...]) -> list[dict[str, object]]:
    return [{"key": row.key, "labels": dict(row.labels), "facts": dict(row.facts)} for row in rows]


def test_these_are_the_sets() -> None:
    assert reference_names() == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_set_reads_its_kept_answers_to_its_reviewed_rows(name: str) -> None:
    rows = load_reference(name).read(kept_files(name)).rows
    assert as_json(rows) == json.loads((EXAMPLES / name / SNAPSHOT).read_text(encoding="utf-8"))
    health, reading = read(small(name), kept_files(name))
    assert (health, reading.issues) == (Health.OK, [])
    assert "ourselves" in Answers.load(EXAMPLES / name).about


@pytest.mark.parametrize("name", NAMES)
def test_a_set_says_whose_it_is_and_what_it_was_checked_against(name: str) -> None:
    reference = load_reference(name)
    for said in (reference.title, reference.edition, reference.licence, reference.checked_against):
        assert len(said) > 8, said
    assert all(url.startswith("https://") for url in [reference.home, *reference.files.values()])
    assert reference.expect.at_least > 1
    assert run_name(name) == f"reference-{name}"


@pytest.mark.parametrize("name", NAMES)
def test_the_floor_for_the_offices_is_never_reached_by_kept_answers(name: str) -> None:
    health, reading = read(load_reference(name), kept_files(name))
    assert health is Health.THIN
    assert [issue.kind for issue in reading.issues] == ["too few"]


def spoil(how: Callable[[bytes], bytes]) -> Callable[[Files], Files]:
    return lambda files: {name: how(body) for name, body in files.items()}


def half(body: bytes) -> bytes:
    return body[: len(body) // 2]


def renamed(body: bytes) -> bytes:
    """Each name that the reading goes by, by another name."""
    for name in (b"NUTS_ID", b"Cube", b"<TEXT", b"</TEXT", b'"code"', b'"rev_2"', b"CPV CODE"):
        body = body.replace(name, name[:-1] + b"X" + name[-1:])
    return body


PAGE = b"<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>Checking your browser</body></html>"
MUTATIONS: dict[str, Callable[[Files], Files]] = {
    "empty": spoil(lambda _: b""),
    "blank": spoil(lambda _: b"\n \n"),
    "a web page with status 200": spoil(lambda _: PAGE),
    "JSON instead": spoil(lambda _: b'{"error": "maintenance"}'),
    "cut off": spoil(half),
    "cut off after its first line": spoil(lambda body: body.partition(b"\n")[0] + b"\n"),
    "another encoding": spoil(lambda body: body.decode("utf-8", "replace").encode("utf-16")),
    "names renamed": spoil(renamed),
}


# XML says its encoding itself, and names inside an archive are packed: the last has a test of its own below.
HARMLESS = {("euro_rates", "another encoding"), ("cpv", "names renamed")}
PAIRS = [(name, mutation) for name in NAMES for mutation in MUTATIONS if (name, mutation) not in HARMLESS]


@pytest.mark.parametrize(("name", "mutation"), PAIRS)
def test_a_spoilt_file_is_told_and_never_taken_over(name: str, mutation: str) -> None:
    files = kept_files(name)
    spoilt = MUTATIONS[mutation](files)
    assert spoilt != files
    health, reading = read(small(name), spoilt)
    assert health is not Health.OK, "it would take the place of a good set"
    assert reading.issues


@pytest.mark.parametrize("name", NAMES)
def test_one_spoilt_file_of_several_spoils_the_set(name: str) -> None:
    files = kept_files(name)
    for file in files:
        assert read(small(name), files | {file: PAGE})[0] is Health.BLOCKED


def row(key: str, **facts: str) -> ReferenceRow:
    return ReferenceRow(key=key, facts=facts)


def judged(contents: Contents | None, before: ReferenceSet | None = None) -> tuple[Health, list[str]]:
    """The verdict on ``contents`` as those of the regions, of which two are enough here."""
    reading = Reading(source="reference-nuts", now=NOW)
    health = judge_contents(load_reference("nuts").scaled_to(2), contents, reading, before, NOW)
    return health, [f"{issue.kind}: {issue.text}" for issue in reading.issues]


TWO = (row("RO", name="România", own_name="România"), row("IT", name="Italia", own_name="Italia"))
THERE = ReferenceSet(name="nuts", day=date(2026, 8, 19), taken_at=NOW, run="r", replayed=False, rows=2)


def test_zero_rows_are_never_a_success() -> None:
    assert judged(Contents(rows=())) == (
        Health.THIN,
        ["empty: not one row was read; an empty answer is never taken for an empty set"],
    )
    assert judged(None)[0] is Health.BROKEN


def test_a_set_far_smaller_than_the_one_that_is_there_is_not_taken_over() -> None:
    assert judged(Contents(rows=TWO), THERE) == (Health.OK, [])
    health, issues = judged(Contents(rows=TWO), replace(THERE, rows=3))
    assert (health, issues) == (Health.THIN, ["too few: 2 rows, the set that is there has 3"])


def test_data_of_a_day_to_come_or_older_than_those_that_are_there_are_not_taken_over() -> None:
    assert judged(Contents(rows=TWO, day=date(2026, 8, 21)))[0] is Health.OK
    assert judged(Contents(rows=TWO, day=date(2026, 8, 22)))[0] is Health.CHANGED
    assert judged(Contents(rows=TWO, day=date(2026, 8, 19)), THERE)[0] is Health.OK
    health, issues = judged(Contents(rows=TWO, day=date(2026, 8, 18)), THERE)
    assert (health, issues) == (
        Health.THIN,
        ["outdated: the data are of 2026-08-18, and those that are there of 2026-08-19"],
    )


def test_names_that_are_missing_and_keys_that_come_twice_are_told() -> None:
    assert judged(Contents(rows=(TWO[0], row("IT", name="Italia"))))[0] is Health.CHANGED
    assert judged(Contents(rows=(*TWO, TWO[0])))[1] == ["other shape: 1 rows have the key of another one"]
    too_many = tuple(row(f"R{number}", name="x", own_name="x") for number in range(2_201))
    assert judged(Contents(rows=too_many))[0] is Health.SWOLLEN


def test_the_newest_rates_are_of_the_daily_file_each_to_its_last_digit() -> None:
    contents = load_reference("euro_rates").read(kept_files("euro_rates"))
    assert contents.day == date(2025, 10, 9)
    rates = euro_rates(contents.rows)
    assert (rates.day, rates.official, rates.per_euro["GBP"]) == (date(2025, 10, 9), True, Decimal("0.86830"))
    assert euro_rates(contents.rows, date(2024, 6, 15)).per_euro["RON"] == Decimal("4.9773")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (b"rate='5.0945'", b"rate='5,0945'", "'5,0945' is no rate of 'RON'"),
        (b"rate='5.0945'", b"rate='0'", "'0' is no rate of 'RON'"),
        (b"rate='5.0945'", b"rate='N/A'", "'N/A' is no rate of 'RON'"),
        (b"currency='RON'", b"currency='Leu'", "is no rate of 'Leu'"),
        (b"time='2025-10-09'", b"time='09/10/2025'", "has the day '09/10/2025'"),
        (b"time='2025-10-09'", b"day='2025-10-09'", "has the day None"),
    ],
)
def test_a_rate_or_day_in_another_form_is_never_read(old: bytes, new: bytes, words: str) -> None:
    files = kept_files("euro_rates")
    assert old in files["daily"]
    health, reading = read(small("euro_rates"), files | {"daily": files["daily"].replace(old, new)})
    assert health is Health.CHANGED
    assert words in reading.issues[0].text


def test_a_currency_of_the_pact_that_is_no_longer_quoted_is_told() -> None:
    files = kept_files("euro_rates")
    files["daily"] = files["daily"].replace(b"<Cube currency='SEK' rate='10.9870'/>\n", b"")
    health, reading = read(small("euro_rates"), files)
    assert health is Health.CHANGED
    assert reading.issues[0].text == "only 67% of the rows have SEK, at least 100% were expected"


def test_labels_are_read_without_their_codes_whether_they_are_served_with_them_or_not() -> None:
    led, bare = (load_reference(name).read(kept_files(name)).rows for name in ("nace_rev2", "nace_rev2_1"))
    assert led == bare
    rice = led[2]
    assert (rice.key, rice.labels["ro"], rice.facts) == ("01.12", "Cultivarea orezului", {"parent": "01.1"})
    section = load_reference("nace_rev2").read(kept_files("nace_rev2")).rows[-1]
    assert (section.key, section.labels["hu"], section.facts) == ("A", "Mezőgazdaság, erdők és halászat", {})


def test_codes_with_and_without_their_point_are_one_code() -> None:
    table = b'"code","label","parent"\n"01","Crops","A"\n"0112","Rice","011"\n"01.12","Rice","01.1"\n"A","Farms",""\n'
    rows = load_reference("nace_rev2").read({"en": table}).rows
    assert [(one.key, one.facts.get("parent")) for one in rows] == [("01", "A"), ("01.12", "01.1"), ("A", None)]


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ('"code","label","parent"\n"01","Crops",""\n', "the division 01 is of no section"),
        ('"code","label","parent"\n"X1","Crops","A"\n', "'X1' is no code of NACE"),
        ('"code","label","parent"\n"01","Crops","A"\n"01","Mines","A"\n', "01 has two labels: 'Crops', 'Mines'"),
        ('"code","label","parent"\n"01","","A"\n', "a row has no label"),
        ('"code","name"\n"01","Crops"\n', "the table has no column label, parent"),
        ('"code","label","parent"\n"01","Crops"\n', "row 2 has 2 cells where the header has 3"),
    ],
)
def test_an_answer_that_is_no_classification_is_refused(table: str, words: str) -> None:
    with pytest.raises(PortalError) as refused:
        load_reference("nace_rev2").read({"en": table.encode()})
    assert words in str(refused.value)


def test_one_code_may_become_several_and_exact_is_only_what_is_one_for_one() -> None:
    table = correspondence(load_reference("nace_revisions").read(kept_files("nace_revisions")).rows)
    assert table.counterparts("62.01", NaceRevision.REV_2_1).exact
    assert not table.counterparts("62.02", NaceRevision.REV_2_1).exact
    assert table.counterparts("62.20", NaceRevision.REV_2).codes == ("62.02", "62.03")


def test_the_archive_of_the_cpv_holds_the_one_document_that_is_read() -> None:
    row_of = {"code": "03111000-2", "en": "Seeds", "ro": "Semințe"}
    read_cpv = load_reference("cpv").read
    assert read_cpv({"archive": cpv_archive([row_of])}).rows[0].labels == {"en": "Seeds", "ro": "Semințe"}
    with pytest.raises(PortalError, match="'AA01-1' is no code of the CPV"):
        read_cpv({"archive": cpv_archive([row_of | {"code": "AA01-1"}])})
    with pytest.raises(PortalError, match=r"holds 0 documents cpv_2008\.xml"):
        read_cpv({"archive": cpv_archive([row_of]).replace(b"cpv_2008.xml", b"cpv_2013.xml")})


def test_a_name_that_there_is_not_leads_to_the_one_that_is_meant() -> None:
    with pytest.raises(UnknownReferenceError, match="did you mean nace_rev2"):
        load_reference("nace_rev_2")


def test_one_broken_file_hides_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import crawlers.references
    from crawlers import reference_registry

    (tmp_path / "broken.py").write_text("reference = (\n", encoding="utf-8")
    (tmp_path / "hollow.py").write_text("title = 'none'\n", encoding="utf-8")
    monkeypatch.setattr(crawlers.references, "__path__", [str(tmp_path)])
    monkeypatch.setattr(reference_registry, "ROOT", tmp_path)
    assert reference_names() == ("broken", "hollow")
    with pytest.raises(BrokenReferenceError, match=r"broken\.py, line 1: .*never closed"):
        load_reference("broken")
    with pytest.raises(BrokenReferenceError, match=r"hollow\.py: it declares no set"):
        load_reference("hollow")


def test_the_recorded_regions_pass_as_the_official_ones(recordings: Path) -> None:
    body = (recordings / "taxonomies" / "nuts2021_names.csv").read_bytes()
    reference = load_reference("nuts")
    assert read(reference, {"regions": body})[0] is Health.OK
    rows = {one.key: one for one in reference.read({"regions": body}).rows}
    assert len(rows) == 2010
    assert dict(rows["EL3"].facts) == {"name": "Attiki", "own_name": "Αττική"}
    assert read(reference, {"regions": half(body)})[0] is not Health.OK


def test_the_recorded_labels_of_nace_pass_in_the_languages_that_were_kept(recordings: Path) -> None:
    rows = list(recorded(recordings, "nace_rev2_labels_22lang.csv.gz"))
    languages = [each for each in load_reference("nace_rev2").languages if each in rows[0]]
    assert set(load_reference("nace_rev2").languages) - set(languages) == {"es", "pl"}
    declared = load_reference("nace_rev2")
    expect = replace(declared.expect, filled={each: declared.expect.filled[each] for each in languages})
    reference = replace(declared, expect=expect)
    answers = nace_answers(rows, languages)
    health, reading = read(reference, answers)
    assert (health, reading.issues) == (Health.OK, [])
    read_rows = {one.key: one for one in reference.read(answers).rows}
    assert {one["code"]: one["parent"] for one in rows if one["parent"] != "root"} == {
        key: one.facts["parent"] for key, one in read_rows.items() if one.facts
    }
    assert len(list(label_pairs(read_rows.values(), "hr", "en"))) == 990
    thin = answers | {"ro": b"\n".join(answers["ro"].splitlines()[:900]) + b"\n"}
    assert read(reference, thin)[0] is Health.CHANGED


def test_the_recorded_labels_of_the_cpv_pass_out_of_an_archive_packed_as_the_official_one(recordings: Path) -> None:
    rows = list(recorded(recordings, "cpv2008_23lang.csv.gz"))
    archive = cpv_archive(rows)
    reference = load_reference("cpv")
    health, reading = read(reference, {"archive": archive})
    assert (health, reading.issues) == (Health.OK, [])
    found = {one.key: one for one in reference.read({"archive": archive}).rows}
    assert len(found) == 9_454
    assert found["03111000-2"].labels["ro"] == "Seminţe"
    assert len(list(label_pairs(found.values(), "ro", "en"))) == 9_454
    assert read(reference, {"archive": half(archive)})[0] is Health.BROKEN
