"""Places in the fields of portals: their own codes, names and words, and never a place out of anything else."""

import csv
import json
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.taxonomy.countries import is_country
from catalogue.taxonomy.nuts import region
from crawlers.read import places
from crawlers.read.places import locate, read_places

ITALIAN_REGIONS = (
    "Abruzzo;Basilicata;Calabria;Campania;Emilia-Romagna;Friuli-Venezia Giulia;Lazio;Liguria;Lombardia;Marche;Molise;"
    "Piemonte;Puglia;Sardegna;Sicilia;Toscana;Trentino-Alto Adige/Südtirol;Umbria;Valle d'Aosta/Vallée d'Aoste;Veneto"
).split(";")
SLOVAK_REGIONS = [f"1006SK0{number}" for number in (10, 21, 22, 23, 31, 32, 41, 42)]


@pytest.mark.parametrize(
    ("raws", "country", "codes"),
    [
        (["ES24 - ARAGON"], "ES", ("ES24",)),
        (["ES707 - La Palma", "ES3 - COMUNIDAD DE MADRID"], "ES", ("ES3", "ES707")),
        (["ES - ESPAÑA "], "ES", ("ES",)),
        (["1006SK041"], "SK", ("SK041",)),
        (["SK041"], "SK", ("SK041",)),
        (["Regiunea București-Ilfov (RO32)"], "RO", ("RO32",)),
        (["RO32 București-Ilfov"], "RO", ("RO32",)),
        (["REG-93", "REG-11"], "FR", ("FR1", "FRL")),
        (["REG-93|REG-84"], "FR", ("FRK", "FRL")),
        (["PAYS-99100"], "FR", ("FR",)),
        (["DEP-13", "DEP-2A"], "FR", ("FRL04", "FRM01")),
        (["REG-01", "REG-06"], "FR", ("FRY1", "FRY5")),
        (["- France entière -"], "FR", ("FR",)),
        (["bundesweit"], "DE", ("DE",)),
        (["_bundesweit"], "DE", ("DE",)),
        (["de_ni", "de_st"], "DE", ("DE9", "DEE")),
        (["schlesig_holstein"], "DE", ("DEF",)),
        (["baden_wuerttemberg", "Nordrhein-Westfalen"], "DE", ("DE1", "DEA")),
        (["Lombardia", "Piemonte"], "IT", ("ITC1", "ITC4")),
        (["Trentino-Alto Adige/Südtirol"], "IT", ("ITH1", "ITH2")),
        (["Tutto il territorio nazionale"], "IT", ("IT",)),
        (["Lappi", "Pohjois-Savo"], "FI", ("FI1D2", "FI1D7")),
        (["01", "19"], "FI", ("FI1B", "FI1D7")),
        (["VALTAKUNNALLINEN"], "FI", ("FI",)),
        (["București-Ilfov, Nord-Est"], "RO", ("RO21", "RO32")),
        (["Regiunea Nord-Est"], "RO", ("RO21",)),
        (["Naţional"], "RO", ("RO",)),
        (["Nivel național"], "RO", ("RO",)),
        (["Celá SR"], "SK", ("SK",)),
        (["Cijela Hrvatska"], "HR", ("HR",)),
        (["Όλη η Ελλάδα"], "GR", ("GR",)),
        (["Steiermark", "OÖ"], "AT", ("AT22", "AT31")),
        (["Sostinės regionas"], "LT", ("LT01",)),
        (["Hela landet"], "SE", ("SE",)),
        (["Portugal Continental"], "PT", ("PT1",)),
        (["Vlaanderen", "Région de Bruxelles-Capitale"], "BE", ("BE1", "BE2")),
    ],
)
def test_what_portals_write(raws: list[str], country: str, codes: tuple[str, ...]) -> None:
    assert read_places(raws, country) == (codes, ())


@pytest.mark.parametrize(
    ("raw", "country"),
    [
        # The nearest peer takes any short name for a code.
        ("Lappi", "SE"),
        ("Tyrol", "RO"),
        ("Wales", "RO"),
        ("WALES", "IT"),
        # A country's two letters may be a word, and a code may be another country's or beside another name.
        ("ES NECESARIO CONSULTAR LAS BASES", "ES"),
        ("ES: véanse las bases", "ES"),
        ("ES24 - CATALUÑA", "ES"),
        ("IT Lombardia", "IT"),
        ("ITC1", "RO"),
        ("NO", "ES"),
        ("RO999", "RO"),
        # Not places of ours.
        ("Estero", "IT"),
        ("COM-988", "FR"),
        ("COM-975", "FR"),
        ("REG-99", "FR"),
        ("REG-93", "IT"),
        ("DEP-978", "FR"),
        # EURA's areas are not the NUTS regions of the same names.
        ("Etelä-Suomi", "FI"),
        ("ETELA_SUOMI", "FI"),
        # A list with an unknown part is not read in part, since the comma may belong to something else.
        ("Piemonte, aree montane", "IT"),
        ("Regiuni mai puțin dezvoltate", "RO"),
        ("99", "FI"),
        ("—", "FI"),
    ],
)
def test_what_is_no_place(raw: str, country: str) -> None:
    assert read_places([raw], country) == ((), (raw,))


