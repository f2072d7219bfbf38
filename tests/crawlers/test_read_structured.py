"""Structured fields as conditions, and what the matcher then says: never no for what was not read."""

from dataclasses import replace
from datetime import timedelta

import pytest

from catalogue.model.condition import (
    SME_SIZES,
    ApplicantKind,
    ApplicantRule,
    Condition,
    Criterion,
    PlaceRule,
    SizeClass,
    SizeRule,
)
from catalogue.model.match import Eligibility, Judgement, Verdict
from catalogue.model.profile import Enterprise, Profile
from crawlers.read.structured import applicant_conditions, country_conditions, partly, place_conditions, size_conditions
from matcher.eligibility import eligibility, judge
from tests.matcher.samples import NOW, call, euro
from tests.matcher.samples import profile as sample

YES, NO, UNKNOWN = Verdict.YES, Verdict.NO, Verdict.UNKNOWN
SMALL = Enterprise(employees=24, turnover=euro(4_000_000), balance_sheet=euro(3_000_000), owned_above_25_percent=False)
HUGE = Enterprise(employees=900, turnover=euro(90_000_000), balance_sheet=euro(90_000_000))
SMES = tuple(sorted(SME_SIZES))


def who(
    kind: ApplicantKind = ApplicantKind.ENTERPRISE,
    enterprise: Enterprise = SMALL,
    country: str = "RO",
    nuts: str | None = None,
) -> Profile:
    return replace(sample(enterprise=enterprise, country=country), applicant=kind, nuts=nuts)


def judged(conditions: tuple[Condition, ...], profile: Profile) -> dict[Criterion, Judgement]:
    return {found.criterion: found for found in judge(profile, call(conditions=conditions), NOW)}


def test_a_condition_quotes_the_field_and_the_portals_own_words() -> None:
    terms = [" IMM ", "", "<b>Întreprinderi</b>&nbsp; mari", "IMM"]
    applicant, size = applicant_conditions(terms, "ro", "Beneficiari eligibili")
    assert applicant == Condition(
        criterion=Criterion.APPLICANT,
        rule=ApplicantRule(applicants=(ApplicantKind.ENTERPRISE,)),
        clause="Beneficiari eligibili: IMM; Întreprinderi mari",
        language="ro",
        where="Beneficiari eligibili",
    )
    assert size.rule == SizeRule(sizes=tuple(sorted(SizeClass)))
    (place,) = place_conditions(["ES24 - ARAGON"], "ES", "es", "regiones")
    assert place.rule == PlaceRule(regions=("ES24",), exclusive=True)
    assert (place.clause, place.where, place.language) == ("regiones: ES24 - ARAGON", "regiones", "es")


def test_a_long_list_is_quoted_in_part() -> None:
    (condition,) = applicant_conditions([f"term {number}" for number in range(500)], "en", "field")
    assert len(condition.clause) <= 400
    assert condition.clause.endswith("…")


def test_an_empty_field_says_nothing() -> None:
    for terms in ([], ["", "  "]):
        assert applicant_conditions(terms, "ro", "f") == ()
        assert size_conditions(terms, "ro", "f") == ()
        assert place_conditions(terms, "RO", "ro", "f") == ()


