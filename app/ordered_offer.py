"""What is on offer, in the order of one company: numbers for all calls, words only for those that are shown."""

import threading
from collections import OrderedDict, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np

from catalogue.model.state import is_live
from matcher.eligibility.masks import NOT_ELIGIBLE, VerdictTable
from matcher.lineup import Lineup, Lineups

if TYPE_CHECKING:
    from app.matching import Offer
    from catalogue.model.call import Call
    from catalogue.model.match import Match
    from catalogue.model.profile import Profile

_KEPT = 64
_TOLD = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """The calls that are no weak fit for a company, the best first, by their places in ``lineup``.

    ``barred`` are the leading records of calls with twins by which the company may not apply.
    """

    lineup: Lineup
    barred: frozenset[str]
    told: "dict[int, Match]" = field(default_factory=dict)


class OrderedOffer:
    """``offer``, ready to be put in the order of one company after another; the last orders are kept.

    Several threads may ask at once. ``verdicts`` of the same calls and instant, kept from before, are taken over.
    """

    def __init__(self, offer: "Offer", verdicts: VerdictTable | None = None) -> None:
        self.offer = offer
        self.verdicts = verdicts or VerdictTable(offer.corpus.calls, offer.now)
        self._lineups = Lineups(offer.corpus, self.verdicts, offer.knowledge)
        self._rows = {call.id: row for row, call in enumerate(offer.corpus.calls)}
        self._twin = np.zeros(len(self._rows), bool)
        self._twin[[self._rows[one] for one in offer.twins.members if one in self._rows]] = True
        self._lock = threading.Lock()
        self._themes: dict[str, frozenset[str]] = {}
        self._orders: OrderedDict[Profile, Order] = OrderedDict()

    def order(self, profile: "Profile") -> Order:
        """The calls that are no weak fit for ``profile``."""
        with self._lock:
            known = self._orders.get(profile)
            if known is not None:
                self._orders.move_to_end(profile)
                return known
        made = self._order(profile)
        with self._lock:
            self._orders[profile] = made
            while len(self._orders) > _KEPT:
                self._orders.popitem(last=False)
        return made

    def choose(
        self, order: Order, now: datetime, dismissed: Collection[str] = (), *, with_barred: bool = False
    ) -> list[int]:
        """The places of those to show at ``now`` (aware), as `Offer.choose` has them for what fits, the best first.

        ``with_barred``: also those that the company may not apply for.
        """
        lineup, calls = order.lineup, self.offer.corpus.calls
        wanted = np.ones(len(lineup.rows), bool) if with_barred else lineup.codes != NOT_ELIGIBLE
        ended = self._lineups.deadlines[lineup.rows] <= now.timestamp()
        for place in np.flatnonzero(wanted & ended).tolist():
            wanted[place] = is_live(calls[lineup.rows[place]], now)
        hidden = [self._rows[one] for one in self.offer.twins.all_of(dismissed) if one in self._rows]
        wanted &= ~np.isin(lineup.rows, hidden)
        grouped = self._twin[lineup.rows]
        alone = np.flatnonzero(wanted & ~grouped).tolist()
        return sorted([*alone, *self._one_each(order, np.flatnonzero(wanted & grouped).tolist())])

    def matches(self, order: Order, places: Sequence[int]) -> "list[Match]":
        """The matches in those places, as `Offer.matches` has them."""
        known = {place: told for place in places if (told := order.told.get(place)) is not None}
        missing = [place for place in places if place not in known]
        if missing:
            found = dict(zip(missing, self._lineups.matches(order.lineup, missing), strict=True))
            if len(order.told) + len(found) > _TOLD:
                order.told.clear()
            order.told.update(found)
            known |= found
        return [known[place] for place in places]

    def calls(self, order: Order, places: Sequence[int]) -> "list[Call]":
        """The calls in those places."""
        return [self.offer.corpus.calls[row] for row in order.lineup.rows[np.array(places, np.intp)].tolist()]

    def codes(self, order: Order, places: Sequence[int]) -> list[int]:
        """Whether the company may apply, in those places, as `matcher.eligibility.masks.CODES` says it."""
        return [int(code) for code in order.lineup.codes[np.array(places, np.intp)]]

    def scores(self, order: Order, places: Sequence[int]) -> list[float]:
        """How well the calls in those places fit, from 0 to 1."""
        return [float(score) for score in order.lineup.scores[np.array(places, np.intp)]]

    def match(self, order: Order, call_id: str) -> "Match | None":
        """The match of any call that is on offer, a weak one too; of that it is not said who else chose it."""
        row = self._rows.get(call_id)
        if row is None:
            return None
        places = np.flatnonzero(order.lineup.rows == row)
        return self.matches(order, places.tolist())[0] if len(places) else self._lineups.match(order.lineup, row)

    def themes(self, call: "Call") -> frozenset[str]:
        """The ids of what a call that is on offer is on; found once."""
        from catalogue.taxonomy.find_themes import find_themes

        known = self._themes.get(call.id)
        if known is None:
            known = self._themes[call.id] = frozenset(finding.id for finding in find_themes(call))
        return known

    def deadlines(self, order: Order, places: Sequence[int]) -> list[float]:
        """The next deadlines in those places, as the offer was read, in seconds since 1970; infinite where none is."""
        return [float(one) for one in self._lineups.deadlines[order.lineup.rows[np.array(places, np.intp)]]]

    def _order(self, profile: "Profile") -> Order:
        lineup = self._lineups.of(profile)
        calls, twins = self.offer.corpus.calls, self.offer.twins
        grouped = lineup.rows[self._twin[lineup.rows]].tolist()
        leaders = {leader for row in grouped if (leader := twins.group(calls[row].id)[0]) in self._rows}
        rows = np.array([self._rows[one] for one in sorted(leaders)], np.intp)
        codes = self.verdicts.judge([profile]).of_pairs(np.zeros(len(rows), np.intp), rows)
        barred = {one for one, code in zip(sorted(leaders), codes.tolist(), strict=True) if code == NOT_ELIGIBLE}
        return Order(lineup=lineup, barred=frozenset(barred))

    def _one_each(self, order: Order, places: Sequence[int]) -> list[int]:
        """Of those places of calls with twins one a call: the first record that leads; a barring one stands for all."""
        twins, calls = self.offer.twins, self.offer.corpus.calls
        by_group: defaultdict[tuple[str, ...], dict[str, int]] = defaultdict(dict)
        for place in places:
            call_id = calls[order.lineup.rows[place]].id
            by_group[twins.group(call_id)][call_id] = place
        found = []
        for group, there in by_group.items():
            records = group[:1] if group[0] in order.barred else group
            first = next((there[one] for one in records if one in there), None)
            if first is not None and group[0] not in twins.closed:
                found.append(first)
        return found
