"""Names of sectors: the official ones in the reader's language, as far as they were fetched."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.matching import open_offer
from app.sectors import open_sector_names
from catalogue.model.reference import ReferenceRow
from catalogue.model.sector import NaceRevision, Sector
from catalogue.store import calls, profiles, references, runs
from catalogue.store.database import Database
from notifier.wording.facts import write_why
from notifier.wording.words import load_words
from tests.matcher.samples import NOW, call, profile
from tests.new_catalogue import make_catalogue

PLUMBING = Sector(code="43.22", revision=NaceRevision.REV_2, main=True)
ROWS = [
    ReferenceRow(
        key="43", labels={"en": "Specialised construction activities", "it": "Lavori di costruzione speciali"}
    ),
    ReferenceRow(key="43.22", labels={"en": "Plumbing", "ro": "Lucrări de instalații sanitare"}),
]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with Database.open(f"sqlite:///{tmp_path / 'catalogue.db'}") as opened:
        make_catalogue(opened)
        yield opened


def fetch(database: Database) -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    with database.write() as connection:
        run = runs.begin_run(connection, "reference-nace_rev2", at)
        references.put_reference(connection, "nace_rev2", ROWS, run)


def test_the_name_is_that_of_the_code_or_of_what_it_is_in(database: Database) -> None:
    assert open_sector_names(database)(PLUMBING, "ro") is None
    fetch(database)
    name = open_sector_names(database)
    assert name(PLUMBING, "ro") == "Lucrări de instalații sanitare"
    assert name(replace(PLUMBING, code="4322"), "ro") == "Lucrări de instalații sanitare"
    assert name(PLUMBING, "it") == "Lavori di costruzione speciali"
    assert name(replace(PLUMBING, code="43"), "it") == "Lavori di costruzione speciali"
    assert name(replace(PLUMBING, code="43.21"), "ro") is None


def test_english_is_left_to_our_own_names_and_the_other_revision_to_its_own_set(database: Database) -> None:
    fetch(database)
    name = open_sector_names(database)
    assert name(PLUMBING, "en") is None
    assert name(replace(PLUMBING, revision=NaceRevision.REV_2_1), "ro") is None


def test_a_reader_is_told_the_official_name(database: Database) -> None:
    text = "Heating and cooling of homes with heat pumps and insulation."
    heat = call("heat", "Heat pumps in homes", text, deadline=NOW + timedelta(days=30))
    who = profile("Lucrăm în case de locuit.", language="ro", sectors=[("43.22", "2")])
    fetch(database)
    with database.write() as connection:
        calls.put_calls(connection, [heat], runs.begin_run(connection, "test", NOW))
        profiles.put_profile(connection, who, NOW)
    [found] = open_offer(database, NOW).matches(who)
    lines = write_why(found.relevance, load_words("ro"))
    assert any("„43.22 Lucrări de instalații sanitare”" in line for line in lines), lines
