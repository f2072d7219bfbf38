"""Sources as records for lists, pages and scripts."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from app.errors import CommandError
from app.stores import open_database

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from crawlers.portal import Portal
    from crawlers.registry import Place
    from crawlers.source import Source
    from crawlers.standing import Standing

# The shapes that `callfit sources new` writes, by the module of the class that a source is made of.
SHAPES: Mapping[str, str] = {
    "crawlers.portals.json_api": "json",
    "crawlers.portals.html_list": "html",
    "crawlers.portals.feed": "feed",
    "crawlers.portals.table": "table",
    "crawlers.portals.archive": "archive",
}
_RUNS_LOOKED_AT = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One source as it is found. ``spider`` is None for one that cannot be loaded; ``problem`` then says why."""

    name: str
    place: "Place"
    spider: "type[Portal] | None"
    problem: str | None


def find_sources(names: Iterable[str] | None = None) -> Iterator[Seen]:
    """All sources, or those of ``names``, broken ones included. Raises `CommandError` for a name that there is not."""
    from crawlers.registry import BrokenSourceError, UnknownSourceError, load_source, source_names, source_place

    for name in names or source_names():
        try:
            place = source_place(name)
        except UnknownSourceError as error:
            raise CommandError(str(error)) from error
        try:
            yield Seen(name=name, place=place, spider=load_source(name), problem=None)
        except BrokenSourceError as error:
            yield Seen(name=name, place=place, spider=None, problem=str(error))


@contextmanager
def known_so_far() -> "Iterator[tuple[Connection | None, str | None]]":
    """What the catalogue knows of sources, or None and the reason why it cannot be asked."""
    with ExitStack() as stack:
        try:
            database = stack.enter_context(open_database())
        except CommandError as error:
            yield None, str(error)
            return
        yield stack.enter_context(database.read()), None


def source_record(seen: Seen, connection: "Connection | None", now: datetime) -> dict[str, Any]:
    """One source as `callfit sources list` gives it. What the catalogue would say is None without a ``connection``."""
    source = seen.spider.source if seen.spider is not None else None
    standing = _standing(seen, connection, now)
    return {
        "name": seen.name,
        "title": source.title if source else None,
        "country": source.country if source else seen.name[:2].upper(),
        "shape": shape_of(seen.spider) if seen.spider else None,
        "proof": source.proof.value if source else None,
        "every_hours": source.every.total_seconds() / 3600 if source else None,
        "coverage": source.coverage.value if source else None,
        "verdict": standing.verdict.value if standing and standing.verdict else None,
        "since": standing.since.isoformat() if standing and standing.since else None,
        "calls": _count_calls(seen.name, connection),
        "file": str(seen.place.file),
        "is_own": seen.place.is_own,
        "problem": seen.problem,
    }


def full_source_record(seen: Seen, connection: "Connection | None", now: datetime) -> dict[str, Any]:
    """Everything that a source declares, and how it stands."""
    record = source_record(seen, connection, now)
    standing = _standing(seen, connection, now)
    if seen.spider is not None:
        record |= _declared(seen.spider.source)
    record["examples"] = str(seen.place.examples)
    record["causes"] = [f"{issue.kind}: {issue.text}" for issue in standing.causes] if standing else []
    for name in ("last_run", "last_good"):
        run = getattr(standing, name, None)
        record[name] = run.started_at.isoformat() if run is not None else None
    return record


def _declared(source: "Source") -> dict[str, Any]:
    expect = source.expect
    return {
        "language": source.language,
        "zone": source.zone,
        "currency": source.currency,
        "home": source.home,
        "licence": source.licence,
        "texts_may_be_stored": source.texts_may_be_stored,
        "closing": source.closing.isoformat("minutes"),
        "delay_seconds": source.delay,
        "timeout_seconds": source.timeout,
        "largest_answer_bytes": source.largest_answer,
        "ipv4_only": source.ipv4_only,
        "key_setting": source.key_setting,
        "overlap_hours": source.overlap.total_seconds() / 3600,
        "expect": {
            "at_least": expect.at_least,
            "at_most": expect.at_most,
            "share_of_last": expect.share_of_last,
            "may_vanish": expect.may_vanish,
            "filled": dict(expect.filled),
        },
        "checked_against": source.checked_against,
        "unused": unused_by_reason(source),
    }


def unused_by_reason(source: "Source") -> dict[str, list[str]]:
    """The fields that a source leaves aside, under the reason that it gives."""
    reasons: dict[str, list[str]] = {}
    for field, reason in source.unused.items():
        reasons.setdefault(reason, []).append(field)
    return reasons


def shape_of(spider: "type[Portal]") -> str:
    """The shape of portal that a source reads, as ``--shape`` names it; "own" for one with a reader of its own."""
    return next((SHAPES[base.__module__] for base in spider.__mro__ if base.__module__ in SHAPES), "own")


def _standing(seen: Seen, connection: "Connection | None", now: datetime) -> "Standing | None":
    if connection is None or seen.spider is None:
        return None
    from catalogue.store import runs
    from crawlers.standing import standing_of

    return standing_of(seen.spider.source, runs.find_runs(connection, seen.name, limit=_RUNS_LOOKED_AT), now)


def _count_calls(name: str, connection: "Connection | None") -> int | None:
    if connection is None:
        return None
    from catalogue.store import calls

    return calls.count_calls(connection, source=name, include_gone=False)
