"""``callfit advisor``: who looks after the companies of which cohorts, and may sign in to their pages."""

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.completion import complete_cohorts
from app.cli.output import Column, Format, FormatOption, print_records, warn
from app.clock import read_now

if TYPE_CHECKING:
    from collections.abc import Iterable

    from catalogue.store.database import Database

app = typer.Typer(
    help="Who looks after the companies of which cohorts, and may sign in to their pages.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

AdvisorArgument = Annotated[str, typer.Argument(metavar="ADVISOR", help="The advisor's id.")]
NameOption = Annotated[str | None, typer.Option(help="The advisor's name.")]
EmailOption = Annotated[str | None, typer.Option(help="The address that links to sign in are mailed to.")]
ReadsOption = Annotated[str | None, typer.Option("--language", help="The language of its pages and mails, such as ro.")]
ZoneOption = Annotated[str | None, typer.Option(help="Its time zone, such as Europe/Bucharest.")]
CohortsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--cohort", help="A cohort whose companies it sees; may be repeated.", autocompletion=complete_cohorts
    ),
]


@app.command()
def add(
    id: Annotated[str, typer.Argument(metavar="ADVISOR", help="A short name: lower-case letters, digits, hyphens.")],  # noqa: A002
    name: Annotated[str, typer.Option(help="The advisor's name.")],
    email: Annotated[str, typer.Option(help="The address that links to sign in are mailed to.")],
    language: Annotated[str, typer.Option(help="The language of its pages and mails, such as ro.")] = "en",
    zone: Annotated[str, typer.Option(help="Its time zone, such as Europe/Bucharest.")] = "Europe/Brussels",
    cohort: CohortsOption = None,
    output: FormatOption = Format.TABLE,
) -> None:
    """Add an advisor. It signs in at /sign-in with its address; a link comes by mail, and there is no password."""
    from app.advising.advisors import advisor_record, keep_advisor
    from app.stores import open_database
    from catalogue.model.advisor import Advisor

    advisor = Advisor(id=id, name=name, email=email, language=language, zone=zone, cohorts=tuple(cohort or ()))
    with open_database() as database:
        kept = keep_advisor(database, advisor, read_now(None), new=True)
        _warn_of_empty(database, kept.cohorts)
    _give(advisor_record(kept), output)


@app.command("list")
def list_advisors(output: FormatOption = Format.TABLE) -> None:
    """List the advisors."""
    from app.advising.advisors import advisor_record
    from app.stores import open_database
    from catalogue.store.advisors import find_advisors

    with open_database() as database, database.read() as connection:
        records = [advisor_record(one) for one in find_advisors(connection)]
    print_records(records, _COLUMNS, output, "no advisors yet; next: callfit advisor add")


@app.command()
def change(
    advisor: AdvisorArgument,
    name: NameOption = None,
    email: EmailOption = None,
    language: ReadsOption = None,
    zone: ZoneOption = None,
    cohort: CohortsOption = None,
    no_cohort: Annotated[bool, typer.Option("--no-cohort", help="It sees no companies for now.")] = False,
    output: FormatOption = Format.TABLE,
) -> None:
    """Change what is told of an advisor; cohorts take the place of those of before. A new address signs it out."""
    from app.advising.advisors import advisor_record, find_named, keep_advisor
    from app.errors import CommandError
    from app.stores import open_database

    if no_cohort and cohort:
        raise CommandError("say --cohort or --no-cohort, not both")
    cohorts = () if no_cohort else tuple(cohort) if cohort else None
    with open_database() as database:
        known = find_named(database, advisor)
        changed = replace(
            known,
            name=known.name if name is None else name,
            email=known.email if email is None else email,
            language=known.language if language is None else language,
            zone=known.zone if zone is None else zone,
            cohorts=known.cohorts if cohorts is None else cohorts,
        )
        kept = keep_advisor(database, changed, read_now(None), new=False)
        _warn_of_empty(database, kept.cohorts)
    _give(advisor_record(kept), output)


@app.command()
def remove(advisor: AdvisorArgument) -> None:
    """Remove an advisor: it is signed out everywhere. Its notes stay with the companies."""
    from app.advising.advisors import find_named
    from app.stores import open_database
    from catalogue.store.advisors import remove_advisor

    with open_database() as database:
        known = find_named(database, advisor)
        with database.write() as connection:
            remove_advisor(connection, known.id)
    print(f"removed {known.id}")


def _give(record: dict[str, object], output: Format) -> None:
    print_records([record], _COLUMNS, output, "")


def _warn_of_empty(database: "Database", cohorts: "Iterable[str]") -> None:
    """Say on standard error which of these cohorts have no company: a name may be misspelled."""
    from catalogue.store.profiles import find_profiles

    with database.read() as connection:
        there = {cohort for profile in find_profiles(connection) for cohort in profile.cohorts}
    for cohort in cohorts:
        if cohort not in there:
            warn(f"no company is in the cohort {cohort!r} yet; next: callfit profile add FILE.yaml --cohort {cohort}")


_COLUMNS = (
    Column(heading="Id", cell=lambda record: record["id"]),
    Column(heading="Name", cell=lambda record: record["name"], share=2),
    Column(heading="E-mail", cell=lambda record: record["email"], share=2, fold=True),
    Column(heading="Language", cell=lambda record: record["language"]),
    Column(heading="Zone", cell=lambda record: record["zone"]),
    Column(heading="Cohorts", cell=lambda record: ", ".join(record["cohorts"]), share=2, fold=True),
)
