"""Each change in words that a person understands, on one line."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given

from app.changes import change_words
from catalogue.model.call import (
    Budget,
    BudgetScope,
    Call,
    Deadline,
    DeadlineKind,
    DeadlineModel,
    Moment,
    Programme,
    Section,
    SectionKind,
)
from catalogue.model.condition import (
    ApplicantKind,
    ApplicantRule,
    Condition,
    Criterion,
    PlaceRule,
    SizeClass,
    SizeRule,
)
from catalogue.model.money import Money
from catalogue.model.run import Run
from catalogue.model.version import Cause, Change, Weight
from catalogue.store.versions import absence_of, version_of
from tests.catalogue.samples import START, sample_call
from tests.catalogue.test_model_changes import with_zones
from tests.catalogue.test_store_codec import calls as any_calls

RUN = Run(id="r", source="eu_funding_tenders", started_at=START)


def words(before: Call, after: Call) -> list[str]:
    version = version_of(before, after, RUN, Cause.PORTAL)
    assert version is not None
    return [change_words(change) for change in version.changes]


def said(**facts: tuple[Any, Any]) -> str:
    """The words for one part that changed from the one to the other."""
    call = sample_call("A")
    before, after = ({name: pair[side] for name, pair in facts.items()} for side in (0, 1))
    (line,) = words(replace(call, **before), replace(call, **after))
    return line


def at(local: str) -> Moment:
    instant = datetime.fromisoformat(local).replace(tzinfo=ZoneInfo("Europe/Brussels")).astimezone(UTC)
    return Moment(at=instant, zone="Europe/Brussels", hour_known=True, raw=local)


def closing(*local: str, kind: DeadlineKind = DeadlineKind.SINGLE) -> tuple[Deadline, ...]:
    return tuple(Deadline(moment=at(one), kind=kind) for one in local)


CUT, ONE, TWO = DeadlineKind.CUT_OFF, DeadlineKind.STAGE_1, DeadlineKind.STAGE_2


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        (
            closing("2026-09-16T17:00"),
            closing("2026-10-14T17:00"),
            "deadline 2026-09-16 -> 2026-10-14 (prolonged by 28 days)",
        ),
        (
            closing("2026-10-25T17:00"),
            closing("2026-10-24T17:00"),
            "deadline 2026-10-25 -> 2026-10-24 (brought forward by 1 day)",
        ),
        (closing("2026-09-16T17:00"), closing("2026-09-16T12:00"), "deadline 2026-09-16 17:00 -> 12:00 (the same day)"),
        (
            closing("2026-09-16T17:00:54"),
            closing("2026-09-16T17:00:11"),
            "deadline 2026-09-16 17:00 (only spelt otherwise)",
        ),
        ((), closing("2026-09-16T17:00"), "new deadline 2026-09-16"),
        (closing("2026-09-16T17:00"), (), "deadline 2026-09-16 no longer listed"),
        (
            closing("2026-09-16T17:00", "2027-01-14T17:00", kind=CUT),
            closing("2026-09-16T17:00", "2027-01-21T17:00", kind=CUT),
            "cut-off 2027-01-14 -> 2027-01-21 (prolonged by 7 days)",
        ),
        (
            closing("2026-09-16T17:00", "2027-01-14T17:00", kind=CUT),
            closing("2027-01-14T17:00", "2027-05-14T17:00", "2027-09-14T17:00", kind=CUT),
            "cut-off 2026-09-16 no longer listed; new cut-off 2027-05-14; new cut-off 2027-09-14",
        ),
        (
            closing("2026-09-16T17:00:01", "2027-01-14T17:00:01", kind=CUT),
            closing("2026-09-16T17:00:02", "2027-01-14T17:00:02", "2027-03-01T17:00", kind=CUT),
            "new cut-off 2027-03-01; 2 dates only spelt otherwise",
        ),
        (
            closing("2026-09-16T17:00", kind=ONE) + closing("2027-03-01T17:00", kind=TWO),
            closing("2026-09-23T17:00", kind=ONE) + closing("2027-03-02T17:00", kind=TWO),
            "deadline of stage 1 2026-09-16 -> 2026-09-23 (prolonged by 7 days); "
            "deadline of stage 2 2027-03-01 -> 2027-03-02 (prolonged by 1 day)",
        ),
        (closing("2026-09-16T17:00", "2026-09-17T17:00")[::-1], closing("2026-09-16T17:00", "2026-09-17T17:00"),
         "deadlines in another order"),
    ],
)  # fmt: skip
def test_deadlines(before: tuple[Deadline, ...], after: tuple[Deadline, ...], line: str) -> None:
    assert said(deadlines=(before, after)) == line


def test_openings() -> None:
    assert said(opens=(at("2026-09-01"), at("2026-09-15"))) == "opens 2026-09-01 -> 2026-09-15 (later by 14 days)"
    assert said(opens=(at("2026-09-02"), at("2026-09-01"))) == "opens 2026-09-02 -> 2026-09-01 (earlier by 1 day)"
    assert said(opens=(None, at("2026-09-01"))) == "opens not stated -> 2026-09-01"


def money(amount: int) -> Money:
    return Money(amount=Decimal(amount), currency="EUR")


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        (Budget(total=money(25_000_000)), Budget(total=money(30_000_000)), "money: in all 25m EUR -> 30m EUR"),
        (None, Budget(project_max=money(200_000)), "money: a project up to not stated -> 200k EUR"),
        (
            Budget(project_min=money(1_000), rate_max=Decimal(50)),
            Budget(project_min=money(2_000), rate_max=Decimal("62.50")),
            "money: a project at least 1k EUR -> 2k EUR; share of the costs up to 50 % -> 62.5 %",
        ),
        (Budget(expected_grants=2), Budget(expected_grants=None, total=money(1)), None),
        (
            Budget(total=money(9)),
            Budget(total=money(9), scope=BudgetScope.CALL),
            "money: now shared by the topics of the call",
        ),
        (Budget(words="up to half"), Budget(words="up to a third"), "money: in words “up to half” -> “up to a third”"),
    ],
)
def test_money(before: Budget | None, after: Budget | None, line: str | None) -> None:
    shown = said(budget=(before, after))
    assert shown == (line or "money: in all not stated -> 1 EUR; projects 2 -> not stated")


def asks(criterion: Criterion, rule: Any, clause: str = "As it says.") -> Condition:
    return Condition(criterion=criterion, rule=rule, clause=clause, language="en", where="conditions")


def test_who_may_apply() -> None:
    small = asks(Criterion.SIZE, SizeRule(sizes=(SizeClass.MICRO, SizeClass.SMALL)))
    medium = asks(Criterion.SIZE, SizeRule(sizes=(SizeClass.MICRO, SizeClass.SMALL, SizeClass.MEDIUM)))
    cluj = asks(Criterion.PLACE, PlaceRule(regions=("RO113",), exclusive=True))
    assert said(conditions=((small, cluj), (medium, cluj))) == (
        "size: micro, small enterprises -> micro, small, medium enterprises"
    )
    assert said(conditions=((small, cluj), (small,))) == "place: in RO113 -> nothing asked"
    applicants = asks(Criterion.APPLICANT, ApplicantRule(applicants=(ApplicantKind.PUBLIC_BODY,)))
    assert said(conditions=((), (applicants,))) == "who may apply: nothing asked -> public body"
    again = replace(small, clause="In other words.")
    assert said(conditions=((small,), (again,))) == "size: micro, small enterprises (only in other words)"
    unread = asks(Criterion.SIZE, None, "SMEs.")
    assert said(conditions=((unread,), (replace(unread, clause="No SMEs."),))) == (
        "size: not read by us, “SMEs.” -> “No SMEs.”"
    )
    assert said(conditions=((unread,), (small,))) == "size: a clause that we cannot read -> micro, small enterprises"
    assert said(conditions=((small, cluj), (cluj, small))) == "conditions in another order"


def test_that_nobody_can_apply() -> None:
    assert said(withdrawn=(False, True)) == "withdrawn: the portal says that nobody can apply"
    assert said(withdrawn=(True, False)) == "no longer withdrawn: one can apply again"


def test_other_parts() -> None:
    assert said(title=("Roofs", "Solar roofs")) == "title: “Roofs” -> “Solar roofs”"
    assert said(title=("Roofs", "ROOFS ")) == "title: “ROOFS” (only spelt otherwise)"
    assert said(funder=("Ministry", None)) == "funder: “Ministry” -> not stated"
    assert said(status_raw=("31094501", "31094502")) == "the portal's word for its state: “31094501” -> “31094502”"
    assert said(keywords=(("sun", "wind"), ("sun", "rain"))) == "keywords: no longer wind; new rain"
    assert said(keywords=(("sun", "wind"), ("wind", "sun"))) == "keywords: in another order"
    programmes = Programme(code="1", name="Horizon"), Programme(code="2", name="LIFE")
    assert said(programme=programmes) == "programme: “Horizon” -> “LIFE”"
    model = said(deadline_model=(DeadlineModel.TWO_STAGE, DeadlineModel.PERMANENT))
    assert model == "closes: “two-stage” -> “permanent”"
    assert said(deadline_words=(None, "until the funds run out")) == (
        "deadline in the portal's words: not stated -> “until the funds run out”"
    )


def test_texts_are_shown_from_where_they_differ() -> None:
    def text(kind: SectionKind, words: str) -> Section:
        return Section(kind=kind, html=words, text=words)

    long = "The same words over and over again, and more of them. " * 40
    before, after = (text(SectionKind.DESCRIPTION, f"{long}It {end}.") for end in ("ends", "goes on"))
    line = said(sections=((before,), (after,)))
    assert line.startswith("texts: description “…")
    assert "It ends.” -> “…" in line
    assert line.endswith("It goes on.”")
    assert len(line) < 250
    support = text(SectionKind.SUPPORT, "Ask us.")
    assert said(sections=((before,), (before, support))) == "texts: support new, “Ask us.”"
    assert said(sections=((before, support), (before,))) == "texts: support no longer there"
    markup = replace(support, html="<b>Ask us.</b>")
    assert said(sections=((support,), (markup,))) == "texts: only their markup or order"


def test_that_a_call_was_away() -> None:
    assert change_words(absence_of(START, 1, None)) == "back again; 1 run had missed it since 2026-08-20"
    gone = change_words(absence_of(START, 16, datetime(2026, 9, 20, tzinfo=UTC)))
    assert gone == "back again; 16 runs had missed it since 2026-08-20, and was taken as gone on 2026-09-20"


def test_what_a_portal_plants_in_its_words_reaches_no_terminal() -> None:
    line = said(status_raw=("open", "\x1b[2J\u202eclosed\r\n"))
    assert line == "the portal's word for its state: “open” -> “[2Jclosed”"


@given(any_calls.map(with_zones), any_calls.map(with_zones))
def test_whatever_changes_has_words(before: Call, after: Call) -> None:
    version = version_of(before, after, RUN, Cause.PORTAL)
    for change in version.changes if version is not None else ():
        line = change_words(change)
        assert line
        assert "\n" not in line


def test_a_field_of_an_older_version_of_this_program_is_still_told() -> None:
    change = Change(field="deadlines", weight=Weight.MATERIAL, before=[{"kind": "single"}], after=None)
    with pytest.raises(Exception, match="what was deadlines of a call before a change cannot be read"):
        change_words(change)
