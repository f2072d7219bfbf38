"""What a match is told by first: what bars the company, or the question that settles most."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from app.match_record import FLAT_COLUMNS, flat_row, match_record, through
from catalogue.model.call import Budget
from catalogue.model.condition import Criterion
from catalogue.model.match import Evidence, Match, Verdict
from catalogue.model.money import Money
from matcher.eligibility.decisive import barring, settling
from notifier.wording.words import load_words
from tests.notifier.samples import (
    COUNTRY_MET,
    COUNTRY_UNKNOWN,
    HEAT_PUMPS,
    ILFOV,
    NOW,
    OWNER_UNKNOWN,
    judgement,
    match,
)

TOO_LARGE = judgement(Criterion.SIZE, Verdict.NO, "size.too_large", {"size": "large", "allowed": "micro"})
ALONE_WANTED = judgement(
    Criterion.CONSORTIUM, Verdict.NO, "consortium.wants_alone", {"entities": "3", "partners": "2", "countries": "3"}
)
TO_READ = judgement(Criterion.APPLICANT, Verdict.UNKNOWN, "applicant.unread", question="read_the_call")


def question(found: Match) -> str | None:
    one = settling(found)
    return one.reason.question if one is not None else None


def test_what_the_company_can_tell_is_asked_before_what_it_must_read() -> None:
    assert question(match(HEAT_PUMPS, TO_READ, OWNER_UNKNOWN)) == "owner"
    assert question(match(HEAT_PUMPS, COUNTRY_MET, TO_READ)) == "read_the_call"
    assert question(match(HEAT_PUMPS, COUNTRY_MET)) is None


def test_what_most_hangs_on_is_asked_first_and_else_what_comes_first() -> None:
    again = replace(OWNER_UNKNOWN, criterion=Criterion.HEADCOUNT)
    assert question(match(HEAT_PUMPS, COUNTRY_UNKNOWN, OWNER_UNKNOWN, again)) == "owner"
    assert question(match(HEAT_PUMPS, COUNTRY_UNKNOWN, OWNER_UNKNOWN)) == "country"


def test_the_first_that_bars_it_is_the_blocker_and_then_nothing_is_asked() -> None:
    found = match(HEAT_PUMPS, OWNER_UNKNOWN, TOO_LARGE, ALONE_WANTED)
    assert barring(found) is TOO_LARGE
    record = match_record(found, ILFOV, NOW, load_words("en"))
    assert record["blocker"]["criterion"] == "size"
    assert record["question"] is None
    assert barring(match(HEAT_PUMPS, OWNER_UNKNOWN)) is None


def test_the_words_that_make_it_fit_are_told_once_and_nobody_who_chose_it() -> None:
    evidence = (
        Evidence(kind="term", ours="x", theirs="Soil", weight=0.3),
        Evidence(kind="theme", ours="y", theirs="soil", weight=0.2),
        Evidence(kind="choice", ours="", theirs="another-company", weight=0.0),
        *(Evidence(kind="term", ours="z", theirs=f"word{number}", weight=0.1) for number in range(9)),
    )
    assert through(match(HEAT_PUMPS, evidence=evidence)) == "Soil, word0, word1, word2"


def test_a_flat_row_has_every_column_and_nothing_that_is_nested() -> None:
    row = flat_row(match_record(match(HEAT_PUMPS, COUNTRY_UNKNOWN, OWNER_UNKNOWN), ILFOV, NOW, load_words("en"), 3))
    assert tuple(row) == FLAT_COLUMNS
    assert not [value for value in row.values() if isinstance(value, dict | list | tuple)]
    assert row["next_deadline"] == date(2026, 9, 15)
    assert (row["project_min"], row["project_max"], row["currency"]) == (6_000_000, 8_000_000, "EUR")
    assert (row["rank"], row["to_check"]) == (3, "country, size")


def test_an_amount_of_another_currency_is_left_out_of_a_flat_row() -> None:
    lei = Money(amount=Decimal(500), currency="RON")
    budget = Budget(project_max=lei, total=Money(amount=Decimal(9), currency="EUR"))
    found = match(replace(HEAT_PUMPS, budget=budget))
    row = flat_row(match_record(found, ILFOV, NOW, load_words("en")))
    assert (row["project_max"], row["total"], row["currency"]) == (500, None, "RON")
