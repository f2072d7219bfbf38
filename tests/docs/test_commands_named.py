"""Every command that the docs name exists, with the options that they name; what is not run is at least well formed."""

import re
import shlex
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from app.cli import app
from tests.app_runner import ROOT
from tests.docs.guide import DOCS, GUIDES, read_blocks

# commands.md is written from the program itself.
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *(page for page in sorted(DOCS.rglob("*.md")) if page.name != "commands.md"),
]
_SPAN = re.compile(r"`(callfit [^`]+)`")
_IN_FENCE = re.compile(r"^```.*?\n(.*?)^```", re.MULTILINE | re.DOTALL)
_LINE = re.compile(r"(?:^|[ /])(callfit (?:-|[a-z]).*)$")
_MAKE = re.compile(r"(?:^|`)make ([a-z]+)\b", re.MULTILINE)
# Programs that are told of a user or a service of this name.
_OTHERS = ("useradd ", "install ", "systemctl ", "journalctl ", "chown ")
_END = {"|", "||", "&&", ">", ">>", "2>", "2>>", "#", ";", "&"}


def named(text: str) -> Iterator[str]:
    """The commands that a page names, as it writes them."""
    fences = "\n".join(_IN_FENCE.findall(text)).replace("\\\n", " ")
    plain = _IN_FENCE.sub("", text)
    yield from (" ".join(span.split()) for span in _SPAN.findall(plain))
    for line in (one.removeprefix("$ ") for one in fences.splitlines()):
        if line.startswith(_OTHERS):
            continue
        # What follows a colon is a hint that a command prints, and ends with its sentence.
        yield from (found.rstrip(" .") for found in _LINE.findall(line))


@cache
def _program() -> Any:
    return get_command(app)


def faults(command: str) -> Iterator[str]:
    """What is wrong with a command: a name or an option that there is not."""
    try:
        words = shlex.split(command, comments=True)[1:]
    except ValueError:
        words = command.split()[1:]
    here = _program()
    for word in words:
        if word in _END:
            return
        name = word.split("=", 1)[0].rstrip(",;.")
        if name.startswith("-") and name != "-":
            known = {spelled for one in here.params for spelled in (*one.opts, *one.secondary_opts)}
            if name not in known | {"-h", "--help"}:
                yield f"{command}: {here.name} has no option {name}"
        elif (inner := getattr(here, "commands", {})) and re.fullmatch(r"[a-z]+", name):
            if name not in inner:
                yield f"{command}: there is no command {name}"
                return
            here = inner[name]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_names_only_commands_and_options_that_there_are(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert [fault for command in named(text) for fault in faults(command)] == []


def test_a_command_or_option_that_is_gone_is_noticed() -> None:
    assert list(faults("callfit digest resume --count-as-told")) == []
    assert list(faults("callfit digest resume --count-as-read"))
    assert list(faults("callfit digest repeat"))
    page = "Give `callfit digest\nsned` or:\n```console\n$ callfit mail \\\n    --no-such\n```\n"
    assert len([fault for command in named(page) for fault in faults(command)]) == 2


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_names_only_targets_of_make_that_there_are(page: Path) -> None:
    known = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    fenced = "\n".join(_IN_FENCE.findall(page.read_text(encoding="utf-8"))).replace("$ ", "")
    spans = "\n".join(re.findall(r"`make [a-z]+", page.read_text(encoding="utf-8")))
    assert set(_MAKE.findall(f"{fenced}\n{spans}")) <= known


@pytest.mark.parametrize("page", GUIDES, ids=lambda page: page.stem)
def test_what_is_not_run_is_at_least_a_shells_language(page: Path) -> None:
    for block in read_blocks(page):
        if block.language == "console" and not block.runs:
            script = "\n".join(command for command, _ in block.steps)
            done = subprocess.run(["bash", "-n"], input=script, capture_output=True, text=True, check=False)
            assert done.returncode == 0, f"{page.name}, line {block.line}: {done.stderr}"
