"""A reference set: official data of another kind than calls, declared in one file and read by one function."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from catalogue.model.reference import ReferenceRow, ReferenceSet
from catalogue.model.run import Health
from crawlers.health import verdict
from crawlers.reading import Reading
from crawlers.source import Proof

SNAPSHOT = "rows.json"
"""Beside the kept answers of a set: what they read as, as somebody reviewed it."""
RUN_PREFIX = "reference-"
"""What the runs of reference sets begin with: no source has a hyphen in its name, so none can be taken for another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What the official files hold: their ``rows``, and the ``day`` that they name as theirs, if they do."""

    rows: tuple[ReferenceRow, ...]
    day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectRows:
    """What a whole set holds: at least and at most so many rows.

    ``filled`` maps a language, or the name of a fact, to the smallest share of the rows that have it, from 0 to 1.
    ``share_of_last`` is the smallest part of the rows of the set that is there which a new one may have.
    """

    at_least: int
    at_most: int
    filled: Mapping[str, float] = field(default_factory=dict)
    share_of_last: float = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """One set of official data as we read it.

    ``edition`` says which it is. ``files`` are the addresses of its files by a short name, and ``read`` makes of what
    they hold, by that name, its `Contents`; it raises `crawlers.reading.PortalError` for files of another shape.
    ``languages`` (ISO 639-1) are those of its labels. ``bundled`` says what serves where the set was never taken over,
    None if nothing does. ``language`` is the one that is asked for on the way. All else is as in
    `crawlers.source.Source`.
    """

    title: str
    edition: str
    home: str
    licence: str
    files: Mapping[str, str]
    read: Callable[[Mapping[str, bytes]], Contents]
    languages: tuple[str, ...] = ()
    bundled: str | None
    every: timedelta
    delay: float = 1.0
    timeout: float = 120
    largest_answer: int = 50_000_000
    ipv4_only: bool = False
    verify_certificate: bool = True
    language: str = "en"
    expect: ExpectRows
    proof: Proof
    checked_against: str

    def scaled_to(self, rows: int) -> "Reference":
        """The same set with a floor for kept answers that hold ``rows`` rows."""
        return replace(self, expect=replace(self.expect, at_least=min(rows, self.expect.at_least)))


def run_name(name: str) -> str:
    """The name under which the runs of a reference set are kept."""
    return f"{RUN_PREFIX}{name}"


def judge_contents(
    reference: Reference, contents: Contents | None, reading: Reading, before: ReferenceSet | None, now: datetime
) -> Health:
    """The verdict on what was read, after noting what is wrong with it; only a set that is ``ok`` may be taken over.

    ``contents`` is None where the files could not be had or read, which ``reading`` then tells. ``before`` is the set
    that is there, None if there is none or it is not to be compared with. ``now`` is aware.
    """
    if contents is not None:
        _judge_rows(reference.expect, contents.rows, reading)
        _judge_day(contents.day, reading, before, now)
        least = reference.expect.share_of_last * before.rows if before is not None else 0
        if 0 < len(contents.rows) < least and before is not None:
            reading.note("too few", f"{len(contents.rows)} rows, the set that is there has {before.rows}")
    elif not reading.issues:
        reading.note("stopped", "the reading stopped before its end")
    return verdict(reading)


def _judge_rows(expect: ExpectRows, rows: tuple[ReferenceRow, ...], reading: Reading) -> None:
    if not rows:
        reading.note("empty", "not one row was read; an empty answer is never taken for an empty set")
        return
    if len(rows) < expect.at_least:
        reading.note("too few", f"{len(rows)} rows, at least {expect.at_least} were expected")
    if len(rows) > expect.at_most:
        reading.note("too many", f"{len(rows)} rows, at most {expect.at_most} were expected")
    if (repeats := len(rows) - len({row.key for row in rows})) > 0:
        reading.note("other shape", f"{repeats} rows have the key of another one")
    for name, least in expect.filled.items():
        share = sum(bool(row.labels.get(name) or row.facts.get(name)) for row in rows) / len(rows)
        if share < least:
            reading.note("hollow", f"only {share:.0%} of the rows have {name}, at least {least:.0%} were expected")


def _judge_day(day: date | None, reading: Reading, before: ReferenceSet | None, now: datetime) -> None:
    if day is None:
        return
    # The day of the data is that of their office, which may be some hours ahead of UTC.
    if day > (now + timedelta(days=1)).date():
        reading.note("other shape", f"the data say that they are of {day}, which is still to come")
    elif before is not None and before.day is not None and day < before.day:
        reading.note("outdated", f"the data are of {day}, and those that are there of {before.day}")
