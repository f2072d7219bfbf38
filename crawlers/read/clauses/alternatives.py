"""Demands of which one is enough: an *or* stands between two lines, or between two sentences."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from crawlers.read.clauses.language import language_of
from crawlers.read.clauses.lists import what_it_names
from crawlers.read.clauses.parsed import Frame
from crawlers.read.clauses.parsing import frame_of_head, parse
from crawlers.read.clauses.passages import Statement
from crawlers.read.clauses.phrases import Setting

_NAMING = {Frame.FOR, Frame.ONLY, Frame.OPEN}


def with_alternatives(found: Sequence[Statement], setting: Setting) -> list[Statement]:
    """``found`` with every demand marked that an *or* joins to the one before or behind it.

    In a list one *or* makes all its items alternatives, and so does *one of these* before it. Those who may apply are
    alternatives anyway.
    """
    first, last = _joining(setting.language.code)
    marked = set[int]()
    for number, (before, after) in enumerate(pairwise(found)):
        if before.where != after.where:
            continue
        if last.search(before.words) or first.match(after.words):
            marked |= {number, number + 1}
    lists = {_list_of(found[number]) for number in marked if found[number].head}
    one_of = setting.language.pattern("joins", "one_of")
    lists |= {_list_of(one) for one in found if one.head and one_of.search(one.head)}
    return [
        replace(one, is_alternative=True)
        if (number in marked or (one.head and _list_of(one) in lists)) and not _only_names(one, setting)
        else one
        for number, one in enumerate(found)
    ]


def _list_of(statement: Statement) -> tuple[str, str]:
    return statement.head, statement.where


def _only_names(statement: Statement, setting: Setting) -> bool:
    if statement.head:
        return frame_of_head(statement.head, setting) in _NAMING
    parsed = parse(statement, setting)
    return parsed is not None and what_it_names(parsed) is not None


@cache
def _joining(code: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """An *or* that a statement begins with, and one that it ends with."""
    language = language_of(code)
    assert language is not None
    either = language.source("joins", "or")
    return re.compile(rf"{either}(?!\w)(?= \S)"), re.compile(rf"(?<!\w){either}[\s.,;:]*\Z")
