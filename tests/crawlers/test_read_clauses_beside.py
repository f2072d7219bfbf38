"""What prose adds to the fields of a portal, and where the fields win."""

from catalogue.model.call import Section, SectionKind
from catalogue.model.condition import (
    ApplicantKind,
    ApplicantRule,
    Condition,
    Criterion,
    HeadcountRule,
    PlaceRule,
    Rule,
    SizeClass,
    SizeRule,
)
from crawlers.read.clauses.beside import with_clauses

MICRO, SMALL, MEDIUM, LARGE = SizeClass.MICRO, SizeClass.SMALL, SizeClass.MEDIUM, SizeClass.LARGE
SMES = SizeRule(sizes=(MEDIUM, MICRO, SMALL))


def field(criterion: Criterion, rule: Rule | None, where: str = "cibles") -> Condition:
    return Condition(criterion=criterion, rule=rule, clause=f"{where}: …", language="fr", where=where)


def added(fields: list[Condition], prose: str, kind: SectionKind = SectionKind.CONDITIONS) -> list[Condition]:
    sections = [Section(kind=kind, html=prose, text=prose)]
    found = with_clauses(fields, sections, "fr", "FR")
    assert list(found[: len(fields)]) == fields
    return list(found[len(fields) :])


def test_prose_speaks_where_no_field_does() -> None:
    fields = [field(Criterion.SIZE, SMES)]
    assert [one.rule for one in added(fields, "Moins de 50 salariés")] == [HeadcountRule(most_people=49)]


def test_what_a_field_says_already_is_not_said_twice() -> None:
    fields = [
        field(Criterion.SIZE, SMES),
        field(Criterion.APPLICANT, ApplicantRule(applicants=(ApplicantKind.ENTERPRISE,))),
    ]
    assert added(fields, "Le dispositif s'adresse aux PME.") == []


def test_prose_that_asks_for_less_than_the_field_opens_the_question_and_never_says_no() -> None:
    [clause] = added(
        [field(Criterion.SIZE, SMES)], "L'aide est réservée aux micro-entreprises et petites entreprises."
    )[:1]
    assert clause.criterion is Criterion.SIZE
    assert isinstance(clause.rule, SizeRule)
    assert {*clause.rule.sizes, *clause.rule.unsettled} == set(SizeClass)
    assert MEDIUM in clause.rule.unsettled


def test_another_place_than_the_field_s_rules_nobody_out() -> None:
    fields = [field(Criterion.PLACE, PlaceRule(regions=("FRE",), exclusive=True))]
    [clause] = added(fields, "L'entreprise doit être implantée en Bretagne.")
    assert clause.rule is not None
    assert isinstance(clause.rule, PlaceRule)
    assert not clause.rule.exclusive


def test_that_a_call_is_of_the_portal_s_country_settles_no_place() -> None:
    fields = [field(Criterion.PLACE, PlaceRule(regions=("FR",), exclusive=False), "the portal itself")]
    [clause] = added(fields, "Le siège social doit être situé en Normandie.")
    assert isinstance(clause.rule, PlaceRule)
    assert (clause.rule.regions, clause.rule.exclusive) == (("FRD",), True)


def test_a_restriction_that_we_cannot_read_stands_beside_a_field_and_a_mention_does_not() -> None:
    fields = [field(Criterion.SIZE, SMES)]
    assert [one.rule for one in added(fields, "Les PME sont exclues si elles ont déjà été aidées.")] == [None]
    assert added(fields, "Un conseiller appelle toute PME dans la semaine qui suit sa demande par courriel.") == []


def test_a_description_without_a_heading_asks_nothing() -> None:
    assert added([], "Une aide pour les PME de moins de 50 salariés.", SectionKind.DESCRIPTION) == []
