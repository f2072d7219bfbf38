"""The jobs that an installation has to do over and over: each a command of ``callfit``, and how often it is due."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any

from app.children import Ended
from app.crawling import LONGEST, choose_sources, read_run
from app.errors import Exit
from app.schedule.due import Cadence, spread
from catalogue.model.schedule import JobOutcome
from catalogue.settings import read_settings

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
# A portal that is down is often back within hours.
_READ_AGAIN = timedelta(hours=6)
# A server that takes few mails a minute takes its time for many, seconds.
_LONGEST_MAILING = 6 * 3600.0


class Line(StrEnum):
    """Where a job waits for its turn: so many of each line are under way at once, whatever the other does."""

    READING = "reading"
    MAILING = "mailing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One thing to do over and over.

    ``arguments`` are those of ``callfit``; ``longest`` is how many seconds it may take. ``sum_up`` makes a line with
    counts from what the command printed as JSON. A job ``after_reading`` waits, when many readings have to be caught up
    with, until they are.
    """

    name: str
    cadence: Cadence
    arguments: tuple[str, ...]
    line: Line
    sum_up: Callable[[str], str] = field(repr=False)
    longest: float = LONGEST
    after_reading: bool = False

    def outcome(self, ended: Ended) -> tuple[JobOutcome, str]:
        """How it went, and a line that says what came of it."""
        if ended.overdue:
            return JobOutcome.FAILED, f"stopped: it took longer than {self.longest:.0f} seconds"
        if ended.code not in {Exit.DONE, Exit.UNHEALTHY}:
            return JobOutcome.FAILED, self.sum_up(ended.out) or ended.last_words()
        outcome = JobOutcome.DONE if ended.code == Exit.DONE else JobOutcome.UNHEALTHY
        return outcome, self.sum_up(ended.out) or ended.last_words()


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """What a scheduler is told.

    ``mails`` is whether any are sent; ``to`` is where they go, None for where the settings say. ``replay`` is a folder
    of kept answers to read instead of the portals; ``now`` the instant to work as of, empty for the clock's.
    """

    to: str | None = None
    mails: bool = False
    replay: Path | None = None
    now: str = ""


def find_jobs(orders: Orders) -> tuple[list[Job], list[str]]:
    """All jobs, in the order in which they are begun when all are due, and a sentence on each that is left out."""
    sources, skipped = choose_sources(None, orders.replay)
    jobs = [_crawl(name, orders) for name in sources]
    jobs += [_update(name, orders) for name in _reference_sets(orders.replay)]
    if orders.mails:
        jobs += _mail_jobs(orders.to, orders.now)
    else:
        skipped.append("no mail is sent: name with --to or in CALLFIT_MAIL where it goes")
    return jobs, skipped


def _mail_jobs(to: str | None, now: str) -> Iterator[Job]:
    """The jobs that send mail, an entry each; more are added here.

    A digest leaves at the hour of its reader, so each hour some may be due, with the reminders of that day. What a
    server did not take, and what people wait for, such as a confirmation, leaves sooner.
    """
    where = ("--to", to) if to is not None else ()
    yield _mailing("alarms", _HOUR, "sources", "alarm", count="alarm", now=now)
    if read_settings().bounces:
        yield _mailing("incoming mail", 15 * _MINUTE, "mail", "read", count="outcome", now=now)
    yield _mailing("digests", _HOUR, "digest", "send", *where, count="outcome", now=now, after_reading=True)
    yield _mailing("waiting mails", 5 * _MINUTE, "mail", "send", *where, count="outcome", now=now)
    # It sends none, but must not run while others are sent.
    yield _mailing("unanswered forms", _DAY, "profile", "forget-unanswered", count="outcome", now=now)


def _mailing(name: str, every: timedelta, *command: str, count: str, now: str, after_reading: bool = False) -> Job:
    """A job whose command prints a list of records; they are summed up by their field ``count``."""
    return Job(
        name=name,
        cadence=Cadence(every=every),
        arguments=(*command, "--format", "json", *(("--now", now) if now else ())),
        line=Line.MAILING,
        sum_up=partial(_sum_up_records, count),
        longest=_LONGEST_MAILING,
        after_reading=after_reading,
    )


def _crawl(name: str, orders: Orders) -> Job:
    from crawlers.registry import BrokenSourceError, load_source

    try:
        every = load_source(name).source.every
    except BrokenSourceError:
        # Its own process says what is wrong with it.
        every = _DAY
    return _reading(f"crawl {name}", every, ("crawl", name), orders)


def _update(name: str, orders: Orders) -> Job:
    from crawlers.reference_registry import BrokenReferenceError, load_reference

    try:
        every = load_reference(name).every
    except BrokenReferenceError:
        every = _DAY
    return _reading(f"update {name}", every, ("reference", "update", name), orders)


def _reading(name: str, every: timedelta, command: tuple[str, ...], orders: Orders) -> Job:
    kept = ("--replay", str(orders.replay / command[-1])) if orders.replay is not None else ()
    at = ("--now", orders.now) if orders.now else ()
    return Job(
        name=name,
        cadence=Cadence(every=every, offset=spread(name, every), again_after=min(_READ_AGAIN, every)),
        arguments=(*command, "--format", "json", *kept, *at),
        line=Line.READING,
        sum_up=_sum_up_run,
    )


def _reference_sets(replay: Path | None) -> Sequence[str]:
    from crawlers.reference_registry import reference_names

    return [name for name in reference_names() if replay is None or (replay / name).is_dir()]


def _sum_up_run(out: str) -> str:
    run = read_run(out)
    if run is None:
        return ""
    counts, issues = run["counts"], run["issues"]
    line = f"{run['health']}, {counts['read']} read, {counts['new']} new, {counts['changed']} changed"
    return f"{line}; {issues[0]['kind']}: {issues[0]['text']}" if issues and run["health"] != "ok" else line


def _sum_up_records(field: str, out: str) -> str:
    try:
        records: list[dict[str, Any]] = json.loads(out)
    except ValueError:
        return ""
    counted = Counter(str(record[field]) for record in records)
    return ", ".join(f"{count} {what}" for what, count in sorted(counted.items())) or "nothing"
