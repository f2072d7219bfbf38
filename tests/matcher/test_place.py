"""Is the enterprise where the call wants it? The codes of regions, how much is known of the seat, and silence."""

from dataclasses import replace
from datetime import timedelta

import pytest

from catalogue.model.condition import (
    ApplicantRule,
    ConsortiumRule,
    CountryRule,
    Criterion,
    PlaceRule,
    SizeClass,
    SizeRule,
)
from catalogue.model.match import Eligibility, Verdict
from catalogue.model.profile import Profile
from matcher.eligibility import eligibility, judge
from tests.matcher.samples import NOW, call, condition, profile

IN_TIME = NOW + timedelta(days=30)
YES, NO, UNKNOWN = Verdict.YES, Verdict.NO, Verdict.UNKNOWN


def seated(nuts: str | None, country: str = "RO") -> Profile:
    return replace(profile(country=country), nuts=nuts)


IN_PART = PlaceRule(regions=(), exclusive=True, in_part=("FRL04",))


def only(*regions: str) -> PlaceRule:
    return PlaceRule(regions=regions, exclusive=True)


@pytest.mark.parametrize(
    ("country", "nuts", "rule", "verdict", "code", "question"),
    [
        ("RO", "RO321", only("RO321"), YES, "place.inside", None),
        ("RO", "RO321", only("RO32"), YES, "place.inside", None),
        ("RO", "RO321", only("RO11", "RO32"), YES, "place.inside", None),
        ("RO", None, only("RO"), YES, "place.inside", None),
        # A peer takes the whole for its part: Piemonte is not Torino, and not all of Romania is Bucharest.
        ("IT", "ITC1", only("ITC11"), UNKNOWN, "place.around", "place"),
        ("RO", None, only("RO321"), UNKNOWN, "place.around", "place"),
        ("RO", "RO3", only("RO321"), UNKNOWN, "place.around", "place"),
        ("RO", "RO322", only("RO321"), NO, "place.outside", None),
        ("RO", None, only("ITC1"), NO, "place.outside", None),
        ("CH", None, only("IT"), NO, "place.outside", None),
        ("RO", "RO322", PlaceRule(regions=("RO321",), exclusive=False), UNKNOWN, "place.not_named", "place_of_project"),
        # A commune: nothing that we know of the seat settles it.
        ("FR", "FRL04", IN_PART, UNKNOWN, "place.in_part", "read_the_call"),
        ("FR", None, IN_PART, UNKNOWN, "place.in_part", "read_the_call"),
        ("FR", "FRL05", IN_PART, NO, "place.outside", None),
        # Greece is GR, and its regions are EL.
        ("GR", "EL301", only("GR"), YES, "place.inside", None),
        ("GR", "EL30", only("EL30"), YES, "place.inside", None),
        ("GR", None, only("EL30"), UNKNOWN, "place.around", "place"),
        # We hold no level 3 of Germany, and need none to know that it is in the Land.
        ("DE", "DED43", only("DED"), YES, "place.inside", None),
        ("DE", "DED43", only("DEE"), NO, "place.outside", None),
        # A code that is not of NUTS 2021 can be anywhere in what we know around it.
        ("PT", "PT1A0", only("PT17"), UNKNOWN, "place.around", "place"),
        ("PT", "PT1A0", only("PT2"), NO, "place.outside", None),
        ("NL", "NL361", only("NL31"), UNKNOWN, "place.around", "place"),
        # A seat in another country than the profile's is no seat.
        ("RO", "ITC11", only("RO"), YES, "place.inside", None),
        ("RO", "ITC11", only("ITC1"), NO, "place.outside", None),
    ],
)
def test_place(
    country: str, nuts: str | None, rule: PlaceRule, verdict: Verdict, code: str, question: str | None
) -> None:
    stated = condition(Criterion.PLACE, rule, clause="Zone: …")
    (judged,) = [
        found
        for found in judge(seated(nuts, country), call(conditions=[stated]), NOW)
        if found.criterion is Criterion.PLACE
    ]
    assert (judged.verdict, judged.reason.code, judged.reason.question) == (verdict, code, question)
    assert judged.reason.condition is stated


def test_the_reason_tells_both_places() -> None:
    stated = condition(Criterion.PLACE, PlaceRule(regions=("RO31",), exclusive=True, in_part=("RO321",)))
    judged = judge(seated("RO42"), call(conditions=[stated]), NOW)[0]
    assert dict(judged.reason.facts) == {"place": "RO42", "places": "RO31,RO321"}


def test_a_call_that_names_no_place_asks_for_none() -> None:
    """Calls of the EU name none; one more point to check would keep possible fits out of the digest."""
    judged = judge(seated("RO322"), call(deadline=IN_TIME), NOW)
    assert [found.criterion for found in judged] == [
        Criterion.COUNTRY,
        Criterion.SIZE,
        Criterion.APPLICANT,
        Criterion.CONSORTIUM,
    ]


def test_where_the_place_is_stated_it_answers_for_the_country() -> None:
    stated = condition(Criterion.PLACE, only("RO32"))
    found = {one.criterion: one.verdict for one in judge(seated("RO322"), call(conditions=[stated]), NOW)}
    assert Criterion.COUNTRY not in found
    assert found[Criterion.PLACE] is YES
    # A clause on countries is judged beside it, and decides.
    abroad = condition(Criterion.COUNTRY, CountryRule(established_in=("IT",), named_only=True))
    judged = judge(seated("RO322"), call(conditions=[stated, abroad]), NOW)
    assert [one.criterion for one in judged[:2]] == [Criterion.COUNTRY, Criterion.PLACE]
    assert eligibility(judged) is Eligibility.NOT_ELIGIBLE


def test_an_unread_place_keeps_the_answer_open() -> None:
    conditions = [
        condition(Criterion.PLACE, only("RO32")),
        condition(Criterion.PLACE, None, clause="zona montană"),
        condition(Criterion.SIZE, SizeRule(sizes=tuple(sorted(SizeClass)))),
        condition(Criterion.APPLICANT, ApplicantRule(applicants=(), any_legal_entity=True)),
        condition(Criterion.CONSORTIUM, ConsortiumRule(entities=1, countries=1)),
    ]
    judged = judge(seated("RO322"), call(conditions=conditions), NOW)
    assert judged[0].reason.code == "place.unread"
    assert eligibility(judged) is Eligibility.TO_CHECK
    assert eligibility(
        judge(seated("RO322"), call(conditions=conditions[:1] + conditions[2:], deadline=IN_TIME), NOW)
    ) is (Eligibility.ELIGIBLE)
