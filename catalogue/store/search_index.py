"""The words of calls, kept beside the calls: written in the same transaction, and only for calls that are written."""

from collections.abc import Collection, Sequence
from functools import cache
from operator import add

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from catalogue.model.call import Call
from catalogue.search.words import Words, call_words
from catalogue.store import tables
from catalogue.store.codec import decode_call

_BATCH = 200
_call, _words = tables.call.c, tables.call_words.c
# PostgreSQL keeps no greater place of a word, and no more than 1 MB of the words of a call.
_LAST_PLACE = 16_383
_MOST_BYTES = 1_000_000


def index_calls(connection: Connection, calls: Sequence[Call], indexed: Collection[str] = ()) -> None:
    """Write down the words of ``calls``, each given once; those of ``indexed`` (ids) in the place of what is there.

    Of other calls that have words all the same those that are there stay, as the calls themselves do then.
    """
    if indexed:
        connection.execute(_forget(connection.dialect.name), {"ids": list(indexed)})
    if not calls:
        return
    if connection.dialect.name == "postgresql":
        insert = postgresql.insert(tables.call_words).on_conflict_do_nothing(index_elements=[_words.call_id])
        connection.execute(insert, [{"call_id": call.id} | _vectors(call) for call in calls])
        return
    # In one statement: before each that its triggers make, the index of SQLite writes out what it holds in memory.
    values = [value for call in calls for value in (call.id, *_texts(call).values())]
    connection.exec_driver_sql(_insert_together(len(calls)), tuple(values))


def index_missing(connection: Connection) -> int:
    """Index the calls that are not, such as those of a version without search; how many they were.

    Raises `StoreError` for a call whose stored text is damaged.
    """
    indexed = sa.exists().where(_words.call_id == _call.id)
    found, last = 0, ""
    while True:
        query = sa.select(_call.id, _call.facts, _call.sections).where(_call.id > last, ~indexed)
        rows = connection.execute(query.order_by(_call.id).limit(_BATCH)).all()
        if not rows:
            return found
        index_calls(connection, [decode_call(row.facts, row.sections) for row in rows])
        found, last = found + len(rows), rows[-1].id


@cache
def _insert_together(count: int) -> str:
    row = sa.insert(tables.call_words).values(dict.fromkeys(("call_id", "title", "about", "texts")))
    statement, _, values = str(row.compile(dialect=sqlite.dialect())).partition(" VALUES ")
    return f"{statement} VALUES {', '.join([values] * count)} ON CONFLICT (call_id) DO NOTHING"


@cache
def _forget(dialect: str) -> sa.Delete:
    asked = _words.call_id.in_(sa.bindparam("ids", expanding=True))
    if dialect == "postgresql":
        return sa.delete(tables.call_words).where(asked)
    # By their numbers: in their order the index of SQLite takes words out in one go.
    return sa.delete(tables.call_words).where(_words.number.in_(sa.select(_words.number).where(asked)))


def _texts(call: Call) -> dict[str, str]:
    """The words of each part, as the full text of SQLite reads them."""
    found = call_words(call)
    return {
        "title": f"{found.title.plain} {found.title.stems}",
        "about": f"{found.about.plain} {found.about.stems}",
        "texts": f"{found.texts.plain} {found.texts.stems}",
    }


def _vectors(call: Call) -> dict[str, str]:
    """The words as PostgreSQL reads vectors, each with those of the parts before it: a condition reads one vector."""
    found = call_words(call)
    title, about = (found.title, "A"), (found.about, "B")
    return {"title": _vector(title), "about": _vector(title, about), "texts": _vector(title, about, (found.texts, "D"))}


def _vector(*parts: tuple[Words, str]) -> str:
    """The words of parts of a call, each with its place and the weight of its part; a stem at the place of its word."""
    placed: list[str] = []
    start = 0
    for words, weight in parts:
        plain, stems = words.plain.split(), words.stems.split()
        end = start + len(plain)
        places = _places(weight)[start:end]
        placed += map(add, plain, places)
        placed += map(add, stems, places)
        # One place stays free, so that no phrase reaches from one part into the next.
        start = end + 1
    while len(vector := " ".join(placed)) > _MOST_BYTES or len(vector.encode()) > _MOST_BYTES:
        del placed[len(placed) // 2 :]
    return vector


@cache
def _places(weight: str) -> tuple[str, ...]:
    return tuple(f":{place}{weight}" for place in range(1, _LAST_PLACE + 1))
