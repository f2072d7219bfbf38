"""What admins decided of two calls: that they are one or not, for ever, until it is taken back."""

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from catalogue.model.twins import Decision, ordered
from catalogue.store import tables

_decision = tables.decision.c
_BATCH = 300


def find_decisions(connection: Connection, ids: Iterable[str] | None = None) -> list[Decision]:
    """The decisions in the order of their calls; only those that name one of ``ids``, where given."""
    query = sa.select(tables.decision)
    if ids is None:
        rows = [*connection.execute(query).mappings()]
    else:
        rows, remaining = [], iter(sorted(set(ids)))
        while some := list(islice(remaining, _BATCH)):
            named = query.where(sa.or_(_decision.first.in_(some), _decision.second.in_(some)))
            rows += connection.execute(named).mappings()
    found = {(row["first"], row["second"]): _read(row) for row in rows}
    return [found[key] for key in sorted(found)]


def put_decision(connection: Connection, decision: Decision) -> None:
    """Write a decision down, over an earlier one of the same two calls."""
    first, second = ordered(decision.first, decision.second)
    delete_decision(connection, first, second)
    row = {"first": first, "second": second, "same": decision.same, "at": decision.at, "why": decision.why}
    connection.execute(sa.insert(tables.decision), row)


def delete_decision(connection: Connection, one: str, other: str) -> None:
    """Forget what was decided of two calls, if anything."""
    first, second = ordered(one, other)
    connection.execute(sa.delete(tables.decision).where(_decision.first == first, _decision.second == second))


def _read(row: Mapping[Any, Any]) -> Decision:
    return Decision(first=row["first"], second=row["second"], same=row["same"], at=row["at"], why=row["why"])
