"""``calls changes``, ``calls show --history`` and ``--where``, and ``calls reread``, on real tables."""

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from catalogue.model.call import Call, Deadline, DeadlineKind, DeadlineModel
from catalogue.model.run import Health, Run
from catalogue.model.version import Cause
from catalogue.store import calls, runs, tables
from catalogue.store.calls import Grace
from catalogue.store.database import Database
from tests.app.in_process import InProcess
from tests.app_runner import DAY, crawled_program
from tests.catalogue.samples import moment, sample_call
from tests.crawlers.made import SOURCE, Made, record
from tests.new_catalogue import make_catalogue

NOW = datetime(2026, 8, 20, 5, tzinfo=UTC)
AT = ("--now", NOW.isoformat())
LIFE = "LIFE-2026-CET-INDUSTRY"
Cause_of = Callable[[str], Cause]


def read(
    database: Database, days_ago: float, *seen: Call, cause: Cause_of = calls.by_portal, gone: bool = False
) -> Run:
    """One healthy run so many days ago that sees ``seen``; with ``gone`` what it misses is gone at once."""
    with database.write() as connection:
        run = runs.begin_run(connection, seen[0].source, NOW - timedelta(days=days_ago))
        calls.put_calls(connection, seen, run, cause)
        run = replace(run, health=Health.OK, complete=True, finished_at=run.started_at)
        runs.finish_run(connection, run)
        calls.count_missed(
            connection, run, Grace(runs=1, span=timedelta(0)) if gone else Grace(runs=9, span=timedelta(9))
        )
    return run


def closing(key: str, day: int, **facts: Any) -> Call:
    at = moment(datetime(2026, 10, day, 15, tzinfo=UTC))
    deadlines = (Deadline(moment=at, kind=DeadlineKind.SINGLE),)
    call = replace(sample_call(key), deadline_model=DeadlineModel.SINGLE_STAGE, deadlines=deadlines)
    return replace(call, **facts)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> InProcess:
    """A catalogue in which something happened. Read only."""
    url = f"sqlite:///{tmp_path_factory.mktemp('lived') / 'catalogue.db'}"
    with Database.open(url) as database:
        make_catalogue(database)
        away, other = sample_call("AWAY", title="Away"), closing("ROLLS", 1, source="ro_mipe", title="Bursă")
        read(database, 30, closing("MOVED", 1), closing("READ", 1), away)
        read(database, 29, other)
        read(database, 20, closing("MOVED", 1), closing("READ", 1, title="Solar  roofs"))
        read(database, 12, closing("MOVED", 5), closing("READ", 1), gone=True)
        read(database, 5, closing("MOVED", 5), closing("READ", 14), away, cause=lambda _: Cause.READER)
        read(database, 3, closing("MOVED", 20, title="Moved roofs"), closing("READ", 14), away)
        read(database, 2, replace(other, withdrawn=True))
        read(database, 1, closing("MOVED", 20, title="Moved roofs"), closing("READ", 14))
    return InProcess(url)


def told(program: InProcess, *arguments: str) -> list[tuple[str, str, str, str]]:
    done = program.run("calls", "changes", *arguments, *AT, "--format", "json")
    assert done.code == 0, done.err
    return [(one["call"].partition(":")[2], one["cause"], one["weight"], one["words"]) for one in done.json()]


MOVED = ("MOVED", "portal", "material", "deadline 2026-10-05 -> 2026-10-20 (prolonged by 15 days)")
WITHDRAWN = ("ROLLS", "portal", "material", "withdrawn: the portal says that nobody can apply")
OURS = ("READ", "reader", "material", "deadline 2026-10-01 -> 2026-10-14 (later by 13 days)")


def test_what_the_portals_changed_in_a_week_that_matters(lived: InProcess) -> None:
    assert told(lived) == [WITHDRAWN, MOVED]
    page = lived.run("calls", "changes", *AT).out
    assert "2026-08-17" in page
    assert "Moved roofs" in page
    assert "2 changes of 2 calls since 2026-08-13 05:00 UTC" in page
    assert "reader" not in page


def test_what_our_own_reading_changed_is_shown_only_to_those_who_ask(lived: InProcess) -> None:
    assert told(lived, "--cause", "reader") == [OURS]
    assert told(lived, "--cause", "reader", "--cause", "portal") == [WITHDRAWN, MOVED, OURS]
    assert told(lived, "--cause", "admin") == []


