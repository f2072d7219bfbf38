"""Learning a lexicon from pairs of texts that say the same in two languages."""

from collections import Counter
from collections.abc import Iterable, Sequence
from math import log

from catalogue.taxonomy.translation.alignment import align
from catalogue.taxonomy.translation.compounds import LINKS, Compounds
from catalogue.taxonomy.translation.gloss import WordTranslations
from catalogue.taxonomy.translation.learned import LearnedTables, LearnedWords, Level
from catalogue.taxonomy.words import Word, reader

# The tables and their weights, tuned by `benchmarks.crosslingual`: hit@1 is .717 by whole stems alone, .733 by these.
_LEVELS: Sequence[tuple[int | None, float]] = ((None, 0.4), (5, 0.4), (3, 0.2))
# The longest official name of a code has 60 words; what is longer explains no single word.
_MOST_WORDS = 80


def learn(pairs: Iterable[tuple[str, str]], source: str, target: str) -> WordTranslations:
    """The translations of words from ``source`` to ``target`` (ISO 639-1), by our glossary and by what ``pairs`` teach.

    Each pair is a text in ``source`` and the same in ``target``: names of codes, rather than prose. No pairs at all
    leave the glossary alone. The same pairs in the same order give the same translations.
    """
    return WordTranslations(source, target, learned=learn_words(pairs, source, target))


def learn_words(pairs: Iterable[tuple[str, str]], source: str, target: str) -> LearnedWords | None:
    """What ``pairs`` teach by themselves (see `learn`), or None if that is nothing."""
    texts = [(_words(text, source), _words(translation, target)) for text, translation in pairs]
    compounding = source in LINKS
    forms, stems = _forms(words for words, _ in texts) if compounding else ({}, {})
    compounds = Compounds(source, forms)
    read: list[tuple[list[str], list[str]]] = []
    for words, translated in texts:
        parts = [
            word.stem if part == word.folded else stems[part] for word in words for part in compounds.parts(word.folded)
        ]
        if parts and translated:
            read.append((parts, [word.stem for word in translated]))
    if not read:
        return None
    levels = tuple(
        Level(
            letters=letters,
            weight=weight,
            table=align([([stem[:letters] for stem in parts], translated) for parts, translated in read]),
        )
        for letters, weight in _LEVELS
    )
    rarity = _rarity([parts for parts, _ in read])
    return LearnedWords(
        LearnedTables(source=source, target=target, levels=levels, forms=forms, stems=stems, rarity=rarity)
    )


def _words(text: str, language: str) -> list[Word]:
    words = [word for phrase in reader(language).phrases(text) for word in phrase if word.counts]
    return words[:_MOST_WORDS]


def _rarity(texts: Sequence[Sequence[str]]) -> dict[str, float]:
    """How much each stem tells: the root of its inverse document frequency, as a share of the greatest possible."""
    greatest = log(1 + len(texts))
    in_texts = Counter(stem for stems in texts for stem in set(stems))
    return {stem: round((1 - log(1 + count) / greatest) ** 0.5, 4) for stem, count in in_texts.items()}


def _forms(texts: Iterable[Sequence[Word]]) -> tuple[dict[str, int], dict[str, str]]:
    """How often each form of a word stands in the texts, and its stem. A stem is a form too: parts may be inflected."""
    counts: Counter[str] = Counter()
    of_stems: Counter[str] = Counter()
    stems: dict[str, str] = {}
    for word in (word for words in texts for word in words):
        counts[word.folded] += 1
        of_stems[word.stem] += 1
        stems.setdefault(word.folded, word.stem)
    for stem, count in of_stems.items():
        if stem not in counts:
            counts[stem] = count
            stems[stem] = stem
    return dict(counts), stems
