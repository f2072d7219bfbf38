"""One order from eligibility and relevance."""

from collections.abc import Sequence
from datetime import UTC, datetime

from catalogue.model.call import Call
from catalogue.model.match import Eligibility, Match, Relevance
from catalogue.model.profile import Profile
from catalogue.model.state import next_deadline
from matcher.eligibility import eligibility, judge
from matcher.relevance.corpus import Corpus
from matcher.relevance.query import profile_query
from matcher.relevance.score import relevances

_NO_DEADLINE = datetime.max.replace(tzinfo=UTC)


def match(profile: Profile, calls: Sequence[Call] | Corpus, now: datetime) -> list[Match]:
    """Every call against ``profile`` at ``now`` (aware), the best first.

    Calls it may apply for, or may after a check, stand before those it may not; then by relevance; among equals the
    nearest deadline first, and then by id. The order of ``calls`` plays no part. Give a `Corpus` to match several
    profiles with the same calls. Whether a call is open is not looked at: see `catalogue.model.state`.
    """
    corpus = calls if isinstance(calls, Corpus) else Corpus(calls)
    scored = zip(corpus.calls, relevances(profile_query(profile), corpus), strict=True)
    matches = [_match(profile, call, relevance, now) for call, relevance in scored]
    return sorted(matches, key=lambda match: _order(match, now))


def fits(call: Call, profiles: Sequence[Profile], now: datetime, among: Sequence[Call] | Corpus = ()) -> list[Match]:
    """Every one of ``profiles`` against ``call`` at ``now`` (aware), the best first; among equals by id.

    How much a word tells hangs on the calls that it is looked for in: give `match` and `fits` the same calls (here as
    ``among``), and both say the same of a pair. Raises `ValueError` if ``among`` is a `Corpus` without ``call``.
    """
    corpus = among if isinstance(among, Corpus) else Corpus([call, *(one for one in among if one.id != call.id)])
    row = next((row for row, one in enumerate(corpus.calls) if one.id == call.id), None)
    if row is None:
        raise ValueError(f"{call.id} is not among the calls of the corpus")
    matches = [
        _match(profile, corpus.calls[row], relevances(profile_query(profile), corpus)[row], now) for profile in profiles
    ]
    return sorted(matches, key=lambda match: (*_order(match, now)[:2], match.profile_id))


def _match(profile: Profile, call: Call, relevance: Relevance, now: datetime) -> Match:
    judgements = judge(profile, call, now)
    return Match(
        profile_id=profile.id,
        call=call,
        eligibility=eligibility(judgements),
        judgements=judgements,
        relevance=relevance,
    )


def _order(match: Match, now: datetime) -> tuple[bool, float, datetime, str]:
    deadline = next_deadline(match.call, now)
    return (
        match.eligibility is Eligibility.NOT_ELIGIBLE,
        -match.relevance.score,
        deadline.at if deadline is not None else _NO_DEADLINE,
        match.call.id,
    )
