"""What the tests of French clauses share: a text read, and rules spelled shortly."""

from catalogue.model.condition import (
    Condition,
    Criterion,
    HeadcountRule,
    Rule,
    SectorRule,
    SizeClass,
    SizeRule,
)
from catalogue.model.sector import NaceRevision
from crawlers.read.clauses import Passage, read_clauses

MICRO, SMALL, MEDIUM, LARGE = SizeClass.MICRO, SizeClass.SMALL, SizeClass.MEDIUM, SizeClass.LARGE
SMES = SizeRule(sizes=(MEDIUM, MICRO, SMALL))
NOT_MICRO = SizeRule(sizes=(LARGE, MEDIUM, SMALL), unsettled=(MICRO,))


def read(text: str, where: str = "conditions", country: str = "FR") -> tuple[Condition, ...]:
    return read_clauses([Passage(text=text, where=where)], "fr", country)


def rules(text: str, criterion: Criterion, where: str = "conditions") -> list[Rule | None]:
    return [one.rule for one in read(text, where) if one.criterion is criterion]


def people(least: int | None = None, most: int | None = None) -> HeadcountRule:
    return HeadcountRule(least_people=least, most_people=most)


def sector(inside: str = "", outside: str = "", unsettled: str = "", *, exclusive: bool = True) -> SectorRule:
    return SectorRule(
        revision=NaceRevision.REV_2,
        inside=tuple(inside.split()),
        outside=tuple(outside.split()),
        unsettled=tuple(unsettled.split()),
        exclusive=exclusive,
    )


SMES_AT_LEAST = SizeRule(sizes=SMES.sizes, unsettled=(LARGE,))
