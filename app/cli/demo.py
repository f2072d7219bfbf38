"""``callfit demo``: the whole way once, from a portal's answers to the mails of three sample companies."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.output import Column, Format, console, print_records
from app.errors import CommandError, Exit

if TYPE_CHECKING:
    from catalogue.model.run import Run

SOURCE = "eu_funding_tenders"
EXAMPLES = Path(__file__).parents[2] / "examples"


def demo(
    out: Annotated[Path, typer.Option(help="The folder for the mails and the demo's own catalogue.")] = Path("out"),
    live: Annotated[bool, typer.Option("--live", help="Read the live portal instead of the bundled answers.")] = False,
) -> None:
    """Crawl a portal, match three sample companies, and write each one's mail into a folder.

    The portal is a stand-in on this machine that answers over HTTP from bundled records: real facts of calls of August
    2026, texts in our own words. Run it again, and it has nothing new to say.
    """
    from app.cli.crawl import exit_code, print_run, read_source

    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CommandError(f"the folder {out} cannot be made: {error.strerror}") from error
    # The demo never touches the catalogue of an installation, nor what that remembers of its mails.
    os.environ["CALLFIT_STATE"] = str((out / "state").resolve())
    os.environ.pop("CALLFIT_DATABASE_FILE", None)
    os.environ["CALLFIT_DATABASE"] = f"sqlite:///{(out / ('live.db' if live else 'demo.db')).resolve()}"
    _upgrade()
    say = console().print
    if live:
        say("Reading the live EU Funding & Tenders Portal. This takes some minutes.")
        run = read_source(SOURCE, now=None)
    else:
        say("Reading a stand-in for the EU Funding & Tenders Portal, on this machine, as it was on 20 August 2026.")
        run = read_source(SOURCE, now=None, replay=EXAMPLES / SOURCE)
    print_run(run)
    if exit_code(run) is Exit.NOT_READ:
        raise CommandError("the portal could not be read, so there is nothing to match", Exit.NOT_READ)
    say("Matching three sample companies and writing their mails.")
    records = _match_and_mail(run, out)
    print_records(records, _COLUMNS, Format.TABLE, empty="")
    _say_what_next(records, out)


def _upgrade() -> None:
    from app.stores import open_database
    from catalogue.store import schema

    with open_database(current=False) as database:
        schema.upgrade(database)


def _match_and_mail(run: "Run", out: Path) -> list[dict[str, Any]]:
    from app.consenting import note_consent
    from app.digests import send_digests
    from app.profile_form import read_profile, read_profile_values
    from app.stores import open_database
    from catalogue.store import profiles

    files = sorted((EXAMPLES / "profiles").glob("*.yaml"))
    companies = [read_profile(read_profile_values(path), str(path)) for path in files]
    with open_database() as database:
        with database.write() as connection:
            for company in companies:
                profiles.put_profile(connection, company, run.started_at)
                note_consent(connection, company.id, "a company made up for this demonstration", run.started_at)
        records = send_digests(database, str(out), run.started_at, None, early=True)
    names = {company.id: f"{company.name}, {company.place} ({company.country})" for company in companies}
    return [record | {"company": names.get(record["profile"], record["profile"])} for record in records]


_COLUMNS = (
    Column(heading="Company", cell=lambda record: record["company"], share=2, fold=True),
    Column(heading="Calls told", cell=lambda record: str(record["calls"] or 0), right=True),
    Column(heading="Mail", cell=lambda record: record["outcome"]),
    Column(heading="Subject", cell=lambda record: record["subject"] or record["problem"] or "", share=3, fold=True),
)


def _say_what_next(records: list[dict[str, Any]], out: Path) -> None:
    say = console().print
    if any(record["outcome"] in {"failed", "parked"} for record in records):
        raise SystemExit(int(Exit.NOT_DELIVERED))
    if any(record["outcome"] == "sent" for record in records):
        say(f"The mails are in {out}, as .eml for a mail program and as .html for a browser.")
        say("Run it again: each piece of news is told once, so it will have nothing new to say.")
    else:
        say(f"Nothing is new, so nobody is mailed. The mails of before are in {out}; delete that folder to start over.")
