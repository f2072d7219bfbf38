"""What sources declare of themselves, as pages tell it."""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawlers.source import Source


@cache
def declared_sources() -> "Mapping[str, Source | None]":
    """Every source by its name, as it was when the program began; None for one that cannot be loaded."""
    from crawlers.registry import BrokenSourceError, load_source, source_names

    found: dict[str, Source | None] = {}
    for name in source_names():
        try:
            found[name] = load_source(name).source
        except BrokenSourceError:
            found[name] = None
    return found


def source_title(name: str) -> str:
    """What a source is called; its name where it declares nothing."""
    source = declared_sources().get(name)
    return source.title if source is not None else name


def shows_texts(name: str) -> bool:
    """Whether the licence of a source lets others show what it writes: also what was kept before that was known."""
    source = declared_sources().get(name)
    return source is None or source.texts_may_be_stored
