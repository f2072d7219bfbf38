"""A program with an empty catalogue."""

from pathlib import Path

import pytest

from tests.app_runner import Program


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """The command line with a new SQLite catalogue in a folder of its own."""
    made = Program(tmp_path, f"sqlite:///{tmp_path / 'catalogue.db'}")
    done = made.run("db", "upgrade")
    assert done.code == 0, done.err
    return made
