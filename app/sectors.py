"""The names of sectors as their readers read them: the official ones, where this installation has fetched them."""

from functools import cache
from typing import TYPE_CHECKING

from catalogue.model.sector import NaceRevision

if TYPE_CHECKING:
    from catalogue.model.reference import ReferenceRow
    from catalogue.model.sector import Sector
    from catalogue.store.database import Database
    from matcher.relevance.query import NameSector

_SETS = {NaceRevision.REV_2: "nace_rev2", NaceRevision.REV_2_1: "nace_rev2_1"}
# Our own names are in it, and shorter than the official ones.
_OURS = "en"


def open_sector_names(database: "Database") -> "NameSector":
    """What names sectors, by all that the catalogue has; it is read when a code is first asked for.

    A code that has no name of its own has that of the group or division it is in. Raises a `StoreError` if the
    catalogue cannot be read.
    """

    @cache
    def rows(code: str, revision: NaceRevision) -> "tuple[ReferenceRow, ...]":
        """Those of the code and of what it is in, the narrowest first."""
        from catalogue.store.references import find_reference_rows

        digits = code.replace(".", "")
        codes = [f"{digits[:2]}.{digits[2:length]}" for length in range(len(digits), 2, -1)]
        with database.read() as connection:
            found = find_reference_rows(connection, _SETS[revision], [*codes, digits[:2]])
        return found[::-1]

    def name(sector: "Sector", language: str) -> str | None:
        if language == _OURS:
            return None
        named = (row.labels.get(language) for row in rows(sector.code, sector.revision))
        return next((one for one in named if one), None)

    return name
