"""What the tests of reading conditions from German prose share."""

from catalogue.model.condition import (
    ApplicantKind,
    ApplicantRule,
    Criterion,
    HeadcountRule,
    PlaceRule,
    Rule,
    SizeClass,
    SizeRule,
    Where,
)
from crawlers.read.clauses import Passage, read_clauses


def rules(prose: str, country: str = "DE") -> dict[Criterion, Rule | None]:
    return {one.criterion: one.rule for one in read_clauses([Passage(text=prose, where="wer")], "de", country)}


def inside(region: str, what: Where) -> PlaceRule:
    return PlaceRule(regions=(region,), exclusive=True, what=what)


SMES = SizeRule(sizes=(SizeClass.MEDIUM, SizeClass.MICRO, SizeClass.SMALL))


ENTERPRISES = ApplicantRule(
    applicants=(ApplicantKind.ENTERPRISE,),
    unsettled=(ApplicantKind.INDIVIDUAL, ApplicantKind.NON_PROFIT, ApplicantKind.PUBLIC_BODY, ApplicantKind.RESEARCH),
)


SEAT_AND_STAFF = "- Sitz in Hessen\n- weniger als 100 Mitarbeiter"


BOTH = {
    Criterion.PLACE: inside("DE7", Where.SEAT),
    Criterion.HEADCOUNT: HeadcountRule(most_people=99),
}
