"""A scheduler's hold on the lease: it knows that it has lost it before another can have it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from app.schedule.tenure import Tenure
from catalogue.store.database import Database, StoreError

NOW = datetime(2026, 11, 26, 15, tzinfo=UTC)
LASTS = timedelta(seconds=60)


@dataclass
class Time:
    """Time itself, and a clock that shows it unless it is set."""

    seconds: float = 1000.0
    set_by: timedelta = timedelta(0)

    def __call__(self) -> float:
        return self.seconds

    def clock(self) -> datetime:
        return NOW + timedelta(seconds=self.seconds - 1000) + self.set_by


@pytest.fixture
def time() -> Time:
    return Time()


def tenure(database: Database, time: Time) -> Tenure:
    return Tenure(database, lasts=LASTS, monotonic=time)


def test_it_is_renewed_again_and_again_and_the_other_stands_by(sqlite: Database, time: Time) -> None:
    one, two = tenure(sqlite, time), tenure(sqlite, time)
    for _ in range(400):
        assert one.keep(time.clock()) is not None
        assert two.keep(time.clock()) is None
        time.seconds += 1
    assert one.lease is not None
    assert one.lease.epoch == 1
    assert two.other(time.clock()) == one.holder.rpartition(":")[0]
    assert one.other(time.clock()) is None


def test_when_one_is_gone_the_other_takes_over_within_the_time_it_lasts(sqlite: Database, time: Time) -> None:
    one, two = tenure(sqlite, time), tenure(sqlite, time)
    one.keep(time.clock())
    waited = 0
    while two.keep(time.clock()) is None:
        time.seconds += 1
        waited += 1
    assert 60 <= waited <= 75
    assert two.lease is not None
    assert two.lease.epoch == 2
    # The one that slept meanwhile takes nothing for granted.
    assert one.keep(time.clock()) is None


def test_one_that_leaves_is_followed_at_once(sqlite: Database, time: Time) -> None:
    one, two = tenure(sqlite, time), tenure(sqlite, time)
    one.keep(time.clock())
    one.leave(time.clock())
    assert one.lease is None
    assert two.keep(time.clock()) is not None


def test_without_an_answer_of_the_database_it_ends_before_another_can_begin(
    sqlite: Database, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = tenure(sqlite, time), tenure(sqlite, time)
    one.keep(time.clock())

    def fail(*_: object) -> None:
        raise StoreError("the server does not answer")

    with monkeypatch.context() as patched:
        patched.setattr(one._database, "write", fail)
        kept = 0
        while one.lease is not None and kept < 90:
            time.seconds += 1
            kept += 1
            try:
                one.keep(time.clock())
            except StoreError:
                assert one.lease is not None
    # Long enough to get over a short failure, and some time before the 60 seconds are over.
    assert 30 < kept < 50
    assert two.keep(time.clock()) is None


def test_a_clock_set_back_does_not_end_it(sqlite: Database, time: Time) -> None:
    one, two = tenure(sqlite, time), tenure(sqlite, time)
    one.keep(time.clock())
    time.seconds += 14
    time.set_by = timedelta(hours=-1)
    time.seconds += 2
    assert one.keep(time.clock()) is not None
    for _ in range(100):
        time.seconds += 1
        assert one.keep(time.clock()) is not None
        assert two.keep(time.clock()) is None


def test_a_clock_set_back_while_nobody_works_keeps_nobody_out(sqlite: Database, time: Time) -> None:
    one, two = tenure(sqlite, time), tenure(sqlite, time)
    one.keep(time.clock())
    time.set_by = timedelta(hours=-1)
    assert two.keep(time.clock()) is not None
