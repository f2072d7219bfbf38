"""Reading kept records again with the reader of today, without the portal and without news for anybody."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from catalogue.model.call import Call
from catalogue.model.run import Run
from catalogue.model.version import Cause
from catalogue.store import calls, raw_records
from catalogue.store.errors import StoreError
from catalogue.store.raw_records import RawRecord
from catalogue.store.rewriting import rewrite_calls
from crawlers.checking import find_fault, normalise
from crawlers.portal import Portal
from crawlers.reading import Reading

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Reread:
    """What became of kept records: how many were read, how many calls that changed.

    ``problems`` says of each record that this reader cannot read any more, or reads as another call or none, why: its
    call stays as it is.
    """

    read: int
    changed: int
    problems: tuple[str, ...]


def read_older_again(
    connection: "Connection", spider: type[Portal], run: Run, reader: str, programmes: Callable[[], Mapping[str, str]]
) -> Reread:
    """Bring what older readers read to ``reader``, the fingerprint of today's, before ``run`` writes its own calls."""
    older = raw_records.find_raw_records(connection, run.source, not_by=reader)
    again = RecordReader(spider, run.started_at, programmes)
    return _reread(connection, older, again, run, reader, run.started_at)


def reread(
    connection: "Connection",
    spider: type[Portal],
    last: Run,
    reader: str,
    at: datetime,
    tell: Callable[[int, int], None] | None = None,
) -> Reread:
    """Read every kept record of a source again at ``at`` (aware).

    Calls that read otherwise are rewritten, each with a version as ours; nothing of when a call was seen changes. The
    portal is not asked, so this is no run: the versions are written down under ``last``, the last one of the source.
    ``tell`` hears how many records of how many are done.
    """
    programmes = find_programmes(connection, last.source)
    count = raw_records.count_raw_records(connection, last.source)
    records = _counted(raw_records.find_raw_records(connection, last.source), count, tell)
    return _reread(connection, records, RecordReader(spider, at, lambda: programmes), last, reader, at)


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


class RecordReader:
    """Reads records of a source as a run does, without the portal.

    ``programmes`` gives what earlier runs learned of the programmes' names, by code.
    """

    def __init__(self, spider: type[Portal], at: datetime, programmes: Callable[[], Mapping[str, str]]) -> None:
        self._portal = spider(reading=Reading(source=spider.name, now=at, programmes_before=programmes))
        self._portal.prepare_again()

    def read(self, row: dict[str, object], call_id: str) -> Call | str:
        """The call that a record is, or in words why it is not the call ``call_id``."""
        reading = self._portal.reading
        reading.rejected.clear()
        reading.issues.clear()
        call = self._portal.read_again(row)
        if call is None:
            return next(iter(reading.rejected), f"{call_id}: it reads as no call of ours")
        again = normalise(call)
        if again.id != call_id:
            return f"{call_id}: it reads as another call, {again.id[:120]}"
        fault = find_fault(again)
        return again if fault is None else f"{call_id}: {fault}"


def _reread(
    connection: "Connection", records: Iterator[RawRecord], again: RecordReader, run: Run, reader: str, at: datetime
) -> Reread:
    readable: list[str] = []
    problems: list[str] = []

    def found() -> Iterator[Call]:
        for record in records:
            try:
                read = again.read(record.unpack(), record.call_id)
            except StoreError as error:
                read = f"{record.call_id}: {error}"
            if isinstance(read, str):
                problems.append(read)
            else:
                readable.append(record.call_id)
                yield read

    changed = rewrite_calls(connection, found(), run, Cause.READER, at)
    raw_records.mark_read(connection, readable, reader)
    return Reread(read=len(readable) + len(problems), changed=changed, problems=tuple(problems))


def _counted(records: Iterator[RawRecord], count: int, tell: Callable[[int, int], None] | None) -> Iterator[RawRecord]:
    for number, record in enumerate(records, 1):
        yield record
        if tell is not None:
            tell(number, count)
