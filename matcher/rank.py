"""One order from eligibility and relevance."""

from collections.abc import Sequence
from datetime import UTC, datetime

from catalogue.model.call import Call
from catalogue.model.match import Eligibility, Match
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
    matches = []
    for call, relevance in zip(corpus.calls, relevances(profile_query(profile), corpus), strict=True):
        judgements = judge(profile, call, now)
        matches.append(
            Match(
                profile_id=profile.id,
                call=call,
                eligibility=eligibility(judgements),
                judgements=judgements,
                relevance=relevance,
            )
        )
    return sorted(matches, key=lambda match: _order(match, now))


def _order(match: Match, now: datetime) -> tuple[bool, float, datetime, str]:
    deadline = next_deadline(match.call, now)
    return (
        match.eligibility is Eligibility.NOT_ELIGIBLE,
        -match.relevance.score,
        deadline.at if deadline is not None else _NO_DEADLINE,
        match.call.id,
    )
