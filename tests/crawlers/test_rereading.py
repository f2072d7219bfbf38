"""Kept records read again: what our reader changes is ours, what the portal changes is the portal's, and no mix-up."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

import crawlers.fingerprint
from catalogue.model.run import Health
from catalogue.model.version import Cause, Version, Weight
from catalogue.store import raw_records, tables
from catalogue.store.database import Database
from crawlers.fingerprint import reader_of
from tests.crawlers.made import DAY, NAME, START, Made, record

# A reader that takes another field for the deadline, as one does who finds out that he read the wrong one.
OTHER_DATE = ('closes=take_first(row, "closes")', 'closes=take_first(row, "until") or take_first(row, "closes")')
OTHER_FUNDER = ('take_first(row, "funder")', 'take_first(row, "agency") or take_first(row, "funder")')
OTHER_TITLE = ('title=take(row, "title")', 'title=take(row, "name")')


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Made]:
    """A source of the test's with an empty catalogue."""
    monkeypatch.setenv("CALLFIT_SOURCES", str(tmp_path))
    with Database.open(f"sqlite:///{tmp_path / 'catalogue.db'}") as database:
        yield Made(tmp_path, database)


def told(version: Version) -> tuple[Cause, list[str]]:
    return version.cause, [change.field for change in version.changes]


def rows_of(made: Made, *tables_: sa.Table) -> list[list[tuple[Any, ...]]]:
    with made.database.read() as connection:
        return [[tuple(row) for row in connection.execute(sa.select(table))] for table in tables_]


def everything(made: Made) -> list[list[tuple[Any, ...]]]:
    return rows_of(made, tables.call, tables.version, tables.raw_record, tables.run)


def test_an_unchanged_reader_changes_nothing_and_writes_nothing(made: Made) -> None:
    made.crawl(record(1), record(2, text="<p>Words &amp; more</p>"), record(3, closes="until further notice"))
    before = everything(made)
    again = made.reread()
    assert (again.read, again.changed, again.problems) == (2, 0, ()), "the third could not be read in the first place"
    assert everything(made) == before
    run = made.crawl(record(1), record(2, text="<p>Words &amp; more</p>"))
    assert (run.counts.new, run.counts.changed, run.counts.same) == (0, 0, 2)
    assert made.versions() == []
    assert [issue.kind for issue in run.issues] == []


def test_what_another_reader_reads_is_our_doing_and_no_news(made: Made) -> None:
    rows = (record(1, until="2026-11-30"), record(2))
    first = made.crawl(*rows)
    made.edit(OTHER_DATE)
    run = made.crawl(*rows)
    assert (run.counts.new, run.counts.changed, run.counts.same) == (0, 0, 2), "the portal has changed nothing"
    (version,) = made.versions()
    assert told(version) == (Cause.READER, ["deadlines"])
    assert (version.run, version.at, version.call_id) == (run.id, run.started_at, f"{NAME}:1")
    assert version.weight is Weight.MATERIAL
    assert not version.is_news
    (issue,) = (issue for issue in run.issues if issue.kind == "read again")
    assert "of 2 kept records 1 read as something else" in issue.text
    assert (run.health, run.complete) == (Health.OK, True)
    stored = made.calls()["1"]
    assert (stored.first_seen, stored.last_seen) == (first.started_at, run.started_at)
    # And that was it: a third run is as the second.
    assert made.crawl(*rows).counts.same == 2
    assert len(made.versions()) == 1


def test_where_reader_and_portal_changed_each_has_its_own_version(made: Made) -> None:
    made.crawl(record(1, agency="Agency", closes="2026-10-01"), record(2))
    made.edit(OTHER_FUNDER)
    run = made.crawl(record(1, agency="Agency", closes="2026-10-14"), record(2))
    assert run.counts.changed == 1
    ours, portals = made.versions()
    assert told(ours) == (Cause.READER, ["funder"])
    assert [(one.before, one.after) for one in ours.changes] == [("Ministry", "Agency")]
    assert told(portals) == (Cause.PORTAL, ["deadlines"])
    assert portals.is_news
    assert {ours.run, portals.run} == {run.id}


