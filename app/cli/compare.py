"""``callfit compare``: which calls fit two companies, and why the others fit one of them only."""

from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.advice_options import LanguageOption, ProfileArgument, exit_if_nothing, tell_language
from app.cli.listing import FileOption, ListFormat, ListFormatOption, Listing, check_file, give
from app.cli.output import NowOption
from app.clock import read_now
from app.errors import CommandError

if TYPE_CHECKING:
    from app.comparing import Compared


def compare(
    first: ProfileArgument,
    second: ProfileArgument,
    limit: Annotated[int, typer.Option(min=0, help="At most so many calls; 0 for all.")] = 30,
    language: LanguageOption = None,
    output: ListFormatOption = ListFormat.TABLE,
    file: FileOption = None,
    now: NowOption = None,
) -> None:
    """List the calls that fit two companies: both first, then one only, and why not the other.

    Exit code 7: no call fits either.
    """
    from app.cli.offer import open_offer_told
    from app.companies import find_profile
    from app.comparing import COMPARED_COLUMNS, compare_companies, compared_record, compared_row
    from app.match_record import reader_words
    from app.stores import open_database

    at = read_now(now)
    check_file(output, file)
    if first == second:
        raise CommandError(f"{first!r} is the same company twice; name two")
    with open_database() as database:
        one, other = (find_profile(database, name) for name in (first, second))
        rows = compare_companies(database, open_offer_told(database, at), one, other)
    tell_language([one, other], language)
    words = (reader_words(one, language), reader_words(other, language))
    shown = rows[: limit or None]
    records = [compared_record(row, at, words) for row in shown]

    def print_table() -> None:
        from app.cli.match_table import print_pairs
        from app.cli.output import console

        if shown:
            print_pairs([(row.first, row.second, row.why_not(words)) for row in shown], one, other)
        console().print(_summary(rows, len(shown), one.id, other.id), markup=False)

    listing = Listing(
        name="compare",
        records=records,
        columns=COMPARED_COLUMNS,
        rows=[compared_row(record) for record in records],
        print_table=print_table,
    )
    give(listing, output, file)
    exit_if_nothing(bool(rows))


def _summary(rows: "list[Compared]", shown: int, first: str, second: str) -> str:
    both = sum(row.fits_both for row in rows)
    only_first = sum(row.fits_first and not row.fits_both for row in rows)
    only_second = len(rows) - both - only_first
    return f"{shown} of {len(rows)} calls: {both} fit both, {only_first} only {first}, {only_second} only {second}"
