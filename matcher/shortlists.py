"""The calls to show to each of many profiles, in one order from eligibility and relevance, as `match` has it."""

from collections.abc import Iterator, Sequence
from typing import overload

import numpy as np
from numpy.typing import NDArray

from catalogue.model.match import Match
from matcher.eligibility.masks import CODES, NOT_ELIGIBLE, Codes, Verdicts, VerdictTable
from matcher.eligibility.shared import SharedJudgements
from matcher.relevance.board import CANDIDATES, Best, Board, together
from matcher.relevance.groups import Numbers, places_within
from matcher.relevance.reasons import MOST_REASONS, Reasons, relevance, strongest

# So many times as many calls as are shown must be among the candidates that the profile may apply for: what is below
# may have been missed.
_SPARE = 2.5
# So many times as many calls are looked at as are worked out: some of them the profile may not apply for.
_BARRED = 3
_BLOCK = 2_048


class Shortlists(Sequence[tuple[Match, ...]]):
    """The matches of each profile of a board, the best first.

    What is said of a pair is there as numbers: ``best`` with the standing, ``codes`` (see `CODES`) with whether the
    profile may apply, ``by_criterion`` with what each criterion says, and ``reasons`` with the evidence. The `Match` of
    a pair, which tells it in words, is made when one looks at it, and anew each time.
    """

    def __init__(
        self,
        board: Board,
        pairs: tuple[Best, Codes, Codes],
        reasons: Reasons,
        judgements: SharedJudgements,
    ) -> None:
        self.best, self.codes, self.by_criterion = pairs
        self.reasons = reasons
        self._board = board
        self._profiles = tuple(board.profiles)
        self._judgements = judgements
        self._start = np.searchsorted(self.best.profile, np.arange(len(self._profiles) + 1)).tolist()

    def __len__(self) -> int:
        return len(self._profiles)

    @overload
    def __getitem__(self, place: int) -> tuple[Match, ...]: ...

    @overload
    def __getitem__(self, place: slice) -> list[tuple[Match, ...]]: ...

    def __getitem__(self, place: int | slice) -> tuple[Match, ...] | list[tuple[Match, ...]]:
        if isinstance(place, slice):
            return [self[one] for one in range(len(self))[place]]
        at = range(len(self))[place]
        return tuple(self._match(pair) for pair in range(self._start[at], self._start[at + 1]))

    def __iter__(self) -> Iterator[tuple[Match, ...]]:
        return (self[place] for place in range(len(self)))

    def _match(self, pair: int) -> Match:
        profile = self._profiles[self.best.profile[pair]]
        call = self._board.corpus.calls[self.best.row[pair]]
        return Match(
            profile_id=profile.id,
            call=call,
            eligibility=CODES[self.codes[pair]],
            judgements=self._judgements.judge(profile, call),
            relevance=relevance(self._board, self.best, self.reasons, pair),
        )


def shortlists(
    board: Board,
    verdicts: VerdictTable,
    top: int = 20,
    *,
    reasons: int = MOST_REASONS,
    judgements: SharedJudgements | None = None,
) -> Shortlists:
    """The first ``top`` matches of each profile of ``board``, the best first, each with its strongest ``reasons``.

    ``verdicts`` is of the very calls of the board's corpus, in their order. Calls that a profile may not apply for
    stand last; then counts how far a call stands out, and among equals the id. A call that has nothing in common with a
    profile is not among its matches. ``judgements`` of the same instant, kept from before, are made once.
    """
    if len(verdicts.calls) != len(board.corpus):
        raise ValueError("the table of verdicts is of other calls than the corpus")
    parts, codes, by_criterion = [], [], []
    for first in range(0, len(board.profiles), _BLOCK):
        who = np.arange(first, min(first + _BLOCK, len(board.profiles)))
        judged = verdicts.judge([board.profiles[place] for place in who.tolist()])
        place, row, of_pair = _to_work_out(board, judged, who, top)
        best = board.worked_out(place, row)
        order = np.lexsort((row, -best.standing, of_pair == NOT_ELIGIBLE, place))
        shown = order[places_within(place[order]) < top]
        parts.append(best.of(shown))
        codes.append(of_pair[shown])
        by_criterion.append(judged.by_criterion(place[shown] - first, row[shown]))
    best = together(parts)
    pairs = (
        best,
        np.concatenate([np.zeros(0, np.uint8), *codes]),
        np.concatenate(by_criterion) if by_criterion else np.zeros((0, 0), np.uint8),
    )
    return Shortlists(board, pairs, strongest(board, best, reasons), judgements or SharedJudgements(verdicts.now))


def _to_work_out(board: Board, judged: Verdicts, who: Numbers, top: int) -> tuple[Numbers, Numbers, Codes]:
    """Pairs of the profiles in ``who``, profile by profile, among which those to show are; with their codes.

    Those are a profile's best candidates that it may apply for. Where these are fewer than are shown, others follow.
    """
    first, wanted = int(who[0]), max(CANDIDATES, 3 * top)
    place, row = board.candidates(who, _BARRED * wanted)
    codes = judged.of_pairs(place - first, row)
    may = codes != NOT_ELIGIBLE
    found = np.bincount(place - first, minlength=len(who))
    admitted = np.bincount(place - first, may, len(who))
    # With fewer candidates than could be, all are there that have a word in common with the profile.
    lacking = who[(admitted < _SPARE * top) & (found >= _BARRED * wanted)]
    if len(lacking):
        again = _among_admitted(board, judged, lacking, first, wanted)
        others = ~(may & np.isin(place, lacking))
        place, row = np.concatenate([place[others], again[0]]), np.concatenate([row[others], again[1]])
        codes = np.concatenate([codes[others], judged.of_pairs(again[0] - first, again[1])])
        order = np.argsort(place, kind="stable")
        place, row, codes = place[order], row[order], codes[order]
        may = codes != NOT_ELIGIBLE
        admitted = np.bincount(place - first, may, len(who))
    order = np.lexsort((np.arange(len(place)), ~may, place))
    within = places_within(2 * place[order] + ~may[order])
    shown = (within < wanted) & (may[order] | (admitted[place[order] - first] < top))
    kept = order[shown]
    return place[kept], row[kept], codes[kept]


def _among_admitted(board: Board, judged: Verdicts, who: Numbers, first: int, wanted: int) -> tuple[Numbers, Numbers]:
    """The candidates of the profiles in ``who`` among all calls that each may apply for."""

    def among(of: slice) -> NDArray[np.bool_]:
        rows = [judged.overall(slice(place - first, place - first + 1)) for place in who[of].tolist()]
        return np.asarray(np.concatenate(rows) != NOT_ELIGIBLE)

    return board.candidates(who, wanted, among)
