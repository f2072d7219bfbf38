"""Companies by calls: how well each call fits each company, and whether it may apply."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.advising.cohorts import CallThemes, closes_within, country_of
from app.advising.outlooks import Fit, Outlook
from catalogue.model.call import Call
from catalogue.model.match import Eligibility, Grade

MOST_CALLS = 25
"""How many calls a matrix shows."""
_GRADES = (Grade.STRONG, Grade.GOOD, Grade.POSSIBLE)
_MAY = {
    "": frozenset({Eligibility.ELIGIBLE, Eligibility.TO_CHECK}),
    "yes": frozenset({Eligibility.ELIGIBLE}),
    "all": frozenset(Eligibility),
}
MAY_CHOICES = tuple(_MAY)
"""Which pairs a matrix can show: those that may apply or may after a check, those that may, and all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which calls and pairs a matrix shows; empty texts and None are all.

    ``theme`` is the id of one, ``country`` that of the source (ISO 3166-1 alpha-2, or EU), ``within`` in how many days
    a call must close, ``grade`` how well it must fit at least, and ``may`` one of `MAY_CHOICES`.
    """

    theme: str = ""
    country: str = ""
    within: int | None = None
    grade: Grade = Grade.POSSIBLE
    may: str = ""

    def wants_pair(self, fit: Fit) -> bool:
        """Whether a pair of a company and a call is shown."""
        return _GRADES.index(fit.grade) <= _GRADES.index(self.grade) and fit.eligibility in _MAY[self.may]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """``rows`` are companies, each with one cell for each of ``calls``, None where there is nothing to show.

    The calls that fit most companies come first; ``left_out`` is how many others fit anybody. ``countries`` and
    ``themes`` are those of all calls that fit anybody, whatever is wanted.
    """

    calls: tuple[Call, ...]
    counts: tuple[int, ...]
    rows: tuple[tuple[Outlook, tuple[Fit | None, ...]], ...]
    left_out: int
    countries: tuple[str, ...]
    themes: tuple[str, ...]


def make_matrix(
    outlooks: Sequence[Outlook], wanted: Wanted, now: datetime, zone: str, themes: CallThemes, most: int = MOST_CALLS
) -> Matrix:
    """The matrix of the companies with these outlooks at ``now`` (aware); days are those of ``zone``."""
    every = {call_id: fit.call for outlook in outlooks for call_id, fit in outlook.by_call.items()}
    shown = {call_id for call_id, call in every.items() if _is_wanted(call, wanted, now, zone, themes)}
    cells = [
        {call_id: fit for call_id, fit in outlook.by_call.items() if call_id in shown and wanted.wants_pair(fit)}
        for outlook in outlooks
    ]
    counted = Counter(call_id for row in cells for call_id in row)
    ranked = sorted(counted, key=lambda one: (-counted[one], one))
    chosen = ranked[:most]
    return Matrix(
        calls=tuple(every[one] for one in chosen),
        counts=tuple(counted[one] for one in chosen),
        rows=tuple(
            (outlook, tuple(row.get(one) for one in chosen)) for outlook, row in zip(outlooks, cells, strict=True)
        ),
        left_out=len(ranked) - len(chosen),
        countries=tuple(sorted({country_of(call) for call in every.values()})),
        themes=tuple(sorted({theme for call in every.values() for theme in themes.of(call)})),
    )


def _is_wanted(call: Call, wanted: Wanted, now: datetime, zone: str, themes: CallThemes) -> bool:
    return (
        (not wanted.country or country_of(call) == wanted.country)
        and (wanted.within is None or closes_within(call, wanted.within, now, zone))
        and (not wanted.theme or wanted.theme in themes.of(call))
    )
