"""A learned lexicon of two languages, and what it says of a word."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from catalogue.taxonomy.translation.alignment import Table
from catalogue.taxonomy.translation.compounds import Compounds
from catalogue.taxonomy.translation.neighbours import Spellings
from catalogue.taxonomy.translation.translator import Origin, Translation

MOST_TRANSLATIONS = 10
_LEAST_PROBABILITY = 0.01
# So many words of texts are remembered; a portal may have any number of different ones.
_REMEMBERED = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One of the tables that a lexicon is made of.

    ``letters`` is how many of a stem's letters its words have, None for all. ``weight`` is its say among the tables.
    """

    letters: int | None
    weight: float
    table: Table

    def of(self, stem: str) -> tuple[tuple[str, float], ...]:
        """What it says of a stem."""
        return self.table.get(stem[: self.letters], ())


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedTables:
    """What was learned of the words of ``source`` in ``target``, as it is kept.

    ``levels``: the table of whole stems first, then those of their beginnings, which make words of one family vouch for
    each other. ``forms``: for a language that writes compounds, how often each folded form stood in the texts;
    ``stems``: what the stem of each form is. ``rarity``: how much a stem tells (0 to 1), less the more texts have it.
    """

    source: str
    target: str
    levels: tuple[Level, ...]
    forms: Mapping[str, int]
    stems: Mapping[str, str]
    rarity: Mapping[str, float]


class LearnedWords:
    """Translates the words that were learned, cuts compounds, and guesses the rest from words spelled like them."""

    def __init__(self, tables: LearnedTables) -> None:
        self.tables = tables
        self._compounds = Compounds(tables.source, tables.forms)
        self._spellings: Spellings | None = None
        self._known: dict[str, tuple[Translation, ...]] = {}

    def translate(self, word: str, stem: str) -> tuple[Translation, ...]:
        """The translations of a word (folded, and its stem), the likeliest first; of a compound those of its parts."""
        parts = self.parts(word, stem)
        return self._of_stem(parts[0]) if len(parts) == 1 else together(map(self._of_stem, parts))

    def parts(self, word: str, stem: str) -> tuple[str, ...]:
        """The stems of the parts of a compound; of any other word its stem."""
        parts = self._compounds.parts(word)
        return (stem,) if len(parts) == 1 else tuple(self.tables.stems[part] for part in parts)

    def rarity(self, word: str, stem: str) -> float:
        """How much a word tells of a text, from 0 (every text has it) to 1; of a compound its rarest part."""
        return max(self.tables.rarity.get(part, 1.0) for part in self.parts(word, stem))

    def _of_stem(self, stem: str) -> tuple[Translation, ...]:
        found = self._known.get(stem)
        if found is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            found = self._known[stem] = self._translations(stem)
        return found

    def _translations(self, stem: str) -> tuple[Translation, ...]:
        whole, *beginnings = self.tables.levels
        learned = whole.of(stem)
        says = [(whole.weight, learned or self._guess(stem)), *((level.weight, level.of(stem)) for level in beginnings)]
        total = sum(weight for weight, said in says if said)
        likely: dict[str, float] = {}
        for weight, said in says:
            for word, probability in said:
                likely[word] = likely.get(word, 0.0) + weight / total * probability
        origin = Origin.LEARNED if learned else Origin.GUESS
        best = sorted(likely.items(), key=lambda item: (-item[1], item[0]))[:MOST_TRANSLATIONS]
        return tuple(
            Translation(word, probability, origin) for word, probability in best if probability >= _LEAST_PROBABILITY
        )

    def _guess(self, stem: str) -> tuple[tuple[str, float], ...]:
        """What the known words spelled like it mean, each as far as it is alike."""
        table = self.tables.levels[0].table
        if self._spellings is None:
            self._spellings = Spellings(tuple(table))
        alike = self._spellings.alike(stem)
        total = sum(likeness**2 for _, likeness in alike)
        likely: dict[str, float] = {}
        for known, likeness in alike:
            for word, probability in table[known]:
                likely[word] = likely.get(word, 0.0) + likeness**2 / total * probability
        return tuple(likely.items())


def together(parts: Iterable[tuple[Translation, ...]]) -> tuple[Translation, ...]:
    """The translations of several words as those of one. What two of them say is as likely as the likelier has it."""
    best: dict[str, Translation] = {}
    for translation in (one for part in parts for one in part):
        known = best.get(translation.stem)
        if known is None or translation.probability > known.probability:
            best[translation.stem] = translation
    return tuple(sorted(best.values(), key=lambda one: (-one.probability, one.stem)))
