"""A run: one reading of a source."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Health(StrEnum):
    """The verdict on a run.

    ``ok``: everything the portal said it has was read. ``thin``: fewer calls than the portal announced or than the
    source may have, so nothing is concluded from what is missing. ``swollen``: more than expected. ``changed``: the
    answers no longer look as the source declares. ``blocked``: the portal answered with something else than data.
    ``broken``: it could not be read. ``running``: not finished yet, or killed. ``stale`` is no verdict on a run but on
    a source: it has not been read for too long.
    """

    RUNNING = "running"
    OK = "ok"
    THIN = "thin"
    SWOLLEN = "swollen"
    CHANGED = "changed"
    BLOCKED = "blocked"
    BROKEN = "broken"
    STALE = "stale"


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One thing that went wrong in a run: its ``kind`` in a word, where it was, and what was found.

    ``text`` says what and where in plain words and holds no personal data.
    """

    kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What a run read and what became of it, in calls; ``pages`` are answers of the portal.

    ``rows`` is how many records were read and ``fields`` how many of them carried each field of the portal with a
    value, ``parts`` how many calls have each part: what the next run is compared with.
    """

    announced: int = 0
    read: int = 0
    rejected: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    pages: int = 0
    rows: int = 0
    fields: Mapping[str, int] = field(default_factory=dict, hash=False)
    parts: Mapping[str, int] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One reading of a source.

    ``complete`` is true only if everything that the portal announced was read: then, and only then, may a call that
    was not among it be counted as missed. Instants are aware and in UTC.
    """

    id: str
    source: str
    started_at: datetime
    finished_at: datetime | None = None
    health: Health = Health.RUNNING
    complete: bool = False
    counts: Counts = field(default_factory=Counts)
    issues: tuple[Issue, ...] = ()
