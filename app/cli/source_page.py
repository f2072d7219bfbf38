"""One source on the terminal: what it declares, and how its check ended."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from app.cli.output import console

if TYPE_CHECKING:
    from app.sources.checks import Checked
    from crawlers.record import Recorded


def print_source(record: dict[str, Any], reason: str | None) -> None:
    """Print a source's record. ``reason`` says why the catalogue cannot tell how it stands, if it cannot."""
    out = console()
    out.print(Text(record["title"] or record["name"], style="bold"))
    facts = Table.grid(padding=(0, 2))
    facts.add_column(no_wrap=True)
    facts.add_column(overflow="fold")
    told = _facts(record) if record["problem"] is None else [("file", record["file"])]
    for name, words in told:
        facts.add_row(Text(name, style="dim"), Text(words))
    out.print(facts)
    if record["problem"] is not None:
        return
    _print_standing(record, reason)
    if record["unused"]:
        out.print()
        out.print(Text("Fields left aside", style="bold"))
        for why, fields in record["unused"].items():
            out.print(Text(why))
            out.print(Padding.indent(Text(", ".join(fields), style="dim"), 2))


def _facts(record: dict[str, Any]) -> list[tuple[str, str]]:
    hours, expect = record["every_hours"], record["expect"]
    filled = ", ".join(f"{part} {share:.0%}" for part, share in expect["filled"].items())
    texts = "may be stored" if record["texts_may_be_stored"] else "may not be stored: key data and link only"
    return [
        ("name", record["name"]),
        ("portal", record["home"]),
        ("country", f"{record['country']}; language {record['language']}, {record['zone']}, {record['currency']}"),
        ("shape", f"{record['shape']}, in {record['file']}"),
        ("proof", f"{record['proof']}: {record['checked_against']}"),
        ("kept answers", record["examples"]),
        ("licence", record["licence"]),
        ("texts", texts),
        ("read every", f"{hours / 24:g} d" if hours % 24 == 0 else f"{hours:g} h"),
        ("one reading", _COVERAGE[record["coverage"]].format(overlap=f"{record['overlap_hours'] / 24:g} d")),
        ("expected", f"{expect['at_least']} to {expect['at_most']} calls{f'; at least {filled}' if filled else ''}"),
        ("a day ends", f"at {record['closing']}, where a deadline has no hour"),
        ("manners", _manners(record)),
        ("key", f"CALLFIT_{record['key_setting'].upper()}" if record["key_setting"] else "none needed"),
    ]


_COVERAGE = {
    "whole": "holds every call of the portal: one that is missing may be gone",
    "window": "holds the newest calls only: absence proves nothing",
    "changes": "holds what changed since the last one, less {overlap}: absence proves nothing",
}


def _manners(record: dict[str, Any]) -> str:
    size = record["largest_answer_bytes"]
    return (
        f"{record['delay_seconds']:g} s between two requests, {record['timeout_seconds']:g} s for an answer of at most "
        f"{size / 1_000_000:.0f} MB{', over IPv4 only' if record['ipv4_only'] else ''}"
    )


def _print_standing(record: dict[str, Any], reason: str | None) -> None:
    out = console()
    out.print()
    if reason is not None:
        out.print(Text(f"How it stands is not known: {reason}", style="dim"))
        return
    if record["verdict"] is None:
        out.print(Text(f"Never read; next: callfit crawl {record['name']}"))
        return
    style = "green" if record["verdict"] == "ok" else "bold red"
    good = record["last_good"]
    read = f"last read completely {_instant(good)}" if good else "never read completely"
    line = (f" since {_instant(record['since'])}; {read}; {record['calls']} calls in the catalogue",)
    out.print(Text.assemble((record["verdict"], style), *line))
    for cause in record["causes"]:
        out.print(Padding.indent(Text(cause), 2))


def _instant(text: str) -> str:
    return f"{text[:16].replace('T', ' ')} UTC"


def print_checked(checked: "Checked", place: str = "") -> None:
    """Print how the check of one source ended: a line, and a paragraph for each fault. ``place`` is its turn."""
    out = console()
    if checked.faults:
        out.print(Text.assemble(("red   ", "bold red"), place, (checked.name, "bold")))
    else:
        told = "read from its answers" if checked.written else "read as reviewed"
        calls = f"{checked.calls} {'call' if checked.calls == 1 else 'calls'}"
        out.print(Text.assemble(("green ", "green"), f"{place}{checked.name}: {calls} {told}"))
    for fault in checked.faults:
        first, *diff = fault.splitlines()
        out.print(Padding.indent(Text(f"- {first}"), 2))
        for line in diff:
            out.print(Padding.indent(Text(line, style=_DIFF.get(line[:1], "dim")), 4))
    if checked.written is not None:
        # Whole on one line: a path that is broken over lines cannot be copied.
        out.print(Text(f"  written: {checked.written}"), soft_wrap=True)
        out.print("  Read it line by line against the answers; then it may be committed.")
    if checked.marks:
        out.print(f"  {checked.marks} parts of its file still say “Yours:” and wait for you.")


_DIFF = {"-": "red", "+": "green"}


def print_recorded(name: str, folder: Path, recorded: "Recorded") -> None:
    """Print what was kept, how the reading went, what to look for before anybody else sees it, and what to do next."""
    out, run = console(), recorded.run
    out.print(Text(f"{recorded.answers} answers kept: {folder}"), soft_wrap=True)
    style = "green" if run.health.value == "ok" else "bold red"
    out.print(Text.assemble("the source reads them as ", (run.health.value, style), f": {run.counts.read} calls"))
    for issue in run.issues:
        out.print(Padding.indent(Text(f"{issue.kind}: {issue.text}"), 2))
    out.print()
    out.print(_WARNING)
    for what, found in (("e-mail addresses", recorded.mails), ("telephone numbers", recorded.phones)):
        for file, count in found.items():
            out.print(Text(f"  {file}: {count} {what}"), soft_wrap=True)
    for file in recorded.packed:
        out.print(Text(f"  {file}: packed, not looked into"), soft_wrap=True)
    out.print()
    out.print(Text("Next: replay them, and see what they read as:"))
    out.print(Text(f"  callfit crawl {name} --replay {folder}"), soft_wrap=True)


_WARNING = (
    "These are the portal's own words. Before they go anywhere: look for names of contact persons, e-mail addresses, "
    "telephone numbers, signatures in documents; and remember that texts are somebody's. Answers that a project ships "
    "keep the shape, the numbers and the dates, and have texts in its own words."
)
