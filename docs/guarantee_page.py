"""The page of what mails are promised to be, from its data, with the tests that hold them to it."""

import ast
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
DATA = HERE / "guarantees.toml"


class GuaranteesError(ValueError):
    """The data name a test that is not there, name one twice, or leave something out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guarantee:
    """What is promised, or what goes wrong elsewhere, in ``words``; ``tests`` are named as ``path::name``.

    ``part`` is the heading that a promise stands under, empty for a defect.
    """

    id: str
    words: str
    tests: tuple[str, ...]
    part: str = ""


def read_guarantees(data: Path = DATA, root: Path = HERE.parent) -> tuple[list[Guarantee], list[Guarantee]]:
    """The promises and the defects of the file ``data``; tests are looked for below ``root``.

    Raises `GuaranteesError`.
    """
    found = tomllib.loads(data.read_text(encoding="utf-8"))
    promises = [_read(one, "says", one.get("part", "")) for one in found["promise"]]
    defects = [_read(one, "seen", "") for one in found["defect"]]
    ids = [one.id for one in (*promises, *defects)]
    problems = [f"{one} is there twice" for one in {one for one in ids if ids.count(one) > 1}]
    for one in (*promises, *defects):
        problems += [f"{one.id}: {problem}" for problem in _problems(one.tests, root)]
    if problems:
        raise GuaranteesError(f"{data.name}: " + "; ".join(problems))
    return promises, defects


def _read(one: Mapping[str, Any], words: str, part: str) -> Guarantee:
    return Guarantee(id=one["id"], words=one[words], tests=tuple(one["tests"]), part=part)


def _problems(tests: tuple[str, ...], root: Path) -> Iterable[str]:
    if not tests:
        yield "no test"
    if len(set(tests)) < len(tests):
        yield "a test is named twice"
    for test in tests:
        path, _, name = test.partition("::")
        if not name.startswith("test_") or name not in _tests_of(root / path):
            yield f"there is no test {test}"


@cache
def _tests_of(path: Path) -> frozenset[str]:
    """The names of the functions of a file; none where there is no file."""
    if not path.is_file():
        return frozenset()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(one.name for one in tree.body if isinstance(one, ast.FunctionDef))


def guarantee_page() -> str:
    """Every promise and every defect with its tests."""
    promises, defects = read_guarantees()
    tests = {test for one in (*promises, *defects) for test in one.tests}
    lines = [
        "# What mails are promised to be",
        "",
        "Written by `make docs` from `docs/guarantees.toml`; `make check` fails when it is stale, or when it names a",
        "test that is not there.",
        "",
        f"{len(promises)} promises and {len(defects)} things that go wrong elsewhere, and the {len(tests)} tests that",
        "hold us to them; `make test` runs them all. On any machine `callfit digest selftest` shows the first of them.",
    ]
    for part, some in groupby(promises, key=lambda one: one.part):
        lines += ["", f"## {part}", "", "| promise | tests |", "| --- | --- |", *map(_row, some)]
    lines += [
        "",
        "## What others lose or repeat, and the tests that we do not",
        "",
        "Seen in the code of peers: open programs that mail calls, alerts or newsletters.",
        "",
        "| what goes wrong there | tests |",
        "| --- | --- |",
        *map(_row, defects),
    ]
    return "\n".join(lines) + "\n"


def _row(one: Guarantee) -> str:
    tests = "<br>".join(f"[{_words(test)}](../{test.partition('::')[0]})" for test in one.tests)
    return f'| <a id="{one.id}"></a>{one.words} | {tests} |'


def _words(test: str) -> str:
    """The name of a test as people read it."""
    return test.rpartition("::")[2].removeprefix("test_").replace("_", " ")
