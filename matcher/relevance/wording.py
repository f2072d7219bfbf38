"""A profile's own words, as they are compared with those that calls are written in.

What it chose as a keyword and what it says first count more than the rest. In calls of another language its words are
looked for in translation, each translation with its probability.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from catalogue.model.profile import Profile
from catalogue.taxonomy.language import text_language
from catalogue.taxonomy.words import Phrase, Word, reader
from matcher.relevance import weights
from matcher.relevance.usual import unusualness
from matcher.relevance.weights import Reading

Translate = Callable[[str, str, str], tuple[tuple[str, float], ...]]
"""What a stem of one language (second) means in another (third): stems there, with their probabilities."""

_FIRST_SENTENCE = re.compile(r".{20,400}?[.!?:;](?=\s|$)", re.DOTALL)


@dataclass(slots=True)
class Saying:
    """A stem of ``language``, or two that stand together, as often as a profile says it; ``ours``: as it writes it."""

    language: str
    stem: str
    ours: str
    times: float = 0.0

    @property
    def is_pair(self) -> bool:
        """Whether it is two stems that stand together."""
        return " " in self.stem


@dataclass(frozen=True, slots=True)
class Wanted:
    """How much of all that a profile says a feature of calls in ``language`` answers, at most, and what it answers."""

    worth: float
    ours: str
    language: str


def profile_sayings(profile: Profile) -> tuple[Saying, ...]:
    """The words of ``profile``: its keywords and description; never its name or place."""
    sayings: dict[tuple[str, str], Saying] = {}
    language = text_language(profile.description, profile.language)
    opening = _FIRST_SENTENCE.match(profile.description)
    first = opening.end() if opening is not None else len(profile.description)
    parts = [(text_language(keyword, language), weights.KEYWORD_WORDING, keyword) for keyword in profile.keywords]
    parts.append((language, weights.OPENING_WORDING, profile.description[:first]))
    parts.append((language, weights.REST_WORDING, profile.description[first:]))
    for spoken, weight, text in parts:
        for phrase in reader(spoken).phrases(text):
            for stem, surface in _stems(phrase):
                saying = sayings.setdefault((spoken, stem), Saying(spoken, stem, surface))
                saying.times += weight
    return tuple(sayings.values())


def _stems(phrase: Phrase) -> Iterator[tuple[str, str]]:
    before: Word | None = None
    for word in phrase:
        if not word.counts or word.identifier:
            before = None
            continue
        yield word.stem, word.surface
        if before is not None:
            yield f"{before.stem} {word.stem}", f"{before.surface} {word.surface}"
        before = word


def wanted_features(
    sayings: tuple[Saying, ...],
    languages: frozenset[str],
    reading: Reading,
    rarity: Callable[[str], float],
    translate: Translate | None = None,
) -> Mapping[str, Wanted]:
    """What is looked for in the wording of calls in ``languages``, by feature.

    For the calls of a language the worths of all that the profile says add up to 1, so that a call which said all of it
    would answer it wholly; words that have no translation count half. A phrase that translates as a whole counts as its
    words do.
    """
    wanted: dict[str, Wanted] = {}
    for language in sorted(languages):
        found: dict[str, Wanted] = {}
        whole = 0.0
        for saying in sayings:
            own = saying.language == language
            means = _means(saying, language, translate)
            weight = _weight(saying, reading, as_pair=own)
            for stem, probability in means:
                feature = f"{language}:{stem}"
                worth = weight * probability * rarity(feature) ** reading.rare_matters
                whole += worth
                known = found.get(feature)
                known_worth, ours = (known.worth, known.ours) if known is not None else (0.0, saying.ours)
                found[feature] = Wanted(worth + known_worth, ours, language)
            if not means and not saying.is_pair:
                whole += 0.5 * weight * _USUAL_RARITY**reading.rare_matters
        wanted.update({feature: Wanted(one.worth / whole, one.ours, language) for feature, one in found.items()})
    return MappingProxyType(wanted)


_USUAL_RARITY = 4.0


def _weight(saying: Saying, reading: Reading, *, as_pair: bool) -> float:
    times = saying.times * (reading.often_said + 1) / (saying.times + reading.often_said)
    parts = saying.stem.split(" ")
    unusual = min(unusualness(stem, saying.language) for stem in parts)
    return times * unusual * (reading.pair if saying.is_pair and as_pair else 1.0)


def _means(saying: Saying, language: str, translate: Translate | None) -> tuple[tuple[str, float], ...]:
    if saying.language == language:
        return ((saying.stem, 1.0),)
    return translate(saying.stem, saying.language, language) if translate is not None else ()
