"""The calendar to subscribe to: what the company was told of and may still do, and what it chose."""

from dataclasses import replace
from datetime import timedelta

from icalendar import Calendar

from catalogue.model.choice import ChoiceKind
from catalogue.model.delivery import LedgerEntry, ToldBecause
from catalogue.model.run import Health
from catalogue.store import calls, deliveries, runs
from tests.app.web.conftest import LINKS, House, path
from tests.app.web.test_about_calls import choice
from tests.notifier.samples import ACCELERATOR, CORK, HEAT_PUMPS, LIFE, NOW, ROLLING, VOUCHERS


def feed(house: House) -> str:
    answer = house.browser.get(path(LINKS.calendar(house.key)))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    return answer.text


def days(house: House) -> list[str]:
    """The days of the deadlines that a calendar program shows."""
    calendar = Calendar.from_ical(feed(house))
    assert isinstance(calendar, Calendar)
    return [event.decoded("dtstart").date().isoformat() for event in calendar.events]


def choose(house: House, *kinds: ChoiceKind) -> None:
    from catalogue.store.choices import put_choice

    with house.database.write() as connection:
        for kind in kinds:
            put_choice(connection, choice(kind))


def test_the_deadlines_of_what_mails_told_are_there(house: House) -> None:
    assert days(house) == ["2026-08-24", "2027-02-09"]
    assert ACCELERATOR.title not in feed(house)


def test_what_is_over_leaves_the_calendar(house: House) -> None:
    house.clock.now = VOUCHERS.deadlines[0].at + timedelta(seconds=1)
    assert days(house) == ["2027-02-09"]


def test_what_is_kept_comes_in_and_what_is_dismissed_goes(house: House) -> None:
    house.browser.post(path(LINKS.save(house.key, HEAT_PUMPS.id)))
    assert days(house) == ["2026-08-24", "2026-09-15", "2027-02-09", "2027-02-16"]
    house.browser.post(path(LINKS.dismiss(house.key, HEAT_PUMPS.id)))
    house.browser.post(path(LINKS.dismiss(house.key, LIFE.id)))
    assert days(house) == ["2026-08-24"]


def test_who_applied_has_a_second_stage_when_newcomers_have_none(house: House) -> None:
    house.clock.now = HEAT_PUMPS.deadlines[0].at + timedelta(days=1)
    with house.database.write() as connection:
        told = LedgerEntry(profile_id=CORK.id, call_id=HEAT_PUMPS.id, because=ToldBecause.NEW)
        mail = replace(
            deliveries.find_deliveries(connection, CORK.id)[0], id="cork-2", message_id="<cork-2@callfit.example>"
        )
        deliveries.plan_delivery(connection, mail, [told])
    assert days(house) == ["2027-02-09"]
    choose(house, ChoiceKind.APPLIED)
    assert days(house) == ["2027-02-09", "2027-02-16"]


def test_what_counts_as_told_without_a_mail_is_not_there(house: House) -> None:
    with house.database.write() as connection:
        entry = LedgerEntry(profile_id=CORK.id, call_id=ACCELERATOR.id, because=ToldBecause.NEW)
        deliveries.count_as_told(connection, [entry])
    assert days(house) == ["2026-08-24", "2027-02-09"]


def test_a_deadline_that_the_portal_moves_or_withdraws_does_so_here(house: House) -> None:
    later = replace(VOUCHERS, deadlines=LIFE.deadlines)
    with house.database.write() as connection:
        run = runs.begin_run(connection, VOUCHERS.source, NOW + timedelta(hours=1))
        calls.put_calls(connection, [later, replace(LIFE, withdrawn=True)], run)
    assert days(house) == ["2027-02-09"]
    assert "SEQUENCE:1" in feed(house)
    assert VOUCHERS.title[:20] in feed(house)


def test_what_the_portal_no_longer_has_leaves_the_calendar(house: House) -> None:
    with house.database.write() as connection:
        for hours in (1, 2):
            run = runs.begin_run(connection, VOUCHERS.source, NOW + timedelta(hours=hours))
            calls.put_calls(connection, [LIFE, ROLLING], run)
            done = replace(run, finished_at=run.started_at + timedelta(minutes=1), health=Health.OK, complete=True)
            runs.finish_run(connection, done)
            calls.count_missed(connection, done, calls.Grace(runs=1, span=timedelta(0)))
    assert days(house) == ["2027-02-09"]


def test_nothing_in_it_names_the_company(house: House) -> None:
    assert "cork" not in feed(house).lower()
