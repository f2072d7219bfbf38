"""The criteria that are judged, in their order, each with what its verdict hangs on.

The readable judge of a pair is the definition. What it reads of a profile and of a call is told beside it, so that
pairs that are alike to it are judged once (`matcher.eligibility.masks`); a property test holds both to one answer.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from catalogue.law.sme import own_sizes
from catalogue.model.condition import Condition, Criterion
from catalogue.model.match import Judgement
from catalogue.model.money import Money
from catalogue.model.profile import Profile
from catalogue.model.state import state
from matcher.eligibility.age import judge_age, turning_days
from matcher.eligibility.amount import judge_amount, turning_amounts
from matcher.eligibility.applicant import judge_applicant
from matcher.eligibility.asked import Asked, days_to_apply_by
from matcher.eligibility.clauses import judge_finances, judge_other
from matcher.eligibility.consortium import judge_consortium
from matcher.eligibility.contribution import judge_contribution, rate_paid
from matcher.eligibility.country import judge_country, names_places
from matcher.eligibility.deadline import judge_deadline
from matcher.eligibility.headcount import judge_headcount, turning_headcounts
from matcher.eligibility.legal_form import judge_legal_form
from matcher.eligibility.order import judge_order
from matcher.eligibility.place import judge_place
from matcher.eligibility.sector import judge_sector, sector_part
from matcher.eligibility.size import judge_size
from matcher.eligibility.theme import judge_theme, themes_of
from matcher.eligibility.trl import judge_trl
from matcher.eligibility.turnover import judge_turnover, turning_turnovers


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A fact of the profile that has an order, and in which the verdict turns at a few values only.

    ``value`` is the fact, None where it is not told; ``turns`` gives the values at which it turns, for a call and what
    else the profile tells. Between two of them, and on each, the verdict is the same.
    """

    value: Callable[[Profile], Any]
    turns: Callable[[Asked, Any], Iterable[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judging:
    """How one criterion is judged.

    ``told`` gives the facts of the profile that the verdict hangs on, but for the one on the ``scale``; ``stated``
    those of the call beside the rules of its conditions. With ``part`` what is told is a tuple, and the verdict hangs
    on no more than the set of what ``part`` says of each of its members. A profile that is ``silent`` wishes for
    nothing on the criterion, and there ``stated`` plays no part; None where a criterion is on facts alone.
    """

    judge: Callable[[Profile, Asked], Judgement | None]
    told: Callable[[Profile, date], Hashable] = lambda _profile, _on: ()
    stated: Callable[[Asked], Hashable] = lambda _asked: ()
    scale: Scale | None = None
    part: Callable[[Asked, Any], Hashable] | None = None
    silent: Callable[[Profile], bool] | None = None


def _size_told(profile: Profile, on: date) -> Hashable:
    enterprise = profile.enterprise
    return own_sizes(enterprise, on), enterprise.employees is None, enterprise.owned_above_25_percent


def _currency(money: Money | None) -> str | None:
    return money.currency if money is not None else None


def _amount_told(profile: Profile, _on: date) -> Hashable:
    return _currency(profile.seeking.amount), frozenset(profile.seeking.instruments)


def _amount_stated(asked: Asked) -> Hashable:
    budget = asked.call.budget
    limits = (budget.project_min, budget.project_max, budget.total) if budget is not None else None
    return frozenset(asked.call.instruments), limits


def _amount(money: Money | None) -> Any:  # noqa: ANN401 - what a scale holds is compared with itself alone
    return money.amount if money is not None else None


CRITERIA: Mapping[Criterion, Judging] = MappingProxyType(
    {
        Criterion.COUNTRY: Judging(judge=judge_country, told=lambda profile, _on: profile.country, stated=names_places),
        Criterion.PLACE: Judging(
            judge=judge_place, told=lambda profile, _on: (profile.country, profile.nuts, profile.sites)
        ),
        Criterion.SIZE: Judging(judge=judge_size, told=_size_told),
        Criterion.HEADCOUNT: Judging(
            judge=judge_headcount,
            scale=Scale(
                value=lambda profile: profile.enterprise.employees, turns=lambda asked, _told: turning_headcounts(asked)
            ),
        ),
        Criterion.APPLICANT: Judging(judge=judge_applicant, told=lambda profile, _on: profile.applicant),
        Criterion.LEGAL_FORM: Judging(judge=judge_legal_form, told=lambda profile, _on: profile.legal_form),
        Criterion.AGE: Judging(
            judge=judge_age,
            stated=lambda asked: days_to_apply_by(asked.call, asked.now) if asked.conditions else (),
            scale=Scale(
                value=lambda profile: profile.enterprise.founded, turns=lambda asked, _told: turning_days(asked)
            ),
        ),
        Criterion.SECTOR: Judging(judge=judge_sector, told=lambda profile, _on: profile.sectors, part=sector_part),
        Criterion.TURNOVER: Judging(
            judge=judge_turnover,
            told=lambda profile, _on: _currency(profile.enterprise.turnover),
            scale=Scale(value=lambda profile: _amount(profile.enterprise.turnover), turns=turning_turnovers),
        ),
        Criterion.FINANCES: Judging(judge=judge_finances),
        Criterion.TRL: Judging(judge=judge_trl, told=lambda profile, _on: profile.trl),
        Criterion.CONSORTIUM: Judging(judge=judge_consortium, told=lambda profile, _on: profile.partnering),
        Criterion.CONTRIBUTION: Judging(
            judge=judge_contribution,
            told=lambda profile, _on: profile.seeking.own_share,
            stated=rate_paid,
            silent=lambda profile: profile.seeking.own_share is None,
        ),
        Criterion.AMOUNT: Judging(
            judge=judge_amount,
            told=_amount_told,
            stated=_amount_stated,
            scale=Scale(
                value=lambda profile: _amount(profile.seeking.amount),
                turns=lambda asked, told: turning_amounts(asked, told[0]),
            ),
            silent=lambda profile: profile.seeking.amount is None and not profile.seeking.instruments,
        ),
        Criterion.DEADLINE: Judging(judge=judge_deadline, stated=lambda asked: state(asked.call, asked.now)),
        Criterion.ORDER: Judging(judge=judge_order),
        Criterion.THEME: Judging(
            judge=judge_theme,
            told=lambda profile, _on: frozenset(profile.excluded_themes),
            stated=lambda asked: themes_of(asked.call),
            silent=lambda profile: not profile.excluded_themes,
        ),
        Criterion.OTHER: Judging(judge=judge_other),
    }
)


def conditions_on(conditions: Iterable[Condition]) -> Mapping[Criterion, tuple[Condition, ...]]:
    """The conditions by their criterion, for those criteria that there are any on."""
    found: dict[Criterion, list[Condition]] = {}
    for condition in conditions:
        found.setdefault(condition.criterion, []).append(condition)
    return {criterion: tuple(ones) for criterion, ones in found.items()}
