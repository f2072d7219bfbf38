"""``callfit calls twins``, ``same`` and ``apart``: which records of several portals are one call."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.output import Format, FormatOption, NowOption, console, print_record, print_records
from app.clock import read_now
from app.errors import CommandError

if TYPE_CHECKING:
    from catalogue.store.database import Database

WhyOption = Annotated[str, typer.Option("--why", help="The reason, kept with the decision and shown with it.")]
UndoOption = Annotated[bool, typer.Option("--undo", help="Take this decision of the two back.")]
CallArgument = Annotated[str, typer.Argument(help="A call's id, or its key if only one source has it.")]


def list_twins(
    source: Annotated[str | None, typer.Option(help="Only groups with a call of this source.")] = None,
    output: FormatOption = Format.TABLE,
) -> None:
    """List the calls that several portals carry, each with its records and why they are taken for one."""
    from app.cli.twins_page import print_groups
    from app.stores import open_database

    with open_database() as database:
        groups = _group_records(database, source)
    if output is Format.TABLE:
        print_groups(groups, source)
    else:
        print_records(groups, (), output, "")


def same(
    call: CallArgument,
    other: CallArgument,
    why: WhyOption = "",
    undo: UndoOption = False,
    output: FormatOption = Format.TABLE,
    now: NowOption = None,
) -> None:
    """Decide that two records are one call. Holds for good, whatever the rule says or the portals change."""
    _decide(call, other, same=True, why=why, undo=undo, output=output, now=now)


def apart(
    call: CallArgument,
    other: CallArgument,
    why: WhyOption = "",
    undo: UndoOption = False,
    output: FormatOption = Format.TABLE,
    now: NowOption = None,
) -> None:
    """Decide that two records are two calls. Holds for good, whatever the rule says or the portals change."""
    _decide(call, other, same=False, why=why, undo=undo, output=output, now=now)


def _decide(call: str, other: str, *, same: bool, why: str, undo: bool, output: Format, now: str | None) -> None:
    from app.stores import open_database
    from app.twin_review import put_decision

    at = read_now(now)
    with open_database() as database:
        first, second = _find_ids(database, call, other)
        if undo:
            _take_back(database, first, second, same=same)
        else:
            put_decision(database, first, second, same=same, why=why, now=at)
        groups = _group_records(database, None, (first, second))
    if output is Format.JSON:
        print_record({"first": first, "second": second, "same": None if undo else same, "groups": groups})
        return
    verb = "are left to the rule again" if undo else "are one call" if same else "are two calls"
    console().print(f"{first} and {second} {verb}.", markup=False)
    for group in groups:
        console().print(f"  one call: {', '.join(record['id'] for record in group['records'])}", markup=False)


def _take_back(database: "Database", first: str, second: str, *, same: bool) -> None:
    from catalogue.store.decisions import find_decisions
    from catalogue.store.twins import take_back

    pair = {first, second}
    with database.read() as connection:
        taken = [one for one in find_decisions(connection, pair) if {one.first, one.second} == pair]
    if not taken or taken[0].same is not same:
        word = "one call" if same else "two calls"
        there = "they are decided to be the contrary" if taken else "nothing is decided of them"
        raise CommandError(f"{first} and {second} are not decided to be {word}: {there}; see: callfit calls twins")
    with database.write() as connection:
        take_back(connection, first, second)


def _find_ids(database: "Database", call: str, other: str) -> tuple[str, str]:
    from app.cli.calls import find_call
    from catalogue.model.twins import ordered

    first, second = (find_call(database, name).call.id for name in (call, other))
    if first == second:
        raise CommandError(f"{first} is one record; name two")
    return ordered(first, second)


def _group_records(
    database: "Database", source: str | None, ids: tuple[str, str] | None = None
) -> list[dict[str, Any]]:
    """Each group with its records, the one that leads first, and why each of the others is one with others."""
    from app.twins import evidence_record
    from catalogue.store.calls import find_calls
    from catalogue.store.twin_groups import find_groups

    with database.read() as connection:
        groups = find_groups(connection, source=source, ids=ids)
        named = [one for group in groups for one in group.members]
        stored = {one.call.id: one for one in find_calls(connection, ids=named)}
    return [
        {
            "title": stored[group.leader].call.title,
            "records": [
                {
                    "id": one,
                    "source": stored[one].call.source,
                    "title": stored[one].call.title,
                    "url": stored[one].call.url,
                    "gone": stored[one].gone_at is not None,
                }
                for one in group.members
            ],
            "pairs": [
                {
                    "first": pair.first,
                    "second": pair.second,
                    "points": pair.points,
                    "evidence": [evidence_record(line) for line in pair.evidence],
                }
                for pair in group.pairs
            ],
            "decisions": [
                {"first": one.first, "second": one.second, "same": one.same, "at": one.at.isoformat(), "why": one.why}
                for one in group.decisions
            ],
        }
        for group in groups
    ]
