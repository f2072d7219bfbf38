"""Calls found by their words, the best first: one search for the full text of SQLite and that of PostgreSQL.

What was typed reaches neither as it was typed: `catalogue.search.query` leaves nothing of it but words.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from catalogue.model.call import Call, Instrument
from catalogue.model.state import State, next_deadline, state
from catalogue.model.stored import StoredCall
from catalogue.search.query import AllOf, Expression, Phrase, Query
from catalogue.store import tables
from catalogue.store.calls import find_calls
from catalogue.store.twin_groups import batches

_FIRST_BATCH, _LARGEST_BATCH = 60, 960
_call, _words = tables.call.c, tables.call_words.c
# The parts of a call, from what says most: first come the calls that say all that is asked for in the first, then those
# that say it in the first two (keywords, programme, funder), then those whose texts it takes.
_PARTS = ("title", "about", "texts")
# Among those that say it in the same parts, a word in an earlier one says more than many in a later one.
_SQLITE_WEIGHTS = (10.0, 4.0, 1.0)
# The same, by the letters D (texts), C (there is none), B and A.
_POSTGRESQL_WEIGHTS = "'{0.05, 0, 0.3, 1}'::float4[]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which calls are wanted of those that are found; all where nothing is said.

    ``countries``: those of the sources of these (ISO 3166 codes, ``EU`` for the Union). ``closing_within``: those whose
    next deadline is within that time from the instant of asking. ``instruments``: those that name one of them.
    """

    source: str | None = None
    countries: frozenset[str] = frozenset()
    states: frozenset[State] = frozenset()
    closing_within: timedelta | None = None
    instruments: frozenset[Instrument] = frozenset()

    def want(self, call: Call, now: datetime) -> bool:
        """Whether ``call`` is wanted at ``now`` (aware), by what depends on more than its source."""
        if self.states and state(call, now) not in self.states:
            return False
        if self.instruments and self.instruments.isdisjoint(call.instruments):
            return False
        if self.closing_within is None:
            return True
        upcoming = next_deadline(call, now)
        return upcoming is not None and upcoming.at - now <= self.closing_within


def search_calls(connection: Connection, query: Query, filters: Filters, now: datetime) -> Iterator[StoredCall]:
    """The calls that are not gone, that say what ``query`` asks for and that are wanted at ``now`` (aware).

    The best comes first; they are read as they are consumed, without their sections. Raises ValueError for a query
    without terms.
    """
    if not query.terms:
        raise ValueError("there is no word to search for")
    find = _found_by_postgresql if connection.dialect.name == "postgresql" else _found_by_sqlite
    seen: set[int] = set()
    # What a call is called says more than how often its texts say it, and is found much sooner.
    for part in _PARTS:
        found = connection.execute(find(query, part)).scalars()
        size = _FIRST_BATCH
        while batch := found.fetchmany(size):
            numbers = [number for number in batch if number not in seen]
            seen.update(numbers)
            yield from _wanted(connection, numbers, filters, now)
            size = min(2 * size, _LARGEST_BATCH)


def _wanted(connection: Connection, numbers: list[int], filters: Filters, now: datetime) -> Iterator[StoredCall]:
    """The calls whose words have these numbers and that are wanted, in their order."""
    narrowed = sa.select(_words.number, _call.id).join(tables.call, _call.id == _words.call_id)
    narrowed = narrowed.where(_words.number.in_(numbers), _call.gone_at.is_(None), *_narrow(filters, now))
    ids = dict(connection.execute(narrowed).all())
    stored = {one.call.id: one for one in find_calls(connection, ids=ids.values())}
    for number in numbers:
        if number in ids and filters.want(stored[ids[number]].call, now):
            yield stored[ids[number]]


def _narrow(filters: Filters, now: datetime) -> Iterator[sa.ColumnElement[bool]]:
    """What the columns can tell, so that few calls need be decoded: nothing that `Filters.want` wants is left out."""
    if filters.source is not None:
        yield _call.source == filters.source
    if filters.countries:
        yield sa.or_(*(_call.source.startswith(f"{code.lower()}_", autoescape=True) for code in filters.countries))
    if filters.instruments:
        yield sa.or_(*(_call.facts.contains(f'"{instrument}"', autoescape=True) for instrument in filters.instruments))
    if filters.closing_within is not None:
        yield _call.closes_at >= now
    if filters.states:
        yield sa.or_(*(_may_be(one, now) for one in filters.states))


