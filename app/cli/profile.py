"""``callfit profile``: the companies that we look for."""

from pathlib import Path
from typing import Annotated, Any

import typer

from app.cli import consent as consent_commands
from app.cli import privacy
from app.cli.advice_options import CohortOption, ProfileArgument
from app.cli.output import Column, Format, FormatOption, console, print_record, print_records, warn
from app.cli.profile_check import check
from app.cli.profile_import import import_table
from app.clock import read_now
from app.errors import CommandError

app = typer.Typer(help="Companies and what they look for.", no_args_is_help=True, rich_markup_mode=None)


@app.command()
def add(
    file: Annotated[Path | None, typer.Argument(help="A YAML file; see docs/profiles.md.")] = None,
    id: Annotated[str | None, typer.Option(help="Short name: lower-case letters, digits, hyphens.")] = None,  # noqa: A002
    name: Annotated[str | None, typer.Option(help="The company's name.")] = None,
    email: Annotated[str | None, typer.Option(help="Where its digest goes.")] = None,
    language: Annotated[str | None, typer.Option(help="The language it reads, such as ro.")] = None,
    country: Annotated[str | None, typer.Option(help="Its country, such as RO.")] = None,
    zone: Annotated[str | None, typer.Option(help="Its time zone, such as Europe/Bucharest.")] = None,
    description: Annotated[str | None, typer.Option(help="What it does, in its own words.")] = None,
    nuts: Annotated[str | None, typer.Option(help="The NUTS code of its seat, such as RO322.")] = None,
    employees: Annotated[float | None, typer.Option(help="Annual work units.")] = None,
    theme: Annotated[list[str] | None, typer.Option(help="A theme it looks for; may be repeated.")] = None,
    partnering: Annotated[str | None, typer.Option(help="alone or willing.")] = None,
    cohort: Annotated[list[str] | None, typer.Option(help="A group that you keep it in; may be repeated.")] = None,
    consent: Annotated[
        str | None, typer.Option(help="How it agreed to have mail, such as 'signed form of 3 November 2026'.")
    ] = None,
) -> None:
    """Add a company, or replace the one of the same id: from a file, from options, or a file corrected by options.

    A company is mailed only once it agreed: say how it did with --consent, or have it asked with callfit profile ask.
    """
    from app.consenting import note_consent
    from app.profile_form import read_profile
    from app.stores import open_database
    from catalogue.model.consent import ConsentState
    from catalogue.store import profiles
    from catalogue.store.consents import consent_state

    given = {
        "id": id, "name": name, "email": email, "language": language, "country": country, "zone": zone,
        "description": description, "nuts": nuts, "themes": theme, "partnering": partnering,
        "cohorts": cohort,
        "enterprise": {"employees": employees} if employees is not None else None,
    }  # fmt: skip
    values = {field: value for field, value in given.items() if value is not None}
    if file is None and not values:
        raise CommandError("name a YAML file, or give the company by options; see: callfit profile add --help")
    profile = read_profile(_merged(file, values), str(file or "what the options describe"))
    now = read_now(None)
    with open_database() as database:
        with database.write() as connection:
            is_new = profiles.put_profile(connection, profile, now)
            if consent is not None:
                note_consent(connection, profile.id, consent, now)
            has_to_agree = consent_state(connection, profile.id) is ConsentState.UNCONFIRMED
        consent_commands.warn_of_blocked(database, [profile.id], now)
        consent_commands.warn_of_silent(database, [profile.id])
    print(f"{'added' if is_new else 'replaced'} {profile.id}; next: callfit match --profile {profile.id}")
    if has_to_agree:
        print(f"It gets no mail before it agrees: callfit profile ask {profile.id}, or say with --consent how it did")


def _merged(file: Path | None, values: dict[str, Any]) -> dict[str, Any]:
    from app.profile_form import read_profile_values

    if file is None:
        return values
    merged = read_profile_values(file)
    # The JSON of `profile show` tells it beside the fields of the file.
    if merged.pop("consent", None) is not None:
        warn(f"{file}: whether the company agreed to have mail is not taken from a file; say how with --consent")
    figures = merged.get("enterprise")
    if "enterprise" in values and isinstance(figures, dict):
        values["enterprise"] = figures | values["enterprise"]
    return merged | values


@app.command("list")
def list_profiles(cohort: CohortOption = None, output: FormatOption = Format.TABLE) -> None:
    """List the companies."""
    from app.companies import find_companies
    from app.mail_state import find_mail_states
    from app.profile_record import profile_record
    from app.stores import open_database

    with open_database() as database:
        companies = find_companies(database, cohort)
        with database.read() as connection:
            states = find_mail_states(connection, companies, read_now(None))
    records = [profile_record(company) | {"consent": states[company.id].record()} for company in companies]
    columns = (
        Column(heading="Id", cell=lambda record: record["id"]),
        Column(heading="Name", cell=lambda record: record["name"], share=2),
        Column(heading="Country", cell=lambda record: record["country"]),
        Column(heading="Region", cell=lambda record: record["nuts"] or ""),
        Column(heading="Language", cell=lambda record: record["language"]),
        Column(heading="Mail", cell=lambda record: states[record["id"]].word),
        Column(heading="Cohorts", cell=lambda record: ", ".join(record["cohorts"]), fold=True),
        Column(heading="Themes", cell=lambda record: ", ".join(record["themes"]), share=3, fold=True),
    )
    print_records(records, columns, output, "no companies yet; next: callfit profile add FILE.yaml")
    unasked = sum(state.word == "not asked" for state in states.values())
    if output is Format.TABLE and unasked:
        which = f"--cohort {cohort}" if cohort is not None else "COMPANY…"
        warn(f"{unasked} of {len(companies)} get no mail, since they were not asked; next: callfit profile ask {which}")


@app.command()
def show(
    profile: ProfileArgument,
    output: FormatOption = Format.TABLE,
) -> None:
    """Show one company as we know it."""
    from app.companies import find_profile
    from app.mail_state import find_mail_states
    from app.profile_record import profile_record
    from app.stores import open_database

    with open_database() as database:
        company = find_profile(database, profile)
        with database.read() as connection:
            state = find_mail_states(connection, [company], read_now(None))[company.id]
    record = profile_record(company)
    if output is Format.JSON:
        print_record(record | {"consent": state.record()})
    elif output is Format.CSV:
        print_records([record | {"consent": state.record()}], (), output, "")
    else:
        import yaml

        text = yaml.safe_dump(record, allow_unicode=True, sort_keys=False, width=100)
        console().print(text, markup=False, end="")
        # Beside the YAML, which can be added again as it is.
        warn(f"{company.id} {consent_commands.advice(company.id, state)}")


app.command("import")(import_table)
app.command("check")(check)
app.command("ask")(consent_commands.ask)
app.command("confirm")(consent_commands.confirm)
app.command("pause")(consent_commands.pause)
app.command("resume")(consent_commands.resume)
app.command("stop")(consent_commands.stop)
app.command("consent")(consent_commands.show_consent)
app.command("export")(privacy.export)
app.command("erase")(privacy.erase)
app.command("forget-unanswered")(privacy.forget_unanswered)
