"""Deadlines as calendars: read back by a calendar program's own reader they say when, what and where."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar, Event

from catalogue.model.call import Call, CallKind, Deadline, DeadlineKind
from catalogue.store import calls, runs
from catalogue.store.database import Database
from notifier.mails.calendar import Revision, deadlines_calendar, deadlines_feed, find_revisions
from notifier.wording.words import load_words
from tests.notifier.samples import ACCELERATOR, HEAT_PUMPS, LIFE, NOW, ROLLING, SENDER, VOUCHERS, deadline


def write(
    *found: Call, language: str = "en", now: datetime = NOW, revisions: Mapping[str, Revision] | None = None
) -> str:
    words = load_words(language)
    written = deadlines_calendar(found, words, now, zone="Europe/Bucharest", sender=SENDER, revisions=revisions or {})
    assert written is not None
    return written


def read(text: str) -> list[Event]:
    """The events that a calendar program finds."""
    calendar = Calendar.from_ical(text)
    assert isinstance(calendar, Calendar)
    assert not calendar.errors
    events = calendar.events
    assert not any(event.errors for event in events)
    return events


def said(event: Event, name: str) -> str:
    return str(event[name])


def moved(call: Call, *deadlines: Deadline) -> Call:
    return replace(call, deadlines=deadlines)


def uids(text: str) -> list[str]:
    return [str(event["uid"]) for event in read(text)]


def test_a_deadline_is_an_event_at_its_instant_in_the_readers_language() -> None:
    (event,) = read(write(VOUCHERS))
    assert event.decoded("dtstart") == datetime(2026, 8, 24, 9, tzinfo=UTC)
    assert "dtend" not in event
    assert "duration" not in event
    assert event["summary"] == "Deadline: Open call 2: digital vouchers for manufacturing SMEs"
    assert event["url"] == VOUCHERS.url
    assert event["transp"] == "TRANSPARENT"
    assert said(event, "description").split("\n") == [
        "Monday 24 August 2026, 12:00 Bucharest time (11:00 Brussels time)",
        "Programme: Digital Europe Programme (DIGITAL)",
        f"Official page: {VOUCHERS.url}",
    ]
    (romanian,) = read(write(VOUCHERS, language="ro"))
    assert "24 august 2026" in said(romanian, "description")
    assert romanian["uid"] == event["uid"]
    (french,) = read(write(VOUCHERS, language="fr"))
    assert said(french, "description").split("\n")[1] == "Programme\u00a0: Digital Europe Programme (DIGITAL)"


def test_what_rfc_5545_and_5546_ask_for_is_there() -> None:
    text = write(HEAT_PUMPS, LIFE, ACCELERATOR)
    assert "\n" not in text.replace("\r\n", "")
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    calendar = Calendar.from_ical(text)
    assert (calendar["version"], calendar["method"]) == ("2.0", "PUBLISH")
    assert calendar["prodid"]
    for event in read(text):
        assert event.decoded("dtstamp") == NOW
        assert event["organizer"] == "mailto:team@callfit.example"
        assert event["sequence"] == 0
    assert "VALARM" not in text
    assert "ATTENDEE" not in text


def test_an_hour_that_is_the_programmes_rule_is_called_so() -> None:
    (event,) = read(write(LIFE))
    assert "The portal gives the day only; 17:00 Brussels time is the programme’s rule." in said(event, "description")


def test_deadlines_come_in_their_order_and_what_is_over_does_not_come() -> None:
    events = read(write(LIFE, ACCELERATOR, HEAT_PUMPS))
    assert [(event.decoded("dtstart").date().isoformat(), str(event["summary"])[:20]) for event in events] == [
        ("2026-09-15", "Deadline: Industrial"),
        ("2026-10-14", "Deadline: EIC Accele"),
        ("2026-11-04", "Deadline: EIC Accele"),
        ("2027-01-13", "Deadline: EIC Accele"),
        ("2027-02-09", "Deadline: Climate ch"),
        ("2027-02-16", "Second stage, for th"),
    ]
    at = VOUCHERS.deadlines[0].at
    assert len(read(write(VOUCHERS, now=at))) == 1
    with pytest.raises(AssertionError):
        write(VOUCHERS, now=at + timedelta(seconds=1))


def test_a_deadline_that_moves_stays_the_same_event() -> None:
    assert uids(write(VOUCHERS)) == uids(write(moved(VOUCHERS, deadline(2026, 9, 30, 9))))
    first, second = uids(write(HEAT_PUMPS))
    later = moved(
        HEAT_PUMPS,
        deadline(2026, 9, 22, kind=DeadlineKind.STAGE_1),
        deadline(2027, 3, 16, 16, kind=DeadlineKind.STAGE_2),
    )
    assert uids(write(later)) == [first, second]
    assert first != second


def test_cut_offs_are_told_apart_by_their_days_whatever_is_left_of_the_list() -> None:
    before = uids(write(ACCELERATOR))
    assert len(set(before)) == 3
    assert uids(write(moved(ACCELERATOR, *ACCELERATOR.deadlines[2:]))) == before[1:]
    assert uids(write(moved(ACCELERATOR, ACCELERATOR.deadlines[3]))) == before[2:]
    other_hour = deadline(2027, 1, 13, 11, kind=DeadlineKind.CUT_OFF)
    assert uids(write(moved(ACCELERATOR, other_hour))) == before[2:]


def test_two_dates_of_one_kind_are_two_events() -> None:
    both = moved(VOUCHERS, deadline(2026, 9, 1), deadline(2026, 10, 1))
    assert len(set(uids(write(both)))) == 2


def test_two_calls_are_two_events() -> None:
    assert len(set(uids(write(VOUCHERS, replace(VOUCHERS, source_key="other"))))) == 2


@pytest.mark.parametrize(
    "found", [(), (ROLLING,), (replace(VOUCHERS, withdrawn=True),), (moved(VOUCHERS, deadline(2026, 1, 1)),)]
)
def test_without_a_deadline_there_is_nothing_to_attach_and_an_empty_feed(found: Iterable[Call]) -> None:
    words = load_words("en")
    assert deadlines_calendar(found, words, NOW, zone="UTC", sender=SENDER, revisions={}) is None
    feed = deadlines_feed(found, words, NOW, zone="UTC", sender=SENDER, revisions={})
    assert read(feed) == []
    assert "X-WR-CALNAME:Funding deadlines\r\n" in feed


def test_only_the_feed_has_a_name_which_would_make_a_new_calendar_of_an_attachment() -> None:
    feed = deadlines_feed([VOUCHERS], load_words("en"), NOW, zone="Europe/Bucharest", sender=SENDER, revisions={})
    assert uids(feed) == uids(write(VOUCHERS))
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT12H\r\n" in feed
    assert "NAME" not in write(VOUCHERS)


def test_what_a_portal_writes_stays_in_its_line() -> None:
    nasty = replace(
        VOUCHERS,
        title="Vouchers\r\nATTENDEE:mailto:a@b.example\r\n; a, b\\n\u202ec" + "ș " * 300,
        url="javascript:alert(1)",
    )
    text = write(nasty)
    assert "\r\nATTENDEE" not in text
    (event,) = read(text)
    assert str(event["summary"]).startswith("Deadline: Vouchers ATTENDEE:mailto:a@b.example ; a, b\\n")
    assert "\u202e" not in said(event, "summary")
    assert "url" not in event
    assert "javascript" not in text


def test_a_call_whose_deadlines_changed_counts_its_changes() -> None:
    revisions = {VOUCHERS.id: Revision(number=2, at=datetime(2026, 8, 1, 4, tzinfo=UTC))}
    vouchers, life = read(write(VOUCHERS, LIFE, revisions=revisions))
    assert vouchers["sequence"] == 2
    assert vouchers.decoded("last-modified") == datetime(2026, 8, 1, 4, tzinfo=UTC)
    assert life["sequence"] == 0
    assert "last-modified" not in life


def test_changes_of_deadlines_are_counted_from_the_catalogue(database: Database) -> None:
    days = [NOW - timedelta(days=days) for days in (4, 3, 2, 1)]
    versions = [
        VOUCHERS,
        moved(VOUCHERS, deadline(2026, 9, 1)),
        moved(VOUCHERS, deadline(2026, 9, 8)),
        replace(moved(VOUCHERS, deadline(2026, 9, 8)), title="Open call 2, extended"),
    ]
    with database.write() as connection:
        for day, version in zip(days, versions, strict=True):
            run = runs.begin_run(connection, VOUCHERS.source, day)
            calls.put_calls(connection, [version, replace(LIFE, kind=CallKind.TOPIC)], run)
    with database.read() as connection:
        assert find_revisions(connection, [VOUCHERS.id, LIFE.id, "none:none"]) == {
            VOUCHERS.id: Revision(number=2, at=days[2])
        }
