"""The portals' records that calls were read from, kept packed, so that they can be read again without the portal."""

import hashlib
import json
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping
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
# An exact number of JSON, which a float would spoil.
_DECIMAL = "$decimal"
# A record larger than this when unpacked was not written by us.
_LARGEST = 64 * 1024 * 1024

NOT_KEPT = b""
"""In the place of a record that we may not keep: which reader read the call is known all the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RawRecord:
    """The record that a call was read from, first in ``run``, and last by the reader of fingerprint ``reader``.

    ``digest`` is the SHA-256 of it as it is packed, in hexadecimal.
    """

    call_id: str
    run: str
    reader: str
    digest: str
    packed: bytes

    def unpack(self) -> dict[str, Any]:
        """The record itself. Raises `StoreError` if it is damaged."""
        return unpack(self.packed)


def pack(row: Mapping[str, Any]) -> bytes:
    """A portal's record as bytes. Raises TypeError for what JSON does not know."""
    text = json.dumps(row, ensure_ascii=False, separators=(",", ":"), default=_plain)
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
        raise StoreError(f"a portal's record in the database cannot be read: {error}") from error
    return row


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return {_DECIMAL: str(value)}
    raise TypeError(f"a portal's record holds {type(value).__name__}, which cannot be kept")


def _exact(value: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON may be anything
    if value.keys() != {_DECIMAL}:
        return value
    try:
        return Decimal(value[_DECIMAL])
    except (ArithmeticError, TypeError, ValueError):
        # Not ours: a portal has a field of this name.
        return value


def put_raw_records(connection: Connection, records: Iterable[tuple[str, bytes]], run: Run, reader: str) -> int:
    """Keep the packed records of calls (by id) as ``run`` read them, after its calls; how many were written.

    What is there already, from the same record and the same reader, is left alone, and so is what belongs to a call
    that a newer run has seen.
    """
    written = 0
    remaining = iter(records)
    insert = (postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert)(tables.raw_record)
    update = {name: insert.excluded[name] for name in ("run", "reader", "digest", "packed")}
    upsert = insert.on_conflict_do_update(index_elements=[_raw.call_id], set_=update)
    seen = (
        sa.select(tables.call.c.id, _raw.digest, _raw.reader)
        .outerjoin(tables.raw_record, _raw.call_id == tables.call.c.id)
        .where(tables.call.c.last_run == run.id)
    )
    while batch := dict(islice(remaining, _BATCH)):
        known = connection.execute(seen.where(tables.call.c.id.in_(batch)))
        rows = [
            {"call_id": call_id, "run": run.id, "reader": reader, "digest": digest, "packed": batch[call_id]}
            for call_id, digest_before, reader_before in known
            if (digest_before, reader_before) != (digest := hashlib.sha256(batch[call_id]).hexdigest(), reader)
        ]
        if rows:
            connection.execute(upsert, rows)
            written += len(rows)
    return written


def forget_raw_records(connection: Connection, call_ids: Iterable[str]) -> None:
    """Remove the records of calls that say something else by now than what they were read from."""
    remaining = iter(call_ids)
    while batch := list(islice(remaining, _BATCH)):
        connection.execute(sa.delete(tables.raw_record).where(_raw.call_id.in_(batch)))


def find_raw_records(connection: Connection, source: str, *, not_by: str | None = None) -> Iterator[RawRecord]:
    """The records of the calls of a source, in the order of their ids, a few hundred at a time.

    With ``not_by`` only those that another reader than that one read last. Calls and records may be written while they
    are consumed.
    """
    wanted = _of_source(source).where(_raw.packed != NOT_KEPT).order_by(_raw.call_id).limit(_BATCH)
    if not_by is not None:
        wanted = wanted.where(_raw.reader != not_by)
    last = ""
    while True:
        rows = connection.execute(wanted.where(_raw.call_id > last)).mappings().all()
        yield from map(_read, rows)
        if len(rows) < _BATCH:
            return
        last = rows[-1]["call_id"]


def get_raw_record(connection: Connection, call_id: str) -> RawRecord | None:
    """The record that a call was read from, or None where none is kept."""
    query = sa.select(tables.raw_record).where(_raw.call_id == call_id, _raw.packed != NOT_KEPT)
    row = connection.execute(query).mappings().first()
    return None if row is None else _read(row)


def find_read_by(connection: Connection, source: str, reader: str) -> frozenset[str]:
    """The ids of the calls of a source that ``reader`` read last."""
    query = _of_source(source).where(_raw.reader == reader).with_only_columns(_raw.call_id)
    return frozenset(connection.execute(query).scalars())


def find_digests(connection: Connection, source: str) -> dict[str, str]:
    """The digests of the kept records of a source, by the ids of their calls."""
    query = _of_source(source).where(_raw.packed != NOT_KEPT).with_only_columns(_raw.call_id, _raw.digest)
    return dict(connection.execute(query).all())


def mark_read(connection: Connection, call_ids: Collection[str], reader: str) -> None:
    """Write down that the records of these calls were read again by ``reader``."""
    remaining = iter(call_ids)
    while batch := list(islice(remaining, _BATCH)):
        here = sa.update(tables.raw_record).where(_raw.call_id.in_(batch), _raw.reader != reader)
        connection.execute(here.values(reader=reader))


def _of_source(source: str) -> sa.Select[Any]:
    of_source = tables.raw_record.join(tables.call, tables.call.c.id == _raw.call_id)
    return sa.select(tables.raw_record).select_from(of_source).where(tables.call.c.source == source)


def _read(row: Mapping[Any, Any]) -> RawRecord:
    return RawRecord(**{name: row[name] for name in ("call_id", "run", "reader", "digest", "packed")})
