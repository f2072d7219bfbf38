"""Calls and profiles as JSON: nothing is lost, and what is equal has the same hash."""

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.model.call import (
    Budget,
    BudgetScope,
    Call,
    CallKind,
    Deadline,
    DeadlineKind,
    DeadlineModel,
    Instrument,
    Moment,
    Parent,
    Programme,
    Section,
    SectionKind,
)
from catalogue.model.condition import (
    AgeRule,
    ApplicantKind,
    ApplicantRule,
    Condition,
    ConsortiumRule,
    ContributionRule,
    CountryRule,
    Criterion,
    HeadcountRule,
    LegalForm,
    LegalFormRule,
    OrderRule,
    PlaceRule,
    Rule,
    SectorRule,
    SizeClass,
    SizeRule,
    TrlRule,
    TurnoverRule,
)
from catalogue.model.money import Money
from catalogue.model.profile import Enterprise, Partnering, Profile
from catalogue.model.run import Counts, Issue
from catalogue.model.sector import NaceRevision, Sector
from catalogue.store import codec
from catalogue.store.errors import StoreError
from tests.catalogue.samples import sample_call

ROOT = Path(__file__).parents[2]

# Everything that UTF-8 can hold, NUL and line feeds among it.
texts = st.text(st.characters(codec="utf-8"), max_size=12)
counts = st.integers(min_value=0, max_value=10**9)
amounts = st.decimals(min_value=0, allow_nan=False, allow_infinity=False) | st.integers(0, 10**30).map(Decimal)
money = st.builds(Money, amount=amounts, currency=st.sampled_from(["EUR", "RON", "HUF"]))
instants = st.datetimes(timezones=st.just(UTC))
moments = st.builds(Moment, at=instants, zone=texts, hour_known=st.booleans(), raw=texts)


