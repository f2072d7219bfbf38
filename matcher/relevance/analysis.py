"""What a call is about, as features with a share each."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from catalogue.model.call import Call
from catalogue.taxonomy.language import text_language
from catalogue.taxonomy.lexicon import Piece, lexicon
from catalogue.taxonomy.words import is_identifier, reader
from matcher.relevance.weights import (
    CALL_TITLE,
    HALF_ABOUT,
    KEYWORDS,
    LENGTH_MATTERS,
    PARENT_TITLE,
    SECTIONS,
    SHORTEST,
    TITLE,
    TextField,
)


@dataclass(slots=True)
class Aboutness:
    """How much a call is about each feature, from 0 to just under 1, and the words of the call that say so.

    ``subjects`` are the ids of the concepts that its title names.
    """

    shares: dict[str, float] = field(default_factory=dict)
    surfaces: dict[str, str] = field(default_factory=dict)
    subjects: frozenset[str] = frozenset()


def analyse(call: Call) -> Aboutness:
    """What ``call`` is about. Reads titles, keywords and descriptive sections; never conditions or how to apply."""
    about = Aboutness()
    mentions: dict[str, float] = {}
    for text_field, text in _texts(call):
        _add(text_field, text, text_language(text, call.language), mentions, about.surfaces)
    for identifier in (call.identifier, call.call_identifier):
        if identifier is not None and is_identifier(identifier):
            mentions[f"id:{identifier.lower()}"] = TITLE.weight
            about.surfaces[f"id:{identifier.lower()}"] = identifier
    about.shares = {feature: found / (found + HALF_ABOUT) for feature, found in mentions.items()}
    about.subjects = frozenset(_subjects(call))
    return about


def _texts(call: Call) -> Iterator[tuple[TextField, str]]:
    """The texts of a call, the weightiest first."""
    yield TITLE, call.title
    if call.keywords:
        yield KEYWORDS, ". ".join(call.keywords)
    if call.call_title and call.call_title != call.title:
        yield CALL_TITLE, call.call_title
    if call.parent is not None and call.parent.topic_title != call.title:
        yield PARENT_TITLE, call.parent.topic_title
    for kind, text_field in SECTIONS.items():
        text = call.text(kind)
        if text:
            yield text_field, text


def _subjects(call: Call) -> Iterator[str]:
    language = text_language(call.title, call.language)
    for phrase in reader(language).phrases(call.title):
        for piece in lexicon(language).pieces(phrase):
            for concept in piece.concepts:
                if concept.kind.tells:
                    yield concept.id


def _add(text_field: TextField, text: str, language: str, mentions: dict[str, float], surfaces: dict[str, str]) -> None:
    phrases = reader(language).phrases(text)
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