def test_where_both_changed_the_same_field_the_portals_part_is_told_alone(made: Made) -> None:
    made.crawl(record(1, until="2026-11-30", closes="2026-10-01"))
    made.edit(OTHER_DATE)
    made.crawl(record(1, until="2026-12-31", closes="2026-10-01"))
    ours, portals = made.versions()
    days = [
        (one.before[0]["moment"]["raw"], one.after[0]["moment"]["raw"]) for one in (*ours.changes, *portals.changes)
    ]
    assert days == [("2026-10-01", "2026-11-30"), ("2026-11-30", "2026-12-31")]


def test_a_record_that_the_new_reader_cannot_read_leaves_the_call_as_it_is(made: Made) -> None:
    made.crawl(record(1), record(2, name="Second", title="Old second"))
    made.edit(OTHER_TITLE)
    again = made.reread()
    assert (again.read, again.changed) == (2, 1)
    assert len(again.problems) == 1
    assert "the field 'name' is missing" in again.problems[0]
    assert {key: stored.call.title for key, stored in made.calls().items()} == {"1": "Call 1", "2": "Second"}
    # Of what it cannot read it is not known what it would have been: a change of it is nobody's that we could name.
    made.crawl(record(1, name="First", closes="2026-10-14"), record(2, name="Second", closes="2026-10-14"))
    by_call = {version.call_id: version for version in made.versions() if version.cause is not Cause.READER}
    assert told(by_call[f"{NAME}:1"]) == (Cause.UNKNOWN, ["title", "deadlines"])
    assert told(by_call[f"{NAME}:2"]) == (Cause.PORTAL, ["deadlines"])
    assert [version.call_id for version in made.versions() if version.is_news] == [f"{NAME}:2"]
    # From then on it can be told again.
    made.crawl(record(1, name="First", closes="2026-10-20"), record(2, name="Second", closes="2026-10-14"))
    assert made.versions()[-1].is_news


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (('key = take(row, "id")', 'key = "x" + take(row, "id")'), "reads as another call, ro_made:x1"),
        (('key = take(row, "id")', 'key = take(row, "id")\n        return None'), "it reads as no call of ours"),
        (('url=f"https://made.example/{key}"', 'url="nowhere:"'), "its address is none"),
        (("iso_day, closes", "lambda raw: iso_day('1980-01-01'), closes"), "a date in it cannot be meant"),
    ],
)
def test_what_reads_as_something_impossible_leaves_the_call_as_it_is(
    made: Made, change: tuple[str, str], why: str
) -> None:
    made.crawl(record(1))
    before = everything(made)
    made.edit(change)
    again = made.reread()
    assert (again.read, again.changed) == (1, 0)
    assert why in again.problems[0]
    assert everything(made) == before


def test_a_catalogue_of_before_has_no_records_and_its_changes_are_nobodys(made: Made) -> None:
    made.crawl(record(1), record(2))
    with made.database.write() as connection:
        connection.execute(sa.delete(tables.raw_record))
    made.crawl(record(1, closes="2026-10-14"), record(2))
    (version,) = made.versions()
    assert told(version) == (Cause.UNKNOWN, ["deadlines"])
    assert not version.is_news
    made.crawl(record(1, closes="2026-10-20"), record(2, closes="2026-10-20"))
    assert [version.cause for version in made.versions()[1:]] == [Cause.PORTAL, Cause.PORTAL]


def test_a_call_whose_record_alone_is_missing_is_told_apart(made: Made) -> None:
    made.crawl(record(1), record(2))
    with made.database.write() as connection:
        raw_records.forget_raw_records(connection, [f"{NAME}:1"])
    made.crawl(record(1, closes="2026-10-14"), record(2, closes="2026-10-14"))
    assert {version.call_id[-1]: version.cause for version in made.versions()} == {
        "1": Cause.UNKNOWN,
        "2": Cause.PORTAL,
    }


