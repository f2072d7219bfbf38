"""The versions of calls: each stored change, with what was there before and after."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from catalogue.model.call import Call, Section
from catalogue.model.changes import find_changes
from catalogue.model.run import Run
from catalogue.model.version import WEIGHTIEST_FIRST, Cause, Change, Version, Weight
from catalogue.store import tables
from catalogue.store.codec import encode_fields

ABSENCE = "absence"
"""In the place of a field of the call: that it was missed by complete runs, until a later one saw it again."""

_version = tables.version.c
_BATCH = 200
# Of a text that changed, what is kept of each side: enough to see what was said, and no second copy of the catalogue.
_LONGEST = 4_000
_CONTEXT = 100


def version_of(before: Call, after: Call, run: Run, cause: Cause, at: datetime | None = None) -> Version | None:
    """The version that writing ``after`` over ``before`` makes, or None where nothing differs.

    It is found by ``run``, at its start if nothing else is said (``at``, aware). Of sections only those that differ are
    in it, as plain text from shortly before the first difference on.
    """
    found_at = run.started_at if at is None else at
    found = find_changes(before, after, found_at)
    if not found:
        return None
    names = {field for field, _ in found} - {"sections"}
    old, new = encode_fields(before, names), encode_fields(after, names)
    old["sections"], new["sections"] = _texts_that_differ(before.sections, after.sections)
    changes = tuple(
        Change(field=field, weight=weight, before=old.get(field), after=new.get(field)) for field, weight in found
    )
    return Version(call_id=after.id, at=found_at, run=run.id, cause=cause, changes=changes)


def absence_of(since: datetime, runs: int, gone_at: datetime | None) -> Change:
    """That a call is here again which was missed ``since`` then by so many runs, and was taken as gone, or not."""
    was = {"since": since.isoformat(), "runs": runs, "gone_at": gone_at.isoformat() if gone_at is not None else None}
    return Change(field=ABSENCE, weight=Weight.MINOR, before=was)


def put_versions(connection: Connection, versions: Iterable[Version]) -> None:
    """Write versions down. What one instant and cause change of a call is one version: a later one is joined to it."""
    remaining = iter(versions)
    insert = (postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert)(tables.version)
    update = {name: insert.excluded[name] for name in ("run", "weight", "changes")}
    upsert = insert.on_conflict_do_update(index_elements=[_version.call_id, _version.at, _version.cause], set_=update)
    while batch := list(islice(remaining, _BATCH)):
        there = _find_same(connection, batch)
        rows = []
        for version in batch:
            earlier = there.get(_key(version))
            changes = version.changes if earlier is None else _join(earlier.changes, version.changes)
            if changes:
                rows.append(_row(version, changes))
            else:
                _remove(connection, version)
        if rows:
            connection.execute(upsert, rows)


def find_versions(
    connection: Connection,
    *,
    call_id: str | None = None,
    source: str | None = None,
    since: datetime | None = None,
    causes: Iterable[Cause] | None = None,
    weights: Iterable[Weight] | None = None,
) -> Iterator[Version]:
    """The versions, the newest first, read as they are consumed.

    Only those of one call, of the calls of one ``source``, from ``since`` (aware) on, of these causes or weights, where
    given.
    """
    query = sa.select(tables.version).order_by(_version.at.desc(), _version.call_id, _version.cause)
    if call_id is not None:
        query = query.where(_version.call_id == call_id)
    if source is not None:
        query = query.join(tables.call, tables.call.c.id == _version.call_id).where(tables.call.c.source == source)
    if since is not None:
        query = query.where(_version.at >= since)
    if causes is not None:
        query = query.where(_version.cause.in_([cause.value for cause in causes]))
    if weights is not None:
        query = query.where(_version.weight.in_([weight.value for weight in weights]))
    with connection.execute(query, execution_options={"yield_per": _BATCH}) as rows:
        yield from map(_read, rows.mappings())


def find_news(connection: Connection, since: datetime) -> dict[str, tuple[Version, ...]]:
    """What those who follow a call should hear of, found from ``since`` (aware) on: by call, the oldest first."""
    found: dict[str, list[Version]] = {}
    for version in find_versions(connection, since=since, causes=[Cause.PORTAL], weights=[Weight.MATERIAL]):
        found.setdefault(version.call_id, []).append(version)
    return {call_id: tuple(reversed(versions)) for call_id, versions in found.items()}


_Key = tuple[str, datetime, Cause]


def _key(version: Version) -> _Key:
    return version.call_id, version.at, version.cause


def _find_same(connection: Connection, versions: Sequence[Version]) -> dict[_Key, Version]:
    """The versions that are there already of the calls, instants and causes of ``versions``."""
    query = sa.select(tables.version).where(
        _version.call_id.in_({version.call_id for version in versions}),
        _version.at.in_({version.at for version in versions}),
    )
    found = map(_read, connection.execute(query).mappings())
    return {_key(version): version for version in found}


def _join(first: Sequence[Change], second: Sequence[Change]) -> tuple[Change, ...]:
    """What two changes, one after the other, make together; what the second takes back is none."""
    joined = {change.field: change for change in first}
    for change in second:
        earlier = joined.pop(change.field, None)
        if earlier is None:
            joined[change.field] = change
        elif earlier.before != change.after:
            weight = min(earlier.weight, change.weight, key=WEIGHTIEST_FIRST.index)
            joined[change.field] = replace(change, weight=weight, before=earlier.before)
    return tuple(joined.values())


def _remove(connection: Connection, version: Version) -> None:
    here = (_version.call_id == version.call_id, _version.at == version.at, _version.cause == version.cause.value)
    connection.execute(sa.delete(tables.version).where(*here))


def _texts_that_differ(before: Sequence[Section], after: Sequence[Section]) -> tuple[list[Any], list[Any]]:
    """The sections of each side that the other lacks."""
    old, new = ([(section.kind.value, section.text) for section in side] for side in (before, after))
    lost = [one for one in old if one not in new]
    gained = [one for one in new if one not in old]
    return [_from_difference(one, gained) for one in lost], [_from_difference(one, lost) for one in gained]


def _from_difference(section: tuple[str, str], others: Sequence[tuple[str, str]]) -> dict[str, str]:
    """A text from shortly before it differs from the one of its kind on the other side."""
    kind, text = section
    other = next((words for other_kind, words in others if other_kind == kind), "")
    alike = next((place for place, (one, two) in enumerate(zip(text, other, strict=False)) if one != two), len(other))
    start = max(0, min(alike, len(text)) - _CONTEXT)
    shown = text[start : start + _LONGEST]
    return {
        "kind": kind,
        "text": f"{'…' if start else ''}{shown}{'…' if start + _LONGEST < len(text) else ''}",
    }


def _row(version: Version, changes: Sequence[Change]) -> dict[str, Any]:
    listed = [
        {"field": one.field, "weight": one.weight.value, "before": one.before, "after": one.after} for one in changes
    ]
    return {
        "call_id": version.call_id,
        "at": version.at,
        "cause": version.cause.value,
        "run": version.run,
        "weight": min((change.weight for change in changes), key=WEIGHTIEST_FIRST.index).value,
        "changes": json.dumps(listed, ensure_ascii=False, separators=(",", ":")),
    }


def _read(row: Mapping[Any, Any]) -> Version:
    changes = tuple(
        Change(field=one["field"], weight=Weight(one["weight"]), before=one["before"], after=one["after"])
        for one in json.loads(row["changes"])
    )
    return Version(call_id=row["call_id"], at=row["at"], run=row["run"], cause=Cause(row["cause"]), changes=changes)
