"""The promises in the docs: each names tests that are there, and a test that is not is told."""

from pathlib import Path

import pytest

from docs.guarantee_page import GuaranteesError, guarantee_page, read_guarantees

ROOT = Path(__file__).parents[1]


def test_every_promise_and_every_defect_has_tests_that_are_there() -> None:
    promises, defects = read_guarantees()
    assert len(promises) >= 23
    assert len(defects) >= 18
    for one in (*promises, *defects):
        for test in one.tests:
            path, _, name = test.partition("::")
            assert f"\ndef {name}(" in (ROOT / path).read_text(encoding="utf-8")


def test_every_test_of_a_guarantee_is_named() -> None:
    """What is in the folder of guarantees stands for a promise; each is to be found on the page."""
    promises, defects = read_guarantees()
    named = {test for one in (*promises, *defects) for test in one.tests}
    for path in sorted((ROOT / "tests" / "notifier" / "guarantees").glob("test_*.py")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("def test_"):
                name = line.removeprefix("def ").partition("(")[0]
                assert f"{path.relative_to(ROOT)}::{name}" in named


GOOD = """
[[promise]]
id = "one"
part = "Part"
says = "It holds."
tests = ["test_it.py::test_it_holds"]

[[defect]]
id = "two"
seen = "It does not hold there."
tests = ["test_it.py::test_it_holds"]
"""


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("::test_it_holds", "::test_it_held", "one: there is no test test_it.py::test_it_held"),
        ("test_it.py::", "test_that.py::", "one: there is no test test_that.py::test_it_holds"),
        ("test_it_holds", "helper", "one: there is no test test_it.py::helper"),
        ('["test_it.py::test_it_holds"]', "[]", "one: no test"),
        ('"two"', '"one"', "one is there twice"),
        ('["test_it', '["test_it.py::test_it_holds", "test_it', "one: a test is named twice"),
    ],
)
def test_what_is_wrong_in_the_data_is_told(tmp_path: Path, before: str, after: str, problem: str) -> None:
    (tmp_path / "test_it.py").write_text("def helper():\n    pass\n\n\ndef test_it_holds():\n    pass\n")
    data = tmp_path / "guarantees.toml"
    data.write_text(GOOD)
    assert [len(some) for some in read_guarantees(data, tmp_path)] == [1, 1]
    data.write_text(GOOD.replace(before, after, 1))
    with pytest.raises(GuaranteesError, match=r"guarantees\.toml: ") as told:
        read_guarantees(data, tmp_path)
    assert problem in str(told.value)


def test_the_page_shows_each_with_links_to_its_tests() -> None:
    page = guarantee_page()
    promises, defects = read_guarantees()
    for one in (*promises, *defects):
        assert f'<a id="{one.id}"></a>{one.words} |' in page
        for test in one.tests:
            assert f"](../{test.partition('::')[0]})" in page
