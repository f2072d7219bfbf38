"""Newness is a matter of a profile and a call, not of dates: nothing slips between two mails."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from catalogue.model.call import DeadlineModel
from catalogue.model.match import Eligibility, Grade, Match
from catalogue.model.profile import Profile
from catalogue.store import calls, runs
from catalogue.store.database import Database
from matcher import match as match_calls
from notifier.telling.digest import plan_digest
from notifier.telling.planning import plan_deliveries
from tests.notifier.posting import SOURCES, Box, ledger, plan, send
from tests.notifier.samples import HEAT_PUMPS, ILFOV, LIFE, NOW, SENDER, match, numbered

WEEK = timedelta(days=7)


def test_of_forty_new_fits_each_is_told() -> None:
    forty = [match(found.call) for found in numbered(30)] + [
        match(replace(found.call, source_key=f"more-{number}")) for number, found in enumerate(numbered(10))
    ]
    digest = plan_digest(ILFOV, forty, frozenset(), NOW)
    assert digest is not None
    assert {found.call.id for found in digest.matches} == {found.call.id for found in forty}
    assert len(digest.full) == ILFOV.digest_limit


def test_a_call_that_begins_to_fit_after_the_last_mail_is_told_in_the_next(filled: Database, box: Box) -> None:
    outside = match(HEAT_PUMPS, eligibility=Eligibility.NOT_ELIGIBLE)
    weak = match(LIFE, grade=Grade.WEAK)
    other = numbered(1)

    def at_first(profile: Profile) -> Sequence[Match]:
        return [replace(found, profile_id=profile.id) for found in (outside, weak, *other)]

    plan(filled, at_first, only=["termo-ilfov"])
    send(filled, box)
    told = {call for _, call in ledger(filled)}
    assert HEAT_PUMPS.id not in told
    # Nothing of the calls has changed since: the company has, or what we could read of its clauses.
    plans = plan_deliveries(
        filled,
        NOW + WEEK,
        sender=SENDER,
        sources=SOURCES,
        profiles=["termo-ilfov"],
        find_matches=lambda profile: [replace(match(call), profile_id=profile.id) for call in (HEAT_PUMPS, LIFE)],
    )
    assert [one.calls for one in plans] == [2]


def test_a_call_that_is_written_while_a_mail_is_planned_is_told_in_the_next(filled: Database, box: Box) -> None:
    late = replace(numbered(1)[0].call, source_key="late")

    def while_matching(profile: Profile) -> Sequence[Match]:
        with filled.write() as connection:
            run = runs.begin_run(connection, late.source, NOW)
            calls.put_calls(connection, [late], run)
        return [replace(match(LIFE), profile_id=profile.id)]

    plan(filled, while_matching, only=["termo-ilfov"])
    send(filled, box)
    plans = plan_deliveries(
        filled,
        NOW + WEEK,
        sender=SENDER,
        sources=SOURCES,
        profiles=["termo-ilfov"],
        find_matches=lambda profile: [replace(match(call), profile_id=profile.id) for call in (LIFE, late)],
    )
    assert [one.calls for one in plans] == [1]


def test_one_call_without_a_date_is_found_behind_three_thousand_with_one() -> None:
    dated = [
        replace(HEAT_PUMPS, source_key=f"dated-{number}", title="Concert halls", sections=()) for number in range(3000)
    ]
    undated = replace(HEAT_PUMPS, source_key="undated", deadlines=(), deadline_model=DeadlineModel.PERMANENT)
    found = match_calls(replace(ILFOV, keywords=("heat pumps",)), [*dated, undated], NOW)
    assert found[0].call.id == undated.id
