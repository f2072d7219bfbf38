"""``callfit calls``: look into the catalogue."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.changes import list_changes, show_history
from app.cli.completion import complete_calls, complete_sources, complete_themes
from app.cli.origins import reread, show_origins
from app.cli.output import Column, Format, FormatOption, NowOption, print_record, print_records
from app.cli.search import search
from app.cli.twins import apart, list_twins, same
from app.clock import read_now
from app.errors import CommandError
from catalogue.model.state import State

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from catalogue.model.stored import StoredCall
    from catalogue.store.database import Database
    from catalogue.taxonomy.exchange import Exchange

CurrencyOption = Annotated[
    str | None, typer.Option("--currency", metavar="CODE", help="Tell amounts in this currency as well, such as RON.")
]
_MOST_NAMED = 20
app = typer.Typer(help="The calls of the catalogue.", no_args_is_help=True, rich_markup_mode=None)


@app.command("list")
def list_calls(
    source: Annotated[
        str | None, typer.Option(help="Only calls of this source.", autocompletion=complete_sources)
    ] = None,
    country: Annotated[str | None, typer.Option(help="Only calls of the sources of this country, such as RO.")] = None,
    state: Annotated[list[State] | None, typer.Option(help="Only calls in this state; may be repeated.")] = None,
    theme: Annotated[
        list[str] | None,
        typer.Option(
            help="Only calls on this theme or objective, by codes, title and keywords; may be repeated.",
            autocompletion=complete_themes,
        ),
    ] = None,
    currency: CurrencyOption = None,
    every: Annotated[
        bool, typer.Option("--twins", help="Every portal's record of a call, not one row for all of them.")
    ] = False,
    limit: Annotated[int, typer.Option(min=0, help="At most so many; 0 for all.")] = 30,
    output: FormatOption = Format.TABLE,
    now: NowOption = None,
) -> None:
    """List calls, the nearest deadline first."""
    from app.amounts import amount_cell, open_exchange, rate_words
    from app.stores import open_database
    from app.themes import are_on, check_themes
    from app.twins import find_twins, one_row_each, tell_twins

    at, themes = read_now(now), check_themes(theme or ())
    with open_database() as database:
        exchange = open_exchange(database, currency, at)
        records = list(_records(database, source, at, exchange, with_themes=bool(themes)))
        twins = find_twins(database)
        tell_twins(database, records, twins)
    if country is not None:
        records = [record for record in records if record["source"].startswith(f"{country.lower()}_")]
    wanted = [
        record
        for record in records
        if (not state or record["state"] in state) and (not themes or are_on(record["themes"], themes))
    ]
    if not every:
        wanted = one_row_each(wanted, twins)
    wanted.sort(key=lambda record: (record["next_deadline"] is None, record["sort_by"], record["id"]))
    for record in wanted:
        del record["sort_by"]
    shown = wanted[:limit] if limit else wanted
    columns = [
        Column(heading="State", cell=lambda record: record["state"]),
        Column(heading="Next deadline", cell=lambda record: (record["next_deadline"] or "")[:16].replace("T", " ")),
        Column(heading="Title", cell=lambda record: record["title"], share=5),
        Column(heading="Programme", cell=lambda record: short_programme(record["programme"]), share=2),
        Column(heading="Id", cell=id_cell, share=4, fold=True),
    ]
    if exchange is not None:
        columns.insert(2, Column(heading="Amount", cell=amount_cell))
    print_records(shown, columns, output, _nothing(records, source))
    if output is Format.TABLE and wanted:
        print(f"{len(shown)} of {len(wanted)} calls" + (f", of {len(records)} in all" if state or themes else ""))
        if exchange is not None:
            print(rate_words(exchange))


def _records(
    database: "Database", source: str | None, at: "datetime", exchange: "Exchange | None", *, with_themes: bool
) -> "Iterator[dict[str, Any]]":
    from app.amounts import tell_amounts
    from app.call_record import call_record
    from app.themes import theme_records
    from catalogue.model.state import next_deadline
    from catalogue.store import calls

    with database.read() as connection:
        for stored in calls.find_calls(connection, source=source, include_gone=False):
            upcoming = next_deadline(stored.call, at)
            record = tell_amounts(call_record(stored, at), stored.call.budget, exchange)
            if with_themes:
                record["themes"] = theme_records(stored.call)
            yield record | {"sort_by": upcoming.at.timestamp() if upcoming else 0.0}


def _nothing(records: list[dict[str, Any]], source: str | None) -> str:
    if records:
        return f"none of the {len(records)} calls is as asked for"
    named = source or "eu_funding_tenders"
    return f"the catalogue holds no calls{' of ' + source if source else ''} yet; next: callfit crawl {named}"


@app.command()
def show(
    call: Annotated[
        str,
        typer.Argument(
            help="The call's id, or its key or identifier if only one call has it.", autocompletion=complete_calls
        ),
    ],
    history: Annotated[
        bool,
        typer.Option("--history", help="Its life instead: when it was seen, and what changed, whose doing it was."),
    ] = False,
    where: Annotated[
        bool,
        typer.Option("--where", help="Instead, of each value: the run and the portal's fields that it comes from."),
    ] = False,
    currency: CurrencyOption = None,
    output: FormatOption = Format.TABLE,
    now: NowOption = None,
) -> None:
    """Show everything known of one call."""
    from app.amounts import open_exchange, tell_amounts
    from app.call_record import full_call_record
    from app.cli.call_page import print_call
    from app.cli.twins_page import print_twins
    from app.stores import open_database
    from app.twins import twin_records

    if history and where:
        raise CommandError("--history and --where show different things; name one of them")
    at = read_now(now)
    with open_database() as database:
        stored = find_call(database, call)
        exchange = open_exchange(database, currency, at)
        if history:
            show_history(database, stored, output)
            return
        if where:
            show_origins(database, stored, at, output)
            return
        twins = twin_records(database, stored.call.id)
    record = tell_amounts(full_call_record(stored, at), stored.call.budget, exchange) | {"twins": twins}
    if output is Format.TABLE:
        print_call(stored, at, exchange)
        print_twins(twins)
    elif output is Format.JSON:
        print_record(record)
    else:
        print_records([record], (), output, "")


def id_cell(record: "Mapping[str, Any]") -> str:
    """A call's id, and how many other portals carry it."""
    others = len(record["twins"])
    return f"{record['id']} (also on {others} more)" if others else str(record["id"])


