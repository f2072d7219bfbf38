"""A look at a page, on the terminal."""

from typing import TYPE_CHECKING

from rich import box
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from app.cli.output import console
from app.sources.looking import next_command

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawlers.look.answer import Fetched
    from crawlers.look.findings import FieldSeen, Look, RecordsSeen

_MOST_FIELDS = 40


def print_look(fetched: "Fetched", look: "Look") -> None:
    """Print what was found: what it is, the records and their fields, labels, dates and amounts, and how to go on."""
    out = console()
    out.print(Text(fetched.url, style="bold"), soft_wrap=True)
    told = [
        look.kind,
        f"{len(fetched.body):,} bytes",
        fetched.content_type,
        look.language and f"language {look.language}",
    ]
    out.print(Text(", ".join(filter(None, told))))
    if look.wall is not None:
        out.print(Text(f"It says: {look.wall}", style="bold red"))
    for note in look.notes:
        out.print(Padding.indent(Text(note), 2))
    for records in look.records:
        _print_records(records)
    for pairs in look.pairs:
        out.print()
        out.print(Text.assemble(("labels and values, read by ", ""), (pairs.way, "bold cyan")))
        _print_fields(pairs.pairs, count=None, heading="label")
    if look.values:
        out.print()
        out.print("dates and amounts in the text, by the reader that takes them")
        for value in look.values:
            out.print(Padding.indent(Text.assemble((f"{value.name} ({value.filled}): ", "green"), value.example), 2))
    out.print()
    out.print(Text.assemble(("Suggested: ", "bold"), look.advice))
    command = next_command(fetched, look)
    if command is not None:
        out.print("Next, with a name of the form <country>_<portal>:", markup=False)
        out.print(Text(f"  {command}", style="bold cyan"), soft_wrap=True)


def _print_records(records: "RecordsSeen") -> None:
    out = console()
    out.print()
    beside = f"; beside it {', '.join(records.beside)}" if records.beside else ""
    out.print(Text.assemble(f"{records.count} {records.what}: ", (records.way, "bold cyan"), beside))
    _print_fields(records.fields, count=records.count, heading="field")


def _print_fields(fields: "Sequence[FieldSeen]", *, count: int | None, heading: str) -> None:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=True, header_style="dim", show_edge=False, expand=True)
    longest = max((len(seen.name) for seen in fields), default=0)
    table.add_column(heading, width=max(len(heading), min(longest, int(console().width * 0.38))), overflow="fold")
    if count is not None:
        table.add_column("filled", justify="right", no_wrap=True)
    table.add_column("for example", ratio=1, no_wrap=True, overflow="ellipsis")
    table.add_column("reads as", ratio=1, overflow="fold")
    for seen in fields[:_MOST_FIELDS]:
        share = [] if count is None else [Text(f"{seen.filled / max(1, min(count, 400)):.0%}")]
        table.add_row(Text(seen.name), *share, Text(seen.example), Text("; ".join(seen.reads), style=_style(seen)))
    console().print(table)
    if len(fields) > _MOST_FIELDS:
        console().print(f"  and {len(fields) - _MOST_FIELDS} further ones: --format json shows all")


def _style(seen: "FieldSeen") -> str:
    told = " ".join(seen.reads)
    if "personal data" in told:
        return "red"
    return "green" if told.startswith(("date", "amount")) or "key" in told else ""
