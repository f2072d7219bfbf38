"""What an advisor types, read as what calls must say.

Every word must be there, in any inflection of any language; ``"words in quotes"`` must stand so; ``-word`` must not be
there; ``word*`` begins one. A thing that the glossary knows may be there under its name in another language instead.
Nothing that is typed is an error: what is no word, and words such as *for* beside others, are passed over.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from catalogue.search.words import one_spelling, stem_language, stem_languages, words
from catalogue.taxonomy.glossary import Concept, concepts
from catalogue.taxonomy.words import StopWords, fold, is_acronym, stop_words

MOST_TERMS = 30
# A beginning of fewer letters begins nearly everything.
_SHORTEST_PREFIX = 2
# In words that tell; the longest names of the glossary.
_LONGEST_NAME = 6
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»″", '"'))
# Signs that join words into one (start-up, HORIZON-CL5-2026, 2.5, R&D); all others part them.
_JOINED = r"[^\W_]+(?:[-‐‑.&+][^\W_]+)*"
_TERM = re.compile(rf'(?P<no>(?<!\S)-)?(?:"(?P<quoted>[^"]*)"?|(?P<word>{_JOINED})(?P<start>\*)?)')


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that follow one another, as `catalogue.search.words` gives them; ``start``: the last one's beginning."""

    words: tuple[str, ...]
    start: bool = False


@dataclass(frozen=True, slots=True)
class AllOf:
    """What holds if each part does."""

    parts: "tuple[Expression, ...]"


@dataclass(frozen=True, slots=True)
class AnyOf:
    """What holds if one part does."""

    parts: "tuple[Expression, ...]"


Expression = Phrase | AllOf | AnyOf


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One thing that was typed and what stands for it; ``also``: its names in the glossary, by ISO 639-1 language."""

    typed: str
    expression: Expression
    also: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What calls must say (each of ``terms``) and must not say (any of ``excluded``), in the order it was typed."""

    terms: tuple[Term, ...]
    excluded: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class _Typed:
    """A word, or several joined or quoted ones, as typed."""

    text: str
    excluded: bool
    quoted: bool
    start: bool

    @property
    def alone(self) -> bool:
        """Whether it says neither how nor how much of it must be there."""
        return not (self.excluded or self.quoted or self.start)


def read_query(text: str, *, translate: bool = True) -> Query:
    """What ``text`` asks for; with ``translate`` also by the names that the glossary has in other languages.

    ``terms`` is empty where it asks for nothing. Raises ValueError for more than `MOST_TERMS` words.
    """
    typed = list(_typed(one_spelling(text)))
    if len(typed) > MOST_TERMS:
        raise ValueError(f"a search is for at most {MOST_TERMS} words, and these are {len(typed)}")
    terms: list[Term] = []
    excluded = [_term_of(one) for one in typed if one.excluded]
    start = 0
    while start < len(typed):
        end = start + 1
        if typed[start].alone:
            while end < len(typed) and typed[end].alone:
                end += 1
            terms += _terms_of_run([one.text for one in typed[start:end]], translate=translate)
        elif not typed[start].excluded:
            terms.append(_term_of(typed[start]))
        start = end
    return Query(terms=tuple(terms), excluded=tuple(excluded))


def _typed(text: str) -> Iterator[_Typed]:
    for found in _TERM.finditer(text.translate(_QUOTES)):
        written = found["word"] if found["quoted"] is None else found["quoted"]
        if _plain(written):
            yield _Typed(
                text=written,
                excluded=found["no"] is not None,
                quoted=found["quoted"] is not None,
                start=found["start"] is not None and len(written) >= _SHORTEST_PREFIX,
            )


def _term_of(typed: _Typed) -> Term:
    shown = f'"{typed.text}"' if typed.quoted else f"{typed.text}*" if typed.start else typed.text
    if typed.quoted or typed.start:
        expression: Expression = Phrase(_plain(typed.text), start=typed.start)
    else:
        expression = AnyOf(_inflections(typed.text, stem_languages()))
    return Term(typed=shown, expression=expression, also={})


def _terms_of_run(run: Sequence[str], *, translate: bool) -> Iterator[Term]:
    """The terms of words that were typed beside one another, the longest ones that the glossary knows first."""
    finds = _concepts_in(run) if translate else []
    passed_over = _passed_over(run, finds)
    place = 0
    while place < len(run):
        find = next((find for find in finds if find.start == place), None)
        if find is not None:
            yield _term_of_concepts(run[find.start : find.end], find, passed_over)
        elif place not in passed_over:
            yield Term(typed=run[place], expression=AnyOf(_inflections(run[place], stem_languages())), also={})
        place = find.end if find is not None else place + 1


@dataclass(frozen=True, slots=True)
class _Find:
    """Words, by their places, that mean concepts of the glossary in some languages."""

    start: int
    end: int
    languages: tuple[str, ...]
    concepts: tuple[Concept, ...]


def _concepts_in(run: Sequence[str]) -> list[_Find]:
    """What the glossary knows, none over another: the longest first, then in the language that knows the longest."""
    found: dict[tuple[int, int], dict[str, tuple[Concept, ...]]] = {}
    known: dict[str, int] = {}
    for language in _glossary_languages():
        for start, end, meant in _known_in(run, language):
            found.setdefault((start, end), {})[language] = meant
            known[language] = max(known.get(language, 0), end - start)
    finds = []
    for (start, end), by_language in found.items():
        most = max(known[language] for language in by_language)
        languages = tuple(language for language in by_language if known[language] == most)
        both = dict.fromkeys(concept for language in languages for concept in by_language[language])
        finds.append((start - end, -most, _Find(start, end, languages, tuple(both))))
    chosen: list[_Find] = []
    for _, _, find in sorted(finds, key=lambda one: (one[0], one[1], one[2].start)):
        if all(find.end <= other.start or other.end <= find.start for other in chosen):
            chosen.append(find)
    return chosen


