"""What differs between two states of a call, and whether it matters to those who would apply."""

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.model.call import (
    Budget,
    BudgetScope,
    Call,
    Deadline,
    DeadlineKind,
    DeadlineModel,
    Instrument,
    Moment,
    Section,
    SectionKind,
)
from catalogue.model.changes import bare_address, find_changes
from catalogue.model.condition import Condition, Criterion, SizeClass, SizeRule
from catalogue.model.money import Money
from catalogue.model.version import Cause, Change, Version, Weight
from tests.catalogue.samples import START, sample_call
from tests.catalogue.test_store_codec import calls as any_calls

NOW = START
CLAUSE = Condition(
    criterion=Criterion.SIZE,
    rule=SizeRule(sizes=(SizeClass.MICRO, SizeClass.SMALL)),
    clause="Micro and small enterprises.",
    language="en",
    where="conditions",
)


def at(local: str, zone: str = "Europe/Brussels", *, hour_known: bool = True) -> Moment:
    """The moment at which clocks in ``zone`` show ``local``."""
    instant = datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    return Moment(at=instant, zone=zone, hour_known=hour_known, raw=local)


def closing(*local: str, kind: DeadlineKind = DeadlineKind.SINGLE, zone: str = "Europe/Brussels") -> Call:
    """A call that closes then."""
    deadlines = tuple(Deadline(moment=at(one, zone), kind=kind) for one in local)
    return replace(sample_call("A"), deadline_model=DeadlineModel.SINGLE_STAGE, deadlines=deadlines)


def weighed(before: Call, after: Call, now: datetime = NOW) -> dict[str, Weight]:
    return dict(find_changes(before, after, now))


@pytest.mark.parametrize(
    ("before", "after", "weight"),
    [
        pytest.param("2026-09-16T11:00:54", "2026-09-16T11:00:11", Weight.COSMETIC, id="seconds, as the EU portal's"),
        pytest.param("2026-09-16T17:00", "2026-09-16T23:00", Weight.MINOR, id="hours of the same day"),
        pytest.param("2026-09-16T23:59", "2026-09-16T00:00", Weight.MINOR, id="from its end to its beginning"),
        pytest.param("2026-09-16T17:00", "2026-09-17T17:00", Weight.MATERIAL, id="a day later"),
        pytest.param("2026-09-16T17:00", "2026-09-15T17:00", Weight.MATERIAL, id="a day earlier"),
        pytest.param("2026-09-16T23:59", "2026-09-17T00:00", Weight.MATERIAL, id="a minute later, and another day"),
        pytest.param("2026-10-25T00:30", "2026-10-25T23:30", Weight.MINOR, id="24 hours of the night of 25 hours"),
        pytest.param("2026-10-24T23:30", "2026-10-25T00:30", Weight.MATERIAL, id="an hour, into that night's day"),
        pytest.param("2027-03-27T23:30", "2027-03-28T23:30", Weight.MATERIAL, id="23 hours, and another day"),
        pytest.param("2027-03-28T00:30", "2027-03-28T23:30", Weight.MINOR, id="within the day of 23 hours"),
        pytest.param("2026-12-31T23:59", "2027-01-01T12:00", Weight.MATERIAL, id="over the end of the year"),
        pytest.param("2028-02-28T17:00", "2028-02-29T17:00", Weight.MATERIAL, id="onto a leap day"),
    ],
)
def test_a_deadline_is_another_one_when_its_day_is(before: str, after: str, weight: Weight) -> None:
    assert weighed(closing(before), closing(after)) == {"deadlines": weight}
    assert weighed(closing(after), closing(before)) == {"deadlines": weight}


def test_a_day_is_that_of_the_portals_zone() -> None:
    before, after = (closing(local, zone="Europe/Bucharest") for local in ("2026-09-16T23:30", "2026-09-17T00:30"))
    assert weighed(before, after) == {"deadlines": Weight.MATERIAL}
    # The same two instants are of one day in Brussels.
    there, then = (closing(local) for local in ("2026-09-16T22:30", "2026-09-16T23:30"))
    assert [one.deadlines[0].at for one in (there, then)] == [one.deadlines[0].at for one in (before, after)]
    assert weighed(there, then) == {"deadlines": Weight.MINOR}


def test_another_spelling_of_the_same_date_is_cosmetic() -> None:
    plain = closing("2026-09-16T17:00")
    moment = replace(plain.deadlines[0].moment, raw="16/09/2026", hour_known=False)
    spelt = replace(plain, deadlines=(Deadline(moment=moment, kind=DeadlineKind.SINGLE),))
    assert weighed(plain, spelt) == {"deadlines": Weight.COSMETIC}
    opens = replace(plain, opens=replace(at("2026-05-05T02:00"), raw="5 May"))
    assert weighed(plain, opens) == {"opens": Weight.COSMETIC}


