"""The reference data of the catalogue: each set whole, as it was taken over last."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from catalogue.model.reference import ReferenceRow, ReferenceSet
from catalogue.model.run import Run
from catalogue.store import tables
from catalogue.store.database import take_turn
from catalogue.store.errors import StoreError

_reference = tables.reference.c
_row = tables.reference_row.c


@dataclass(frozen=True, slots=True, kw_only=True)
class Replaced:
    """What became of the rows of a set: how many are new, changed, as before, and gone."""

    new: int
    changed: int
    same: int
    gone: int


def put_reference(
    connection: Connection,
    name: str,
    rows: Sequence[ReferenceRow],
    run: Run,
    *,
    day: date | None = None,
    replayed: bool = False,
) -> Replaced:
    """Put ``rows`` in the place of all that the set ``name`` had, as ``run`` read them.

    ``day`` is the one that the data name as theirs. Raises ValueError for no rows at all and for a key that comes
    twice; nothing is changed then.
    """
    written = {row.key: _encode(name, row) for row in rows}
    if not rows or len(written) != len(rows):
        raise ValueError(f"the reference set {name} has {len(rows)} rows under {len(written)} keys")
    take_turn(connection, f"reference {name}")
    before = {row.key: (row.labels, row.facts) for row in connection.execute(_rows_of(name))}
    same = sum(before.get(key) == (row["labels"], row["facts"]) for key, row in written.items())
    connection.execute(sa.delete(tables.reference_row).where(_row.name == name))
    connection.execute(sa.delete(tables.reference).where(_reference.name == name))
    about = {"name": name, "day": day, "taken_at": run.started_at, "run": run.id, "replayed": replayed}
    connection.execute(sa.insert(tables.reference), about)
    connection.execute(sa.insert(tables.reference_row), list(written.values()))
    new, gone = len(written.keys() - before.keys()), len(before.keys() - written.keys())
    return Replaced(new=new, changed=len(written) - new - same, same=same, gone=gone)


def find_references(connection: Connection) -> dict[str, ReferenceSet]:
    """Every set that was ever taken over, by its name."""
    counted = sa.select(_row.name, sa.func.count().label("rows")).group_by(_row.name).subquery()
    query = sa.select(tables.reference, counted.c.rows).join(counted, counted.c.name == _reference.name)
    found = (ReferenceSet(**row) for row in connection.execute(query.order_by(_reference.name)).mappings())
    return {one.name: one for one in found}


def find_reference_rows(
    connection: Connection, name: str, keys: Iterable[str] | None = None
) -> tuple[ReferenceRow, ...]:
    """The rows of a set in the order of their keys, or those of ``keys``; none if it was never taken over.

    Raises `StoreError` if they are damaged.
    """
    query = _rows_of(name)
    if keys is not None:
        query = query.where(_row.key.in_(sorted(set(keys))))
    return tuple(_decode(name, row) for row in connection.execute(query).mappings())


def _rows_of(name: str) -> sa.Select[Any]:
    return sa.select(_row.key, _row.labels, _row.facts).where(_row.name == name).order_by(_row.key)


def _encode(name: str, row: ReferenceRow) -> dict[str, str]:
    return {"name": name, "key": row.key, "labels": _as_json(row.labels), "facts": _as_json(row.facts)}


def _as_json(texts: Mapping[str, str]) -> str:
    return json.dumps(dict(sorted(texts.items())), ensure_ascii=False, separators=(",", ":"))


def _decode(name: str, row: Mapping[Any, Any]) -> ReferenceRow:
    try:
        labels, facts = json.loads(row["labels"]), json.loads(row["facts"])
    except ValueError as error:
        raise StoreError(
            f"the row {row['key']!r} of the reference set {name} in the database cannot be read;"
            f" take it over anew: callfit reference update {name}"
        ) from error
    return ReferenceRow(key=row["key"], labels=labels, facts=facts)
