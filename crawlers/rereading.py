"""Reading kept records again with the reader of today, without the portal and without news for anybody.

It goes in two steps: what takes its time, the reading, holds up nobody else who would write; then what has changed is
written in one transaction.
"""

import pickle
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Self

from catalogue.model.call import Call
from catalogue.model.run import Run
from catalogue.model.version import Cause
from catalogue.store import calls, raw_records
from catalogue.store.database import Database
from catalogue.store.errors import StoreError
from catalogue.store.raw_records import RawRecord
from catalogue.store.rewriting import rewrite_calls
from crawlers.checking import find_fault, normalise
from crawlers.portal import Portal
from crawlers.reading import Reading

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

_BATCH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Reread:
    """What became of kept records: how many were read, how many calls that changed.

    ``problems`` says of each record that this reader cannot read any more, or reads as another call or none, why: its
    call stays as it is.
    """

    read: int
    changed: int
    problems: tuple[str, ...]


class RecordReader:
    """Reads records of a source as a run does, without the portal.

    ``programmes`` gives what earlier runs learned of the programmes' names, by code.
    """

    def __init__(self, spider: type[Portal], at: datetime, programmes: Callable[[], Mapping[str, str]]) -> None:
        self._portal = spider(reading=Reading(source=spider.name, now=at, programmes_before=programmes))
        self._portal.prepare_again()

    def read(self, row: dict[str, Any], call_id: str) -> Call | str:
        """The call that a record is, or in words why it is not the call ``call_id``. ``row`` is used up."""
        call = self.read_any(row)
        if call is None:
            return next(iter(self._portal.reading.rejected), f"{call_id}: it reads as no call of ours")
        if call.id != call_id:
            return f"{call_id}: it reads as another call, {call.id[:120]}"
        fault = find_fault(call)
        return call if fault is None else f"{call_id}: {fault}"

    def read_any(self, row: dict[str, Any]) -> Call | None:
        """The call that a record is, whichever, or None. ``row`` is used up."""
        reading = self._portal.reading
        reading.rejected.clear()
        reading.issues.clear()
        call = self._portal.read_again(row)
        return normalise(call) if call is not None else None


class Rereading:
    """The kept records of a source, read again by ``reader`` (its fingerprint) and not yet written.

    Calls that read otherwise wait in a temporary file, so that memory stays flat however many there are.
    """

    def __init__(self, reader: str) -> None:
        self._reader = reader
        self._changed = tempfile.SpooledTemporaryFile(max_size=8 * 1024 * 1024)  # noqa: SIM115 - closed in __exit__
        # The digests of the records that could be read, by the ids of their calls.
        self._readable: dict[str, str] = {}
        self._problems: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._changed.close()

    def read(self, connection: "Connection", records: Iterator[RawRecord], again: RecordReader) -> None:
        """Read ``records`` with ``again`` and put aside what is otherwise than it is stored."""
        while batch := list(islice(records, _BATCH)):
            read = {record.call_id: call for record in batch if (call := self._read(record, again)) is not None}
            for stored in calls.find_calls(connection, ids=read, sections=True):
                if read[stored.call.id] != stored.call:
                    pickle.dump(read[stored.call.id], self._changed, protocol=pickle.HIGHEST_PROTOCOL)

    def write(self, connection: "Connection", run: Run, at: datetime) -> Reread:
        """Write what was put aside, each change as a version of the instant ``at`` (aware), caused by our reader.

        A call that was read from another record meanwhile stays as it is.
        """
        now = raw_records.find_digests(connection, run.source)
        current = {call_id for call_id, digest in self._readable.items() if now.get(call_id) == digest}
        anew = (call for call in self._spooled() if call.id in current)
        changed = rewrite_calls(connection, anew, run, Cause.READER, at)
        raw_records.mark_read(connection, current, self._reader)
        count = len(self._readable) + len(self._problems)
        return Reread(read=count, changed=changed, problems=tuple(self._problems))

    def _read(self, record: RawRecord, again: RecordReader) -> Call | None:
        try:
            read = again.read(record.unpack(), record.call_id)
        except StoreError as error:
            read = f"{record.call_id}: {error}"
        if isinstance(read, str):
            self._problems.append(read)
            return None
        self._readable[record.call_id] = record.digest
        return read

    def _spooled(self) -> Iterator[Call]:
        self._changed.seek(0)
        while True:
            try:
                yield pickle.load(self._changed)  # noqa: S301 - our own file, written above
            except EOFError:
                return


@contextmanager
def read_older_again(
    database: Database,
    spider: type[Portal],
    reader: str,
    at: datetime,
    programmes: Callable[[], Mapping[str, str]],
) -> Iterator[Rereading]:
    """What older readers than ``reader``, the fingerprint of today's, have read, read again."""
    with Rereading(reader) as rereading:
        with database.read() as connection:
            older = raw_records.find_raw_records(connection, spider.name, not_by=reader)
            first = next(older, None)
            if first is not None:
                rereading.read(connection, chain([first], older), RecordReader(spider, at, programmes))
        yield rereading


@contextmanager
def read_all_again(
    database: Database,
    spider: type[Portal],
    reader: str,
    at: datetime,
    tell: Callable[[int, int], None] | None = None,
) -> Iterator[Rereading]:
    """Every kept record of a source, read again; ``tell`` hears how many of how many are done."""
    with Rereading(reader) as rereading:
        with database.read() as connection:
            programmes = find_programmes(connection, spider.name)
            count = len(raw_records.find_digests(connection, spider.name))
            records = _counted(raw_records.find_raw_records(connection, spider.name), count, tell)
            rereading.read(connection, records, RecordReader(spider, at, lambda: programmes))
        yield rereading


def find_programmes(connection: "Connection", source: str) -> dict[str, str]:
    """The names of the programmes of a source's calls, by code, as earlier runs learned them."""
    found = (stored.call.programme for stored in calls.find_calls(connection, source=source))
    return {programme.code: programme.name for programme in found if programme is not None}


def find_cause(connection: "Connection", source: str, reader: str) -> Callable[[str], Cause]:
    """Whose doing a change is that a run finds now: that of the portal, by the call's id.

    Only where the stored call is what ``reader``, which this run has, read. Where no record is kept, or this reader
    could not read it, it cannot be told.
    """
    read_alike = raw_records.find_read_by(connection, source, reader)
    return lambda call_id: Cause.PORTAL if call_id in read_alike else Cause.UNKNOWN


def _counted(records: Iterator[RawRecord], count: int, tell: Callable[[int, int], None] | None) -> Iterator[RawRecord]:
    for number, record in enumerate(records, 1):
        yield record
        if tell is not None:
            tell(number, count)
