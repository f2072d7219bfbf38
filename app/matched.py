"""What companies are offered, as they are and with changes that are tried."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, overload

from app.match_record import Before
from app.matching import FITTING, Offer, Wanted
from app.trying import try_changes
from catalogue.model.match import Match
from catalogue.model.profile import Profile

if TYPE_CHECKING:
    from app.ordered_offer import Order, OrderedOffer
    from catalogue.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """The calls that a company is shown, of so many ``offered``.

    ``listed`` are those that are wanted, the best first. Where changes are tried, ``profile`` has them, ``before``
    tells what each call was without them (by its id), and ``lost`` are the calls that were listed then and are no more.
    """

    profile: Profile
    offered: int
    listed: Sequence[Match]
    before: dict[str, Before] = field(default_factory=dict)
    lost: tuple[Match, ...] = ()

    @property
    def changed(self) -> tuple[Match, ...]:
        """The calls, listed now or before, of which the changes make something else."""
        return tuple(found for found in (*self.listed, *self.lost) if self._is_changed(found))

    def _is_changed(self, found: Match) -> bool:
        before = self.before.get(found.call.id)
        return before is not None and (
            before.match.eligibility is not found.eligibility
            or before.match.relevance.grade is not found.relevance.grade
            or not before.listed
            or found in self.lost
        )


def match_companies(
    database: "Database",
    companies: Sequence[Profile],
    offer: Offer,
    wanted: Wanted,
    *,
    changes: Sequence[str] = (),
    counted: Callable[[int, int], None] | None = None,
) -> list[Matched]:
    """The calls that each of ``companies`` is shown, in their order; ``counted`` hears how many of them are done.

    Where several are shown what fits, a match is made anew each time it is looked at.
    """
    from catalogue.store.choices import dismissed_calls

    ordered = None
    if wanted == FITTING and not changes and len(companies) > 1:
        from app.ordered_offer import OrderedOffer

        ordered = OrderedOffer(offer)
    found = []
    for done, company in enumerate(companies, 1):
        with database.read() as connection:
            dismissed = dismissed_calls(connection, company.id)
        if ordered is None:
            found.append(_match(company, offer, wanted, dismissed, changes))
        else:
            order = ordered.order(company)
            listed = _Listed(ordered, order, ordered.choose(order, offer.now, dismissed))
            found.append(Matched(profile=company, offered=len(offer.corpus), listed=listed))
        if counted is not None:
            counted(done, len(companies))
    return found


class _Listed(Sequence[Match]):
    """The matches in those places of an order; those that nobody looks at are not made."""

    def __init__(self, ordered: "OrderedOffer", order: "Order", places: Sequence[int]) -> None:
        self._ordered, self._order, self._places = ordered, order, places

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, place: int) -> Match: ...

    @overload
    def __getitem__(self, place: slice) -> list[Match]: ...

    def __getitem__(self, place: int | slice) -> Match | list[Match]:
        if isinstance(place, slice):
            return self._ordered.matches(self._order, self._places[place])
        return self._ordered.matches(self._order, [self._places[place]])[0]


def _match(
    company: Profile, offer: Offer, wanted: Wanted, dismissed: Collection[str], changes: Sequence[str]
) -> Matched:
    as_stored = offer.matches(company)
    listed_before = offer.choose(as_stored, wanted, dismissed)
    if not changes:
        return Matched(profile=company, offered=len(as_stored), listed=tuple(listed_before))
    tried = try_changes(company, changes)
    matches = offer.matches(tried)
    listed = offer.choose(matches, wanted, dismissed)
    ids_before, ids = ({found.call.id for found in some} for some in (listed_before, listed))
    return Matched(
        profile=tried,
        offered=len(matches),
        listed=tuple(listed),
        before={
            found.call.id: Before(match=found, listed=found.call.id in ids_before)
            for found in as_stored
            if found.call.id in ids_before | ids
        },
        lost=tuple(found for found in matches if found.call.id in ids_before - ids),
    )
