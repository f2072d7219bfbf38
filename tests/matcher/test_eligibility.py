"""May they apply: each criterion's yes, no and unknown, several clauses together, and what a new fact may do."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings

from catalogue.model.call import Call
from catalogue.model.condition import (
    SME_SIZES,
    ApplicantKind,
    ApplicantRule,
    ConsortiumRule,
    CountryRule,
    Criterion,
    Rule,
    SizeClass,
    SizeRule,
)
from catalogue.model.match import Eligibility, Judgement, Verdict
from catalogue.model.profile import Enterprise, Partnering, Profile
from matcher.eligibility import QUESTION_CODES, REASON_CODES, eligibility, judge
from tests.matcher.samples import NOW, call, condition, euro, profile
from tests.matcher.strategies import FACTS, FIGURES, calls, profiles

# What every call is asked. A call that names no place asks for none, and has no judgement on it.
ALWAYS_JUDGED = {Criterion.COUNTRY, Criterion.SIZE, Criterion.APPLICANT, Criterion.CONSORTIUM}
SOON = NOW + timedelta(days=30)
YES, NO, UNKNOWN = Verdict.YES, Verdict.NO, Verdict.UNKNOWN
SMES = SizeRule(sizes=tuple(sorted(SME_SIZES)))
CLEAR_SMALL = Enterprise(
    employees=24, turnover=euro(4_000_000), balance_sheet=euro(3_000_000), owned_above_25_percent=False
)


def judgement(criterion: Criterion, rules: Sequence[Rule | None], to: Profile) -> Judgement:
    conditions = [condition(criterion, rule, clause=f"clause {number}") for number, rule in enumerate(rules)]
    judged = {found.criterion: found for found in judge(to, call(conditions=conditions, deadline=SOON), NOW)}
    assert set(judged) == ({criterion} if criterion is Criterion.PLACE else set()) | ALWAYS_JUDGED - (
        {Criterion.COUNTRY} if criterion is Criterion.PLACE else set()
    )
    return judged[criterion]


@pytest.mark.parametrize("criterion", sorted(ALWAYS_JUDGED))
def test_silence_is_unknown_and_never_yes(criterion: Criterion) -> None:
    judged = judgement(criterion, [], profile(enterprise=CLEAR_SMALL))
    assert judged.verdict is UNKNOWN
    assert judged.reason.code == f"{criterion.value}.not_stated"
    assert judged.reason.question in QUESTION_CODES


@pytest.mark.parametrize("criterion", sorted(ALWAYS_JUDGED | {Criterion.PLACE}))
def test_a_clause_that_was_not_read_is_unknown_and_quoted(criterion: Criterion) -> None:
    judged = judgement(criterion, [None], profile(enterprise=CLEAR_SMALL))
    assert (judged.verdict, judged.reason.code) == (UNKNOWN, f"{criterion.value}.unread")
    assert judged.reason.question == "read_the_call"
    assert judged.reason.condition is not None
    assert judged.reason.condition.clause == "clause 0"


@pytest.mark.parametrize(
    ("country", "named_only", "verdict", "code"),
    [
        ("RO", True, YES, "country.inside"),
        ("RO", False, YES, "country.inside"),
        ("CH", True, NO, "country.outside"),
        ("CH", False, UNKNOWN, "country.not_named"),
    ],
)
def test_country(country: str, named_only: bool, verdict: Verdict, code: str) -> None:
    rule = CountryRule(established_in=("IT", "RO"), named_only=named_only)
    judged = judgement(Criterion.COUNTRY, [rule], profile(country=country))
    assert (judged.verdict, judged.reason.code) == (verdict, code)
    if verdict is not YES:
        assert judged.reason.facts["countries"] == "IT,RO"


def owned(owner: bool | None) -> Enterprise:
    return replace(CLEAR_SMALL, owned_above_25_percent=owner)


@pytest.mark.parametrize(
    ("enterprise", "sizes", "verdict", "code", "question"),
    [
        (CLEAR_SMALL, SME_SIZES, YES, "size.within", None),
        (CLEAR_SMALL, (SizeClass.MICRO,), NO, "size.too_large", None),
        (CLEAR_SMALL, (SizeClass.LARGE,), NO, "size.outside", None),
        (owned(True), SME_SIZES, UNKNOWN, "size.owner", "owner_figures"),
        (owned(None), SME_SIZES, UNKNOWN, "size.owner_unknown", "owner"),
        # Whatever an owner adds, a small enterprise is no micro-enterprise, and every class is a class.
        (owned(True), (SizeClass.MICRO,), NO, "size.too_large", None),
        (owned(None), tuple(SizeClass), YES, "size.within", None),
        (Enterprise(), tuple(SizeClass), YES, "size.within", None),
        (Enterprise(), SME_SIZES, UNKNOWN, "size.figures_missing", "employees"),
        (Enterprise(employees=24), SME_SIZES, UNKNOWN, "size.figures_missing", "turnover_or_balance"),
        (Enterprise(employees=260), SME_SIZES, NO, "size.too_large", None),
        # Micro or small: both are admitted, so that only the owners are left to ask for.
        (Enterprise(employees=5, turnover=euro(5_000_000)), SME_SIZES, UNKNOWN, "size.owner_unknown", "owner"),
    ],
)
def test_size(
    enterprise: Enterprise, sizes: tuple[SizeClass, ...], verdict: Verdict, code: str, question: str | None
) -> None:
    judged = judgement(Criterion.SIZE, [SizeRule(sizes=sizes)], profile(enterprise=enterprise))
    assert (judged.verdict, judged.reason.code, judged.reason.question) == (verdict, code, question)
    assert judged.reason.rule.startswith("sme-2003-361@")


def test_a_text_for_micro_enterprises_that_nobody_parsed_is_no_fit() -> None:
    """The nearest peer calls it a fit where no size rule was read."""
    judged = judge(profile(enterprise=CLEAR_SMALL), call(text="Only micro-enterprises may apply."), NOW)
    assert eligibility(judged) is Eligibility.TO_CHECK


@pytest.mark.parametrize(
    ("kind", "applicants", "any_legal_entity", "verdict", "code"),
    [
        (ApplicantKind.ENTERPRISE, (ApplicantKind.ENTERPRISE,), False, YES, "applicant.inside"),
        (ApplicantKind.ENTERPRISE, (ApplicantKind.PUBLIC_BODY,), False, NO, "applicant.outside"),
        (ApplicantKind.ENTERPRISE, (), True, YES, "applicant.any"),
        (ApplicantKind.INDIVIDUAL, (), True, UNKNOWN, "applicant.natural_person"),
        (ApplicantKind.INDIVIDUAL, (ApplicantKind.INDIVIDUAL,), True, YES, "applicant.inside"),
    ],
)
def test_applicant(
    kind: ApplicantKind, applicants: tuple[ApplicantKind, ...], any_legal_entity: bool, verdict: Verdict, code: str
) -> None:
    rule = ApplicantRule(applicants=applicants, any_legal_entity=any_legal_entity)
    judged = judgement(Criterion.APPLICANT, [rule], replace(profile(), applicant=kind))
    assert (judged.verdict, judged.reason.code) == (verdict, code)


THREE = ConsortiumRule(entities=3, countries=3)


@pytest.mark.parametrize(
    ("rule", "partnering", "verdict", "code"),
    [
        (THREE, Partnering.WILLING, YES, "consortium.partners_needed"),
        (THREE, Partnering.ALONE, NO, "consortium.wants_alone"),
        (THREE, None, UNKNOWN, "consortium.unknown_willingness"),
        (ConsortiumRule(entities=1, countries=1), None, YES, "consortium.alone_possible"),
        (ConsortiumRule(entities=1, countries=1), Partnering.ALONE, YES, "consortium.alone_possible"),
        (ConsortiumRule(entities=1, countries=1, alone_only=True), Partnering.WILLING, YES, "consortium.alone_only"),
    ],
)
def test_consortium(rule: ConsortiumRule, partnering: Partnering | None, verdict: Verdict, code: str) -> None:
    judged = judgement(Criterion.CONSORTIUM, [rule], replace(profile(), partnering=partnering))
    assert (judged.verdict, judged.reason.code) == (verdict, code)
    if rule is THREE:
        assert dict(judged.reason.facts) == {"entities": "3", "partners": "2", "countries": "3"}


def test_a_yes_tells_of_the_partners_before_it_tells_that_alone_is_possible() -> None:
    willing = replace(profile(), partnering=Partnering.WILLING)
    judged = judgement(Criterion.CONSORTIUM, [ConsortiumRule(entities=1, countries=1), THREE], willing)
    assert judged.reason.code == "consortium.partners_needed"


INSIDE = CountryRule(established_in=("RO",), named_only=True)
OUTSIDE = CountryRule(established_in=("IT",), named_only=True)
PERHAPS = CountryRule(established_in=("IT",), named_only=False)


@pytest.mark.parametrize(
    ("rules", "verdict", "code"),
    [
        ([INSIDE, OUTSIDE], NO, "country.outside"),
        ([None, OUTSIDE], NO, "country.outside"),
        ([INSIDE, None], UNKNOWN, "country.unread"),
        ([INSIDE, PERHAPS], UNKNOWN, "country.not_named"),
        ([PERHAPS, None], UNKNOWN, "country.unread"),
        ([INSIDE, INSIDE], YES, "country.inside"),
    ],
)
def test_several_clauses_on_one_criterion(rules: list[Rule | None], verdict: Verdict, code: str) -> None:
    judged = judgement(Criterion.COUNTRY, rules, profile(country="RO"))
    assert (judged.verdict, judged.reason.code) == (verdict, code)


def test_a_reason_names_the_law_its_reading_leans_on() -> None:
    leaning = condition(Criterion.COUNTRY, INSIDE, basis="horizon-associated@2021-01-01")
    country = judge(profile(country="RO"), call(conditions=[leaning]), NOW)[0]
    assert country.reason.rule == "horizon-associated@2021-01-01"


@pytest.mark.parametrize(
    ("rule", "expected"),
    [(INSIDE, Eligibility.TO_CHECK), (OUTSIDE, Eligibility.NOT_ELIGIBLE)],
)
def test_one_no_decides_and_one_unknown_is_to_be_checked(rule: Rule, expected: Eligibility) -> None:
    judged = judge(profile(country="RO"), call(conditions=[condition(Criterion.COUNTRY, rule)]), NOW)
    assert eligibility(judged) is expected


def test_every_yes_is_eligible() -> None:
    conditions = [
        condition(Criterion.COUNTRY, INSIDE),
        condition(Criterion.SIZE, SMES),
        condition(Criterion.APPLICANT, ApplicantRule(applicants=(), any_legal_entity=True)),
        condition(Criterion.CONSORTIUM, ConsortiumRule(entities=1, countries=1)),
    ]
    judged = judge(profile(country="RO", enterprise=CLEAR_SMALL), call(conditions=conditions, deadline=SOON), NOW)
    assert eligibility(judged) is Eligibility.ELIGIBLE


def test_a_call_before_any_law_of_sizes_is_an_error_and_not_a_guess() -> None:
    with pytest.raises(LookupError, match="2001"):
        judge(profile(), call(), datetime(2001, 1, 1, tzinfo=UTC))


@settings(max_examples=400, deadline=None)
@given(profiles(), profiles(), calls())
def test_a_new_fact_turns_unknowns_into_answers_and_nothing_else(told: Profile, more: Profile, offered: Call) -> None:
    """Wishes are the same on both sides; and sites, for which the seat stands where the call says nothing."""
    figures = {
        name: value if (value := getattr(told.enterprise, name)) is not None else getattr(more.enterprise, name)
        for name in FIGURES
    }
    facts = {name: getattr(told, name) or getattr(more, name) for name in FACTS}
    after = replace(told, enterprise=Enterprise(**figures), **facts)
    for old, new in zip(judge(told, offered, NOW), judge(after, offered, NOW), strict=True):
        assert old.criterion is new.criterion
        assert new.verdict is old.verdict or old.verdict is UNKNOWN, (old, new)


@settings(max_examples=400, deadline=None)
@given(profiles(), calls())
def test_every_reason_is_one_the_pages_have_words_for(who: Profile, offered: Call) -> None:
    for judged in judge(who, offered, NOW):
        assert set(judged.reason.facts) == set(REASON_CODES[judged.reason.code])
        assert all(isinstance(value, str) for value in judged.reason.facts.values())
        assert (judged.reason.question is not None) == (judged.verdict is UNKNOWN), judged
        assert judged.reason.question is None or judged.reason.question in QUESTION_CODES
        assert judged.reason.code.startswith(f"{judged.criterion.value}.")
