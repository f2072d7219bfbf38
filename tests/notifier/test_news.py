"""News of the calls that a company knows: each change, each near deadline and each reopening is told once, and no more.

Newness is a matter of the ledger: what is found late, back-dated, or fits only now is told like anything else.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from catalogue.model.call import Budget, Call, Deadline
from catalogue.model.choice import Choice, ChoiceKind, ChosenBy
from catalogue.model.condition import Criterion
from catalogue.model.delivery import Delivery, ToldBecause
from catalogue.model.match import Grade, Match, Verdict
from catalogue.model.profile import MailWishes, Profile
from catalogue.model.run import Health
from catalogue.store import calls, deliveries, profiles, runs
from catalogue.store.calls import Grace
from catalogue.store.choices import put_choice
from catalogue.store.database import Database
from tests.notifier.posting import Box, plan, send
from tests.notifier.samples import (
    ALONE,
    CORK,
    COUNTRY_MET,
    HEAT_PUMPS,
    LIFE,
    NOW,
    VOUCHERS,
    condition,
    deadline,
    euro,
    judgement,
    match,
)

WEEK = timedelta(days=7)
DAY = timedelta(days=1)
MORE_MONEY = Budget(project_max=euro(9_000_000))
SOURCE = "eu_funding_tenders"
# Closes on 15 September, 26 days after the samples' day; the one of LIFE is half a year away.
TOPIC = replace(HEAT_PUMPS, source_key="TOPIC", deadlines=(deadline(2026, 9, 15),), title="Heat pumps for homes")


def crawl(database: Database, at: datetime, *some: Call) -> None:
    """A complete reading at ``at`` that finds these calls."""
    with database.write() as connection:
        run = runs.begin_run(connection, SOURCE, at)
        calls.put_calls(connection, some, run)
        runs.finish_run(connection, replace(run, finished_at=at, complete=True))


def told(database: Database, at: datetime, *matches: Match, wishes: MailWishes | None = None) -> str:
    """The text of the digest that Cork Robotics is due at ``at``; empty where it is due none."""
    if wishes is not None:
        with database.write() as connection:
            profiles.put_profile(connection, replace(CORK, mail=wishes), at)

    def find(profile: Profile) -> Sequence[Match]:
        return [replace(one, profile_id=profile.id) for one in matches]

    (planned,) = plan(database, find, only=[CORK.id], now=at)
    assert planned.problem is None
    box = Box()
    send(database, box, at)
    return text_of(box.taken[0].get_body(("plain",)).get_content()) if box.taken else ""  # type: ignore[union-attr]


def text_of(content: str) -> str:
    return " ".join(content.split())


def kept(database: Database, call: Call, kind: ChoiceKind = ChoiceKind.SAVED) -> None:
    choice = Choice(profile_id=CORK.id, call_id=call.id, kind=kind, at=NOW, by=ChosenBy.COMPANY)
    with database.write() as connection:
        assert put_choice(connection, choice)


def moved(call: Call, *deadlines: Deadline) -> Call:
    return replace(call, deadlines=deadlines)


@pytest.fixture
def knowing(filled: Database) -> Database:
    """A catalogue in which Cork Robotics was told of two calls."""
    crawl(filled, NOW - DAY, TOPIC, LIFE)
    assert told(filled, NOW, match(TOPIC), match(LIFE)).startswith("Welcome: 2 open calls that fit Cork Robotics")
    return filled


def test_a_moved_deadline_is_told_once_with_before_and_after(knowing: Database) -> None:
    later = moved(LIFE, deadline(2027, 3, 9, 16))
    crawl(knowing, NOW + DAY, later)
    text = told(knowing, NOW + WEEK, match(later))
    assert text.startswith("Cork Robotics: 1 call changed")
    assert "The deadline is later: Tuesday 9 March 2027" in text
    assert "Before: Tuesday 9 February 2027." in text
    assert told(knowing, NOW + 2 * WEEK, match(later)) == ""


def test_a_change_found_by_a_run_that_began_before_the_mail_is_told_in_the_next(knowing: Database) -> None:
    """Written after the mail was planned: no watermark may hide it."""
    later = moved(LIFE, deadline(2027, 3, 9, 16))
    crawl(knowing, NOW - timedelta(hours=1), later)
    assert "The deadline is later" in told(knowing, NOW + WEEK, match(later))


def test_what_changed_before_a_call_was_told_is_no_news(filled: Database) -> None:
    crawl(filled, NOW - 3 * DAY, LIFE)
    later = moved(LIFE, deadline(2027, 3, 9, 16))
    crawl(filled, NOW - DAY, later)
    assert "Climate change mitigation" in told(filled, NOW, match(later))
    assert told(filled, NOW + WEEK, match(later)) == ""


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"budget": MORE_MONEY}, "At most per project: €9,000,000. Before: not stated."),
        ({"withdrawn": True}, "The portal says that one can no longer apply."),
        ({"deadline_words": "until spent"}, "The portal writes: “until spent”"),
    ],
)
def test_each_thing_that_matters_is_told_as_what_it_is(knowing: Database, change: dict[str, object], line: str) -> None:
    changed = replace(LIFE, **change)  # type: ignore[arg-type]
    crawl(knowing, NOW + DAY, changed)
    on_offer = [] if changed.withdrawn else [match(changed)]
    assert line in told(knowing, NOW + WEEK, *on_offer)


def test_new_conditions_are_named_and_quoted_and_that_they_rule_the_company_out(knowing: Database) -> None:
    clause = condition(Criterion.SIZE, "Only micro-enterprises may apply.")
    changed = replace(LIFE, conditions=(clause,))
    crawl(knowing, NOW + DAY, changed)
    too_large = judgement(Criterion.SIZE, Verdict.NO, "size.too_large", {"size": "small", "allowed": "micro"})
    text = told(knowing, NOW + WEEK, match(changed, COUNTRY_MET, too_large, ALONE))
    assert "What changed on who may apply: size." in text
    assert "New: “Only micro-enterprises may apply.”" in text
    assert "As the call is now, you may not apply. You are" in text


def test_a_near_deadline_is_told_at_each_mark_once_and_not_beside_the_first_news(knowing: Database) -> None:
    """Told as new 26 days before its end, a call is past the mark of 30 days."""
    assert told(knowing, NOW + timedelta(days=7), match(TOPIC)) == "", "19 days left, no new mark"
    text = told(knowing, NOW + timedelta(days=14), match(TOPIC))
    assert text.startswith("Cork Robotics: 1 call closes soon")
    assert "It closes in 12 days: Tuesday 15 September 2026" in text
    assert told(knowing, NOW + timedelta(days=21), match(TOPIC)) == "", "5 days left, no new mark"


def test_marks_are_of_the_companys_own_wish(knowing: Database) -> None:
    never = MailWishes(closing_days=())
    assert told(knowing, NOW + timedelta(days=14), match(TOPIC), wishes=never) == ""
    assert "closes soon" in told(knowing, NOW + timedelta(days=21), match(TOPIC), wishes=MailWishes(closing_days=(5,)))


def test_a_prolonged_call_has_its_marks_anew(knowing: Database) -> None:
    assert "closes soon" in told(knowing, NOW + 2 * WEEK, match(TOPIC))
    later = moved(TOPIC, deadline(2026, 10, 2))
    crawl(knowing, NOW + 2 * WEEK + DAY, later)
    assert "The deadline is later" in told(knowing, NOW + 3 * WEEK, match(later))
    assert "closes soon" in told(knowing, NOW + 5 * WEEK, match(later)), "14 days before the new one"


def test_of_calls_that_hardly_fit_only_those_that_were_kept_are_followed(filled: Database) -> None:
    crawl(filled, NOW - DAY, TOPIC)
    possible = match(TOPIC, grade=Grade.POSSIBLE)
    assert "Heat pumps for homes" in told(filled, NOW, possible)
    assert told(filled, NOW + 2 * WEEK, possible) == ""
    kept(filled, TOPIC)
    text = told(filled, NOW + 3 * WEEK + 2 * DAY, match(TOPIC, grade=Grade.WEAK))
    assert "You kept it" in text
    assert "closes soon" in text


def test_a_call_that_closed_and_opens_anew_is_open_again(knowing: Database) -> None:
    after_the_end = NOW + timedelta(days=33)
    again = moved(TOPIC, deadline(2026, 12, 1))
    crawl(knowing, after_the_end, again)
    text = told(knowing, NOW + 5 * WEEK, match(again))
    assert text.startswith("Cork Robotics: 1 call is open again")
    assert "New deadline: Tuesday 1 December 2026" in text
    assert told(knowing, NOW + 6 * WEEK, match(again)) == ""


def test_a_call_that_ends_by_its_date_is_no_news(knowing: Database) -> None:
    assert told(knowing, NOW + 6 * WEEK) == ""


def test_a_kept_call_that_its_portal_has_no_more_is_told_once(knowing: Database) -> None:
    kept(knowing, LIFE)
    grace = Grace(runs=2, span=timedelta(days=1))
    for days in range(1, 5):
        with knowing.write() as connection:
            run = runs.begin_run(connection, SOURCE, NOW + days * DAY)
            calls.put_calls(connection, [TOPIC], run)
            whole = replace(run, finished_at=NOW + days * DAY, complete=True, health=Health.OK)
            runs.finish_run(connection, whole)
            calls.count_missed(connection, whole, grace)
    text = told(knowing, NOW + WEEK, match(TOPIC))
    assert text.startswith("Cork Robotics: 1 call changed")
    assert "No longer open | You kept it" in text
    assert "The portal no longer has this call." in text
    assert told(knowing, NOW + 2 * WEEK) == ""


def test_what_was_dismissed_is_followed_no_more(knowing: Database) -> None:
    kept(knowing, LIFE, ChoiceKind.DISMISSED)
    later = moved(LIFE, deadline(2027, 3, 9, 16))
    crawl(knowing, NOW + DAY, later)
    assert told(knowing, NOW + WEEK, match(later)) == ""


def test_each_call_comes_once_with_all_that_is_to_say(knowing: Database) -> None:
    sooner = replace(moved(TOPIC, deadline(2026, 9, 9)), budget=None)
    crawl(knowing, NOW + DAY, sooner)
    fresh = match(replace(VOUCHERS, deadlines=(deadline(2026, 12, 1),)))
    text = told(knowing, NOW + 2 * WEEK, match(sooner), fresh)
    assert text.count("Heat pumps for homes") == 1
    for part in ("The deadline is earlier", "At most per project: not stated.", "It closes in 6 days", "1 new call"):
        assert part in text


def test_a_heartbeat_comes_only_where_it_is_wished(filled: Database) -> None:
    crawl(filled, NOW - DAY, LIFE)
    told(filled, NOW, match(LIFE))
    assert told(filled, NOW + WEEK, match(LIFE)) == ""
    text = told(filled, NOW + 2 * WEEK, match(LIFE), wishes=MailWishes(heartbeat=True))
    assert text.startswith("Cork Robotics: nothing new this time")
    assert "We go on looking." in text
    assert "EU Funding & Tenders Portal: " in text


def test_a_missed_month_is_caught_up_as_one_digest(knowing: Database) -> None:
    later = moved(LIFE, deadline(2027, 3, 9, 16))
    crawl(knowing, NOW + DAY, later)
    crawl(knowing, NOW + 3 * WEEK, VOUCHERS)
    fresh = match(replace(VOUCHERS, deadlines=(deadline(2026, 12, 1),)))
    text = told(knowing, NOW + 4 * WEEK, fresh, match(later), match(TOPIC))
    assert text.startswith("1 new call that fits Cork Robotics; 1 call changed")
    assert told(knowing, NOW + 4 * WEEK + DAY, fresh, match(later), match(TOPIC)) == ""


def test_the_ledger_tells_why_each_was_told(knowing: Database) -> None:
    with knowing.read() as connection:
        entries = deliveries.find_entries(connection, CORK.id)
    assert {(one.call_id, one.because, one.occasion) for one in entries} == {
        (TOPIC.id, ToldBecause.NEW, ""),
        (TOPIC.id, ToldBecause.CLOSING, "2026-09-15/30"),
        (LIFE.id, ToldBecause.NEW, ""),
    }


def test_a_mail_that_waited_past_a_deadline_in_it_is_planned_anew_without_it(filled: Database) -> None:
    from notifier.outgoing.outbox import withdraw_stale
    from tests.notifier.samples import SENDER

    closing = match(replace(VOUCHERS, deadlines=(deadline(2026, 8, 22),)))

    def find(profile: Profile) -> Sequence[Match]:
        return [replace(one, profile_id=profile.id) for one in (closing, match(LIFE))]

    plan(filled, find, only=[CORK.id])
    after = NOW + timedelta(days=4)
    assert [one.problem for one in withdraw_stale(filled, after, SENDER)] == ["a deadline in it has passed"]
    (again,) = plan(filled, lambda profile: find(profile)[1:], only=[CORK.id], now=after)
    assert again.calls == 1
    box = Box()
    send(filled, box, after)
    (mail,) = box.taken
    assert "digital vouchers" not in str(mail.get_body(("plain",)))


def stored(database: Database) -> list[Delivery]:
    with database.read() as connection:
        return list(deliveries.find_deliveries(connection, CORK.id))


def test_deadlines_come_along_as_a_calendar(knowing: Database) -> None:
    (first,) = stored(knowing)
    assert first.calendar is not None
    assert first.calendar.count("BEGIN:VEVENT") == 2
    assert first.good_until == TOPIC.deadlines[0].at.astimezone(UTC)
    assert Decimal(first.calendar.count("DTSTART")) == 2
