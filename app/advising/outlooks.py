"""What is on offer for each of many companies, as numbers; kept, and worked out within a time that a page can wait."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from catalogue.model.call import Call
from catalogue.model.match import Eligibility, Grade, Verdict
from catalogue.model.profile import Profile
from catalogue.model.state import next_deadline
from catalogue.store.errors import StoreError
from matcher.eligibility.masks import CODES
from matcher.eligibility.shared import SharedJudgements
from matcher.relevance.score import grade

if TYPE_CHECKING:
    from app.ordered_offer import OrderedOffer
    from catalogue.store.database import Database

GOOD_FOR = timedelta(minutes=10)
"""How old an outlook may be: calls close and open as time goes by."""
PATIENCE = 3.0
"""How many seconds are worked at outlooks before what is there is given."""
_DAY = timedelta(days=1)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """That a call is no weak fit for a company: how well it fits, and whether the company may apply."""

    call: Call
    grade: Grade
    eligibility: Eligibility


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """What is on offer for a company at ``now`` (aware), a call of several portals once.

    ``fits`` are the calls that it may apply for, or may after a check, the best first; ``barred`` those that would fit
    and that it may not apply for. ``questions`` is how many different questions of its own are open among ``fits``.
    """

    profile: Profile
    now: datetime
    fits: tuple[Fit, ...]
    barred: tuple[Fit, ...]
    questions: int

    @cached_property
    def by_call(self) -> dict[str, Fit]:
        """All of them by the call's id."""
        return {one.call.id: one for one in (*self.barred, *self.fits)}

    @property
    def eligible(self) -> int:
        """How many calls it may apply for as far as we know."""
        return sum(one.eligibility is Eligibility.ELIGIBLE for one in self.fits)

    @property
    def to_check(self) -> int:
        """How many calls it may apply for after something is checked."""
        return len(self.fits) - self.eligible

    @property
    def nearest(self) -> Call | None:
        """The one of ``fits`` that closes first; None where none has a date."""
        dated = [(deadline.at, one.call) for one in self.fits if (deadline := next_deadline(one.call, self.now))]
        return min(dated, key=lambda pair: (pair[0], pair[1].id))[1] if dated else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlooks:
    """The outlooks of some companies; ``missing`` is how many of them are still to be worked out."""

    found: tuple[Outlook, ...]
    missing: int = 0


def _in_thread(work: Callable[[], None]) -> None:
    threading.Thread(target=work, name="outlooks", daemon=True).start()


class OutlookDesk:
    """Works out outlooks and keeps them as long as the offer is the same. Several threads may ask at once.

    ``patience`` is in seconds of ``stopwatch``; ``beside`` runs what nobody waits for.
    """

    def __init__(
        self,
        database: "Database",
        patience: float = PATIENCE,
        stopwatch: Callable[[], float] = time.monotonic,
        beside: Callable[[Callable[[], None]], None] = _in_thread,
    ) -> None:
        self._database = database
        self._patience = patience
        self._stopwatch = stopwatch
        self._beside = beside
        self._going_on = threading.Lock()
        self._lock = threading.Lock()
        self._offer: OrderedOffer | None = None
        self._judgements: SharedJudgements | None = None
        self._kept: dict[Profile, Outlook] = {}

    def look(self, ordered: "OrderedOffer", profiles: Sequence[Profile], now: datetime) -> Outlooks:
        """The outlooks at ``now`` (aware) of ``profiles``, in their order; at least one that was missing is worked out.

        Those that there was no time for are worked out beside, and are there when one asks again.
        """
        begun, found, missing = self._stopwatch(), [], 0
        with self._lock:
            judgements = self._follow(ordered, now)
            worked = False
            for profile in profiles:
                known = self._kept.get(profile)
                if known is None or not timedelta(0) <= now - known.now < GOOD_FOR:
                    if worked and self._stopwatch() - begun >= self._patience:
                        missing += 1
                        continue
                    known = self._kept[profile] = self._work_out(ordered, profile, now, judgements)
                    worked = True
                found.append(known)
        if missing and self._going_on.acquire(blocking=False):
            self._beside(lambda: self._go_on(ordered, profiles, now))
        return Outlooks(found=tuple(found), missing=missing)

    def _go_on(self, ordered: "OrderedOffer", profiles: Sequence[Profile], now: datetime) -> None:
        """Work out what is missing, one company after another, as long as nobody asks for another offer."""
        try:
            for profile in profiles:
                with self._lock:
                    if self._offer is not ordered or self._judgements is None:
                        return
                    if profile not in self._kept:
                        self._kept[profile] = self._work_out(ordered, profile, now, self._judgements)
        except StoreError as error:
            _log.error("what is on offer for companies could not be worked out: %s", error)
        finally:
            self._going_on.release()

    def _follow(self, ordered: "OrderedOffer", now: datetime) -> SharedJudgements:
        fresh = self._judgements is not None and timedelta(0) <= now - self._judgements.now < _DAY
        if self._offer is not ordered or not fresh or self._judgements is None:
            self._offer, self._judgements = ordered, SharedJudgements(now)
            self._kept.clear()
        return self._judgements

    def _work_out(
        self, ordered: "OrderedOffer", profile: Profile, now: datetime, judgements: SharedJudgements
    ) -> Outlook:
        from catalogue.store.choices import dismissed_calls

        with self._database.read() as connection:
            dismissed = dismissed_calls(connection, profile.id)
        order, calls = ordered.order(profile), ordered.offer.corpus.calls
        lineup = order.lineup
        shown = [
            Fit(
                call=calls[lineup.rows[place]],
                grade=grade(float(lineup.scores[place])),
                eligibility=CODES[lineup.codes[place]],
            )
            for place in ordered.choose(order, now, dismissed, with_barred=True)
        ]
        fits = tuple(one for one in shown if one.eligibility is not Eligibility.NOT_ELIGIBLE)
        return Outlook(
            profile=profile,
            now=now,
            fits=fits,
            barred=tuple(one for one in shown if one.eligibility is Eligibility.NOT_ELIGIBLE),
            questions=len(
                {
                    judgement.reason.question
                    for one in fits
                    if one.eligibility is Eligibility.TO_CHECK
                    for judgement in judgements.judge(profile, one.call)
                    if judgement.verdict is Verdict.UNKNOWN and _is_own(judgement.reason.question)
                }
            ),
        )


def _is_own(question: str | None) -> bool:
    """Whether it is the company that can answer."""
    from app.profile_check import answers_in

    return question is not None and answers_in(question) is not None
