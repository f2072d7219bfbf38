"""The calls of one or several companies, in the format asked for."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from rich.text import Text

from app.cli.listing import ListFormat, Listing, give
from app.cli.match_page import print_change, print_match, print_numbers
from app.cli.match_table import print_calls
from app.cli.output import console
from app.match_record import FLAT_COLUMNS, flat_row, match_record, reader_words
from app.matched import Matched
from notifier.wording.lines import clean_line


def give_matches(
    companies: Sequence[Matched],
    now: datetime,
    *,
    language: str | None,
    most: int,
    why: bool,
    numbers: bool,
    output: ListFormat,
    file: Path | None,
) -> None:
    """Print what ``companies`` are shown at ``now``, of each at most ``most`` calls (0 for all), or write it."""
    records = [] if output is ListFormat.TABLE else list(_records(companies, now, language, most))

    def print_table() -> None:
        for company in companies:
            _print_company(company, now, language=language, most=most, why=why, numbers=numbers)
        _print_end(companies)

    listing = Listing(
        name="matches",
        records=records,
        columns=FLAT_COLUMNS,
        rows=[flat_row(record) for record in records] if output in {ListFormat.CSV, ListFormat.XLSX} else [],
        print_table=print_table,
    )
    give(listing, output, file)


def _records(companies: Sequence[Matched], now: datetime, language: str | None, most: int) -> Iterator[dict[str, Any]]:
    for company in companies:
        words = reader_words(company.profile, language)
        for rank, found in enumerate(company.listed[: most or None], 1):
            before = company.before.get(found.call.id)
            yield match_record(found, company.profile, now, words, rank, before)
        for found in company.lost:
            yield match_record(found, company.profile, now, words, None, company.before[found.call.id])


def _print_company(
    company: Matched, now: datetime, *, language: str | None, most: int, why: bool, numbers: bool
) -> None:
    out, words = console(), reader_words(company.profile, language)
    shown = company.listed[: most or None]
    count = f"{len(shown)} of {len(company.listed)} calls" if shown else "no call fits"
    name = clean_line(company.profile.name, 120)
    out.print(Text.assemble((name, "bold"), f" ({company.profile.id}): {count}"))
    if why:
        out.print()
        for rank, found in enumerate(shown, 1):
            print_match(found, company.profile, words, now, rank)
            if numbers:
                print_numbers(found)
                out.print()
    elif shown:
        print_calls(shown, now)
    if company.before:
        _print_changes(company, language, why=why)


def _print_changes(company: Matched, language: str | None, *, why: bool) -> None:
    out, words = console(), reader_words(company.profile, language)
    changed = company.changed
    won = sum(not company.before[found.call.id].listed for found in changed)
    told = f"{won} calls come in, {len(company.lost)} drop out"
    told += f", {len(changed) - won - len(company.lost)} are judged otherwise"
    out.print(f"Tried, not stored: {told}{'' if why or not changed else '; see --why'}", markup=False)
    if why:
        for found in changed:
            print_change(found, company.before[found.call.id], words, listed=found not in company.lost)


def _print_end(companies: Sequence[Matched]) -> None:
    out, offered = console(), max(company.offered for company in companies)
    if offered == 0:
        out.print("no call is open or planned; next: callfit crawl eu_funding_tenders", markup=False)
        return
    among = f"Among {offered} records of calls that are open or planned."
    first = next((company for company in companies if company.listed), None)
    if first is None:
        out.print(f"{among} See also --include weak and --include not-eligible.", markup=False)
    else:
        best = first.listed[0].call.source_key
        out.print(among, markup=False)
        out.print(f"More on one: callfit why {first.profile.id} {best}", markup=False, soft_wrap=True)
