"""``callfit doctor``: what needs a person, on one page."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.output import Format, FormatOption, NowOption, console, print_records
from app.clock import read_now
from app.errors import CommandError, Exit

if TYPE_CHECKING:
    from app.doctor import Matter


def doctor(
    seen: Annotated[
        list[str] | None,
        typer.Option("--ack", metavar="NAME", help="Acknowledge this matter: it stays quiet until it changes."),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Show acknowledged matters too.")] = False,
    output: FormatOption = Format.TABLE,
    now: NowOption = None,
) -> None:
    """Show what needs a person: sources that break and why, mails that are refused, an installation that is not whole.

    Exit code 0: nothing urgent. 3: something is.
    """
    from app.doctor import find_matters, leave_out_seen, place_matter
    from app.stores import open_database
    from catalogue.settings import read_settings
    from catalogue.store import acknowledgements

    at = read_now(now)
    with open_database() as database:
        place = place_matter(database, read_settings())
        with database.read() as connection:
            matters = [*([place] if place is not None else []), *find_matters(connection, read_settings(), at)]
        if seen:
            known = {matter.id: matter for matter in matters}
            unknown = [name for name in seen if name not in known]
            if unknown:
                listed = ", ".join(known) or "none"
                raise CommandError(f"nothing is named {', '.join(unknown)}; there are: {listed}")
            with database.write() as connection:
                for name in seen:
                    acknowledgements.acknowledge(connection, name, known[name].fingerprint, at)
        with database.read() as connection:
            acknowledged = acknowledgements.find_acknowledged(connection)
    due = leave_out_seen(matters, acknowledged)
    shown = matters if everything else due
    if output is Format.TABLE:
        _print_page(shown, quiet=len(matters) - len(due))
    else:
        print_records([_record(matter, matter not in due) for matter in shown], (), output, empty="")
    if any(matter.urgent for matter in due):
        raise SystemExit(int(Exit.UNHEALTHY))


def _record(matter: "Matter", acknowledged: bool) -> dict[str, Any]:
    return {
        "id": matter.id,
        "text": matter.text,
        "since": matter.since.isoformat() if matter.since else None,
        "urgent": matter.urgent,
        "causes": list(matter.causes),
        "step": matter.step,
        "acknowledged": acknowledged,
    }


def _print_page(matters: "list[Matter]", quiet: int) -> None:
    from rich.padding import Padding
    from rich.text import Text

    say = console().print
    if not matters:
        say("Nothing needs you.")
    for matter in matters:
        since = f", since {matter.since:%Y-%m-%d %H:%M} UTC" if matter.since else ""
        say(Text.assemble((matter.text, "bold red" if matter.urgent else "bold"), since))
        for cause in matter.causes:
            say(Padding(Text(cause), (0, 0, 0, 2)))
        say(Padding(Text(f"→ {matter.step}", style="green"), (0, 0, 0, 2)))
    if matters:
        say(Text("Seen and known? callfit doctor --ack NAME keeps it quiet until it changes.", style="dim"))
    if quiet:
        say(Text(f"{quiet} acknowledged: callfit doctor --all shows them.", style="dim"))
