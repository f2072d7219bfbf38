"""What a profile asks for, as features with how much it cares for each.

Its own words count first: keywords, which are chosen, more than words of the description, and what is said often more
than what is said once. A phrase that the glossary knows also asks for its concept, and so for the same thing in every
other language. Ticked themes and sector codes ask, more quietly, for calls on them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from catalogue.model.profile import Profile
from catalogue.taxonomy.glossary import Concept, ConceptKind, concepts
from catalogue.taxonomy.nace import sector_entries
from catalogue.taxonomy.themes import themes
from matcher.relevance.language import text_language
from matcher.relevance.lexicon import Lexicon, Piece, lexicon, signs_of
from matcher.relevance.words import Word, is_acronym, reader, tokens

# How many mentions one is worth: chosen as a keyword; in the description, on a theme that is ticked, on another one
# where some are ticked (a customer's business, say), or of unknown theme.
KEYWORD, ON_THEME, OFF_THEME, MENTION = 5.0, 2.0, 0.7, 1.2
# Mentioned this often, a thing is half of what the profile could care for at most.
HALF_CARED = 5.0
# A word by itself, beside a whole phrase that the glossary knows; a word of such a phrase; an English word of one that
# is not English; a word or phrase that hardly means anything.
WORD, WORD_OF_PHRASE, BRIDGED_WORD, BROAD = 0.7, 0.4, 0.2, 0.08
# A theme that was ticked; a sector code; what a code's division says beside its class.
THEME, MAIN_SECTOR, OTHER_SECTOR, WIDER = 0.5, 0.45, 0.3, 0.5
TICKED = 10.0
# What a profile is supposed to care for a concept of a theme that it ticked.
SUPPOSED = 0.2
# So many of its loudest words are to sound like keywords; none is made louder than by this.
LOUDEST, MOST_EMPHASIS = 5, 2.0


@dataclass(slots=True)
class Ask:
    """One feature that a profile asks for.

    ``factor`` is what the kind of feature is worth, ``mentions`` how often it was said. ``unit`` joins features that
    come from one thing said (a phrase's concept and its words): together they are one piece of evidence. ``ours`` is how
    the profile says it, ``kind`` where it says it (see `catalogue.model.match.Evidence`).
    """

    unit: str
    kind: str
    ours: str
    factor: float
    mentions: float = 0.0

    @property
    def weight(self) -> float:
        """How much the profile cares, from 0 to just under 1."""
        return self.factor * self.mentions / (self.mentions + HALF_CARED)


@dataclass(slots=True)
class Query:
    """All that a profile asks for, by feature, and the themes that it ticked (as features)."""

    ticked: frozenset[str] = frozenset()
    asks: dict[str, Ask] = field(default_factory=dict)

    def cares_for(self, concept_id: str) -> float:
        """How much the profile cares for a concept, from 0 to just under 1: as it says, or as its themes let suppose."""
        ask = self.asks.get(f"concept:{concept_id}")
        said = ask.weight if ask is not None else 0.0
        return max(said, SUPPOSED if signs_of(concepts()[concept_id]) & self.ticked else 0.0)

    def add(self, feature: str, ask: Ask, mentions: float) -> None:
        """Counts mentions of a feature; it keeps the unit of whichever said it with the most weight."""
        known = self.asks.get(feature)
        ask.mentions = mentions
        if known is not None:
            ask.mentions += known.mentions
            if known.factor >= ask.factor:
                known.mentions = ask.mentions
                return
        self.asks[feature] = ask


def profile_query(profile: Profile) -> Query:
    """What ``profile`` asks for: its description, keywords, themes and sectors; never its name, place or figures."""
    query = Query(ticked=frozenset(f"theme:{theme}" for theme in profile.themes))
    language = text_language(profile.description, profile.language)
    _read(query, profile.description, language, chosen=False)
    for keyword in profile.keywords:
        _read(query, keyword, _keyword_language(keyword, language), chosen=True)
    _emphasise(query)
    for theme in profile.themes:
        if theme in themes():
            feature = f"theme:{theme}"
            query.add(feature, Ask(feature, "theme", themes()[theme].label(profile.language), THEME), TICKED)
    for feature, ask in _sectors(profile):
        query.add(feature, ask, TICKED)
    return query


def _keyword_language(keyword: str, language: str) -> str:
    """The profile's language, unless only English makes sense of the keyword."""
    candidates = (text_language(keyword, language), "en")
    return next((candidate for candidate in candidates if _knows(candidate, keyword)), candidates[0])


def _knows(language: str, text: str) -> bool:
    return any(piece.meaning is not None for piece in _pieces(language, text))


def _pieces(language: str, text: str) -> Iterator[Piece]:
    words: Lexicon = lexicon(language)
    for phrase in reader(language).phrases(text):
        yield from words.pieces(phrase)


def _read(query: Query, text: str, language: str, *, chosen: bool) -> None:
    shouted = text.isupper()
    for piece in _pieces(language, text):
        known = piece.meaning.concepts if piece.meaning is not None else ()
        worth = max((concept.kind for concept in known), key=_WORTH.__getitem__, default=None)
        if worth is ConceptKind.FUNDING:
            continue
        mentions = KEYWORD if chosen else _mentions(query, piece)
        unit = _ask_for_concepts(query, piece, known, mentions, language)
        for word in piece.words:
            if word.counts:
                feature = _feature(word, language, shouted=shouted)
                factor = _word_factor(worth, feature)
                ours = piece.surface if unit is not None else word.surface
                query.add(feature, Ask(unit or feature, "term", ours, factor), mentions)
    if language != "en" and not shouted:
        _read_acronyms(query, text, KEYWORD if chosen else MENTION)


_WORTH = {ConceptKind.FUNDING: 0, ConceptKind.BROAD: 1, ConceptKind.AUDIENCE: 2, ConceptKind.TOPIC: 3}


def _mentions(query: Query, piece: Piece) -> float:
    if piece.meaning is None or not query.ticked:
        return MENTION
    signs = {feature for feature in piece.meaning.features if feature.startswith("theme:")}
    return ON_THEME if signs & query.ticked else OFF_THEME


def _ask_for_concepts(
    query: Query, piece: Piece, known: tuple[Concept, ...], mentions: float, language: str
) -> str | None:
    """Asks for what a phrase means; returns the unit of evidence that the phrase makes."""
    unit = None
    for concept in known:
        feature = f"concept:{concept.id}"
        if concept.kind.tells:
            query.add(feature, Ask(feature, "term", piece.surface, 1.0), mentions)
            unit = unit or feature
            if language != "en":
                for word in _english_words(concept):
                    query.add(f"en:{word.stem}", Ask(feature, "term", piece.surface, BRIDGED_WORD), mentions)
        elif concept.kind is ConceptKind.BROAD:
            query.add(feature, Ask("broad", "term", piece.surface, BROAD), mentions)
    return unit


def _english_words(concept: Concept) -> Iterator[Word]:
    plainest = concept.phrases["en"][0].removeprefix("=")
    return (word for phrase in reader("en").phrases(plainest) for word in phrase if word.counts)


def _feature(word: Word, language: str, *, shouted: bool) -> str:
    if word.identifier:
        return f"id:{word.stem}"
    return f"acronym:{word.folded}" if word.acronym and not shouted else f"{language}:{word.stem}"


def _word_factor(worth: ConceptKind | None, feature: str) -> float:
    if worth is ConceptKind.BROAD:
        return BROAD
    if worth is not None:
        return WORD_OF_PHRASE
    return 1.0 if feature.startswith("id:") else WORD


def _read_acronyms(query: Query, text: str, mentions: float) -> None:
    """English acronyms are used in every language (``AI`` in Romanian, where ``ai`` is a verb)."""
    for token in tokens(text):
        if is_acronym(token):
            for piece in _pieces("en", token):
                if piece.meaning is not None:
                    _ask_for_concepts(query, piece, piece.meaning.concepts, mentions, "en")


def _emphasise(query: Query) -> None:
    """Raises the voice of a profile that says little: without keywords, its description must do as much."""
    loudest = sorted((ask.mentions for ask in query.asks.values()), reverse=True)[:LOUDEST]
    if loudest:
        emphasis = min(MOST_EMPHASIS, max(1.0, KEYWORD * len(loudest) / sum(loudest)))
        for ask in query.asks.values():
            ask.mentions *= emphasis


def _sectors(profile: Profile) -> Iterator[tuple[str, Ask]]:
    """The entries of NACE Rev. 2 (which calls are compared with) that the profile's sectors stand for."""
    for sector in profile.sectors:
        unit = f"sector:{sector.code}"
        factor = MAIN_SECTOR if sector.main else OTHER_SECTOR
        entries = sector_entries(sector)
        for entry in entries:
            for code in entry.rev_2:
                yield f"sector:{code}", Ask(unit, "sector", entries[0].label, factor)
            factor *= WIDER

