"""``callfit mail``: mails that wait to go out, those that come in, and addresses that take none."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.advice_options import ProfileArgument
from app.cli.output import Column, Format, FormatOption, NowOption, ToOption, console, print_record, print_records, warn
from app.clock import read_now
from app.errors import CommandError, Exit

if TYPE_CHECKING:
    from catalogue.model.suppression import Suppression

_MOST_PARKED = 500

app = typer.Typer(
    help="Mails that wait or come in, and addresses that take none.", no_args_is_help=True, rich_markup_mode=None
)


@app.command()
def read(
    place: Annotated[
        str | None,
        typer.Argument(help="A folder, a Maildir or imaps://USER:PASSWORD@HOST/FOLDER; by default CALLFIT_BOUNCES."),
    ] = None,
    output: FormatOption = Format.TABLE,
    now: NowOption = None,
) -> None:
    """Read the mails that came in: what did not arrive, who complained, who asks to stop or confirms.

    An address that is none, or whose owner complained, gets no mail any more; one that is full rests, longer each time.
    What is handled moves into the folder done, or gets the keyword CallfitRead on a server; the rest is left to people.
    Reading a mail twice changes nothing.
    """
    from app.digests import make_sender
    from app.incoming import LEFT, read_incoming
    from app.stores import open_database
    from catalogue.settings import read_settings

    place = place or read_settings().bounces
    if not place:
        raise CommandError("no place to read mails from; name a folder or imaps://… or set CALLFIT_BOUNCES")
    at = read_now(now)
    with open_database() as database:
        records = read_incoming(database, place, make_sender(), at)
    columns = (
        Column(heading="What", cell=lambda record: record["what"]),
        Column(heading="Outcome", cell=_outcome),
        Column(heading="Delivery or company", cell=lambda record: record["delivery"] or record["profile"] or ""),
        Column(heading="Mail", cell=lambda record: record["mail"], share=1, fold=True),
    )
    print_records(records, columns, output, "no new mails")
    left = sum(record["outcome"] == LEFT for record in records)
    if output is Format.TABLE and left:
        console().print(f"{left} left to people: callfit cannot act on them", markup=False)


def _outcome(record: Any) -> str:  # noqa: ANN401 - a record
    return f"{record['outcome']} until {record['until'][:10]}" if record["until"] else str(record["outcome"])


@app.command()
def send(
    to: ToOption = None,
    output: FormatOption = Format.TABLE,
    now: NowOption = None,
) -> None:
    """Send what is written down and not sent yet: confirmations, alarms, what a server did not take the last time.

    What is due by the calendar is written down by callfit digest send. Exit code 0: everything was accepted. 6: some
    mail was not; it is tried again later, or parked with its reason.
    """
    from app.cli.digest import COLUMNS
    from app.digests import send_stored
    from app.stores import open_database
    from app.transports import read_target

    at = read_now(now)
    with open_database() as database:
        records = send_stored(database, read_target(to), at, tell=warn)
    print_records(records, COLUMNS, output, "nothing is waiting to be sent")
    if any(record["outcome"] in {"failed", "parked"} for record in records):
        raise SystemExit(int(Exit.NOT_DELIVERED))


@app.command()
def parked(output: FormatOption = Format.TABLE) -> None:
    """List the mails that were refused for good, the newest first, and why."""
    from app.stores import open_database
    from catalogue.model.delivery import DeliveryState
    from catalogue.store.tallies import find_letters

    with open_database() as database, database.read() as connection:
        found = find_letters(connection, DeliveryState.PARKED, _MOST_PARKED)
    records = [
        {
            "delivery": one.id,
            "profile": one.profile_id,
            "kind": one.kind.value,
            "created_at": one.created_at.isoformat(),
            "attempts": one.attempts,
            "why": one.problem,
        }
        for one in found
    ]
    columns = (
        Column(heading="Mail", cell=lambda record: record["delivery"], fold=True),
        Column(heading="Company", cell=lambda record: record["profile"] or "an admin", fold=True),
        Column(heading="Kind", cell=lambda record: record["kind"]),
        Column(heading="Written", cell=lambda record: record["created_at"][:10]),
        Column(heading="Tries", cell=lambda record: str(record["attempts"]), right=True),
        Column(heading="Why", cell=lambda record: record["why"] or "", share=1, fold=True),
    )
    print_records(records, columns, output, "no mail was refused for good")


@app.command()
def retry(
    deliveries: Annotated[list[str], typer.Argument(metavar="MAIL...", help="As callfit mail parked lists them.")],
    now: NowOption = None,
) -> None:
    """Try mails that were refused for good once more, each as it is, with the next that are sent.

    One whose address takes no mail is not tried: let mail there through first. Exit code 1: some cannot be tried.
    """
    from app.parked import try_again
    from app.stores import open_database

    at, problems = read_now(now), []
    with open_database() as database:
        for delivery in dict.fromkeys(deliveries):
            try:
                try_again(database, delivery, at)
            except CommandError as error:
                problems.append(str(error))
            else:
                console().print(f"{delivery} is tried again; next: callfit mail send", markup=False, soft_wrap=True)
    if problems:
        raise CommandError("\n  ".join(problems))


@app.command()
def blocked(output: FormatOption = Format.TABLE, now: NowOption = None) -> None:
    """List the addresses that take no mail, and why. Of each only a keyed hash is kept, and the company that has it."""
    from app.blocked import find_blocked_addresses
    from app.stores import open_database

    at = read_now(now)
    with open_database() as database, database.read() as connection:
        known = find_blocked_addresses(connection, at)
    records = [_record(one.suppression, [profile.id for profile in one.companies]) for one in known]
    columns = (
        Column(heading="Companies", cell=lambda record: ", ".join(record["companies"]) or "none any more", fold=True),
        Column(heading="Kind", cell=lambda record: record["kind"]),
        Column(heading="Since", cell=lambda record: record["since"][:10]),
        Column(heading="Until", cell=lambda record: (record["until"] or "for good")[:10]),
        Column(heading="Why", cell=lambda record: record["why"], share=1, fold=True),
    )
    print_records(records, columns, output, "no address is blocked")


def _record(one: "Suppression", companies: list[str]) -> dict[str, Any]:
    return {
        "address_key": one.address_key,
        "companies": companies,
        "kind": one.kind.value,
        "since": one.since.isoformat(),
        "until": one.until.isoformat() if one.until is not None else None,
        "count": one.count,
        "why": one.why,
    }


@app.command()
def unblock(
    profile: ProfileArgument,
    why: Annotated[str, typer.Option("--why", help="Why mail can go there again; kept with the decision.")],
    now: NowOption = None,
) -> None:
    """Let mail to a company's address through again. What its owner had erased stays so."""
    from app.blocked import unblock as let_through
    from app.stores import open_database

    at = read_now(now)
    with open_database() as database:
        let_through(database, profile, why, at)
    console().print(f"The address of {profile} takes mail again.", markup=False)


@app.command()
def dkim(output: FormatOption = Format.TABLE) -> None:
    """Show what the DNS has to say of the key that signs our mails, so that receivers can tell that they are ours."""
    from app.transports import read_key
    from notifier.outgoing.refusal import TransportUnusable

    try:
        key = read_key()
    except TransportUnusable as error:
        raise CommandError(str(error)) from error
    if key is None:
        raise CommandError("no key signs mails; set CALLFIT_DKIM_KEY and CALLFIT_DKIM_SELECTOR")
    record = {"name": key.record_name, "type": "TXT", "value": key.record}
    if output is Format.JSON:
        print_record(record)
    elif output is Format.CSV:
        print_records([record], (), output, "")
    else:
        print(f"{key.record_name}. TXT\n{key.record}")
