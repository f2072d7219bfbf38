"""What the tests of reading conditions from Italian prose share."""

from catalogue.model.condition import (
    Criterion,
    LegalForm,
    LegalFormRule,
    PlaceRule,
    Rule,
    SizeClass,
    SizeRule,
    Where,
)
from crawlers.read.clauses import Passage, read_clauses

SMES = SizeRule(sizes=(SizeClass.MEDIUM, SizeClass.MICRO, SizeClass.SMALL))


def rules(prose: str) -> dict[Criterion, Rule | None]:
    return {one.criterion: one.rule for one in read_clauses([Passage(text=prose, where="chi")], "it", "IT")}


def inside(region: str, what: Where | None) -> PlaceRule:
    return PlaceRule(regions=(region,), exclusive=True, what=what)


SMALLEST = SizeRule(sizes=(SizeClass.MICRO, SizeClass.SMALL))


EVERY_SIZE = SizeRule(sizes=tuple(sorted(SizeClass)))


CAPITAL = LegalFormRule(forms=(LegalForm.LIMITED_COMPANY, LegalForm.STOCK_COMPANY))
