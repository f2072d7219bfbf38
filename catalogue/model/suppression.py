"""Suppression: an address that gets no mail, whichever profile it stands in."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class SuppressionKind(StrEnum):
    """``hard``: there is no such mailbox. ``soft``: it takes no mail for now. ``complaint``: its owner called it spam.

    ``erased``: its owner had all data erased, and is not to be written to again.
    """

    HARD = "hard"
    SOFT = "soft"
    COMPLAINT = "complaint"
    ERASED = "erased"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """That an address gets no mail since ``since`` (UTC), until ``until`` (UTC; None: for good), and why.

    ``address_key`` is a keyed hash of the address, from which nobody can read it. ``count`` is how many mails in a row
    came back. ``lifted_at`` and ``lifted_why`` tell that an admin lets mail through again.
    """

    address_key: str
    kind: SuppressionKind
    since: datetime
    why: str
    until: datetime | None = None
    count: int = 1
    lifted_at: datetime | None = None
    lifted_why: str | None = None

    def holds(self, now: datetime) -> bool:
        """Whether it keeps mail back at ``now`` (aware)."""
        return self.lifted_at is None and (self.until is None or now < self.until)