def few(of: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(of, max_size=3).map(tuple)


rules = st.one_of(
    st.builds(CountryRule, established_in=few(texts), named_only=st.booleans()),
    st.builds(PlaceRule, regions=few(texts), exclusive=st.booleans(), in_part=few(texts)),
    st.builds(SizeRule, sizes=few(st.sampled_from(SizeClass)), unsettled=few(st.sampled_from(SizeClass))),
    st.builds(
        ApplicantRule,
        applicants=few(st.sampled_from(ApplicantKind)),
        any_legal_entity=st.booleans(),
        unsettled=few(st.sampled_from(ApplicantKind)),
    ),
    st.builds(ConsortiumRule, entities=counts, countries=counts, alone_only=st.booleans()),
    # A rule that asks for nothing at all is none; which rule a stored one is, its fields tell.
    st.builds(HeadcountRule, least_people=st.none() | counts, most_people=counts),
    st.builds(AgeRule, least_months=counts, most_months=st.none() | counts, on=st.none() | st.dates()),
    st.builds(TurnoverRule, least_turnover=st.none() | money, most_turnover=money),
    st.builds(TrlRule, least_level=counts, most_level=st.none() | counts, reached_level=st.none() | counts),
    st.builds(ContributionRule, least_percent=amounts),
    st.builds(OrderRule, first_come=st.booleans()),
    st.builds(
        SectorRule,
        revision=st.sampled_from(NaceRevision),
        inside=few(texts),
        outside=few(texts),
        unsettled=few(texts),
        exclusive=st.booleans(),
    ),
    st.builds(LegalFormRule, forms=few(st.sampled_from(LegalForm)), excluded=st.just((LegalForm.PUBLIC,))),
)
conditions = st.builds(
    Condition,
    criterion=st.sampled_from(Criterion),
    rule=st.none() | rules,
    clause=texts,
    language=texts,
    where=texts,
    basis=st.none() | texts,
)
calls = st.builds(
    Call,
    source=texts,
    source_key=texts,
    kind=st.sampled_from(CallKind),
    title=texts,
    language=texts,
    url=texts,
    programme=st.none() | st.builds(Programme, code=texts, name=texts),
    identifier=st.none() | texts,
    call_identifier=st.none() | texts,
    call_title=st.none() | texts,
    parent=st.none() | st.builds(Parent, project=st.none() | texts, topic=texts, topic_title=texts),
    instruments=few(st.sampled_from(Instrument)),
    types_of_action=few(texts),
    status_raw=st.none() | texts,
    opens=st.none() | moments,
    deadline_model=st.sampled_from(DeadlineModel),
    deadlines=few(st.builds(Deadline, moment=moments, kind=st.sampled_from(DeadlineKind))),
    budget=st.none()
    | st.builds(
        Budget,
        total=st.none() | money,
        scope=st.sampled_from(BudgetScope),
        project_min=st.none() | money,
        project_max=st.none() | money,
        expected_grants=st.none() | counts,
    ),
    keywords=few(texts),
    sections=few(st.builds(Section, kind=st.sampled_from(SectionKind), html=texts, text=texts)),
    conditions=few(conditions),
)
profiles = st.builds(
    Profile,
    id=texts,
    name=texts,
    email=texts,
    language=texts,
    country=texts,
    zone=texts,
    description=texts,
    nuts=st.none() | texts,
    place=st.none() | texts,
    applicant=st.sampled_from(ApplicantKind),
    enterprise=st.builds(
        Enterprise,
        employees=st.none() | st.floats(min_value=0, allow_nan=False, allow_infinity=False),
        turnover=st.none() | money,
        balance_sheet=st.none() | money,
        owned_above_25_percent=st.none() | st.booleans(),
        founded=st.none() | st.dates(),
    ),
    sectors=few(st.builds(Sector, code=texts, revision=st.sampled_from(NaceRevision), main=st.booleans())),
    themes=few(texts),
    keywords=few(texts),
    partnering=st.none() | st.sampled_from(Partnering),
    digest_limit=counts,
)


def spelling(call: Call) -> list[str]:
    """How the amounts are written, which equality does not tell."""
    budget = call.budget or Budget()
    return [str(money.amount) for money in (budget.total, budget.project_min, budget.project_max) if money]


@given(calls)
@settings(deadline=None)
def test_a_call_comes_back_as_it_was(call: Call) -> None:
    encoded = codec.encode_call(call)
    back = codec.decode_call(encoded.facts, encoded.sections)
    assert back == call
    assert spelling(back) == spelling(call)
    assert codec.content_hash(back) == encoded.content_hash == codec.content_hash(call)
    assert codec.decode_call(encoded.facts) == replace(call, sections=())


@given(profiles)
@settings(deadline=None)
def test_a_profile_comes_back_as_it_was(profile: Profile) -> None:
    assert codec.decode_profile(codec.encode_profile(profile)) == profile


@given(amounts, st.integers(0, 6))
@settings(deadline=None)
def test_equal_calls_have_equal_hashes_however_their_amounts_are_written(amount: Decimal, zeros: int) -> None:
    def hash_of(amount: Decimal) -> str:
        budget = Budget(total=Money(amount=amount, currency="EUR"))
        return codec.content_hash(replace(sample_call(), budget=budget))

    sign, digits, exponent = amount.as_tuple()
    assert isinstance(exponent, int)
    padded = Decimal((sign, digits + (0,) * zeros, exponent - zeros))
    assert padded == amount
    assert hash_of(padded) == hash_of(amount)
    assert hash_of(amount + 1) != hash_of(amount) or amount + 1 == amount


def test_an_absurd_amount_is_hashed_without_writing_it_out() -> None:
    budget = Budget(total=Money(amount=Decimal("1E+999999"), currency="EUR"))
    assert len(codec.content_hash(replace(sample_call(), budget=budget))) == 64


@pytest.mark.parametrize(
    "changed",
    [
        replace(sample_call(), title="Solar roofs "),
        replace(sample_call(), status_raw="open"),
        replace(sample_call(), deadlines=sample_call().deadlines[:1]),
        replace(sample_call(), sections=()),
        replace(sample_call(), sections=sample_call().sections * 2),
        replace(sample_call(), conditions=()),
    ],
)
def test_any_difference_makes_another_hash(changed: Call) -> None:
    assert codec.content_hash(changed) != codec.content_hash(sample_call())


def test_every_process_computes_the_same_hash() -> None:
    script = (
        "from catalogue.store.codec import content_hash; from tests.catalogue.samples import sample_call;"
        " print(content_hash(sample_call()))"
    )
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == codec.content_hash(sample_call())


def test_a_field_that_has_its_default_is_not_written() -> None:
    """Otherwise every new field of the model would make every stored call a changed one."""
    bare = Call(source="a", source_key="b", kind=CallKind.CALL, title="t", language="en", url="u")
    assert codec.encode_call(bare).facts == (
        b'{"source":"a","source_key":"b","kind":"call","title":"t","language":"en","url":"u"}'
    )


OLD_CONDITION = '{{"criterion":"{}","rule":{},"clause":"c","language":"en","where":"w"}}'


@pytest.mark.parametrize(
    ("criterion", "stored", "rule"),
    [
        (
            "country",
            '{"established_in":["RO"],"named_only":true}',
            CountryRule(established_in=("RO",), named_only=True),
        ),
        ("size", '{"sizes":["micro"]}', SizeRule(sizes=(SizeClass.MICRO,))),
        ("applicant", '{"applicants":["enterprise"]}', ApplicantRule(applicants=(ApplicantKind.ENTERPRISE,))),
        ("applicant", '{"applicants":[],"any_legal_entity":true}', ApplicantRule(applicants=(), any_legal_entity=True)),
        ("consortium", '{"entities":3,"countries":3}', ConsortiumRule(entities=3, countries=3)),
        ("place", '{"regions":["RO32"],"exclusive":true}', PlaceRule(regions=("RO32",), exclusive=True)),
        ("place", '{"regions":[],"exclusive":false}', PlaceRule(regions=(), exclusive=False)),
        ("size", "null", None),
    ],
)
def test_a_stored_rule_is_read_as_the_rule_that_it_is_and_written_as_it_was(
    criterion: str, stored: str, rule: Rule | None
) -> None:
    """The kind of a rule is told by its fields alone, and the hash of a stored call hangs on how it is written."""
    facts = (
        '{"source":"a","source_key":"b","kind":"call","title":"t","language":"en","url":"u",'
        f'"conditions":[{OLD_CONDITION.format(criterion, stored)}]}}'
    )
    (found,) = codec.decode_call(facts).conditions
    assert found.rule == rule
    assert type(found.rule) is type(rule)
    written = codec.encode_call(codec.decode_call(facts)).facts.decode()
    assert written == facts


def test_a_text_that_cannot_be_stored_is_named() -> None:
    with pytest.raises(StoreError, match="the call 'eu_funding_tenders:X' cannot be stored"):
        codec.encode_call(sample_call("X", title="\ud800"))
    broken = replace(sample_call("Y"), sections=(Section(kind=SectionKind.SUPPORT, html="\udfff", text=""),))
    with pytest.raises(StoreError, match="the texts of the call 'eu_funding_tenders:Y' cannot be stored"):
        codec.encode_call(broken)


def test_damaged_text_is_named_without_quoting_it() -> None:
    with pytest.raises(StoreError, match=r"the profile in the database cannot be read: .* at name") as raised:
        codec.decode_profile('{"id": "x", "name": 5, "email": "ana@example.com"}')
    assert "ana@example.com" not in str(raised.value)


def test_counts_and_issues_come_back_as_they_were() -> None:
    counts = Counts(announced=812, read=811, rejected=1, new=3, pages=9)
    issues = (Issue(kind="record rejected", text="row 7: no title"),)
    assert codec.decode_counts(codec.encode_counts(counts)) == counts
    assert codec.decode_issues(codec.encode_issues(issues)) == issues
    assert codec.decode_counts("{}") == Counts()


def test_a_date_of_foundation_stays_a_date() -> None:
    profile = codec.decode_profile(
        '{"id":"a","name":"n","email":"e","language":"ro","country":"RO","zone":"z","description":"d",'
        '"enterprise":{"founded":"2019-02-28"}}'
    )
    assert profile.enterprise.founded == date(2019, 2, 28)
