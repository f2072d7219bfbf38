"""One reading of one source, from the command to the finished run."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings as ScrapySettings

from catalogue.model.run import Health, Issue, Run
from catalogue.settings import Settings
from catalogue.store import runs
from catalogue.store.database import Database, StoreError
from crawlers import settings as scrapy_settings
from crawlers.health import VERDICTS
from crawlers.manners.addresses import IPV4_RESOLVER, RESOLVER
from crawlers.manners.cache import cache_settings
from crawlers.reading import EVERYDAY, REPLAYED_KEY, Reading, Yardstick
from crawlers.registry import load_source
from crawlers.rereading import find_programmes
from crawlers.source import Asked, Coverage, Source

# How many runs are looked through for the last success, and which part of the records may be rejected in one.
_LOOKED_AT = 60
_FEW = 0.02
_MAIL_ADDRESS = re.compile(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+")


def crawl(
    name: str,
    installation: Settings,
    now: datetime,
    *,
    replay_origin: str | None = None,
    overrides: dict[str, object] | None = None,
    tell: Callable[[int, int], None] | None = None,
    yardstick: Yardstick = EVERYDAY,
) -> Run:
    """Read the source ``name`` once and keep what it has; the finished run tells how it went.

    ``installation`` names the catalogue, the contact that portals are told, and the folder for their answers.
    ``now`` (aware) is the instant of the run. With ``replay_origin`` every request goes to the stand-in there.
    ``overrides`` are Scrapy settings for this run, ``yardstick`` is what it is measured by. One process can crawl once:
    the network loop cannot be restarted. Raises `KeyMissingError` if the portal asks for a key and there is none,
    `StoreError` if the catalogue cannot be written, and what `crawlers.registry.load_source` raises.
    """
    spider = load_source(name)
    key = find_key(spider.source, installation) if replay_origin is None else REPLAYED_KEY
    database_url = installation.database
    with Database.open(database_url) as database, database.write() as connection:
        runs.abandon_runs(connection, name)
        earlier = () if yardstick.everything else runs.find_runs(connection, name, limit=_LOOKED_AT)
        run = runs.begin_run(connection, name, now)
    reading = Reading(
        source=name,
        now=now,
        tell=tell,
        run=run,
        programmes_before=lambda: _known_programmes(database_url, name),
        since=find_since(spider.source, earlier),
        key=key,
        yardstick=yardstick,
    )
    process = AsyncCrawlerProcess(reader_settings(spider.source, installation, replay_origin, overrides or {}))
    process.crawl(spider, reading=reading)
    process.start()
    if reading.store_problem is not None:
        raise StoreError(reading.store_problem)
    assert reading.run is not None
    if reading.run.health is Health.RUNNING:
        return write_stopped(database_url, reading.run, reading.instant())
    return reading.run


class KeyMissingError(ValueError):
    """A portal asks for a key that the installation does not have."""


def find_key(source: Source, installation: Settings) -> str | None:
    """The key that the portal asks for, None if it asks for none. Raises `KeyMissingError`, saying what to do."""
    if source.key_setting is None:
        return None
    key = str(getattr(installation, source.key_setting))
    if not key:
        raise KeyMissingError(
            f"{source.title} answers only with a key: ask for one, and put it into CALLFIT_{source.key_setting.upper()}"
        )
    return key


def find_since(source: Source, earlier: Sequence[Run]) -> datetime | None:
    """From when a source that gives changes is asked: its last success, less the overlap; None for everything.

    ``earlier`` are its runs, the newest first. A run that reached its end and had to reject a few records is a success
    here: one record that is broken for good would otherwise have everything read anew each day.
    """
    if source.coverage is not Coverage.CHANGES:
        return None
    last = next((run for run in earlier if run.complete or _rejected_a_few(run)), None)
    return last.started_at - source.overlap if last is not None else None


def _rejected_a_few(run: Run) -> bool:
    causes = {issue.kind for issue in run.issues if issue.kind in VERDICTS}
    return causes == {"record rejected"} and run.counts.rejected <= _FEW * run.counts.rows


def _known_programmes(database_url: str, source: str) -> dict[str, str]:
    """`crawlers.rereading.find_programmes`, asked for when it is needed."""
    with Database.open(database_url) as database, database.read() as connection:
        return find_programmes(connection, source)


def write_stopped(database_url: str, run: Run, at: datetime) -> Run:
    """A run that never came to its verdict, because the program itself failed: broken, and said so."""
    issue = Issue(kind="stopped", text="the reading stopped before its end; the log says why")
    stopped = replace(run, health=Health.BROKEN, issues=(issue,), finished_at=at)
    with Database.open(database_url) as database, database.write() as connection:
        runs.finish_run(connection, stopped)
    return stopped


def reader_settings(
    source: Asked, installation: Settings, replay_origin: str | None, overrides: dict[str, object]
) -> ScrapySettings:
    """Scrapy's settings for one run: the manners of this program and the installation, and what is asked.

    With ``replay_origin`` every request goes to the stand-in there. ``overrides`` come last.
    """
    settings = ScrapySettings()
    settings.setmodule(scrapy_settings)
    settings.setdict(
        {
            "CALLFIT_DATABASE": installation.database,
            "DOWNLOAD_DELAY": source.delay,
            "DOWNLOAD_TIMEOUT": source.timeout,
            "DOWNLOAD_MAXSIZE": source.largest_answer,
            "DOWNLOAD_VERIFY_CERTIFICATES": source.verify_certificate,
            "TWISTED_DNS_RESOLVER": IPV4_RESOLVER if source.ipv4_only else RESOLVER,
        }
    )
    settings.setdict(contact_settings(installation.contact, source.language))
    settings.setdict(cache_settings(installation.cache))
    if replay_origin is not None:
        settings.setdict(replay_settings(replay_origin, installation.cache))
    settings.setdict(overrides, priority="cmdline")
    return settings


def contact_settings(contact: str, language: str = "en") -> dict[str, object]:
    """Scrapy settings that ask for pages in ``language``, and tell portals whom to ask to stop.

    ``contact`` stands in User-Agent, and an e-mail address in From too.
    """
    headers = scrapy_settings.DEFAULT_REQUEST_HEADERS | {"Accept-Language": f"{language}, en;q=0.5"}
    if _MAIL_ADDRESS.fullmatch(contact):
        headers["From"] = contact
    told: dict[str, object] = {"DEFAULT_REQUEST_HEADERS": headers}
    if contact:
        told["USER_AGENT"] = f"{scrapy_settings.USER_AGENT.removesuffix(')')}; {contact})"
    return told


def replay_settings(origin: str, cache: str = "") -> dict[str, object]:
    """Scrapy settings that send every request to the stand-in at ``origin`` and nowhere else.

    The stand-in is on this machine and minds no haste; its address is private, which our own resolver refuses. What it
    answers is kept apart from what the portals answered, in a folder within ``cache``.
    """
    handler = "crawlers.downloads.ReplayHandler"
    return {
        "CALLFIT_REPLAY_ORIGIN": origin,
        "DOWNLOAD_DELAY": 0,
        "DOWNLOAD_HANDLERS": {"http": handler, "https": handler},
        "TWISTED_DNS_RESOLVER": "scrapy.resolver.CachingThreadedResolver",
        "RETRY_FIRST_PAUSE": 0.1,
    } | cache_settings(str(Path(cache, "replay")) if cache else "")
