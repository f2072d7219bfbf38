"""Three steps from a spider's call to the catalogue: Normalise, Check, Keep."""

import pickle
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from scrapy.exceptions import DropItem

from catalogue.model.call import Call, DeadlineModel, Moment
from catalogue.model.run import Counts, Issue, Run
from catalogue.store import calls, runs
from catalogue.store.calls import Grace
from catalogue.store.database import Database, StoreError
from crawlers.health import Lost, judge, may_be_stored
from crawlers.portal import Portal
from crawlers.read.deadlines import as_deadlines
from crawlers.read.html import tidy
from crawlers.reading import Reading
from crawlers.source import Coverage

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from sqlalchemy.engine import Connection

LONGEST_TITLE = 500
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_LATEST = datetime(2100, 1, 1, tzinfo=UTC)
# In the recorded half year of daily readings of the EU portal every call that dropped out and came back had been away
# for at most 13 readings and 14 days; the grace is longer than that.
GRACE = Grace(runs=15, span=timedelta(days=21))


def _reading_of(crawler: "Crawler") -> Reading:
    spider = crawler.spider
    assert isinstance(spider, Portal)
    return spider.reading


def normalise(call: Call) -> Call:
    """One spelling for what portals spell in many ways: white space, order, repeats, length."""
    title = tidy(call.title)
    if len(title) > LONGEST_TITLE:
        title = title[: LONGEST_TITLE - 1].rsplit(" ", 1)[0] + "…"
    return replace(
        call,
        title=title,
        keywords=tuple(sorted(dict.fromkeys(call.keywords))),
        deadlines=tuple(sorted(dict.fromkeys(call.deadlines), key=lambda deadline: deadline.at)),
    )


class Normalise:
    """The first step: see `normalise`."""

    def process_item(self, call: Call) -> Call:
        """The same call, normalised."""
        return normalise(call)


class Check:
    """Refuses what cannot be true; what is refused is counted with its reason and never silently lost."""

    def __init__(self, crawler: "Crawler") -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """The step for one run."""
        return cls(crawler)

    def process_item(self, call: Call) -> Call:
        """The call itself. Raises DropItem if it cannot be true."""
        problem = find_fault(call)
        if problem is not None:
            what = f"{call.id[:120]}: {problem}"
            _reading_of(self._crawler).reject(what)
            raise DropItem(what)
        return call


def find_fault(call: Call) -> str | None:
    """What makes a call impossible, in words, or None."""
    if not call.title:
        return "it has no title"
    parts = urlsplit(call.url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return f"its address is none: {call.url[:100]!r}"
    moments = [deadline.moment for deadline in call.deadlines] + ([call.opens] if call.opens else [])
    strange = next((moment for moment in moments if not _EARLIEST <= moment.at <= _LATEST), None)
    if strange is not None:
        return f"a date in it cannot be meant: {strange.raw!r}"
    return None


class Keep:
    """Holds a run's calls back until the run is judged, then writes all of them and the verdict in one commit.

    A run that is killed on the way has written nothing. The calls wait in a temporary file, so that memory stays flat
    however many there are.
    """

    def __init__(self, crawler: "Crawler") -> None:
        self._crawler = crawler
        self._spool = tempfile.SpooledTemporaryFile(max_size=8 * 1024 * 1024)  # noqa: SIM115 - closed in close_spider
        self._ids: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """The step for one run."""
        return cls(crawler)

    def process_item(self, call: Call) -> Call:
        """The call, put aside until the run is judged."""
        pickle.dump(call, self._spool, protocol=pickle.HIGHEST_PROTOCOL)
        reading = _reading_of(self._crawler)
        self._ids.add(call.id)
        reading.kept = len(self._ids)
        return call

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
        with Database.open(url) as database, database.write() as connection:
            last = None if reading.yardstick.accept else runs.last_run(connection, reading.source, complete=True)
            whole = spider.source.coverage is Coverage.WHOLE
            lost = self._lost(connection, reading, last) if last is not None and whole else None
            health, complete = judge(reading, reading.yardstick.source(spider.source), last, lost)
            assert reading.run is not None
            run = replace(reading.run, health=health, complete=complete, issues=tuple(_issues(reading)))
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
                spooled = self._spooled()
                if reading.dates_only:
                    known = calls.find_calls(connection, source=reading.source, sections=True)
                    spooled = _update_dates({stored.call.id: stored.call for stored in known}, spooled)
                put = calls.put_calls(connection, spooled, run)
                counts = replace(counts, new=put.new, changed=put.changed, same=put.same)
            if complete and whole:
                calls.count_missed(connection, run, GRACE)
            run = replace(run, counts=counts, finished_at=reading.instant())
            runs.finish_run(connection, run)
        reading.run = run

    def _lost(self, connection: "Connection", reading: Reading, last: Run) -> Lost:
        before = calls.find_seen(connection, last)
        live = {call_id for call_id, closes_at in before.items() if closes_at is None or closes_at > reading.now}
        return Lost(before=len(live), missing=len(live - self._ids), gone=len(before.keys() - self._ids))

    def _spooled(self) -> Iterator[Call]:
        self._spool.seek(0)
        while True:
            try:
                call = pickle.load(self._spool)  # noqa: S301 - our own file, written above
            except EOFError:
                return
            yield call


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
