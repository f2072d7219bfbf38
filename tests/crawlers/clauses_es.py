"""What the tests of reading conditions from Spanish prose share."""

from catalogue.model.condition import (
    ApplicantKind,
    ApplicantRule,
    ConsortiumRule,
    Criterion,
    OrderRule,
    PlaceRule,
    Rule,
    SizeClass,
    SizeRule,
    Where,
)
from crawlers.read.clauses import Passage, read_clauses

SMES = SizeRule(sizes=(SizeClass.MEDIUM, SizeClass.MICRO, SizeClass.SMALL))


SEAT = "La empresa deberá tener su domicilio social en Galicia."


ALONE = ConsortiumRule(entities=1, countries=1)


FIRST, COMPETITIVE = OrderRule(first_come=True), OrderRule(first_come=False)


def rules(prose: str) -> dict[Criterion, Rule | None]:
    return {one.criterion: one.rule for one in read_clauses([Passage(text=prose, where="quién")], "es", "ES")}


def inside(region: str, what: Where | None) -> PlaceRule:
    return PlaceRule(regions=(region,), exclusive=True, what=what)


def told(prose: str) -> tuple[dict[Criterion, Rule], set[Criterion]]:
    """What is read of a text, and what is told beside it as not read."""
    found = read_clauses([Passage(text=prose, where="condiciones")], "es", "ES")
    return {one.criterion: one.rule for one in found if one.rule is not None}, {
        one.criterion for one in found if one.rule is None
    }


SMALLEST = SizeRule(sizes=(SizeClass.MICRO,))


ANY_SIZE = SizeRule(sizes=tuple(sorted(SizeClass)))


SOME_ENTERPRISE = ApplicantRule(
    applicants=(ApplicantKind.ENTERPRISE,),
    unsettled=(
        ApplicantKind.INDIVIDUAL,
        ApplicantKind.NON_PROFIT,
        ApplicantKind.PUBLIC_BODY,
        ApplicantKind.RESEARCH,
    ),
)


S, A, P, H, O = Criterion.SIZE, Criterion.APPLICANT, Criterion.PLACE, Criterion.HEADCOUNT, Criterion.OTHER  # noqa: E741
