"""A delivery: one mail to one profile, stored before it is sent."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class DeliveryState(StrEnum):
    """``pending``: to be sent. ``sent``: the server accepted it. ``parked``: refused for good, with the reason."""

    PENDING = "pending"
    SENT = "sent"
    PARKED = "parked"


class ToldBecause(StrEnum):
    """Why a profile is told of a call."""

    NEW = "new"


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """That a profile was told of a call, for a reason: once, ever."""

    profile_id: str
    call_id: str
    because: ToldBecause


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One mail to one profile, as it will be or was sent.

    ``message_id`` is the same however often it is sent, so that a repeat is recognised. Instants are UTC.
    """

    id: str
    profile_id: str
    to: str
    subject: str
    text: str
    html: str
    message_id: str
    created_at: datetime
    state: DeliveryState = DeliveryState.PENDING
    sent_at: datetime | None = None
    problem: str | None = None
