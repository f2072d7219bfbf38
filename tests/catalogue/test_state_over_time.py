"""The state of any call over time: what holds for every call, instant and zone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.model.call import Call, CallKind, Deadline, DeadlineKind, DeadlineModel, Moment
from catalogue.model.state import State, entry_deadlines, next_deadline, state
from crawlers.read.deadlines import as_deadlines
from tests.zones import ZONES, instants

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
# One can wait for a call, then apply, then no more.
ORDER = {State.PLANNED: 0, State.UNKNOWN: 1, State.OPEN: 1, State.ROLLING: 1, State.CLOSED: 2}


def moments() -> st.SearchStrategy[Moment]:
    return st.builds(
        lambda at, zone, known: Moment(at=at, zone=zone, hour_known=known, raw=at.isoformat()),
        instants(),
        st.sampled_from(ZONES),
        st.booleans(),
    )


@st.composite
def calls(draw: st.DrawFn, withdrawn: bool | None = False, most: int = 5) -> Call:
    """A call with any dates, in any order; ``withdrawn`` None for either."""
    model = draw(st.sampled_from(DeadlineModel))
    deadlines = as_deadlines(model, draw(st.lists(moments(), max_size=most)))
    return Call(
        source="s",
        source_key="k",
        kind=CallKind.TOPIC,
        title="t",
        language="en",
        url="https://example.org",
        status_raw=draw(st.sampled_from([None, "open", "31094502", "closed"])),
        opens=draw(st.none() | moments()),
        deadline_model=model,
        deadlines=tuple(draw(st.permutations(deadlines))),
        withdrawn=draw(st.booleans()) if withdrawn is None else withdrawn,
    )


@given(calls(withdrawn=None), instants(), instants())
def test_a_state_changes_at_the_opening_and_after_a_deadline_and_at_no_other_time(
    call: Call, one: datetime, other: datetime
) -> None:
    early, late = sorted((one, other))
    opens_between = call.opens is not None and early < call.opens.at <= late
    closes_between = any(early <= deadline.at < late for deadline in call.deadlines)
    if not opens_between and not closes_between:
        assert state(call, early) is state(call, late)


@given(calls(withdrawn=None))
def test_one_waits_for_a_call_then_applies_and_then_never_again(call: Call) -> None:
    at = [deadline.at for deadline in call.deadlines] + ([call.opens.at] if call.opens else [])
    times = sorted({instant + step for instant in at for step in (-SECOND, timedelta(0), SECOND)})
    for early, late in pairwise(times):
        assert ORDER[state(call, early)] <= ORDER[state(call, late)]


@given(calls(), instants())
def test_the_next_deadline_is_the_first_that_a_newcomer_can_still_meet(call: Call, now: datetime) -> None:
    for_newcomers = [one.at for one in call.deadlines if one.kind is not DeadlineKind.STAGE_2]
    found = next_deadline(call, now)
    assert (found.at if found else None) == min((at for at in for_newcomers if at >= now), default=None)
    if call.deadlines:
        # Open, or still to open, exactly as long as there is one; a call that has deadlines is nothing else.
        assert (state(call, now) in {State.OPEN, State.PLANNED}) == (found is not None)
        assert (state(call, now) is State.CLOSED) == (found is None)


@given(calls(withdrawn=None), instants(), st.sampled_from(ZONES), st.sampled_from(ZONES))
def test_no_zone_changes_a_state_only_the_instant_does(call: Call, now: datetime, mine: str, other: str) -> None:
    viewed = now.astimezone(ZoneInfo(mine))
    elsewhere = replace(
        call, deadlines=tuple(replace(one, moment=replace(one.moment, zone=other)) for one in call.deadlines)
    )
    assert state(call, viewed) is state(call, now) is state(elsewhere, now)
    assert next_deadline(call, viewed) == next_deadline(call, now)


@given(calls(), st.sampled_from(ZONES))
def test_a_deadline_itself_is_still_in_time_on_every_clock(call: Call, zone: str) -> None:
    last = max((one.at for one in entry_deadlines(call)), default=None)
    if last is not None:
        assert state(call, last.astimezone(ZoneInfo(zone))) is not State.CLOSED
        assert state(call, (last + timedelta(microseconds=1)).astimezone(ZoneInfo(zone))) is State.CLOSED


@given(calls(most=0), instants())
def test_a_call_without_deadlines_is_never_closed_and_never_gets_one(call: Call, now: datetime) -> None:
    opens_later = call.opens is not None and call.opens.at > now
    rolling = call.deadline_model is DeadlineModel.PERMANENT
    expected = State.PLANNED if opens_later else State.ROLLING if rolling else State.UNKNOWN
    assert state(call, now) is expected
    assert next_deadline(call, now) is None


@given(calls(withdrawn=None), instants(), st.text())
def test_what_the_portal_says_of_its_state_decides_nothing_but_a_withdrawal_does(
    call: Call, now: datetime, status: str
) -> None:
    assert state(replace(call, status_raw=status, title=status or "t"), now) is state(call, now)
    assert state(replace(call, withdrawn=True), now) is State.CLOSED


@given(st.lists(moments(), min_size=2, max_size=4, unique_by=lambda one: one.at), instants())
def test_after_the_first_stage_a_newcomer_finds_the_door_shut(dates: list[Moment], now: datetime) -> None:
    first = min(one.at for one in dates)
    call = Call(
        source="s",
        source_key="k",
        kind=CallKind.TOPIC,
        title="t",
        language="en",
        url="https://example.org",
        deadline_model=DeadlineModel.TWO_STAGE,
        deadlines=as_deadlines(DeadlineModel.TWO_STAGE, dates),
    )
    assert state(call, now) is (State.OPEN if now <= first else State.CLOSED)
    found = next_deadline(call, now)
    assert found is None or (found.at, found.kind) == (first, DeadlineKind.STAGE_1)


def funds_run_out(latest: datetime | None) -> Call:
    """A call that takes applications until its money is used up, at the latest until ``latest``."""
    dates = () if latest is None else (Moment(at=latest, zone="Europe/Rome", hour_known=False, raw=latest.isoformat()),)
    return Call(
        source="s",
        source_key="k",
        kind=CallKind.CALL,
        title="t",
        language="it",
        url="https://example.org",
        deadline_model=DeadlineModel.PERMANENT,
        deadlines=as_deadlines(DeadlineModel.PERMANENT, dates),
        deadline_words="fino ad esaurimento fondi",
    )


def test_until_funds_run_out_is_rolling_or_open_until_its_latest_day() -> None:
    now = datetime(2026, 8, 20, 12, tzinfo=UTC)
    assert state(funds_run_out(None), now + 3650 * DAY) is State.ROLLING
    assert state(funds_run_out(now + DAY), now) is State.OPEN
    assert state(funds_run_out(now - DAY), now) is State.CLOSED
    assert state(replace(funds_run_out(None), withdrawn=True), now) is State.CLOSED


@pytest.mark.parametrize(
    "at",
    [
        datetime(2026, 8, 20, 12),  # noqa: DTZ001 - that it has none is the point
        datetime(2026, 8, 20, 12, tzinfo=ZoneInfo("Europe/Brussels")),
        # UTC's own offset, but the clock that shows it is set back an hour in October.
        datetime(2026, 1, 20, 12, tzinfo=ZoneInfo("Europe/London")),
    ],
)
def test_an_instant_of_a_call_is_in_utc_and_not_on_a_clock_that_agrees_for_now(at: datetime) -> None:
    with pytest.raises(ValueError, match="in UTC"):
        Moment(at=at, zone="Europe/London", hour_known=True, raw="")


def test_deadlines_are_kept_apart_by_what_they_are_for() -> None:
    one = Moment(at=datetime(2026, 9, 1, tzinfo=UTC), zone="UTC", hour_known=True, raw="")
    other = replace(one, at=one.at + DAY)
    assert as_deadlines(DeadlineModel.SINGLE_STAGE, [other, one]) == (
        Deadline(moment=one, kind=DeadlineKind.CUT_OFF),
        Deadline(moment=other, kind=DeadlineKind.CUT_OFF),
    )
