"""The fact that would settle most, by trying answers."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from catalogue.model.call import Call
from catalogue.model.condition import (
    SME_SIZES,
    AgeRule,
    ApplicantRule,
    ConsortiumRule,
    CountryRule,
    Criterion,
    PlaceRule,
    Rule,
    SizeClass,
    SizeRule,
    TrlRule,
    Where,
)
from catalogue.model.profile import Enterprise, Profile
from matcher import match
from matcher.eligibility.questions import Settling, questions_that_settle
from tests.matcher.samples import NOW, call, condition, euro, profile

OPEN_TO_ALL: dict[Criterion, Rule] = {
    Criterion.COUNTRY: CountryRule(established_in=("RO",), named_only=True),
    Criterion.SIZE: SizeRule(sizes=tuple(sorted(SizeClass))),
    Criterion.APPLICANT: ApplicantRule(applicants=(), any_legal_entity=True),
    Criterion.CONSORTIUM: ConsortiumRule(entities=1, countries=1),
}


def asking(key: str, rules: Mapping[Criterion, Rule]) -> Call:
    stated = {**OPEN_TO_ALL, **rules}
    return call(
        key,
        deadline=NOW + timedelta(days=9),
        conditions=[condition(criterion, rule) for criterion, rule in stated.items()],
    )


def settling(who: Profile, calls: list[Call]) -> list[Settling]:
    return questions_that_settle(who, match(who, calls, NOW), NOW)


YOUNG = {Criterion.AGE: AgeRule(most_months=59)}
READY = {Criterion.TRL: TrlRule(least_level=6)}


def test_the_fact_that_settles_most_comes_first_and_one_that_settles_nothing_not_at_all() -> None:
    found = settling(profile(), [asking("1", YOUNG), asking("2", YOUNG), asking("3", READY), asking("4", {})])
    assert found == [
        Settling(question="founded", field="enterprise.founded", settles=2, may_settle=2),
        Settling(question="trl", field="trl", settles=1, may_settle=1),
    ]


def test_a_call_that_hangs_on_two_facts_is_settled_by_one_alone_only_with_a_no() -> None:
    found = settling(profile(), [asking("1", {**YOUNG, **READY})])
    assert [(one.question, one.settles, one.may_settle) for one in found] == [("founded", 0, 1), ("trl", 0, 1)]


def test_what_is_told_is_not_asked() -> None:
    told = replace(profile(), trl=4)
    assert settling(told, [asking("1", READY)]) == []


def test_a_headcount_may_settle_a_size_and_only_one_of_the_answers_does() -> None:
    found = settling(profile(enterprise=Enterprise(turnover=euro(1), owned_above_25_percent=False)), [
        asking("1", {Criterion.SIZE: SizeRule(sizes=tuple(sorted(SME_SIZES)))}),
    ])  # fmt: skip
    assert [(one.field, one.settles) for one in found] == [("enterprise.employees", 1)]
    unsure = settling(profile(), [asking("1", {Criterion.SIZE: SizeRule(sizes=tuple(sorted(SME_SIZES)))})])
    assert [(one.field, one.settles, one.may_settle) for one in unsure if one.question == "employees"] == [
        ("enterprise.employees", 0, 1)
    ]


def test_a_closer_place_and_a_site_settle_where_they_are_asked_for() -> None:
    county = {Criterion.PLACE: PlaceRule(regions=("RO321",), exclusive=True, what=Where.SEAT)}
    branch = {Criterion.PLACE: PlaceRule(regions=("ITC1",), exclusive=True, what=Where.ESTABLISHMENT)}
    found = settling(profile(), [asking("1", county), asking("2", branch)])
    assert [(one.field, one.settles) for one in found] == [("nuts", 1), ("sites", 1)]
