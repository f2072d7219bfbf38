"""The glossary: what the words of calls and enterprises mean, in several languages.

A concept is one thing with the phrases that people use for it, language by language. The data is in the files of the
folder ``glossary`` beside this file, one file a field, one line a concept, phrases separated by ``|``; the file is the
place to add a word. Phrases are compared by their stems, so inflected forms need no phrase of their own unless the
stem changes.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType

_FOLDER = Path(__file__).with_name("glossary")


class ConceptKind(StrEnum):
    """What it says that two texts share a concept.

    ``TOPIC``: that they are about the same thing. ``AUDIENCE``: the same, and a call whose title has it is for them
    (scholarships are for students). ``BROAD``: hardly anything (innovation, sustainability, products). ``FUNDING``:
    nothing at all, since every call says it (project, applicant, partner, grant).
    """

    TOPIC = "topic"
    AUDIENCE = "audience"
    BROAD = "broad"
    FUNDING = "funding"

    @property
    def tells(self) -> bool:
        """Whether a shared concept of this kind is worth showing."""
        return self in {ConceptKind.TOPIC, ConceptKind.AUDIENCE}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Concept:
    """One thing: its ``id``, its ``kind``, and its ``phrases`` by ISO 639-1 language, the plainest one first."""

    id: str
    kind: ConceptKind
    phrases: Mapping[str, tuple[str, ...]]


@cache
def concepts() -> Mapping[str, Concept]:
    """Every concept by its id, in the order of the files' names and of their lines. Raises ValueError for a repeat."""
    found: dict[str, Concept] = {}
    for path, row in _rows():
        concept = Concept(
            id=row.pop("concept"),
            kind=ConceptKind(row.pop("kind")),
            phrases=MappingProxyType(
                {language: tuple(phrases.split("|")) for language, phrases in row.items() if phrases}
            ),
        )
        if concept.id in found:
            raise ValueError(f"{path.name}: the concept {concept.id!r} stands in the glossary twice")
        found[concept.id] = concept
    return MappingProxyType(found)


def _rows() -> Iterator[tuple[Path, dict[str, str]]]:
    for path in sorted(_FOLDER.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                yield path, row
