"""A company that cannot be judged or whose zone nobody knows has its problem told, and the others have their mail."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from catalogue.model.choice import Choice, ChoiceKind, ChosenBy
from catalogue.model.match import Match
from catalogue.model.profile import Profile
from catalogue.store import profiles
from catalogue.store.choices import put_choice
from catalogue.store.database import Database
from notifier.telling.reminders import plan_reminders
from tests.notifier.posting import Box, agree, four, plan, send
from tests.notifier.samples import CORK, HEAT_PUMPS, ILFOV, NOW, SENDER, TORINO, numbered

NEXT_WEEK = NOW + timedelta(days=8)


def spoil(database: Database) -> None:
    """The zone of the first company is one that this machine does not know."""
    with database.write() as connection:
        profiles.put_profile(connection, replace(CORK, zone="Mars/Olympus"), NOW)
        agree(connection, CORK)


def test_a_zone_that_nobody_knows_stops_no_other_digest(filled: Database, box: Box) -> None:
    plan(filled)
    send(filled, box)
    spoil(filled)
    spoilt, *others = plan(filled, lambda _: numbered(3), now=NEXT_WEEK)
    assert "Mars/Olympus" in (spoilt.problem or "")
    assert [one.calls for one in others] == [3, 3]
    (early,) = plan(filled, lambda _: numbered(3), only=[CORK.id], now=NEXT_WEEK, early=True)
    assert early.problem is not None
    send(filled, box, NEXT_WEEK)
    assert box.receivers[3:] == [TORINO.email, ILFOV.email]


def test_a_zone_that_nobody_knows_stops_no_other_reminder(filled: Database) -> None:
    with filled.write() as connection:
        for company in (CORK, ILFOV):
            chosen = Choice(
                profile_id=company.id, call_id=HEAT_PUMPS.id, kind=ChoiceKind.SAVED, at=NOW, by=ChosenBy.COMPANY
            )
            assert put_choice(connection, chosen)
    spoil(filled)
    spoilt, other = plan_reminders(filled, NOW + timedelta(days=12), sender=SENDER)
    assert "Mars/Olympus" in (spoilt.problem or "")
    assert (other.profile_id, other.calls, other.problem) == (ILFOV.id, 1, None)


@pytest.mark.parametrize("fault", [KeyError("a theme that is no more"), ValueError("no such region")], ids=str)
def test_a_company_that_cannot_be_judged_stops_no_other_and_loses_nothing(
    filled: Database, box: Box, fault: Exception
) -> None:
    def judge(profile: Profile) -> Sequence[Match]:
        if profile.id == TORINO.id:
            raise fault
        return four(profile)

    plans = {one.profile_id: one for one in plan(filled, judge)}
    assert type(fault).__name__ in (plans[TORINO.id].problem or "")
    send(filled, box)
    assert box.receivers == [CORK.email, ILFOV.email]
    plan(filled)
    send(filled, box)
    assert box.receivers[2:] == [TORINO.email], "its turn is not over"
