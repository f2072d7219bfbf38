"""The command line, one module a command group.

Modules here load nothing heavy when they are imported: ``callfit --help`` must answer at once.
"""

import sys
from typing import Annotated

import typer

from app.cli import (
    advisor,
    calls,
    compare,
    crawl,
    database,
    demo,
    digest,
    doctor,
    fits,
    mail,
    match,
    profile,
    reference,
    run,
    serve,
    shortlist,
    sources,
    why,
)
from app.errors import CommandError, Exit

app = typer.Typer(
    name="callfit",
    help="Finds the public funding that an SME can really apply for, and mails it a digest it can trust.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    rich_markup_mode=None,
)


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(f"callfit {version('callfit')}")
        raise typer.Exit


@app.callback()
def _start(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None: ...


app.command("crawl")(crawl.crawl)
app.add_typer(database.app, name="db")
app.add_typer(calls.app, name="calls")
app.add_typer(profile.app, name="profile")
app.add_typer(shortlist.app, name="shortlist")
app.add_typer(advisor.app, name="advisor")
app.command("match")(match.match)
app.command("fits")(fits.fits)
app.command("why")(why.why)
app.command("compare")(compare.compare)
app.add_typer(digest.app, name="digest")
app.add_typer(mail.app, name="mail")
app.add_typer(sources.app, name="sources")
app.add_typer(reference.app, name="reference")
app.command("run")(run.run)
app.command("serve")(serve.serve)
app.command("doctor")(doctor.doctor)
app.command("demo")(demo.demo)


def main() -> None:
    """Run the command line; every expected failure is one clear message and an exit code of `app.errors.Exit`."""
    from catalogue.settings import SettingsError

    try:
        app()
    except CommandError as error:
        _fail(str(error), error.exit_code)
    except SettingsError as error:
        _fail(str(error), Exit.FAILED)
    except KeyboardInterrupt:
        _fail("stopped", Exit.FAILED)


def _fail(text: str, code: Exit) -> None:
    print(f"callfit: {text}", file=sys.stderr)
    raise SystemExit(int(code))
