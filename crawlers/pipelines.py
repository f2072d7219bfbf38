"""Three steps from a spider's call to the catalogue: Normalise, Check, Keep."""

import pickle
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from scrapy.exceptions import DropItem

from catalogue.model.call import Call, DeadlineModel, Moment
from catalogue.model.run import Counts, Issue, Run
from catalogue.store import calls, raw_records, runs
from catalogue.store.calls import Grace, Put
from catalogue.store.database import Database, StoreError
from crawlers.checking import find_fault, normalise
from crawlers.fingerprint import reader_of
from crawlers.health import Lost, judge, may_be_stored
from crawlers.portal import Found, Portal
from crawlers.read.deadlines import as_deadlines
from crawlers.reading import Reading
from crawlers.rereading import Reread, Rereading, find_cause, read_older_again
from crawlers.source import Coverage

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from sqlalchemy.engine import Connection

# In the recorded half year of daily readings of the EU portal every call that dropped out and came back had been away
# for at most 13 readings and 14 days; the grace is longer than that.
GRACE = Grace(runs=15, span=timedelta(days=21))


def _reading_of(crawler: "Crawler") -> Reading:
    spider = crawler.spider
    assert isinstance(spider, Portal)
    return spider.reading


class Normalise:
    """The first step: see `normalise`."""

    def process_item(self, found: Found) -> Found:
        """The same call, normalised."""
        return replace(found, call=normalise(found.call))


class Check:
    """Refuses what cannot be true; what is refused is counted with its reason and never silently lost."""

    def __init__(self, crawler: "Crawler") -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """The step for one run."""
        return cls(crawler)

    def process_item(self, found: Found) -> Found:
        """The call itself. Raises DropItem if it cannot be true."""
        problem = find_fault(found.call)
        if problem is not None:
            what = f"{found.call.id[:120]}: {problem}"
            _reading_of(self._crawler).reject(what)
            raise DropItem(what)
        return found


class Keep:
    """Holds a run's calls back until the run is judged, then writes all of them and the verdict in one commit.

    A run that is killed on the way has written nothing. The calls wait in a temporary file, so that memory stays flat
    however many there are.
    """

    def __init__(self, crawler: "Crawler") -> None:
        self._crawler = crawler
        # Now, and not when all is read: the files may be others by then.
        assert issubclass(crawler.spidercls, Portal)
        self._reader = reader_of(crawler.spidercls)
        self._spool = tempfile.SpooledTemporaryFile(max_size=8 * 1024 * 1024)  # noqa: SIM115 - closed in close_spider
        # Of a call that comes again the last one counts: how often each came.
        self._ids: Counter[str] = Counter()

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """The step for one run."""
        return cls(crawler)

    def process_item(self, found: Found) -> Found:
        """The call, put aside until the run is judged."""
        pickle.dump(found, self._spool, protocol=pickle.HIGHEST_PROTOCOL)
        reading = _reading_of(self._crawler)
        self._ids[found.call.id] += 1
        reading.kept = len(self._ids)
        return found

    def close_spider(self) -> None:
        """Judge the run and write it, all or nothing. What the store refuses is left in the reading."""
        reading = _reading_of(self._crawler)
        try:
            with self._spool:
                self._write(reading)
        except StoreError as error:
            reading.store_problem = str(error)

    def _write(self, reading: Reading) -> None:
        spider = self._crawler.spider
        assert isinstance(spider, Portal)
        url = self._crawler.settings["CALLFIT_DATABASE"]
        with (
            Database.open(url) as database,
            self._read_again(database, spider) as again,
            database.write() as connection,
        ):
            last = None if reading.yardstick.accept else runs.last_run(connection, reading.source, complete=True)
            whole = spider.source.coverage is Coverage.WHOLE
            lost = self._lost(connection, reading, last) if last is not None and whole else None
            health, complete = judge(reading, reading.yardstick.source(spider.source), last, lost)
            assert reading.run is not None
            run = replace(reading.run, health=health, complete=complete)
            counts = Counts(
                announced=reading.announced,
                read=reading.kept,
                rejected=len(reading.rejected),
                pages=reading.pages,
                rows=reading.rows,
                fields=dict(sorted(reading.fields.items())),
                parts=dict(sorted(reading.parts.items())),
            )
            if may_be_stored(health, reading):
                put = self._store(connection, spider, run, again)
                counts = replace(counts, new=put.new, changed=put.changed, same=put.same)
            if complete and whole:
                calls.count_missed(connection, run, GRACE)
            issues = tuple(_issues(reading))
            run = replace(run, counts=counts, issues=issues, finished_at=reading.instant())
            runs.finish_run(connection, run)
        reading.run = run

    def _lost(self, connection: "Connection", reading: Reading, last: Run) -> Lost:
        before = calls.find_seen(connection, last)
        live = {call_id for call_id, closes_at in before.items() if closes_at is None or closes_at > reading.now}
        ids = self._ids.keys()
        return Lost(before=len(live), missing=len(live - ids), gone=len(before.keys() - ids))

    def _read_again(self, database: Database, spider: Portal) -> AbstractContextManager[Rereading]:
        """What older readers have read, read again, before anything is written and nobody else could write."""
        reading = spider.reading
        if not reading.kept:
            return Rereading(self._reader)
        return read_older_again(database, type(spider), self._reader, reading.now, reading.programmes_before)

    def _store(self, connection: "Connection", spider: Portal, run: Run, again: Rereading) -> Put:
        """Write the calls and the records that they were read from.

        Where an older reader read what is stored, what it reads as now is written first: what that changes is our
        doing, and what then still differs is the portal's.
        """
        reading, reader = spider.reading, self._reader
        _tell_of(again.write(connection, run, run.started_at), reading)
        cause = find_cause(connection, run.source, reader)
        if reading.dates_only:
            known = calls.find_calls(connection, source=run.source, sections=True)
            before = {stored.call.id: stored.call for stored in known}
            put = calls.put_calls(connection, _update_dates(before, self._calls()), run, cause)
            # They were read from more than the records of before, which would undo what is new if they were read again.
            changed = (call.id for call in _update_dates(before, self._calls()) if before.get(call.id) != call)
            raw_records.forget_raw_records(connection, changed)
            return put
        put = calls.put_calls(connection, self._calls(), run, cause)
        kept = ((found.call.id, found.packed) for found in self._spooled())
        raw_records.put_raw_records(connection, kept, run, reader)
        return put

    def _calls(self) -> Iterator[Call]:
        return (found.call for found in self._spooled())

    def _spooled(self) -> Iterator[Found]:
        """What was put aside; of a call that came again, as it came last."""
        self._spool.seek(0)
        left = Counter(self._ids)
        while True:
            try:
                found: Found = pickle.load(self._spool)  # noqa: S301 - our own file, written above
            except EOFError:
                return
            left[found.call.id] -= 1
            if not left[found.call.id]:
                yield found


