"""The calls to show to each of many profiles, in one order from eligibility and relevance, as `match` has it."""

import numpy as np
from numpy.typing import NDArray

from catalogue.model.match import Match
from matcher.eligibility.masks import CODES, NOT_ELIGIBLE, VerdictTable
from matcher.eligibility.shared import SharedJudgements
from matcher.relevance.board import CANDIDATES, Best, Board, places_within, together
from matcher.relevance.reasons import MOST_REASONS, relevances

# So many times as many calls as are shown must be among the candidates that the profile may apply for: what is below
# may have been missed.
_SPARE = 1.5
_BLOCK = 2_048


def shortlists(
    board: Board,
    verdicts: VerdictTable,
    top: int = 20,
    *,
    reasons: int = MOST_REASONS,
    judgements: SharedJudgements | None = None,
) -> list[tuple[Match, ...]]:
    """The first ``top`` matches of each profile of ``board``, the best first, each with its strongest ``reasons``.

    ``verdicts`` is of the very calls of the board's corpus, in their order. Calls that a profile may not apply for
    stand last; then counts how far a call stands out, and among equals the id. A call that has nothing in common with a
    profile is not among its matches. ``judgements`` of the same instant, kept from before, are made once.
    """
    if len(verdicts.calls) != len(board.corpus):
        raise ValueError("the table of verdicts is of other calls than the corpus")
    best, codes = _ranked(board, verdicts, top)
    judgements = judgements or SharedJudgements(verdicts.now)
    found: list[list[Match]] = [[] for _ in board.profiles]
    calls = board.corpus.calls
    pairs = zip(best.profile.tolist(), best.row.tolist(), codes.tolist(), relevances(board, best, reasons), strict=True)
    for place, row, code, relevance in pairs:
        profile, call = board.profiles[place], calls[row]
        found[place].append(
            Match(
                profile_id=profile.id,
                call=call,
                eligibility=CODES[code],
                judgements=judgements.judge(profile, call),
                relevance=relevance,
            )
        )
    return [tuple(matches) for matches in found]


def _ranked(board: Board, verdicts: VerdictTable, top: int) -> tuple[Best, NDArray[np.uint8]]:
    """The pairs to show, profile by profile in their order, with their codes."""
    parts, parts_codes = [], []
    for first in range(0, len(board.profiles), _BLOCK):
        who = np.arange(first, min(first + _BLOCK, len(board.profiles)))
        table = verdicts.overall([board.profiles[place] for place in who.tolist()])
        best = _enough(board, table, who, top)
        codes = table[best.profile - first, best.row]
        order = np.lexsort((best.row, -best.standing, codes == NOT_ELIGIBLE, best.profile))
        shown = order[places_within(best.profile[order]) < top]
        parts.append(best.of(shown))
        parts_codes.append(codes[shown])
    if not parts:
        return board.best(), np.zeros(0, np.uint8)
    return together(parts), np.concatenate(parts_codes)


def _enough(board: Board, table: NDArray[np.uint8], who: NDArray[np.int64], top: int) -> Best:
    """Candidates of the profiles in ``who``: more, until enough are among them that each may apply for."""
    first, found = int(who[0]), []
    admitted = np.count_nonzero(table != NOT_ELIGIBLE, axis=1)
    share = float(np.median(admitted)) / table.shape[1] if table.shape[1] else 1.0
    candidates = round(CANDIDATES / max(share, 0.3))
    while len(who):
        best = board.best(candidates, candidates, who)
        may = np.bincount(best.profile - first, table[best.profile - first, best.row] != NOT_ELIGIBLE, len(table))
        lacking = may[who - first] < np.minimum(_SPARE * top, admitted[who - first])
        # With fewer candidates than could be, all are there that have a word in common with the profile.
        lacking &= np.bincount(best.profile - first, minlength=len(table))[who - first] >= candidates
        done = who[~lacking]
        found.append(best.of(np.flatnonzero(np.isin(best.profile, done))))
        who, candidates = who[lacking], candidates * 2
    return together(found)