@pytest.mark.parametrize(
    ("terms", "language", "kind", "verdict"),
    [
        (["IMM"], "ro", ApplicantKind.ENTERPRISE, YES),
        (["IMM"], "ro", ApplicantKind.PUBLIC_BODY, NO),
        (["UAT"], "ro", ApplicantKind.ENTERPRISE, NO),
        # Some public bodies, and we do not know whether it is one of them.
        (["UAT"], "ro", ApplicantKind.PUBLIC_BODY, UNKNOWN),
        # The words hold "firm", and "UAT"; they are read as nothing.
        (["confirmare"], "ro", ApplicantKind.ENTERPRISE, UNKNOWN),
        (["evaluată"], "ro", ApplicantKind.ENTERPRISE, UNKNOWN),
        # An unread alternative: yes for those named, no for nobody.
        (["UAT", "entități inovative"], "ro", ApplicantKind.ENTERPRISE, UNKNOWN),
        (["IMM", "entități inovative"], "ro", ApplicantKind.ENTERPRISE, YES),
        (["IMM", "entități inovative"], "ro", ApplicantKind.NON_PROFIT, UNKNOWN),
        # A start-up is young, too, and a farmer a farmer.
        (["start-ups"], "en", ApplicantKind.ENTERPRISE, UNKNOWN),
        (["start-ups", "SMEs"], "en", ApplicantKind.ENTERPRISE, YES),
        (["agrarisch"], "nl", ApplicantKind.ENTERPRISE, UNKNOWN),
        (["agrarisch"], "nl", ApplicantKind.RESEARCH, NO),
        # A legal form among others is not every enterprise's.
        (["1009121"], "sk", ApplicantKind.ENTERPRISE, UNKNOWN),
        (["1009321"], "sk", ApplicantKind.ENTERPRISE, NO),
        (["1009321", "1009995"], "sk", ApplicantKind.ENTERPRISE, UNKNOWN),
        (["Persone giuridiche"], "it", ApplicantKind.ENTERPRISE, YES),
        (["Persone giuridiche"], "it", ApplicantKind.INDIVIDUAL, UNKNOWN),
        (["anything"], "xx", ApplicantKind.ENTERPRISE, UNKNOWN),
    ],
)
def test_who_may_apply(terms: list[str], language: str, kind: ApplicantKind, verdict: Verdict) -> None:
    found = judged(applicant_conditions(terms, language, "f"), who(kind))[Criterion.APPLICANT]
    assert found.verdict is verdict, found.reason
    assert found.reason.code != "applicant.not_stated"


@pytest.mark.parametrize(
    ("terms", "language", "enterprise", "verdict", "code"),
    [
        (["mikrovállalkozás", "kisvállalkozás", "középvállalkozás"], "hu", SMALL, YES, "size.within"),
        (["mikrovállalkozás", "kisvállalkozás", "középvállalkozás"], "hu", HUGE, NO, "size.too_large"),
        (["mikrovállalkozás"], "hu", SMALL, NO, "size.too_large"),
        (["nagyvállalkozás"], "hu", SMALL, NO, "size.outside"),
        # Enterprises without any size: nothing is said on size, not even that every size may apply.
        (["vállalkozás"], "hu", SMALL, UNKNOWN, "size.not_stated"),
        # Micro-enterprises, and "other enterprises": perhaps this one.
        (["mikrovállalkozás", "egyéb vállalkozás"], "hu", SMALL, UNKNOWN, "size.unsettled"),
        (["mikrovállalkozás", "mikrovállalkozás természetes személy"], "hu", SMALL, NO, "size.too_large"),
        (["SMEs", "mid-caps"], "en", HUGE, UNKNOWN, "size.unsettled"),
        (["SMEs", "mid-caps"], "en", SMALL, YES, "size.within"),
        (["mid-caps"], "en", SMALL, NO, "size.outside"),
        (["large companies", "something new"], "en", SMALL, UNKNOWN, "size.unsettled"),
        # A university has no size of this kind, so that the list may be open to a large one.
        (["KMU", "Hochschule"], "de", HUGE, UNKNOWN, "size.unsettled"),
        (["SMEs"], "en", Enterprise(employees=24), UNKNOWN, "size.figures_missing"),
    ],
)
def test_of_what_size(terms: list[str], language: str, enterprise: Enterprise, verdict: Verdict, code: str) -> None:
    found = judged(applicant_conditions(terms, language, "f"), who(enterprise=enterprise))[Criterion.SIZE]
    assert (found.verdict, found.reason.code) == (verdict, code)


def test_a_field_of_sizes_says_nothing_on_the_kind_of_applicant() -> None:
    conditions = size_conditions(["Piccola Impresa", "Media Impresa"], "it", "Dimensioni")
    assert [condition.criterion for condition in conditions] == [Criterion.SIZE]
    assert conditions[0].rule == SizeRule(sizes=(SizeClass.MEDIUM, SizeClass.SMALL))
    (unclear,) = size_conditions(["Piccola Impresa", "Non classificabile"], "it", "Dimensioni")
    assert isinstance(unclear.rule, SizeRule)
    assert SizeClass.LARGE in unclear.rule.unsettled
    (unread,) = size_conditions(["Non classificabile"], "it", "Dimensioni")
    assert unread.rule is None


