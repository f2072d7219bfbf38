"""Writes the parts of the docs that the code knows best, or with ``--check`` tells which of them are stale."""

import sys
from pathlib import Path

from typer.main import get_command
from typer.testing import CliRunner

from app.cli import app
from app.errors import Exit
from crawlers.registry import load_source, source_names

HERE = Path(__file__).parent
_EXITS = {
    Exit.DONE: "done",
    Exit.FAILED: "it could not be done; the message says what, where and what to do",
    Exit.UNHEALTHY: "`crawl`: the source was read, but something is wrong with the reading",
    Exit.NOT_READ: "`crawl`: the source could not be read",
    Exit.STORE: "the catalogue's database cannot be used",
    Exit.NOT_DELIVERED: "`digest send`: some mail was not accepted",
}


def commands() -> str:
    """The help of every command, and the exit codes."""
    lines = [
        "# Commands",
        "",
        "Written by `make docs` from the program itself; `make check` fails when it is stale.",
        "",
        "| exit code | meaning |",
        "| --- | --- |",
        "| 2 | wrong options or arguments |",
        *(f"| {int(code)} | {words} |" for code, words in _EXITS.items()),
    ]
    lines.extend(_help_of(()))
    return "\n".join(lines) + "\n"


def _help_of(path: tuple[str, ...]) -> list[str]:
    shown = CliRunner().invoke(app, [*path, "--help"], env={"COLUMNS": "100"}, prog_name="callfit").output
    lines = ["", f"## {' '.join(('callfit', *path))}", "", "```text", shown.strip(), "```"]
    command = get_command(app)
    for name in path:
        command = command.commands[name]  # type: ignore[attr-defined]
    for name in getattr(command, "commands", {}):
        lines.extend(_help_of((*path, name)))
    return lines


def sources() -> str:
    """One row a source, from its declaration."""
    lines = [
        "# Sources",
        "",
        "Written by `make docs` from the sources' own declarations. *Proof* says what a source was checked against:",
        "*recorded* reads what the portal really answered, *derived* real values in a form somebody changed,",
        "*documentation* was written from documentation only. No source was checked against the live portal.",
        "",
        "| name | portal | country | read every | proof | checked against | licence |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for name in source_names():
        source = load_source(name).source
        lines.append(
            f"| `{name}` | [{source.title}]({source.home}) | {source.country} | {source.every.days} d "
            f"| {source.proof} | {source.checked_against} | {source.licence} |"
        )
    for name in source_names():
        source = load_source(name).source
        lines += ["", f"## {name}: fields left aside on purpose", "", "| field | why |", "| --- | --- |"]
        lines += [f"| `{field}` | {why} |" for field, why in source.unused.items()]
    return "\n".join(lines) + "\n"


PAGES = {"commands.md": commands, "sources.md": sources}


def main(arguments: list[str]) -> int:
    """Write or check all pages; the number of stale ones is the exit code."""
    stale = 0
    for name, write in PAGES.items():
        path = HERE / name
        text = write()
        if arguments == ["--check"]:
            if not path.is_file() or path.read_text(encoding="utf-8") != text:
                print(f"docs/{name} is stale; run: make docs")
                stale += 1
        else:
            path.write_text(text, encoding="utf-8")
    return stale


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
