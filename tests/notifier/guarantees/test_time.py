"""Whatever clocks and hosts do, each call is told once: days off, a clock put back or ahead, DST, a leap day."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from catalogue.model.choice import Choice, ChoiceKind, ChosenBy
from catalogue.model.profile import Cadence, MailWishes
from catalogue.store import calls, profiles, runs
from catalogue.store.choices import put_choice
from catalogue.store.database import Database
from notifier.telling.reminders import plan_reminders
from tests.notifier.posting import Box, agree, plan, send
from tests.notifier.samples import CORK, HEAT_PUMPS, NOW, SENDER, deadline, match

if TYPE_CHECKING:
    from catalogue.model.call import Call

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
WEEKLY, DAILY = MailWishes(weekday=3, hour=8), MailWishes(cadence=Cadence.DAILY, hour=8)
BOTH = pytest.mark.parametrize("wishes", [WEEKLY, DAILY], ids=["weekly", "daily"])


class Company:
    """Cork Robotics with its wishes; a new call a day comes for it, which closes long after."""

    def __init__(self, database: Database, wishes: MailWishes, begin: datetime) -> None:
        self.database, self.box = database, Box()
        self.offered: list[Call] = []
        with database.write() as connection:
            profiles.put_profile(connection, replace(CORK, mail=wishes), begin)
            agree(connection, CORK, at=begin)

    def offer(self, at: datetime) -> None:
        """One more call is found."""
        number = len(self.offered)
        found = replace(
            HEAT_PUMPS,
            source_key=f"CALL-{number}",
            title=f"Call number {number:03}",
            url=f"https://example.eu/call-{number}",
            deadlines=(deadline(at.year + 1, 6, 1),),
        )
        self.offered.append(found)
        with self.database.write() as connection:
            calls.put_calls(connection, [found], runs.begin_run(connection, found.source, at))

    def tick(self, now: datetime) -> int:
        """All that is due is planned and sent; how many digests that were."""
        before = len(self.box.taken)
        plan(self.database, lambda _: [match(one) for one in self.offered], only=[CORK.id], now=now)
        send(self.database, self.box, now)
        return len(self.box.taken) - before

    @property
    def told(self) -> Counter[str]:
        """How often each call was told, in all mails."""
        texts = [message.get_body(("plain",)) for message in self.box.taken]
        found: Counter[str] = Counter()
        for text in texts:
            assert text is not None
            words = str(text.get_content())
            found.update(one.title for one in self.offered if one.title in words)
        return found

    @property
    def each_once(self) -> Counter[str]:
        """Each call that was found, told once."""
        return Counter(one.title for one in self.offered)


def instants(begin: datetime, end: datetime, step: timedelta) -> Iterator[datetime]:
    at = begin
    while at < end:
        yield at
        at += step


@BOTH
def test_ten_days_off_are_caught_up_in_one_digest_with_each_call_once(filled: Database, wishes: MailWishes) -> None:
    company = Company(filled, wishes, NOW)
    company.offer(NOW)
    assert company.tick(NOW) == 1
    for day in range(1, 11):
        company.offer(NOW + day * DAY)
    back = NOW + 10 * DAY + HOUR
    assert [company.tick(back + number * HOUR) for number in range(3)] == [1, 0, 0]
    assert company.told == company.each_once
    assert len(company.offered) == 11


@BOTH
@pytest.mark.parametrize("back", [HOUR, DAY, 10 * DAY, 400 * DAY], ids=str)
def test_a_clock_that_is_put_back_repeats_nothing_and_loses_nothing(
    filled: Database, wishes: MailWishes, back: timedelta
) -> None:
    company = Company(filled, wishes, NOW)
    company.offer(NOW)
    for day in (0, 7):
        company.offer(NOW + day * DAY)
        assert company.tick(NOW + day * DAY + HOUR) == 1
    # The clock shows the past, and calls are found meanwhile.
    company.offer(NOW + 7 * DAY)
    wrong = NOW + 7 * DAY - back
    for number in range(4):
        company.tick(wrong + number * HOUR)
    assert set(company.told.values()) == {1}
    for day in (8, 14):
        company.tick(NOW + day * DAY + HOUR)
    assert company.told == company.each_once


@BOTH
def test_a_clock_that_ran_ahead_and_is_put_right_loses_nothing(filled: Database, wishes: MailWishes) -> None:
    company = Company(filled, wishes, NOW)
    company.offer(NOW)
    assert company.tick(NOW) == 1
    company.offer(NOW + DAY)
    assert company.tick(NOW + 21 * DAY) == 1, "three weeks ahead"
    company.offer(NOW + 2 * DAY)
    for day in range(2, 16):
        company.tick(NOW + day * DAY + HOUR)
    assert company.told == company.each_once


NIGHTS = {
    "the hour that is left out": (MailWishes(cadence=Cadence.DAILY, hour=1), datetime(2027, 3, 26, 12, tzinfo=UTC)),
    "the hour that comes twice": (MailWishes(cadence=Cadence.DAILY, hour=1), datetime(2026, 10, 23, 12, tzinfo=UTC)),
    "weekly in that night": (MailWishes(weekday=6, hour=1), datetime(2026, 10, 23, 12, tzinfo=UTC)),
    "a leap day": (MailWishes(cadence=Cadence.DAILY, hour=7), datetime(2028, 2, 26, 12, tzinfo=UTC)),
    "new year in week 53": (MailWishes(weekday=4, hour=0), datetime(2026, 12, 29, 12, tzinfo=UTC)),
}


@pytest.mark.parametrize("night", NIGHTS)
def test_no_digest_is_left_out_or_comes_twice(filled: Database, night: str) -> None:
    """Looked at every twenty minutes over four days: one digest a day, or the one of the week, and each call once."""
    wishes, begin = NIGHTS[night]
    company = Company(filled, wishes, begin)
    company.offer(begin)
    assert company.tick(begin) == 1
    digests = 0
    for number, at in enumerate(instants(begin, begin + 4 * DAY, timedelta(minutes=20))):
        if number % 72 == 0:
            company.offer(at)
        digests += company.tick(at)
    # Dublin's clock shows one in the morning, or seven, on each of four days.
    assert digests == (4 if wishes.cadence is Cadence.DAILY else 1)
    company.tick(begin + 12 * DAY)
    assert company.told == company.each_once


def test_a_reminder_is_not_repeated_by_a_clock_that_is_put_back(filled: Database) -> None:
    company = Company(filled, WEEKLY, NOW)
    kept = replace(HEAT_PUMPS, source_key="KEPT", deadlines=(deadline(2026, 9, 15),))
    with filled.write() as connection:
        calls.put_calls(connection, [kept], runs.begin_run(connection, kept.source, NOW))
        chosen = Choice(profile_id=CORK.id, call_id=kept.id, kind=ChoiceKind.SAVED, at=NOW, by=ChosenBy.COMPANY)
        assert put_choice(connection, chosen)
    company.tick(NOW)
    mark = datetime(2026, 9, 1, 9, tzinfo=UTC)
    counts = [
        len(plan_reminders(filled, at, sender=SENDER)) for at in (mark, mark - 5 * DAY, mark - DAY, mark, mark + DAY)
    ]
    assert counts == [1, 0, 0, 0, 0]