def test_a_cut_off_that_passed_and_is_listed_no_longer_is_the_clocks_doing() -> None:
    cut_offs = ("2026-06-01T17:00", "2026-10-01T17:00", "2027-02-01T17:00")
    before, after = closing(*cut_offs, kind=DeadlineKind.CUT_OFF), closing(*cut_offs[1:], kind=DeadlineKind.CUT_OFF)
    assert weighed(before, after) == {"deadlines": Weight.MINOR}
    earlier = datetime(2026, 5, 1, tzinfo=UTC)
    assert weighed(before, after, earlier) == {"deadlines": Weight.MATERIAL}, "then it was still to come"
    added = closing(*cut_offs, "2027-06-01T17:00", kind=DeadlineKind.CUT_OFF)
    assert weighed(before, added) == {"deadlines": Weight.MATERIAL}


def test_a_closed_call_that_is_prolonged_is_news_and_its_history_is_none() -> None:
    over = closing("2026-08-01T17:00")
    assert weighed(over, closing("2026-10-14T17:00")) == {"deadlines": Weight.MATERIAL}
    assert weighed(over, closing("2026-08-03T17:00")) == {"deadlines": Weight.MINOR}
    assert weighed(closing("2026-10-14T17:00"), over) == {"deadlines": Weight.MATERIAL}, "it closed early"


def test_what_kind_of_deadline_it_is_matters() -> None:
    single = closing("2026-09-16T17:00")
    invited = closing("2026-09-16T17:00", kind=DeadlineKind.STAGE_2)
    assert weighed(single, invited) == {"deadlines": Weight.MATERIAL}
    assert weighed(single, replace(single, deadline_model=DeadlineModel.UNKNOWN)) == {"deadline_model": Weight.MINOR}
    permanent = replace(single, deadline_model=DeadlineModel.PERMANENT)
    assert weighed(single, permanent) == {"deadline_model": Weight.MATERIAL}


def test_an_opening_matters_while_it_is_to_come() -> None:
    def opening(local: str | None) -> Call:
        return replace(sample_call("A"), opens=at(local) if local else None)

    assert weighed(opening("2026-09-01T00:00"), opening("2026-09-02T00:00")) == {"opens": Weight.MATERIAL}
    assert weighed(opening("2026-09-01T00:00"), opening("2026-09-01T09:00")) == {"opens": Weight.MINOR}
    assert weighed(opening("2026-09-01T00:00"), opening(None)) == {"opens": Weight.MATERIAL}
    assert weighed(opening("2026-05-01T00:00"), opening("2026-05-04T00:00")) == {"opens": Weight.MINOR}
    assert weighed(opening(None), opening("2026-05-04T00:00")) == {"opens": Weight.MINOR}


def test_the_portals_word_for_the_state_is_evidence_and_no_change_that_matters() -> None:
    """In half a year of the EU portal it changed for 261 calls, each of which opened as its dates had said."""
    coming, opened = (replace(sample_call("A"), status_raw=code) for code in ("31094501", "31094502"))
    assert weighed(coming, opened) == {"status_raw": Weight.MINOR}
    assert weighed(opened, replace(opened, status_raw=" 31094502 ")) == {"status_raw": Weight.COSMETIC}


def test_that_nobody_can_apply_any_more_matters_and_that_one_can_again() -> None:
    call = sample_call("A")
    withdrawn = replace(call, withdrawn=True)
    assert weighed(call, withdrawn) == weighed(withdrawn, call) == {"withdrawn": Weight.MATERIAL}


def test_words_in_the_place_of_a_deadline_matter() -> None:
    call = replace(sample_call("A"), deadlines=(), deadline_words="until the funds run out")
    assert weighed(call, replace(call, deadline_words="until further notice")) == {"deadline_words": Weight.MATERIAL}
    assert weighed(call, replace(call, deadline_words="Until the\n funds run out")) == {
        "deadline_words": Weight.COSMETIC
    }


def money(amount: str, currency: str = "EUR") -> Money:
    return Money(amount=Decimal(amount), currency=currency)


