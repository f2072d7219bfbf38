"""What one reading of a portal found, as it goes along."""

import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from catalogue.model.call import Call
from catalogue.model.run import Issue, Run
from crawlers.source import Source

# The parts of a call whose share is watched.
PARTS = (
    "opens",
    "deadlines",
    "deadline_words",
    "budget",
    "sections",
    "conditions",
    "links",
    "keywords",
    "programme",
    "funder",
    "instruments",
    "status_raw",
    "identifier",
)


# Kept answers come with any key.
REPLAYED_KEY = "replayed"


class PortalError(Exception):
    """The portal cannot be read as declared. ``kind`` is one of the kinds that `crawlers.health` knows."""

    def __init__(self, kind: str, text: str) -> None:
        super().__init__(text)
        self.kind = kind


class ReadError(ValueError):
    """One record cannot be read: what and where."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Yardstick:
    """What a run is measured by, beside its source's own expectations.

    With ``accept`` it is not compared with earlier ones: what it finds is the new normal. With ``everything`` a source
    that gives changes is asked for all it has. ``at_least`` takes the place of the source's floor, for kept answers
    that hold a few calls where the portal has thousands.
    """

    accept: bool = False
    everything: bool = False
    at_least: int | None = None

    def source(self, declared: Source) -> Source:
        """The source with the floor that holds for this run."""
        return declared if self.at_least is None else declared.scaled_to(self.at_least)


EVERYDAY = Yardstick()


@dataclass(slots=True, kw_only=True)
class Reading:
    """The notes of one run, written by the spider and its pipelines, judged by `crawlers.health` at the end.

    ``finished`` is set only when the spider reached its end; ``kept`` counts the calls that passed all checks.
    ``store_problem`` holds what the store said if the result could not be written. ``tell`` hears about progress:
    calls read and calls announced so far. ``dates_only`` is set by a makeshift way of reading that does not give all
    that the usual one gives: of calls that are known already, only title and dates are then taken from it.
    ``programmes_before`` gives the programmes' names by code as earlier runs learned them. ``since`` is the instant
    from which a source that gives changes is asked, None for all. ``key`` is what the portal asks for before it
    answers. ``yardstick`` is what the run is measured by.
    ``rows`` counts the records, ``fields`` those with a value in each field of the portal, ``calls`` the calls made of
    them and ``parts`` those that have each part.
    """

    source: str
    now: datetime
    tell: Callable[[int, int], None] | None = None
    announced: int = 0
    pages: int = 0
    kept: int = 0
    finished: bool = False
    dates_only: bool = False
    programmes_before: Callable[[], Mapping[str, str]] = dict
    rejected: list[str] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    leftovers: Counter[str] = field(default_factory=Counter)
    run: Run | None = None
    begun: float = field(default_factory=time.monotonic)
    store_problem: str | None = None
    since: datetime | None = None
    yardstick: Yardstick = EVERYDAY
    key: str | None = None
    rows: int = 0
    fields: Counter[str] = field(default_factory=Counter)
    calls: int = 0
    parts: Counter[str] = field(default_factory=Counter)

    def instant(self) -> datetime:
        """The run's own time by now: its ``now`` and what has passed since, whatever day a replay is of."""
        return self.now + timedelta(seconds=time.monotonic() - self.begun)

    def note(self, kind: str, text: str) -> None:
        """Keep an issue: its kind in a word, and what was found where. The same text is kept once."""
        issue = Issue(kind=kind, text=text)
        if issue not in self.issues:
            self.issues.append(issue)

    def reject(self, what: str) -> None:
        """Count a record that could not be read or is not valid, with the reason; once, however often it is read."""
        if what not in self.rejected:
            self.rejected.append(what)

    def count_parts(self, call: Call) -> None:
        """Count which parts of a call are there."""
        self.calls += 1
        self.parts.update(part for part in PARTS if getattr(call, part))

    def progress(self) -> None:
        """Tell whoever listens how far we are."""
        if self.tell is not None:
            self.tell(self.kept, self.announced)