def test_all_of_it(lived: InProcess) -> None:
    every = told(lived, "--all", "--since", "60d")
    assert {MOVED, WITHDRAWN, OURS} < set(every)
    assert ("READ", "portal", "cosmetic", "title: “Solar roofs” (only spelt otherwise)") in every
    assert ("MOVED", "portal", "minor", "title: “Solar roofs” -> “Moved roofs”") in every
    back = [words for key, _, _, words in every if key == "AWAY"]
    assert back == ["back again; 2 runs had missed it since 2026-07-31, and was taken as gone on 2026-08-08"]
    page = lived.run("calls", "changes", "--all", *AT).out
    assert "cosmetic" not in page, "none of the last week is"
    assert "reader" in page


def test_since_by_source_and_by_country(lived: InProcess) -> None:
    assert told(lived, "--since", "60h") == [WITHDRAWN]
    assert told(lived, "--since", "2026-08-17T05:00") == [WITHDRAWN, MOVED]
    assert told(lived, "--since", "2026-08-17T07:00:01+02:00") == [WITHDRAWN]
    assert told(lived, "--source", "ro_mipe") == told(lived, "--country", "ro") == [WITHDRAWN]
    assert told(lived, "--country", "EU") == [MOVED]
    nothing = lived.run("calls", "changes", "--since", "0d", *AT)
    assert "nothing that matters changed since 2026-08-20 05:00 UTC; see: --all" in nothing.out
    bad = lived.run("calls", "changes", "--since", "last week", *AT)
    assert (bad.code, "write it as 2026-08-20, 7d or 36h" in bad.err) == (1, True)
    assert lived.run("calls", "changes", "--since", "999999999d", *AT).code == 1


def test_json_and_csv_hold_what_was_there_before_and_after(lived: InProcess) -> None:
    record_ = lived.run("calls", "changes", "--source", "eu_funding_tenders", *AT, "--format", "json").json()[0]
    assert list(record_) == [
        *("call", "source", "title", "at", "run", "cause", "weight", "field", "words", "before", "after")
    ]
    assert [one["moment"]["at"] for one in (*record_["before"], *record_["after"])] == [
        "2026-10-05T15:00:00Z",
        "2026-10-20T15:00:00Z",
    ]
    rows = list(csv.DictReader(io.StringIO(lived.run("calls", "changes", *AT, "--format", "csv").out)))
    assert [row["words"] for row in rows] == [WITHDRAWN[3], MOVED[3]]


def test_the_life_of_a_call(lived: InProcess) -> None:
    page = lived.run("calls", "show", "MOVED", "--history", *AT).out.splitlines()
    days = [line[:16].strip() for line in page[2:]]
    assert days == [
        *("2026-07-21 05:00", "2026-08-08 05:00", "2026-08-17 05:00", "", "2026-08-19 05:00"),
        "Times are UTC. *",
    ]
    assert "the portal" in page[3]
    assert "* deadline 2026-10-01 -> 2026-10-05 (prolonged by 4 days)" in page[3]
    ours = lived.run("calls", "show", "READ", "--history", *AT).out
    assert "our reader" in ours
    record_ = lived.run("calls", "show", "AWAY", "--history", *AT, "--format", "json").json()
    assert (record_["first_seen"][:10], record_["last_seen"][:10]) == ("2026-07-21", "2026-08-17")
    assert (record_["missed_since"][:10], record_["missed_runs"], record_["gone_at"]) == ("2026-08-19", 1, None)
    assert [one["field"] for one in record_["changes"]] == ["absence"]
    away = lived.run("calls", "show", "AWAY", "--history", *AT).out
    assert "missed for the first time; 1 complete run has missed it since" in away
    unchanged = lived.run("calls", "show", "ROLLS", "--history", *AT, "--format", "csv").out
    assert "withdrawn" in unchanged


def test_history_and_where_are_two_questions(lived: InProcess) -> None:
    both = lived.run("calls", "show", "MOVED", "--history", "--where")
    assert (both.code, "name one of them" in both.err) == (1, True)


def test_of_a_call_without_a_kept_record_it_is_said_that_nothing_can_be_traced(lived: InProcess) -> None:
    done = lived.run("calls", "show", "MOVED", "--where", *AT)
    assert done.code == 0
    assert "No record of it is kept" in done.out
    record_ = lived.run("calls", "show", "MOVED", "--where", "--format", "json", *AT).json()
    assert (record_["values"], record_["reader"], record_["run"]) == ([], None, None)
    assert "the next reading that sees it keeps one" in record_["problem"]


