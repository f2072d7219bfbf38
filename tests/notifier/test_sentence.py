"""Why a call fits and what speaks against it, in one sentence of each language."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from catalogue.model.condition import Criterion
from catalogue.model.match import Evidence, Match, Relevance, Verdict
from notifier.wording.sentence import write_sentence
from notifier.wording.words import languages, load_words
from tests.notifier.samples import (
    ALONE,
    APPLICANT_MET,
    COUNTRY_MET,
    COUNTRY_UNKNOWN,
    HEAT_PUMPS,
    NOW,
    OWNER_UNKNOWN,
    PARTNERS_NEEDED,
    SIZE_MET,
    VOUCHERS,
    judgement,
    match,
)

TOO_LARGE = judgement(Criterion.SIZE, Verdict.NO, "size.too_large", {"size": "large", "allowed": "micro,small,medium"})
ALONE_WANTED = judgement(
    Criterion.CONSORTIUM, Verdict.NO, "consortium.wants_alone", {"entities": "3", "partners": "2", "countries": "3"}
)
IN_REGION = judgement(Criterion.PLACE, Verdict.YES, "place.inside", {"place": "RO322", "places": "RO32"})
ONE = (Evidence(kind="term", ours="vouchers", theirs="vouchers", weight=0.4),)


def said(found: Match, language: str = "en", now: datetime = NOW) -> str:
    return write_sentence(found, load_words(language), now, "Europe/Bucharest")


def test_the_strongest_reasons_with_the_words_of_both_sides_and_what_is_needed() -> None:
    assert said(match(HEAT_PUMPS, COUNTRY_MET, SIZE_MET, APPLICANT_MET, PARTNERS_NEEDED)) == (
        "The call speaks of “heat pumps” (for your “pompe de căldură”), “deep renovation” (for your “renovare”) and "
        "“HVAC” and is on your themes (“Eficiență energetică”, in the call: “Energy efficiency”); but you need at "
        "least 2 partners."
    )
    assert said(match(HEAT_PUMPS, COUNTRY_MET, SIZE_MET, PARTNERS_NEEDED), "ro").endswith(
        "; însă aveți nevoie de cel puțin 2 parteneri."
    )


def test_what_brings_next_to_nothing_is_no_reason() -> None:
    """Less than a tenth of what the strongest brings."""
    crumb = Evidence(kind="term", ours="buildings", theirs="buildings", weight=0.039)
    assert said(match(HEAT_PUMPS, evidence=(*ONE, crumb))) == "The call speaks of “vouchers”."
    enough = replace(crumb, weight=0.041)
    assert "“vouchers” and “buildings”" in said(match(HEAT_PUMPS, evidence=(*ONE, enough)))


def test_what_is_open_what_hurries_and_how_little_it_is_speaks_against_it() -> None:
    found = match(VOUCHERS, COUNTRY_UNKNOWN, OWNER_UNKNOWN, APPLICANT_MET, ALONE, evidence=ONE)
    assert said(found) == (
        "The call speaks of “vouchers”; but 2 points are to be checked (country and size), it closes in 4 days and "
        "that is all that you have in common."
    )
    assert "it closes today" in said(found, now=datetime(2026, 8, 24, 6, tzinfo=UTC))
    assert "closes" not in said(found, now=datetime(2026, 8, 1, tzinfo=UTC))
    assert "closes" not in said(found, now=datetime(2026, 8, 25, tzinfo=UTC))


def test_a_clear_one_has_no_but() -> None:
    assert said(match(HEAT_PUMPS)).endswith("Energy efficiency”).")
    assert "for your region (Ilfov)" in said(match(HEAT_PUMPS, COUNTRY_MET, IN_REGION))
    enough = judgement(Criterion.AMOUNT, Verdict.YES, "amount.within", {"amount": "EUR 7000000"})
    given = said(match(HEAT_PUMPS, COUNTRY_MET, enough))
    assert given.endswith(" and gives what you seek (from €6,000,000 to €8,000,000 per project).")


def test_every_kind_of_reason_is_told_in_its_own_words() -> None:
    kinds = ("term", "theme", "sector", "place", "amount", "something new")
    sentences = {
        kind: said(match(HEAT_PUMPS, evidence=(Evidence(kind=kind, ours="x", theirs="y", weight=0.3),)))
        for kind in kinds
    }
    assert len(set(sentences.values())) == len(kinds)
    assert "gives what you seek (x, in the call: y)" in sentences["amount"]


def test_what_like_companies_chose_is_counted_and_nobody_is_named() -> None:
    """A choice has no part of the score, and the id of who made it as its words."""
    others = tuple(Evidence(kind="choice", ours="", theirs=name, weight=0.0, standing=0.4) for name in ("a-b", "c-d"))
    assert said(match(HEAT_PUMPS, evidence=(*ONE, *others))) == (
        "The call speaks of “vouchers” and was chosen by 2 companies like yours."
    )
    only = said(match(HEAT_PUMPS, evidence=others))
    assert "chosen by 2 companies" in only
    assert "a-b" not in only


def test_who_may_not_apply_is_told_what_bars_it_and_that_there_is_more() -> None:
    barred = said(match(HEAT_PUMPS, COUNTRY_MET, TOO_LARGE))
    assert barred.startswith("You may not apply. You are a large enterprise, larger than the call admits")
    assert "heat pumps" not in barred
    both = said(match(HEAT_PUMPS, TOO_LARGE, ALONE_WANTED))
    assert both == f"{barred} One more condition is not met."


def test_nothing_in_common_is_not_dressed_up() -> None:
    nothing = replace(match(HEAT_PUMPS), relevance=replace(match(HEAT_PUMPS).relevance, score=0.0, evidence=()))
    assert said(nothing) == "The call has nothing in common with you that we could find."
    whole = replace(
        nothing, relevance=Relevance(score=0.4, grade=nothing.relevance.grade, evidence=nothing.relevance.evidence)
    )
    assert said(whole) == "The call fits as a whole, though no single word decides."


@pytest.mark.parametrize("language", languages())
def test_in_every_language_it_is_whole(language: str) -> None:
    for found in (
        match(HEAT_PUMPS, COUNTRY_MET, SIZE_MET, APPLICANT_MET, PARTNERS_NEEDED, COUNTRY_UNKNOWN),
        match(VOUCHERS, COUNTRY_UNKNOWN, evidence=ONE),
        match(HEAT_PUMPS, TOO_LARGE, ALONE_WANTED),
    ):
        sentence = said(found, language)
        assert sentence[0].isupper()
        assert sentence.endswith(".")
        assert not any(character in sentence for character in "{}_")
