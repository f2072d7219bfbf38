"""Writes the parts of the docs that the code knows best, or with ``--check`` tells which of them are stale."""

import re
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from babel import Locale
from typer.main import get_command
from typer.testing import CliRunner

from app.cli import app
from app.errors import Exit
from crawlers.reference_registry import load_reference, reference_names
from crawlers.registry import BrokenSourceError, bundled_names, load_source
from crawlers.source import Source
from docs.glossary_page import glossary_page
from docs.guarantee_page import guarantee_page
from docs.monitoring_page import monitoring_page
from docs.settings_page import settings_page
from docs.trap_page import trap_page

HERE = Path(__file__).parent
_EXITS = {
    Exit.DONE: "done",
    Exit.FAILED: "it could not be done; the message says what, where and what to do",
    Exit.UNHEALTHY: "`crawl`: the source was read, but something is wrong with the reading; `sources check`: a source "
    "does not keep its contract; `reference update`: a set was not taken over; `doctor`: something needs a person; "
    "`profile import`: some rows were not taken; `run --once`: some job did not go well; "
    "`digest selftest`: something was lost or came twice",
    Exit.NOT_READ: "`crawl`, `sources look`, `sources record`, `reference update`: the portal could not be read",
    Exit.STORE: "the catalogue's database cannot be used",
    Exit.NOT_DELIVERED: "`digest send`, `mail send`: some mail was not accepted, or the catalogue is a restored backup",
    Exit.NOTHING_FITS: "`match`, `fits`, `compare`: it was done, and nothing fits that was asked for",
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
    """One row a source and what is to know of each, from its declaration; and the portals that are not read."""
    found = [(name, _load(name)) for name in bundled_names()]
    found.sort(key=lambda item: (_country_order(item[0]), item[0]))
    lines = [
        "# Sources",
        "",
        "Written by `make docs` from the sources' own declarations. *Proof* says what a source was checked against:",
        "*recorded* reads what the portal really answered, *derived* real values in a form somebody changed,",
        "*documentation* was written from documentation only. No source was checked against the live portal. *Holds*",
        "is what one reading has: the *whole* portal, a *window* of its newest calls, or the *changes* since the last",
        "one; only of a whole can one that is missing be gone. A portal that you miss can be added:",
        "[adding a source](adding-a-source.md).",
        "",
        "| name | portal | country | language | every | holds | proof | texts kept | licence |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    lines += [_row(name, source) for name, source in found]
    lines += ["", *_refused(), "", "## What each was checked against, and what it leaves aside"]
    for name, source in found:
        if isinstance(source, Source):
            lines += ["", f"### {name}", "", f"{source.title}, {source.proof}: {_cell(source.checked_against)}"]
            lines += _left_aside(source)
    return "\n".join(lines) + "\n"


def _load(name: str) -> Source | str:
    """A source's declaration, or why there is none."""
    try:
        return load_source(name).source
    except BrokenSourceError as error:
        return str(error)


def _country_order(name: str) -> tuple[bool, str]:
    """The Union first, then the countries by their English names."""
    return not name.startswith("eu_"), _country(name[:2].upper())


def _country(code: str) -> str:
    return "EU" if code == "EU" else str(Locale("en").territories.get(code, code))


def _row(name: str, source: Source | str) -> str:
    if isinstance(source, str):
        cells = [f"`{name}`", f"**cannot be loaded**: {_cell(source)}", _country(name[:2].upper()), *[""] * 6]
    else:
        hours = source.every.total_seconds() / 3600
        cells = [
            f"[`{name}`](#{name})",
            f"[{_cell(source.title)}]({source.home})",
            _country(source.country),
            source.language,
            f"{hours / 24:g} d" if hours % 24 == 0 else f"{hours:g} h",
            source.coverage.value,
            source.proof.value,
            "yes" if source.texts_may_be_stored else "no",
            _cell(source.licence) + (f"; needs CALLFIT_{source.key_setting.upper()}" if source.key_setting else ""),
        ]
    return f"| {' | '.join(cells)} |"


def _cell(text: str) -> str:
    """``text`` as it can stand in a cell of a table."""
    return " ".join(text.split()).replace("|", "\\|")


def _left_aside(source: Source) -> list[str]:
    reasons: dict[str, list[str]] = {}
    for field, why in source.unused.items():
        reasons.setdefault(why, []).append(f"`{field}`")
    return ["", *(f"- {why}: {', '.join(names)}" for why, names in reasons.items())] if reasons else []


def _refused() -> list[str]:
    """The portals that are not read, each with its reason."""
    portals = tomllib.loads((HERE / "refused.toml").read_text(encoding="utf-8"))["portal"]
    portals.sort(key=lambda portal: (_country_order(portal["country"].lower() + "_"), portal["name"]))
    return [
        "## Portals that are not read, and why",
        "",
        "No wall is got round: no disguise as a browser, no trick. Nothing here was tried on a live portal; *checked",
        "by* says where it is known from. Whoever runs one of them and wants it read, or finds it told wrongly: write",
        "to us.",
        "",
        "| portal | country | why not | read instead | checked by |",
        "| --- | --- | --- | --- | --- |",
        *map(_refused_row, portals),
    ]


def _refused_row(portal: Mapping[str, str]) -> str:
    name, address = _cell(portal["name"]), portal.get("address")
    cells = [
        f"[{name}]({address})" if address else name,
        _country(portal["country"]),
        _cell(portal["reason"]),
        _instead(portal.get("instead", "")),
        portal["checked_by"],
    ]
    return f"| {' | '.join(cells)} |"


def _instead(text: str) -> str:
    """``text`` with the names of sources as links to them."""
    return re.sub(r"\b[a-z]{2}(?:_[a-z0-9]+)+\b", lambda found: f"[`{found[0]}`](#{found[0]})", _cell(text))


def reference_data() -> str:
    """One row a reference set, from its declaration, and how to use and add them."""
    lines = [
        "# Reference data",
        "",
        "Written by `make docs` from the sets' own declarations, one small file each in `crawlers/references`.",
        "",
        "Regions, sectors, the names of what public bodies buy, and what money is worth come from those who are in",
        "charge of them. Nothing needs them on day one: short tables of our own are bundled. With",
        "`callfit reference update` the official files are fetched with the manners of a crawl (robots.txt, pauses,",
        "limits, public addresses only), and each set takes the place of what is there, whole or not at all; a file",
        "that is cut off, under its floor, of another shape or older than what is there is never taken.",
        "`callfit reference list` shows what is in use, and `callfit doctor` what is stale or broken. To try it",
        "without a network: `callfit reference update --replay examples/references` (a few rows each, made by us).",
        "",
        "*Proof* says what a set was checked against, as for [sources](sources.md). None was fetched from its office.",
        "",
        "| set | edition | rows | fetched every | bundled instead | proof | licence |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    found = {name: load_reference(name) for name in reference_names()}
    for name, reference in found.items():
        expect = reference.expect
        cells = [
            f"[`{name}`](#{name})",
            _cell(reference.edition),
            f"{expect.at_least:,} to {expect.at_most:,}" if expect.at_least < expect.at_most else f"{expect.at_most:,}",
            f"{reference.every.days} d",
            _cell(reference.bundled or "nothing"),
            reference.proof.value,
            _cell(reference.licence),
        ]
        lines.append(f"| {' | '.join(cells)} |")
    for name, reference in found.items():
        hosts = sorted({str(urlsplit(url).hostname) for url in reference.files.values()})
        languages = f"; labels in {', '.join(reference.languages)}" if reference.languages else ""
        lines += ["", f"## {name}", "", f"[{reference.title}]({reference.home}), from {', '.join(hosts)}{languages}."]
        lines += ["", f"Checked against {_cell(reference.checked_against)}."]
    return "\n".join(lines) + "\n"


PAGES = {
    "commands.md": commands,
    "glossary.md": glossary_page,
    "guarantees.md": guarantee_page,
    "monitoring.md": monitoring_page,
    "reference-data.md": reference_data,
    "settings.md": settings_page,
    "sources.md": sources,
    "traps.md": trap_page,
}


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