@pytest.mark.parametrize(
    ("before", "after", "weight"),
    [
        (Budget(total=money("1000")), Budget(total=money("1000.00")), None),
        (Budget(total=money("1000")), Budget(total=money("1001")), Weight.MATERIAL),
        (Budget(total=money("1000")), Budget(total=money("1000", "RON")), Weight.MATERIAL),
        (Budget(total=money("1000")), Budget(project_max=money("1000")), Weight.MATERIAL),
        (Budget(rate_max=Decimal(50)), Budget(rate_max=Decimal("62.5")), Weight.MATERIAL),
        (Budget(rate_max=Decimal(50)), Budget(rate_max=Decimal("50.0")), None),
        (Budget(total=money("1000")), None, Weight.MATERIAL),
        (Budget(total=money("9"), expected_grants=2), Budget(total=money("9"), expected_grants=3), Weight.MINOR),
        (Budget(total=money("9")), Budget(total=money("9"), scope=BudgetScope.CALL), Weight.MINOR),
        (Budget(total=money("9"), words="nine"), Budget(total=money("9"), words="9 in all"), Weight.MINOR),
        (Budget(total=money("9"), words="nine"), Budget(total=money("9"), words="Nine "), Weight.COSMETIC),
        # Where no amount could be read the words are all that is known of the money.
        (Budget(words="up to half"), Budget(words="up to a third"), Weight.MATERIAL),
        (Budget(words="up to half"), Budget(words="up to\thalf"), Weight.COSMETIC),
        (Budget(words="1000 euro"), Budget(total=money("1000"), words="1000 euro"), Weight.MATERIAL),
    ],
)
def test_money(before: Budget | None, after: Budget | None, weight: Weight | None) -> None:
    call = sample_call("A")
    assert weighed(replace(call, budget=before), replace(call, budget=after)) == (
        {} if weight is None else {"budget": weight}
    )


def asking(*conditions: Condition) -> Call:
    return replace(sample_call("A"), conditions=conditions)


def test_a_clause_in_other_words_is_minor_and_another_rule_is_not() -> None:
    again = replace(CLAUSE, clause="Only micro and small enterprises may apply.")
    wider = replace(CLAUSE, rule=SizeRule(sizes=(SizeClass.MICRO, SizeClass.SMALL, SizeClass.MEDIUM)))
    assert weighed(asking(CLAUSE), asking(again)) == {"conditions": Weight.MINOR}
    assert weighed(asking(CLAUSE), asking(wider)) == {"conditions": Weight.MATERIAL}
    assert weighed(asking(CLAUSE), asking()) == {"conditions": Weight.MATERIAL}
    assert weighed(asking(CLAUSE), asking(replace(CLAUSE, where="elsewhere"))) == {"conditions": Weight.COSMETIC}


def test_behind_other_words_of_a_clause_that_was_not_read_any_rule_may_stand() -> None:
    unread = replace(CLAUSE, rule=None)
    assert weighed(asking(unread), asking(replace(unread, clause="Not for SMEs."))) == {"conditions": Weight.MATERIAL}
    spaced = replace(unread, clause=unread.clause.replace(" ", "\n "))
    assert weighed(asking(unread), asking(spaced)) == {"conditions": Weight.COSMETIC}


def test_order_is_cosmetic() -> None:
    other = replace(CLAUSE, criterion=Criterion.APPLICANT, rule=None)
    texts = [Section(kind=SectionKind.DESCRIPTION, html=word, text=word) for word in ("one", "two")]
    call = replace(
        sample_call("A"),
        keywords=("a", "b"),
        types_of_action=("c", "d"),
        instruments=(Instrument.GRANT, Instrument.LOAN),
        links=("https://a.example/1", "https://a.example/2"),
        conditions=(CLAUSE, other),
        sections=tuple(texts),
        deadlines=closing("2026-09-16T17:00", "2026-09-18T17:00").deadlines,
    )
    lists = [field.name for field in fields(Call) if isinstance(getattr(call, field.name), tuple)]
    for name in lists:
        turned = replace(call, **{name: getattr(call, name)[::-1]})
        assert weighed(call, turned) == {name: Weight.COSMETIC}, name


def test_a_text_is_its_words_and_not_its_markup() -> None:
    call = sample_call("A")
    marked = replace(call, sections=tuple(replace(one, html=f"<div>{one.html}</div>") for one in call.sections))
    worded = replace(call, sections=tuple(replace(one, text="otherwise") for one in call.sections))
    assert weighed(call, marked) == {"sections": Weight.COSMETIC}
    assert weighed(call, worded) == {"sections": Weight.MINOR}


@pytest.mark.parametrize(
    ("before", "after", "weight"),
    [
        ("https://a.example/x?id=5", "https://a.example/x?id=5&utm_source=mail&fbclid=1", Weight.COSMETIC),
        ("https://a.example/x?b=2&a=1", "http://www.a.example/x/?a=1&b=2#top", Weight.COSMETIC),
        ("https://a.example/x", "https://a.example/x;jsessionid=F00?PHPSESSID=1", Weight.COSMETIC),
        ("https://a.example/x?id=5", "https://a.example/x?id=6", Weight.MINOR),
        ("https://a.example/#/calls/5", "https://a.example/#/calls/6", Weight.MINOR),
        ("https://a.example/X", "https://a.example/x", Weight.MINOR),
    ],
)
def test_an_address_is_the_page_that_it_leads_to(before: str, after: str, weight: Weight) -> None:
    call = sample_call("A")
    assert weighed(replace(call, url=before), replace(call, url=after)) == {"url": weight}
    assert weighed(replace(call, links=(before,)), replace(call, links=(after,))) == {"links": weight}


