"""The calls to show to each of many profiles, in one order from eligibility and relevance, as `match` has it."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import overload

import numpy as np

from catalogue.model.match import Match
from matcher.eligibility.criteria import CRITERIA
from matcher.eligibility.masks import CODES, NOT_ELIGIBLE, Codes, Verdicts, VerdictTable
from matcher.eligibility.shared import SharedJudgements
from matcher.relevance.board import CANDIDATES, Best, Board, together
from matcher.relevance.groups import Numbers, places_within
from matcher.relevance.reasons import MOST_REASONS, Reasons, all_reasons, relevances, strongest
from matcher.relevance.threads import in_threads

# So many times as many calls as are shown must be among the candidates that the profile may apply for: what is below
# may have been missed.
_SPARE = 2
# So many times as many calls are looked at as are worked out: some of them the profile may not apply for.
_BARRED = 3
_BLOCK = 2_048


class Shortlists(Sequence[tuple[Match, ...]]):
    """The matches of each of some profiles of a board, those in the places ``profiles``, the best first.

    What is said of a pair is there as numbers: ``best`` with the standing, ``codes`` (see `CODES`) with whether the
    profile may apply, ``by_criterion`` with what each criterion says, and ``reasons`` with the evidence. The `Match` of
    a pair, which tells it in words, is made when one looks at it, and anew each time.
    """

    def __init__(
        self,
        board: Board,
        profiles: range,
        pairs: tuple[Best, Codes, Codes],
        reasons: Reasons,
        judgements: SharedJudgements,
    ) -> None:
        self.best, self.codes, self.by_criterion = pairs
        self.reasons = reasons
        self._board = board
        self._profiles = profiles
        self._judgements = judgements
        self._start = np.searchsorted(self.best.profile, np.arange(profiles.start, profiles.stop + 1)).tolist()

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
        return tuple(self._matches(self._profiles[at], slice(self._start[at], self._start[at + 1])))

    def __iter__(self) -> Iterator[tuple[Match, ...]]:
        return (self[place] for place in range(len(self)))

    def _matches(self, place: int, of: slice) -> Iterator[Match]:
        profile, calls = self._board.profiles[place], self._board.corpus.calls
        told = relevances(self._board, self.best, self.reasons, of)
        for row, code, relevance in zip(self.best.row[of].tolist(), self.codes[of].tolist(), told, strict=True):
            yield Match(
                profile_id=profile.id,
                call=calls[row],
                eligibility=CODES[code],
                judgements=self._judgements.judge(profile, calls[row]),
                relevance=relevance,
            )


def shortlists(
    board: Board,
    verdicts: VerdictTable,
    top: int = 20,
    *,
    first: int = 0,
    reasons: int = MOST_REASONS,
    judgements: SharedJudgements | None = None,
) -> Shortlists:
    """The first ``top`` matches of each profile of ``board``, the best first, each with its strongest ``reasons``.

    Of the profiles from ``first`` on only, where the lists of those before are known.
    ``verdicts`` is of the very calls of the board's corpus, in their order. Calls that a profile may not apply for
    stand last; then counts how far a call stands out, and among equals the id. A call that has nothing in common with a
    profile is not among its matches. ``judgements`` of the same instant, kept from before, are made once.
    """
    if len(verdicts.calls) != len(board.corpus):
        raise ValueError("the table of verdicts is of other calls than the corpus")
    parts: list[tuple[Best, Codes, Codes, Reasons]] = []
    profiles = range(first, len(board.profiles))
    for begin in profiles[::_BLOCK]:
        of = slice(begin, begin + _BLOCK)
        judged = verdicts.judge(board.profiles[of])
        work = partial(_shown, board, judged, begin, top=top, reasons=reasons)
        parts.extend(in_threads(work, board.blocks(of)))
    pairs = (
        together([part[0] for part in parts]),
        np.concatenate([np.zeros(0, np.uint8), *(part[1] for part in parts)]),
        np.concatenate([np.zeros((0, len(CRITERIA)), np.uint8), *(part[2] for part in parts)]),
    )
    shown = all_reasons([part[3] for part in parts])
    return Shortlists(board, profiles, pairs, shown, judgements or SharedJudgements(verdicts.now))


def _shown(
    board: Board, judged: Verdicts, first: int, who: Numbers, *, top: int, reasons: int
) -> tuple[Best, Codes, Codes, Reasons]:
    """The pairs to show of the profiles in ``who``, of a block; ``judged`` are the profiles from ``first`` on."""
    place, row, codes = _to_work_out(board, judged, first, who, top)
    best = board.worked_out(place, row)
    order = np.lexsort((row, -best.standing, codes == NOT_ELIGIBLE, place))
    shown = order[places_within(place[order]) < top]
    best = best.of(shown)
    return best, codes[shown], judged.by_criterion(best.profile - first, best.row), strongest(board, best, reasons)


def _to_work_out(board: Board, judged: Verdicts, first: int, who: Numbers, top: int) -> tuple[Numbers, Numbers, Codes]:
    """Pairs of the profiles in ``who``, profile by profile, among which those to show are; with their codes.

    Those are a profile's best candidates that it may apply for. Where these are fewer than are shown, others follow.
    """
    wanted = max(CANDIDATES, 2 * top)
    found = board.candidates(who, _BARRED * wanted)
    place, row, about = found.place, found.row, found.about
    may = judged.of_pairs(place - first, row) != NOT_ELIGIBLE
    every, admitted = (np.bincount(place - who[0], counted, len(who)) for counted in (None, may))
    # With fewer candidates than could be, all are there that have a word in common with the profile.
    lacking = who[(admitted < _SPARE * top) & (every >= _BARRED * wanted)]
    if len(lacking):
        among = np.concatenate([judged.overall(slice(one, one + 1)) for one in (lacking - first).tolist()])
        again = board.candidates(lacking, wanted, among != NOT_ELIGIBLE)
        others = ~(may & np.isin(place, lacking))
        place, row, about = (
            np.concatenate([array[others], more])
            for array, more in ((place, again.place), (row, again.row), (about, again.about))
        )
    codes = judged.of_pairs(place - first, row)
    may = codes != NOT_ELIGIBLE
    order = np.lexsort((row, -about, ~may, place))
    place, row, codes, may = place[order], row[order], codes[order], may[order]
    admitted = np.bincount(place - who[0], may, len(who))
    kept = places_within(2 * place + ~may) < wanted
    kept &= may | (admitted[place - who[0]] < top)
    return place[kept], row[kept], codes[kept]
