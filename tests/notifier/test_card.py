"""A call in the words of its reader: what it is, what it gives, until when, why it fits, what is to be checked."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from catalogue.model.call import Budget
from catalogue.model.condition import Condition, Criterion
from catalogue.model.match import Evidence, Grade, Verdict
from catalogue.model.profile import Profile
from notifier.mails.page import write_page
from notifier.telling.digest import Digest
from notifier.wording.words import load_words
from tests.notifier.samples import (
    ACCELERATOR,
    ALONE,
    CORK,
    FOUR,
    HEAT_PUMPS,
    LIFE,
    NOW,
    OWNER_UNKNOWN,
    PARTNERS_NEEDED,
    ROLLING,
    SENDER,
    TORINO,
    VOUCHERS,
    digest,
    euro,
    judgement,
    match,
)


def card_of(*, profile: Profile = CORK, now: datetime = NOW, shown: Digest | None = None) -> dict[str, list[str]]:
    """The labelled facts of the first card, as the page holds them."""
    page = write_page(shown or digest(profile=profile, now=now), load_words(profile.language), SENDER)
    return {fact.name: list(fact.lines) for fact in page.cards[0].facts}


def test_a_two_stage_call_names_its_first_stage_as_the_date_to_apply_by() -> None:
    assert card_of()["deadline"] == [
        "Tuesday 15 September 2026, 16:00 Dublin time (17:00 Brussels time)",
        "The portal gives the day only; 17:00 Brussels time is the programme’s rule.",
        "This is the first of two stages, the only one that everybody can enter.",
        "The second stage (16 Feb 2027) is only for those invited after the first.",
    ]


def test_an_hour_that_the_portal_gives_is_not_called_a_rule() -> None:
    shown = digest((match(VOUCHERS),), profile=TORINO)
    assert card_of(profile=TORINO, shown=shown)["deadline"] == ["Lunedì 24 agosto 2026, ore 11:00 a Roma"]


def test_of_several_cut_offs_the_next_comes_first_and_the_later_ones_follow() -> None:
    shown = digest((match(ACCELERATOR),), profile=CORK)
    lines = card_of(shown=shown)["deadline"]
    assert lines[0] == "Wednesday 14 October 2026, 16:00 Dublin time (17:00 Brussels time)"
    assert lines[-1] == "If you miss it, later dates are: 4 Nov, 13 Jan 2027."


def test_a_call_that_is_not_open_yet_says_when_it_opens() -> None:
    shown = digest((match(LIFE),), profile=CORK)
    facts = card_of(shown=shown)
    assert facts["opens"] == ["Tuesday 3 November 2026"]
    assert facts["deadline"][0].startswith("Tuesday 9 February 2027")
    assert "opens" not in card_of()
    assert chips_of(shown)[0] == "Opens 3 Nov"


def test_a_call_without_end_says_so() -> None:
    shown = digest((match(ROLLING),), profile=CORK)
    assert card_of(shown=shown)["deadline"] == ["None: applications are taken at any time."]
    assert chips_of(shown)[0] == "No closing date"


def chips_of(shown: Digest) -> list[str]:
    page = write_page(shown, load_words(shown.profile.language), SENDER)
    return [chip.text for chip in page.cards[0].chips]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (datetime(2026, 9, 15, 10, tzinfo=UTC), "Se închide azi"),
        (datetime(2026, 9, 14, 10, tzinfo=UTC), "Se închide mâine"),
        (datetime(2026, 9, 13, 10, tzinfo=UTC), "Au mai rămas 2 zile"),
        (datetime(2026, 8, 20, 10, tzinfo=UTC), "Au mai rămas 26 de zile"),
    ],
)
def test_a_chip_counts_the_days_left(now: datetime, expected: str) -> None:
    assert chips_of(digest(now=now))[0] == expected


def test_chips_say_whether_one_may_apply_and_with_whom() -> None:
    assert chips_of(digest(profile=CORK))[1] == "You may apply, with 2 partners"
    assert chips_of(digest((match(HEAT_PUMPS, ALONE),), profile=CORK))[1] == "You may apply"
    assert chips_of(digest((match(HEAT_PUMPS, OWNER_UNKNOWN),), profile=CORK))[1] == "1 point to check"
    assert chips_of(digest((FOUR[1],)))[1] == "2 puncte de verificat"


@pytest.mark.parametrize(
    ("budget", "expected"),
    [
        (None, ["Not stated"]),
        (Budget(), ["Not stated"]),
        (Budget(total=euro(0), project_max=euro(0)), ["Not stated"]),
        (
            Budget(project_min=euro(1_000_000), project_max=euro(2_500_000), total=euro(60_000_000)),
            ["From €1,000,000 to €2,500,000 per project", "€60,000,000 in total for this topic"],
        ),
        (
            Budget(project_min=euro(50_000), project_max=euro(50_000)),
            ["€50,000 per project", "In total: not stated"],
        ),
        (Budget(project_min=euro(50_000)), ["At least €50,000 per project", "In total: not stated"]),
        (
            Budget(total=euro(9), expected_grants=1),
            ["Per project: not stated", "€9 in total for this topic", "1 project expected to be funded"],
        ),
    ],
)
def test_amounts_are_told_with_their_scope_and_what_is_unknown_is_not_stated(
    budget: Budget | None, expected: list[str]
) -> None:
    shown = digest((match(replace(HEAT_PUMPS, budget=budget)),), profile=CORK)
    assert card_of(shown=shown)["amount"] == expected


def test_a_shared_pot_is_called_shared() -> None:
    assert "€42,000,000 in total, shared by all topics of the call" in card_of()["amount"]
    vouchers = card_of(shown=digest((match(VOUCHERS),), profile=CORK))["amount"]
    assert vouchers == ["Per project: not stated", "€600,000 in total for this call"]


def test_why_it_fits_names_both_words_where_they_differ() -> None:
    assert card_of()["why"] == [
        "The call speaks of “heat pumps” (for your “pompe de căldură”), “deep renovation” (for your “renovare”) and "
        "“HVAC”.",
        "Themes in common: “Eficiență energetică” (in the call: “Energy efficiency”).",
    ]


def test_what_the_call_says_once_is_told_once_for_all_that_it_answers() -> None:
    evidence = (
        Evidence(kind="term", ours="Ricicliamo", theirs="recycling of plastics", weight=0.3),
        Evidence(kind="term", ours="plastica", theirs="Recycling of plastics", weight=0.2),
        Evidence(kind="theme", ours="Clădiri", theirs="renovation", weight=0.1),
        Evidence(kind="theme", ours="Energie", theirs="renovation", weight=0.1),
    )
    shown = digest((match(HEAT_PUMPS, evidence=evidence),), profile=CORK)
    assert card_of(shown=shown)["why"] == [
        "The call speaks of “recycling of plastics” (for your “Ricicliamo” and “plastica”).",
        "Themes in common: “Clădiri” and “Energie” (in the call: “renovation”).",
    ]


def test_why_it_fits_keeps_to_the_strongest_and_says_each_once() -> None:
    evidence = tuple(Evidence(kind="term", ours=word, theirs=word.upper(), weight=0.1) for word in ("a", "a", "b"))
    other = Evidence(kind="never heard of", ours="", theirs="C", weight=0.1)
    shown = digest((match(HEAT_PUMPS, evidence=(*evidence, other)),), profile=CORK)
    assert card_of(shown=shown)["why"] == ["The call speaks of “A” and “B”.", "In common: “C”."]
    shown = digest((match(HEAT_PUMPS, evidence=()),), profile=CORK)
    assert card_of(shown=shown)["why"] == ["No single word decides: it fits as a whole."]


def test_what_is_to_be_checked_comes_with_its_question_and_its_clause() -> None:
    page = write_page(digest((FOUR[1],), profile=CORK), load_words("en"), SENDER)
    country, size = page.cards[0].eligibility.checks
    assert country.label == "Country:"
    assert country.sentence.startswith("Your country, Romania, is not named, but others may be admitted")
    assert country.question == "Ask the call’s contact point whether applicants from your country may take part."
    assert size.question == "Does anybody else hold 25% or more of your capital or votes?"
    assert size.quote is not None
    assert size.quote.text.startswith("“Financial support goes to manufacturing SMEs")
    assert page.cards[0].eligibility.lines == (
        "As far as we could read the call, you meet its conditions on kind of applicant and consortium.",
        "You may apply alone; partners are allowed.",
    )


def test_a_consortium_that_is_needed_is_named_with_its_clause() -> None:
    page = write_page(digest(profile=CORK), load_words("en"), SENDER)
    eligibility = page.cards[0].eligibility
    assert eligibility.lines[0] == (
        "As far as we could read the call, you meet its conditions on country, size and kind of applicant."
    )
    assert eligibility.lines[-1] == (
        "You need at least 2 partners: together at least 3 independent organisations from 3 different countries."
    )
    assert eligibility.needs[0].text.startswith("“Legal entities forming a consortium")


def test_a_clause_that_points_to_general_rules_is_said_to() -> None:
    general = Condition(
        criterion=Criterion.CONSORTIUM,
        rule=None,
        clause="HORIZON Innovation Actions",
        language="en",
        where="typesOfAction",
        basis="horizon-collaborative",
    )
    needed = replace(PARTNERS_NEEDED, reason=replace(PARTNERS_NEEDED.reason, condition=general))
    page = write_page(digest((match(HEAT_PUMPS, needed),), profile=CORK), load_words("en"), SENDER)
    (quote,) = page.cards[0].eligibility.needs
    assert quote.intro == "The programme’s general rules apply; the call says:"
    assert quote.text == "“HORIZON Innovation Actions”"


def test_a_clause_on_which_two_verdicts_rest_is_quoted_once_and_shortened_at_a_word() -> None:
    clause = "Only legal entities established in the Member States are eligible. " * 20
    checks = tuple(
        judgement(criterion, Verdict.UNKNOWN, f"{criterion}.unread", question="read_the_call", clause=clause)
        for criterion in (Criterion.COUNTRY, Criterion.CONSORTIUM)
    )
    page = write_page(digest((match(HEAT_PUMPS, *checks),), profile=CORK), load_words("en"), SENDER)
    first, second = (check.quote for check in page.cards[0].eligibility.checks)
    assert second is None
    assert first is not None
    assert len(first.text) < 330
    assert re.search(r"\w…”$", first.text)
    assert first.text.removesuffix("…”").split()[-1] in clause.split()


def test_a_weak_fit_has_words_too() -> None:
    assert chips_of(digest((match(HEAT_PUMPS, grade=Grade.WEAK),), profile=CORK))[2] == "Weak fit"
