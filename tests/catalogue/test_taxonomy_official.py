"""Look-ups in official tables, and in our own where there are none: regions, names of codes, revisions of NACE."""

import csv
from pathlib import Path

from catalogue.model.reference import ReferenceRow
from catalogue.model.sector import NaceRevision
from catalogue.taxonomy.labels import label, label_pairs
from catalogue.taxonomy.nace_revisions import Counterparts, correspondence
from catalogue.taxonomy.nuts import bundled_regions, regions

REV_2, REV_2_1 = NaceRevision.REV_2, NaceRevision.REV_2_1


def pair(rev_2: str, rev_2_1: str) -> ReferenceRow:
    return ReferenceRow(key=f"{rev_2} {rev_2_1}", facts={"rev_2": rev_2, "rev_2_1": rev_2_1})


def region_row(code: str, name: str, own: str) -> ReferenceRow:
    return ReferenceRow(key=code, facts={"name": name, "own_name": own})


def test_official_regions_are_found_by_their_names_and_by_ours() -> None:
    table = regions(
        [
            region_row("EL", "Elláda", "Ελλάδα"),
            region_row("EL3", "Attiki", "Αττική"),
            region_row("DE27D", "Donau-Ries", ""),
        ]
    )
    found = table.region("GR3")
    assert found is not None
    assert (found.code, found.name, found.level) == ("EL3", "Attiki", 1)
    assert table.find("ΑΤΤΙΚΗ", "GR") == table.find("Attica", "GR") == ("EL3",)
    assert table.find("Donau-Ries", "DE") == ("DE27D",)
    assert bundled_regions().region("DE27D") is None
    assert table.parts("GR") == ("EL3",)
    country = table.region("EL")
    assert country is not None
    assert country.code == "GR"


def test_without_official_regions_the_bundled_ones_serve() -> None:
    assert regions() is bundled_regions()


def test_the_whole_official_table_knows_every_region_that_we_bundle(recordings: Path) -> None:
    with (recordings / "taxonomies" / "nuts2021_names.csv").open(encoding="utf-8", newline="") as lines:
        rows = [region_row(row["NUTS_ID"], row["NAME_LATN"], row["NUTS_NAME"]) for row in csv.DictReader(lines)]
    table = regions(rows)
    assert len(table.by_code) == 2010
    assert table.by_code.keys() >= bundled_regions().by_code.keys()
    assert table.find("Județul Cluj", "RO") == ("RO113",)
    assert table.find("Piemonte", "IT") == ("ITC1",)


def test_a_name_falls_back_on_english_and_never_on_another_code() -> None:
    row = ReferenceRow(key="62", labels={"en": "Computer programming", "fr": "Programmation"})
    assert (label(row, "fr"), label(row, "ro")) == ("Programmation", "Computer programming")
    assert label(ReferenceRow(key="62", labels={"fr": "Programmation"}), "ro") is None
    bare = ReferenceRow(key="63", labels={"en": "Data processing"})
    assert list(label_pairs([row, bare], "fr", "en")) == [("Programmation", "Computer programming")]


def test_one_code_for_one_is_exact_by_the_official_table_alone() -> None:
    table = correspondence(
        [pair("62.01", "62.10"), pair("62.02", "62.20"), pair("62.03", "62.20"), pair("45.20", "95.31")]
    )
    assert table.official
    assert table.counterparts("62.01", REV_2_1) == Counterparts(codes=("62.10",), exact=True)
    # One counterpart, which is what became of another class too.
    assert table.counterparts("62.02", REV_2_1) == Counterparts(codes=("62.20",), exact=False)
    assert table.counterparts("62.20", REV_2) == Counterparts(codes=("62.02", "62.03"), exact=False)
    assert table.counterparts("99.99", REV_2_1) == Counterparts()


def test_the_bundled_correspondence_is_never_exact() -> None:
    table = correspondence()
    assert not table.official
    assert table.counterparts("45", REV_2_1) == Counterparts(codes=("46", "47", "95"), exact=False)
    assert table.counterparts("38.2", REV_2) == Counterparts(codes=("38.2", "38.3"), exact=False)
    assert not table.counterparts("02", REV_2_1).exact
