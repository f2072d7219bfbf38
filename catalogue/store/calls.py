"""The calls of the catalogue: kept as runs see them, counted as missed when complete runs do not, and found again."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from functools import cache
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from catalogue.model.call import Call
from catalogue.model.run import Health, Run
from catalogue.model.state import entry_deadlines, is_live
from catalogue.model.stored import StoredCall
from catalogue.model.version import Cause, Change, Version
from catalogue.store import tables
from catalogue.store.codec import EncodedCall, decode_call, encode_call
from catalogue.store.columns import Instant
from catalogue.store.database import take_turn
from catalogue.store.errors import StoreError
from catalogue.store.search_index import index_calls
from catalogue.store.versions import absence_of, put_versions, version_of

_BATCH = 200
_call = tables.call.c


@dataclass(frozen=True, slots=True, kw_only=True)
class Put:
    """What became of the calls of one input, each counted once."""

    new: int
    changed: int
    same: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Grace:
    """How long a call may be missing before it is taken as gone: so many runs in a row, and so long."""

    runs: int
    span: timedelta

    def __post_init__(self) -> None:
        if self.runs < 1 or self.span < timedelta(0):
            raise ValueError(f"a grace is at least one run and no negative time, not {self.runs} and {self.span}")


def by_portal(_: str) -> Cause:
    """That every change is the portal's doing."""
    return Cause.PORTAL


