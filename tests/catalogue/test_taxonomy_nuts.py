"""Regions by code and by name: what portals write finds the region, and what is no region finds none."""

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.taxonomy.countries import eu_members, is_country
from catalogue.taxonomy.nuts import bundled_regions, contains, find_regions, parts, region

WITH_LEVEL_3 = ("AT", "DK", "ES", "FI", "FR", "HR", "HU", "IT", "PT", "RO", "SE", "SI", "SK")


def test_a_region_has_its_code_name_and_level() -> None:
    found = region("RO321")
    assert found is not None
    assert (found.code, found.name, found.level) == ("RO321", "București", 3)
    country = region("IT")
    assert country is not None
    assert (country.name, country.level) == ("Italia", 0)
    assert region("RO999") is None
    assert region("") is None


def test_greece_is_gr_and_its_regions_begin_with_el() -> None:
    for code in ("GR", "EL", "el"):
        country = region(code)
        assert country is not None
        assert country.code == "GR"
    attica = region("GR30")
    assert attica is not None
    assert attica.code == "EL30"
    assert contains("GR", "EL30")
    assert contains("EL", "GR")
    assert contains("GB", "UKI31")
    assert find_regions("Attica", "EL") == find_regions("Attica", "GR") == ("EL3",)


@pytest.mark.parametrize(
    ("outer", "inner", "expected"),
    [
        ("RO", "RO321", True),
        ("RO32", "RO321", True),
        ("RO32", "RO32", True),
        ("RO321", "RO32", False),
        ("RO31", "RO321", False),
        ("ITC1", "ITC11", True),
        ("IT", "RO", False),
    ],
)
def test_a_region_contains_itself_and_its_parts(outer: str, inner: str, expected: bool) -> None:
    assert contains(outer, inner) is expected


@pytest.mark.parametrize(
    ("name", "country", "codes"),
    [
        ("Nord-Est", "RO", ("RO21",)),
        ("Regiunea Nord-Est", "RO", ("RO21",)),
        ("REGIUNEA DE DEZVOLTARE BUCUREŞTI - ILFOV", "RO", ("RO32",)),
        ("Bucureşti-Ilfov", "RO", ("RO32",)),
        ("Judeţul Iaşi", "RO", ("RO213",)),
        ("județul Ilfov", "RO", ("RO322",)),
        # The same name means another region in another country.
        ("Nord-Est", "IT", ("ITH",)),
        ("Provincia di Torino", "IT", ("ITC11",)),
        ("Valle d'Aosta/Vallée d'Aoste", "IT", ("ITC2",)),
        ("Piedmont", "IT", ("ITC1",)),
        ("Provincia Autonoma di Trento", "IT", ("ITH2",)),
        ("ARAGON", "ES", ("ES24",)),
        ("COMUNIDAD DE MADRID", "ES", ("ES3",)),
        ("Región de Murcia", "ES", ("ES62",)),
        ("Cataluña", "ES", ("ES51",)),
        ("Auvergne-Rhône-Alpes", "FR", ("FRK",)),
        ("Île-de-France", "FR", ("FR1",)),
        ("La Réunion", "FR", ("FRY4",)),
        ("baden_wuerttemberg", "DE", ("DE1",)),
        ("Freistaat Sachsen", "DE", ("DED",)),
        ("Thüringen", "DE", ("DEG",)),
        ("Lappi", "FI", ("FI1D7",)),
        ("Pirkanmaan", "FI", ()),
        ("Skåne län", "SE", ("SE224",)),
        ("Stockholms län", "SE", ("SE110",)),
        ("Stockholm", "SE", ("SE11",)),
        ("Region Hovedstaden", "DK", ("DK01",)),
        ("Sjaelland", "DK", ("DK02",)),
        ("Grad Zagreb", "HR", ("HR05",)),
        ("Zagrebačka županija", "HR", ("HR065",)),
        ("Pest vármegye", "HU", ("HU12",)),
        ("Region of Žilina", "SK", ("SK031",)),
        ("Κρήτη", "GR", ("EL43",)),
        ("ΒΟΡΕΙΟ ΑΙΓΑΙΟ", "GR", ("EL41",)),
        ("Województwo łódzkie", "PL", ("PL71",)),
        ("Wallonie", "BE", ("BE3",)),
        ("Área Metropolitana de Lisboa", "PT", ("PT17",)),
        ("Romania", "RO", ("RO",)),
    ],
)
def test_a_region_is_found_by_any_of_its_names(name: str, country: str, codes: tuple[str, ...]) -> None:
    assert find_regions(name, country) == codes


