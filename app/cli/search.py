"""``callfit calls search``: find calls by their words, in every language."""

import re
from typing import Annotated

import typer

from app.cli.completion import complete_sources
from app.cli.output import Format, FormatOption, NowOption, print_record, print_records
from app.clock import read_now, read_span
from app.errors import CommandError
from catalogue.model.call import Instrument
from catalogue.model.state import State

_COUNTRY = re.compile(r"[A-Za-z]{2}")


def search(
    words: Annotated[
        list[str],
        typer.Argument(
            help='What calls must say. Every word counts; "words in quotes" must stand so, -word must not be there,'
            " word* begins one. Write -- before words if the first one begins with a dash."
        ),
    ],
    country: Annotated[
        list[str] | None,
        typer.Option(help="Only calls of the sources of this country, such as RO, or EU; may be repeated."),
    ] = None,
    state: Annotated[list[State] | None, typer.Option(help="Only calls in this state; may be repeated.")] = None,
    closing_within: Annotated[
        str | None, typer.Option(metavar="SPAN", help="Only calls whose next deadline is within 30d, say, or 36h.")
    ] = None,
    instrument: Annotated[
        list[Instrument] | None, typer.Option(help="Only calls that say that they give this; may be repeated.")
    ] = None,
    source: Annotated[
        str | None, typer.Option(help="Only calls of this source.", autocompletion=complete_sources)
    ] = None,
    language_only: Annotated[
        bool, typer.Option("--language-only", help="Only the words as typed, not what other languages call the same.")
    ] = False,
    every: Annotated[
        bool, typer.Option("--twins", help="Every portal's record of a call, not one row for all of them.")
    ] = False,
    limit: Annotated[int, typer.Option(min=0, help="At most so many; 0 for all.")] = 30,
    output: FormatOption = Format.TABLE,
    now: NowOption = None,
) -> None:
    """Find calls by their words, the best first; what the glossary knows is found in other languages as well."""
    from app.cli.search_page import print_search
    from app.searching import Part, hit_record, search_record
    from app.searching import search as search_catalogue
    from app.stores import open_database
    from catalogue.search.query import read_query
    from catalogue.store.search import Filters

    at, text = read_now(now), " ".join(words)
    for code in country or ():
        if not _COUNTRY.fullmatch(code):
            raise CommandError(f"--country {code!r} is no country's code; write two letters, such as RO, or EU")
    try:
        query = read_query(text, translate=not language_only)
    except ValueError as error:
        raise CommandError(str(error)) from None
    if not query.terms:
        raise CommandError(f"there is nothing to search for in {text!r}; write at least one word that must be there")
    filters = Filters(
        source=source,
        countries=frozenset(country or ()),
        states=frozenset(state or ()),
        closing_within=read_span(closing_within, "--closing-within") if closing_within is not None else None,
        instruments=frozenset(instrument or ()),
    )
    with open_database() as database:
        found = search_catalogue(database, query, filters, at, Part(limit=limit, every=every))
    if output is Format.TABLE:
        print_search(query, found)
    elif output is Format.JSON:
        print_record(search_record(text, query, found))
    else:
        print_records([hit_record(hit) for hit in found.hits], (), output, "")
