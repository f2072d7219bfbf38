"""Twins on the terminal: groups with their records and why they are one call, and what stands beside a call."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.text import Text

from app.cli.output import console
from app.twins import evidence_line

Record = Mapping[str, Any]


def print_groups(groups: Sequence[Record], source: str | None) -> None:
    """Print every group: its title, its records, then pair by pair what speaks for it and against it."""
    out = console()
    for group in groups:
        out.print(Text(group["title"], style="bold"))
        for place, record in enumerate(group["records"]):
            notes = [note for note, there in (("leads", place == 0), ("gone", record["gone"])) if there]
            out.print(Text(f"  {record['id']}" + (f" ({', '.join(notes)})" if notes else "")))
            out.print(Text(f"    {record['url']}", style="dim"), soft_wrap=True)
        for pair in group["pairs"]:
            out.print(Text(f"  {pair['first']} and {pair['second']}: {pair['points']} points"))
            for line in pair["evidence"]:
                out.print(Text(f"    {evidence_line(line)}", style="dim"))
        for taken in group["decisions"]:
            verb = "one call" if taken["same"] else "two calls"
            why = taken["why"] or "no reason given"
            out.print(Text(f"  decided on {taken['at'][:10]}, {taken['first']} and {taken['second']}: {verb} ({why})"))
        out.print()
    of = f" of {source}" if source else ""
    if groups:
        out.print(f"{len(groups)} calls{of} are carried by several portals", markup=False)
    else:
        out.print(f"no call{of} is known to be carried by several portals", markup=False)


def print_twins(twins: Sequence[Record]) -> None:
    """Print the other portals that carry a call, and why they are taken for carrying it; nothing where none does."""
    if not twins:
        return
    out = console()
    out.print()
    out.print(Text("Also carried by", style="bold"))
    for twin in twins:
        notes = [
            note
            for note, there in (("leads: where they differ, it decides", twin["leads"]), ("gone", twin["gone"]))
            if there
        ]
        out.print(Text(f"  {twin['id']}" + (f" ({'; '.join(notes)})" if notes else "")))
        out.print(Text(f"    {twin['url']}", style="dim"), soft_wrap=True)
        for line in twin["evidence"]:
            out.print(Text(f"    {evidence_line(line)}", style="dim"))
