"""What the schedule remembers: who may work, and which jobs were run for which instant."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """That ``holder`` alone may work at what ``name`` stands for, until ``expires_at`` (UTC).

    The ``epoch`` grows with each holder: what is written under an older one comes from somebody who has lost the lease
    and may not know it yet.
    """

    name: str
    holder: str
    epoch: int
    expires_at: datetime


class JobOutcome(StrEnum):
    """How a job ended.

    ``done``: all went well. ``unhealthy``: it was done, and found something that needs a person. ``failed``: it was not
    done. ``stopped``: the scheduler was told to stop meanwhile, so that it is still to be done.
    """

    DONE = "done"
    UNHEALTHY = "unhealthy"
    FAILED = "failed"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRun:
    """One run of a job: that of the instant ``due``, begun under the lease's ``epoch``. Instants are UTC.

    Without ``outcome`` it is under way, or its scheduler was killed. ``detail`` says in a line what came of it.
    """

    job: str
    due: datetime
    epoch: int
    started_at: datetime
    finished_at: datetime | None = None
    outcome: JobOutcome | None = None
    detail: str | None = None