def _tell_of(again: Reread, reading: Reading) -> None:
    """Note what another reader than before made of the kept records, if anything."""
    if not again.changed and not again.problems:
        return
    text = (
        f"the reader is another one than before: of {again.read} kept records {again.changed} read as something else, "
        "which is no change of the portal's"
    )
    if again.problems:
        text += f"; {len(again.problems)} cannot be read any more, such as {again.problems[0]}"
    reading.note("read again", text)


def _update_dates(known: Mapping[str, Call], read: Iterable[Call]) -> Iterator[Call]:
    """Calls of a makeshift reading: new ones as they are, known ones with nothing but their title and dates renewed."""
    for call in read:
        before = known.get(call.id)
        yield call if before is None else _with_dates_of(before, call)


def _with_dates_of(before: Call, call: Call) -> Call:
    """``before`` with the title and dates of ``call``; the same instant in another spelling is no new date."""
    opens = before.opens if _instants(before.opens) == _instants(call.opens) else call.opens
    updated = replace(before, title=call.title, opens=opens)
    if [deadline.at for deadline in before.deadlines] == [deadline.at for deadline in call.deadlines]:
        return updated
    model = before.deadline_model if call.deadline_model is DeadlineModel.UNKNOWN else call.deadline_model
    deadlines = as_deadlines(model, (deadline.moment for deadline in call.deadlines))
    return replace(updated, deadlines=deadlines, deadline_model=model)


def _instants(moment: Moment | None) -> datetime | None:
    return moment.at if moment is not None else None


def _issues(reading: Reading) -> Iterator[Issue]:
    """What to keep of a reading's issues: the first of each kind in full, and fields that nothing read."""
    yield from reading.issues[:50]
    if len(reading.issues) > 50:
        yield Issue(kind="more", text=f"{len(reading.issues) - 50} further issues")
    if reading.leftovers:
        named = ", ".join(f"{field} ({count})" for field, count in sorted(reading.leftovers.items())[:30])
        yield Issue(kind="unused fields", text=f"fields that nothing reads and nobody named as unused: {named}")
