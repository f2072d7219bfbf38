"""Reference data: what codes mean and what money is worth, as those who are in charge of it publish it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceRow:
    """One row of a reference set, under its ``key`` (a code, a day, a pair of codes).

    ``labels`` are its names by ISO 639-1 language, ``facts`` all else by name; numbers stand there as their digits, so
    that none is rounded on the way.
    """

    key: str
    labels: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceSet:
    """A reference set as the catalogue holds it.

    ``day`` is the one that its data name as theirs, None where they name none. ``taken_at`` (UTC) is when it was taken
    over, by the run ``run``; ``replayed`` is true where that was from kept answers. ``rows`` is how many it has.
    """

    name: str
    day: date | None
    taken_at: datetime
    run: str
    replayed: bool
    rows: int
