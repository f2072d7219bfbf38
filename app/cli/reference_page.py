"""One reference set on the terminal: what it declares, one row of it, and how an update ended."""

from typing import TYPE_CHECKING, Any

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from app.cli.output import console, warn
from catalogue.model.run import Health

if TYPE_CHECKING:
    from catalogue.model.reference import ReferenceRow
    from catalogue.model.run import Run


def print_set(record: dict[str, Any], reason: str | None) -> None:
    """Print a set's record. ``reason`` says why the catalogue cannot tell how it stands, if it cannot."""
    out = console()
    out.print(Text(record["title"] or record["name"], style="bold"))
    if record["problem"] is not None:
        return
    facts = Table.grid(padding=(0, 2))
    facts.add_column(no_wrap=True)
    facts.add_column(overflow="fold")
    for name, words in _facts(record):
        facts.add_row(Text(name, style="dim"), Text(words))
    out.print(facts)
    if reason is not None:
        out.print(Text(f"What is in use is not known: {reason}", style="dim"))
    for cause in record["causes"]:
        out.print(Padding.indent(Text(cause, style="red"), 2))


def _facts(record: dict[str, Any]) -> list[tuple[str, str]]:
    hours, expect = record["every_hours"], record["expect"]
    files = list(record["files"].values())
    more = f" and {len(files) - 2} more of the kind" if len(files) > 2 else ""
    verdict = f"{record['verdict']}, since {record['since'][:10]}" if record["verdict"] else "never fetched"
    return [
        ("name", record["name"]),
        ("edition", record["edition"]),
        ("home", record["home"]),
        ("files", "\n".join(_short(url) for url in files[:2]) + more),
        ("languages", ", ".join(record["languages"]) or "none: it has no labels"),
        ("proof", f"{record['proof']}: {record['checked_against']}"),
        ("licence", record["licence"]),
        ("fetched every", f"{hours / 24:g} d"),
        ("expected", f"{expect['at_least']} to {expect['at_most']} rows"),
        ("bundled", record["bundled"] or "nothing"),
        ("in use", _in_use(record)),
        ("last verdict", verdict),
    ]


def _short(url: str) -> str:
    return url if len(url) <= 100 else f"{url[:97]}..."


def _in_use(record: dict[str, Any]) -> str:
    if record["in_use"] is None:
        return ""
    rows = f", {record['rows']} rows" if record["rows"] is not None else ""
    return f"{record['in_use']}{rows}{', of ' + record['day'] if record['day'] else ''}"


def print_row(row: "ReferenceRow") -> None:
    """Print one row: its key, its facts, its labels by language."""
    out = console()
    out.print(Text(row.key, style="bold"))
    table = Table.grid(padding=(0, 2))
    for name, words in (*row.facts.items(), *row.labels.items()):
        table.add_row(Text(name, style="dim"), Text(words))
    out.print(table)


def print_update(run: "Run") -> None:
    """Print what an update did: one line of counts, then each issue with where it was."""
    counts, good = run.counts, run.health is Health.OK
    name = run.source.partition("-")[2]
    line = Text.assemble(f"{name}: ", (run.health.value, "green" if good else "bold red"))
    if good:
        line.append(
            f", {counts.read} rows taken over: {counts.new} new, {counts.changed} changed, {counts.same} as before"
        )
    console().print(line)
    for issue in run.issues:
        warn(f"  {issue.kind}: {issue.text}")
    if not good:
        warn("  It was not taken over; what was there stays.")
