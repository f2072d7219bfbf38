"""``callfit digest resume``: mails again after a backup was restored."""

from typing import Annotated, Any

import typer

from app.cli.output import Column, Format, FormatOption, NowOption, console, print_records
from app.clock import read_now
from app.errors import CommandError


def resume(
    count_as_told: Annotated[
        bool, typer.Option("--count-as-told", help="All that is due now counts as told: nobody is told twice.")
    ] = False,
    send: Annotated[
        bool, typer.Option("--send", help="Send all that is due: what was told after the copy is told again.")
    ] = False,
    output: FormatOption = Format.TABLE,
    now: NowOption = None,
) -> None:
    """Have mails sent again from a catalogue that is a copy, a restored backup or has moved to another machine.

    Without an option it shows which companies are due what, and changes nothing. Read all sources first, so that what
    is due is all there: what is read later is new to everybody.
    """
    from app.sending_place import find_due, find_obstacle, resume_sending
    from app.stores import open_database

    if count_as_told and send:
        raise CommandError("choose one: --count-as-told or --send")
    at = read_now(now)
    with open_database() as database:
        obstacle = find_obstacle(database)
        if obstacle is None:
            _say("Nothing keeps this catalogue from sending mails; nothing was changed.")
            return
        if count_as_told or send:
            settled = resume_sending(database, at, as_told=count_as_told)
            _say("Mails are sent from here again. " + _settled_words(len(settled), count_as_told=count_as_told))
            return
        due = find_due(database, at)
    records: list[dict[str, Any]] = [
        {
            "profile": one.profile_id,
            "pending": one.pending,
            "calls": one.calls,
            "last_sent": one.last_sent.isoformat() if one.last_sent is not None else None,
        }
        for one in due
    ]
    if output is Format.TABLE:
        _say(f"No mail is sent: {obstacle}.\n")
    print_records(records, _COLUMNS, output, "Nothing is due to anybody.")
    if output is Format.TABLE:
        _say(_CHOICE)


def _settled_words(mails: int, *, count_as_told: bool) -> str:
    if count_as_told:
        return f"What {mails} mails would have told counts as told; what is read from now on is news. {_LOST}"
    return f"The next callfit digest send sends all that is due. {_LOST}"


_LOST = (
    "What companies said after the copy was made is lost with it: who stopped, agreed or was erased. Read the mails"
    " that came in again (callfit mail read), and write down what you know (callfit profile stop, confirm, erase)."
)
_CHOICE = f"""\
Mails that wait in the copy may have been sent since, and what is due may have been told. Read all sources first
(callfit crawl --all), then choose:
  callfit digest resume --count-as-told   nobody is told twice; what was not told yet is not told by mail
  callfit digest resume --send            nothing is lost; what was told after the copy is told again
{_LOST}"""

_COLUMNS = (
    Column(heading="Company", cell=lambda record: record["profile"] or "(admin)"),
    Column(heading="Mails waiting", cell=lambda record: str(record["pending"]), right=True),
    Column(heading="Calls due", cell=lambda record: str(record["calls"]), right=True),
    Column(heading="Last mail known", cell=lambda record: (record["last_sent"] or "none")[:16].replace("T", " ")),
)


def _say(text: str) -> None:
    console().print(text, markup=False, soft_wrap=True)
