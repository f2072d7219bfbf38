"""One update of one reference set, from the command to the finished run."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import scrapy
from scrapy.crawler import AsyncCrawlerProcess

from catalogue.model.run import Counts, Health, Run
from catalogue.settings import Settings
from catalogue.store import references, runs
from catalogue.store.database import Database, StoreError
from crawlers.fetching import Fetching
from crawlers.reading import EVERYDAY, PortalError, Reading, Yardstick
from crawlers.reference import Contents, Reference, judge_contents, run_name
from crawlers.reference_registry import load_reference
from crawlers.run import reader_settings, write_stopped


class ReferenceSpider(Fetching):
    """Fetches the files of one set, reads them, and takes the set over if nothing is wrong with it."""

    name = "reference"

    def __init__(self, *, reading: Reading, reference: Reference, database_url: str, replayed: bool) -> None:
        # Answers of each set are kept in a folder of their own.
        super().__init__(reading=reading, name=reading.source)
        self._reference = reference
        self._database_url = database_url
        self._replayed = replayed

    async def start(self) -> AsyncIterator[Any]:
        """Scrapy's entry: the whole update; there are no items."""
        contents = None
        try:
            contents = self._reference.read(await self._files())
        except PortalError as error:
            self.reading.note(error.kind, str(error))
        else:
            self.reading.finished = True
        try:
            self._keep(contents)
        except StoreError as error:
            self.reading.store_problem = str(error)
        nothing: tuple[object, ...] = ()
        for item in nothing:
            yield item

    async def _files(self) -> dict[str, bytes]:
        files = {}
        for name, url in self._reference.files.items():
            response = await self.fetch(scrapy.Request(url, dont_filter=True))
            self.reading.pages += 1
            files[name] = response.body
        return files

    def _keep(self, contents: Contents | None) -> None:
        """Judge what was read; write the set, if it may be taken over, and the verdict in one commit."""
        reading, run = self.reading, self.reading.run
        assert run is not None
        name = run.source.removeprefix(run_name(""))
        with Database.open(self._database_url) as database, database.write() as connection:
            before = references.find_references(connection).get(name)
            # What kept answers once gave is no measure for what the offices have.
            made = before is not None and before.replayed and not self._replayed
            compared = None if reading.yardstick.accept or made else before
            health = judge_contents(self._reference, contents, reading, compared, reading.now)
            counts = Counts(pages=reading.pages, rows=len(contents.rows) if contents is not None else 0)
            if health is Health.OK and contents is not None:
                put = references.put_reference(
                    connection, name, contents.rows, run, day=contents.day, replayed=self._replayed
                )
                counts = replace(counts, read=counts.rows, new=put.new, changed=put.changed, same=put.same)
            finished = replace(
                run,
                health=health,
                complete=health is Health.OK,
                counts=counts,
                issues=tuple(reading.issues),
                finished_at=reading.instant(),
            )
            runs.finish_run(connection, finished)
        reading.run = finished


def update_reference(
    name: str,
    installation: Settings,
    now: datetime,
    *,
    replay_origin: str | None = None,
    yardstick: Yardstick = EVERYDAY,
) -> Run:
    """Ask for the set ``name`` once and take it over if nothing is wrong with it; the finished run tells how it went.

    All that `crawlers.run.crawl` says of ``installation``, ``now``, ``replay_origin`` and ``yardstick`` holds, and that
    one process can do it once. Raises `StoreError` if the catalogue cannot be written, and what
    `crawlers.reference_registry.load_reference` raises.
    """
    reference = load_reference(name)
    url, source = installation.database, run_name(name)
    with Database.open(url) as database, database.write() as connection:
        runs.abandon_runs(connection, source)
        run = runs.begin_run(connection, source, now)
    reading = Reading(source=source, now=now, run=run, yardstick=yardstick)
    process = AsyncCrawlerProcess(reader_settings(reference, installation, replay_origin, {"ITEM_PIPELINES": {}}))
    measured = reference if yardstick.at_least is None else reference.scaled_to(yardstick.at_least)
    process.crawl(
        ReferenceSpider,
        reading=reading,
        reference=measured,
        database_url=url,
        replayed=replay_origin is not None,
    )
    process.start()
    if reading.store_problem is not None:
        raise StoreError(reading.store_problem)
    assert reading.run is not None
    if reading.run.health is Health.RUNNING:
        return write_stopped(url, reading.run, reading.instant())
    return reading.run
