"""One order from eligibility and relevance."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from catalogue.model.call import Call
from catalogue.model.choice import Choice
from catalogue.model.match import Eligibility, Match, Relevance
from catalogue.model.profile import Profile
from catalogue.model.state import next_deadline
from matcher.eligibility import eligibility, judge
from matcher.relevance.choices import Choices
from matcher.relevance.corpus import Corpus
from matcher.relevance.query import NameSector
from matcher.relevance.score import relevances
from matcher.relevance.wording import Translate

_NO_DEADLINE = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What relevance can lean on beside the texts; without any of it, calls are matched all the same.

    ``translate`` gives the meaning of a stem in another language. ``profiles`` with their ``choices`` are companies and
    what they did with calls. ``name_sector`` gives the names of sectors as their readers read them.
    """

    translate: Translate | None = None
    profiles: Sequence[Profile] = ()
    choices: Sequence[Choice] = ()
    name_sector: NameSector | None = None


_NOTHING = Knowledge()


def match(
    profile: Profile, calls: Sequence[Call] | Corpus, now: datetime, knowledge: Knowledge = _NOTHING
) -> list[Match]:
    """Every call against ``profile`` at ``now`` (aware), the best first.

    Calls it may apply for, or may after a check, stand before those it may not; then by how far they stand out among
    all; among equals those in the language it reads first, then the nearest deadline, and then by id. The order of
    ``calls`` plays no part. Give a `Corpus` to match several profiles with the same calls. Whether a call is open is
    not looked at: see `catalogue.model.state`.
    """
    corpus = calls if isinstance(calls, Corpus) else Corpus(calls)
    choices = open_choices(corpus, knowledge)
    found = relevances(profile, corpus, knowledge.translate, choices, name_sector=knowledge.name_sector)
    scored = zip(corpus.calls, found, strict=True)
    matches = [make_match(profile, call, relevance, now) for call, relevance in scored]
    return sorted(matches, key=lambda match: _order(match, profile, now))


def fits(
    call: Call,
    profiles: Sequence[Profile],
    now: datetime,
    among: Sequence[Call] | Corpus = (),
    knowledge: Knowledge = _NOTHING,
) -> list[Match]:
    """Every one of ``profiles`` against ``call`` at ``now`` (aware), the best first; among equals by id.

    How much a word tells hangs on the calls that it is looked for in: give `match` and `fits` the same calls (here as
    ``among``), and both say the same of a pair. Raises `ValueError` if ``among`` is a `Corpus` without ``call``.
    """
    corpus = among if isinstance(among, Corpus) else Corpus([call, *(one for one in among if one.id != call.id)])
    row = next((row for row, one in enumerate(corpus.calls) if one.id == call.id), None)
    if row is None:
        raise ValueError(f"{call.id} is not among the calls of the corpus")
    choices = open_choices(corpus, knowledge)
    matches = [
        make_match(profile, corpus.calls[row], relevance, now)
        for profile in profiles
        for relevance in relevances(profile, corpus, knowledge.translate, choices, [row], knowledge.name_sector)
    ]
    return sorted(
        matches,
        key=lambda match: (
            match.eligibility is Eligibility.NOT_ELIGIBLE,
            -match.relevance.score,
            -match.relevance.standing.total,
            match.profile_id,
        ),
    )


def open_choices(corpus: Corpus, knowledge: Knowledge) -> Choices | None:
    """What companies chose among the calls of ``corpus``; None where none is known to have chosen."""
    return Choices(corpus, knowledge.profiles, knowledge.choices) if knowledge.choices else None


def make_match(profile: Profile, call: Call, relevance: Relevance, now: datetime) -> Match:
    """The match of one call with one company at ``now`` (aware), whose relevance is known."""
    judgements = judge(profile, call, now)
    return Match(
        profile_id=profile.id,
        call=call,
        eligibility=eligibility(judgements),
        judgements=judgements,
        relevance=relevance,
    )


def _order(match: Match, profile: Profile, now: datetime) -> tuple[bool, float, bool, datetime, str]:
    deadline = next_deadline(match.call, now)
    return (
        match.eligibility is Eligibility.NOT_ELIGIBLE,
        -round(match.relevance.standing.total, 6),
        match.call.language != profile.language,
        deadline.at if deadline is not None else _NO_DEADLINE,
        match.call.id,
    )
