"""Compounds: words that are written together and mean what their parts do (``Wärmedämmung``).

A word is cut where its parts are commoner than itself (Koehn and Knight 2003, Empirical Methods for Compound
Splitting): the geometric mean of how often the parts stand in the texts is set against how often the whole does.
"""

from collections.abc import Iterator, Mapping
from math import prod

# What may stand between two parts, by language; folded.
LINKS: Mapping[str, tuple[str, ...]] = {
    "da": ("", "s", "e"),
    "de": ("", "s", "n", "es", "en", "er", "e"),
    "el": ("", "o"),
    "fi": ("", "n", "en"),
    "hu": ("", "o"),
    "nl": ("", "s", "en", "e", "n"),
    "sv": ("", "s", "o", "a"),
}
_SHORTEST_PART = 4
_MOST_PARTS = 3
# The longest compound of all CPV names has 56 letters; what is longer is no word.
_LONGEST = 60


class Compounds:
    """Cuts the compounds of a language. ``counts``: how often each folded word stands in the texts."""

    def __init__(self, language: str, counts: Mapping[str, int]) -> None:
        self._links = LINKS.get(language, ())
        self._counts = counts
        self._known: dict[str, tuple[str, ...]] = {}

    def parts(self, word: str) -> tuple[str, ...]:
        """The parts of a folded word, each one that has a count; the word itself where it is no compound."""
        if not self._links or not 2 * _SHORTEST_PART <= len(word) <= _LONGEST:
            return (word,)
        parts = self._known.get(word)
        if parts is None:
            parts = self._known[word] = self._best(word)
        return parts

    def _best(self, word: str) -> tuple[str, ...]:
        best: tuple[str, ...] = (word,)
        commonness = float(self._counts.get(word, 0))
        for parts in self._cuts(word, _MOST_PARTS):
            if len(parts) > 1:
                mean = prod(self._counts[part] for part in parts) ** (1 / len(parts))
                if mean > commonness:
                    best, commonness = parts, mean
        return best

    def _cuts(self, word: str, most: int) -> Iterator[tuple[str, ...]]:
        if word in self._counts:
            yield (word,)
        if most == 1:
            return
        for end in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
            first = self._without_link(word[:end])
            if first is not None:
                for others in self._cuts(word[end:], most - 1):
                    yield (first, *others)

    def _without_link(self, part: str) -> str | None:
        for link in self._links:
            bare = part.removesuffix(link) if part.endswith(link) else ""
            if len(bare) >= _SHORTEST_PART and bare in self._counts:
                return bare
        return None
