"""What a call is about, as features with a share each."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from catalogue.model.call import Call
from catalogue.taxonomy.language import text_language
from catalogue.taxonomy.lexicon import Piece, lexicon
from catalogue.taxonomy.words import Phrase, Word, is_identifier, reader
from matcher.relevance.weights import (
    CALL_TITLE,
    HALF_ABOUT,
    KEYWORDS,
    LENGTH_MATTERS,
    PARENT_TITLE,
    SECTIONS,
    SHORTEST,
    TITLE,
    TITLE_WEIGHT,
    Part,
    TextField,
    WordingField,
)


@dataclass(slots=True)
class Aboutness:
    """How much a call is about each feature, from 0 to just under 1, and the words of the call that say so.

    ``subjects`` are the ids of the concepts that its title names. ``wordings`` are its texts as they are written: of
    each part, the stems in it (and in short parts the pairs of stems that stand together) with their numbers.
    """

    shares: dict[str, float] = field(default_factory=dict)
    surfaces: dict[str, str] = field(default_factory=dict)
    subjects: frozenset[str] = frozenset()
    wordings: list[tuple[WordingField, Counter[str]]] = field(default_factory=list)


def analyse(call: Call) -> Aboutness:
    """What ``call`` is about. Reads titles, keywords and descriptive sections; never conditions or how to apply."""
    about = Aboutness()
    mentions: dict[str, float] = {}
    for part, text in _texts(call):
        language = text_language(text, call.language)
        phrases = reader(language).phrases(text)
        _add(part.about, text, phrases, language, mentions, about.surfaces)
        about.wordings.append((part.wording, _wording(part.wording, phrases, language, about.surfaces)))
    for identifier in (call.identifier, call.call_identifier):
        if identifier is not None and is_identifier(identifier):
            mentions[f"id:{identifier.lower()}"] = TITLE_WEIGHT
            about.surfaces[f"id:{identifier.lower()}"] = identifier
    about.shares = {feature: found / (found + HALF_ABOUT) for feature, found in mentions.items()}
    about.subjects = frozenset(_subjects(call))
    return about


def _texts(call: Call) -> Iterator[tuple[Part, str]]:
    """The texts of a call, the weightiest first."""
    yield TITLE, call.title
    if call.keywords:
        yield KEYWORDS, ". ".join(call.keywords)
    if call.call_title and call.call_title != call.title:
        yield CALL_TITLE, call.call_title
    if call.parent is not None and call.parent.topic_title != call.title:
        yield PARENT_TITLE, call.parent.topic_title
    for kind, part in SECTIONS.items():
        text = call.text(kind)
        if text:
            yield part, text


def _wording(wording: WordingField, phrases: list[Phrase], language: str, surfaces: dict[str, str]) -> Counter[str]:
    said: Counter[str] = Counter()
    for phrase in phrases:
        before: Word | None = None
        for word in phrase:
            if not word.counts or word.identifier:
                before = None
                continue
            feature = f"{language}:{word.stem}"
            said[feature] += 1
            surfaces.setdefault(feature, word.surface)
            if before is not None and wording.pairs:
                pair = f"{language}:{before.stem} {word.stem}"
                said[pair] += 1
                surfaces.setdefault(pair, f"{before.surface} {word.surface}")
            before = word
    return said


def _subjects(call: Call) -> Iterator[str]:
    language = text_language(call.title, call.language)
    for phrase in reader(language).phrases(call.title):
        for piece in lexicon(language).pieces(phrase):
            for concept in piece.concepts:
                if concept.kind.tells:
                    yield concept.id


def _add(
    text_field: TextField,
    text: str,
    phrases: list[Phrase],
    language: str,
    mentions: dict[str, float],
    surfaces: dict[str, str],
) -> None:
    shouted = text.isupper()
    length = max(sum(map(len, phrases)) / text_field.usual_length, SHORTEST)
    weight = text_field.weight / (1 - LENGTH_MATTERS + LENGTH_MATTERS * length)
    for phrase in phrases:
        for piece in lexicon(language).pieces(phrase):
            for feature, surface in _features(piece, language, shouted=shouted):
                mentions[feature] = mentions.get(feature, 0.0) + weight
                surfaces.setdefault(feature, surface)


def _features(piece: Piece, language: str, *, shouted: bool) -> Iterator[tuple[str, str]]:
    """The features of a piece of text, each with its words. In a text all in capitals none is an acronym."""
    for word in piece.words:
        if word.identifier:
            yield f"id:{word.stem}", word.surface
        elif word.counts:
            yield f"{language}:{word.stem}", word.surface
            if word.acronym and not shouted:
                yield f"acronym:{word.folded}", word.surface
    if piece.meaning is not None:
        surface = piece.surface
        for feature in piece.meaning.features:
            yield feature, surface
