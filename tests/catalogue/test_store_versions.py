"""The versions of calls and the records that they were read from, on both databases."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.engine import Connection

from catalogue.model.call import Budget, Call, Deadline, DeadlineKind, DeadlineModel, Section, SectionKind
from catalogue.model.run import Run
from catalogue.model.version import Cause, Version, Weight
from catalogue.store import calls, raw_records, rewriting, tables, versions
from catalogue.store.calls import Grace, Put, count_missed, get_call, put_calls
from catalogue.store.database import Database
from catalogue.store.errors import StoreError
from catalogue.store.raw_records import NOT_KEPT, pack, unpack
from catalogue.store.rewriting import rewrite_calls
from catalogue.store.versions import find_versions
from tests.catalogue.samples import DAY, SOURCE, START, begin, healthy, moment, sample_call

ID = f"{SOURCE}:A"


def read(database: Database, at: datetime, *seen: Call, cause: Callable[[str], Cause] = calls.by_portal) -> Run:
    """One run that sees ``seen``."""
    with database.write() as connection:
        run = begin(connection, at)
        put_calls(connection, seen, run, cause)
        return run


def history(database: Database, **asked: Any) -> list[Version]:
    with database.read() as connection:
        return list(find_versions(connection, **asked))


def closing(day: int, **facts: Any) -> Call:
    """A call that closes on that day of October."""
    at = moment(datetime(2026, 10, day, 15, tzinfo=UTC))
    deadlines = (Deadline(moment=at, kind=DeadlineKind.SINGLE),)
    return replace(sample_call("A"), deadline_model=DeadlineModel.SINGLE_STAGE, deadlines=deadlines, **facts)


def test_a_new_call_has_no_version_and_each_change_is_one(database: Database) -> None:
    read(database, START, closing(1))
    assert history(database) == []
    read(database, START + DAY, closing(1))
    assert history(database) == []
    later = read(database, START + 2 * DAY, closing(14))
    named = read(database, START + 3 * DAY, closing(14, title="Roofs"))
    second, first = history(database, call_id=ID)
    assert (first.call_id, first.at, first.run, first.cause) == (ID, START + 2 * DAY, later.id, Cause.PORTAL)
    assert [(one.field, one.weight) for one in first.changes] == [("deadlines", Weight.MATERIAL)]
    (moved,) = first.changes
    assert [one["moment"]["at"] for one in (*moved.before, *moved.after)] == [
        "2026-10-01T15:00:00Z",
        "2026-10-14T15:00:00Z",
    ]
    assert (second.at, second.run, second.weight) == (START + 3 * DAY, named.id, Weight.MINOR)
    assert [(one.field, one.before, one.after) for one in second.changes] == [("title", "Solar roofs", "Roofs")]


def test_what_was_not_there_is_none_before_and_what_is_gone_after(database: Database) -> None:
    read(database, START, closing(1, funder="Ministry"))
    read(database, START + DAY, closing(1, withdrawn=True))
    (version,) = history(database)
    assert {(one.field, one.before, one.after) for one in version.changes} == {
        ("funder", "Ministry", None),
        ("withdrawn", None, True),
    }


def test_of_texts_that_change_only_these_are_kept_from_where_they_differ(database: Database) -> None:
    same = Section(kind=SectionKind.SUPPORT, html="<p>same</p>", text="same")
    long = "A long text. " * 3_000

    def described(words: str) -> Section:
        return Section(kind=SectionKind.DESCRIPTION, html=f"<p>{words}</p>", text=words)

    read(database, START, closing(1, sections=(described(f"{long}It ends here."), same)))
    read(database, START + DAY, closing(1, sections=(described(f"{long}It goes on."), same)))
    (version,) = history(database)
    (texts,) = version.changes
    assert [one["kind"] for one in (*texts.before, *texts.after)] == ["description", "description"]
    before, after = texts.before[0]["text"], texts.after[0]["text"]
    assert before.startswith("…")
    assert before.endswith("A long text. It ends here.")
    assert after.endswith("A long text. It goes on.")
    assert len(before) < 200
    read(database, START + 2 * DAY, closing(1, sections=(described("Anew. " * 5_000), same)))
    anew = history(database)[0].changes[0]
    assert len(anew.after[0]["text"]) < 5_000
    assert anew.after[0]["text"].endswith("…")


def test_the_same_twice_writes_none(database: Database) -> None:
    with database.write() as connection:
        run = begin(connection, START + DAY)
        put_calls(connection, [closing(1)], begin(connection, START))
        for _ in range(3):
            put_calls(connection, [closing(14)], run)
    assert len(history(database)) == 1


def test_a_number_in_another_spelling_is_no_change(database: Database) -> None:
    read(database, START, closing(1, budget=Budget(rate_max=Decimal(50))))
    spelt = closing(1, budget=Budget(rate_max=Decimal("50.00")))
    with database.write() as connection:
        assert put_calls(connection, [spelt], begin(connection, START + DAY)) == Put(new=0, changed=0, same=1)
    assert history(database) == []


@pytest.mark.parametrize("batch", [1, 200])
def test_a_call_that_comes_twice_in_one_input_has_one_version(
    database: Database, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    monkeypatch.setattr(calls, "_BATCH", batch)
    read(database, START, closing(1))
    read(database, START + DAY, closing(2, title="first"), closing(3))
    (version,) = history(database)
    (moved,) = version.changes
    assert (moved.before[0]["moment"]["at"][:10], moved.after[0]["moment"]["at"][:10]) == ("2026-10-01", "2026-10-03")
    # What is taken back within one input never happened.
    read(database, START + 2 * DAY, closing(9, title="other"), closing(3))
    assert history(database) == [version]
    read(database, START + 3 * DAY, closing(9), closing(3, title="last"))
    assert [one.field for one in history(database)[0].changes] == ["title"]
    assert history(database)[0].weight is Weight.MINOR


def test_an_older_run_changes_nothing(database: Database) -> None:
    with database.write() as connection:
        older, newer = begin(connection, START), begin(connection, START + DAY)
        put_calls(connection, [closing(14)], newer)
        raw_records.put_raw_records(connection, [(ID, pack({"day": 14}))], newer, "r")
        put_calls(connection, [closing(1)], older)
        assert raw_records.put_raw_records(connection, [(ID, pack({"day": 1}))], older, "r") == 0
        kept = raw_records.get_raw_record(connection, ID)
    assert history(database) == []
    assert kept is not None
    assert (kept.unpack(), kept.run) == ({"day": 14}, newer.id)


def test_whose_doing_a_change_is_may_differ_from_call_to_call(database: Database) -> None:
    others = sample_call("B")
    read(database, START, closing(1), others)
    causes = {ID: Cause.PORTAL, others.id: Cause.UNKNOWN}
    read(database, START + DAY, closing(14), replace(others, title="Walls"), cause=causes.__getitem__)
    assert {version.call_id: version.cause for version in history(database)} == causes


def test_versions_are_found_by_what_is_asked(database: Database) -> None:
    read(database, START, closing(1))
    read(database, START + DAY, closing(14))
    read(database, START + 2 * DAY, closing(14, title="Roofs"), cause=lambda _: Cause.READER)
    with database.write() as connection:
        for day, title in enumerate(("one", "two")):
            at = START + day * DAY
            other = sample_call("A", source="ro_mipe", title=title)
            put_calls(connection, [other], begin(connection, at, "ro_mipe"))
    assert [version.at for version in history(database)] == sorted((v.at for v in history(database)), reverse=True)
    assert [version.call_id for version in history(database, source="ro_mipe")] == ["ro_mipe:A"]
    assert len(history(database, source=SOURCE)) == 2
    assert [version.cause for version in history(database, since=START + 2 * DAY)] == [Cause.READER]
    assert [version.cause for version in history(database, causes=[Cause.PORTAL], source=SOURCE)] == [Cause.PORTAL]
    assert [version.weight for version in history(database, weights=[Weight.MATERIAL])] == [Weight.MATERIAL]
    assert [version.weight for version in history(database, weights=[])] == []


def test_a_call_that_comes_back_has_its_absence_written_down(database: Database) -> None:
    """Whether it was taken as gone or not; that is no news, and joined to what changed meanwhile."""
    read(database, START, closing(1), sample_call("B"))
    for day in (1, 2, 3):
        with database.write() as connection:
            run = healthy(begin(connection, START + day * DAY))
            put_calls(connection, [sample_call("B")], run)
            count_missed(connection, run, Grace(runs=2, span=DAY))
    assert history(database) == []
    read(database, START + 4 * DAY, closing(1), closing(1), sample_call("B"))
    (back,) = history(database)
    (absence,) = back.changes
    was = {"since": (START + DAY).isoformat(), "runs": 2, "gone_at": (START + 2 * DAY).isoformat()}
    assert (back.call_id, absence.field, absence.before, absence.after) == (ID, "absence", was, None)
    assert (back.cause, back.is_news) == (Cause.PORTAL, False)
    with database.write() as connection:
        count_missed(connection, healthy(begin(connection, START + 5 * DAY)), Grace(runs=9, span=DAY))
    read(database, START + 6 * DAY, closing(20))
    again = history(database)[0]
    assert {change.field for change in again.changes} == {"deadlines", "absence"}
    assert again.is_news, "it was prolonged"
    with database.read() as connection:
        first, second = (
            connection.execute(sa.select(tables.version.c.weight).order_by(tables.version.c.at)).scalars().all()
        )
    assert (first, second) == ("minor", "material")


def test_an_older_sighting_ends_no_absence(database: Database) -> None:
    read(database, START, closing(1))
    with database.write() as connection:
        older = begin(connection, START + DAY)
        count_missed(connection, healthy(begin(connection, START + 9 * DAY)), Grace(runs=9, span=DAY))
        put_calls(connection, [closing(1)], older)
    assert history(database) == []


def life(connection: Connection) -> list[tuple[Any, ...]]:
    """Everything that the catalogue knows of calls beside what they say."""
    names = "id first_seen last_seen first_run last_run missed_since missed_runs gone_at".split()
    columns = [tables.call.c[name] for name in names]
    return [tuple(row) for row in connection.execute(sa.select(*columns).order_by(tables.call.c.id))]


def test_what_is_rewritten_was_not_seen(database: Database) -> None:
    first = read(database, START, closing(1), sample_call("B"), sample_call("C"))
    with database.write() as connection:
        connection.execute(
            sa.update(tables.call)
            .where(tables.call.c.id == ID)
            .values(missed_since=START + DAY, missed_runs=4, gone_at=START + 9 * DAY)
        )
        before = life(connection)
        anew = [closing(14), sample_call("B"), sample_call("C", title="Walls"), sample_call("unknown")]
        assert rewrite_calls(connection, anew, first, Cause.READER, START + 30 * DAY) == 2
        assert life(connection) == before
        stored = get_call(connection, ID)
        columns = [tables.call.c[name] for name in ("closes_at", "title")]
        closes = connection.execute(sa.select(*columns).order_by(tables.call.c.id)).all()
    assert stored is not None
    assert stored.call == closing(14)
    assert closes[0].closes_at == datetime(2026, 10, 14, 15, tzinfo=UTC), "what is asked for by column is new too"
    assert closes[2].title == "Walls"
    found = history(database)
    assert {(version.call_id, version.cause, version.run) for version in found} == {
        (ID, Cause.READER, first.id),
        (f"{SOURCE}:C", Cause.READER, first.id),
    }
    assert {version.at for version in found} == {START + 30 * DAY}
    # The next run sees what is there, and nothing has changed.
    with database.write() as connection:
        assert put_calls(connection, anew[:3], begin(connection, START + 31 * DAY)).same == 3
    assert [[one.field for one in version.changes] for version in history(database)[:-2]] == [["absence"]]


def test_rewriting_twice_at_one_instant_is_one_version(database: Database) -> None:
    first = read(database, START, closing(1))
    for day in (2, 3):
        with database.write() as connection:
            rewrite_calls(connection, [closing(day)], first, Cause.READER, START + DAY)
    (version,) = history(database)
    assert [one["moment"]["at"][:10] for one in (*version.changes[0].before, *version.changes[0].after)] == [
        "2026-10-01",
        "2026-10-03",
    ]


def test_more_than_a_batch_is_rewritten(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rewriting, "_BATCH", 2)
    monkeypatch.setattr(versions, "_BATCH", 2)
    keys = [f"{number:02}" for number in range(7)]
    run = read(database, START, *(sample_call(key) for key in keys))
    with database.write() as connection:
        anew = (sample_call(key, title=f"Walls {key}") for key in keys)
        assert rewrite_calls(connection, anew, run, Cause.READER, START + DAY) == 7
    assert len(history(database)) == 7


def test_records_are_kept_and_given_back(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raw_records, "_BATCH", 2)
    keys = ["A", "B", "C", "D", "E"]
    rows = {f"{SOURCE}:{key}": {"key": key, "amount": Decimal("1.10"), "none": None} for key in keys}
    packed = [(call_id, pack(row)) for call_id, row in rows.items()]
    with database.write() as connection:
        run, again = begin(connection, START), begin(connection, START + DAY)
        put_calls(connection, map(sample_call, keys), run)
        assert raw_records.put_raw_records(connection, packed, run, "one") == 5
        assert raw_records.put_raw_records(connection, packed, run, "one") == 0
        put_calls(connection, map(sample_call, keys), again)
        changed = [(f"{SOURCE}:B", pack({"key": "B"})), *packed[2:]]
        assert raw_records.put_raw_records(connection, changed, again, "one") == 1
    with database.write() as connection:
        found = {record.call_id: record for record in raw_records.find_raw_records(connection, SOURCE)}
        assert list(found) == sorted(rows)
        assert {call_id: found[call_id].unpack() for call_id in found} == rows | {f"{SOURCE}:B": {"key": "B"}}
        assert [record.run == again.id for record in found.values()] == [False, True, False, False, False]
        assert raw_records.find_digests(connection, SOURCE) == {key: found[key].digest for key in found}
        raw_records.mark_read(connection, list(found)[:3], "two")
        assert raw_records.find_read_by(connection, SOURCE, "two") == frozenset(list(found)[:3])
        left = [record.call_id for record in raw_records.find_raw_records(connection, SOURCE, not_by="two")]
        assert left == list(found)[3:]
        raw_records.forget_raw_records(connection, list(found)[1:])
        assert [record.call_id for record in raw_records.find_raw_records(connection, SOURCE)] == list(found)[:1]
        assert raw_records.get_raw_record(connection, f"{SOURCE}:E") is None
        assert list(raw_records.find_raw_records(connection, "ro_mipe")) == []


def test_of_a_record_that_may_not_be_kept_its_reader_is_known(database: Database) -> None:
    with database.write() as connection:
        run = begin(connection, START)
        put_calls(connection, [sample_call("A")], run)
        assert raw_records.put_raw_records(connection, [(ID, NOT_KEPT)], run, "one") == 1
        assert raw_records.find_read_by(connection, SOURCE, "one") == {ID}
        assert list(raw_records.find_raw_records(connection, SOURCE)) == []
        assert raw_records.get_raw_record(connection, ID) is None
        assert raw_records.find_digests(connection, SOURCE) == {}


json_values: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text()
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.just("\ud800"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(max_size=8), json_values, max_size=6))
def test_a_record_comes_back_as_it_was(row: dict[str, Any]) -> None:
    back = unpack(pack(row))
    assert back == row
    assert list(back) == list(row), "the order of its fields too"


@pytest.mark.parametrize("planted", ["no number", None, [], {}, ["1"], "1e999999999999999999999"])
def test_a_portal_that_plants_our_own_mark_breaks_nothing(planted: object) -> None:
    row = {"amount": {"$decimal": planted}, "title": "x"}
    assert unpack(pack(row))["title"] == "x"


@pytest.mark.parametrize("damage", [b"", b"no zlib", pack({"a": 1})[:-4], pack({"a": 1})[:-1] + b"\0"])
def test_a_damaged_record_is_told(damage: bytes) -> None:
    with pytest.raises(StoreError, match="cannot be read"):
        unpack(damage)


def test_what_json_does_not_know_is_refused() -> None:
    with pytest.raises(TypeError, match="holds datetime, which cannot be kept"):
        pack({"day": START})


def test_a_history_is_a_chain(database: Database) -> None:
    """What a version found before is what the one before it left."""
    read(database, START, closing(1))
    for day in (1, 2, 3):
        read(database, START + timedelta(days=day), closing(day + 1))
    newest_first = [version.changes[0] for version in history(database)]
    assert len(newest_first) == 3
    assert all(later.before == earlier.after for later, earlier in pairwise(newest_first))
