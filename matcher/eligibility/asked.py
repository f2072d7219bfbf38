"""What a call asks on one criterion."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from catalogue.model.call import Call
from catalogue.model.condition import Condition
from catalogue.model.state import entry_deadlines


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The ``conditions`` on one criterion, with the ``call`` whose other facts may count too, at ``now`` (aware)."""

    conditions: tuple[Condition, ...]
    call: Call
    now: datetime

    @property
    def day(self) -> date:
        """The day whose law applies."""
        return self.now.date()


def days_to_apply_by(call: Call, now: datetime) -> tuple[date, ...]:
    """The days of the deadlines from ``now`` on that a newcomer can meet, on the portal's calendar, in order.

    Of a call that is closed, the last day that there was. Empty where no day is known.
    """
    days = [
        (deadline.at >= now, deadline.at.astimezone(ZoneInfo(deadline.moment.zone)).date())
        for deadline in entry_deadlines(call)
    ]
    ahead = sorted(day for is_ahead, day in days if is_ahead)
    return tuple(ahead or sorted(day for _, day in days)[-1:])
