"""A source that is made for a test, whose file can be changed, and runs of it through the real pipelines."""

import asyncio
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from catalogue.model.run import Run
from catalogue.model.stored import StoredCall
from catalogue.model.version import Version
from catalogue.store import calls, runs, schema, versions
from catalogue.store.database import Database
from crawlers.fingerprint import reader_of
from crawlers.pipelines import Check, Keep, Normalise
from crawlers.portal import Portal
from crawlers.reading import Reading
from crawlers.registry import load_source
from crawlers.rereading import Reread, find_programmes, read_all_again

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

NAME = "ro_made"
START = datetime(2026, 8, 20, 5, tzinfo=UTC)
DAY = timedelta(days=1)

SOURCE = """
from catalogue.model.call import SectionKind
from crawlers.portal import Portal
from crawlers.read.dates import iso_day
from crawlers.read.fields import take, take_first, take_records
from crawlers.source import Expect, Proof, Source, aside


class Made(Portal):
    source = Source(
        title="Made", country="RO", language="en", zone="Europe/Bucharest", home="https://made.example/",
        licence="none", expect=Expect(at_least=1, at_most=99), proof=Proof.DOCUMENTATION, checked_against="nothing",
        unused=aside("personal data", "contact", "partners[].name") | aside("technical", "rank"),
    )
    id_field = "id"
    records = ()
    makeshift = False

    async def rows(self):
        self.reading.dates_only = self.makeshift
        for record in self.records:
            yield dict(record)

    def call(self, row):
        key = take(row, "id")
        partners = [take_first(one, "town") for one in take_records(row, "partners")]
        return self.new_call(
            key=key,
            title=take(row, "title"),
            url=f"https://made.example/{key}",
            dates=self.dates(iso_day, closes=take_first(row, "closes")),
            funder=take_first(row, "funder"),
            status_raw=take_first(row, "status"),
            keywords=partners,
            texts=[(SectionKind.DESCRIPTION, take_first(row, "text"))],
        )
"""


def record(number: int = 1, closes: str = "2026-10-01", **more: Any) -> dict[str, Any]:
    """A record of the portal."""
    return {"id": str(number), "title": f"Call {number}", "closes": closes, "funder": "Ministry"} | more


@dataclass
class Made:
    """The source in ``folder`` and its catalogue, a day later with each run."""

    folder: Path
    database: Database
    now: datetime = START
    text: str = field(default=SOURCE)

    def __post_init__(self) -> None:
        schema.upgrade(self.database)
        self.edit()

    def edit(self, *changes: tuple[str, str]) -> None:
        """Change the source's file, and load it as a new process would."""
        for old, new in changes:
            assert old in self.text
            self.text = self.text.replace(old, new)
        (self.folder / f"{NAME}.py").write_text(self.text, encoding="utf-8")
        # Compiled code is told by size and second: another text of the same length would be taken for this one.
        shutil.rmtree(self.folder / "__pycache__", ignore_errors=True)
        sys.modules.pop(f"callfit_own_sources.{NAME}", None)

    @property
    def spider(self) -> type[Portal]:
        return load_source(NAME)

    def crawl(self, *records: dict[str, Any], makeshift: bool = False) -> Run:
        """One run, a day after the last, of a portal that has these records."""
        spider = self.spider
        self.now += DAY
        with self.database.write() as connection:
            run = runs.begin_run(connection, NAME, self.now)
        url = f"sqlite:///{self.folder / 'catalogue.db'}"
        reading = Reading(source=NAME, now=self.now, run=run, programmes_before=self._programmes)
        portal = spider(reading=reading)
        vars(portal).update(records=records, makeshift=makeshift)
        crawler = cast("Crawler", SimpleNamespace(spider=portal, spidercls=spider, settings={"CALLFIT_DATABASE": url}))
        asyncio.run(_through(portal, Normalise(), Check.from_crawler(crawler), Keep.from_crawler(crawler)))
        assert reading.store_problem is None, reading.store_problem
        assert reading.run is not None
        return reading.run

    def reread(
        self, tell: Callable[[int, int], None] | None = None, meanwhile: Callable[[], object] | None = None
    ) -> Reread:
        """Read the kept records again, a day after the last run; ``meanwhile`` happens before anything is written."""
        self.now += DAY
        with self.database.read() as connection:
            last = runs.last_run(connection, NAME)
        assert last is not None
        with read_all_again(self.database, self.spider, reader_of(self.spider), self.now, tell) as again:
            if meanwhile is not None:
                meanwhile()
            with self.database.write() as connection:
                return again.write(connection, last, self.now)

    def calls(self) -> dict[str, StoredCall]:
        """The stored calls by their keys."""
        with self.database.read() as connection:
            return {one.call.source_key: one for one in calls.find_calls(connection, source=NAME, sections=True)}

    def versions(self) -> list[Version]:
        """The versions, the oldest first."""
        with self.database.read() as connection:
            return list(versions.find_versions(connection))[::-1]

    def _programmes(self) -> dict[str, str]:
        with self.database.read() as connection:
            return find_programmes(connection, NAME)


async def _through(portal: Portal, normalise: Normalise, check: Check, keep: Keep) -> None:
    async for found in portal.start():
        keep.process_item(check.process_item(normalise.process_item(found)))
    keep.close_spider()
