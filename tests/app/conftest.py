"""A program with an empty catalogue."""

from pathlib import Path

import pytest

from tests.app_runner import Program
from tests.new_catalogue import new_catalogue


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """The command line with a new SQLite catalogue in a folder of its own."""
    return Program(tmp_path, new_catalogue(tmp_path / "catalogue.db"))