class _Fate(Enum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


def put_calls(
    connection: Connection, calls: Iterable[Call], run: Run, cause: Callable[[str], Cause] = by_portal
) -> Put:
    """Keep ``calls`` as ``run`` saw them, in the transaction of ``connection``, each change as a version of the call.

    ``cause`` says of a call, by its id, whose doing a change of it is.

    Where the input has a call twice, the later one counts. A call that comes back keeps its ``first_seen`` and is
    missing no longer. What a newer run has seen stays as that run saw it: an older run can add calls that are not
    there yet, and changes nothing else (such calls count as the same). ``calls`` may be of any length; it is read once,
    a few hundred at a time. Raises ValueError for a call of another source than the run's, `StoreError` for one that
    cannot be stored; then nothing of the transaction may be kept.
    """
    take_turn(connection, f"calls of {run.source}")
    put = _Putting(connection, run, cause)
    remaining = iter(calls)
    while batch := list(islice(remaining, _BATCH)):
        put.keep(batch)
    return put.result()


class _Putting:
    """One input on its way into the table.

    Since no one else writes calls of this source meanwhile, what is unchanged can be told apart beforehand, and its
    long texts need not travel to the database.
    """

    def __init__(self, connection: Connection, run: Run, cause: Callable[[str], Cause]) -> None:
        self._connection = connection
        self._run = run
        self._cause = cause
        self._upsert = _upsert(connection.dialect.name)
        # Hashes by the ids of calls: as they were before this input, and as they are by now.
        self._before: dict[str, str] = {}
        self._now: dict[str, str] = {}
        self._seen_later: set[str] = set()
        # How calls that come back were away.
        self._absences: dict[str, Change] = {}
        self._fates: dict[str, _Fate] = {}

    def keep(self, batch: list[Call]) -> None:
        calls = {call.id: call for call in batch}
        self._look_up([call_id for call_id in calls if call_id not in self._fates])
        rows, written, indexed, unchanged, changed = [], [], [], [], []
        for call_id, call in calls.items():
            if call.source != self._run.source:
                raise ValueError(f"the run {self._run.id!r} reads {self._run.source!r}, so it cannot keep {call_id!r}")
            if call_id in self._seen_later:
                self._fates[call_id] = _Fate.SAME
                continue
            encoded = encode_call(call)
            if self._now.get(call_id) == encoded.content_hash:
                unchanged.append(call_id)
            else:
                rows.append(columns_of(call, encoded) | self._sighting() | self._texts(encoded))
                written.append(call)
                if call_id in self._now:
                    indexed.append(call_id)
                if call_id in self._before:
                    changed.append(call)
                self._now[call_id] = encoded.content_hash
            self._fates[call_id] = self._fate(call_id, encoded.content_hash)
        put_versions(self._connection, self._versions(changed))
        put_versions(self._connection, self._returns(calls))
        if written:
            self._connection.execute(self._upsert, rows)
            index_calls(self._connection, written, indexed)
        if unchanged:
            sighting = {"ids": unchanged, "seen_at": self._run.started_at, "seen_in": self._run.id}
            self._connection.execute(_see_again(), sighting)

    def _versions(self, changed: list[Call]) -> Iterator[Version]:
        """What the changed calls were before; asked for while the table still holds it."""
        if not changed:
            return
        stored = find_calls(self._connection, ids=[call.id for call in changed], sections=True)
        before = {found.call.id: found.call for found in stored}
        for call in changed:
            version = version_of(before[call.id], call, self._run, self._cause(call.id))
            if version is not None:
                yield version

    def _returns(self, batch: Iterable[str]) -> Iterator[Version]:
        """That calls are here again which were missed."""
        for call_id in batch:
            absence = self._absences.pop(call_id, None)
            if absence is not None:
                run = self._run
                yield Version(call_id=call_id, at=run.started_at, run=run.id, cause=Cause.PORTAL, changes=(absence,))

    def result(self) -> Put:
        fates = list(self._fates.values())
        return Put(new=fates.count(_Fate.NEW), changed=fates.count(_Fate.CHANGED), same=fates.count(_Fate.SAME))

    def _sighting(self) -> dict[str, object]:
        at, run = self._run.started_at, self._run.id
        return {"first_seen": at, "last_seen": at, "first_run": run, "last_run": run}

    def _fate(self, call_id: str, content_hash: str) -> _Fate:
        before = self._before.get(call_id)
        if before is None:
            return _Fate.NEW
        return _Fate.SAME if before == content_hash else _Fate.CHANGED

    def _texts(self, encoded: EncodedCall) -> dict[str, str | bytes]:
        if self._connection.dialect.name == "sqlite":
            return {"facts": encoded.facts, "sections": encoded.sections}
        return {"facts": encoded.facts.decode(), "sections": encoded.sections.decode()}

    def _look_up(self, ids: list[str]) -> None:
        asked = {"ids": ids, "seen_at": self._run.started_at}
        for call_id, content_hash, seen_later, *missed in self._connection.execute(_known_of(), asked):
            self._before[call_id] = self._now[call_id] = content_hash
            if seen_later:
                self._seen_later.add(call_id)
            elif missed[0] is not None and missed[0] <= self._run.started_at:
                self._absences[call_id] = absence_of(*missed)


def count_missed(connection: Connection, run: Run, grace: Grace) -> int:
    """Count the calls that ``run`` did not see as missed once more; the number of those that are gone by that.

    To be called once for a run, after `put_calls`. A call is gone (``gone_at`` is the run's start) when it was missed
    by at least ``grace.runs`` runs in a row and for at least ``grace.span``; then its misses are counted no further.
    Raises ValueError for a run that is not complete and healthy: nothing can be concluded from what it did not see.
    """
    if not run.complete or run.health is not Health.OK:
        raise ValueError(
            f"the run {run.id!r} is {run.health}{'' if run.complete else ' and not complete'}:"
            " nothing follows from what it did not see"
        )
    take_turn(connection, f"calls of {run.source}")
    missing = sa.update(tables.call).where(
        _call.source == run.source, _call.last_seen < run.started_at, _call.gone_at.is_(None)
    )
    earlier = _call.missed_since <= run.started_at
    connection.execute(
        missing.values(
            missed_runs=_call.missed_runs + 1,
            missed_since=sa.case((earlier, _call.missed_since), else_=sa.literal(run.started_at, Instant)),
        )
    )
    over = (_call.missed_runs >= grace.runs, _call.missed_since <= run.started_at - grace.span)
    return connection.execute(missing.where(*over).values(gone_at=run.started_at)).rowcount


def find_calls(
    connection: Connection,
    *,
    source: str | None = None,
    ids: Iterable[str] | None = None,
    sections: bool = False,
    include_gone: bool = True,
) -> Iterator[StoredCall]:
    """The calls of the catalogue in the order of their ids, read as they are consumed.

    Only those of ``source``, only those of ``ids`` (unknown ones are left out), where given. Without ``sections`` the
    calls have none, which is much faster. Raises `StoreError` for a call whose stored text is damaged.
    """
    query = _stored(sections=sections).order_by(_call.id)
    if source is not None:
        query = query.where(_call.source == source)
    if not include_gone:
        query = query.where(_call.gone_at.is_(None))
    if ids is None:
        # Closed even if whoever consumes the calls stops half way.
        with connection.execute(query, execution_options={"yield_per": _BATCH}) as rows:
            yield from map(_stored_call, rows.mappings())
        return
    remaining = iter(sorted(set(ids)))
    while some := list(islice(remaining, _BATCH)):
        yield from map(_stored_call, connection.execute(query.where(_call.id.in_(some))).mappings())


def find_live_calls(connection: Connection, now: datetime) -> Iterator[Call]:
    """Every call, with its texts, that is not gone and that one can apply for at ``now`` (aware) or later, by id."""
    for stored in find_calls(connection, sections=True, include_gone=False):
        if is_live(stored.call, now):
            yield stored.call


def find_content_hashes(connection: Connection) -> dict[str, str]:
    """The content hash of every call that is not gone, by id."""
    return dict(connection.execute(sa.select(_call.id, _call.content_hash).where(_call.gone_at.is_(None))).all())


def find_seen(connection: Connection, run: Run) -> dict[str, datetime | None]:
    """The ids of the calls that ``run`` or a later one of its source saw, each with its last deadline, or None."""
    query = sa.select(_call.id, _call.closes_at).where(
        _call.source == run.source, _call.last_seen >= run.started_at, _call.gone_at.is_(None)
    )
    return dict(connection.execute(query).all())


def find_first_seen(connection: Connection, source: str, until: datetime) -> frozenset[str]:
    """The ids of the calls of ``source`` that were first seen at ``until`` (aware) or before."""
    query = sa.select(_call.id).where(_call.source == source, _call.first_seen <= until)
    return frozenset(connection.execute(query).scalars())


def find_when_first_seen(connection: Connection, ids: Iterable[str]) -> dict[str, datetime]:
    """When each of those calls was first seen; one that the catalogue has not is absent."""
    found: dict[str, datetime] = {}
    remaining = iter(sorted(set(ids)))
    while some := list(islice(remaining, _BATCH)):
        query = sa.select(_call.id, _call.first_seen).where(_call.id.in_(some))
        found.update(dict(connection.execute(query).all()))
    return found


def get_call(connection: Connection, call_id: str) -> StoredCall | None:
    """The call of that id with its sections, or None."""
    return next(find_calls(connection, ids=(call_id,), sections=True), None)


def count_calls(connection: Connection, *, source: str | None = None, include_gone: bool = True) -> int:
    """How many calls there are."""
    query = sa.select(sa.func.count()).select_from(tables.call)
    if source is not None:
        query = query.where(_call.source == source)
    if not include_gone:
        query = query.where(_call.gone_at.is_(None))
    return connection.execute(query).scalar_one()


_LONG = ("facts", "sections")
_MISSED = ("missed_since", "missed_runs", "gone_at")
_NEVER_CHANGED = ("id", "source", "source_key", "first_seen", "first_run")


def _found_again(at: sa.ColumnElement[datetime]) -> dict[str, sa.ColumnElement[Any]]:
    """What a sighting at ``at`` leaves of earlier misses: nothing, unless they all are of newer runs."""
    missed_later = _call.missed_since > at
    found: dict[str, Any] = {"missed_since": sa.null(), "missed_runs": sa.literal(0), "gone_at": sa.null()}
    return {name: sa.case((missed_later, _call[name]), else_=found[name]) for name in _MISSED}


@cache
def _upsert(dialect: str) -> sa.Insert:
    """The statement that writes a call anew or over what an older or the same run saw."""
    insert = (postgresql.insert if dialect == "postgresql" else sqlite.insert)(tables.call)
    given: dict[str, Any] = {
        column.name: sa.bindparam(column.name) for column in tables.call.columns if column.name not in _MISSED
    }
    given["missed_runs"] = sa.literal_column("0")
    if dialect == "sqlite":
        # It takes the bytes for the text in UTF-8 that they are, so that they need not be decoded to be encoded again.
        given |= {name: sa.cast(sa.bindparam(name, type_=sa.LargeBinary), sa.Text) for name in _LONG}
    insert = insert.values(given)
    values: dict[str, Any] = {
        column.name: insert.excluded[column.name]
        for column in tables.call.columns
        if column.name not in (*_NEVER_CHANGED, *_MISSED)
    }
    return insert.on_conflict_do_update(
        index_elements=[_call.id],
        set_=values | _found_again(insert.excluded.last_seen),
        where=_call.last_seen <= insert.excluded.last_seen,
    )


@cache
def _see_again() -> sa.Update:
    at = sa.bindparam("seen_at", type_=Instant)
    return (
        sa.update(tables.call)
        .where(_call.id.in_(sa.bindparam("ids", expanding=True)))
        .values(last_seen=at, last_run=sa.bindparam("seen_in"), **_found_again(at))
    )


@cache
def _known_of() -> sa.Select[Any]:
    seen_later = _call.last_seen > sa.bindparam("seen_at", type_=Instant)
    wanted = (_call.id, _call.content_hash, seen_later, *(_call[name] for name in _MISSED))
    return sa.select(*wanted).where(_call.id.in_(sa.bindparam("ids", expanding=True)))


def columns_of(call: Call, encoded: EncodedCall) -> dict[str, object]:
    """What a call says, as columns, without its long texts."""
    deadlines = entry_deadlines(call)
    row: dict[str, object] = {
        "id": call.id,
        "source": call.source,
        "source_key": call.source_key,
        "content_hash": encoded.content_hash,
        "kind": call.kind.value,
        "title": call.title,
        "programme": call.programme.code if call.programme else None,
        "identifier": call.identifier,
        "opens_at": call.opens.at if call.opens else None,
        "closes_at": max(deadline.at for deadline in deadlines) if deadlines else None,
        "url": call.url,
    }
    # PostgreSQL takes none; inside the JSON it is spelt out.
    if "\0" in f"{call.id}{call.title}{row['programme']}{call.identifier}{call.url}":
        raise StoreError(
            f"the call {call.id!r} cannot be stored: its id, title, programme or URL holds a NUL character"
        )
    return row


@cache
def _stored(*, sections: bool) -> sa.Select[Any]:
    wanted = [_call.first_seen, _call.last_seen, *(_call[name] for name in _MISSED), _call.facts]
    return sa.select(*wanted, _call.sections) if sections else sa.select(*wanted)


def _stored_call(row: Mapping[Any, Any]) -> StoredCall:
    return StoredCall(
        call=decode_call(row["facts"], row.get("sections")),
        first_seen=row["first_seen"],
        last_seen=row["last_seen"],
        missed_since=row["missed_since"],
        missed_runs=row["missed_runs"],
        gone_at=row["gone_at"],
    )
