"""Translation of words as this installation can: by the glossary, and by the names of codes that it has fetched."""

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from app.kept import keep, kept_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy.engine import Connection

    from catalogue.model.reference import ReferenceSet
    from catalogue.store.database import Database
    from catalogue.taxonomy.translation import LanguagePairs, LearnedWords, WordTranslations

# The sets whose names are translations of each other; without any of them the glossary translates alone.
_NAMES_OF_CODES = ("cpv", "nace_rev2", "nace_rev2_1")
_FOLDER = "translations"


def open_translator(database: "Database") -> "LanguagePairs":
    """What translates words, by all that the catalogue has.

    A pair of languages is learned when it is first asked for, in one to two seconds, and kept in the folder of the
    setting ``cache`` until the names of codes are fetched anew or the program learns otherwise. The catalogue is read
    only then. Raises a `StoreError` if it cannot be.
    """
    from catalogue.taxonomy.translation import LanguagePairs

    folder = kept_folder(_FOLDER)

    def load(source: str, target: str) -> "WordTranslations":
        with database.read() as connection:
            return stored_translations(connection, source, target, folder)

    return LanguagePairs(load)


def stored_translations(
    connection: "Connection", source: str, target: str, folder: Path | None = None
) -> "WordTranslations":
    """The translations of words from ``source`` to ``target`` by the names of codes in the catalogue and the glossary.

    Without such names it is the glossary alone. What is learned is kept in ``folder``, if there is one, and taken from
    there as long as it is that of these names.
    """
    from catalogue.store.references import find_references
    from catalogue.taxonomy.translation import WordTranslations

    taken = {name: found for name, found in find_references(connection).items() if name in _NAMES_OF_CODES}
    if not taken:
        return WordTranslations(source, target)
    if folder is None:
        return WordTranslations(source, target, learned=_learn(connection, taken, source, target))
    path = folder / f"{source}-{target}-{_mark(taken)}.json.gz"
    learned = _kept(path)
    if learned is None:
        learned = _learn(connection, taken, source, target)
        if learned is not None:
            _keep(path, learned, f"{source}-{target}-*.json.gz")
    return WordTranslations(source, target, learned=learned)


def _learn(
    connection: "Connection", taken: "Mapping[str, ReferenceSet]", source: str, target: str
) -> "LearnedWords | None":
    from catalogue.store.references import find_reference_rows
    from catalogue.taxonomy.labels import label_pairs
    from catalogue.taxonomy.translation import learn_words

    def pairs() -> "Iterator[tuple[str, str]]":
        for name in sorted(taken):
            yield from label_pairs(find_reference_rows(connection, name), source, target)

    return learn_words(pairs(), source, target)


def _mark(taken: "Mapping[str, ReferenceSet]") -> str:
    """Tells which names were learned from, and how."""
    from catalogue.taxonomy.translation.kept import recipe

    sets = (f"{name} {taken[name].day} {taken[name].taken_at.isoformat()} {taken[name].run}" for name in sorted(taken))
    return sha256("\n".join((recipe(), *sets)).encode()).hexdigest()[:16]


def _kept(path: Path) -> "LearnedWords | None":
    """The lexicon of a file; None if there is none or it is damaged, since it can be learned again."""
    from catalogue.taxonomy.translation import LearnedWords
    from catalogue.taxonomy.translation.kept import from_bytes

    try:
        return LearnedWords(from_bytes(path.read_bytes()))
    except (OSError, ValueError):
        return None


def _keep(path: Path, learned: "LearnedWords", outdated: str) -> None:
    """Keep a lexicon in the place of older ones of its languages."""
    from catalogue.taxonomy.translation.kept import as_bytes

    if keep(path, lambda file: file.write(as_bytes(learned.tables))):
        for old in path.parent.glob(outdated):
            if old != path:
                old.unlink(missing_ok=True)