def _known_in(run: Sequence[str], language: str) -> Iterator[tuple[int, int, tuple[Concept, ...]]]:
    """The words that mean something in a language, by their places, without stop words at their ends."""
    glossary = _glossary(language)
    placed = [(place, stem) for place, typed in enumerate(run) for stem in _telling(typed, language)]
    for first, (start, _) in enumerate(placed):
        # A part of a joined word is no word by itself: start-up is no start.
        if first and placed[first - 1][0] == start:
            continue
        for after in range(first + 1, min(first + _LONGEST_NAME, len(placed)) + 1):
            end = placed[after - 1][0] + 1
            key = tuple(stem for _, stem in placed[first:after])
            meant = glossary.get(key) or (glossary.get(_exactly(run[start])) if end == start + 1 else None)
            if meant and (after == len(placed) or placed[after][0] >= end):
                yield start, end, meant


def _telling(phrase: str, language: str) -> list[str]:
    """The stems of a phrase but for stop words; words that join (*and*) keep their neighbours apart."""
    read = words(phrase, language)
    plain = read.plain.split()
    lists = stop_words().get(language, StopWords())
    passed = lists.stop - lists.joins
    return [stem for word, stem in zip(plain, read.stems.split() or plain, strict=True) if word not in passed]


def _exactly(word: str) -> tuple[str]:
    return (f"={fold(word)}",)


@cache
def _glossary(language: str) -> Mapping[tuple[str, ...], tuple[Concept, ...]]:
    """The concepts by the stems of their names in a language; ``=name`` is found by that very form alone."""
    found: dict[tuple[str, ...], dict[Concept, None]] = {}
    for concept in concepts().values():
        for name in _names(concept, concept.phrases.get(language, ())):
            key = _exactly(name[1:]) if name.startswith("=") else tuple(_telling(name, language))
            if key:
                found.setdefault(key, {})[concept] = None
    return {key: tuple(meant) for key, meant in found.items()}


@cache
def _glossary_languages() -> tuple[str, ...]:
    return tuple(dict.fromkeys(language for concept in concepts().values() for language in concept.phrases))


def _passed_over(run: Sequence[str], finds: Iterable[_Find]) -> frozenset[int]:
    """The places of the words that join others and say nothing, in the language that the run seems to be in."""
    languages = {language for find in finds for language in find.languages}
    shouted = all(word.isupper() for word in run)
    candidates = {place: fold(word) for place, word in enumerate(run) if shouted or not is_acronym(word)}
    by_language = {
        language: {place for place, word in candidates.items() if word in lists.stop or word in lists.joins}
        for language, lists in stop_words().items()
        if not languages or language in languages
    }
    places = max(by_language.values(), key=len, default=set())
    places |= {place for place, word in enumerate(run) if len(word) == 1}
    return frozenset(places) if len(places) < len(run) else frozenset()


def _term_of_concepts(run: Sequence[str], find: _Find, passed_over: frozenset[int]) -> Term:
    """The words as typed, or what they mean by any of its names."""
    typed = [word for place, word in enumerate(run, find.start) if place not in passed_over] or run
    languages = tuple(dict.fromkeys(filter(None, map(stem_language, find.languages))))
    also: dict[str, dict[str, None]] = {}
    names = dict.fromkeys(_inflections(typed[0], languages) if len(typed) == 1 else ())
    for concept in find.concepts:
        for language, phrases in concept.phrases.items():
            for phrase in _names(concept, phrases):
                bare = phrase.removeprefix("=")
                also.setdefault(language, {})[bare] = None
                names |= dict.fromkeys(_name(bare, language, exact=bare != phrase))
    single = {phrase.words[0] for phrase in names if len(phrase.words) == 1}
    # Where one word will do, a phrase with it adds nothing.
    parts: list[Expression] = [one for one in names if len(one.words) == 1 or single.isdisjoint(one.words)]
    if len(typed) > 1:
        parts.insert(0, AllOf(tuple(AnyOf(_inflections(word, languages)) for word in typed)))
    return Term(
        typed=" ".join(run),
        expression=AnyOf(tuple(parts)),
        also={language: tuple(phrases) for language, phrases in also.items()},
    )


def _names(concept: Concept, phrases: Sequence[str]) -> Sequence[str]:
    """The names of a concept in one language that stand for one another: of a broad one only the plainest two.

    The others are akin at most: growth and quality are among the names of competitiveness.
    """
    return phrases if concept.kind.tells else phrases[:2]


def _name(phrase: str, language: str, *, exact: bool) -> Iterator[Phrase]:
    """A name as calls of its language say it; as it stands, too, if it is English, which stands in calls of any."""
    stems = tuple(words(phrase, language).stems.split())
    if stems and not exact:
        yield Phrase(stems)
    if exact or not stems or language == "en":
        yield Phrase(_plain(phrase))


def _inflections(text: str, languages: Iterable[str]) -> tuple[Phrase, ...]:
    """A word, or joined ones, plain and in any inflection of these languages."""
    forms = {_plain(text): None} | {tuple(words(text, language).stems.split()): None for language in languages}
    return tuple(Phrase(form) for form in forms if form)


def _plain(text: str) -> tuple[str, ...]:
    return tuple(words(text, "").plain.split())
