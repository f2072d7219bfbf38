"""Every number that shapes relevance, in one table.

Those of what a call is about, and so the grades, were set by reading the best twenty-five of 951 real calls for nine
profiles in five languages and the best few for twelve businesses that nothing fits. Those of the wording, the meaning
and the choices, and so the order, were set on the dev halves of four labelled sets (docs/relevance.md). Change one, and
the judged examples in the tests say what it does to the grades, and `benchmarks.relevance` what to the order.
"""

from dataclasses import dataclass

from catalogue.model.call import SectionKind
from catalogue.model.match import Grade


@dataclass(frozen=True, slots=True)
class TextField:
    """A part of a call's publication.

    ``weight``: what one mention in it counts. ``usual_length``: in words; in a longer text one mention counts less.
    Fixed, not the average of the calls at hand, so that a call is judged alike whatever it stands beside.
    """

    weight: float
    usual_length: int


@dataclass(frozen=True, slots=True)
class WordingField:
    """The same part where words are compared as they are written.

    ``weight``: what one occurrence in it counts. ``pairs``: words that stand together are compared as well.
    """

    weight: float
    pairs: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a call's publication in both readings: what it says the call is about, and its words."""

    about: TextField
    wording: WordingField


# --- What a call is about ---------------------------------------------------------------------------------------------
TITLE_WEIGHT = 4.0
TITLE = Part(TextField(TITLE_WEIGHT, 12), WordingField(2.0, pairs=True))
KEYWORDS = Part(TextField(2.0, 30), WordingField(1.0, pairs=True))
CALL_TITLE = Part(TextField(0.6, 8), WordingField(0.7, pairs=True))
PARENT_TITLE = Part(TextField(1.0, 12), WordingField(0.5, pairs=True))
SECTIONS = {
    SectionKind.DESCRIPTION: Part(TextField(1.0, 450), WordingField(1.0)),
    SectionKind.DESTINATION: Part(TextField(0.3, 450), WordingField(0.7)),
    SectionKind.FURTHER_INFORMATION: Part(TextField(0.3, 300), WordingField(0.5)),
}
# How much a text's length matters, from 0 to 1; a text shorter than this part of the usual counts as that long.
LENGTH_MATTERS, SHORTEST = 0.6, 0.5
# So many weighted mentions make a call half about a thing.
HALF_ABOUT = 4.0


# --- How much a call's wording says a thing ---------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Reading:
    """How words are compared as they are written.

    ``length_matters``, from 0 to 1, and ``half_said``, the number of occurrences at which a thing is half said, are b
    and k1 of BM25. ``rare_matters``: the power of a word's rarity among calls. ``often_said``: k3 of BM25, for the
    profile's words. ``pair``: what words that stand together count beside single ones. ``fit`` and ``meaning``: what
    the fit and the likeness of meaning count beside the wording, each in its usual spread.
    """

    length_matters: float
    half_said: float
    rare_matters: float
    often_said: float
    pair: float
    fit: float
    meaning: float


# A text of so few words is little more than a title. Where most calls have no more, what they do say counts otherwise.
SHORT_TEXT = 60
BODIES = Reading(
    length_matters=0.5,
    half_said=1.2,
    rare_matters=1.0,
    often_said=40.0,
    pair=0.15,
    fit=0.3,
    meaning=0.2,
)
TITLES = Reading(
    length_matters=0.75,
    half_said=2.0,
    rare_matters=0.5,
    often_said=16.0,
    pair=0.8,
    fit=0.3,
    meaning=1.0,
)

# --- How much a feature tells -----------------------------------------------------------------------------------------
# What this share of all that calls are about falls to tells nothing; from the other share down it tells everything.
TELLS_NOTHING, TELLS_ALL = 0.3, 0.003
# How many calls the background counts for beside the calls at hand, and the share of what it has not seen.
BACKGROUND_CALLS, BACKGROUND_UNSEEN = 300, 0.001
# The same in languages that we have no background of.
OTHER_CALLS, OTHER_UNSEEN = 20, 0.003

