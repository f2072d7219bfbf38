"""``callfit digest selftest``: the proof, on this machine, that digests neither lose nor repeat."""

import signal
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.output import Column, Format, FormatOption, console, print_record, print_records
from app.errors import CommandError, Exit

if TYPE_CHECKING:
    from app.selftest.proof import Proof
    from app.selftest.tally import Tally


def selftest(
    profiles: Annotated[
        int, typer.Option(min=10, max=10_000, help="So many companies in the part with many companies.")
    ] = 120,
    quick: Annotated[
        bool, typer.Option("--quick", help="Some of the points and few companies: in some seconds.")
    ] = False,
    database: Annotated[
        str | None,
        typer.Option(metavar="URL", help="Try it in this PostgreSQL database, in schemas of its own that are deleted."),
    ] = None,
    output: FormatOption = Format.TABLE,
) -> None:
    """Kill senders of digests at every point there is, start them again, and count what a mail server gets.

    It makes up companies and calls in a catalogue of its own, on this machine; the catalogue, the settings and the mail
    server of the installation are not touched. Exit code 0: nothing was lost, and nothing came twice but the one mail
    that a sender had just handed over when it was killed, as the same mail. 3: something was, or did.
    """
    from dataclasses import replace

    from app.selftest.parts import Size
    from app.selftest.proof import QUICK, prove
    from app.selftest.trial import SelftestError
    from catalogue.store.errors import StoreError

    # Told to stop, it takes back what it has made, as after Ctrl-C.
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    size = QUICK if quick else replace(Size(), many=profiles)
    try:
        proof = prove(size, database, _progress)
    except SelftestError as error:
        raise CommandError(str(error)) from error
    except StoreError as error:
        raise CommandError(str(error), Exit.STORE) from error
    finally:
        signal.signal(signal.SIGTERM, before)
        _progress("")
    if output is Format.JSON:
        print_record(proof.record())
    elif output is Format.CSV:
        print_records(proof.record()["parts"], (), output, empty="")
    else:
        _print_page(proof)
    if not proof.holds:
        raise SystemExit(int(Exit.UNHEALTHY))


def _progress(text: str) -> None:
    """How far it is, on one line of a terminal. No thread draws it: threads and forks do not go together."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)


_COLUMNS = (
    Column(heading="Senders killed", cell=lambda record: record["part"], share=1, fold=True),
    *(
        Column(heading=heading, cell=lambda record, name=name: f"{record[name]:,}", right=True)  # type: ignore[misc]
        for heading, name in (
            ("Kills", "kills"),
            ("Due", "due"),
            ("Once", "once"),
            ("Again", "again"),
            ("Twice", "twice"),
            ("Never", "never"),
        )
    ),
    Column(heading="Seconds", cell=lambda record: f"{record['seconds']:.1f}", right=True),
)


def _print_page(proof: "Proof") -> None:
    def style(record: Any) -> str:  # noqa: ANN401 - a record, as `print_records` has it
        return "" if record["holds"] else "red"

    print_records(proof.record()["parts"], _COLUMNS, Format.TABLE, empty="", style=style)
    whole = proof.whole
    say = console().print
    say(
        f"That a company is told of a call, for a reason, counts as one: {whole.due:,} were due, and senders were"
        f" killed {whole.kills:,} times. {whole.once:,} came once. {whole.again:,} came again in the very mail (same"
        " Message-ID, same words) that its sender had handed over and not yet noted as sent when it was killed,"
        f" which no sender can rule out. {whole.twice:,} came in two different mails, {whole.never:,} never."
    )
    faults = list(_faults(whole))
    for fault in faults:
        say(fault, style="red")
    if proof.holds:
        say(f"Nothing was lost and nothing told twice. {proof.seconds:.0f} seconds.", style="green")
    elif not faults:
        say("In one of the parts nothing was due, so that it shows nothing.", style="red")


def _faults(whole: "Tally") -> "list[str]":
    """What must not be, each in a sentence."""
    told = {
        "never": "things were due and never told",
        "twice": "things were told in two different mails",
        "not_due": "things were told that nobody was due",
        "unexplained": "mails came again though no sender was killed between handing one over and noting it",
        "altered": "mails came again with other words",
        "unrecorded": "mails are sent by the catalogue's account and not by the server's, or the other way round",
    }
    return [f"{getattr(whole, name):,} {words}." for name, words in told.items() if getattr(whole, name)]