@pytest.mark.parametrize(
    ("name", "country"),
    [
        # Names of other countries' regions.
        ("Wales", "RO"),
        ("Tyrol", "RO"),
        ("Lappi", "SE"),
        # Parts of names, and more than one.
        ("Nord", "RO"),
        ("Iaș", "RO"),
        ("Nord-Est e Centro", "IT"),
        # Words that designate and name nothing.
        ("Region", "IT"),
        ("Provincia di", "IT"),
        ("regiunea mea", "RO"),
        ("", "IT"),
    ],
)
def test_a_name_that_is_not_known_is_no_place(name: str, country: str) -> None:
    assert find_regions(name, country) == ()


def test_every_member_state_has_its_levels() -> None:
    levels: dict[str, set[int]] = {}
    for code, one in bundled_regions().by_code.items():
        country = "GR" if code.startswith("EL") else code[:2]
        assert is_country(country)
        levels.setdefault(country, set()).add(one.level)
    assert set(levels) == eu_members(date(2026, 8, 20)) | {"NO"}
    assert {country for country, found in levels.items() if 3 in found} == set(WITH_LEVEL_3)
    assert all({0, 1, 2} <= found for found in levels.values())


def test_every_region_but_the_smallest_is_made_up_of_its_parts() -> None:
    for code, one in bundled_regions().by_code.items():
        lowest = 3 if code[:2] in WITH_LEVEL_3 else 2
        assert bool(parts(code)) == (one.level < lowest), code
        assert all(contains(code, part) for part in parts(code))
    assert parts("RO32") == ("RO321", "RO322")


def test_regions_of_one_name_inside_one_another_are_the_same_land() -> None:
    """Otherwise the larger one that is given would take in more than is meant."""
    for (country, name), codes in bundled_regions().by_name.items():
        found = find_regions(" ".join(name), country)
        assert len(found) == 1, f"{name} of {country} is {found}"
        for inner in codes - set(found):
            between = [inner[:length] for length in range(len(found[0]), len(inner))]
            assert all(len(parts(code)) == 1 for code in between), (name, codes)


def test_the_table_has_the_codes_of_the_official_file(recordings: Path) -> None:
    with (recordings / "taxonomies" / "nuts2021_names.csv").open(encoding="utf-8", newline="") as lines:
        official = {row["NUTS_ID"]: row["NUTS_NAME"] for row in csv.DictReader(lines)}
    countries = {code[:2] for code in bundled_regions().by_code if code != "GR"}
    expected = {
        code for code in official if code[:2] in countries and len(code) <= (5 if code[:2] in WITH_LEVEL_3 else 4)
    }
    assert set(bundled_regions().by_code) == expected - {"EL"} | {"GR"}
    # The official names, in the letters of the country, find their own regions.
    for code in expected - {"EL"}:
        name = official[code].partition(" (")[0]
        if code.startswith("EL"):
            # The file has Latin capitals in two Greek names.
            name = name.replace("A", "Α")
        assert any(contains(found, code) for found in find_regions(name, code[:2])), (code, name)


@given(st.text(max_size=40), st.sampled_from(["RO", "GR", "XX", ""]))
def test_no_text_upsets_the_search(name: str, country: str) -> None:
    for code in find_regions(name, country):
        assert region(code) is not None
    region(name)