def test_a_commune_is_only_a_part_of_its_department() -> None:
    """A firm in Aix must not be told that a call for Marseille is for it."""
    found = locate(["COM-13055", "REG-84", "COM-69123", "COM-97411"], "FR")
    assert found.regions == ("FRK",)
    assert found.in_part == ("FRL04", "FRY40")
    assert read_places(["COM-13055"], "FR") == (("FRL04",), ())


def test_all_parts_of_a_region_make_the_region() -> None:
    assert read_places(SLOVAK_REGIONS, "SK") == (("SK",), ())
    assert read_places(SLOVAK_REGIONS[1:], "SK") == (("SK02", "SK03", "SK04"), ())
    assert read_places(["București", "Ilfov"], "RO") == (("RO32",), ())
    assert read_places(["EL3", "EL4", "EL5", "EL6"], "GR") == (("GR",), ())


def test_a_list_of_nearly_all_italian_regions_is_not_taken_as_complete() -> None:
    everywhere = locate(ITALIAN_REGIONS, "IT")
    assert (everywhere.regions, everywhere.may_mean_all) == (("IT",), False)
    nearly = locate(ITALIAN_REGIONS[:15], "IT")
    assert "ITI1" not in nearly.regions
    assert nearly.may_mean_all
    assert not locate(ITALIAN_REGIONS[:14], "IT").may_mean_all
    assert locate([*ITALIAN_REGIONS, "Estero"], "IT").unplaced == ("Estero",)


def test_every_code_of_our_own_tables_is_a_region_of_its_country() -> None:
    data = tomllib.loads(Path(places.__file__).with_name("places.toml").read_text(encoding="utf-8"))
    insee = data.pop("insee")
    for country, entry in data.items():
        assert is_country(country)
        for codes in (entry.get("names", {}) | entry.get("codes", {})).values():
            for code in codes.split():
                assert region(code) is not None, code
                assert code.startswith("EL" if country == "GR" else country)
    departments = insee["departments"].values()
    assert len(set(departments)) == len(departments) == 101
    assert all((found := region(code)) is not None and found.level == 3 for code in departments)
    assert len(set(insee["regions"].values())) == 18


def test_the_recorded_fields_are_placed(recordings: Path) -> None:
    docs = json.loads((recordings / "it_incentivi" / "solr_select_raw_fields.json").read_text(encoding="utf-8"))
    italian = [locate(doc["zm_field_regions_value"], "IT") for doc in docs["response"]["docs"]]
    assert all(not found.unplaced for found in italian)
    assert ("IT",) in [found.regions for found in italian]

    calls = json.loads((recordings / "sk_itms" / "itms21" / "vyzva_open_list.json").read_text(encoding="utf-8"))
    slovak = [locate([place["kod"] for place in call["miestoRealizacie"]], "SK") for call in calls["results"]]
    assert all(not found.unplaced for found in slovak)
    assert sum(found.regions == ("SK",) for found in slovak) >= 90

    with (recordings / "fr_mission_transition" / "data_gouv_export.csv").open(encoding="utf-8", newline="") as lines:
        french = [locate([row["eligibilite_geographique"]], "FR") for row in csv.DictReader(lines)]
    assert sum(found.regions == ("FR",) for found in french) >= 109
    # The overseas collectivities are outside of NUTS.
    unplaced = {text for found in french for text in found.unplaced}
    assert unplaced == {"COM-987", "COM-988", "COM-975", "COM-977", "DEP-978"}


@given(
    st.lists(st.text(max_size=30) | st.sampled_from(["REG-93", "COM-13", "RO32 - x", "a,b", ";", "ES"]), max_size=4),
    st.sampled_from(["RO", "FR", "ES", "IT", "XX"]),
)
def test_no_text_upsets_the_reader(raws: list[str], country: str) -> None:
    found = locate(raws, country)
    assert all(region(code) is not None for code in (*found.regions, *found.in_part))
