"""What becomes of calls over the runs: new once, changed when they are, gone only after a grace."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa

from catalogue.model.call import Call, Deadline, DeadlineKind
from catalogue.model.run import Health, Run
from catalogue.model.stored import StoredCall
from catalogue.store import calls, tables
from catalogue.store.calls import (
    Grace,
    Put,
    count_calls,
    count_missed,
    find_calls,
    find_content_hashes,
    get_call,
    put_calls,
)
from catalogue.store.codec import content_hash
from catalogue.store.database import Database
from catalogue.store.errors import StoreError
from tests.catalogue.samples import DAY, SOURCE, START, begin, healthy, moment, sample_call

GRACE = Grace(runs=3, span=timedelta(days=7))


def read(database: Database, at: datetime, *seen: Call) -> Put:
    """One run that sees ``seen``."""
    with database.write() as connection:
        return put_calls(connection, seen, begin(connection, at))


def read_all(database: Database, at: datetime, *seen: Call, grace: Grace = GRACE) -> int:
    """One complete, healthy run that sees ``seen``; how many calls became gone by it."""
    with database.write() as connection:
        run = healthy(begin(connection, at))
        put_calls(connection, seen, run)
        return count_missed(connection, run, grace)


def stored(database: Database, key: str = "A") -> StoredCall:
    with database.read() as connection:
        found = get_call(connection, f"{SOURCE}:{key}")
    assert found is not None
    return found


def test_a_call_is_new_then_the_same_then_changed(database: Database) -> None:
    call = sample_call("A")
    changed = replace(call, title="Solar roofs and walls")
    assert read(database, START, call) == Put(new=1, changed=0, same=0)
    assert read(database, START + DAY, call) == Put(new=0, changed=0, same=1)
    assert read(database, START + 2 * DAY, changed) == Put(new=0, changed=1, same=0)
    kept = stored(database)
    assert kept.call == changed
    assert (kept.first_seen, kept.last_seen) == (START, START + 2 * DAY)


def test_unchanged_calls_too_are_seen(database: Database) -> None:
    read(database, START, sample_call("A"))
    with database.write() as connection:
        run = begin(connection, START + DAY)
        put_calls(connection, [sample_call("A")], run)
    assert stored(database).last_seen == START + DAY
    with database.read() as connection:
        row = connection.execute(sa.select(tables.call.c.first_run, tables.call.c.last_run)).one()
    assert row.last_run == run.id != row.first_run


def test_what_can_be_asked_for_is_in_columns(database: Database) -> None:
    read(database, START, sample_call("A"), replace(sample_call("B"), deadlines=(), opens=None, programme=None))
    with database.read() as connection:
        first, second = connection.execute(sa.select(tables.call).order_by(tables.call.c.id)).all()
    assert (first.source, first.source_key, first.kind, first.programme) == (SOURCE, "A", "topic", "43108390")
    assert (first.title, first.identifier, first.url) == ("Solar roofs", "A", "https://portal.example/A")
    assert first.opens_at == datetime(2026, 5, 5, tzinfo=UTC)
    assert first.closes_at == datetime(2026, 9, 15, 15, tzinfo=UTC), "a second stage is no date to enter by"
    assert (second.opens_at, second.closes_at, second.programme) == (None, None, None)


def test_long_texts_are_stored_as_text_that_anyone_can_read(database: Database) -> None:
    read(database, START, sample_call("A"))
    read(database, START + DAY, sample_call("A", title="Énergie"))
    words = "LIKE '%<p>Înnoire</p>%' AND facts LIKE '%Énergie%'"
    with database.read() as connection:
        assert connection.execute(sa.text(f"SELECT id FROM call WHERE sections {words}")).all()
        if connection.dialect.name == "sqlite":
            kinds = "SELECT typeof(facts), typeof(sections), typeof(last_seen), last_seen FROM call"
            assert connection.exec_driver_sql(kinds).one() == ("text", "text", "text", "2026-08-21 04:38:27.123456")


def test_a_call_closes_with_the_last_of_its_cut_offs(database: Database) -> None:
    dates = [datetime(2026, 9, 1, 15, tzinfo=UTC), datetime(2027, 9, 1, 15, tzinfo=UTC)]
    cut_offs = tuple(Deadline(moment=moment(at), kind=DeadlineKind.CUT_OFF) for at in dates)
    read(database, START, replace(sample_call("A"), deadlines=cut_offs))
    with database.read() as connection:
        assert connection.execute(sa.select(tables.call.c.closes_at)).scalar_one() == dates[1]


def test_the_same_call_twice_in_one_input_is_counted_once_and_the_later_counts(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calls, "_BATCH", 2)
    first, last = sample_call("A", title="first"), sample_call("A", title="last")
    assert read(database, START, first, last, sample_call("B"), first, last) == Put(new=2, changed=0, same=0)
    assert stored(database).call.title == "last"
    # What matters is what was there before the run, not what stood there in between.
    assert read(database, START + DAY, first, first, sample_call("C"), last) == Put(new=1, changed=0, same=1)
    assert stored(database).call.title == "last"
    assert read(database, START + 2 * DAY, first) == Put(new=0, changed=1, same=0)


def test_an_input_may_be_longer_than_a_batch_and_is_read_as_it_comes(database: Database) -> None:
    def stream() -> Iterator[Call]:
        for number in range(1234):
            if number == 1000:
                assert count_calls(connection) >= 500, "the first calls are on disk before the last is asked for"
            yield sample_call(f"{number:04}")

    with database.write() as connection:
        assert put_calls(connection, stream(), begin(connection, START)) == Put(new=1234, changed=0, same=0)
        assert put_calls(connection, stream(), begin(connection, START + DAY)) == Put(new=0, changed=0, same=1234)
        assert count_calls(connection) == 1234


def test_an_older_run_never_overwrites_what_a_newer_one_saw(database: Database) -> None:
    new, old = sample_call("A", title="new"), sample_call("A", title="old")
    with database.write() as connection:
        older, newer = begin(connection, START), begin(connection, START + DAY)
        put_calls(connection, [new], newer)
        assert put_calls(connection, [old, sample_call("B")], older) == Put(new=1, changed=0, same=1)
    kept = stored(database)
    assert (kept.call.title, kept.last_seen) == ("new", START + DAY)
    with database.read() as connection:
        assert (
            connection.execute(sa.select(tables.call.c.last_run).where(tables.call.c.source_key == "A")).scalar_one()
            == newer.id
        )


def test_the_statement_itself_guards_against_an_older_run(database: Database) -> None:
    """Whatever the look-up before it saw, the upsert moves nothing back."""
    read(database, START + DAY, sample_call("A", title="new"))
    with database.write() as connection:
        putting = calls._Putting(connection, begin(connection, START), calls.by_portal)
        putting._look_up = lambda ids: None  # type: ignore[method-assign]
        putting.keep([sample_call("A", title="old")])
    kept = stored(database)
    assert (kept.call.title, kept.last_seen) == ("new", START + DAY)


def test_a_call_that_comes_back_is_never_new_again(database: Database) -> None:
    call, other = sample_call("A"), sample_call("B")
    read_all(database, START, call, other)
    for day in range(1, 12):
        read_all(database, START + day * DAY, other)
    gone = stored(database)
    assert gone.gone_at is not None
    assert read(database, START + 12 * DAY, call) == Put(new=0, changed=0, same=1)
    back = stored(database)
    assert (back.first_seen, back.last_seen) == (START, START + 12 * DAY)
    assert (back.missed_since, back.missed_runs, back.gone_at) == (None, 0, None)


def test_a_call_that_comes_back_changed_is_missing_no_longer(database: Database) -> None:
    read_all(database, START, sample_call("A"))
    read_all(database, START + DAY)
    assert stored(database).missed_runs == 1
    assert read(database, START + 2 * DAY, sample_call("A", title="back")) == Put(new=0, changed=1, same=0)
    back = stored(database)
    assert (back.first_seen, back.missed_since, back.missed_runs, back.gone_at) == (START, None, 0, None)


@pytest.mark.parametrize(
    ("days", "gone_on"),
    [
        pytest.param((1, 2, 3, 4, 5, 6, 7, 8, 9), 8, id="enough runs, then at last enough time"),
        pytest.param((10, 30, 50), 50, id="enough time, then at last enough runs"),
        pytest.param((1, 2, 7), None, id="enough runs, six days"),
        pytest.param((1, 40), None, id="enough time, two runs"),
        pytest.param((1, 2, 8), 8, id="both at once, to the second"),
    ],
)
def test_a_call_is_gone_after_enough_runs_and_enough_time(
    database: Database, days: tuple[int, ...], gone_on: int | None
) -> None:
    read_all(database, START, sample_call("A"), sample_call("B"))
    gone = {day: read_all(database, START + day * DAY, sample_call("B")) for day in days}
    assert gone == {day: int(day == gone_on) for day in days}
    kept = stored(database)
    assert kept.missed_since == START + days[0] * DAY
    assert kept.gone_at == (None if gone_on is None else START + gone_on * DAY)
    assert stored(database, "B").missed_runs == 0


def test_the_hashes_of_what_is_there_tell_what_has_changed(database: Database) -> None:
    at_once = Grace(runs=1, span=timedelta(0))
    first = [sample_call(key) for key in "ABC"]
    read_all(database, START, *first)
    with database.read() as connection:
        before = find_content_hashes(connection)
    assert before == {call.id: content_hash(call) for call in first}
    read_all(database, START + DAY, first[0], replace(first[1], title="Other roofs"), grace=at_once)
    with database.read() as connection:
        after = find_content_hashes(connection)
    assert after.keys() == {first[0].id, first[1].id}
    assert after[first[0].id] == before[first[0].id]
    assert after[first[1].id] != before[first[1].id]


def test_a_flicker_starts_the_grace_anew(database: Database) -> None:
    read_all(database, START, sample_call("A"))
    for day in range(1, 40):
        seen = [sample_call("A")] if day % 7 == 0 else []
        assert read_all(database, START + day * DAY, *seen) == 0
    assert stored(database).missed_since == START + 36 * DAY


def test_gone_is_counted_once(database: Database) -> None:
    read_all(database, START, sample_call("A"))
    at_once = Grace(runs=1, span=timedelta(0))
    assert [read_all(database, START + day * DAY, grace=at_once) for day in (1, 2, 3)] == [1, 0, 0]
    assert stored(database).gone_at == START + DAY


def test_other_sources_are_not_missed(database: Database) -> None:
    with database.write() as connection:
        put_calls(connection, [sample_call("A", source="ro_mipe")], begin(connection, START, "ro_mipe"))
    read_all(database, START + DAY, grace=Grace(runs=1, span=timedelta(0)))
    with database.read() as connection:
        found = get_call(connection, "ro_mipe:A")
    assert found is not None
    assert (found.missed_runs, found.gone_at) == (0, None)


@pytest.mark.parametrize(
    "judged",
    [
        {"health": Health.OK, "complete": False},
        {"health": Health.THIN, "complete": True},
        {"health": Health.RUNNING, "complete": False},
    ],
)
def test_nothing_follows_from_a_run_that_is_not_complete_and_healthy(
    database: Database, judged: dict[str, Health | bool]
) -> None:
    read_all(database, START, sample_call("A"))
    with database.write() as connection:
        run: Run = replace(begin(connection, START + DAY), **judged)  # type: ignore[arg-type]
        with pytest.raises(ValueError, match="nothing follows"):
            count_missed(connection, run, Grace(runs=1, span=timedelta(0)))
    assert stored(database).missed_runs == 0


def test_an_older_run_does_not_count_as_missed_what_a_newer_one_saw(database: Database) -> None:
    with database.write() as connection:
        older, newer = healthy(begin(connection, START)), begin(connection, START + DAY)
        put_calls(connection, [sample_call("A")], newer)
        assert count_missed(connection, older, Grace(runs=1, span=timedelta(0))) == 0
    assert (stored(database).missed_runs, stored(database).gone_at) == (0, None)


def test_an_older_sighting_does_not_undo_what_newer_runs_missed(database: Database) -> None:
    read_all(database, START, sample_call("A"))
    with database.write() as connection:
        older, newer = begin(connection, START + DAY), healthy(begin(connection, START + 9 * DAY))
        count_missed(connection, newer, Grace(runs=1, span=timedelta(0)))
        put_calls(connection, [sample_call("A")], older)
    kept = stored(database)
    assert (kept.last_seen, kept.missed_since, kept.missed_runs) == (START + DAY, START + 9 * DAY, 1)
    assert kept.gone_at == START + 9 * DAY
    read(database, START + 10 * DAY, sample_call("A"))
    assert stored(database).gone_at is None


def test_an_impossible_grace_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one run"):
        Grace(runs=0, span=DAY)
    with pytest.raises(ValueError, match="no negative time"):
        Grace(runs=1, span=-DAY)


def test_a_call_of_another_source_is_refused_and_nothing_is_kept(database: Database) -> None:
    with pytest.raises(ValueError, match="cannot keep 'ro_mipe:B'"):
        read(database, START, sample_call("A"), sample_call("B", source="ro_mipe"))
    with database.read() as connection:
        assert count_calls(connection) == 0


@pytest.mark.parametrize("title", ["\ud800", "nul\0"])
def test_a_call_that_cannot_be_stored_is_named_and_nothing_is_kept(database: Database, title: str) -> None:
    with pytest.raises(StoreError, match="'eu_funding_tenders:B' cannot be stored"):
        read(database, START, sample_call("A"), sample_call("B", title=title))
    with database.read() as connection:
        assert count_calls(connection) == 0


def test_calls_are_found_in_the_order_of_their_ids(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "_BATCH", 2)
    keys = ["b", "B", "a", "Z-1", "_", "É", "10", "9"]
    read(database, START, *(sample_call(key) for key in keys))
    ids = sorted(f"{SOURCE}:{key}" for key in keys)
    with database.read() as connection:
        assert [found.call.id for found in find_calls(connection)] == ids
        assert [found.call.id for found in find_calls(connection, ids=[*reversed(ids), "unknown", ids[0]])] == ids
        assert list(find_calls(connection, ids=())) == []


def test_calls_are_found_by_source_and_without_the_gone(database: Database) -> None:
    at_once = Grace(runs=1, span=timedelta(0))
    read_all(database, START, sample_call("A"), sample_call("B"))
    read_all(database, START + DAY, sample_call("B"), grace=at_once)
    with database.write() as connection:
        put_calls(connection, [sample_call("C", source="ro_mipe")], begin(connection, START, "ro_mipe"))
        assert [found.call.source_key for found in find_calls(connection, source=SOURCE)] == ["A", "B"]
        assert [found.call.source_key for found in find_calls(connection, include_gone=False)] == ["B", "C"]
        assert (count_calls(connection), count_calls(connection, source=SOURCE)) == (3, 2)
        assert count_calls(connection, source=SOURCE, include_gone=False) == 1


def test_texts_are_read_only_where_they_are_asked_for(database: Database) -> None:
    call = sample_call("A")
    read(database, START, call, sample_call("B"))
    with database.read() as connection:
        assert next(find_calls(connection)).call == replace(call, sections=())
        assert next(find_calls(connection, sections=True)).call == call
        found = get_call(connection, call.id)
        assert found is not None
        assert found.call == call
        assert get_call(connection, "eu_funding_tenders:nothing") is None


def test_instants_are_stored_in_utc_and_come_back_so(database: Database) -> None:
    brussels = timezone(timedelta(hours=2))
    with database.write() as connection:
        connection.execute(
            sa.insert(tables.profile),
            {"id": "p", "created_at": START.astimezone(brussels), "changed_at": START, "facts": "{}", "link_key": "k"},
        )
        row = connection.execute(sa.select(tables.profile)).one()
        assert row.created_at == row.changed_at == START
        assert row.created_at.tzinfo is UTC
        later = sa.select(tables.profile.c.id).where(tables.profile.c.created_at > START.astimezone(brussels))
        assert connection.execute(later).all() == []
    with pytest.raises(ValueError, match="has a zone"), database.write() as connection:
        connection.execute(sa.update(tables.profile).values(changed_at=START.replace(tzinfo=None)))
