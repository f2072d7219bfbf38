"""What can go wrong at a portal without an error: each way applied to a source's kept answers, and what is noticed.

Some mutations spoil the answers, some the records that the source's shape takes out of them; both as the portal would
by a change of its own. A mutation that leaves every call as it is harms nobody. One that changes calls and is judged
"ok" is quiet: the one thing that must not be.
"""

import io
import pickle
import re
import zipfile
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from catalogue.model.run import Health
from catalogue.store.raw_records import NOT_KEPT
from crawlers.portal import Portal, Row, filled_fields
from crawlers.replay.answer import HTML, Answer, Asked
from crawlers.replay.offline import Replayed, replay
from crawlers.replay.server import Site

SpoilRows = Callable[[list[Row]], list[Row]]
SpoilAnswer = Callable[[Answer], Answer]

_PAGE = (
    "<!doctype html><html><head><title>Welcome</title></head><body><h1>Welcome to our new site</h1>"
    "<p>Please use the search above.</p></body></html>"
)
_WALL = (
    "<!doctype html><html><head><title>Just a moment...</title></head><body><h1>Checking your browser</h1>"
    "<p>Enable JavaScript and cookies to continue.</p></body></html>"
)
_RENAMED = "renamed_"
# What a portal has of the run that it is in, and what it notes there before it makes calls of its records.
_OF_THE_RUN = {"reading", "_download"}
_NOTED = ("announced", "pages", "dates_only", "rejected", "issues", "leftovers")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What became of one mutation of one source.

    ``mutation`` is its column in the table and ``what`` the field it was done to, if any. ``verdict`` is None where
    there was nothing to spoil or every call stayed as it was. ``quiet`` is the failure: calls changed and all was well.
    """

    source: str
    mutation: str
    what: str
    verdict: Health | None
    issue: str
    quiet: bool


MUTATIONS = (
    "field dropped",
    "field renamed",
    "field emptied",
    "empty list",
    "half the rows",
    "page twice",
    "web page",
    "bot wall",
    "cut in half",
    "dates in another form",
)


def try_all(spider: type[Portal], site: Site, now: datetime, calls: int) -> Iterator[Finding]:
    """Every mutation of a source whose kept answers ``site`` hold ``calls`` calls at ``now`` (aware)."""
    site = _RememberedSite(site)
    healthy = replay(spider, site, now, at_least=calls)
    trial = _Trial(spider, site, now, healthy)
    fields = sorted(_fields_of(trial.rows(), spider))
    for mutation, spoil in (("field dropped", _drop), ("field renamed", _rename), ("field emptied", _empty)):
        for field in fields:
            yield trial.with_rows(mutation, field, partial(_each, field, spoil))
    yield trial.with_rows("empty list", "", lambda _: [])
    yield trial.with_rows("half the rows", "", lambda rows: rows[: len(rows) // 2])
    yield trial.with_rows("page twice", "", _twice)
    yield trial.with_answers("web page", lambda answer: _as_page(answer, _PAGE))
    yield trial.with_answers("bot wall", lambda answer: _as_page(answer, _WALL))
    yield trial.with_answers("cut in half", lambda answer: replace(answer, body=answer.body[: len(answer.body) // 2]))
    yield trial.with_answers("dates in another form", _with_other_dates)


class _Trial:
    """One source, its good answers and the good reading of them."""

    def __init__(self, spider: type[Portal], site: Site, now: datetime, healthy: Replayed) -> None:
        self._spider = spider
        self._read: list[bytes] = []
        self._site = site
        self._now = now
        self._healthy = healthy

    def rows(self) -> list[Row]:
        """The records of the good answers."""
        kept: list[Row] = []

        def keep(rows: list[Row]) -> list[Row]:
            kept.extend(_copy(row) for row in rows)
            return rows

        replay(_spoilt(self._spider, keep, self._read), self._site, self._now)
        return kept

    def with_rows(self, mutation: str, what: str, spoil: SpoilRows) -> Finding:
        """What is noticed when the records are spoilt."""
        return self._judge(mutation, what, _spoilt(self._spider, spoil, self._read), self._site)

    def with_answers(self, mutation: str, spoil: SpoilAnswer) -> Finding:
        """What is noticed when every answer is spoilt."""
        return self._judge(mutation, "", self._spider, _SpoiltSite(self._site, spoil))

    def _judge(self, mutation: str, what: str, spider: type[Portal], site: Site) -> Finding:
        found = replay(spider, site, self._now, before=self._healthy, at_least=1)
        harmless = found.health is Health.OK and found.calls == self._healthy.calls
        issues = found.reading.issues
        return Finding(
            source=self._spider.name,
            mutation=mutation,
            what=what,
            verdict=None if harmless else found.health,
            issue=f"{issues[0].kind}: {issues[0].text}" if issues else "",
            quiet=found.health is Health.OK and not harmless,
        )


class _RememberedSite:
    """A site that gives each answer once; a spoilt reading asks for most of them again."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._given: dict[tuple[object, ...], Answer] = {}

    def answer(self, asked: Asked) -> Answer:
        """The answer, which is the same each time."""
        query, headers = (tuple(sorted(pairs.items())) for pairs in (asked.query, asked.headers))
        key = (asked.method, asked.host, asked.path, query, headers, asked.body)
        if key not in self._given:
            self._given[key] = self._site.answer(asked)
        return self._given[key]


