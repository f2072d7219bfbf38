"""The translations of an installation: by what it has fetched, kept until it fetches anew."""

import gzip
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.translating import open_translator, stored_translations
from catalogue.model.reference import ReferenceRow
from catalogue.store import references, runs
from catalogue.store.database import Database
from catalogue.taxonomy.translation import Origin, WordTranslations
from catalogue.taxonomy.translation.kept import as_bytes, from_bytes, recipe
from tests.new_catalogue import make_catalogue

NOON = datetime(2026, 8, 20, 12, tzinfo=UTC)
PIPES = [("Țevi de oțel", "Steel pipes"), ("Țevi", "Pipes"), ("Plăci de oțel", "Steel plates")]
TUBES = [("Țevi de oțel", "Steel tubes"), ("Țevi", "Tubes"), ("Plăci de oțel", "Steel plates")]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with Database.open(f"sqlite:///{tmp_path / 'catalogue.db'}") as opened:
        make_catalogue(opened)
        yield opened


def fetch(database: Database, names: Sequence[tuple[str, str]], at: datetime) -> None:
    rows = [ReferenceRow(key=str(key), labels={"ro": ro, "en": en}) for key, (ro, en) in enumerate(names)]
    with database.write() as connection:
        references.put_reference(connection, "cpv", rows, runs.begin_run(connection, "reference-cpv", at))


def translations(database: Database, folder: Path | None) -> WordTranslations:
    with database.read() as connection:
        return stored_translations(connection, "ro", "en", folder)


def best(words: WordTranslations) -> tuple[str, Origin] | None:
    found = words.translate("tev")
    return (found[0].stem, found[0].origin) if found else None


def test_without_names_of_codes_the_glossary_translates_alone(database: Database, tmp_path: Path) -> None:
    words = translations(database, tmp_path / "kept")
    assert best(words) is None
    assert {"heat", "pump"} <= words.gloss("pompe de căldură").keys()
    assert not (tmp_path / "kept").exists()


def test_what_was_learned_is_kept_until_the_names_are_fetched_anew(database: Database, tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    fetch(database, PIPES, NOON)
    assert best(translations(database, folder)) == ("pipe", Origin.LEARNED)
    [kept] = folder.iterdir()
    learned = translations(database, None).learned
    assert learned is not None
    assert kept.read_bytes() == as_bytes(learned.tables)
    # What is kept is used, and not learned again: this says what no name does.
    with gzip.open(kept, "rt", encoding="utf-8") as file:
        text = file.read()
    kept.write_bytes(gzip.compress(text.replace('"pipe"', '"hose"').encode()))
    assert best(translations(database, folder)) == ("hose", Origin.LEARNED)
    fetch(database, TUBES, NOON + timedelta(days=1))
    assert best(translations(database, folder)) == ("tube", Origin.LEARNED)
    [renewed] = folder.iterdir()
    assert renewed != kept


def test_a_damaged_file_is_learned_anew(database: Database, tmp_path: Path) -> None:
    fetch(database, PIPES, NOON)
    translations(database, tmp_path / "kept")
    [kept] = (tmp_path / "kept").iterdir()
    whole = kept.read_bytes()
    for damaged in (b"", b"{}", whole[:-40], b"\x1f\x8b" + b"\0" * 40):
        kept.write_bytes(damaged)
        assert best(translations(database, tmp_path / "kept")) == ("pipe", Origin.LEARNED)
        assert kept.read_bytes() == whole


def test_a_folder_that_cannot_be_written_to_is_no_hindrance(database: Database, tmp_path: Path) -> None:
    fetch(database, PIPES, NOON)
    (tmp_path / "file").write_text("in the way")
    assert best(translations(database, tmp_path / "file" / "kept")) == ("pipe", Origin.LEARNED)


def test_the_translator_of_an_installation_keeps_its_lexicons_in_the_cache(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetch(database, PIPES, NOON)
    monkeypatch.setenv("CALLFIT_CACHE", str(tmp_path / "cache"))
    translator = open_translator(database)
    assert translator.likely("tev", "ro", "en")[0][0] == "pipe"
    assert [path.name.startswith("ro-en-") for path in (tmp_path / "cache" / "translations").iterdir()] == [True]


def test_a_lexicon_comes_back_as_it_was_kept_and_nothing_else_passes_for_one(database: Database) -> None:
    fetch(database, PIPES, NOON)
    learned = translations(database, None).learned
    assert learned is not None
    assert from_bytes(as_bytes(learned.tables)) == learned.tables
    with pytest.raises(ValueError, match="no lexicon"):
        from_bytes(b"[]")
    assert recipe() == recipe()
