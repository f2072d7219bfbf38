"""Outlooks of many companies: what match says, within a time, and kept as long as they hold."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest

from app.advising.cohorts import WEEKS, CallThemes, closes_within, count_cohort
from app.advising.matrix import Wanted, make_matrix
from app.advising.outlooks import GOOD_FOR, OutlookDesk
from app.matching import FITTING, open_offer
from app.ordered_offer import OrderedOffer
from app.profile_check import open_questions
from catalogue.model.choice import Choice, ChoiceKind, ChosenBy
from catalogue.model.condition import Criterion, SizeClass, SizeRule
from catalogue.model.match import Eligibility, Grade
from catalogue.store import calls, choices, profiles, runs
from catalogue.store.database import Database
from tests.app.web.advisor.conftest import CALLS, COMPANIES, ROBOTS, TERMO
from tests.matcher.samples import condition
from tests.new_catalogue import make_catalogue
from tests.notifier.samples import HEAT_PUMPS, NOW

# Nobody has told how many people work for it.
FOR_SMALL = condition(Criterion.SIZE, SizeRule(sizes=(SizeClass.MICRO, SizeClass.SMALL)))
SEEN = NOW - timedelta(days=10)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A catalogue of three companies; one dismissed a call."""
    file = tmp_path_factory.mktemp("outlooks") / "catalogue.db"
    with Database.open(f"sqlite:///{file}") as database:
        make_catalogue(database)
        with database.write() as connection:
            asking = [replace(one, conditions=(FOR_SMALL,)) for one in CALLS]
            calls.put_calls(connection, asking, runs.begin_run(connection, HEAT_PUMPS.source, SEEN))
            for company in COMPANIES:
                profiles.put_profile(connection, company, NOW)
            choices.put_choice(
                connection,
                Choice(
                    profile_id=ROBOTS.id,
                    call_id=HEAT_PUMPS.id,
                    kind=ChoiceKind.DISMISSED,
                    at=NOW,
                    by=ChosenBy.COMPANY,
                ),
            )
        yield database


@pytest.fixture(scope="module")
def ordered(database: Database) -> OrderedOffer:
    return OrderedOffer(open_offer(database, NOW))


def test_an_outlook_has_what_match_lists_without_what_was_dismissed(database: Database, ordered: OrderedOffer) -> None:
    outlooks = OutlookDesk(database).look(ordered, COMPANIES, NOW).found
    assert [one.profile.id for one in outlooks] == [one.id for one in COMPANIES]
    for outlook in outlooks:
        matches = ordered.offer.matches(outlook.profile)
        dismissed = {HEAT_PUMPS.id} if outlook.profile is ROBOTS else set()
        listed = ordered.offer.choose(matches, FITTING, dismissed)
        told = [(one.call.id, one.grade, one.eligibility) for one in outlook.fits]
        assert told == [(one.call.id, one.relevance.grade, one.eligibility) for one in listed]
        own = [one for one in open_questions(listed) if one.field is not None]
        assert outlook.questions == len(own)
        assert all(one.eligibility is Eligibility.NOT_ELIGIBLE for one in outlook.barred)
        assert outlook.eligible + outlook.to_check == len(listed)
    assert any(one.fits for one in outlooks)
    assert any(one.questions for one in outlooks)


def test_who_asks_waits_no_longer_than_a_while_and_gets_the_rest_later(
    database: Database, ordered: OrderedOffer
) -> None:
    ticks, waiting = count(), list[Callable[[], None]]()
    desk = OutlookDesk(database, patience=0.5, stopwatch=lambda: float(next(ticks)), beside=waiting.append)
    missing = [desk.look(ordered, COMPANIES, NOW).missing for _ in range(2)]
    assert missing == [2, 1], "one more each time, however slow"
    (go_on,) = waiting
    go_on()
    assert desk.look(ordered, COMPANIES, NOW).missing == 0
    assert len(waiting) == 1


def test_an_outlook_is_kept_until_the_offer_or_the_company_is_another_or_it_is_old(
    database: Database, ordered: OrderedOffer
) -> None:
    desk = OutlookDesk(database)

    def look(offer: OrderedOffer = ordered, later: timedelta = timedelta(0)) -> object:
        return desk.look(offer, [TERMO], NOW + later).found[0]

    first = look()
    assert look(later=GOOD_FOR - timedelta(seconds=1)) is first
    assert look(later=GOOD_FOR) is not first
    changed = desk.look(ordered, [replace(TERMO, country="IT")], NOW).found[0]
    assert changed.profile.country == "IT"
    newest = look()
    assert look(OrderedOffer(ordered.offer, ordered.verdicts)) is not newest


def test_a_cohort_counts_each_call_once_and_each_match_by_the_week_it_was_found(
    database: Database, ordered: OrderedOffer
) -> None:
    outlooks = OutlookDesk(database).look(ordered, COMPANIES, NOW).found
    numbers = count_cohort(database, outlooks, NOW, CallThemes())
    fitting = {one.call.id for outlook in outlooks for one in outlook.fits}
    assert numbers.calls == len(fitting)
    assert numbers.by_country == (("EU", len(fitting)),)
    assert len(numbers.closing) == len(numbers.found) == WEEKS
    in_weeks = [one.count for one in numbers.found]
    assert in_weeks[-2] == sum(len(outlook.fits) for outlook in outlooks), "ten days ago"
    assert sum(in_weeks) == in_weeks[-2]
    # HEAT_PUMPS closes on 15 September, in the fourth week from 20 August on.
    assert numbers.closing[3].count == 1


def test_a_matrix_has_the_calls_that_fit_most_first_and_leaves_out_the_rest(
    database: Database, ordered: OrderedOffer
) -> None:
    outlooks = OutlookDesk(database).look(ordered, COMPANIES, NOW).found
    whole = make_matrix(outlooks, Wanted(may="all"), NOW, "UTC", CallThemes())
    assert list(whole.counts) == sorted(whole.counts, reverse=True)
    for place, call_count in enumerate(whole.counts):
        assert sum(cells[place] is not None for _, cells in whole.rows) == call_count
    short = make_matrix(outlooks, Wanted(may="all"), NOW, "UTC", CallThemes(), most=1)
    assert (short.calls, short.left_out) == (whole.calls[:1], len(whole.calls) - 1)
    strong = make_matrix(outlooks, Wanted(grade=Grade.STRONG), NOW, "UTC", CallThemes())
    assert {fit.grade for _, cells in strong.rows for fit in cells if fit is not None} <= {Grade.STRONG}


def test_days_until_a_deadline_are_midnights_of_the_readers_zone() -> None:
    # 15 September, 15:00 UTC; from 20 August these are 26 days, and in Auckland it is the 16th by then.
    assert closes_within(HEAT_PUMPS, 26, NOW, "UTC")
    assert not closes_within(HEAT_PUMPS, 25, NOW, "UTC")
    assert not closes_within(HEAT_PUMPS, 26, NOW, "Pacific/Auckland")
