"""Where an entry of dated law comes from, when it holds, and how far it was checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalSource:
    """Where an entry comes from and when it holds: from ``valid_from`` until the day before ``valid_to``.

    ``verified`` is true only where the words of the act or an official list, or a copy of them, were read;
    ``checked_against`` says what the entry rests on. ``id`` is unique in the file.
    """

    id: str
    valid_from: date
    valid_to: date | None
    legal_basis: str
    link: str
    verified: bool
    checked_against: str

    @property
    def version(self) -> str:
        """Which entry this is, for a reason to name: its id and first day."""
        return f"{self.id}@{self.valid_from.isoformat()}"

    def holds(self, on: date) -> bool:
        """Whether it holds on that day."""
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


def read_source(entry: Mapping[str, Any]) -> LegalSource:
    """The source of an entry of a data file. Raises KeyError for one that does not say where it comes from."""
    return LegalSource(
        id=entry["id"],
        valid_from=entry["valid_from"],
        valid_to=entry.get("valid_to"),
        legal_basis=entry["legal_basis"],
        link=entry["link"],
        verified=entry["verified"],
        checked_against=entry["checked_against"],
    )
