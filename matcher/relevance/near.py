"""Names, codes and words that are spelled almost like those of calls: a slip of the keyboard is no other thing."""

from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz import fuzz, process

# Shorter words differ by a letter and mean something else (``heat``, ``meat``). Codes and acronyms that are like to
# this part are one; of ordinary words only those that are almost letter for letter.
_SHORTEST = 7
_LEAST_LIKE = {"id": 92.0, "acronym": 90.0}
_LEAST_LIKE_WORD = 92.0


class NearNames:
    """The features of a corpus, to be found by what is spelled almost like them."""

    def __init__(self, features: Iterable[str]) -> None:
        self._names: defaultdict[str, list[str]] = defaultdict(list)
        for feature in features:
            prefix, _, name = feature.partition(":")
            if len(name) >= _SHORTEST and " " not in name and prefix not in _OF_THE_TAXONOMY:
                self._names[prefix].append(name)

    def find(self, feature: str) -> tuple[str, float] | None:
        """The feature of the same sort or language that is spelled most like ``feature``, and how like: from 0 to 1.

        None where none is as good as the same. Digits are never taken for others: 2026 is not 2025.
        """
        prefix, _, name = feature.partition(":")
        if len(name) < _SHORTEST or " " in name:
            return None
        found = process.extract(
            name,
            self._names[prefix],
            scorer=fuzz.ratio,
            score_cutoff=_LEAST_LIKE.get(prefix, _LEAST_LIKE_WORD),
            limit=5,
        )
        same_numbers = ((other, like) for other, like, _ in found if _digits(other) == _digits(name))
        best = min(same_numbers, key=lambda one: (-one[1], one[0]), default=None)
        return (f"{prefix}:{best[0]}", best[1] / 100) if best is not None else None


_OF_THE_TAXONOMY = frozenset({"concept", "sector", "theme"})


def _digits(name: str) -> str:
    return "".join(filter(str.isdigit, name))
