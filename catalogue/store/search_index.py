"""The words of calls, kept beside the calls: written in the same transaction, and only for calls that are written."""

from collections.abc import Callable, Sequence
from functools import cache
from operator import add

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from catalogue.model.call import Call
from catalogue.search.words import Words, call_words
from catalogue.store import tables
from catalogue.store.codec import decode_call

_BATCH = 200
_call, _words = tables.call.c, tables.call_words.c
# PostgreSQL keeps no greater place of a word, and no more than 1 MB of words of a call in all.
_LAST_PLACE = 16_383
_MOST_BYTES = {"title": 50_000, "about": 200_000, "texts": 700_000}
_WEIGHTS = {"title": "A", "about": "B", "texts": "D"}


def index_calls(connection: Connection, calls: Sequence[Call]) -> None:
    """Write down the words of ``calls``, each once, in the place of those that are there of them."""
    write = _vector if connection.dialect.name == "postgresql" else _text
    rows = [{"call_id": call.id} | _columns(call, write) for call in calls]
    if rows:
        connection.execute(_forget(), {"ids": [call.id for call in calls]})
        connection.execute(sa.insert(tables.call_words), rows)


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
def _forget() -> sa.Delete:
    # By their numbers: in their order the index of SQLite takes words out in one go.
    numbers = sa.select(_words.number).where(_words.call_id.in_(sa.bindparam("ids", expanding=True)))
    return sa.delete(tables.call_words).where(_words.number.in_(numbers))


def _columns(call: Call, write: Callable[[Words, str], str]) -> dict[str, str]:
    found = call_words(call)
    return {
        "title": write(found.title, "title"),
        "about": write(found.about, "about"),
        "texts": write(found.texts, "texts"),
    }


def _text(words: Words, _part: str) -> str:
    return f"{words.plain} {words.stems}"


def _vector(words: Words, part: str) -> str:
    """The words as PostgreSQL reads a vector: each with its place, a stem at the place of its word."""
    plain, stems = words.plain.split(), words.stems.split()
    places = _places(_WEIGHTS[part])
    while True:
        vector = " ".join([*map(add, plain, places), *map(add, stems, places)])
        if len(vector.encode()) <= _MOST_BYTES[part]:
            return vector
        plain, stems = plain[: len(plain) // 2], stems[: len(stems) // 2]


@cache
def _places(weight: str) -> tuple[str, ...]:
    # From the second on, so that no phrase reaches from one part of a call into the next.
    return tuple(f":{place}{weight}" for place in range(2, _LAST_PLACE + 1))
