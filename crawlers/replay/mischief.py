"""How a portal fails: one small function a misbehaviour, in two tables.

Those of the first table spoil any answer, whatever it holds; those of the second spoil one page of the search and leave
everything else alone.
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from crawlers.replay.answer import HTML, Answer, Manner, error_answer
from crawlers.replay.eu_search import Page
from crawlers.replay.files import Row

Envelope = dict[str, Any]
_PRIVATE_ADDRESS = "http://169.254.169.254/"
_SHORT_BY_A_TENTH = 10
# The field that a record of a type is known by.
_IDENTITY = {"1": "identifier", "2": "identifier", "8": "callccm2Id"}
_HOSTILE = (
    "<script>alert('callfit')</script>"
    "<img src=x onerror=\"alert('callfit')\">"
    "<a href=\"javascript:alert('callfit')\">x</a>"
)
_PAGE_FOR_PEOPLE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>EU Funding &amp; Tenders Portal</title></head>
<body><app-root></app-root><noscript>Please enable JavaScript to continue.</noscript></body></html>
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mischief:
    """One misbehaviour, and when and where it happens.

    Of the requests that it can spoil, it lets the first ``after`` pass and then spoils ``times`` of them; where that
    is None, ``too-many`` spoils one and the others all. ``host`` and ``path`` limit it to addresses that begin like
    this. robots.txt is never spoilt. Raises ValueError for an unknown name or a negative number.
    """

    name: str
    after: int = 0
    times: int | None = None
    host: str = ""
    path: str = ""

    def __post_init__(self) -> None:
        if self.name not in ANSWER_TRICKS and self.name not in PAGE_TRICKS:
            names = ", ".join(sorted([*ANSWER_TRICKS, *PAGE_TRICKS]))
            raise ValueError(f"no mischief is named {self.name!r}; there are {names}")
        if self.after < 0 or (self.times is not None and self.times < 0):
            raise ValueError(f"mischief {self.name}: after and times are numbers of requests, never negative")

    @classmethod
    def named(cls, text: str) -> "Mischief":
        """A misbehaviour as the command line writes it: ``NAME[,after=N][,times=M][,host=TEXT][,path=TEXT]``.

        Raises ValueError, saying what is wrong.
        """
        name, *options = text.split(",")
        wanted: dict[str, str] = {}
        for option in options:
            key, equals, value = option.partition("=")
            if not equals or key not in {"after", "times", "host", "path"}:
                raise ValueError(f"mischief {name}: {option!r} is none of after=N, times=M, host=TEXT, path=TEXT")
            wanted[key] = value
        try:
            after = int(wanted.get("after", "0"))
            times = int(wanted["times"]) if "times" in wanted else None
        except ValueError as error:
            raise ValueError(f"mischief {name}: after and times are whole numbers ({error})") from error
        return cls(name=name, after=after, times=times, host=wanted.get("host", ""), path=wanted.get("path", ""))


class MischiefMaker:
    """A mischief at work: counts the requests that it could spoil. Safe in several threads."""

    def __init__(self, mischief: Mischief | None) -> None:
        self._mischief = mischief
        self._candidates = 0
        self._lock = threading.Lock()

    def spoil_answer(self, host: str, path: str, answer: Answer) -> Answer:
        """``answer`` as it leaves the portal."""
        spoil = ANSWER_TRICKS.get(self._mischief.name) if self._mischief is not None else None
        if spoil is None or path == "/robots.txt" or self._turn(host, path) is None:
            return answer
        return spoil(answer)

    def spoil_page(self, host: str, path: str, page: Page) -> Envelope:
        """The envelope of ``page`` as the search writes it."""
        spoil = PAGE_TRICKS.get(self._mischief.name) if self._mischief is not None else None
        turn = self._turn(host, path) if spoil is not None else None
        if spoil is None or turn is None:
            return page.envelope
        return spoil(page, turn)

    def _turn(self, host: str, path: str) -> int | None:
        """How many times it has happened before, or None where it does not happen now."""
        mischief = self._mischief
        if mischief is None or not host.startswith(mischief.host) or not path.startswith(mischief.path):
            return None
        with self._lock:
            turn = self._candidates - mischief.after
            self._candidates += 1
        times = _TIMES.get(mischief.name) if mischief.times is None else mischief.times
        return turn if turn >= 0 and (times is None or turn < times) else None


def _server_error(_: Answer) -> Answer:
    return error_answer(500, "Internal Server Error")


def _html(_: Answer) -> Answer:
    return Answer(status=200, body=_PAGE_FOR_PEOPLE.encode(), content_type=HTML)


def _truncated(answer: Answer) -> Answer:
    return replace(answer, body=answer.body[: len(answer.body) // 2])


def _trickle(answer: Answer) -> Answer:
    return replace(answer, manner=Manner.TRICKLE)


def _too_many(_: Answer) -> Answer:
    return error_answer(429, "Too Many Requests", {"Retry-After": "1"})


def _reset(_: Answer) -> Answer:
    return Answer(status=0, manner=Manner.DROPPED)


def _redirect_private(_: Answer) -> Answer:
    return Answer(status=302, headers={"Location": _PRIVATE_ADDRESS})


def _empty(page: Page, _: int) -> Envelope:
    return page.envelope | {"totalResults": 0, "results": []}


def _short_page(page: Page, _: int) -> Envelope:
    """The first page lacks its last tenth, at least one record."""
    results = page.envelope["results"]
    if page.envelope["pageNumber"] != 1 or not results:
        return page.envelope
    return page.envelope | {"results": results[: -max(1, len(results) // _SHORT_BY_A_TENTH)]}


def _overlap(page: Page, _: int) -> Envelope:
    """Each page after the first begins with the end of the one before, in place of records of its own.

    Where everything fits one page, its end repeats its beginning.
    """
    results = page.envelope["results"]
    count = max(1, len(results) // _SHORT_BY_A_TENTH)
    if page.envelope["totalResults"] <= page.envelope["pageSize"] and len(results) > count:
        return page.envelope | {"results": results[:-count] + results[:count]}
    repeated = list(page.before[-count:]) if results else []
    return page.envelope | {"results": repeated + results[len(repeated) :]}


def _moving_total(page: Page, turn: int) -> Envelope:
    return page.envelope | {"totalResults": page.envelope["totalResults"] + turn}


def _missing_key(page: Page, _: int) -> Envelope:
    def spoil(row: Row) -> Row:
        key = _IDENTITY.get(_type(row), "identifier")
        return {**row, "metadata": {name: value for name, value in row["metadata"].items() if name != key}}

    return _with_first_row(page, spoil)


def _bad_date(page: Page, _: int) -> Envelope:
    def spoil(row: Row) -> Row:
        return {**row, "metadata": {**row["metadata"], "deadlineDate": ["15 September, noon"]}}

    return _with_first_row(page, spoil)


def _script(page: Page, _: int) -> Envelope:
    def spoil(row: Row) -> Row:
        metadata = dict(row["metadata"])
        for name in ("title", "callTitle", "caName", "description", "descriptionByte"):
            if metadata.get(name) or (name in {"title", "descriptionByte"}):
                metadata[name] = [f"{''.join(metadata.get(name) or ())} {_HOSTILE}"]
        return {**row, "summary": f"{row.get('summary') or ''} {_HOSTILE}", "metadata": metadata}

    return _with_first_row(page, spoil)


def _type(row: Row) -> str:
    return str((row["metadata"].get("type") or [""])[0])


def _with_first_row(page: Page, spoil: Callable[[Row], Row]) -> Envelope:
    """The page with the first record of the first page spoilt."""
    results = page.envelope["results"]
    if page.envelope["pageNumber"] != 1 or not results:
        return page.envelope
    return page.envelope | {"results": [spoil(results[0]), *results[1:]]}


ANSWER_TRICKS: Mapping[str, Callable[[Answer], Answer]] = {
    "server-error": _server_error,
    "html": _html,
    "truncated": _truncated,
    "trickle": _trickle,
    "too-many": _too_many,
    "reset": _reset,
    "redirect-private": _redirect_private,
}
PAGE_TRICKS: Mapping[str, Callable[[Page, int], Envelope]] = {
    "empty": _empty,
    "short-page": _short_page,
    "overlap": _overlap,
    "moving-total": _moving_total,
    "missing-key": _missing_key,
    "bad-date": _bad_date,
    "script": _script,
}
# A portal that is asked too often recovers; the others last until told otherwise.
_TIMES = {"too-many": 1}
