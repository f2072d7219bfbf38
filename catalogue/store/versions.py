"""The versions of calls: each stored change, with what was there before and after."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from catalogue.model.call import Call
from catalogue.model.changes import find_changes
from catalogue.model.run import Run
from catalogue.model.version import Cause, Change, Version, Weight
from catalogue.store import tables
from catalogue.store.codec import encode_call

_version = tables.version.c
# Of a text that changed, what is kept of each side: enough to see what was said, and no second copy of the catalogue.
_LONGEST = 4_000


def version_of(before: Call, after: Call, run: Run, cause: Cause) -> Version | None:
    """The version that ``run`` makes by writing ``after`` over ``before``, or None where nothing differs."""
    found = find_changes(before, after)
    if not found:
        return None
    old, new = _parts(before), _parts(after)
    changes = tuple(
        Change(field=field, weight=weight, before=old.get(field), after=new.get(field)) for field, weight in found
    )
    return Version(call_id=after.id, at=run.started_at, run=run.id, cause=cause, changes=changes)


def put_versions(connection: Connection, versions: Iterable[Version]) -> None:
    """Write versions down; of one call, run and cause the first stays."""
    rows = [
        {
            "call_id": version.call_id,
            "at": version.at,
            "cause": version.cause.value,
            "run": version.run,
            "weight": version.weight.value,
            "changes": _encode(version.changes),
        }
        for version in versions
    ]
    if rows:
        insert = (postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert)(tables.version)
        connection.execute(insert.on_conflict_do_nothing(), rows)


def find_versions(
    connection: Connection,
    *,
    call_id: str | None = None,
    since: datetime | None = None,
    causes: Iterable[Cause] | None = None,
) -> Iterator[Version]:
    """The versions, the newest first: of one call, from ``since`` (aware) on, of these causes, where given."""
    query = sa.select(tables.version).order_by(_version.at.desc(), _version.call_id, _version.cause)
    if call_id is not None:
        query = query.where(_version.call_id == call_id)
    if since is not None:
        query = query.where(_version.at >= since)
    if causes is not None:
        query = query.where(_version.cause.in_([cause.value for cause in causes]))
    with connection.execute(query, execution_options={"yield_per": 200}) as rows:
        yield from map(_read, rows.mappings())


def _parts(call: Call) -> dict[str, Any]:
    encoded = encode_call(call)
    parts: dict[str, Any] = json.loads(encoded.facts)
    if call.sections:
        parts["sections"] = [{"kind": section.kind.value, "text": section.text[:_LONGEST]} for section in call.sections]
    return parts


def _encode(changes: tuple[Change, ...]) -> str:
    listed = [
        {"field": one.field, "weight": one.weight.value, "before": one.before, "after": one.after} for one in changes
    ]
    return json.dumps(listed, ensure_ascii=False, separators=(",", ":"))


def _read(row: Mapping[Any, Any]) -> Version:
    changes = tuple(
        Change(field=one["field"], weight=Weight(one["weight"]), before=one["before"], after=one["after"])
        for one in json.loads(row["changes"])
    )
    return Version(call_id=row["call_id"], at=row["at"], run=row["run"], cause=Cause(row["cause"]), changes=changes)
