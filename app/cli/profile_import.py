"""``callfit profile import``: many companies at once."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.consent import warn_of_blocked, warn_of_silent
from app.cli.output import Format, FormatOption, NowOption, console, print_record, print_records, warn
from app.clock import read_now
from app.errors import CommandError, Exit

if TYPE_CHECKING:
    from app.importing import Imported, Rejected

_EXAMPLE = {
    "id": "termo-ilfov",
    "name": "Termo Ilfov SRL",
    "email": "office@example.org",
    "language": "ro",
    "country": "RO",
    "zone": "Europe/Bucharest",
    "nuts": "RO322",
    "place": "Voluntari",
    "registration": "RO18547290",
    "sites": "RO126; RO113",
    "applicant": "enterprise",
    "legal_form": "limited_company",
    "employees": "24",
    "turnover": "2100000",
    "turnover_currency": "EUR",
    "balance_sheet": "1400000",
    "balance_sheet_currency": "EUR",
    "owned_above_25_percent": "no",
    "founded": "2014-03-01",
    "sectors": "43.22@2 main; 43.21@2",
    "trl": "5",
    "seeking_amount": "250000",
    "seeking_amount_currency": "EUR",
    "own_share": "40",
    "instruments": "grant; loan",
    "themes": "energy_efficiency; renewable_energy; buildings",
    "keywords": "pompe de căldură; izolații",
    "partnering": "willing",
    "cohorts": "ilfov-2026",
    "digest_limit": "10",
    "cadence": "weekly",
    "weekday": "monday",
    "hour": "7",
    "closing_days": "30; 14; 3",
    "heartbeat": "no",
    "description": "Montăm pompe de căldură și izolăm blocuri de locuințe.",
}


def import_table(
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="A table, .csv or .xlsx; see docs/profiles.md.")
    ] = None,
    template: Annotated[
        bool, typer.Option("--template", help="Print a table with all columns and one example row instead.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell what would be done, and keep nothing.")] = False,
    cohort: Annotated[
        str | None, typer.Option(metavar="NAME", help="A cohort that all companies of the table join.")
    ] = None,
    rejected: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.csv", help="Write rows that are not taken into this file, with a column that says why."
        ),
    ] = None,
    ignore: Annotated[
        list[str] | None, typer.Option(metavar="COLUMN", help="Pass over this column; may be repeated.")
    ] = None,
    consent: Annotated[
        str | None,
        typer.Option(metavar="HOW", help="How all of them agreed to have mail, such as 'signed forms of the pact'."),
    ] = None,
    output: FormatOption = Format.TABLE,
    now: NowOption = None,
) -> None:
    """Add or replace many companies out of a table: good rows are kept, each bad one is told with all its reasons."""
    if template:
        _print_template()
        return
    if file is None:
        raise CommandError("name a table of companies; callfit profile import --template shows what it looks like")
    from app.importing import import_companies, write_rejected
    from app.stores import open_database

    if rejected is not None and rejected.resolve() == file.resolve():
        raise CommandError(f"--rejected {rejected} is the table itself; name another file")
    at = read_now(now)
    with open_database() as database:
        imported = import_companies(
            database, file, at, cohort=cohort, ignore=ignore or (), dry_run=dry_run, consent=consent
        )
        known = {*imported.added, *imported.replaced, *imported.same}
        warn_of_blocked(database, known, at)
        if consent is not None:
            warn_of_silent(database, known)
    for note in imported.table.notes:
        warn(note)
    if rejected is not None and imported.rejected:
        write_rejected(imported, rejected)
    if output is Format.JSON:
        print_record(_record(imported, file, dry_run=dry_run))
    elif output is Format.CSV:
        print_records([_row(one, reason) for one in imported.rejected for reason in one.reasons], (), output, "")
    else:
        _print(imported, rejected, cohort, dry_run=dry_run)
    if imported.rejected:
        raise typer.Exit(int(Exit.UNHEALTHY))


def _print_template() -> None:
    import csv
    import sys

    from app.company_columns import COLUMNS

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerow([_EXAMPLE.get(column, "") for column in COLUMNS])


def _record(imported: "Imported", file: Path, *, dry_run: bool) -> dict[str, Any]:
    return {
        "file": str(file),
        "dry_run": dry_run,
        "rows": imported.rows,
        "added": list(imported.added),
        "replaced": list(imported.replaced),
        "same": list(imported.same),
        "rejected": [
            {"line": one.row.line, "id": one.id or None, "name": one.name or None, "reasons": list(one.reasons)}
            for one in imported.rejected
        ],
        "notes": list(imported.table.notes),
    }


def _row(one: "Rejected", reason: str) -> dict[str, Any]:
    return {"line": one.row.line, "id": one.id, "name": one.name, "reason": reason}


def _print(imported: "Imported", rejected: Path | None, cohort: str | None, *, dry_run: bool) -> None:
    out = console()

    def say(text: str) -> None:
        out.print(text, markup=False, soft_wrap=True)

    for one in imported.rejected:
        say(f"line {one.row.line}, {one.name or one.id or 'without a name'}:")
        for reason in one.reasons:
            say(f"  {reason}")
    counts = [f"{len(imported.added)} added", f"{len(imported.replaced)} replaced", f"{len(imported.same)} as before"]
    done = "would be " if dry_run else ""
    say(f"{imported.rows} rows: {done}{', '.join(counts)}, {len(imported.rejected)} not taken")
    if imported.rejected and rejected is not None:
        say(f"next: correct {rejected} and import it again")
    elif imported.rejected:
        say("next: correct them and import the table again, or write them apart with --rejected FILE.csv")
    elif dry_run:
        say("next: the same without --dry-run")
    elif imported.rows:
        say(f"next: callfit match {f'--cohort {cohort}' if cohort else '--all'}")
