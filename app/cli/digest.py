"""``callfit digest``: mail each company its calls."""

from typing import Annotated

import typer

from app.cli import resume, selftest
from app.cli.completion import complete_profiles
from app.cli.output import Column, Format, FormatOption, NowOption, ToOption, print_records, warn
from app.clock import read_now
from app.errors import Exit

app = typer.Typer(help="The digests.", no_args_is_help=True, rich_markup_mode=None)


@app.command()
def send(
    to: ToOption = None,
    profile: Annotated[
        list[str] | None, typer.Option(help="Only this company; may be repeated.", autocompletion=complete_profiles)
    ] = None,
    early: Annotated[bool, typer.Option("--early", help="Do not wait for the day and hour that each wishes.")] = False,
    output: FormatOption = Format.TABLE,
    now: NowOption = None,
) -> None:
    """Mail each company the calls that fit it and that it was not told of yet, once a period, from its hour on.

    Exit code 0: everything due was accepted. 6: some mail was not; it is tried again next time, or parked with its
    reason.
    """
    from app.digests import send_digests
    from app.stores import open_database
    from app.transports import read_target

    at = read_now(now)
    with open_database() as database:
        records = send_digests(database, read_target(to), at, profile, early=early, tell=warn)
    print_records(records, COLUMNS, output, "no companies yet; next: callfit profile add FILE.yaml")
    if any(record["outcome"] in {"failed", "parked"} for record in records):
        raise SystemExit(int(Exit.NOT_DELIVERED))


COLUMNS = (
    Column(heading="Company", cell=lambda record: record["profile"] or "(admin)"),
    Column(
        heading="Calls told", cell=lambda record: "" if record["calls"] is None else str(record["calls"]), right=True
    ),
    Column(heading="Mail", cell=lambda record: record["outcome"]),
    Column(heading="Subject", cell=lambda record: record["subject"] or record["problem"] or "", share=1, fold=True),
)

app.command("resume")(resume.resume)
app.command("selftest")(selftest.selftest)
