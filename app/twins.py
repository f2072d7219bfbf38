"""Twins for commands: kept up to date after a reading, told beside a call, and one row for all of them in a list."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from catalogue.model.twins import Evidence, TwinGroup
    from catalogue.store.database import Database

Record = dict[str, Any]


def refresh(database: "Database") -> int:
    """Compare the calls that changed with those of other sources, some hundred a transaction; how many there were."""
    from catalogue.store.twins import refresh_twins

    compared = 0
    while True:
        with database.write() as connection:
            some = refresh_twins(connection)
        if not some:
            return compared
        compared += some


def refresh_or_warn(database: "Database") -> None:
    """`refresh`, after a reading that is stored already: what goes wrong is told, and made good by the next one."""
    from app.cli.output import warn
    from catalogue.store.database import StoreError

    try:
        refresh(database)
    except StoreError as error:
        warn(f"the calls are stored, but were not compared with those of other portals: {error}")


def find_twins(database: "Database") -> dict[str, tuple[str, ...]]:
    """The ids of every group of twins, the one that leads first, by the id of each of them."""
    from catalogue.store.twin_groups import find_members

    with database.read() as connection:
        return find_members(connection)


def one_row_each(records: Sequence[Record], twins: Mapping[str, tuple[str, ...]]) -> list[Record]:
    """``records`` with one for each group of twins: the first in the group's own order that is among them."""
    there = {record["id"] for record in records}
    shown = []
    for record in records:
        group = twins.get(record["id"], ())
        if not group or record["id"] == next(one for one in group if one in there):
            shown.append(record)
    return shown


def tell_twins(database: "Database", records: Sequence[Record], twins: Mapping[str, tuple[str, ...]]) -> None:
    """Add to each record its twins in other portals: ``id``, ``source`` and ``url``."""
    from catalogue.store.twin_groups import find_pages

    others = {record["id"]: [one for one in twins.get(record["id"], ()) if one != record["id"]] for record in records}
    with database.read() as connection:
        pages = find_pages(connection, {one for some in others.values() for one in some})
    for record in records:
        record["twins"] = [
            {"id": one, "source": one.partition(":")[0], "url": pages[one]} for one in others[record["id"]]
        ]


def twin_records(database: "Database", call_id: str) -> list[Record]:
    """The other portals' records of a call: id, source, page, and what speaks for each and against it."""
    from catalogue.store.calls import find_calls
    from catalogue.store.twin_groups import find_groups

    with database.read() as connection:
        groups = find_groups(connection, ids=[call_id])
        members = groups[0].members if groups else ()
        stored = {one.call.id: one for one in find_calls(connection, ids=members)}
    return [
        {
            "id": other,
            "source": stored[other].call.source,
            "title": stored[other].call.title,
            "url": stored[other].call.url,
            "gone": stored[other].gone_at is not None,
            "leads": other == members[0],
            "evidence": [line for group in groups for line in explain(group, other, call_id)],
        }
        for other in members
        if other != call_id
    ]


def explain(group: "TwinGroup", one: str, other: str) -> list[Record]:
    """Why two records of a group are in it: by what both say, by a decision, or by what each shares with a third."""
    lines = [
        {
            "kind": "decision",
            "points": None,
            "words": f"decided on {taken.at:%Y-%m-%d}: {taken.why or 'no reason given'}",
        }
        for taken in group.decisions
        if {taken.first, taken.second} == {one, other}
    ]
    pair = next((pair for pair in group.pairs if {pair.first, pair.second} == {one, other}), None)
    if pair is not None:
        return [*lines, *map(evidence_record, pair.evidence)]
    if not lines:
        through = sorted({pair.other(one) for pair in group.pairs if one in {pair.first, pair.second}})
        words = f"both are one call with {', '.join(through) or 'others'}"
        lines.append({"kind": "through", "points": None, "words": words})
    return lines


def evidence_record(evidence: "Evidence") -> Record:
    """A piece of evidence as JSON."""
    return {"kind": evidence.kind, "points": evidence.points, "words": evidence.words}


def evidence_line(record: Mapping[str, Any]) -> str:
    """A piece of evidence in one line: ``+9 both are named LIFE-2026-CET-OSS``."""
    points = record["points"]
    return str(record["words"]) if points is None else f"{points:+} {record['words']}"
