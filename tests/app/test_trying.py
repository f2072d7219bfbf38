"""A change that is tried: each field in the form in which it is typed, and the rest of the company as it is."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.errors import CommandError
from app.profile_form import read_profile, read_profile_values
from app.trying import try_changes
from catalogue.model.call import Instrument
from catalogue.model.condition import LegalForm
from catalogue.model.money import Money
from catalogue.model.profile import Cadence, MailWishes, Partnering
from catalogue.model.sector import NaceRevision, Sector
from tests.app_runner import ROOT

FILE = ROOT / "examples" / "profiles" / "ilfov-termo.yaml"
COMPANY = replace(read_profile(read_profile_values(FILE), str(FILE)), cohorts=("pact",), trl=5)


def test_without_a_change_the_company_is_as_it_is() -> None:
    assert try_changes(COMPANY, []) == COMPANY


def test_whatever_a_company_wishes_of_its_mails_a_change_can_be_tried_and_leaves_it() -> None:
    wishes = MailWishes(cadence=Cadence.WEEKLY, weekday=6, hour=23, closing_days=(200,), heartbeat=True)
    tried = try_changes(replace(COMPANY, mail=wishes), ["employees=60"])
    assert (tried.mail, tried.enterprise.employees) == (wishes, 60.0)


def test_figures_of_the_enterprise_by_their_short_or_their_full_names() -> None:
    tried = try_changes(COMPANY, ["employees=60", "enterprise.turnover=2 100 000 ron", "founded=2020-02-29"])
    assert tried.enterprise == replace(
        COMPANY.enterprise,
        employees=60.0,
        turnover=Money(amount=Decimal(2_100_000), currency="RON"),
        founded=date(2020, 2, 29),
    )
    assert replace(tried, enterprise=COMPANY.enterprise) == COMPANY


def test_an_empty_value_is_not_told() -> None:
    tried = try_changes(COMPANY, ["employees=", "owned_above_25_percent=", "partnering=", "trl=", "themes="])
    assert (tried.enterprise.employees, tried.enterprise.owned_above_25_percent) == (None, None)
    assert (tried.partnering, tried.trl, tried.themes) == (None, None, ())
    assert tried.enterprise.turnover == COMPANY.enterprise.turnover


def test_what_is_sought_lists_and_sectors() -> None:
    tried = try_changes(
        COMPANY,
        [
            "amount=250000",
            "own_share=30",
            "instruments=grant, loan",
            "sectors=62.01@2, 6311@2.1",
            "legal_form=sole_trader",
        ],
    )
    assert tried.seeking.amount == Money(amount=Decimal(250_000), currency="EUR")
    assert tried.seeking.own_share == Decimal(30)
    assert tried.seeking.instruments == (Instrument.GRANT, Instrument.LOAN)
    assert tried.sectors == (
        Sector(code="62.01", revision=NaceRevision.REV_2, main=True),
        Sector(code="63.11", revision=NaceRevision.REV_2_1),
    )
    assert tried.legal_form is LegalForm.SOLE_TRADER


def test_the_last_of_two_changes_of_a_field_counts() -> None:
    assert try_changes(COMPANY, ["partnering=alone", "partnering=willing"]).partnering is Partnering.WILLING


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(CommandError) as told:
        try_changes(COMPANY, ["trl=12", "nuts=ITC11", "country=EL"])
    for words in ("trl cannot be used", "country must be a country's two letters", "--set trl=12 --set nuts=ITC11"):
        assert words in str(told.value)
