"""Where each value of a stored call comes from: source, run, reader, and the fields of the portal's record."""

import json
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from app.call_record import short_money
from app.errors import CommandError
from app.rule_words import rule_words
from catalogue.model.call import Deadline, Moment, Parent, Programme, Section
from catalogue.model.condition import Condition
from catalogue.model.money import Money
from catalogue.model.stored import StoredCall
from crawlers.read.html import read_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Connection

    from catalogue.store.database import Database
    from catalogue.store.raw_records import RawRecord
    from crawlers.portal import Portal
    from crawlers.provenance import Provenance

# So much of a value is shown, and so many other records are looked at.
_SHOWN = 200
_OTHERS = 40


def find_provenance(database: "Database", stored: StoredCall, now: datetime) -> dict[str, Any]:
    """The provenance of a call as JSON: ``docs/json.md``. Raises `CommandError` if its source cannot be read with."""
    from catalogue.store import raw_records, runs
    from crawlers.fingerprint import reader_of
    from crawlers.registry import BrokenSourceError, UnknownSourceError, load_source, source_place

    call = stored.call
    try:
        spider, place = load_source(call.source), source_place(call.source)
    except (UnknownSourceError, BrokenSourceError) as error:
        raise CommandError(f"the record of {call.id} cannot be read again: {error}") from error
    with database.read() as connection:
        kept = raw_records.get_raw_record(connection, call.id)
        run = runs.get_run(connection, kept.run) if kept is not None else None
        record: dict[str, Any] = {
            "id": call.id,
            "source": call.source,
            "run": run.id if run else None,
            "run_at": run.started_at.isoformat() if run else None,
            "last_seen": stored.last_seen.isoformat(),
            "reader": kept.reader if kept else None,
            "reader_of_today": reader_of(spider),
            "file": str(place),
        }
        if kept is None:
            return record | {"problem": _why_none(spider), "values": [], "needed": []}
        return record | _traced(connection, spider, kept, stored, now)


def _why_none(spider: "type[Portal]") -> str:
    if not spider.source.texts_may_be_stored:
        return "no record of it is kept: the portal's terms do not let us keep its texts"
    return (
        "no record of it is kept: it was read before records were, or its dates last came from a makeshift reading; "
        "the next reading that sees it keeps one"
    )


def _traced(
    connection: "Connection", spider: "type[Portal]", kept: "RawRecord", stored: StoredCall, now: datetime
) -> dict[str, Any]:
    from catalogue.store.errors import StoreError
    from crawlers.provenance import find_origins
    from crawlers.rereading import RecordReader, find_programmes

    call = stored.call
    programmes = find_programmes(connection, call.source)
    reader = RecordReader(spider, now, lambda: programmes)
    try:
        row = kept.unpack()
        found = find_origins(reader, row, call.id, lambda: list(_others(connection, call.source)))
    except StoreError as error:
        found = str(error)
    if isinstance(found, str):
        problem = f"its kept record cannot be read by the reader of today: {found}"
        return {"problem": problem, "values": [], "needed": []}
    differs = f"the reader of today reads its record otherwise than stored; next: callfit calls reread {call.source}"
    return {
        "problem": differs if found.call != call else None,
        "values": _value_records(found, row),
        "needed": _needed_records(found, row),
    }


def _others(connection: "Connection", source: str) -> "Iterator[dict[str, Any]]":
    """A few other records of a source, from all over it; one that is damaged has nothing to tell."""
    from catalogue.store import raw_records
    from catalogue.store.errors import StoreError

    ids = sorted(raw_records.find_digests(connection, source))
    for call_id in ids[:: len(ids) // _OTHERS + 1]:
        kept = raw_records.get_raw_record(connection, call_id)
        try:
            if kept is not None:
                yield kept.unpack()
        except StoreError:
            continue


def _value_records(found: "Provenance", row: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "value": origin.part,
            "words": value_words(origin.value),
            "fields": [{"field": name, "raw": _raw_words(row, name)} for name in origin.fields],
        }
        for origin in found.origins
    ]


def _needed_records(found: "Provenance", row: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"field": name, "raw": _raw_words(row, name), "without": _short(why)} for name, why in found.needed.items()]


def _raw_words(row: dict[str, Any], name: str) -> str:
    """What the portal has in a field, on one line of plain text."""
    from crawlers.provenance import raw_values

    return _short(" | ".join(_plain(value) for value in raw_values(row, name)))


def _plain(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list) and not any(isinstance(one, dict | list) for one in value):
        return " | ".join(map(_plain, value))
    return json.dumps(value, ensure_ascii=False, default=str)


def _short(text: str) -> str:
    # Long texts are cut before they are read as HTML, which takes its time.
    line = read_line(text[: _SHOWN * 20])
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"


def value_words(value: object) -> str:
    """A value of a call in a few words, on one line."""
    words = _WORDS.get(type(value), str)
    return _short(words(value))


def _moment_words(moment: Moment) -> str:
    return f"{moment.at.astimezone(ZoneInfo(moment.zone)):%Y-%m-%d %H:%M}"


def _condition_words(condition: Condition) -> str:
    reading = rule_words(condition.rule) if condition.rule is not None else "not read"
    return f"{condition.criterion.value}: {reading}; {condition.clause}"


_WORDS: dict[type, Callable[[Any], str]] = {
    Deadline: lambda deadline: f"{_moment_words(deadline.moment)} ({deadline.kind.value})",
    Moment: _moment_words,
    Money: short_money,
    Decimal: lambda number: f"{number.normalize():f}",
    Condition: _condition_words,
    Section: lambda section: f"{section.kind.value.replace('_', ' ')}: {section.text}",
    Programme: lambda programme: programme.name,
    Parent: lambda parent: f"{parent.project or 'a project'}, {parent.topic_title}",
    tuple: lambda values: ", ".join(map(str, values)),
}
