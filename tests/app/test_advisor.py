"""The advisor's commands on the bundled calls: what fits whom, why, why not, and what a change would do."""

import csv
import io
from pathlib import Path

import pytest
from openpyxl import load_workbook

from app.errors import Exit
from tests.app_runner import DAY, ROOT, Done, Program, crawled_program

RENOVATION, PACKAGING = "LIFE-2026-CET-BETTERRENO", "HORIZON-CL6-2026-01-CIRCBIO-01"
AT = ("--now", DAY)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A catalogue with the bundled calls and three companies, two of them in a cohort. Read only."""
    folder = tmp_path_factory.mktemp("advisor")
    made = crawled_program(folder)
    for name, cohort in (("ilfov-termo", "pact"), ("torino-plast", "pact"), ("nothing-fits", "others")):
        added = made.run("profile", "add", str(ROOT / "examples" / "profiles" / f"{name}.yaml"), "--cohort", cohort)
        assert added.code == 0, added.err
    return made


def listed(done: Done) -> list[str]:
    assert done.code == 0, done.err
    return [one["call"]["source_key"] for one in done.json()]


def test_all_is_everybody_and_a_cohort_some(filled: Program) -> None:
    done = filled.run("match", "--all", "--format", "json", *AT).json()
    assert {one["profile"] for one in done} == {"ilfov-termo", "torino-plast"}
    assert max(one["rank"] for one in done) == 5
    whole = filled.run("match", "--all", "--limit", "0", "--format", "json", *AT).json()
    one = filled.run("match", "--profile", "torino-plast", "--limit", "0", "--format", "json", *AT).json()
    assert [found for found in whole if found["profile"] == "torino-plast"] == one
    assert filled.run("match", "--cohort", "others", *AT).code == Exit.NOTHING_FITS
    assert filled.run("match", "--cohort", "pact", "--format", "json", *AT).json() == done


def test_a_company_is_ranked_by_its_own_words_in_translation(filled: Program) -> None:
    """Its words are Romanian, the calls English: without a translation no call would say any of them."""
    found = filled.run("why", "ilfov-termo", RENOVATION, "--format", "json", *AT).json()
    assert found["relevance"]["standing"]["wording"] > 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("match",), "say for whom"),
        (("match", "--all", "--profile", "ilfov-termo"), "name one of them"),
        (("match", "--profile", "ilfov-termo", "--set", "turnaround=3"), "is no change; write FIELD=VALUE"),
        (("match", "--profile", "ilfov-termo", "--set", "id=other"), "is no change; write FIELD=VALUE"),
        (("match", "--profile", "ilfov-termo", "--set", "enterprise.themes=waste"), "is no change"),
        (("match", "--profile", "ilfov-termo", "--set", "employees=many"), "enterprise.employees cannot be used"),
        (("match", "--profile", "ilfov-termo", "--set", "themes=waste,rockets"), "themes.1 must be one of"),
        (("match", "--profile", "ilfov-termo", "--set", "turnover=a lot"), "write an amount and its currency"),
        (("match", "--profile", "ilfov-termo", "--set", "sectors=62.01"), "a code with its revision"),
        (("match", "--profile", "ilfov-termo", "--set", "name=Other"), "is no change"),
        (("match", "--profile", "ilfov-termo", "--theme", "rockets"), "there is no theme 'rockets'"),
        (("match", "--profile", "ilfov-termo", "--format", "xlsx"), "name it with --output FILE.xlsx"),
        (("compare", "ilfov-termo", "ilfov-termo"), "is the same company twice"),
        (("compare", "ilfov-termo", "nobody"), "there is no company 'nobody'"),
        (("fits", "NO-SUCH-CALL"), "there is no call 'NO-SUCH-CALL'"),
        (("fits", RENOVATION, "--cohort", "nobody"), "there is no cohort 'nobody'; there are: others, pact"),
        (("why", "ilfov-termo", "NO-SUCH-CALL"), "there is no call"),
    ],
)
def test_wrong_words_are_told_with_what_is_right(filled: Program, arguments: tuple[str, ...], words: str) -> None:
    done = filled.run(*arguments, *AT)
    assert done.code == Exit.FAILED
    assert words in done.err


def test_what_is_left_out_is_included_on_request(filled: Program) -> None:
    match = ("match", "--profile", "torino-plast", "--set", "partnering=alone", "--limit", "0", "--format", "json", *AT)
    usual = [one for one in filled.run(*match).json() if one["rank"]]
    barred = [one for one in filled.run(*match, "--include", "not-eligible").json() if one["rank"]]
    everything = filled.run(*match, "--include", "not-eligible", "--include", "weak").json()
    assert {one["eligibility"] for one in usual} <= {"eligible", "to check"}
    assert {one["eligibility"] for one in barred} >= {"not eligible"}
    assert "weak" not in {one["relevance"]["grade"] for one in barred}
    assert "weak" in {one["relevance"]["grade"] for one in everything}
    assert len(usual) < len(barred) < len(everything)
    for one in barred:
        assert (one["eligibility"] == "not eligible") == (one["blocker"] is not None)
        assert one["blocker"] is None or one["sentence"].startswith("Non potete partecipare. ")


def test_filters_by_grade_country_and_theme(filled: Program) -> None:
    match = ("match", "--profile", "ilfov-termo", "--limit", "0", "--format", "json", *AT)
    strong = filled.run(*match, "--grade", "strong").json()
    assert {one["relevance"]["grade"] for one in strong} == {"strong"}
    assert 0 < len(strong) < len(filled.run(*match).json())
    assert filled.run(*match, "--country", "RO").code == Exit.NOTHING_FITS
    assert listed(filled.run(*match, "--country", "eu")) == listed(filled.run(*match))
    themed = listed(filled.run(*match, "--theme", "circular_economy"))
    assert 0 < len(themed) < len(filled.run(*match).json())
    weak = filled.run(*match, "--grade", "weak").json()
    assert {one["relevance"]["grade"] for one in weak} == {"weak"}


def test_a_change_is_tried_and_not_stored_and_tells_what_it_does(filled: Program) -> None:
    match = ("match", "--profile", "torino-plast", "--limit", "0", "--format", "json", *AT)
    as_it_is = filled.run(*match).json()
    assert all(one["before"] is None for one in as_it_is)
    tried = filled.run(*match, "--set", "partnering=alone").json()
    lost = [one for one in tried if one["rank"] is None]
    assert lost
    for one in lost:
        assert one["before"]["eligibility"] in {"eligible", "to check"}
        assert one["before"]["listed"]
        assert one["eligibility"] == "not eligible"
        assert any("partner" in reason for reason in one["before"]["because"])
    kept = {one["call"]["id"] for one in tried if one["rank"] is not None}
    assert kept | {one["call"]["id"] for one in lost} == {one["call"]["id"] for one in as_it_is}
    assert filled.run(*match).json() == as_it_is
    assert filled.run("profile", "show", "torino-plast", "--format", "json").json()["partnering"] == "willing"
    page = filled.run(
        "match", "--profile", "torino-plast", "--set", "partnering=alone", "--why", "--language", "en", *AT
    )
    assert f"0 calls come in, {len(lost)} drop out" in page.out
    assert "eligible, strong → not eligible, strong; no more in the list" in page.out
    assert "because: The call wants at least 2 partners beside you" in page.out


def test_a_change_can_let_calls_in_and_take_back_what_was_told(filled: Program) -> None:
    match = ("match", "--profile", "nothing-fits", "--format", "json", *AT)
    assert filled.run(*match).json() == []
    done = filled.run(
        *match,
        "--set", "keywords=heat pumps, building renovation", "--set", "themes=energy_efficiency",
        "--set", "partnering=willing", "--set", "sectors=43.22@2, 43.21@2", "--set", "turnover=",
        "--set", "enterprise.balance_sheet=2 100 000 ron",
    )  # fmt: skip
    came = done.json()
    assert came
    assert all(one["rank"] is not None and not one["before"]["listed"] for one in came)
    page = filled.run(
        "match", "--profile", "nothing-fits", "--set", "keywords=heat pumps, building renovation",
        "--set", "partnering=willing", "--why", *AT,
    )  # fmt: skip
    assert "; now in the list" in page.out


def test_fits_says_of_each_pair_what_match_says(filled: Program) -> None:
    everything = ("--include", "weak", "--include", "not-eligible")
    done = filled.run("fits", RENOVATION, *everything, "--format", "json", *AT).json()
    assert {one["profile"] for one in done} == {"ilfov-termo", "torino-plast", "nothing-fits"}
    for one in done:
        match = filled.run(
            "match", "--profile", one["profile"], "--limit", "0", *everything, "--format", "json", *AT
        ).json()
        same = next(found for found in match if found["call"]["source_key"] == RENOVATION)
        assert {**same, "rank": one["rank"]} == one
    assert [one["profile"] for one in filled.run("fits", RENOVATION, "--format", "json", *AT).json()] == ["ilfov-termo"]
    assert filled.run("fits", RENOVATION, "--cohort", "others", *AT).code == Exit.NOTHING_FITS
    page = filled.run("fits", f"eu_funding_tenders:{RENOVATION}", *AT)
    assert "What is missing" in page.out
    assert "1 of 3 companies; 1 may not apply." in page.out


def test_a_call_is_found_by_its_identifier_in_small_letters_too(filled: Program) -> None:
    by_key = filled.run("fits", RENOVATION, "--format", "json", *AT).json()
    assert filled.run("fits", RENOVATION.lower(), "--format", "json", *AT).json() == by_key


def test_why_tells_all_of_one_pair(filled: Program) -> None:
    page = filled.run("why", "torino-plast", PACKAGING, "--language", "en", *AT)
    assert page.code == 0, page.err
    for words in (
        "May it apply?",
        "Does it fit?",
        "strong fit",
        "The call speaks of",
        "rule ",
        "country: Your country",
    ):
        assert words in page.out
    record = filled.run("why", "torino-plast", PACKAGING, "--language", "en", "--format", "json", *AT).json()
    assert record["language"] == "en"
    evidence = record["relevance"]["evidence"]
    assert sum(one["weight"] for one in evidence) == pytest.approx(record["relevance"]["score"], abs=0.002)
    for one in evidence:
        assert f"{one['weight']:.4f}" in page.out
    assert f"score {record['relevance']['score']:.4f}: strong" in page.out
    rows = list(csv.DictReader(io.StringIO(filled.run("why", "torino-plast", PACKAGING, "--format", "csv", *AT).out)))
    assert [row["criterion"] for row in rows] == [one["criterion"] for one in record["judgements"]]


def test_why_names_what_bars_a_company(filled: Program) -> None:
    record = filled.run("why", "nothing-fits", PACKAGING, "--language", "en", "--format", "json", *AT).json()
    assert record["eligibility"] == "not eligible"
    assert record["blocker"]["criterion"] == "consortium"
    assert record["question"] is None
    page = filled.run("why", "nothing-fits", PACKAGING, "--language", "en", *AT)
    assert "blocker  consortium: The call wants at least" in page.out


def test_reasons_are_in_the_readers_language_and_another_on_request(filled: Program) -> None:
    def sentence(*more: str) -> str:
        return str(filled.run("why", "torino-plast", PACKAGING, "--format", "json", *AT, *more).json()["sentence"])

    assert sentence().startswith("Il bando parla di ")
    assert sentence("--language", "de").startswith("Der Aufruf spricht von ")
    other = filled.run("why", "torino-plast", PACKAGING, "--format", "json", "--language", "lv", *AT)
    assert other.json()["sentence"].startswith("The call speaks of ")
    assert "there are no words in 'lv'" in other.err


def test_compare_lists_what_both_share_and_why_the_rest_is_not(filled: Program) -> None:
    rows = filled.run("compare", "ilfov-termo", "torino-plast", "--limit", "0", "--format", "json", *AT).json()
    kinds = [row["fits"] for row in rows]
    assert kinds == sorted(kinds, key=["both", "first", "second"].index)
    assert set(kinds) == {"both", "first", "second"}
    match = ("match", "--limit", "0", "--format", "json", *AT, "--profile")
    for side, company in (("first", "ilfov-termo"), ("second", "torino-plast")):
        fitting = {row["call"]["source_key"] for row in rows if row["fits"] in {side, "both"}}
        assert fitting == set(listed(filled.run(*match, company)))
    assert all((row["why_not"] is None) == (row["fits"] == "both") for row in rows)
    page = filled.run("compare", "ilfov-termo", "torino-plast", *AT)
    assert f"{len(rows)} of {len(rows)} calls: {kinds.count('both')} fit both" in page.out


@pytest.mark.parametrize(
    "arguments",
    [
        ("match", "--profile", "ilfov-termo"),
        ("match", "--profile", "ilfov-termo", "--why", "--numbers"),
        ("match", "--all"),
        ("match", "--profile", "torino-plast", "--set", "partnering=alone", "--why"),
        ("fits", RENOVATION, "--include", "not-eligible", "--include", "weak"),
        ("why", "ilfov-termo", RENOVATION),
        ("compare", "ilfov-termo", "torino-plast"),
    ],
)
@pytest.mark.parametrize("columns", [80, 100, 140])
def test_every_table_fits_the_terminal(filled: Program, arguments: tuple[str, ...], columns: int) -> None:
    done = filled.run_wide(columns, *arguments, *AT)
    assert done.code == 0, done.err
    too_long = [line for line in done.out.splitlines() if len(line) > columns]
    # What is to be copied whole, a link or the next command, is never broken.
    assert [line for line in too_long if "https://" not in line and "callfit why" not in line] == []
    assert "\x1b[" not in done.out


def test_a_workbook_and_a_csv_have_the_same_rows(filled: Program, tmp_path: Path) -> None:
    match = ("match", "--all", *AT)
    book, text = tmp_path / "matches.xlsx", tmp_path / "matches.csv"
    assert filled.run(*match, "--format", "xlsx", "--output", str(book)).out == ""
    assert filled.run(*match, "--format", "csv", "--output", str(text)).code == 0
    sheet = load_workbook(book)["matches"]
    heading, *cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    rows = list(csv.DictReader(io.StringIO(text.read_text(encoding="utf-8"))))
    assert [str(name).replace(" ", "_") for name in heading] == list(rows[0])
    assert len(cells) == len(rows) > 5
    assert [str(row[heading.index("title")]) for row in cells] == [row["title"] for row in rows]
    assert isinstance(cells[0][heading.index("score")], float)
    assert sheet.freeze_panes == "A2"
    assert not any(value.startswith(("{", "[")) for row in rows for value in row.values())


def test_a_file_that_cannot_be_written_is_told(filled: Program, tmp_path: Path) -> None:
    for name in ("csv", "json", "xlsx"):
        done = filled.run(
            "match", "--all", "--format", name, "--output", str(tmp_path / "none" / f"matches.{name}"), *AT
        )
        assert done.code == Exit.FAILED
        assert "cannot be written: No such file or directory" in done.err


@pytest.fixture
def chosen(tmp_path: Path) -> Program:
    """A catalogue of its own, in which one company dismissed a call, and another like it saved one."""
    program = crawled_program(tmp_path)
    for name in ("ilfov-termo", "trial/vosges-bois"):
        assert program.run("profile", "add", str(ROOT / "examples" / "profiles" / f"{name}.yaml")).code == 0
    dismissed = program.run("shortlist", "dismiss", "ilfov-termo", RENOVATION, "--why", "not this year")
    saved = program.run("shortlist", "add", "vosges-bois", "LIFE-2026-CET-OSS")
    assert (dismissed.code, saved.code) == (0, 0), dismissed.err + saved.err
    return program


def test_a_dismissed_call_is_shown_on_request_only(chosen: Program) -> None:
    match = ("match", "--profile", "ilfov-termo", "--limit", "0", "--format", "json", *AT)
    usual = listed(chosen.run(*match))
    with_it = listed(chosen.run(*match, "--include", "dismissed"))
    assert RENOVATION not in usual
    of_all = chosen.run("match", "--all", *match[3:]).json()
    assert [one["call"]["source_key"] for one in of_all if one["profile"] == "ilfov-termo"] == usual
    assert [key for key in with_it if key != RENOVATION] == usual
    assert RENOVATION in with_it
    fits = ("fits", RENOVATION, "--format", "json", *AT)
    assert [one["profile"] for one in chosen.run(*fits).json()] == ["vosges-bois"]
    assert {one["profile"] for one in chosen.run(*fits, "--include", "dismissed").json()} == {
        "ilfov-termo", "vosges-bois",
    }  # fmt: skip


def test_what_like_companies_chose_speaks_for_a_call(chosen: Program) -> None:
    record = chosen.run("why", "ilfov-termo", "LIFE-2026-CET-OSS", "--language", "en", "--format", "json", *AT).json()
    choices = [one for one in record["relevance"]["evidence"] if one["kind"] == "choice"]
    assert [one["theirs"] for one in choices] == ["vosges-bois"]
    assert record["relevance"]["standing"]["choices"] > 0
    assert "was chosen by 1 company like yours" in record["sentence"]
    own = chosen.run("why", "vosges-bois", "LIFE-2026-CET-OSS", "--language", "en", "--format", "json", *AT).json()
    assert own["relevance"]["standing"]["choices"] == 0
    match = chosen.run("match", "--profile", "ilfov-termo", "--limit", "0", "--format", "json", *AT).json()
    same = next(one for one in match if one["call"]["source_key"] == "LIFE-2026-CET-OSS")
    assert same["relevance"] == record["relevance"]


def test_what_is_written_in_a_profile_moves_no_terminal(tmp_path: Path) -> None:
    program = crawled_program(tmp_path)
    company = (str(ROOT / "examples" / "profiles" / "ilfov-termo.yaml"), "--name", "Termo \x1b[2J\x1b]0;owned\x07 SRL")
    assert program.run("profile", "add", *company).code == 0
    for arguments in (
        ("match", "--all", "--why"),
        ("fits", RENOVATION),
        ("why", "ilfov-termo", RENOVATION),
    ):
        done = program.run(*arguments, *AT)
        assert done.code == 0, done.err
        assert not set(done.out) & set("\x1b\x07")
        assert "Termo" in done.out