@given(st.text() | st.text("htps:/[]?&=#;%.w", max_size=30))
def test_whatever_stands_in_the_place_of_an_address_has_a_bare_form(text: str) -> None:
    assert bare_address(text) == bare_address(text)


def test_the_weight_of_a_version_is_that_of_its_weightiest_change() -> None:
    def version(cause: Cause, *weights: Weight) -> Version:
        changes = tuple(Change(field=str(number), weight=weight) for number, weight in enumerate(weights))
        return Version(call_id="a:1", at=NOW, run="a", cause=cause, changes=changes)

    assert version(Cause.PORTAL, Weight.COSMETIC, Weight.MATERIAL, Weight.MINOR).weight is Weight.MATERIAL
    assert version(Cause.PORTAL, Weight.COSMETIC, Weight.MINOR).weight is Weight.MINOR
    news = [(cause, weight) for cause in Cause for weight in Weight if version(cause, weight).is_news]
    assert news == [(Cause.PORTAL, Weight.MATERIAL)], "only what the portal did, and only where it matters"


# A zone is one that exists; all else may be anything.
def with_zones(call: Call) -> Call:
    moments = [deadline.moment for deadline in call.deadlines]
    deadlines = [
        replace(deadline, moment=replace(moment, zone="UTC"))
        for deadline, moment in zip(call.deadlines, moments, strict=True)
    ]
    opens = replace(call.opens, zone="UTC") if call.opens else None
    return replace(call, deadlines=tuple(deadlines), opens=opens)


spans = st.timedeltas(timedelta(0), timedelta(days=110 * 365))
instants = spans.map(lambda span: datetime(1990, 1, 1, tzinfo=UTC) + span)


@given(any_calls, instants)
def test_a_call_does_not_differ_from_itself(call: Call, now: datetime) -> None:
    assert find_changes(call, call, now) == ()
    assert find_changes(call, replace(call), now) == ()


days = st.dates(date(2026, 1, 1), date(2031, 12, 31))
times = st.times().filter(lambda one: one.tzinfo is None)
zones = st.sampled_from(["Europe/Brussels", "Europe/Bucharest", "Europe/Lisbon", "Europe/Dublin", "UTC"])


def on(day: date, clock: time, zone: str) -> Call:
    return closing(datetime.combine(day, clock).isoformat(), zone=zone)


@given(days, times, days, times, zones, instants)
def test_any_change_of_the_day_of_a_deadline_that_is_to_come_is_material(
    day: date, clock: time, other_day: date, other_clock: time, zone: str, now: datetime
) -> None:
    before, after = on(day, clock, zone), on(other_day, other_clock, zone)
    ahead = [call.deadlines[0].at >= now for call in (before, after)]
    found = weighed(before, after, now)
    if day == other_day and any(ahead) and all(ahead):
        assert found.get("deadlines") is not Weight.MATERIAL
    elif day != other_day and any(ahead):
        assert found == {"deadlines": Weight.MATERIAL}


WAYS: list[Callable[[str], Call]] = [
    lambda text: replace(sample_call("A"), title=text),
    lambda text: replace(sample_call("A"), funder=text, call_title=text),
    lambda text: replace(sample_call("A"), deadline_words=text),
    lambda text: replace(sample_call("A"), status_raw=text),
    lambda text: replace(sample_call("A"), budget=Budget(words=text)),
    lambda text: asking(replace(CLAUSE, rule=None, clause=text)),
    lambda text: replace(sample_call("A"), keywords=(text,), types_of_action=(text,)),
    lambda text: replace(sample_call("A"), sections=(Section(kind=SectionKind.SUPPORT, html=text, text=text),)),
]
blanks = st.text(" \t\n\r\xa0\u2003", min_size=1, max_size=3)


@given(st.lists(st.sampled_from(["solar", "roofs", "für", "înnoire"]), min_size=1), blanks, blanks, st.data())
def test_white_space_never_matters(words: list[str], one: str, other: str, data: st.DataObject) -> None:
    made = data.draw(st.sampled_from(WAYS))
    found = weighed(made(one.join(words)), made(f"{other}{other.join(words)}{one}"))
    assert set(found.values()) <= {Weight.COSMETIC}


@given(any_calls.map(with_zones), any_calls.map(with_zones), instants)
def test_whatever_differs_is_found_in_both_directions_and_weighs_the_same(
    one: Call, other: Call, now: datetime
) -> None:
    there, back = find_changes(one, other, now), find_changes(other, one, now)
    assert there == back
    named = {field.name for field in fields(Call)} - {"source", "source_key"}
    differing = {name for name in named if getattr(one, name) != getattr(other, name)}
    assert {name for name, _ in there} == differing
