"""Fixtures that every part of the tests shares."""

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import hypothesis
import pytest
import typer.main
import typer.testing

pytest_plugins = ["tests.postgres"]

# Each worker has one processor: the threads of a library of numbers would only wait for one another.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# How long an example takes says more of what else the machine does than of the program.
hypothesis.settings.register_profile("tests", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("tests")

# What takes longest is begun first, so that all workers end at about the same time.
LONGEST = (
    "app/selftest/test_proof.py",
    "app/web/browser/test_accessibility.py",
    "app/web/hostile/test_forms.py",
    "scans/test_half_year.py",
    "sources/test_mutations.py",
    "app/web/browser/test_advisor_journey.py",
    "app/test_trial.py",
    "app/web/browser/test_journey.py",
    "app/test_reference.py",
    "app/test_crawl_misbehaviour.py",
    "app/test_restored.py",
    "app/web/hostile/test_addresses.py",
    "app/schedule/test_run_command.py",
    "app/test_shapes_end_to_end.py",
    "app/schedule/test_two_schedulers.py",
    "app/test_crawl_all.py",
    "app/test_advisor.py",
    "catalogue/test_translation.py",
)
RECORDINGS = Path(__file__).parents[1].parent / "shared" / "recordings"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files that take longest first; all others stay in their order."""
    places = {Path(__file__).parent / name: number for number, name in enumerate(LONGEST)}
    assert all(path.is_file() for path in places), "a file that is no longer there"
    items.sort(key=lambda item: places.get(item.path, len(places)))


@pytest.fixture(scope="session")
def recordings() -> Path:
    """The folder of what portals really answered; tests that need it are skipped where it is absent."""
    if not RECORDINGS.is_dir():
        pytest.skip("the recordings of real portal answers are not beside this checkout")
    return RECORDINGS


@pytest.fixture(scope="session", autouse=True)
def own_state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder for what machines remember of the mails that they sent: tests leave that of this one alone."""
    folder = tmp_path_factory.mktemp("state")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(folder))
        yield folder


@pytest.fixture(scope="session", autouse=True)
def commands_made_once() -> Iterator[None]:
    """The tree of commands is made once, and not anew for each command that is run in the process of the tests."""
    make = cache(typer.main.get_command)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(typer.main, "get_command", make)
        patch.setattr(typer.testing, "_get_command", make)
        yield
