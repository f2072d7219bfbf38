"""Where the values of a call come from, on the terminal."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from rich.table import Table
from rich.text import Text

from app.cli.output import console


def print_provenance(title: str, record: Mapping[str, Any]) -> None:
    """Print the provenance of a call as `app.provenance.find_provenance` found it."""
    out = console()
    out.print(Text(title, style="bold"))
    facts = Table.grid(padding=(0, 2))
    facts.add_column(no_wrap=True)
    facts.add_column(overflow="fold")
    for name, words in _facts(record):
        facts.add_row(Text(name, style="dim"), Text(words))
    out.print(facts)
    if record["problem"] is not None:
        out.print(Text(f"{record['problem'][:1].upper()}{record['problem'][1:]}.", style="bold red"))
    if not record["values"]:
        return
    out.print()
    # What comes from the same fields, as all deadlines may, stands together above them.
    for _, alike in groupby(record["values"], key=lambda value: value["fields"] or value["value"]):
        values = list(alike)
        for value in values:
            # Whole on one line: an address that is broken over lines cannot be followed.
            whole = value["words"].startswith(("http://", "https://"))
            out.print(Text.assemble((value["value"], "bold"), f"  {value['words']}"), soft_wrap=whole)
        for field in values[0]["fields"]:
            out.print(_indented(Text.assemble((field["field"], "cyan"), f"  {field['raw']}")))
        if not values[0]["fields"]:
            out.print(_indented(Text("no field of the record; the source itself says so", style="dim")))
    if record["needed"]:
        out.print()
        out.print(Text("Fields that only decide whether the record is a call:", style="bold"))
    for field in record["needed"]:
        line = Text.assemble(
            (field["field"], "cyan"), f"  {field['raw']}", (f"  without it: {field['without']}", "dim")
        )
        out.print(_indented(line))


def _facts(record: Mapping[str, Any]) -> list[tuple[str, str]]:
    facts = [("id", record["id"]), ("source", f"{record['source']}, read by {record['file']}")]
    if record["run"] is not None:
        facts.append(("record", f"as it is since the run {record['run']} of {_instant(record['run_at'])}"))
        older = record["reader"] != record["reader_of_today"]
        facts.append(("reader", f"{record['reader']}{', an older one than that of today' if older else ''}"))
    facts.append(("last seen", _instant(record["last_seen"])))
    return facts


def _instant(text: str) -> str:
    return f"{text[:16].replace('T', ' ')} UTC"


def _indented(text: Text) -> Any:  # noqa: ANN401 - whatever Rich prints
    from rich.padding import Padding

    return Padding.indent(text, 4)
