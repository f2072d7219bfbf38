"""What goes into a digest: what one can apply for, what fits, and nothing twice."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from catalogue.model.condition import Criterion
from catalogue.model.match import Eligibility, Grade, Match, Verdict
from notifier.mails.render import render_digest
from notifier.telling.digest import plan_digest
from tests.notifier.samples import (
    ACCELERATOR,
    COUNTRY_MET,
    COUNTRY_UNKNOWN,
    FOUR,
    HEAT_PUMPS,
    ILFOV,
    LIFE,
    NOW,
    OWNER_UNKNOWN,
    READ,
    ROLLING,
    SENDER,
    VOUCHERS,
    deadline,
    judgement,
    match,
    numbered,
)

NONE_TOLD: frozenset[str] = frozenset()


def told_of(*matches: Match, now: datetime = NOW, told: frozenset[str] = NONE_TOLD) -> list[str]:
    planned = plan_digest(ILFOV, matches, told, now)
    return [] if planned is None else [found.call.id for found in planned.matches]


def test_open_rolling_and_planned_calls_are_told_in_the_order_of_the_matches() -> None:
    matches = (match(ROLLING), match(LIFE), match(HEAT_PUMPS), match(ACCELERATOR))
    assert told_of(*matches) == [found.call.id for found in matches]


def test_a_closed_call_and_one_without_any_date_are_not_told() -> None:
    assert told_of(match(VOUCHERS), now=VOUCHERS.deadlines[0].at) == [VOUCHERS.id]
    assert told_of(match(VOUCHERS), now=VOUCHERS.deadlines[0].at + timedelta(seconds=1)) == []
    assert told_of(match(replace(VOUCHERS, deadlines=()))) == []


def test_a_two_stage_call_ends_with_its_first_stage() -> None:
    first = HEAT_PUMPS.deadlines[0].at
    assert told_of(match(HEAT_PUMPS), now=first) == [HEAT_PUMPS.id]
    assert told_of(match(HEAT_PUMPS), now=first + timedelta(minutes=1)) == []


def test_a_call_that_the_profile_may_not_apply_for_is_not_told() -> None:
    outside = judgement(Criterion.COUNTRY, Verdict.NO, "country.outside", {"country": "RO", "countries": "IT,FR"})
    assert told_of(match(HEAT_PUMPS, outside)) == []


def test_the_money_of_another_country_is_no_news_where_its_portal_says_nothing_of_applicants_from_abroad() -> None:
    elsewhere = judgement(Criterion.PLACE, Verdict.UNKNOWN, "place.not_named", {"place": "RO", "places": "SK"})
    around = judgement(Criterion.PLACE, Verdict.UNKNOWN, "place.around", {"place": "RO", "places": "RO321"})
    assert told_of(match(HEAT_PUMPS, elsewhere)) == []
    assert told_of(match(HEAT_PUMPS, around)) == [HEAT_PUMPS.id]


@pytest.mark.parametrize(
    ("grade", "unknown", "is_told"),
    [
        (Grade.STRONG, 2, True),
        (Grade.GOOD, 2, True),
        (Grade.POSSIBLE, 0, True),
        (Grade.POSSIBLE, 1, True),
        (Grade.POSSIBLE, 2, False),
        (Grade.WEAK, 0, False),
    ],
)
def test_a_possible_fit_is_told_only_with_at_most_one_criterion_unknown(
    grade: Grade, unknown: int, is_told: bool
) -> None:
    judgements = (COUNTRY_UNKNOWN, OWNER_UNKNOWN)[:unknown] or (COUNTRY_MET,)
    assert bool(told_of(match(HEAT_PUMPS, *judgements, grade=grade))) is is_told


def test_nothing_due_is_no_digest() -> None:
    assert plan_digest(ILFOV, (), NONE_TOLD, NOW, sources=(READ,)) is None
    assert plan_digest(ILFOV, FOUR, frozenset(found.call.id for found in FOUR), NOW) is None


def test_what_was_told_is_never_told_again() -> None:
    assert told_of(*FOUR, told=frozenset({HEAT_PUMPS.id, LIFE.id})) == [VOUCHERS.id, ACCELERATOR.id]


def test_a_call_that_matches_twice_is_told_once() -> None:
    assert told_of(match(HEAT_PUMPS), match(LIFE), match(HEAT_PUMPS, grade=Grade.POSSIBLE)) == [HEAT_PUMPS.id, LIFE.id]


def test_an_old_call_that_matches_only_now_is_told() -> None:
    long_open = replace(
        HEAT_PUMPS, opens=replace(LIFE.opens, at=datetime(2020, 1, 1, tzinfo=UTC)) if LIFE.opens else None
    )
    assert told_of(match(long_open)) == [long_open.id]


@pytest.mark.parametrize(("count", "limit", "full"), [(3, 10, 3), (10, 10, 10), (25, 10, 10), (5, 1, 1)])
def test_the_best_come_in_full_and_every_other_in_short(count: int, limit: int, full: int) -> None:
    matches = numbered(count)
    planned = plan_digest(replace(ILFOV, digest_limit=limit), matches, NONE_TOLD, NOW)
    assert planned is not None
    assert planned.full == matches[:full]
    assert planned.rest == matches[full:]
    assert planned.matches == matches


def test_possible_fits_come_in_short_and_the_subject_does_not_count_them() -> None:
    good = numbered(2)
    possible = tuple(match(found.call, grade=Grade.POSSIBLE) for found in numbered(3, first=11))
    planned = plan_digest(ILFOV, (good[0], *possible, good[1]), NONE_TOLD, NOW)
    assert planned is not None
    assert planned.full == good
    assert planned.rest == possible
    assert len(planned.headline) == 2
    assert render_digest(planned, SENDER).subject.startswith("2 apeluri noi")


def test_where_nothing_fits_well_the_possible_fits_come_in_full() -> None:
    possible = tuple(match(found.call, grade=Grade.POSSIBLE) for found in numbered(2))
    planned = plan_digest(ILFOV, possible, NONE_TOLD, NOW)
    assert planned is not None
    assert (planned.full, planned.rest) == (possible, ())
    assert planned.headline == possible
    assert render_digest(planned, SENDER).subject.startswith("2 apeluri noi care s-ar putea potrivi pentru")


def test_the_next_deadline_is_the_first_that_a_newcomer_can_meet() -> None:
    planned = plan_digest(ILFOV, FOUR, NONE_TOLD, NOW)
    assert planned is not None
    assert planned.next_deadline == VOUCHERS.deadlines[0].at
    late = replace(ACCELERATOR, deadlines=(deadline(2026, 3, 4), deadline(2026, 10, 14)))
    planned = plan_digest(ILFOV, (match(late), match(ROLLING)), NONE_TOLD, NOW)
    assert planned is not None
    assert planned.next_deadline == datetime(2026, 10, 14, 15, tzinfo=UTC)
    planned = plan_digest(ILFOV, (match(ROLLING),), NONE_TOLD, NOW)
    assert planned is not None
    assert planned.next_deadline is None


def test_the_eligibility_of_samples_follows_from_their_judgements() -> None:
    assert [found.eligibility for found in FOUR] == [
        Eligibility.ELIGIBLE,
        Eligibility.TO_CHECK,
        Eligibility.ELIGIBLE,
        Eligibility.ELIGIBLE,
    ]
