"""What is read of labelled texts beside their labels."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

from benchmarks.prose.labelled import LabelledText
from catalogue.model.condition import Condition, CountryRule, Criterion, PlaceRule, Rule, SizeClass, SizeRule
from crawlers.read.clauses import Passage, read_clauses

# What a rule leaves open: that it does is no error, and it says no to nobody by it.
_OPEN = {"unsettled", "exclusive", "in_part", "what"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One thing that a text asks, or is held to ask: as ``labelled``, as ``read``, or both where they agree."""

    text: LabelledText
    criterion: Criterion
    labelled: Rule | None
    read: Condition | None

    @property
    def is_open(self) -> bool:
        """Whether it was read so that nobody is told no by it."""
        rule = self.read.rule if self.read is not None else None
        match rule:
            case SizeRule():
                return {*rule.sizes, *rule.unsettled} == set(SizeClass)
            case PlaceRule():
                return not rule.exclusive
            case _:
                return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many texts there are, what they ask (a rule each), what of it is read (``open``: of these so that nobody is
    told no), and what is read that nobody labelled so.
    """

    texts: int
    asked: int
    read: int
    open: int
    otherwise: int


def compare(text: LabelledText) -> tuple[Compared, ...]:
    """Each rule that a text is labelled with, once, and each that is read of it and not labelled."""
    where = text.heading or "conditions"
    read = [one for one in _read(text, where) if one.rule is not None]
    labelled = {(one.criterion, said(one.rule)): one.rule for one in text.labels if one.rule is not None}
    labelled = {(_asked(criterion), what): rule for (criterion, what), rule in labelled.items()}
    found: list[Compared] = []
    for (criterion, what), rule in labelled.items():
        same = next((one for one in read if one.rule is not None and said(one.rule) == what), None)
        found.append(Compared(text=text, criterion=criterion, labelled=rule, read=same))
    kept = {id(one.read) for one in found}
    found += [
        Compared(text=text, criterion=one.criterion, labelled=None, read=one)
        for one in read
        if id(one) not in kept and one.rule is not None and (one.criterion, said(one.rule)) not in labelled
    ]
    return tuple(found)


def tally(texts: Iterable[LabelledText]) -> Tally:
    """The figures of some texts."""
    every = list(texts)
    compared = [one for text in every for one in compare(text)]
    agreed = [one for one in compared if one.labelled is not None and one.read is not None]
    return Tally(
        texts=len(every),
        asked=sum(one.labelled is not None for one in compared),
        read=len(agreed),
        open=sum(one.is_open for one in agreed),
        otherwise=sum(one.labelled is None for one in compared),
    )


def said(rule: Rule) -> tuple[Any, ...]:
    """What a rule says for certain, to compare; that a company is of a country is that it is in a place."""
    if isinstance(rule, CountryRule):
        return ("place", frozenset(rule.established_in))
    if isinstance(rule, PlaceRule):
        return ("place", frozenset(rule.regions))
    values = (getattr(rule, field.name) for field in fields(rule) if field.name not in _OPEN)
    return (type(rule).__name__, *(frozenset(one) if isinstance(one, tuple) else one for one in values))


def _asked(criterion: Criterion) -> Criterion:
    return Criterion.PLACE if criterion is Criterion.COUNTRY else criterion


def _read(text: LabelledText, where: str) -> Sequence[Condition]:
    return read_clauses([Passage(text=text.text, where=where)], text.language, text.country)
