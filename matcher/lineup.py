"""One company's calls in the order that `match` has, as numbers; a `Match` is made only of those that are looked at."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from catalogue.model.match import Match, Relevance
from catalogue.model.profile import Profile
from catalogue.model.state import next_deadline
from matcher.eligibility.masks import NOT_ELIGIBLE, Codes, VerdictTable
from matcher.rank import Knowledge, make_match, open_choices
from matcher.relevance import weights
from matcher.relevance.corpus import Corpus, Ints
from matcher.relevance.query import profile_query
from matcher.relevance.score import Array, Asking, with_choices
from matcher.relevance.standings import Standings, standings

LEAST_SCORE = min(weights.LEAST_SCORE.values())
"""What fits less is weak."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineup:
    """The calls that are no weak fit for ``profile``, the best first: their ``rows`` in the corpus.

    ``codes`` say whether it may apply (see `matcher.eligibility.masks.CODES`), ``scores`` how well each fits,
    ``chosen`` what each stands out by the choices of like companies, and ``alike`` how like those are.
    """

    profile: Profile
    rows: Ints
    codes: Codes
    scores: Array
    chosen: Array
    alike: Array | None


class Lineups:
    """The calls of ``corpus`` at ``now`` (aware), to be put in the order of one company after another.

    What all companies have in common is worked out once: what calls ask, and what companies chose.
    """

    def __init__(self, corpus: Corpus, verdicts: VerdictTable, knowledge: Knowledge) -> None:
        self.corpus, self.now = corpus, verdicts.now
        self._verdicts = verdicts
        self._knowledge = knowledge
        self._choices = open_choices(corpus, knowledge)
        deadlines = (next_deadline(call, self.now) for call in corpus.calls)
        self.deadlines: Array = np.array([one.at.timestamp() if one is not None else np.inf for one in deadlines])
        # Calls that came later stand last, whatever their ids.
        self._by_id = np.empty(len(corpus), np.int64)
        self._by_id[sorted(range(len(corpus)), key=lambda row: corpus.calls[row].id)] = np.arange(len(corpus))
        self._languages = np.array([call.language for call in corpus.calls], np.str_)

    def of(self, profile: Profile) -> Lineup:
        """The calls that fit ``profile``, in the order of `matcher.match`."""
        asking = self._asking(profile)
        found = standings(asking)
        chosen, alike = self._chosen(asking, profile, found)
        standing = found.standing + chosen
        rows = np.flatnonzero(found.score >= LEAST_SCORE)
        codes = self._verdicts.judge([profile]).of_pairs(np.zeros(len(rows), np.intp), rows)
        order = np.lexsort(
            (
                self._by_id[rows],
                self.deadlines[rows],
                self._languages[rows] != profile.language,
                -np.round(standing[rows], 6),
                codes == NOT_ELIGIBLE,
            )
        )
        rows = rows[order]
        return Lineup(
            profile=profile,
            rows=rows.astype(np.int32),
            codes=codes[order],
            scores=found.score[rows],
            chosen=chosen[rows],
            alike=alike,
        )

    def matches(self, lineup: Lineup, places: Sequence[int]) -> list[Match]:
        """The matches of the calls in those places of ``lineup``, as `matcher.match` has them, in that order."""
        profile, at = lineup.profile, np.array(places, np.intp)
        rows = lineup.rows[at].astype(np.int64)
        found = self._asking(profile).relevances(rows)
        if self._choices is not None and lineup.alike is not None:
            found = tuple(
                with_choices(one, standing, self._choices.neighbours(lineup.alike, row))
                for one, standing, row in zip(found, lineup.chosen[at].tolist(), rows.tolist(), strict=True)
            )
        return [self._match(profile, row, one) for row, one in zip(rows.tolist(), found, strict=True)]

    def match(self, lineup: Lineup, row: int) -> Match:
        """The match of any call with the company of ``lineup``, without what like companies chose."""
        found = self._asking(lineup.profile).relevances(np.array([row], np.int64))
        return self._match(lineup.profile, row, found[0])

    def _match(self, profile: Profile, row: int, relevance: Relevance) -> Match:
        return make_match(profile, self.corpus.calls[row], relevance, self.now)

    def _asking(self, profile: Profile) -> Asking:
        knowledge = self._knowledge
        return Asking(profile_query(profile, knowledge.name_sector), self.corpus, knowledge.translate)

    def _chosen(self, asking: Asking, profile: Profile, found: Standings) -> tuple[Array, Array | None]:
        """What each call stands out by the choices of like companies, and how like those are."""
        if self._choices is None:
            return np.zeros(len(self.corpus)), None
        alike = self._choices.alike(profile, asking.query.sayings, found.standing)
        return self._choices.standing(alike), alike
