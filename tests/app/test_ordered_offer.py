"""The calls of one company by numbers are those that the whole way gives; what is on offer is read beside."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.current_offer import AT_MOST, GOOD_FOR, LOOK_AGAIN_AFTER, CurrentOffer
from app.including import Include
from app.matching import Offer, Wanted, open_offer
from app.ordered_offer import OrderedOffer
from catalogue.model.call import Call
from catalogue.model.choice import Choice, ChoiceKind, ChosenBy
from catalogue.model.profile import Profile
from catalogue.store import calls, choices, profiles, runs
from catalogue.store.database import Database
from catalogue.store.errors import StoreError
from matcher import Corpus, Knowledge
from notifier.telling.twins import NO_TWINS, Twins
from tests.matcher.samples import NOW, call, profile
from tests.matcher.test_shortlists import catalogues, companies
from tests.new_catalogue import make_catalogue
from tests.notifier.samples import CORK, LIFE, VOUCHERS


@st.composite
def offers(draw: st.DrawFn) -> Offer:
    """Some calls, of which some are records of the same one."""
    found = draw(catalogues)
    ids = draw(st.permutations([one.id for one in found]))
    sizes = draw(st.lists(st.integers(2, 3), max_size=3))
    groups: list[tuple[str, ...]] = []
    for size in sizes:
        if len(ids) >= size:
            groups.append(tuple(ids[:size]))
            ids = ids[size:]
    closed = draw(st.sets(st.sampled_from([group[0] for group in groups]))) if groups else set()
    members = {one: group for group in groups for one in group}
    # The record that leads may be no more on offer.
    kept = [one for one in found if one.id not in closed or draw(st.booleans())]
    twins = Twins(members=members, closed=frozenset(closed))
    return Offer(corpus=Corpus(kept), twins=twins, knowledge=Knowledge(), now=NOW)


@settings(max_examples=60, deadline=None)
@given(offers(), companies, st.data())
def test_what_is_shown_is_what_the_whole_way_shows(offer: Offer, whom: list[Profile], data: st.DataObject) -> None:
    ordered = OrderedOffer(offer)
    ids = [one.id for one in offer.corpus.calls]
    dismissed = data.draw(st.sets(st.sampled_from(ids), max_size=2)) if ids else set()
    for who in whom:
        order = ordered.order(who)
        for with_barred in (False, True):
            wanted = Wanted(include=frozenset({Include.NOT_ELIGIBLE} if with_barred else ()))
            expected = offer.choose(offer.matches(who), wanted, dismissed)
            places = ordered.choose(order, NOW, dismissed, with_barred=with_barred)
            assert ordered.matches(order, places) == expected


def pumps(*ids: str) -> list[Call]:
    return [call(one, "Heat pumps for housing", "heat pumps in housing") for one in ids]


def offer_of(found: Sequence[Call]) -> Offer:
    return Offer(corpus=Corpus(found), twins=NO_TWINS, knowledge=Knowledge(), now=NOW)


def test_a_call_that_closes_meanwhile_is_shown_no_more() -> None:
    soon = replace(VOUCHERS, title="Heat pumps for housing")
    ordered = OrderedOffer(offer_of([*pumps("a", "b"), soon]))
    order = ordered.order(profile("We install heat pumps in housing"))
    before, after = (len(ordered.choose(order, VOUCHERS.deadlines[0].at + timedelta(seconds=late))) for late in (-1, 1))
    assert (before, after) == (3, 2)


def test_an_order_is_kept_as_long_as_the_company_tells_the_same() -> None:
    ordered = OrderedOffer(offer_of(pumps("a", "b")))
    who = profile("We install heat pumps in housing")
    kept = ordered.order(who)
    assert ordered.order(replace(who)) is kept
    assert ordered.order(replace(who, description="We bake bread and sell it in our own shops")) is not kept


@dataclass
class Shop:
    """A catalogue, what is on offer in it, what waits to be done beside, and how often it was read whole."""

    database: Database
    waiting: list[Callable[[], None]] = field(default_factory=list)
    read: list[datetime] = field(default_factory=list)
    broken: bool = False

    def open(self, database: Database, now: datetime) -> Offer:
        self.read.append(now)
        if self.broken:
            raise StoreError("the catalogue is busy")
        return open_offer(database, now)

    def work(self) -> None:
        while self.waiting:
            self.waiting.pop()()

    def put(self, what: Call) -> None:
        with self.database.write() as connection:
            run = runs.begin_run(connection, what.source, NOW)
            calls.put_calls(connection, [what], run)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with Database.open(f"sqlite:///{tmp_path / 'catalogue.db'}") as database:
        make_catalogue(database)
        found = Shop(database=database)
        found.put(LIFE)
        with database.write() as connection:
            profiles.put_profile(connection, CORK, NOW)
        yield found


def test_who_asks_never_waits_but_the_first_time(shop: Shop) -> None:
    current = CurrentOffer(shop.database, shop.open, shop.waiting.append)
    ready = [current.is_ready]
    first = current.get(NOW)
    assert [*ready, current.is_ready] == [False, True]
    shop.put(VOUCHERS)
    later = NOW + LOOK_AGAIN_AFTER
    assert current.get(later) is first
    assert current.get(later) is first
    assert len(shop.waiting) == 1
    shop.work()
    assert {one.id for one in current.get(later).corpus.calls} == {LIFE.id, VOUCHERS.id}
    assert shop.read == [NOW, later]


def test_an_offer_is_read_before_somebody_asks(shop: Shop) -> None:
    current = CurrentOffer(shop.database, shop.open, shop.waiting.append)
    current.warm(NOW)
    shop.work()
    assert current.is_ready
    current.get(NOW)
    assert shop.read == [NOW]


def test_what_companies_choose_does_not_have_the_calls_read_anew(shop: Shop) -> None:
    current = CurrentOffer(shop.database, shop.open, shop.waiting.append)
    first = current.get(NOW)
    choice = Choice(profile_id=CORK.id, call_id=LIFE.id, kind=ChoiceKind.SAVED, at=NOW, by=ChosenBy.COMPANY)
    with shop.database.write() as connection:
        choices.put_choice(connection, choice)
    current.get(NOW + LOOK_AGAIN_AFTER)
    shop.work()
    second = current.get(NOW + LOOK_AGAIN_AFTER)
    assert list(second.knowledge.choices) == [choice]
    assert second.corpus is first.corpus
    assert shop.read == [NOW]


def test_what_is_old_is_read_anew_and_what_is_too_old_is_waited_for(shop: Shop) -> None:
    current = CurrentOffer(shop.database, shop.open, shop.waiting.append)
    first = current.get(NOW)
    assert current.get(NOW + GOOD_FOR) is first
    shop.work()
    assert current.get(NOW + GOOD_FOR) is not first
    much_later = NOW + GOOD_FOR + AT_MOST
    assert current.get(much_later).now == much_later
    # A clock that was put back does not leave the offer of the future.
    assert current.get(NOW).now == NOW


def test_where_it_cannot_be_read_anew_it_stays_as_it_was(shop: Shop, caplog: pytest.LogCaptureFixture) -> None:
    current = CurrentOffer(shop.database, shop.open, shop.waiting.append)
    first = current.get(NOW)
    shop.broken = True
    current.get(NOW + GOOD_FOR)
    shop.work()
    assert current.get(NOW + GOOD_FOR) is first
    assert "shown as it was: the catalogue is busy" in caplog.text
    shop.work()
    shop.broken = False
    current.get(NOW + GOOD_FOR)
    shop.work()
    assert current.get(NOW + GOOD_FOR).now == NOW + GOOD_FOR
