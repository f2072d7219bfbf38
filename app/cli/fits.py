"""``callfit fits``: which companies a call fits, and what is missing in each."""

from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.advice_options import (
    CallArgument,
    CohortOption,
    IncludeOption,
    LanguageOption,
    exit_if_nothing,
    tell_language,
)
from app.cli.listing import FileOption, ListFormat, ListFormatOption, Listing, check_file, give
from app.cli.output import NowOption
from app.clock import read_now

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from app.matching import Wanted
    from catalogue.model.match import Match
    from catalogue.model.profile import Profile
    from catalogue.store.database import Database


def fits(
    call: CallArgument,
    cohort: CohortOption = None,
    include: IncludeOption = None,
    limit: Annotated[int, typer.Option(min=0, help="At most so many companies; 0 for all.")] = 0,
    language: LanguageOption = None,
    output: ListFormatOption = ListFormat.TABLE,
    file: FileOption = None,
    now: NowOption = None,
) -> None:
    """List the companies that a call fits, best first, and what is missing in each.

    Each pair is judged and scored as `match` does it. Exit code 7: it fits nobody.
    """
    from app.cli.calls import find_call
    from app.cli.offer import open_offer_told
    from app.companies import find_companies
    from app.errors import CommandError
    from app.match_record import FLAT_COLUMNS, flat_row, match_record, reader_words
    from app.matching import Wanted
    from app.stores import open_database

    at = read_now(now)
    check_file(output, file)
    with open_database() as database:
        stored, companies = find_call(database, call), find_companies(database, cohort)
        if not companies:
            raise CommandError("there is no company yet; next: callfit profile add FILE.yaml")
        wanted = Wanted(include=frozenset(include or ()))
        dismissed = _who_dismissed(database, stored.call.id, companies, wanted)
        all_of_them = open_offer_told(database, at).fits(stored.call, companies)
    fitting = [found for found in all_of_them if wanted.lists(found) and found.profile_id not in dismissed]
    shown = fitting[: limit or None]
    by_id = {company.id: company for company in companies}
    tell_language([by_id[found.profile_id] for found in shown], language)
    words = {company.id: reader_words(company, language) for company in companies}
    records = [
        match_record(found, by_id[found.profile_id], at, words[found.profile_id], rank)
        for rank, found in enumerate(shown, 1)
    ]

    def print_table() -> None:
        from app.cli.match_table import print_companies

        _print_call(all_of_them[0], at)
        if shown:
            print_companies(shown, companies, words)
        _print_end(shown, all_of_them)

    rows = [flat_row(record) for record in records]
    give(Listing(name="fits", records=records, columns=FLAT_COLUMNS, rows=rows, print_table=print_table), output, file)
    exit_if_nothing(bool(fitting))


def _who_dismissed(
    database: "Database", call_id: str, companies: "Sequence[Profile]", wanted: "Wanted"
) -> frozenset[str]:
    """The companies that want to see the call no more, unless those are asked for too."""
    from app.including import Include
    from catalogue.store.choices import dismissed_calls

    if Include.DISMISSED in wanted.include:
        return frozenset()
    with database.read() as connection:
        return frozenset(one.id for one in companies if call_id in dismissed_calls(connection, one.id))


def _print_call(found: "Match", now: "datetime") -> None:
    from rich.text import Text

    from app.cli.match_table import call_text, until
    from app.cli.output import console
    from catalogue.model.state import next_deadline

    out = console()
    title = call_text(found.call)
    title.stylize("bold", 0, title.plain.index("\n"))
    out.print(title)
    told = ", ".join(until(found.call, now).plain.split("\n"))
    out.print(Text(f"until {told}" if next_deadline(found.call, now) else told))


def _print_end(shown: "Sequence[Match]", all_of_them: "Sequence[Match]") -> None:
    from app.cli.output import console
    from catalogue.model.match import Eligibility

    barred = sum(found.eligibility is Eligibility.NOT_ELIGIBLE for found in all_of_them)
    told = f"{len(shown)} of {len(all_of_them)} companies; {barred} may not apply."
    if shown:
        more = f"More on one: callfit why {shown[0].profile_id} {shown[0].call.source_key}"
    else:
        more = "See also --include weak and --include not-eligible."
    console().print(f"{told}\n{more}", markup=False, soft_wrap=True)
