"""What the shell is offered when somebody presses the tabulator: ids out of the catalogue.

A shell that is given an error shows it in the middle of what is being typed, so whatever goes wrong offers nothing.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

_MOST = 200


def complete_profiles(incomplete: str) -> list[str]:
    """The companies whose ids begin so."""

    def read(connection: "Connection") -> Sequence[str]:
        from catalogue.store.names import find_profile_ids

        return find_profile_ids(connection, incomplete, _MOST)

    return _read(read)


def complete_cohorts(incomplete: str) -> list[str]:
    """The cohorts whose names begin so."""

    def read(connection: "Connection") -> Sequence[str]:
        from catalogue.store.names import find_cohorts

        return [name for name in find_cohorts(connection) if name.startswith(incomplete)][:_MOST]

    return _read(read)


def complete_calls(incomplete: str) -> list[str]:
    """The calls whose keys or ids begin so; keys first: a shell may take the colon of an id for the end of a word."""

    def read(connection: "Connection") -> Sequence[str]:
        from catalogue.store.names import find_call_names

        return find_call_names(connection, incomplete, _MOST)

    return _read(read)


def complete_sources(incomplete: str) -> list[str]:
    """The sources whose names begin so: this program's own by their files alone, since to load them takes too long."""

    def read(connection: "Connection") -> Sequence[str]:
        from catalogue.store.names import find_source_names

        return find_source_names(connection, incomplete, _MOST)

    def names() -> Sequence[str]:
        import crawlers.spiders

        return [file.stem for folder in crawlers.spiders.__path__ for file in Path(folder).glob("[a-z]*.py")]

    return sorted({*_read(read), *_beginning(names, incomplete)})


def complete_themes(incomplete: str) -> list[str]:
    """The themes and objectives whose ids begin so."""

    def names() -> Sequence[str]:
        from catalogue.taxonomy.find_themes import theme_ids

        return theme_ids()

    return _beginning(names, incomplete)


def complete_changes(incomplete: str) -> list[str]:
    """The fields that ``--set`` takes, each with the sign that its value follows."""

    def names() -> Sequence[str]:
        from app.trying import FIELDS

        return [f"{field}=" for field in FIELDS]

    return _beginning(names, incomplete)


def _beginning(names: Callable[[], Sequence[str]], incomplete: str) -> list[str]:
    try:
        return [name for name in names() if name.startswith(incomplete)]
    except Exception:  # noqa: BLE001 - see above
        return []


def _read(read: "Callable[[Connection], Sequence[str]]") -> list[str]:
    try:
        from app.stores import open_database

        with open_database() as database, database.read() as connection:
            return list(read(connection))
    except Exception:  # noqa: BLE001 - see above
        return []
