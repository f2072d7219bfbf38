"""A company as it is shown is a company as it can be added again."""

from dataclasses import fields
from datetime import date

import yaml

from app.profile_form import read_profile
from app.profile_record import profile_record
from catalogue.model.profile import Profile

WHOLE = """
id: whole
name: Whole SRL
email: office@example.org
language: ro
country: RO
nuts: RO322
place: Voluntari
registration: RO 185 472 90
zone: Europe/Bucharest
sites: [RO126]
applicant: enterprise
legal_form: limited_company
enterprise:
  employees: 24
  turnover: {amount: 2100000, currency: EUR}
  balance_sheet: {amount: "1400000.5", currency: RON}
  owned_above_25_percent: false
  founded: 2014-03-01
sectors: [{code: "43.22", revision: "2", main: true}]
trl: 5
seeking: {amount: {amount: 250000, currency: EUR}, own_share: 12.5, instruments: [grant, loan]}
themes: [buildings]
excluded_themes: [energy_efficiency]
keywords: [pompe]
partnering: willing
cohorts: [ilfov]
digest_limit: 7
description: We put heat pumps into old houses.
"""


def test_every_field_is_shown_and_read_again() -> None:
    profile = read_profile(yaml.safe_load(WHOLE), "whole")
    record = profile_record(profile)
    assert record.keys() == {field.name for field in fields(Profile)}
    assert record["enterprise"]["founded"] == date(2014, 3, 1).isoformat()
    assert read_profile(record, "what was shown") == profile


def test_what_was_not_told_is_shown_as_such() -> None:
    told = yaml.safe_load(WHOLE)
    few = {name: told[name] for name in ("id", "name", "email", "language", "country", "zone", "description")}
    profile = read_profile(few, "few")
    record = profile_record(profile)
    assert record["seeking"] == {"amount": None, "own_share": None, "instruments": []}
    assert record["trl"] is None
    assert record["legal_form"] is None
