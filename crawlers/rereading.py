"""Reading kept records again with the reader of today, without the portal and without news for anybody."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from catalogue.model.call import Call
from catalogue.model.run import Run
from catalogue.model.version import Cause
from catalogue.store import calls, raw_records
from crawlers.checking import find_fault, normalise
from crawlers.portal import Portal
from crawlers.reading import Reading

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Reread:
    """What became of the kept records of a source: how many were read, how many calls that changed.

    ``unreadable`` are those that this reader cannot read any more, or reads as another call or none: they stay.
    """

    read: int
    changed: int
    unreadable: int


def read_older_again(connection: "Connection", spider: type[Portal], reading: Reading, run: Run, reader: str) -> Cause:
    """Bring the stored calls of a source to the reader of fingerprint ``reader``, before ``run`` writes its own.

    The cause that changes found by ``run`` then have: the portal, or unknown where no record of before is kept.
    """
    readers = raw_records.find_readers(connection, run.source)
    if not readers:
        return Cause.UNKNOWN
    if set(readers) != {reader}:
        reread(connection, spider, reading, run, reader)
    return Cause.PORTAL


def reread(connection: "Connection", spider: type[Portal], reading: Reading, run: Run, reader: str) -> Reread:
    """Read every kept record of a source again; calls that read otherwise are rewritten, each with a version as ours.

    ``reading`` is the reading under way, whose knowledge of the source's programmes is used. Nothing of when a call was
    seen changes. ``run`` is the run that the versions are written down under.
    """
    portal = spider(reading=Reading(source=run.source, now=reading.now, programmes_before=reading.programmes_before))
    portal.prepare_again()
    tally = {"read": 0, "unreadable": 0}

    def found() -> Iterator[tuple[str, Call]]:
        for record in raw_records.find_raw_records(connection, run.source):
            tally["read"] += 1
            call = portal.read_again(dict(record.row))
            again = normalise(call) if call is not None else None
            if again is None or again.id != record.call_id or find_fault(again) is not None:
                tally["unreadable"] += 1
            else:
                yield record.call_id, again

    changed = calls.rewrite_calls(connection, (call for _, call in found()), run, Cause.READER)
    raw_records.mark_read(connection, run.source, reader)
    return Reread(read=tally["read"], changed=changed, unreadable=tally["unreadable"])
