"""The shell completes ids out of the catalogue, and is never shown an error in the middle of a line."""

import os
from pathlib import Path

import pytest

from tests.app_runner import ROOT, Program, crawled_program
from tests.forked import run_forked


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A catalogue with the bundled calls and two companies. Read only."""
    folder: Path = tmp_path_factory.mktemp("completion")
    made = crawled_program(folder)
    for name in ("ilfov-termo", "torino-plast"):
        made.run("profile", "add", str(ROOT / "examples" / "profiles" / f"{name}.yaml"), "--cohort", "pact-2026")
    return made


def offered(database: str, line: str, **environment: str) -> list[str]:
    """What bash is offered at the end of ``line``; that nothing is told on standard error."""
    words = line.split(" ")
    own = {name: value for name, value in os.environ.items() if not name.startswith("CALLFIT_")}
    told = {
        "CALLFIT_DATABASE": database,
        "_CALLFIT_COMPLETE": "complete_bash",
        "COMP_WORDS": line,
        "COMP_CWORD": str(len(words) - 1),
    }
    done = run_forked("tests.app.installed", [], folder=ROOT, environment=own | told | environment)
    assert (done.code, done.err) == (0, "")
    return done.out.split()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("callfit why il", ["ilfov-termo"]),
        ("callfit compare ilfov-termo ", ["ilfov-termo", "torino-plast"]),
        ("callfit why ilfov-termo LIFE-2026-CET-B", ["LIFE-2026-CET-BETTERRENO"]),
        ("callfit fits life", []),
        ("callfit match --profile tor", ["torino-plast"]),
        ("callfit match --all --cohort p", ["pact-2026"]),
        ("callfit match --theme energy_", ["energy_efficiency"]),
        ("callfit match --set emp", ["employees="]),
        ("callfit match --include not", ["not-eligible"]),
        ("callfit calls list --source eu_f", ["eu_funding_tenders"]),
        ("callfit profile show torin", ["torino-plast"]),
        ("callfit profile list --cohort pa", ["pact-2026"]),
        ("callfit crawl ro_mip", ["ro_mipe"]),
        ("callfit digest send --profile ilf", ["ilfov-termo"]),
        ("callfit calls show LIFE-2026-CET-O", ["LIFE-2026-CET-OSS"]),
    ],
)
def test_what_is_offered(filled: Program, line: str, words: list[str]) -> None:
    assert offered(filled.database, line) == words


def test_an_id_is_offered_after_the_keys(filled: Program) -> None:
    assert offered(filled.database, "callfit why ilfov-termo eu_funding_tenders:LIFE-2026-CET-O") == [
        "eu_funding_tenders:LIFE-2026-CET-OSS"
    ]


@pytest.mark.parametrize(
    "database", ["sqlite:////nowhere/at/all.db", "nonsense", "postgresql://nobody@127.0.0.1:1/nothing"]
)
def test_without_a_catalogue_nothing_is_offered_and_nothing_is_told(database: str) -> None:
    assert offered(database, "callfit why il") == []
    assert offered(database, "callfit fits LIFE") == []


def test_wrong_settings_are_told_by_commands_and_not_by_the_shell(filled: Program) -> None:
    assert offered(filled.database, "callfit match --cohort p", CALLFIT_NO_SUCH="1") == []


def test_a_catalogue_of_another_version_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "old.db").write_bytes(b"no database at all")
    assert offered(f"sqlite:///{tmp_path / 'old.db'}", "callfit why il") == []


def test_a_percent_sign_or_an_underscore_is_only_itself(filled: Program) -> None:
    assert offered(filled.database, "callfit why %") == []
    assert offered(filled.database, "callfit why ilfov_") == []


def test_it_is_installed_by_the_programs_own_option(tmp_path: Path) -> None:
    # The shell is the one that is named, not the one that make or a person started the tests from.
    environment = os.environ | {"HOME": str(tmp_path), "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"}
    done = run_forked("tests.app.installed", ["--install-completion", "bash"], folder=tmp_path, environment=environment)
    assert done.code == 0, done.err
    assert "_CALLFIT_COMPLETE=complete_bash" in (tmp_path / ".bash_completions" / "callfit.sh").read_text("utf-8")