class _SpoiltSite:
    """A site whose answers are spoilt, robots.txt excepted."""

    def __init__(self, site: Site, spoil: SpoilAnswer) -> None:
        self._site = site
        self._spoil = spoil

    def answer(self, asked: Asked) -> Answer:
        """The spoilt answer."""
        answer = self._site.answer(asked)
        return self._spoil(answer) if answer.status in {200, 201} else answer


def _spoilt(spider: type[Portal], spoil: SpoilRows, read: list[bytes]) -> type[Portal]:
    """The same source, its records spoilt; with its own module, and so its name. What is kept of them tells nothing.

    The records are taken out of the answers once and remembered in ``read``, with what that left in the portal.
    """

    async def rows(portal: Portal) -> AsyncIterator[Row]:
        if not read:
            found = [row async for row in spider.rows(portal)]
            own = {name: value for name, value in vars(portal).items() if name not in _OF_THE_RUN}
            noted = {name: getattr(portal.reading, name) for name in _NOTED}
            read.append(pickle.dumps((found, own, noted)))
        found, own, noted = pickle.loads(read[0])  # noqa: S301 - our own, of a moment ago
        vars(portal).update(own)
        for name, value in noted.items():
            setattr(portal.reading, name, value)
        for row in spoil(found):
            yield row

    def pack(_portal: Portal, _row: Row) -> bytes:
        return NOT_KEPT

    return type(spider.__name__, (spider,), {"rows": rows, "_pack": pack, "__module__": spider.__module__})


def _twice(rows: list[Row]) -> list[Row]:
    """The first page again in the place of the second."""
    half = -(-len(rows) // 2)
    return [_copy(row) for row in (*rows[:half], *rows[: len(rows) - half])]


def _fields_of(rows: Sequence[Row], spider: type[Portal]) -> set[str]:
    """The fields that have a value somewhere and are not left aside."""
    found = set().union(*(filled_fields(row) for row in rows))
    return {name for name in found if not spider.source.leaves_aside(name)}


def _each(field: str, spoil: Callable[[dict[str, Any], str], None], rows: list[Row]) -> list[Row]:
    """Every record with ``field`` spoilt."""
    outer, _, inner = field.partition("[].")
    spoilt = [_copy(row) for row in rows]
    for row in spoilt:
        if not inner:
            if outer in row:
                spoil(row, outer)
            continue
        for one in row.get(outer) or ():
            if isinstance(one, dict) and inner in one:
                spoil(one, inner)
    return spoilt


def _drop(record: dict[str, Any], name: str) -> None:
    del record[name]


def _rename(record: dict[str, Any], name: str) -> None:
    record[f"{_RENAMED}{name}"] = record.pop(name)


def _empty(record: dict[str, Any], name: str) -> None:
    record[name] = [] if isinstance(record[name], list) else ""


def _copy(row: Row) -> Row:
    return {
        name: [dict(one) if isinstance(one, dict) else one for one in value] if isinstance(value, list) else value
        for name, value in row.items()
    }


def _as_page(answer: Answer, page: str) -> Answer:
    return replace(answer, body=page.encode(), content_type=HTML)


_ISO = re.compile(rb"\b(20\d\d)-(0[1-9]|1[0-2])-([0-3]\d)(?=[T \"'<,;\s]|$)")
# The same inside an address or a script that is percent-encoded.
_ISO_ENCODED = re.compile(rb"(?<=%22)(20\d\d)-(0[1-9]|1[0-2])-([0-3]\d)(?=%22|T)")
_DAY_FIRST = re.compile(rb"\b([0-3]?\d)([./-])( ?)(0?[1-9]|1[0-2])\2( ?)(20\d\d)\b")
_YEAR_FIRST = re.compile(rb"\b(20\d\d)\.( ?)(0?[1-9]|1[0-2])\.( ?)([0-3]?\d)\b")
_MILLISECONDS = re.compile(rb"(?<![\d.])(1[5-9]\d{8})000(?![\d.])")
_WRITTEN = re.compile(r"\b([0-3]?\d)(?:\.|er|º)? (?:de )?([^\W\d_]{3,12}) (?:de )?(20\d\d)\b")


def _with_other_dates(answer: Answer) -> Answer:
    """Every date in another of the forms that portals use: ISO and day first, month first, seconds, ISO."""
    if answer.body[:2] == b"PK":
        return replace(answer, body=_zip_with_other_dates(answer.body))
    return replace(answer, body=_other_dates(answer.body))


def _zip_with_other_dates(archive: bytes) -> bytes:
    spoilt = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as members, zipfile.ZipFile(spoilt, "w") as written:
        for member in members.infolist():
            written.writestr(member, _other_dates(members.read(member)))
    return spoilt.getvalue()


def _other_dates(text: bytes) -> bytes:
    body, count = _ISO.subn(rb"\3/\2/\1", text)
    if not count:
        body, count = _ISO_ENCODED.subn(rb"\3/\2/\1", text)
    if not count:
        body, count = _DAY_FIRST.subn(rb"\4\2\3\1\2\5\6", body)
    if not count:
        body, count = _YEAR_FIRST.subn(rb"\5.\2\3.\4\1", body)
    if not count:
        body, count = _MILLISECONDS.subn(rb"\1", body)
    if not count:
        body = _WRITTEN.sub(r"\3 \2 \1", body.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")
    return body