def test_a_damaged_record_costs_its_call_alone(made: Made) -> None:
    made.crawl(record(1, until="2026-11-30"), record(2, until="2026-11-30"))
    with made.database.write() as connection:
        here = tables.raw_record.c.call_id == f"{NAME}:1"
        connection.execute(sa.update(tables.raw_record).where(here).values(packed=b"rust"))
    made.edit(OTHER_DATE)
    run = made.crawl(record(1, until="2026-11-30"), record(2, until="2026-11-30"))
    assert run.health is Health.OK
    assert "1 cannot be read any more, such as ro_made:1: a portal's record in the database" in run.issues[0].text
    assert {version.call_id[-1]: version.cause for version in made.versions()} == {
        "1": Cause.UNKNOWN,
        "2": Cause.READER,
    }


def test_a_reading_that_is_stopped_half_way_has_changed_nothing(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    made.crawl(*(record(number, until="2026-11-30") for number in range(1, 6)))
    made.edit(OTHER_DATE)
    before = rows_of(made, tables.call, tables.version, tables.raw_record)

    def stop(done: int, count: int) -> None:
        assert count == 5
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        made.reread(stop)
    assert rows_of(made, tables.call, tables.version, tables.raw_record) == before

    def fail(*_: object) -> int:
        raise RuntimeError("the power is gone")

    later = [record(number, until="2026-12-31") for number in range(1, 6)]
    with monkeypatch.context() as patched:
        patched.setattr(raw_records, "put_raw_records", fail)
        with pytest.raises(RuntimeError, match="the power"):
            made.crawl(*later)
    assert rows_of(made, tables.call, tables.version, tables.raw_record) == before
    # Then it goes on from what was there before.
    made.crawl(*later)
    assert sorted(version.cause for version in made.versions()) == [Cause.PORTAL] * 5 + [Cause.READER] * 5


def test_a_run_that_comes_between_reading_again_and_writing_is_not_undone(made: Made) -> None:
    made.crawl(record(1, until="2026-11-30"), record(2, until="2026-11-30"))
    made.edit(OTHER_DATE)
    again = made.reread(meanwhile=lambda: made.crawl(record(1, until="2026-12-31"), record(2, until="2026-11-30")))
    assert (again.read, again.changed) == (2, 0)
    raws = {key: stored.call.deadlines[0].moment.raw for key, stored in made.calls().items()}
    assert raws == {"1": "2026-12-31", "2": "2026-11-30"}
    made.crawl(record(1, until="2026-12-31"), record(2, until="2026-11-30"))
    causes = sorted((version.call_id[-1], version.cause) for version in made.versions())
    assert causes == [("1", Cause.PORTAL), ("1", Cause.READER), ("2", Cause.READER)]


def test_reading_again_holds_up_nobody_who_would_write(made: Made) -> None:
    made.crawl(record(1, until="2026-11-30"))
    made.edit(OTHER_DATE)

    def write(*_: object) -> None:
        url = f"sqlite:///{made.folder / 'catalogue.db'}"
        with Database.open(url, lock_timeout=0.2) as other, other.write() as connection:
            connection.execute(sa.update(tables.run).values(issues="[]"))

    assert made.reread(tell=write).changed == 1


def test_two_readers_between_two_runs_are_two_versions(made: Made) -> None:
    first = made.crawl(record(1, until="2026-11-30", agency="Agency"))
    made.edit(OTHER_DATE)
    assert made.reread().changed == 1
    made.edit(OTHER_FUNDER)
    assert made.reread().changed == 1
    assert [told(version) for version in made.versions()] == [
        (Cause.READER, ["deadlines"]),
        (Cause.READER, ["funder"]),
    ]
    assert [(version.run, version.at) for version in made.versions()] == [
        (first.id, first.started_at + DAY),
        (first.id, first.started_at + 2 * DAY),
    ]
    assert made.calls()["1"].last_seen == first.started_at, "nobody has asked the portal"


def test_a_makeshift_reading_is_not_undone_by_reading_again(made: Made) -> None:
    """It knows dates alone, and the record of before does not know the new ones."""
    made.crawl(record(1), record(2))
    made.crawl(record(1, closes="2026-10-14", funder=None), record(2, funder=None), makeshift=True)
    (moved,) = made.versions()
    assert told(moved) == (Cause.PORTAL, ["deadlines"])
    again = made.reread()
    assert (again.read, again.changed) == (1, 0)
    made.edit(OTHER_FUNDER)
    made.crawl(record(1, closes="2026-10-14", agency="Agency"), record(2, agency="Agency"))
    assert {(version.call_id[-1], version.cause) for version in made.versions()[1:]} == {
        ("1", Cause.UNKNOWN),
        ("2", Cause.PORTAL),
    }


def test_a_call_of_a_makeshift_reading_alone_is_no_news_when_it_is_read_in_full(made: Made) -> None:
    made.crawl(record(1))
    made.crawl(record(1), record(2, text=None), makeshift=True)
    made.crawl(record(1), record(2, text="All of it"))
    assert [told(version) for version in made.versions()] == [(Cause.UNKNOWN, ["sections"])]


def test_personal_data_is_not_kept(made: Made) -> None:
    partners = [{"town": "Cluj", "name": "Ana Pop"}]
    made.crawl(record(1, contact="ana@example.com", partners=partners, rank=7))
    with made.database.read() as connection:
        kept = raw_records.get_raw_record(connection, f"{NAME}:1")
    assert kept is not None
    assert kept.unpack() == record(1, partners=[{"town": "Cluj"}], rank=7)
    assert made.reread().changed == 0


def test_where_texts_may_not_be_kept_no_record_is_and_the_portals_changes_are_still_its_own(made: Made) -> None:
    made.edit(('licence="none",', 'licence="none", texts_may_be_stored=False,'))
    text = "Ours and nobody else's"
    made.crawl(record(1, text=text))
    with made.database.read() as connection:
        assert raw_records.get_raw_record(connection, f"{NAME}:1") is None
        ((packed,),) = connection.execute(sa.select(tables.raw_record.c.packed)).all()
    assert packed == b""
    assert made.reread().read == 0
    made.crawl(record(1, text=text, closes="2026-10-14"))
    made.edit(OTHER_FUNDER)
    made.crawl(record(1, text=text, closes="2026-10-14", agency="Agency"))
    made.crawl(record(1, text=text, closes="2026-10-20", agency="Agency"))
    assert [version.cause for version in made.versions()] == [Cause.PORTAL, Cause.UNKNOWN, Cause.PORTAL]


def test_a_record_that_cannot_be_kept_is_rejected_and_says_why(made: Made) -> None:
    run = made.crawl(record(1, day=START), record(2))
    assert [stored.call.id for stored in made.calls().values()] == [f"{NAME}:2"]
    assert "1: a portal's record holds datetime, which cannot be kept" in [issue.text for issue in run.issues]


def test_a_reader_is_its_code_its_lists_and_its_libraries(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    first = reader_of(made.spider)
    assert len(first) == 16
    assert reader_of(made.spider) == first
    made.edit(OTHER_DATE)
    assert reader_of(made.spider) != first
    made.edit(OTHER_DATE[::-1])
    assert reader_of(made.spider) == first
    releases = {"nh3": "99"}
    monkeypatch.setattr(crawlers.fingerprint, "_version", lambda library: releases.get(library, "1"))
    crawlers.fingerprint._shared.cache_clear()
    other = reader_of(made.spider)
    releases["nh3"] = "100"
    crawlers.fingerprint._shared.cache_clear()
    assert reader_of(made.spider) not in {first, other}
    monkeypatch.undo()
    crawlers.fingerprint._shared.cache_clear()


def test_the_files_that_decide_a_reading_are_part_of_the_reader(tmp_path: Path) -> None:
    named = {file.as_posix() for name in crawlers.fingerprint._CRAWLERS for file in _files_of("crawlers", name)}
    named |= {file.as_posix() for name in crawlers.fingerprint._CATALOGUE for file in _files_of("catalogue", name)}
    for file in (
        *("crawlers/read/dates.py", "crawlers/read/places.toml", "crawlers/read/applicants/ro.toml"),
        *("crawlers/portals/details.py", "crawlers/drafting.py", "crawlers/source.py", "crawlers/checking.py"),
        *("catalogue/law/participation.toml", "catalogue/taxonomy/nuts.csv", "catalogue/model/call.py"),
    ):
        assert any(one.endswith(file) for one in named), file


def _files_of(package: str, name: str) -> list[Path]:
    root = Path(crawlers.fingerprint.__file__).parents[1] / package
    found = crawlers.fingerprint._files(root / name)
    assert found, f"{package}/{name} is no part of this program any more"
    return found
