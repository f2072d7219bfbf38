"""Marks of the state of the catalogue, to tell cheaply whether what was read of it still holds."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from catalogue.store import tables


def catalogue_stamp(connection: Connection) -> str:
    """A text that is another one after each reading of a source, each choice, each decision on twins."""
    return f"{calls_stamp(connection)}/{people_stamp(connection)}"


def calls_stamp(connection: Connection) -> str:
    """A text that is another one after each reading of a source and each decision on twins."""
    run, decision = tables.run.c, tables.decision.c
    return _stamp(
        connection,
        sa.select(sa.func.count(), sa.func.max(run.finished_at)).select_from(tables.run),
        sa.select(sa.func.count(), sa.func.max(decision.at)).select_from(tables.decision),
    )


def people_stamp(connection: Connection) -> str:
    """A text that is another one after each choice and each change of a company."""
    choice, profile = tables.choice.c, tables.profile.c
    return _stamp(
        connection,
        sa.select(sa.func.max(choice.number), sa.func.max(choice.taken_back_at)).select_from(tables.choice),
        sa.select(sa.func.count(), sa.func.max(profile.changed_at)).select_from(tables.profile),
    )


def _stamp(connection: Connection, *parts: "sa.Select[*tuple[Any, ...]]") -> str:
    return "/".join(str(tuple(connection.execute(part).one())) for part in parts)
