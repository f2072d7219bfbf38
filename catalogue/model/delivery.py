"""A delivery: one mail to one receiver, stored before it is sent; and the ledger of what it tells."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class MailKind(StrEnum):
    """Which mail it is.

    ``digest``: what one period has for a profile. ``first_matches``: all that fits, to a profile that has just agreed
    to have mail. ``confirmation``: asks it whether it agrees. ``reminder``: a call that it saved closes soon.
    ``goodbye``: confirms that it gets no more mail. ``links``: its links, because it asked for them.
    ``shortlist``: calls that its advisor hands over to it. ``source_alarm``: tells admins of a source that breaks.
    ``sign_in``: lets an advisor or an admin sign in.
    """

    DIGEST = "digest"
    FIRST_MATCHES = "first_matches"
    CONFIRMATION = "confirmation"
    REMINDER = "reminder"
    GOODBYE = "goodbye"
    LINKS = "links"
    SHORTLIST = "shortlist"
    SOURCE_ALARM = "source_alarm"
    SIGN_IN = "sign_in"


class DeliveryState(StrEnum):
    """``pending``: to be sent. ``sent``: the server accepted it.

    ``parked``: refused for good, with the reason. ``withdrawn``: not sent, because what it said or whom it was for did
    not hold any more.
    """

    PENDING = "pending"
    SENT = "sent"
    PARKED = "parked"
    WITHDRAWN = "withdrawn"


class ToldBecause(StrEnum):
    """Why a profile is told of a call.

    ``new``: it was not told of it before. ``changed``: the portal changed what matters. ``closing``: its deadline is
    near. ``reopened``: one can apply again.
    """

    NEW = "new"
    CHANGED = "changed"
    CLOSING = "closing"
    REOPENED = "reopened"


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """That a profile was told of a call, for a reason, on an occasion: once, ever.

    The ``occasion`` tells two changes or two deadlines of one call apart; a call is new only once, so there it is
    empty.
    """

    profile_id: str
    call_id: str
    because: ToldBecause
    occasion: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One mail to one receiver, as it will be or was sent.

    ``profile_id`` is None where it is for an admin. ``message_id`` is the same however often it is sent, so that a
    repeat is recognised. ``content`` is what it says, in MIME as it goes out: its subject, its plain text, the same as
    HTML, and an iCalendar file where one is attached; it is in ASCII, its lines are ended by CRLF. What it says holds
    until ``good_until``, the first deadline in it; None where nothing in it ends. ``attempts`` is how often it was to
    be handed to a server, ``attempted_at`` when it may have been taken without our knowing, None where no server can
    have it; it is not tried again before ``next_try_at``. Instants are UTC.
    """

    id: str
    profile_id: str | None
    to: str
    subject: str
    content: bytes
    message_id: str
    created_at: datetime
    kind: MailKind = MailKind.DIGEST
    good_until: datetime | None = None
    state: DeliveryState = DeliveryState.PENDING
    attempts: int = 0
    attempted_at: datetime | None = None
    next_try_at: datetime | None = None
    sent_at: datetime | None = None
    problem: str | None = None

    @property
    def text(self) -> str:
        """Its plain text, its lines ended by linefeeds."""
        return read_texts(self.content)["text"] or ""

    @property
    def html(self) -> str:
        """Its HTML, its lines ended by linefeeds."""
        return read_texts(self.content)["html"] or ""

    @property
    def calendar(self) -> str | None:
        """The iCalendar file that is attached to it, None where there is none."""
        return read_texts(self.content)["calendar"]


def read_texts(content: bytes) -> dict[str, str | None]:
    """The ``text``, ``html`` and ``calendar`` of a delivery's content; None for what is not in it.

    Lines of the first two are ended by linefeeds.
    """
    from email import message_from_bytes

    found = {}
    for part in message_from_bytes(content).walk():
        data = part.get_payload(decode=True)
        if isinstance(data, bytes):
            found[part.get_content_type()] = data.decode("utf-8")
    plain, html = (found.get(kind) for kind in ("text/plain", "text/html"))
    return {
        "text": plain.replace("\r\n", "\n") if plain is not None else None,
        "html": html.replace("\r\n", "\n") if html is not None else None,
        "calendar": found.get("text/calendar"),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestRun:
    """The digests of one period: ``cadence`` is how often they come, ``period`` which of them it is (``2026-W48``).

    Each profile has one turn in it, in which it is told what is due, or that nothing was.
    """

    cadence: str
    period: str

    @property
    def id(self) -> str:
        """Its key in the catalogue."""
        return f"{self.cadence}:{self.period}"
