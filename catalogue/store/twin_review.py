"""The pairs that the rule takes for one call and nobody has decided of, to be looked at by a person."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from catalogue.model.twins import Pair
from catalogue.store import tables
from catalogue.store.twin_groups import read_pair

_pair, _decision = tables.twin_pair.c, tables.decision.c


def count_undecided(connection: Connection) -> int:
    """How many pairs nobody has decided of."""
    query = sa.select(sa.func.count()).select_from(_undecided().subquery())
    return int(connection.execute(query).scalar_one())


def find_undecided(connection: Connection, limit: int, skip: int = 0) -> tuple[Pair, ...]:
    """At most ``limit`` of them after the first ``skip``, those first for which least speaks."""
    query = _undecided().order_by(_pair.points, _pair.first, _pair.second).limit(limit).offset(skip)
    return tuple(map(read_pair, connection.execute(query).mappings()))


def find_known(connection: Connection, ids: Iterable[str]) -> frozenset[str]:
    """Those of ``ids``, few of them, that are calls of the catalogue."""
    call = tables.call.c
    return frozenset(connection.execute(sa.select(call.id).where(call.id.in_([*ids]))).scalars())


def _undecided() -> sa.Select[Any]:
    taken = sa.and_(_decision.first == _pair.first, _decision.second == _pair.second)
    return sa.select(tables.twin_pair).outerjoin(tables.decision, taken).where(_decision.first.is_(None))
