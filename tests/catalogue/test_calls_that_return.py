"""A call that was missed and is here again: open as before and no news, unless one can apply for longer or anew."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from catalogue.model.call import Call, Deadline, DeadlineKind, DeadlineModel, Moment
from catalogue.model.state import State, state
from catalogue.model.version import Version
from catalogue.store.calls import Grace, Put, count_missed, find_live_calls, get_call, put_calls
from catalogue.store.database import Database
from catalogue.store.versions import find_versions
from tests.catalogue.samples import DAY, SOURCE, START, begin, healthy, sample_call

ID = f"{SOURCE}:A"
GRACE = Grace(runs=3, span=timedelta(days=3))
# Days from the start: when the call opened and closes, and when it is read again, once short of the grace, once past.
OPENED, CLOSES = -30, 40
MISSED, GONE = 2, 6


def on(day: int, hour: int = 15, second: int = 0) -> Moment:
    at = datetime(2026, 8, 20, hour, 0, second, tzinfo=UTC) + day * DAY
    return Moment(at=at.replace(second=0), zone="Europe/Brussels", hour_known=True, raw=at.isoformat())


def the_call(closes: Moment | None = None, **facts: Any) -> Call:
    deadline = Deadline(moment=closes or on(CLOSES), kind=DeadlineKind.SINGLE)
    dates: dict[str, Any] = {"opens": on(OPENED), "deadlines": (deadline,)}
    return replace(sample_call("A"), **(dates | {"deadline_model": DeadlineModel.SINGLE_STAGE} | facts))


def read(database: Database, day: int, *seen: Call) -> Put:
    """One complete run on that day."""
    with database.write() as connection:
        run = healthy(begin(connection, START + day * DAY))
        put = put_calls(connection, [*seen, sample_call("B")], run)
        count_missed(connection, run, GRACE)
    return put


def come_back(database: Database, before: Call, after: Call, away: int) -> list[Version]:
    """The versions of a call that is seen, then missed for so many days, then seen again."""
    read(database, 0, before)
    for day in range(1, away):
        read(database, day)
    read(database, away, after)
    with database.read() as connection:
        return list(find_versions(connection, call_id=ID))


def live(database: Database, day: int) -> set[str]:
    with database.read() as connection:
        return {call.id for call in find_live_calls(connection, START + day * DAY)}


@pytest.mark.parametrize("away", [MISSED, GONE])
def test_unchanged_it_is_open_again_and_nobody_is_told(database: Database, away: int) -> None:
    call = the_call()
    read(database, 0, call)
    for day in range(1, away):
        read(database, day)
    assert (ID in live(database, away)) == (away == MISSED), "what is gone is not offered"
    assert read(database, away, call) == Put(new=0, changed=0, same=2)
    assert ID in live(database, away)
    with database.read() as connection:
        stored = get_call(connection, ID)
        versions = list(find_versions(connection, call_id=ID))
    assert stored is not None
    assert (stored.first_seen, stored.last_seen) == (START, START + away * DAY)
    assert (stored.missed_since, stored.missed_runs, stored.gone_at) == (None, 0, None)
    assert state(stored.call, START + away * DAY) is State.OPEN
    assert not [version for version in versions if version.is_news]


PAST, AHEAD, LATER = on(-10), on(CLOSES), on(CLOSES + 30)


@pytest.mark.parametrize("away", [1, GONE])
@pytest.mark.parametrize(
    ("before", "after", "is_news"),
    [
        pytest.param(the_call(AHEAD), the_call(LATER), True, id="prolonged"),
        pytest.param(the_call(AHEAD), the_call(on(CLOSES - 20)), True, id="closes earlier"),
        pytest.param(the_call(PAST), the_call(LATER), True, id="was closed and reopens"),
        pytest.param(the_call(withdrawn=True), the_call(), True, id="was suspended and reopens"),
        pytest.param(the_call(), the_call(withdrawn=True), True, id="is suspended"),
        pytest.param(the_call(AHEAD), the_call(on(CLOSES, second=37)), False, id="seconds"),
        pytest.param(the_call(AHEAD), the_call(on(CLOSES, hour=9)), False, id="another hour of the same day"),
        pytest.param(the_call(status_raw="31094501"), the_call(status_raw="31094502"), False, id="opened as announced"),
        pytest.param(the_call(PAST), the_call(on(-5)), False, id="two days that are both over"),
        pytest.param(the_call(), the_call(title="Solar roofs!"), False, id="its title"),
    ],
)
def test_changed_it_is_news_only_where_one_can_apply_for_longer_or_shorter_or_anew(
    database: Database, before: Call, after: Call, away: int, *, is_news: bool
) -> None:
    versions = come_back(database, before, after, away)
    assert any(version.is_news for version in versions) == is_news
    with database.read() as connection:
        stored = get_call(connection, ID)
    assert stored is not None
    assert (stored.call, stored.first_seen, stored.gone_at) == (after, START, None)


def test_that_time_passes_is_no_change_of_a_call(database: Database) -> None:
    call = the_call(on(3), opens=on(1))
    states = []
    for day in range(8):
        assert read(database, day, call) == Put(new=2 * (day == 0), changed=0, same=2 * (day > 0))
        states.append(state(call, START + day * DAY))
    assert [states[0], states[2], states[7]] == [State.PLANNED, State.OPEN, State.CLOSED]
    with database.read() as connection:
        assert list(find_versions(connection, call_id=ID)) == []
