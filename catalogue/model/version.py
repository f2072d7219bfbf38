"""Versions of a call: what changed, when, whose doing it was, and whether it matters."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class Cause(StrEnum):
    """Whose doing a change is.

    ``portal``: the portal publishes something else. ``reader``: we read the same record anew, with a newer reader.
    ``admin``: a person corrected it. ``unknown``: the record that was read before was not kept, so that it cannot be
    told. Only the portal's doing is news.
    """

    PORTAL = "portal"
    READER = "reader"
    ADMIN = "admin"
    UNKNOWN = "unknown"


class Weight(StrEnum):
    """Whether a change matters to those who would apply.

    ``material``: the day of a deadline or opening that is still to come, money, eligibility, that nobody can apply any
    more. ``minor``: anything else that is said otherwise, as another hour of the same day. ``cosmetic``: white space,
    order, seconds, another spelling of the same date, tracking in an address.
    """

    MATERIAL = "material"
    MINOR = "minor"
    COSMETIC = "cosmetic"


WEIGHTIEST_FIRST = (Weight.MATERIAL, Weight.MINOR, Weight.COSMETIC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One part of a call that changed; ``before`` and ``after`` as they are stored, None where there was nothing."""

    field: str
    weight: Weight
    before: Any = None
    after: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One stored change of a call.

    ``at`` (UTC) is the start of the run that found it, and ``run`` is that run. Where kept records were read again
    without asking the portal, ``at`` is when that was, and ``run`` the last one of the source by then.
    """

    call_id: str
    at: datetime
    run: str
    cause: Cause
    changes: tuple[Change, ...]

    @property
    def weight(self) -> Weight:
        """The weight of its weightiest change."""
        return next(weight for weight in WEIGHTIEST_FIRST if any(one.weight is weight for one in self.changes))

    @property
    def is_news(self) -> bool:
        """Whether those who follow the call should hear of it."""
        return self.cause is Cause.PORTAL and self.weight is Weight.MATERIAL
