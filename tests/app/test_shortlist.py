"""The shortlist of a company: put together, shown with how each call stands today, and taken back."""

import csv
import io
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.app.in_process import InProcess
from tests.app_runner import DAY, ROOT, crawled_program

SHOPS, HEAT, WALLS = "LIFE-2026-CET-OSS", "LIFE-2026-CET-RENEWHC", "HORIZON-CL5-2026-09-D4-02"
SOURCE = "eu_funding_tenders"


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalogue with the calls of the bundled answers and two companies, to be copied."""
    folder = tmp_path_factory.mktemp("shortlist")
    program = crawled_program(folder)
    for name in ("ilfov-termo", "torino-plast"):
        assert program.run("profile", "add", str(ROOT / "examples" / "profiles" / f"{name}.yaml")).code == 0
    return folder / "catalogue.db"


@pytest.fixture
def callfit(crawled: Path, tmp_path: Path) -> InProcess:
    shutil.copy(crawled, tmp_path / "catalogue.db")
    return InProcess(f"sqlite:///{tmp_path / 'catalogue.db'}")


@pytest.fixture
def run(callfit: InProcess) -> Callable[..., str]:
    """Runs ``shortlist`` at the day of the answers; what it printed."""

    def of(*arguments: str) -> str:
        done = callfit.run("shortlist", *arguments, "--now", DAY)
        assert done.code == 0, done.err
        return done.out

    return of


def test_what_is_put_on_it_is_shown_with_deadline_verdict_and_grade(
    callfit: InProcess, run: Callable[..., str]
) -> None:
    assert f"{SOURCE}:{SHOPS}: saved" in run(
        "add", "ilfov-termo", SHOPS, f"{SOURCE}:{WALLS}", "--why", " for  the hall "
    )
    run("add", "ilfov-termo", SHOPS, "--applied")
    assert f"{SHOPS}: already applied" in run("add", "ilfov-termo", SHOPS, "--applied")
    shown = callfit.run("shortlist", "show", "ilfov-termo", "--format", "json", "--now", DAY).json()
    assert [record["call"]["source_key"] for record in shown] == [WALLS, SHOPS], "the nearest deadline first"
    assert [[choice["kind"] for choice in record["choices"]] for record in shown] == [["saved"], ["saved", "applied"]]
    assert shown[0]["choices"][0] == {"kind": "saved", "at": DAY, "by": "company", "why": "for the hall"}
    matches = callfit.run("match", "--profile", "ilfov-termo", "--limit", "0", "--format", "json", "--now", DAY).json()
    said = {found["call"]["id"]: (found["eligibility"], found["relevance"]["grade"]) for found in matches}
    for record in shown:
        assert (record["eligibility"], record["grade"]) == said[record["call"]["id"]], "the same as match says"
    words = " ".join(run("show", "ilfov-termo").split())
    assert "saved, applied 2026-09-16" in words
    assert "for the hall" in words
    [first, _] = csv.DictReader(io.StringIO(run("show", "ilfov-termo", "--format", "csv")))
    assert (first["choices"], first["note"], first["id"]) == ("saved", "for the hall", f"{SOURCE}:{WALLS}")


def test_it_is_the_companys_own(run: Callable[..., str]) -> None:
    run("add", "ilfov-termo", SHOPS)
    assert "nothing is on the shortlist of torino-plast; next: callfit shortlist add" in run("show", "torino-plast")


def test_what_an_advisor_links_is_the_advisors(callfit: InProcess, run: Callable[..., str]) -> None:
    run("add", "ilfov-termo", SHOPS, "--linked")
    run("add", "ilfov-termo", HEAT, "--by", "advisor")
    shown = callfit.run("shortlist", "show", "ilfov-termo", "--format", "json", "--now", DAY).json()
    assert {(record["choices"][0]["kind"], record["choices"][0]["by"]) for record in shown} == {
        ("linked", "advisor"), ("saved", "advisor"),
    }  # fmt: skip


def test_a_dismissed_call_leaves_it_and_is_kept_with_its_reason(run: Callable[..., str]) -> None:
    run("add", "ilfov-termo", SHOPS, HEAT)
    told = run("dismiss", "ilfov-termo", HEAT, "--why", "too large for us")
    assert "next: callfit shortlist show ilfov-termo --dismissed" in told
    assert HEAT not in run("show", "ilfov-termo", "--format", "csv")
    dismissed = run("show", "ilfov-termo", "--dismissed", "--format", "csv")
    assert HEAT in dismissed
    assert "too large for us" in dismissed
    assert SHOPS not in dismissed


def test_what_is_taken_back_is_gone_from_it(callfit: InProcess, run: Callable[..., str]) -> None:
    run("add", "ilfov-termo", SHOPS, HEAT)
    run("add", "ilfov-termo", SHOPS, "--won")
    assert f"{SHOPS}: no longer won" in run("remove", "ilfov-termo", SHOPS, "--won")
    assert SHOPS in run("show", "ilfov-termo", "--format", "csv")
    run("remove", "ilfov-termo", SHOPS)
    left = run("show", "ilfov-termo", "--format", "csv")
    assert (SHOPS in left, HEAT in left) == (False, True)
    again = callfit.run("shortlist", "remove", "ilfov-termo", HEAT, SHOPS)
    assert (again.code, f"{SHOPS}: nothing is chosen for ilfov-termo" in again.err) == (1, True)
    assert HEAT in run("show", "ilfov-termo", "--format", "csv"), "all of a command or nothing"


def test_a_call_that_is_over_stays_with_its_state_and_without_a_verdict(callfit: InProcess) -> None:
    callfit.run("shortlist", "add", "ilfov-termo", SHOPS, "--now", DAY)
    [late] = callfit.run("shortlist", "show", "ilfov-termo", "--format", "json", "--now", "2030-01-01").json()
    assert (late["call"]["state"], late["eligibility"], late["grade"]) == ("closed", None, None)
    assert "closed" in callfit.run("shortlist", "show", "ilfov-termo", "--now", "2030-01-01").out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("add", "nobody", SHOPS), "there is no company 'nobody'; there are: ilfov-termo, torino-plast"),
        (("add", "ilfov-termo", "a", SHOPS, "b"), "nothing was changed: there is no call 'a'"),
        (("add", "ilfov-termo", "a", "b"), "there is no call 'b'"),
        (("add", "ilfov-termo", SHOPS, "--won", "--applied"), "--applied and --won are two choices"),
        (("dismiss", "ilfov-termo", SHOPS, "--why", "x" * 501), "the note has 501 characters; write at most 500"),
        (("remove", "ilfov-termo", SHOPS, "--won"), "it is not won for ilfov-termo; see: callfit shortlist show"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(
    callfit: InProcess, arguments: tuple[str, ...], words: str
) -> None:
    done = callfit.run("shortlist", *arguments)
    assert (done.code, words in done.err) == (1, True), done.err
    for of in ((), ("--dismissed",)):
        assert callfit.run("shortlist", "show", "ilfov-termo", "--format", "json", *of).json() == []
