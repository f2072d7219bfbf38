"""The groups of twins, to be read: which calls are one, which of them leads, and why."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from catalogue.model.twins import Evidence, Pair, TwinGroup, pairs_within
from catalogue.store import tables
from catalogue.store.codec import Codec
from catalogue.store.decisions import find_decisions

EVIDENCE = Codec(tuple[Evidence, ...], "the evidence of twins")
_BATCH = 300
_call, _pair, _twin = tables.call.c, tables.twin_pair.c, tables.twin.c


def find_members(connection: Connection, ids: Iterable[str] | None = None) -> dict[str, tuple[str, ...]]:
    """The members of every group, the one that leads first, by the id of each of them; of ``ids`` only, where given.

    What its portal still has goes before what is gone. Calls without twins are not among them.
    """
    query = (
        sa.select(_twin.call_id, _twin.group_id)
        .join(tables.call, _call.id == _twin.call_id)
        .order_by(_twin.group_id, _call.gone_at.is_not(None), _twin.place)
    )
    if ids is None:
        rows = [*connection.execute(query)]
    else:
        rows = [
            row
            for some in batches(_find_group_ids(connection, ids))
            for row in connection.execute(query.where(_twin.group_id.in_(some)))
        ]
    groups: dict[str, list[str]] = defaultdict(list)
    for call_id, group_id in rows:
        groups[group_id].append(call_id)
    return {member: tuple(members) for members in groups.values() for member in members}


def find_gone(connection: Connection) -> frozenset[str]:
    """The ids of the calls with twins that their portals do not have any more."""
    query = sa.select(_twin.call_id).join(tables.call, _call.id == _twin.call_id).where(_call.gone_at.is_not(None))
    return frozenset(connection.execute(query).scalars())


def find_groups(
    connection: Connection, *, source: str | None = None, ids: Iterable[str] | None = None
) -> list[TwinGroup]:
    """The groups with what speaks for them; only those with a call of ``source``, or with one of ``ids``."""
    members = find_members(connection, ids)
    groups = sorted(set(members.values()))
    if source is not None:
        groups = [group for group in groups if any(one.startswith(f"{source}:") for one in group)]
    named = [one for group in groups for one in group]
    pairs, decisions = find_pairs(connection, named), find_decisions(connection, named)
    return [
        TwinGroup(
            members=group,
            pairs=pairs_within(pairs, group),
            decisions=tuple(one for one in decisions if one.first in group and one.second in group),
        )
        for group in groups
    ]


def find_pages(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """The address of each of these calls, by its id."""
    query = sa.select(_call.id, _call.url)
    return {
        call_id: url for some in batches(ids) for call_id, url in connection.execute(query.where(_call.id.in_(some)))
    }


def find_pairs(connection: Connection, ids: Iterable[str]) -> list[Pair]:
    """The pairs that name one of ``ids``, in the order of their calls."""
    found: dict[tuple[str, str], Mapping[Any, Any]] = {}
    for some in batches(ids):
        for column in (_pair.first, _pair.second):
            rows = connection.execute(sa.select(tables.twin_pair).where(column.in_(some))).mappings()
            found |= {(row["first"], row["second"]): row for row in rows}
    return [read_pair(found[key]) for key in sorted(found)]


def _find_group_ids(connection: Connection, ids: Iterable[str]) -> set[str]:
    query = sa.select(_twin.group_id)
    return {
        group_id
        for some in batches(ids)
        for group_id in connection.execute(query.where(_twin.call_id.in_(some))).scalars()
    }


def read_pair(row: Mapping[Any, Any]) -> Pair:
    """A pair as its row has it."""
    return Pair(
        first=row["first"], second=row["second"], points=row["points"], evidence=EVIDENCE.decode(row["evidence"])
    )


def batches(ids: Iterable[str]) -> Iterator[list[str]]:
    """``ids``, each once, in as many as one query takes."""
    remaining = iter(sorted(set(ids)))
    while some := list(islice(remaining, _BATCH)):
        yield some
