"""docs/adding-a-source.md does what it says: its files are written and its commands run, in an empty folder."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.sources.records import SHAPES
from crawlers.read import dates, fields, page
from tests.app_runner import ROOT
from tests.docs.shell import Shell

PAGE = (ROOT / "docs" / "adding-a-source.md").read_text(encoding="utf-8")
_BLOCK = re.compile(r"^```(?P<kind>\w+)(?: (?P<more>\S+))?\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass
class Step:
    """Commands of the page: what they must print, and the exit code of the last."""

    commands: str
    code: int
    says: list[str]


def walk(folder: Path) -> Iterator[Step]:
    """The steps of the page in their order; a file is written when it is its turn."""
    step: Step | None = None
    for block in _BLOCK.finditer(PAGE):
        kind, more, text = block["kind"], block["more"] or "", block["text"]
        if kind == "text" and not more:
            assert step is not None
            step.says = text.splitlines()
            continue
        if step is not None:
            yield step
            step = None
        if more.startswith("file="):
            path = folder / more.removeprefix("file=")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        else:
            assert kind == "sh", f"the page has a block that is neither commands, nor a file: {text[:60]}"
            step = Step(text, int(more.removeprefix("exit=") or 0), [])
    if step is not None:
        yield step


def test_the_page_leads_from_an_empty_folder_to_a_green_contract(tmp_path: Path) -> None:
    steps = 0
    with Shell(tmp_path, None, COLUMNS="240") as shell:
        for step in walk(tmp_path):
            said = shell.run(step.commands)
            assert said.code == step.code, said.output
            _assert_said(step.says, said.output)
            steps += 1
    assert steps >= 8
    text = (tmp_path / "sources" / "ro_granturi.py").read_text(encoding="utf-8")
    assert "Yours:" not in text


def _assert_said(expected: list[str], output: str) -> None:
    """Each line that the page shows was printed, in that order; … stands for anything."""
    flat, at = " ".join(output.split()), 0
    for line in expected:
        parts = [re.escape(" ".join(part.split())) for part in line.split("…")]
        found = re.compile(".*?".join(parts)).search(flat, at)
        assert found is not None, f"the page promises {line!r}, and this was printed:\n{output}"
        at = found.start()


def test_the_page_names_all_shapes_and_readers_that_there_are() -> None:
    for shape in SHAPES.values():
        assert f"| `{shape}` |" in PAGE
    readers = {name for name in vars(dates) if name.startswith(("iso_", "epoch_")) or name.endswith("_day")}
    readers -= {"calendar_day", "published_day"}
    takers = {name for name in vars(fields) if name.startswith("take")}
    pairs = {name for name in vars(page) if name.endswith("_in")}
    missing = sorted(name for name in readers | takers | pairs if f"`{name}`" not in PAGE)
    assert not missing
