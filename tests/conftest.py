"""Fixtures that every part of the tests shares."""

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
