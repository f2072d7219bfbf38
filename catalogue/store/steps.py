"""The steps that a program takes at a database: each statement and each commit, told before it is taken."""

from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

_SET_UP = ("PRAGMA ", "SET ")


def hear_steps(hear: Callable[[str], None]) -> None:
    """Have ``hear`` called before each statement, with its words, and before each commit, until this process ends.

    What only sets up a connection (``PRAGMA``, ``SET``) is no step: it changes nothing in the database. All databases
    that this process uses are heard, and it cannot be taken back: it is for processes that are there to be looked at,
    or to be killed at a step.
    """

    def on_statement(_connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith(_SET_UP):
            hear(statement)

    def on_commit(_connection: Connection) -> None:
        hear("COMMIT")

    sa.event.listen(Engine, "before_cursor_execute", on_statement)
    sa.event.listen(Engine, "commit", on_commit)
