"""What a profile asks for, as features with how much it cares for each.

Its own words count first: keywords, which are chosen, more than words of the description, and what is said often more
than what is said once. A phrase that the glossary knows also asks for its concept, and so for the same thing in every
other language. Ticked themes and sector codes ask, more quietly, for calls on them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from catalogue.model.profile import Profile
from catalogue.model.sector import Sector
from catalogue.taxonomy.glossary import Concept, ConceptKind, concepts
from catalogue.taxonomy.language import text_language
from catalogue.taxonomy.lexicon import Piece, lexicon, signs_of
from catalogue.taxonomy.nace import sector_entries
from catalogue.taxonomy.themes import themes
from catalogue.taxonomy.words import Word, is_acronym, reader, tokens
from matcher.relevance import weights
from matcher.relevance.wording import Saying, profile_sayings

NameSector = Callable[[Sector, str], str | None]
"""The name of a sector in a language (ISO 639-1), None where none is known in it."""


@dataclass(slots=True)
class Ask:
    """One feature that a profile asks for.

    ``factor`` is what its sort is worth, ``mentions`` how often it was said. ``unit`` joins features that come from one
    thing said (a phrase's concept and its words): together they are one piece of evidence. ``ours`` is how the profile
    says it where it says it loudest, ``kind`` where it does (see `catalogue.model.match.Evidence`).
    """

    unit: str
    kind: str
    ours: str
    factor: float
    mentions: float
    loudest: float = 0.0

    @property
    def weight(self) -> float:
        """How much the profile cares, from 0 to just under 1."""
        return self.factor * self.mentions / (self.mentions + weights.HALF_CARED)


@dataclass(slots=True)
class Query:
    """All that a profile asks for, by feature, the themes that it ticked (as features), and what it says in words."""

    sayings: tuple[Saying, ...] = ()
    ticked: frozenset[str] = frozenset()
    asks: dict[str, Ask] = field(default_factory=dict)

    def add(self, feature: str, ask: Ask) -> None:
        """Adds mentions of a feature. It belongs to the unit that says it with the greater factor, or first."""
        ask.loudest = ask.mentions
        known = self.asks.get(feature)
        if known is None:
            self.asks[feature] = ask
        elif ask.factor > known.factor:
            ask.mentions += known.mentions
            self.asks[feature] = ask
        else:
            known.mentions += ask.mentions
            if ask.unit == known.unit and ask.loudest > known.loudest:
                known.loudest, known.ours = ask.loudest, ask.ours

    def cares_for(self, concept_id: str) -> float:
        """How much the profile cares for a concept, from 0 to just under 1: as it says, or its themes suggest."""
        ask = self.asks.get(f"concept:{concept_id}")
        said = ask.weight if ask is not None else 0.0
        return max(said, weights.SUPPOSED if signs_of(concepts()[concept_id]) & self.ticked else 0.0)

    def cares_wholly(self, concept_id: str) -> float:
        """How near caring for a concept is to caring for it wholly, from 0 to 1: half as much is a quarter of it."""
        return min(1.0, self.cares_for(concept_id) / weights.CARES) ** 2


def profile_query(profile: Profile, name_sector: NameSector | None = None) -> Query:
    """What ``profile`` asks for: its description, keywords, themes and sectors; never its name, place or figures.

    ``name_sector`` gives the names of sectors in its language; where it has none, or is none, they are in English.
    """
    query = Query(sayings=profile_sayings(profile), ticked=frozenset(f"theme:{theme}" for theme in profile.themes))
    language = text_language(profile.description, profile.language)
    _read(query, profile.description, language, chosen=False)
    for keyword in profile.keywords:
        _read(query, keyword, _keyword_language(keyword, language), chosen=True)
    _emphasise(query)
    for theme in profile.themes:
        if theme in themes():
            label = themes()[theme].label(profile.language)
            query.add(f"theme:{theme}", Ask(f"theme:{theme}", "theme", label, weights.THEME, weights.TICKED))
    for feature, ask in _sectors(profile, name_sector):
        query.add(feature, ask)
    return query


def _keyword_language(keyword: str, language: str) -> str:
    """The profile's language, unless only English makes sense of the keyword."""
    candidates = (text_language(keyword, language), "en")
    return next((candidate for candidate in candidates if _knows(candidate, keyword)), candidates[0])


def _knows(language: str, text: str) -> bool:
    return any(piece.meaning is not None for piece in _pieces(language, text))


def _pieces(language: str, text: str) -> Iterator[Piece]:
    for phrase in reader(language).phrases(text):
        yield from lexicon(language).pieces(phrase)


def _read(query: Query, text: str, language: str, *, chosen: bool) -> None:
    shouted = text.isupper()
    for piece in _pieces(language, text):
        kinds = {concept.kind for concept in piece.concepts}
        if kinds == {ConceptKind.FUNDING}:
            continue
        mentions = weights.KEYWORD_MENTION if chosen else _mentions(query, piece)
        unit = _ask_for_concepts(query, piece, mentions, language)
        for word in piece.words:
            if word.counts:
                feature = _feature(word, language, shouted=shouted)
                ours = piece.surface if unit is not None else word.surface
                query.add(feature, Ask(unit or feature, "term", ours, _word_factor(word, kinds), mentions))
    if language != "en" and not shouted:
        _read_acronyms(query, text, weights.KEYWORD_MENTION if chosen else weights.MENTION)


def _mentions(query: Query, piece: Piece) -> float:
    if piece.meaning is None or not query.ticked:
        return weights.MENTION
    return weights.ON_THEME if query.ticked.intersection(piece.meaning.features) else weights.OFF_THEME


def _ask_for_concepts(query: Query, piece: Piece, mentions: float, language: str) -> str | None:
    """Asks for what a phrase means; returns the unit of evidence that the phrase makes, if it makes one."""
    unit = None
    for concept in piece.concepts:
        feature = f"concept:{concept.id}"
        if concept.kind.tells:
            query.add(feature, Ask(feature, "term", piece.surface, 1.0, mentions))
            unit = unit or feature
            if language != "en":
                for word in _english_words(concept):
                    ask = Ask(feature, "term", piece.surface, weights.BRIDGED_WORD, mentions)
                    query.add(f"en:{word.stem}", ask)
        elif concept.kind is ConceptKind.BROAD:
            query.add(feature, Ask(feature, "term", piece.surface, weights.BROAD, mentions))
    return unit


def _english_words(concept: Concept) -> Iterator[Word]:
    plainest = concept.phrases["en"][0].removeprefix("=")
    return (word for phrase in reader("en").phrases(plainest) for word in phrase if word.counts)


def _feature(word: Word, language: str, *, shouted: bool) -> str:
    if word.identifier:
        return f"id:{word.stem}"
    return f"acronym:{word.folded}" if word.acronym and not shouted else f"{language}:{word.stem}"


def _word_factor(word: Word, kinds: set[ConceptKind]) -> float:
    if word.identifier:
        return 1.0
    if not kinds:
        return weights.WORD
    return weights.WORD_OF_PHRASE if any(kind.tells for kind in kinds) else weights.BROAD


def _read_acronyms(query: Query, text: str, mentions: float) -> None:
    """English acronyms are used in every language (``AI`` in Romanian, where ``ai`` is a verb)."""
    for token in tokens(text):
        if is_acronym(token):
            for piece in _pieces("en", token):
                _ask_for_concepts(query, piece, mentions, "en")


def _emphasise(query: Query) -> None:
    """Raises the voice of a profile that says little: without keywords, its description must do as much."""
    loudest = sorted((ask.mentions for ask in query.asks.values()), reverse=True)[: weights.LOUDEST]
    if loudest:
        emphasis = weights.KEYWORD_MENTION * len(loudest) / sum(loudest)
        for ask in query.asks.values():
            ask.mentions *= min(weights.MOST_EMPHASIS, max(1.0, emphasis))


def _sectors(profile: Profile, name_sector: NameSector | None) -> Iterator[tuple[str, Ask]]:
    """The entries of NACE Rev. 2, with which calls are compared, that the profile's sectors stand for."""
    for sector in profile.sectors:
        factor = weights.MAIN_SECTOR if sector.main else weights.OTHER_SECTOR
        entries = sector_entries(sector)
        named = name_sector(sector, profile.language) if name_sector is not None else None
        for entry in entries:
            for code in entry.rev_2:
                ours = f"{sector.code} {named or entries[0].label}"
                yield f"sector:{code}", Ask(f"sector:{sector.code}", "sector", ours, factor, weights.TICKED)
            factor *= weights.WIDER