@pytest.mark.parametrize(
    ("raws", "country", "nuts", "verdict", "code"),
    [
        (["București-Ilfov"], "RO", "RO322", YES, "place.inside"),
        (["București-Ilfov"], "RO", "RO321", YES, "place.inside"),
        (["Ilfov"], "RO", "RO32", UNKNOWN, "place.around"),
        (["Ilfov"], "RO", None, UNKNOWN, "place.around"),
        (["Nord-Est"], "RO", "RO322", NO, "place.outside"),
        (["Național"], "RO", None, YES, "place.inside"),
        # Perhaps the place that we do not know is where the profile is.
        (["Nord-Est", "zona montană"], "RO", "RO322", UNKNOWN, "place.not_named"),
        (["București-Ilfov", "zona montană"], "RO", "RO322", YES, "place.inside"),
        (["zona montană"], "RO", "RO322", UNKNOWN, "place.unread"),
        (["Celá SR"], "SK", "RO322", NO, "place.outside"),
    ],
)
def test_where(raws: list[str], country: str, nuts: str | None, verdict: Verdict, code: str) -> None:
    found = judged(place_conditions(raws, country, "ro", "f"), who(nuts=nuts))[Criterion.PLACE]
    assert (found.verdict, found.reason.code) == (verdict, code)


def test_a_commune_settles_nothing_for_its_department() -> None:
    conditions = place_conditions(["COM-13055", "REG-84"], "FR", "fr", "eligibilite_geographique")
    for nuts, verdict, code in [
        ("FRL04", UNKNOWN, "place.in_part"),
        ("FRL0", UNKNOWN, "place.in_part"),
        ("FRK26", YES, "place.inside"),
        ("FRK", YES, "place.inside"),
        ("FRL05", NO, "place.outside"),
        # The country contains a whole region that is named: telling the region settles it.
        (None, UNKNOWN, "place.around"),
    ]:
        found = judged(conditions, who(country="FR", nuts=nuts))[Criterion.PLACE]
        assert (found.verdict, found.reason.code) == (verdict, code), nuts


def test_a_field_that_is_wider_than_the_call_settles_nothing_inside() -> None:
    """A portal that names the province where the call is the town's."""
    conditions = partly(place_conditions(["ES707 - La Palma"], "ES", "es", "regiones"))
    inside = judged(conditions, who(country="ES", nuts="ES707"))[Criterion.PLACE]
    assert (inside.verdict, inside.reason.code) == (UNKNOWN, "place.in_part")
    assert judged(conditions, who(country="ES", nuts="ES709"))[Criterion.PLACE].verdict is NO
    told = partly(place_conditions(["ES707 - La Palma"], "ES", "es", "regiones"), "Ayuntamiento de Tazacorte")
    assert told[0].clause == "regiones: ES707 - La Palma (Ayuntamiento de Tazacorte)"
    assert told[0].rule == conditions[0].rule


def test_places_that_are_not_the_only_ones_exclude_nobody() -> None:
    conditions = place_conditions(["Piemonte"], "IT", "it", "regioni", exclusive=False)
    assert judged(conditions, who(country="IT", nuts="ITC4"))[Criterion.PLACE].verdict is UNKNOWN
    fifteen = (
        "Abruzzo Basilicata Calabria Campania Emilia-Romagna Lazio Liguria Lombardia Marche Molise Piemonte Puglia"
    )
    listed = [*fifteen.split(), "Sardegna", "Sicilia", "Toscana"]
    found = judged(place_conditions(listed, "IT", "it", "regioni"), who(country="IT", nuts="ITH3"))[Criterion.PLACE]
    assert (found.verdict, found.reason.question) == (UNKNOWN, "place_of_project")


def test_a_national_call_with_clear_fields_is_one_that_an_sme_may_apply_for() -> None:
    """All but the consortium, of which such portals say nothing."""
    conditions = (*applicant_conditions(["IMM"], "ro", "f"), *place_conditions(["Național"], "RO", "ro", "g"))
    judgements = judge(who(nuts="RO322"), call(conditions=conditions, deadline=NOW + timedelta(days=9)), NOW)
    assert [found.criterion for found in judgements if found.verdict is not YES] == [Criterion.CONSORTIUM]
    assert eligibility(judgements) is Eligibility.TO_CHECK


def test_countries_of_a_list_are_served_and_of_others_nothing_is_said() -> None:
    served = country_conditions(["ITALY", "The Netherlands", "Belgium (Flanders)"], "countries")
    for country, verdict in (("IT", YES), ("NL", YES), ("BE", UNKNOWN), ("RO", UNKNOWN)):
        assert judged(served, who(country=country))[Criterion.COUNTRY].verdict is verdict
    assert country_conditions(["Ruritania"], "countries")[0].rule is None
    assert country_conditions([" "], "countries") == ()