def short_programme(name: str | None) -> str:
    """A programme's short name, where its name carries one in brackets at its end."""
    if name is None:
        return ""
    short = name.rpartition("(")[2].rstrip(")") if name.endswith(")") else name
    return short.partition(" - ")[0]


def find_call(database: "Database", name: str) -> "StoredCall":
    """The call of that id, key or identifier, with its texts. Raises `CommandError` if there is none or several."""
    from catalogue.store import calls

    with database.read() as connection:
        stored = calls.get_call(connection, name)
        if stored is not None:
            return stored
        known = [found.call for found in calls.find_calls(connection)]
        named = [call.id for call in known if call.source_key == name] or [
            call.id for call in known if call.identifier is not None and call.identifier.casefold() == name.casefold()
        ]
        if len(named) == 1:
            stored = calls.get_call(connection, named[0])
            assert stored is not None
            return stored
    if named:
        more = f" and {len(named) - _MOST_NAMED} more" if len(named) > _MOST_NAMED else ""
        raise CommandError(f"{name!r} names several calls; write one of: {', '.join(named[:_MOST_NAMED])}{more}")
    raise CommandError(f"there is no call {name!r}; see: callfit calls list --limit 0")


app.command("search")(search)
app.command("changes")(list_changes)
app.command("reread")(reread)
app.command("twins")(list_twins)
app.command("same")(same)
app.command("apart")(apart)
