"""Amounts in the reader's currency: beside the portal's own, once, with the rate's day, and only where they help."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from catalogue.model.call import Budget
from catalogue.model.money import Money
from catalogue.model.reference import ReferenceRow
from catalogue.store import deliveries, runs
from catalogue.store.database import Database
from catalogue.store.references import put_reference
from catalogue.taxonomy.exchange import Exchange
from catalogue.taxonomy.rates import bundled_rates, euro_rates
from notifier.mails.page import write_page
from notifier.mails.render import render_digest
from notifier.telling.planning import plan_deliveries
from notifier.wording.facts import write_amounts
from notifier.wording.words import languages, load_words
from tests.notifier.posting import SOURCES, four, plan
from tests.notifier.samples import HEAT_PUMPS, ILFOV, NOW, SENDER, digest, euro, match

# The European Central Bank in short, as the languages call it.
BANKS = {"ECB", "BCE", "EZB", "EKB", "EKP", "ESB", "ΕΚΤ"}
OFFICIAL = euro_rates([ReferenceRow(key="2026-08-20", facts={"RON": "5.0710", "HUF": "390.35"})])
LEI = Exchange(currency="RON", rates=OFFICIAL)


def forint(amount: int) -> Money:
    return Money(amount=Decimal(amount), currency="HUF")


def told(budget: Budget, exchange: Exchange | None = LEI, language: str = "en") -> list[str]:
    lines = write_amounts(replace(HEAT_PUMPS, budget=budget), load_words(language), exchange)
    return [line.replace("\u00a0", " ") for line in lines]


def test_what_a_project_may_get_is_told_in_both_currencies_with_the_day_of_the_rate() -> None:
    assert told(Budget(project_max=euro(60_000), total=euro(2_000_000))) == [
        "Up to €60,000 per project (about RON 304,000 at the ECB rate of 20 Aug 2026)",
        "€2,000,000 in total for this topic",
    ]


def test_both_ends_of_a_span_are_told_and_one_amount_once() -> None:
    (span, _) = told(Budget(project_min=euro(20_000), project_max=euro(60_000)))
    assert span == (
        "From €20,000 to €60,000 per project (about RON 101,000 – RON 304,000 at the ECB rate of 20 Aug 2026)"
    )
    (one, _) = told(Budget(project_min=euro(60_000), project_max=euro(60_000)))
    assert one == "€60,000 per project (about RON 304,000 at the ECB rate of 20 Aug 2026)"


def test_a_total_is_converted_where_nothing_else_is_stated_or_it_is_not_in_euro() -> None:
    assert told(Budget(total=euro(6_000_000)))[1].endswith("(about RON 30,400,000 at the ECB rate of 20 Aug 2026)")
    (project, total) = told(Budget(project_max=forint(50_000_000), total=forint(4_000_000_000)))
    assert project == "Up to HUF 50,000,000 per project (about RON 650,000 at the ECB rate of 20 Aug 2026)"
    assert total.endswith("in total for this topic (about RON 52,000,000 at the ECB rate of 20 Aug 2026)")


def test_amounts_of_the_readers_own_currency_and_those_without_a_rate_stay_as_they_are() -> None:
    lei = Budget(project_max=Money(amount=Decimal(60_000), currency="RON"))
    hryvnia = Budget(project_max=Money(amount=Decimal(60_000), currency="UAH"), project_min=euro(1_000))
    for budget in (lei, hryvnia):
        assert told(budget) == told(budget, None)


@pytest.mark.parametrize("language", languages())
def test_every_language_says_it_and_whose_rate_it_is(language: str) -> None:
    budget = Budget(project_max=euro(60_000))
    official, bundled = (
        told(budget, Exchange(currency="RON", rates=rates), language)[0] for rates in (OFFICIAL, bundled_rates())
    )
    plain = told(budget, None, language)[0]
    assert official.startswith(f"{plain} (")
    assert "2026" in official
    assert bundled.startswith(f"{plain} (")
    assert "2025" in bundled
    assert BANKS & set(re.findall(r"\w+", official))
    assert not BANKS & set(re.findall(r"\w+", bundled))


def test_a_mail_says_once_that_bundled_rates_are_nobodys() -> None:
    def about(exchange: Exchange | None) -> list[str]:
        shown = replace(digest((match(HEAT_PUMPS),)), exchange=exchange)
        return [line for line in write_page(shown, load_words("en"), SENDER).about if "exchange rates" in line]

    bundled = Exchange(currency="RON", rates=bundled_rates())
    assert about(bundled) == [
        "Amounts in RON are converted at exchange rates of 9 Oct 2025 that came with our program; they were not "
        "compared with those of the European Central Bank."
    ]
    assert about(LEI) == about(None) == about(Exchange(currency="EUR", rates=bundled_rates())) == []


def test_text_and_html_say_the_same() -> None:
    rendered = render_digest(replace(digest((match(HEAT_PUMPS),)), exchange=LEI), SENDER)
    for body in (rendered.text, rendered.html):
        words = " ".join(body.replace("&nbsp;", " ").replace("\u00a0", " ").split())
        assert "RON la cursul BCE din 20 aug. 2026)" in words


def mails(database: Database) -> dict[str, str]:
    """The text of each profile's mail, on one line."""
    plan(database)
    with database.read() as connection:
        return {str(one.profile_id): " ".join(one.text.split()) for one in deliveries.find_pending(connection)}


def fetched(database: Database, day: str, *, replayed: bool = False) -> None:
    with database.write() as connection:
        run = runs.begin_run(connection, "reference-euro_rates", datetime(2026, 8, 19, tzinfo=UTC))
        rows = [ReferenceRow(key=day, facts={"RON": "5.0710"})]
        put_reference(connection, "euro_rates", rows, run, day=date.fromisoformat(day), replayed=replayed)


def test_only_who_counts_in_another_currency_is_told(filled: Database) -> None:
    assert {profile for profile, text in mails(filled).items() if "RON" in text} == {ILFOV.id}


@pytest.mark.parametrize(
    ("replayed", "rate"), [(False, "la cursul BCE din 19 aug. 2026"), (True, "la cursul din 9 oct. 2025")]
)
def test_rates_out_of_kept_answers_are_never_used(filled: Database, replayed: bool, rate: str) -> None:
    fetched(filled, "2026-08-19", replayed=replayed)
    assert rate in mails(filled)[ILFOV.id]


def test_rates_of_a_later_day_are_never_used(filled: Database) -> None:
    fetched(filled, "2026-08-21")
    assert "la cursul din 9 oct. 2025" in mails(filled)[ILFOV.id]


def test_where_no_rate_is_so_old_the_mail_goes_out_without(filled: Database) -> None:
    plans = plan_deliveries(
        filled, NOW.replace(year=2025, month=1), sender=SENDER, sources=SOURCES, find_matches=four, profiles=[ILFOV.id]
    )
    assert [one.problem for one in plans] == [None]
