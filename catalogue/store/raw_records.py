"""The portals' records that calls were read from, kept packed, so that they can be read again without the portal."""

import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from catalogue.model.run import Run
from catalogue.store import tables
from catalogue.store.errors import StoreError

_raw = tables.raw_record.c
_BATCH = 200
# An exact number of JSON, which a float would spoil; no portal has a field of this name.
_DECIMAL = "$decimal"
# A record larger than this when unpacked was not written by us.
_LARGEST = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class RawRecord:
    """The record that a call was read from in ``run``, by the reader whose fingerprint is ``reader``."""

    call_id: str
    run: str
    reader: str
    row: Mapping[str, Any]


def pack(row: Mapping[str, Any]) -> bytes:
    """A portal's record as bytes, equal for equal records. Raises TypeError for what JSON does not know."""
    text = json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)
    return zlib.compress(text.encode("utf-8", "surrogatepass"), 6)


def unpack(packed: bytes) -> dict[str, Any]:
    """The record in these bytes, as it was. Raises `StoreError` if they are damaged."""
    try:
        unpacker = zlib.decompressobj()
        text = unpacker.decompress(packed, _LARGEST)
        if not unpacker.eof:
            text = b""
        row: dict[str, Any] = json.loads(text.decode("utf-8", "surrogatepass"), object_hook=_exact)
    except (zlib.error, ValueError) as error:
        raise StoreError(f"a portal's record in the database cannot be read: {error}; crawl the source anew") from error
    return row


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return {_DECIMAL: str(value)}
    raise TypeError(f"a portal's record holds {type(value).__name__}, which cannot be kept")


def _exact(value: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON may be anything
    return Decimal(value[_DECIMAL]) if value.keys() == {_DECIMAL} else value


def put_raw_records(connection: Connection, records: Iterable[tuple[str, bytes]], run: Run, reader: str) -> int:
    """Keep the packed records of calls (by id) as ``run`` read them; how many were written.

    What is there already, from the same record and the same reader, is left alone.
    """
    written = 0
    remaining = iter(records)
    insert = (postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert)(tables.raw_record)
    update = {name: insert.excluded[name] for name in ("run", "reader", "digest", "packed")}
    upsert = insert.on_conflict_do_update(index_elements=[_raw.call_id], set_=update)
    while batch := dict(islice(remaining, _BATCH)):
        known = connection.execute(
            sa.select(_raw.call_id, _raw.digest, _raw.reader).where(_raw.call_id.in_(batch))
        ).all()
        there = {call_id: (digest, by) for call_id, digest, by in known}
        rows = [
            {"call_id": call_id, "run": run.id, "reader": reader, "digest": digest, "packed": packed}
            for call_id, packed in batch.items()
            if there.get(call_id) != ((digest := hashlib.sha256(packed).hexdigest()), reader)
        ]
        if rows:
            connection.execute(upsert, rows)
            written += len(rows)
    return written


def find_raw_records(connection: Connection, source: str) -> Iterator[RawRecord]:
    """The records of the calls of a source, in the order of their ids, a few hundred at a time.

    The calls may be written while the records are consumed. Raises `StoreError` for a record that is damaged.
    """
    last = ""
    while True:
        query = (
            sa.select(tables.raw_record)
            .join(tables.call, tables.call.c.id == _raw.call_id)
            .where(tables.call.c.source == source, _raw.call_id > last)
            .order_by(_raw.call_id)
            .limit(_BATCH)
        )
        rows = connection.execute(query).mappings().all()
        for row in rows:
            yield _read(row)
        if len(rows) < _BATCH:
            return
        last = rows[-1]["call_id"]


def get_raw_record(connection: Connection, call_id: str) -> RawRecord | None:
    """The record that a call was read from, or None where none is kept."""
    row = connection.execute(sa.select(tables.raw_record).where(_raw.call_id == call_id)).mappings().first()
    return None if row is None else _read(row)


def _read(row: Mapping[Any, Any]) -> RawRecord:
    return RawRecord(call_id=row["call_id"], run=row["run"], reader=row["reader"], row=unpack(row["packed"]))


def mark_read(connection: Connection, source: str, reader: str) -> None:
    """Write down that all records of a source were read again by ``reader``."""
    of_source = sa.select(tables.call.c.id).where(tables.call.c.source == source)
    connection.execute(
        sa.update(tables.raw_record).where(_raw.call_id.in_(of_source), _raw.reader != reader).values(reader=reader)
    )


def find_readers(connection: Connection, source: str) -> dict[str, int]:
    """The fingerprints of the readers that the records of a source were last read by, with the number of records."""
    query = (
        sa.select(_raw.reader, sa.func.count())
        .join(tables.call, tables.call.c.id == _raw.call_id)
        .where(tables.call.c.source == source)
        .group_by(_raw.reader)
    )
    return dict(connection.execute(query).all())
