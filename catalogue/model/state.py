"""The state of a call at an instant: computed from its dates, never stored."""

from datetime import datetime
from enum import StrEnum

from catalogue.model.call import Call, Deadline, DeadlineKind, DeadlineModel


class State(StrEnum):
    """Whether one can apply. ``ROLLING``: open, and no date at which it closes."""

    PLANNED = "planned"
    OPEN = "open"
    ROLLING = "rolling"
    CLOSED = "closed"
    UNKNOWN = "unknown"


# The states in which there is something to apply for, now or later.
LIVE = frozenset({State.PLANNED, State.OPEN, State.ROLLING})


def entry_deadlines(call: Call) -> tuple[Deadline, ...]:
    """The deadlines by which a newcomer can still enter: all but second stages, which are for those invited."""
    return tuple(deadline for deadline in call.deadlines if deadline.kind is not DeadlineKind.STAGE_2)


def next_deadline(call: Call, now: datetime) -> Deadline | None:
    """The next deadline at or after ``now`` (aware) that a newcomer can meet, or None."""
    ahead = (deadline for deadline in entry_deadlines(call) if deadline.at >= now)
    return min(ahead, key=lambda deadline: deadline.at, default=None)


def state(call: Call, now: datetime) -> State:
    """What a newcomer finds at ``now`` (aware).

    The portal's own status word plays no part: its "open" lists carry hundreds of dead calls. A call without any
    deadline is unknown unless it is permanent or still to open: a missing date is neither "open" nor "closed". Only
    what the portal withdraws outright is closed whatever its dates.
    """
    if call.withdrawn:
        return State.CLOSED
    if not call.deadlines and call.deadline_model is not DeadlineModel.PERMANENT:
        opens_later = call.opens is not None and call.opens.at > now
        return State.PLANNED if opens_later else State.UNKNOWN
    if call.deadlines and next_deadline(call, now) is None:
        return State.CLOSED
    if call.opens is not None and call.opens.at > now:
        return State.PLANNED
    return State.OPEN if call.deadlines else State.ROLLING


def is_live(call: Call, now: datetime) -> bool:
    """Whether there is something to apply for at ``now`` (aware) or later."""
    return state(call, now) in LIVE
