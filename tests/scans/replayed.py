"""The recorded half year read by the product: its reader of records, its verdict on each run, its store.

Only the network is left out: the records are put together from the recording, and each is read once however many days
list it unchanged. From there on the last step of every real run (`crawlers.pipelines.Keep`) has them, but for the file
in which calls wait for the verdict.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from catalogue.model.run import Run
from catalogue.model.state import state
from catalogue.model.stored import StoredCall
from catalogue.model.version import Version
from catalogue.store import calls, runs, tables
from catalogue.store.calls import Put
from catalogue.store.database import Database
from catalogue.store.raw_records import pack
from catalogue.store.versions import find_versions
from crawlers.checking import find_fault, normalise
from crawlers.pipelines import GRACE, Keep
from crawlers.portal import Found, filled_fields
from crawlers.reading import PARTS
from crawlers.reading import Reading as Notes
from crawlers.registry import load_source
from crawlers.replay import offline
from tests.scans import two_days
from tests.scans.half_year import LANGUAGE, Listed, Reading
from tests.sources.recorded import hu_palyazat

if TYPE_CHECKING:
    from catalogue.model.call import Call

SOURCE = "eu_funding_tenders"
SPIDER = load_source(SOURCE)


@dataclass(frozen=True)
class Outcome:
    """What the product made of one reading: the calls that are gone by it, and the states of all that are known."""

    run: Run
    gone: frozenset[str]
    states: dict[str, str]


@dataclass
class Replayed:
    """What it made of all of them, and what it holds at the end, by key."""

    outcomes: list[Outcome] = field(default_factory=list)
    versions: list[Version] = field(default_factory=list)
    stored: dict[str, StoredCall] = field(default_factory=dict)


def replay(database: Database, url: str, readings: list[Reading]) -> Replayed:
    """Read all of them in order into the empty catalogue ``database``, which is at ``url``."""
    records: dict[Listed, _Record] = {}
    known: dict[str, Call] = {}
    replayed = Replayed()
    for reading in readings:
        read = [records.get(one) or records.setdefault(one, _Record(one)) for one in reading.listed.values()]
        run = _run(database, url, reading, read)
        known.update((record.call.source_key, record.call) for record in read)
        with database.read() as connection:
            gone = connection.execute(sa.select(tables.call.c.source_key).where(tables.call.c.gone_at == reading.at))
            keys = frozenset(gone.scalars())
        states = {key: state(call, reading.at).value for key, call in known.items()}
        replayed.outcomes.append(Outcome(run=run, gone=keys, states=states))
    with database.read() as connection:
        replayed.versions = list(find_versions(connection))
        replayed.stored = {one.call.source_key: one for one in calls.find_calls(connection, sections=True)}
    return replayed


class _Record:
    """A record as the portal would give it, and what our reader makes of it."""

    def __init__(self, listed: Listed) -> None:
        row = as_row(listed)
        self.packed = pack(row)
        self.fields = {name for name in filled_fields(row) if not SPIDER.source.leaves_aside(name)}
        portal = SPIDER(reading=Notes(source=SOURCE, now=datetime(2026, 3, 13, tzinfo=UTC)))
        portal.prepare_again()
        call = portal.call(row)
        assert call is not None
        self.call = normalise(call)
        assert find_fault(self.call) is None
        self.parts = [part for part in PARTS if getattr(self.call, part)]


def as_row(listed: Listed) -> dict[str, Any]:
    """The portal's record of a call. The texts, which the recording cuts, are left out."""
    union = listed.union
    fields: dict[str, str | None] = {
        "DATASOURCE": "SEDIA",
        "type": listed.kind,
        "identifier": union["identifier"],
        "title": listed.title,
        "status": listed.status,
        "startDate": union["startDate"],
        "deadlineDate": listed.deadline,
        "typesOfAction": union["actionType"],
        "callIdentifier": union["callIdentifier"],
        "callTitle": union["callTitle"],
        "frameworkProgramme": union["frameworkProgrammes"][0]["id"],
        "caName": union["summary"] if listed.kind == "8" else None,
        "callccm2Id": listed.key.removesuffix("COMPETITIVE_CALL") if listed.kind == "8" else None,
    }
    row = {f"metadata.{name}": [value] for name, value in fields.items() if value}
    return {"reference": listed.reference, "language": LANGUAGE, **row}


class _Keep(Keep):
    """The last step of a run, with the calls waiting in memory: half of the time would go into writing them down."""

    def __init__(self, crawler: Any) -> None:
        super().__init__(crawler)
        self._waiting: list[Found] = []

    def process_item(self, found: Found) -> Found:
        self._ids[found.call.id] += 1
        self._waiting.append(found)
        return found

    def _spooled(self) -> Iterator[Found]:
        return iter(self._waiting)


def _run(database: Database, url: str, reading: Reading, read: list[_Record]) -> Run:
    """One run of the source, from the point where its records are read."""
    with database.write() as connection:
        run = runs.begin_run(connection, SOURCE, reading.at)
    notes = Notes(source=SOURCE, now=reading.at, run=run, announced=len(read), finished=True)
    keep = _Keep(SimpleNamespace(spider=SPIDER(reading=notes), spidercls=SPIDER, settings={"CALLFIT_DATABASE": url}))
    notes.rows = notes.calls = len(read)
    notes.fields = Counter(chain.from_iterable(record.fields for record in read))
    notes.parts = Counter(chain.from_iterable(record.parts for record in read))
    for record in read:
        keep.process_item(Found(call=record.call, packed=record.packed))
    notes.kept = len(read)
    keep.close_spider()
    assert notes.store_problem is None
    assert notes.run is not None
    return notes.run


@dataclass(frozen=True)
class TwoDaysRead:
    """What the product told after the second day: calls new and gone, and the changed ones, each with its weight."""

    healthy: bool
    new: int
    gone: int
    changed: dict[str, str]


def replay_two_days(database: Database, recordings: Path) -> TwoDaysRead:
    """Read the two Hungarian days from the interface as it was, into the catalogue ``database``."""
    spider = load_source("hu_palyazat")
    before: offline.Replayed | None = None
    put = Put(new=0, changed=0, same=0)
    gone, healthy, at = 0, True, None
    for day in two_days.DAYS:
        answers = hu_palyazat.answers(recordings, day)
        before = offline.replay(spider, answers, answers.recorded_at, before=before)
        with database.write() as connection:
            begun = runs.begin_run(connection, spider.name, answers.recorded_at)
            run = replace(begun, health=before.health, complete=before.complete)
            put = calls.put_calls(connection, before.calls.values(), run)
            gone = calls.count_missed(connection, run, GRACE) if run.complete else 0
        healthy, at = healthy and run.complete, run.started_at
    with database.read() as connection:
        told = [one for one in find_versions(connection, since=at) if one.call_id.startswith(f"{spider.name}:")]
    changed = {one.call_id.partition(":")[2]: one.weight.value for one in told}
    return TwoDaysRead(healthy=healthy, new=put.new, gone=gone, changed=changed)