def _may_be(wanted: State, now: datetime) -> sa.ColumnElement[bool]:
    """What holds of every call in a state, as `catalogue.model.state` says."""
    opened = sa.or_(_call.opens_at.is_(None), _call.opens_at <= now)
    match wanted:
        case State.PLANNED:
            return _call.opens_at > now
        case State.OPEN:
            return sa.and_(_call.closes_at >= now, opened)
        case State.ROLLING:
            return sa.and_(_call.closes_at.is_(None), opened)
        case State.CLOSED | State.UNKNOWN:
            return sa.true()


def _found_by_sqlite(query: Query, part: str) -> sa.Select[int]:
    """The numbers of the words of the calls that say it in the parts up to this one, the best first."""
    index = sa.table(tables.CALL_WORDS_INDEX, sa.column("rowid", sa.Integer), sa.column(tables.CALL_WORDS_INDEX))
    columns = " ".join(_PARTS[: _PARTS.index(part) + 1])
    asked = f"{{{columns}}}: ({' AND '.join(f'({_fts5(term.expression)})' for term in query.terms)})"
    if query.excluded:
        asked = f"({asked}) NOT ({' OR '.join(f'({_fts5(term.expression)})' for term in query.excluded)})"
    # The lower, the better.
    score = sa.func.bm25(sa.literal_column(tables.CALL_WORDS_INDEX), *_SQLITE_WEIGHTS)
    matching = index.c[tables.CALL_WORDS_INDEX].bool_op("MATCH")(asked)
    return sa.select(index.c.rowid).where(matching).order_by(score, index.c.rowid)


def _fts5(expression: Expression) -> str:
    if isinstance(expression, Phrase):
        return f'"{" ".join(expression.words)}"{"*" if expression.start else ""}'
    joined = " AND " if isinstance(expression, AllOf) else " OR "
    return joined.join(
        part if isinstance(one, Phrase) else f"({part})" for one in expression.parts for part in [_fts5(one)]
    )


def _found_by_postgresql(query: Query, part: str) -> sa.Select[int]:
    """The same; the words of a part are with those of the parts before it."""
    words = _words[part]
    asked = _to_tsquery(" & ".join(f"({_tsquery(term.expression)})" for term in query.terms))
    score = sa.func.ts_rank(sa.literal_column(_POSTGRESQL_WEIGHTS), words, asked)
    found = sa.select(_words.number).where(words.bool_op("@@")(asked)).order_by(score.desc(), _words.number)
    if query.excluded:
        excluded = _to_tsquery(" | ".join(f"({_tsquery(term.expression)})" for term in query.excluded))
        found = found.where(sa.not_(_words.texts.bool_op("@@")(excluded)))
    return found


def _to_tsquery(text: str) -> sa.ColumnElement[object]:
    # In a query of its own it is read once; in a prepared statement it would be for every row.
    return sa.select(sa.func.to_tsquery(sa.literal_column("'simple'"), text)).scalar_subquery()


def _tsquery(expression: Expression) -> str:
    if isinstance(expression, Phrase):
        *first, last = (f"'{word}'" for word in expression.words)
        return " <-> ".join([*first, f"{last}:*" if expression.start else last])
    joined = " & " if isinstance(expression, AllOf) else " | "
    return joined.join(f"({_tsquery(one)})" for one in expression.parts)


def find_saying(connection: Connection, query: Query, ids: Iterable[str]) -> frozenset[str]:
    """Those of ``ids`` whose calls say what ``query`` asks for. Raises ValueError for a query without terms."""
    if not query.terms:
        raise ValueError("there is no word to search for")
    find = _found_by_postgresql if connection.dialect.name == "postgresql" else _found_by_sqlite
    found = find(query, _PARTS[-1]).order_by(None).subquery()
    numbers = sa.select(_words.call_id).join(found, found.c[0] == _words.number)
    return frozenset(
        one for some in batches(ids) for one in connection.execute(numbers.where(_words.call_id.in_(some))).scalars()
    )
