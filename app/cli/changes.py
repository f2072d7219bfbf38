"""``callfit calls changes``: what changed, in words."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.completion import complete_sources
from app.cli.output import Column, Format, FormatOption, NowOption, Record, print_record, print_records
from app.clock import read_now, read_since
from catalogue.model.version import Cause, Weight

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from catalogue.model.stored import StoredCall
    from catalogue.store.database import Database


def list_changes(
    since: Annotated[
        str, typer.Option(metavar="INSTANT", help="Only those found since then: 2026-08-20, or 7d, or 36h ago.")
    ] = "7d",
    source: Annotated[
        str | None, typer.Option(help="Only calls of this source.", autocompletion=complete_sources)
    ] = None,
    country: Annotated[str | None, typer.Option(help="Only calls of the sources of this country, such as RO.")] = None,
    cause: Annotated[
        list[Cause] | None,
        typer.Option(
            help="Whose doing: the portal's, our reader's (the same record read anew), an admin's, or unknown. May be "
            "repeated; without it the portal's."
        ),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Also what does not matter to applicants, and whoever's doing it is.")
    ] = False,
    output: FormatOption = Format.TABLE,
    now: NowOption = None,
) -> None:
    """List what changed in calls that were known, the newest first, a line a change.

    What matters is the day of a deadline or opening to come, money, who may apply, and that nobody can apply any more.
    """
    from app.stores import open_database

    at = read_now(now)
    start = read_since(since, at)
    causes = tuple(cause or (() if everything else (Cause.PORTAL,)))
    with open_database() as database:
        records = list(_records(database, start, source, causes, everything=everything))
    if country is not None:
        records = [record for record in records if record["source"].startswith(f"{country.lower()}_")]
    columns = (
        Column(heading="Found", cell=lambda record: record["at"][:10]),
        *([Column(heading="Whose", cell=_whose, fold=True)] if causes != (Cause.PORTAL,) else []),
        Column(heading="What changed", cell=lambda record: record["words"], share=5, fold=True),
        Column(heading="Call", cell=_call, share=5, fold=True),
    )
    print_records(records, columns, output, _nothing(start, everything=everything))
    if output is Format.TABLE and records:
        calls = len({record["call"] for record in records})
        print(f"{_count(len(records), 'change')} of {_count(calls, 'call')} since {start:%Y-%m-%d %H:%M} UTC")


def show_history(database: "Database", stored: "StoredCall", output: Format) -> None:
    """Print the life of a call."""
    from app.cli.history_page import history_record, print_history
    from catalogue.store import versions

    with database.read() as connection:
        found = list(versions.find_versions(connection, call_id=stored.call.id))[::-1]
    if output is Format.TABLE:
        print_history(stored, found)
    elif output is Format.JSON:
        print_record(history_record(stored, found))
    else:
        print_records(history_record(stored, found)["changes"], (), output, "")


def _records(
    database: "Database", since: "datetime", source: str | None, causes: "tuple[Cause, ...]", *, everything: bool
) -> "Iterator[dict[str, Any]]":
    from app.changes import change_record
    from catalogue.store import calls, versions

    weights = None if everything else (Weight.MATERIAL,)
    with database.read() as connection:
        found = list(
            versions.find_versions(connection, source=source, since=since, causes=causes or None, weights=weights)
        )
        changed = {version.call_id for version in found}
        titles = {stored.call.id: stored.call for stored in calls.find_calls(connection, ids=changed)}
    for version in found:
        for change in version.changes:
            if everything or change.weight is Weight.MATERIAL:
                call = titles[version.call_id]
                named = {"call": call.id, "source": call.source, "title": call.title}
                yield named | change_record(version, change)


def _whose(record: Record) -> str:
    return f"{record['cause']}\n{record['weight']}"


def _call(record: Record) -> str:
    from textwrap import shorten

    return f"{shorten(record['title'], 70, placeholder=' …')}\n{record['call']}"


def _nothing(since: "datetime", *, everything: bool) -> str:
    start = f"{since:%Y-%m-%d %H:%M} UTC"
    return f"nothing changed since {start}" if everything else f"nothing that matters changed since {start}; see: --all"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
