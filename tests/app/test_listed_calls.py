"""What pages list calls by: as it is now, and without reading again what has not changed."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.listed_calls import GOOD_FOR, LOOK_AGAIN_AFTER, CurrentListing, Wanted, count_calls
from catalogue.model.state import LIVE, State
from catalogue.store import calls
from catalogue.store.database import Database
from catalogue.store.errors import StoreError
from catalogue.store.search import Filters
from tests.app.web.conftest import at_once
from tests.app.web.public.conftest import read
from tests.new_catalogue import make_catalogue
from tests.notifier.samples import ACCELERATOR, HEAT_PUMPS, LIFE, NOW, ROLLING, VOUCHERS

EARLIER = NOW - timedelta(hours=3)
ALL = [HEAT_PUMPS, VOUCHERS, LIFE, ACCELERATOR, ROLLING]
LIVE_ONES = Wanted(filters=Filters(states=LIVE))


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with Database.open(f"sqlite:///{tmp_path / 'catalogue.db'}") as database:
        make_catalogue(database)
        read(database, ALL, EARLIER)
        yield database


def test_the_nearest_deadline_comes_first_and_another_cut_off_as_time_goes_by(database: Database) -> None:
    current = CurrentListing(database, at_once)

    def order() -> list[str]:
        return [one.facts.source_key for one in current.get(now).by_deadline]

    now = NOW
    assert order()[:3] == [VOUCHERS.source_key, HEAT_PUMPS.source_key, ACCELERATOR.source_key]
    assert order()[-1] == ROLLING.source_key
    now = ACCELERATOR.deadlines[-1].at - timedelta(hours=1)
    live = current.get(now).choose(current.get(now).by_deadline, LIVE_ONES, now)
    assert [one.facts.source_key for one in live] == [ACCELERATOR.source_key, LIFE.source_key, ROLLING.source_key]


def test_only_what_changed_is_read_again(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    current = CurrentListing(database, at_once)
    first = current.get(NOW)
    asked: list[list[str] | None] = []
    find = calls.find_calls

    def counted(connection: object, *, ids: object = None, include_gone: bool = True) -> object:
        asked.append(sorted(ids) if ids is not None else None)  # type: ignore[call-overload]
        return find(connection, ids=ids, include_gone=include_gone)  # type: ignore[arg-type]

    assert current.get(NOW + timedelta(minutes=5)) is first
    moved = replace(LIFE, instruments=(), withdrawn=True)
    read(database, [moved, replace(ROLLING, source="it_incentivi")], NOW)
    monkeypatch.setattr(calls, "find_calls", counted)
    again = current.get(NOW + timedelta(minutes=10))
    (ids,) = asked
    assert ids == sorted([LIFE.id, replace(ROLLING, source="it_incentivi").id])
    assert again.calls[LIFE.id].facts.withdrawn
    assert again.calls[HEAT_PUMPS.id] is first.calls[HEAT_PUMPS.id]


def test_who_asks_waits_for_no_reading_but_the_first_and_for_that_only_where_nothing_is_read_before(
    database: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    waiting: list[Callable[[], None]] = []
    current, later = CurrentListing(database, waiting.append), NOW + LOOK_AGAIN_AFTER
    current.warm(NOW)
    waiting.pop()()
    with monkeypatch.context() as busy:
        busy.setattr(calls, "find_content_hashes", refuse)
        first = current.get(NOW)
        assert current.count(NOW).by_source
        read(database, [replace(ROLLING, source="it_incentivi")], NOW)
        assert current.get(later) is current.get(later) is first
        waiting.pop()()
        assert "shown as it was: the catalogue is busy" in caplog.text
    assert current.get(later) is first
    (again,) = waiting
    again()
    assert len(current.get(later).calls) == len(first.calls) + 1
    # Nobody has asked for long: the next gets no listing of then.
    read(database, [replace(ROLLING, source="ro_mipe")], NOW)
    assert len(current.get(later + GOOD_FOR).calls) == len(first.calls) + 2


def refuse(_: object) -> None:
    raise StoreError("the catalogue is busy")


def test_what_is_gone_is_not_listed(database: Database) -> None:
    current = CurrentListing(database, at_once)
    assert len(current.get(NOW).calls) == 5
    read(database, ALL[:2], NOW, gone=True)
    assert set(current.get(NOW + timedelta(minutes=2)).calls) == {one.id for one in ALL[:2]}


def test_the_stamp_is_another_one_exactly_when_a_state_is(database: Database) -> None:
    listing = CurrentListing(database).get(NOW)
    closes = VOUCHERS.deadlines[0].at
    assert listing.stamp(NOW) == listing.stamp(closes)
    assert listing.stamp(closes) != listing.stamp(closes + timedelta(seconds=1))
    assert LIFE.opens is not None
    opens = LIFE.opens.at
    assert listing.stamp(opens - timedelta(seconds=1)) != listing.stamp(opens)


def test_of_twins_the_first_that_is_wanted_stands_for_all_and_is_counted_once(database: Database) -> None:
    twin = replace(LIFE, source="ro_mipe", url="https://ro.example/life")
    read(database, [twin], EARLIER)
    listing = CurrentListing(database).get(NOW)
    listing = replace(listing, twins=dict.fromkeys((LIFE.id, twin.id), (LIFE.id, twin.id)))

    def chosen(wanted: Wanted, *, every: bool = False) -> set[str]:
        return {one.id for one in listing.choose(listing.by_deadline, wanted, NOW, every=every)}

    planned = Wanted(filters=Filters(states=frozenset({State.PLANNED})))
    assert chosen(planned) == {LIFE.id}
    assert chosen(planned, every=True) == {LIFE.id, twin.id}
    assert chosen(Wanted(filters=Filters(countries=frozenset({"RO"})))) == {twin.id}
    counted = count_calls(listing, NOW)
    assert (counted.planned, counted.live_by_source["ro_mipe"]) == (1, 1)
