"""A guide as its tests see it: its fenced blocks in their order, and what each is marked as."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.app_runner import ROOT

DOCS = ROOT / "docs"
GUIDES = sorted((DOCS / "guides").glob("*.md"))

_BLOCK = re.compile(
    r"(?:^<!-- (?P<mark>[a-z ]+): (?P<reason>.+?) -->\n)?^```(?P<language>\w+)(?P<more>[^\n]*)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True)
class Block:
    """A fenced block. ``line`` is where it begins.

    ``mark`` is what a comment before it says of it: ``not run`` with the reason, or ``block`` with its name, by which a
    test of its own runs it. ``file`` is the file that it is, and ``code`` what the last of its commands ends with.
    """

    line: int
    language: str
    text: str
    mark: str
    reason: str
    file: str
    code: int

    @property
    def runs(self) -> bool:
        """Whether its commands are run."""
        return self.language == "console" and not self.mark

    @property
    def steps(self) -> list[tuple[str, list[str]]]:
        """Each command, and the lines that it prints, as far as the guide shows any."""
        steps: list[tuple[str, list[str]]] = []
        for line in self.text.splitlines():
            if line.startswith("$ "):
                steps.append((line[2:], []))
            elif steps and steps[-1][0].endswith("\\"):
                steps[-1] = (f"{steps[-1][0]}\n{line}", [])
            else:
                steps[-1][1].append(line)
        return steps


def read_blocks(page: Path) -> Iterator[Block]:
    """The blocks of a page."""
    text = page.read_text(encoding="utf-8")
    assert text.count("```") == 2 * len(_BLOCK.findall(text)), f"{page.name}: a fence without a language, or not closed"
    for found in _BLOCK.finditer(text):
        more = dict(part.split("=", 1) for part in found["more"].split())
        assert more.keys() <= {"file", "exit"}, f"{page.name}: {more}"
        yield Block(
            line=text.count("\n", 0, found.start()) + 1,
            language=found["language"],
            text=found["text"],
            mark=found["mark"] or "",
            reason=found["reason"] or "",
            file=more.get("file", ""),
            code=int(more.get("exit", "0")),
        )


def named_block(page: Path, name: str) -> Block:
    """The block that a comment before it names."""
    return next(block for block in read_blocks(page) if (block.mark, block.reason) == ("block", name))


def assert_said(expected: list[str], output: str) -> None:
    """Each line that a guide shows was printed, in that order; … stands for anything."""
    flat, at = " ".join(output.split()), 0
    for line in expected:
        parts = [re.escape(" ".join(part.split())) for part in line.split("…")]
        found = re.compile(".*?".join(parts)).search(flat, at)
        assert found is not None, f"the guide promises {line!r}, and this was printed:\n{output}"
        at = found.end()