# --- What a profile asks for ------------------------------------------------------------------------------------------
# How many mentions one is worth: chosen as a keyword; in the description on a theme that is ticked, on another where
# some are ticked (a customer's business, say), or where none is.
KEYWORD_MENTION, ON_THEME, OFF_THEME, MENTION = 5.0, 2.0, 0.7, 1.2
# A ticked theme or a sector code, in mentions.
TICKED = 10.0
# Mentioned so often, a thing is half of what a profile could care for at most.
HALF_CARED = 6.0
# A word of no known phrase, beside a phrase's concept at 1; a word of a known phrase; an English word of a concept that
# was found in another language; a word or phrase that hardly means anything.
WORD, WORD_OF_PHRASE, BRIDGED_WORD, BROAD = 0.8, 0.4, 0.2, 0.08
# A theme; the main sector, another one, and what the wider entry of a code counts beside the narrower.
THEME, MAIN_SECTOR, OTHER_SECTOR, WIDER = 0.5, 0.45, 0.3, 0.5
# What a profile is supposed to care for a concept of a theme that it ticked.
SUPPOSED = 0.2
# A profile that says little is made louder until so many of its loudest words sound like keywords, up to this factor.
LOUDEST, MOST_EMPHASIS = 5, 2.0

# What its wording weighs: of a keyword, of the first sentence of the description, of the rest.
KEYWORD_WORDING, OPENING_WORDING, REST_WORDING = 2.0, 2.0, 1.0

# --- What the points are worth ----------------------------------------------------------------------------------------
# A piece of evidence is notable from so many points on. One shared thing may be chance, three are not: what the points
# are worth without any notable piece, and with each. Themes and sectors confirm more than they say.
NOTABLE, NO_PIECE, EACH_PIECE = 0.05, 0.45, 0.2
PIECE_COUNTS = {"term": 1.0, "theme": 0.5, "sector": 0.5}
# What they are worth where they come in crumbs only; so many points in one piece are no crumb.
CRUMBS, LEAD = 0.6, 0.25
# What they are worth where the profile cares for nothing that the title names; where the title names nothing we know;
# what a full subject adds (a telling thing in the title that the profile cares for), what makes it full, and what it
# counts for in pieces.
OFF_SUBJECT, NO_SUBJECT, SUBJECT_BONUS, FULL_SUBJECT, SUBJECT_COUNTS = 0.5, 0.85, 0.25, 0.4, 0.5
# Caring this much for a subject is caring for it wholly.
CARES = 0.4
# What they are worth where the title names whom the call is for, and the profile has nothing to do with them.
FOR_OTHERS = 0.5

# --- How calls are ranked ---------------------------------------------------------------------------------------------
# The usual spread (one standard deviation over the calls) of the root of the fit and of the likeness of meaning, and a
# spread of the wording below which it is taken for chance.
FIT_SPREAD, MEANING_SPREAD, LEAST_SPREAD = 0.11, 0.1, 1e-6
# What the wording of calls counts in another language than the profile's: a translated word is a likely one only. With
# more, what people said fits six companies comes later (docs/relevance.md).
TRANSLATED = 0.1

# What it counts, in standard deviations, that all companies like this one chose a call: so much at most. So much
# likeness is added as somebody who chose nothing, since few companies say little. Likeness by the calls that fit beside
# that by words, and the power that lets the likest speak.
BY_CHOICES, FEW_NEIGHBOURS = 15.0, 0.1
LIKE_BY_CALLS, LIKEST = 0.3, 2.0
# So much of what stands out for a company, chosen by another, makes both wholly alike by the calls that fit.
ALIKE_BY_CALLS = 0.3

# --- The scale --------------------------------------------------------------------------------------------------------
# So many points, at full worth, make a score of 0.63.
SCALE = 0.55
LEAST_SCORE = {Grade.STRONG: 0.8, Grade.GOOD: 0.6, Grade.POSSIBLE: 0.42}
