"""Consent: whether a company agreed to have mail from us, and how we know."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ConsentState(StrEnum):
    """``unconfirmed``: it did not agree yet, and gets nothing but the question. ``confirmed``: it gets mail.

    ``paused``: it wants none for now. ``stopped``: it wants none any more.
    """

    UNCONFIRMED = "unconfirmed"
    CONFIRMED = "confirmed"
    PAUSED = "paused"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """The state of a profile's consent since ``at`` (UTC), and ``how`` it came to be, in words for an admin.

    Nothing is ever overwritten: the last one holds, and those before tell why mail was sent or not.
    """

    profile_id: str
    state: ConsentState
    at: datetime
    how: str
