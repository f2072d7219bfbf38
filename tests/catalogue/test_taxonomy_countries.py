"""Countries and their groups, on the days that matter."""

from datetime import date, timedelta

import pytest
from babel import Locale

from catalogue.taxonomy.countries import CountryGroup, country_codes, eea_members, eu_members, is_country, members

TODAY = date(2026, 8, 20)


@pytest.mark.parametrize("code", ["RO", "GR", "GB", "XK"])
def test_a_country_is_known_by_its_iso_code(code: str) -> None:
    assert is_country(code)


@pytest.mark.parametrize("code", ["EL", "UK", "EU", "ro", "ROU", "", "ZZ"])
def test_other_spellings_are_no_countries(code: str) -> None:
    assert not is_country(code)


def test_pages_can_name_every_country() -> None:
    names = Locale("ro").territories
    assert [code for code in sorted(country_codes()) if code not in names] == []
    assert len(country_codes()) == 250


def test_the_union_has_twenty_seven_members_and_had_twenty_eight() -> None:
    assert len(eu_members(TODAY)) == 27
    left = date(2020, 2, 1)
    assert eu_members(left - timedelta(days=1)) - eu_members(left) == {"GB"}
    assert eu_members(date(2013, 7, 1)) - eu_members(date(2013, 6, 30)) == {"HR"}
    assert eu_members(date(1957, 12, 31)) == frozenset()


def test_the_groups_around_the_union() -> None:
    assert eea_members(TODAY) - eu_members(TODAY) == {"IS", "LI", "NO"}
    assert members(CountryGroup.EFTA, TODAY) == {"CH", "IS", "LI", "NO"}
    assert members(CountryGroup.CANDIDATE, TODAY).isdisjoint(eu_members(TODAY))


def test_members_are_countries() -> None:
    for group in CountryGroup:
        assert members(group, TODAY) <= country_codes()
