"""The patterns of languages cost no more than linear time: no repeated group can be read in two ways.

A group such as ``(?:con |una |con una )*`` has two ways to read *con una*, and a long row of such words that does not
fit in the end is tried in all of them: twice as long with each word.
"""

import re._parser as parser  # type: ignore[import-not-found] # how re takes a pattern apart
from collections import Counter
from collections.abc import Iterator
from itertools import islice, product
from pathlib import Path
from typing import Any

import pytest

from crawlers.read.clauses import language
from crawlers.read.clauses.language import language_of

LANGUAGES = sorted(path.stem for path in Path(language.__file__).with_name("languages").glob("*.toml"))
# Any sign of a class of signs: two classes may have one in common, so each counts as the same sign.
ANY = "§"
MOST_READINGS = 400
OFTEN = 4


def readings(sequence: Any) -> list[str]:
    """What a pattern may fit, every repetition once or not at all."""
    found = [""]
    for code, value in sequence:
        match str(code):
            case "LITERAL":
                options = [chr(value)]
            case "IN":
                options = sorted({chr(one) if str(kind) == "LITERAL" else ANY for kind, one in value})
            case "SUBPATTERN":
                options = readings(value[3])
            case "BRANCH":
                options = [one for branch in value[1] for one in readings(branch)]
            case "MAX_REPEAT" | "MIN_REPEAT":
                options = [*readings(value[2]), *([""] if value[0] == 0 else [])]
            case "ASSERT" | "ASSERT_NOT" | "AT":
                options = [""]
            case _:
                options = [ANY]
        found = ["".join(pair) for pair in islice(product(found, options), MOST_READINGS)]
    return found


def repeated_groups(sequence: Any) -> Iterator[Any]:
    """Every group of words in a pattern that may stand more than a few times in a row."""
    for code, value in sequence:
        match str(code):
            case "SUBPATTERN":
                yield from repeated_groups(value[3])
            case "BRANCH":
                for branch in value[1]:
                    yield from repeated_groups(branch)
            case "ASSERT" | "ASSERT_NOT":
                yield from repeated_groups(value[1])
            case "MAX_REPEAT" | "MIN_REPEAT":
                _, most, group = value
                is_sign = len(group) == 1 and str(group[0][0]) in {"IN", "LITERAL", "ANY", "NOT_LITERAL"}
                if int(most) >= OFTEN and not is_sign:
                    yield group
                yield from repeated_groups(group)


def read_in_two_ways(group: Any) -> set[str]:
    """What one turn of a repeated group fits that several turns fit as well, or that it fits twice."""
    every = Counter(readings(group))
    words = set(every) - {""}
    twice = {one for one in words if every[one] > 1}
    for one in words:
        reached = {0}
        for place in range(len(one)):
            if place in reached:
                reached |= {place + len(other) for other in words - {one} if one.startswith(other, place)}
        if len(one) in reached:
            twice.add(one)
    return twice | ({"nothing"} if "" in every else set())


def test_the_check_finds_what_it_looks_for() -> None:
    def found(pattern: str) -> set[str]:
        return {one for group in repeated_groups(parser.parse(pattern)) for one in read_in_two_ways(group)}

    assert found("(?:con |una |con una )*x") == {"con una "}
    assert found("(?:con |con |una )*x") == {"con "}
    assert found("(?:con |una )*x") == set()
    assert found("(?:con |una |con una ){0,3}x") == set()


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_repeated_group_of_a_language_can_be_read_in_two_ways(code: str) -> None:
    words = language_of(code)
    assert words is not None
    found = {
        f"{table}.{key}: {pattern[:80]}": sorted(twice)[:5]
        for table, entries in words.tables.items()
        for key, patterns in entries.items()
        for pattern in patterns
        for group in repeated_groups(parser.parse(pattern))
        if (twice := read_in_two_ways(group))
    }
    assert found == {}