def test_pages_fit_a_narrow_terminal(lived: InProcess) -> None:
    for arguments in (("changes", "--all", "--since", "60d"), ("show", "MOVED", "--history")):
        done = lived.run("calls", *arguments, *AT, COLUMNS="80")
        assert max(len(line) for line in done.out.splitlines()) <= 80


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> InProcess:
    """A catalogue with the bundled calls of the EU portal. Read only."""
    return InProcess(crawled_program(tmp_path_factory.mktemp("crawled")).database)


def test_where_each_value_comes_from(crawled: InProcess) -> None:
    found = crawled.run("calls", "show", LIFE, "--where", "--format", "json", "--now", DAY).json()
    assert found["problem"] is None
    assert found["reader"] == found["reader_of_today"]
    assert found["file"] == "crawlers/spiders/eu_funding_tenders.py"
    assert found["run_at"] == DAY
    values = {one["value"]: one for one in found["values"]}
    fields = {name: [field["field"] for field in one["fields"]] for name, one in values.items()}
    assert fields["title"] == ["metadata.title"]
    # Which hour closes a day depends on what kind of record it is.
    assert fields["deadlines[0]"] == ["metadata.deadlineDate", "metadata.type"]
    assert fields["opens"] == ["metadata.startDate", "metadata.type"]
    # The overview has the money of all topics of the call; the topic's own is found by its identifier.
    assert fields["budget.total"] == ["metadata.budgetOverview", "metadata.identifier"]
    assert values["deadlines[0]"]["words"] == "2026-09-16 17:00 (single)"
    assert values["deadlines[0]"]["fields"][0]["raw"].startswith("2026-09-16T")
    page = crawled.run("calls", "show", LIFE, "--where", "--now", DAY, COLUMNS="80").out
    assert "metadata.deadlineDate  2026-09-16T" in page
    assert all(len(line) <= 80 or line.startswith("url  https://") for line in page.splitlines())


def test_an_unchanged_reader_rereads_the_whole_catalogue_and_changes_nothing(crawled: InProcess) -> None:
    with Database.open(crawled.database) as database, database.read() as connection:
        names = (tables.call, tables.version, tables.raw_record, tables.run)
        before = [connection.execute(sa.select(table)).all() for table in names]
    done = crawled.run("calls", "reread", "--all", "--format", "json", "--now", "2026-12-01")
    assert done.code == 0, done.err
    (one,) = done.json()
    assert one["read"] == len(before[0]) > 50
    assert (one["changed"], one["unreadable"], one["problems"]) == (0, 0, [])
    with Database.open(crawled.database) as database, database.read() as connection:
        assert [connection.execute(sa.select(table)).all() for table in names] == before


def test_a_reader_that_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it reads otherwise is told as ours; what it cannot read is counted, and the exit code says so."""
    monkeypatch.setenv("CALLFIT_SOURCES", str(tmp_path))
    url = f"sqlite:///{tmp_path / 'catalogue.db'}"
    with Database.open(url) as database:
        make_catalogue(database)
        made = Made(tmp_path, database, text=SOURCE)
        made.crawl(record(1, agency="Agency"), record(2), record(3))
        made.edit(('take_first(row, "funder")', '{"1": "Agency", "2": "Ministry"}[key]'))
    program = InProcess(url)
    done = program.run("calls", "reread", "ro_made", "--now", "2026-09-01")
    assert done.code == 3
    assert "callfit calls changes --source ro_made --cause reader --all" in done.out
    assert "3: the field '3' is missing" in done.err
    assert told(program, "--cause", "reader", "--all") == [("1", "reader", "minor", "funder: “Ministry” -> “Agency”")]
    assert told(program, "--all", "--cause", "portal") == []
    (one,) = program.run("calls", "reread", "ro_made", "--format", "json").json()
    assert (one["read"], one["changed"], one["unreadable"]) == (3, 0, 1)


def test_what_cannot_be_reread_says_what_to_do(lived: InProcess) -> None:
    for arguments, words in (
        ((), "name one source, or --all"),
        (("eu_funding_tenders", "--all"), "name one source, or --all"),
        (("nowhere",), "there is no source 'nowhere'"),
        (("sk_itms21",), "sk_itms21 has not been read yet; next: callfit crawl sk_itms21"),
    ):
        done = lived.run("calls", "reread", *arguments)
        assert (done.code, words in done.err) == (1, True), done.err
