"""Places and sectors as people write them."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest

from app.joining.places import find_places
from app.joining.sector_search import SectorSearch, read_code
from app.joining.zones import zone_of
from catalogue.model.sector import NaceRevision, Sector
from catalogue.store.database import Database
from catalogue.taxonomy.countries import country_codes
from catalogue.taxonomy.nuts import bundled_regions
from tests.new_catalogue import make_catalogue


@pytest.fixture(scope="module")
def sectors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SectorSearch]:
    file = tmp_path_factory.mktemp("sectors") / "catalogue.db"
    with Database.open(f"sqlite:///{file}") as database:
        make_catalogue(database)
        yield SectorSearch(database)


@pytest.mark.parametrize(
    ("text", "country", "code"),
    [
        ("Torino", "IT", "ITC11"), ("torino", "IT", "ITC11"), ("Voluntari, Ilfov", "RO", "RO322"),
        ("Bucureşti", "RO", "RO321"), ("București-Ilfov", "RO", "RO32"), ("Madrid", "ES", "ES300"),
        ("Strada Timiș 5, București", "RO", "RO321"), ("RO322", "RO", "RO322"), ("Milan", "IT", "ITC4C"),
    ],
)  # fmt: skip
def test_a_region_that_is_named_is_settled(text: str, country: str, code: str) -> None:
    found = find_places(text, country, bundled_regions())
    assert found.certain
    assert [one.code for one in found.found] == [code]


@pytest.mark.parametrize(
    ("text", "country", "code"),
    [("Torimo", "IT", "ITC11"), ("Ilfof", "RO", "RO322"), ("Moncalieri Torino", "IT", "ITC11"),
     ("Cluj-Napoca", "RO", "RO113"), ("Via Roma 5, Moncalieri", "IT", "ITI43")],
)  # fmt: skip
def test_a_slip_or_a_name_among_other_words_is_asked_back(text: str, country: str, code: str) -> None:
    found = find_places(text, country, bundled_regions())
    assert not found.certain
    assert code in [one.code for one in found.found]


@pytest.mark.parametrize(("text", "country"), [("Voluntari", "RO"), ("Romania", "RO"), ("ITC11", "RO"), ("", "IT")])
def test_what_names_no_region_of_the_country_is_none(text: str, country: str) -> None:
    assert find_places(text, country, bundled_regions()).found == ()


def test_two_regions_are_asked_back() -> None:
    found = find_places("Cluj, Timiș", "RO", bundled_regions())
    assert ([one.code for one in found.found], found.certain) == (["RO113", "RO424"], False)


@pytest.mark.parametrize(
    ("text", "language", "code"),
    [
        ("plumbing", "en", "43.22"), ("plumb", "en", "43.22"), ("pompe de căldură", "ro", "43.22"),
        ("Wärmepumpen", "de", "43.22"), ("pane", "it", "10.7"), ("software", "it", "62.1"), ("hotel", "fr", "55"),
        ("4322", "ro", "43.22"), ("43.22", "en", "43.22"), ("F43.22.10", "it", "43.22"), ("62", "it", "62"),
    ],
)  # fmt: skip
def test_a_sector_is_found_by_words_of_the_language_or_by_its_code(
    sectors: SectorSearch, text: str, language: str, code: str
) -> None:
    found = [one.sector.code for one in sectors.find(text, language, NaceRevision.REV_2_1)]
    assert code in found[:4]


@pytest.mark.parametrize("text", ["", "the", "xyzzy", "<script>", "99.99.99.99", "1", "é" * 5_000])
def test_what_is_no_sector_finds_none(sectors: SectorSearch, text: str) -> None:
    assert sectors.find(text, "en", NaceRevision.REV_2_1) == []


def test_codes_as_people_write_them() -> None:
    assert [read_code(one) for one in ("4322", "43.22", "C.25", "43.22.1", "432210", "43", "plumbing", "4")] == [
        "43.22", "43.22", "25", "43.22", "43.22", "43", None, None,
    ]  # fmt: skip


def test_a_code_of_no_division_is_not_there(sectors: SectorSearch) -> None:
    assert sectors.is_there(Sector(code="43.22", revision=NaceRevision.REV_2))
    assert not sectors.is_there(Sector(code="04.10", revision=NaceRevision.REV_2))


def test_every_country_has_a_clock_and_islands_their_own() -> None:
    for country in country_codes():
        ZoneInfo(zone_of(country, None))
    known = [("RO", "RO322"), ("ES", "ES300"), ("ES", "ES703"), ("PT", "PT200"), ("UA", None), ("GR", None)]
    assert [zone_of(country, nuts) for country, nuts in known] == [
        "Europe/Bucharest", "Europe/Madrid", "Atlantic/Canary", "Atlantic/Azores", "Europe/Kyiv", "Europe/Athens",
    ]  # fmt: skip
