"""Fixtures that every part of the tests shares."""

from collections.abc import Iterator
from pathlib import Path

import pytest

pytest_plugins = ["tests.postgres"]

RECORDINGS = Path(__file__).parents[1].parent / "shared" / "recordings"


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
