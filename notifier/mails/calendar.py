"""Deadlines as an iCalendar file (RFC 5545), to be attached to a mail or subscribed to.

A deadline keeps its identity (UID) when it is moved, so that a calendar program moves what it has. The deadlines of a
call that has many, its cut-offs, are told apart by their days: of those a moved one is a new one.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

from catalogue.model.call import Call, Deadline, DeadlineKind
from notifier.sender import Sender
from notifier.wording.figures import local_day, write_moment, write_rule_of_hour
from notifier.wording.lines import capitalised, clean_line, safe_link
from notifier.wording.words import Words

if TYPE_CHECKING:
    from icalendar import Calendar
    from sqlalchemy.engine import Connection

_TITLE_LIMIT = 200
_NAME_LIMIT = 120
_PRODUCT = "-//Callfit//Callfit//EN"
_ASK_AGAIN = timedelta(hours=12)
_END = b"END:VCALENDAR\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """That the deadlines of a call were changed ``number`` times, the last time at ``at`` (UTC)."""

    number: int
    at: datetime


def find_revisions(connection: "Connection", call_ids: Iterable[str]) -> dict[str, Revision]:
    """How often the deadlines of these calls were changed since we know them; a call without a change is absent."""
    from catalogue.store.versions import find_versions

    revisions = {}
    for call_id in call_ids:
        versions = find_versions(connection, call_id=call_id)
        changed = [one.at for one in versions if any(change.field == "deadlines" for change in one.changes)]
        if changed:
            revisions[call_id] = Revision(number=len(changed), at=max(changed))
    return revisions


def deadlines_calendar(
    calls: Iterable[Call],
    words: Words,
    now: datetime,
    *,
    zone: str,
    sender: Sender,
    revisions: Mapping[str, Revision],
) -> str | None:
    """The deadlines of ``calls`` that are ahead at ``now`` (aware), as a file to attach; None where there is none.

    Their times are told in UTC, which calendars show on their owner's clock, and in words on the clock of ``zone``.
    ``revisions`` are what `find_revisions` gives: they let a calendar program tell the newer of two files. Each event
    has a moment and no length, blocks no time and sets no alarm.
    """
    events = [*_events(calls, words, now, zone, sender, revisions)]
    if not events:
        return None
    return _written(_calendar(), events)


def deadlines_feed(
    calls: Iterable[Call],
    words: Words,
    now: datetime,
    *,
    zone: str,
    sender: Sender,
    revisions: Mapping[str, Revision],
) -> str:
    """The same to be subscribed to: with a name, when to ask again, and no events where no deadline is ahead."""
    calendar = _calendar()
    name = words.say("calendar.name")
    calendar.add("name", name)
    # What programs read that are older than RFC 7986.
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", _ASK_AGAIN, parameters={"value": "DURATION"})
    return _written(calendar, _events(calls, words, now, zone, sender, revisions))


def _calendar() -> "Calendar":
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    return calendar


def _written(calendar: "Calendar", events: Iterable[bytes]) -> str:
    """The file: the calendar with the events in it, each of which is written already."""
    whole = calendar.to_ical()
    head = whole.removesuffix(_END)
    assert head != whole
    return str(b"".join([head, *events, _END]), "utf-8")


def _events(
    calls: Iterable[Call],
    words: Words,
    now: datetime,
    zone: str,
    sender: Sender,
    revisions: Mapping[str, Revision],
) -> Iterator[bytes]:
    """An event for each deadline ahead, the first one first. What the portal withdrew has no deadline any more."""
    ahead = {
        _identity(call, deadline): (deadline, call)
        for call in calls
        if not call.withdrawn
        for deadline in call.deadlines
        if deadline.at >= now
    }
    for identity, (deadline, call) in sorted(ahead.items(), key=lambda one: (one[1][0].at, one[0])):
        about = _About(
            title=clean_line(call.title, _TITLE_LIMIT) or clean_line(call.id, _TITLE_LIMIT),
            programme=clean_line(call.programme.name, _NAME_LIMIT) if call.programme is not None else "",
            link=safe_link(call.url),
            deadline=deadline,
            identity=identity,
            revision=revisions.get(call.id),
        )
        yield _event(about, words, now.astimezone(UTC), zone, sender.reply_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class _About:
    """What an event says of a deadline, whoever reads it."""

    title: str
    programme: str
    link: str | None
    deadline: Deadline
    identity: str
    revision: Revision | None


# Writing one takes as long as a card of a mail, and many readers have the same deadlines.
@lru_cache(maxsize=4_096)
def _event(about: _About, words: Words, now: datetime, zone: str, organizer: str) -> bytes:
    from icalendar import Event

    deadline, revision = about.deadline, about.revision
    key = "calendar.second_stage" if deadline.kind is DeadlineKind.STAGE_2 else "calendar.deadline"
    event = Event()
    event.add("summary", words.say(key, title=about.title))
    event.add("dtstart", deadline.at)
    event.add("transp", "TRANSPARENT")
    event.add("description", "\n".join(_description(about, words, zone)))
    if about.link is not None:
        event.add("url", about.link)
    event.add("uid", about.identity)
    event.add("dtstamp", now)
    # RFC 5546, 3.2.1 asks for it in what is published.
    event.add("organizer", f"mailto:{organizer}")
    event.add("sequence", revision.number if revision is not None else 0)
    if revision is not None:
        event.add("last-modified", revision.at)
    return bytes(event.to_ical())


def _description(about: _About, words: Words, zone: str) -> Iterator[str]:
    moment = about.deadline.moment
    yield capitalised(write_moment(words, moment, zone))
    if not moment.hour_known:
        yield write_rule_of_hour(words, moment)
    if about.programme:
        yield f"{_label(words, 'programme')} {about.programme}"
    if about.link is not None:
        yield f"{_label(words, 'link')} {about.link}"


def _label(words: Words, name: str) -> str:
    """A label with the colon behind it as the language writes it."""
    return words.say("criterion.label", criterion=words.say(f"label.{name}"))


def _identity(call: Call, deadline: Deadline) -> str:
    """The same for a deadline wherever it is moved to, and for whomever it is written."""
    parts = [call.id, deadline.kind.value]
    alike = [one for one in call.deadlines if one.kind is deadline.kind]
    # A portal may drop the cut-offs that are over: how many are left says nothing of which this one is.
    if deadline.kind is DeadlineKind.CUT_OFF or len(alike) > 1:
        parts.append(local_day(deadline.at, deadline.moment.zone).isoformat())
    return f"{sha256('|'.join(parts).encode()).hexdigest()[:32]}@callfit"
