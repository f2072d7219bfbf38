"""The state of a call at an instant."""

from datetime import UTC, datetime, timedelta

import pytest

from catalogue.model.call import Call, CallKind, Deadline, DeadlineKind, DeadlineModel, Moment
from catalogue.model.state import State, next_deadline, state

NOW = datetime(2026, 8, 20, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def moment(at: datetime) -> Moment:
    return Moment(at=at, zone="Europe/Brussels", hour_known=True, raw=at.isoformat())


def call(
    *deadlines: tuple[datetime, DeadlineKind],
    opens: datetime | None = None,
    model: DeadlineModel = DeadlineModel.UNKNOWN,
    status: str | None = None,
) -> Call:
    return Call(
        source="s",
        source_key="k",
        kind=CallKind.TOPIC,
        title="t",
        language="en",
        url="https://example.org",
        status_raw=status,
        opens=moment(opens) if opens else None,
        deadline_model=model,
        deadlines=tuple(Deadline(moment=moment(at), kind=kind) for at, kind in deadlines),
    )


SINGLE, CUT_OFF = DeadlineKind.SINGLE, DeadlineKind.CUT_OFF
STAGE_1, STAGE_2 = DeadlineKind.STAGE_1, DeadlineKind.STAGE_2


@pytest.mark.parametrize(
    ("the_call", "expected"),
    [
        (call((NOW + DAY, SINGLE)), State.OPEN),
        (call((NOW, SINGLE)), State.OPEN),
        (call((NOW - timedelta(seconds=1), SINGLE)), State.CLOSED),
        (call((NOW + DAY, SINGLE), opens=NOW + timedelta(hours=1)), State.PLANNED),
        (call((NOW - DAY, SINGLE), opens=NOW + DAY), State.CLOSED),
        (call((NOW - DAY, CUT_OFF), (NOW + DAY, CUT_OFF)), State.OPEN),
        (call((NOW - 2 * DAY, CUT_OFF), (NOW - DAY, CUT_OFF)), State.CLOSED),
        (call((NOW + DAY, STAGE_1), (NOW + 90 * DAY, STAGE_2)), State.OPEN),
        # The second stage is for those who were invited: a newcomer finds the door shut.
        (call((NOW - DAY, STAGE_1), (NOW + 90 * DAY, STAGE_2)), State.CLOSED),
        (call(), State.UNKNOWN),
        (call(opens=NOW - DAY), State.UNKNOWN),
        (call(opens=NOW + DAY), State.PLANNED),
        (call(model=DeadlineModel.PERMANENT), State.ROLLING),
        (call(model=DeadlineModel.PERMANENT, opens=NOW + DAY), State.PLANNED),
        # The portal's own word decides nothing.
        (call((NOW - DAY, SINGLE), status="31094502"), State.CLOSED),
    ],
)
def test_state(the_call: Call, expected: State) -> None:
    assert state(the_call, NOW) is expected


def test_the_next_deadline_is_the_next_one_that_a_newcomer_can_meet() -> None:
    several = call((NOW - DAY, CUT_OFF), (NOW + DAY, CUT_OFF), (NOW + 9 * DAY, CUT_OFF))
    found = next_deadline(several, NOW)
    assert found is not None
    assert found.at == NOW + DAY
    assert next_deadline(call((NOW - DAY, STAGE_1), (NOW + DAY, STAGE_2)), NOW) is None
