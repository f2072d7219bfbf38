"""Names of codes in many languages, from the rows of a reference set (NACE Rev. 2, NACE Rev. 2.1, CPV).

There are no bundled names: without the official ones these functions find none, and their callers fall back on what
`catalogue.taxonomy.nace` has in English.
"""

from collections.abc import Iterable, Iterator

from catalogue.model.reference import ReferenceRow


def label(row: ReferenceRow, language: str) -> str | None:
    """The name of a code in ``language`` (ISO 639-1), in English where it has none, or None."""
    return row.labels.get(language) or row.labels.get("en")


def label_pairs(rows: Iterable[ReferenceRow], language: str, other: str) -> Iterator[tuple[str, str]]:
    """The names of the codes that have one in both languages, for what is learned from translations."""
    for row in rows:
        name, translated = row.labels.get(language), row.labels.get(other)
        if name and translated:
            yield name, translated
