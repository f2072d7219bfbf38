"""Cohorts: the groups in which an advisor keeps companies."""

from pathlib import Path

from tests.app_runner import ROOT, Program

COMPANIES = ROOT / "examples" / "profiles"


def add(program: Program, name: str, *cohorts: str) -> None:
    options = [part for cohort in cohorts for part in ("--cohort", cohort)]
    done = program.run("profile", "add", str(COMPANIES / f"{name}.yaml"), *options)
    assert done.code == 0, done.err


def ids(program: Program, *arguments: str) -> list[str]:
    return [one["id"] for one in program.run("profile", "list", *arguments, "--format", "json").json()]


def test_a_company_is_in_several_cohorts_and_a_list_shows_one_of_them(program: Program) -> None:
    add(program, "ilfov-termo", "ilfov-2026", "energy")
    add(program, "torino-plast", "torino-2026", "energy")
    add(program, "nothing-fits")
    assert ids(program, "--cohort", "energy") == ["ilfov-termo", "torino-plast"]
    assert ids(program, "--cohort", "torino-2026") == ["torino-plast"]
    assert len(ids(program)) == 3
    shown = program.run("profile", "show", "ilfov-termo", "--format", "json").json()
    assert shown["cohorts"] == ["ilfov-2026", "energy"]
    assert "ilfov-2026" in program.run("profile", "list").out


def test_a_cohort_that_nobody_is_in_names_those_there_are(program: Program) -> None:
    add(program, "nothing-fits")
    empty = program.run("profile", "list", "--cohort", "energy")
    assert empty.code == 1
    assert "no company is in any yet; next: callfit profile add FILE.yaml --cohort NAME" in empty.err
    add(program, "ilfov-termo", "ilfov-2026")
    wrong = program.run("profile", "list", "--cohort", "Ilfov")
    assert "there is no cohort 'Ilfov'; there are: ilfov-2026" in wrong.err


def test_the_name_of_a_cohort_is_one_that_can_be_typed(program: Program, tmp_path: Path) -> None:
    done = program.run("profile", "add", str(COMPANIES / "ilfov-termo.yaml"), "--cohort", "Ilfov 2026")
    assert done.code == 1
    assert "cohorts.0 must be a short name of lower-case letters" in done.err
