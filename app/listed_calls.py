"""What pages list calls by, kept in memory for programs that run on, and read anew as the catalogue changes.

A call is read again only if what it says has changed, so that looking again costs little with a hundred thousand calls.
Who asks never waits for the reading but the first time: it is read beside, and until then the one before is good.
"""

import threading
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from app.beside import Beside, Renewal, in_thread
from catalogue.model.call import Call
from catalogue.model.state import LIVE, State, entry_deadlines, next_deadline, state
from catalogue.taxonomy.find_themes import find_themes

if TYPE_CHECKING:
    from catalogue.model.stored import StoredCall
    from catalogue.store.database import Database
    from catalogue.store.search import Filters

LOOK_AGAIN_AFTER = timedelta(minutes=1)
"""How old the listing may be before it is looked whether the catalogue has changed."""
GOOD_FOR = timedelta(minutes=15)
"""How old the order by deadline may be: of several cut-offs another is the next one as time goes by.

Who asks for a listing that nobody has looked at for so long waits for the new one.
"""
_LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedCall:
    """What a call is listed by.

    ``facts`` is the call with nothing but what tells its place and its state: no title, no texts, no conditions.
    ``country`` is that of its source (ISO 3166-1 alpha-2, or EU), ``themes`` the ids of what it is on.
    """

    facts: Call
    first_seen: datetime
    themes: frozenset[str]

    @property
    def id(self) -> str:
        """The call's id."""
        return self.facts.id

    @property
    def country(self) -> str:
        """The country of its source."""
        return country_of(self.facts.source)


def country_of(source: str) -> str:
    """The country (ISO 3166-1 alpha-2, or EU) of a source, by its name."""
    return source.partition("_")[0].upper()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which calls are wanted; all where nothing is said. ``filters`` are those of a search by words.

    ``themes`` and ``languages`` (ISO 639-1) are those of which a call must have one.
    """

    filters: "Filters"
    themes: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()

    def wants(self, listed: ListedCall, now: datetime) -> bool:
        """Whether a call is wanted at ``now`` (aware)."""
        filters = self.filters
        return (
            (filters.source is None or filters.source == listed.facts.source)
            and (not filters.countries or listed.country in filters.countries)
            and self.wants_kind(listed)
            and filters.want(listed.facts, now)
        )

    def wants_kind(self, listed: ListedCall) -> bool:
        """Whether a call is wanted by what a search by words does not look at."""
        return (not self.languages or listed.facts.language in self.languages) and (
            not self.themes or not self.themes.isdisjoint(listed.themes)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """The calls that are not gone.

    ``calls`` is in the order of their ids, ``by_deadline`` has the nearest deadline first and those without one last,
    ``newest`` those first that were found last. ``twins`` gives for each call of a group all of them, the one that
    leads first. ``mark`` is another text whenever the catalogue has changed.
    """

    calls: Mapping[str, ListedCall]
    by_deadline: Sequence[ListedCall]
    newest: Sequence[ListedCall]
    twins: Mapping[str, tuple[str, ...]]
    mark: str
    _openings: Sequence[datetime] = field(repr=False)
    _closings: Sequence[datetime] = field(repr=False)

    def choose(
        self, ordered: Iterable[ListedCall], wanted: Wanted, now: datetime, *, every: bool = False
    ) -> Iterator[ListedCall]:
        """Those of ``ordered`` that are wanted at ``now`` (aware); of each group of twins one, or ``every`` one."""
        for listed in ordered:
            if wanted.wants(listed, now) and (every or self._stands_for_all(listed, wanted, now)):
                yield listed

    def _stands_for_all(self, listed: ListedCall, wanted: Wanted, now: datetime) -> bool:
        """Whether a call is the first of its group, in the group's own order, that is wanted."""
        for one in self.twins.get(listed.id, ()):
            if one == listed.id:
                return True
            other = self.calls.get(one)
            if other is not None and wanted.wants(other, now):
                return False
        return True

    def stamp(self, now: datetime) -> str:
        """A short text that is another one when the catalogue, or by the time of day the state of a call, is."""
        passed = bisect_right(self._openings, now), bisect_left(self._closings, now)
        return sha256(f"{self.mark} {passed}".encode()).hexdigest()[:20]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    listing: Listing
    hashes: Mapping[str, str]
    stamp: str
    looked_at: datetime
    ordered_at: datetime


class CurrentListing:
    """The listing of a catalogue as of now or a short while ago. Several threads may ask at once.

    ``beside`` runs what need not be waited for.
    """

    def __init__(self, database: "Database", beside: Beside = in_thread) -> None:
        self._database = database
        self._reading = threading.Lock()
        self._renewal = Renewal("the listing of calls", beside)
        self._held: _Held | None = None
        self._counted: tuple[str, Overview] | None = None

    @property
    def is_ready(self) -> bool:
        """Whether there is a listing: who asks does not wait."""
        return self._held is not None

    def warm(self, now: datetime) -> None:
        """Has the listing at ``now`` (aware) read beside, and counted."""
        self._renewal.begin(lambda: self._look(now))

    def count(self, now: datetime) -> "Overview":
        """How much there is at ``now`` (aware), counted anew when the catalogue or the state of a call has changed."""
        listing, counted = self.get(now), self._counted
        stamp = listing.stamp(now)
        if counted is None or counted[0] != stamp:
            counted = self._counted = (stamp, count_calls(listing, now))
        return counted[1]

    def get(self, now: datetime) -> Listing:
        """The listing at ``now`` (aware). The first who asks waits until it is read."""
        held = self._held
        if held is None or not timedelta(0) <= now - held.looked_at < GOOD_FOR:
            with self._reading:
                if self._held is held:
                    self._held = self._read(held, now)
                held = self._held
                assert held is not None
        elif now - held.looked_at >= LOOK_AGAIN_AFTER:
            self._renewal.begin(lambda: self._look(now))
            held = self._held or held
        return held.listing

    def _look(self, now: datetime) -> None:
        """Brings what is held up to date, and counts it, so that no visitor has to."""
        with self._reading:
            self._held = self._read(self._held, now)
        self.count(now)

    def _read(self, held: _Held | None, now: datetime) -> _Held:
        from catalogue.store.calls import find_calls, find_content_hashes
        from catalogue.store.stamps import catalogue_stamp
        from catalogue.store.twin_groups import find_members

        with self._database.read() as connection:
            stamp = catalogue_stamp(connection)
            if held is not None and held.stamp == stamp:
                if timedelta(0) <= now - held.ordered_at < GOOD_FOR:
                    return replace(held, looked_at=now)
                again = _listing(held.listing.calls, held.listing.twins, stamp, now)
                return replace(held, listing=again, looked_at=now, ordered_at=now)
            hashes = find_content_hashes(connection)
            known = held.listing.calls if held is not None else {}
            before = held.hashes if held is not None else {}
            calls = {one: known[one] for one, said in hashes.items() if before.get(one) == said}
            changed = hashes.keys() - calls.keys()
            # Asked one by one where they are few: a first reading takes them in one sweep.
            few = changed if len(changed) < len(hashes) else None
            for stored in find_calls(connection, ids=few, include_gone=False):
                calls[stored.call.id] = _listed(stored)
            twins = find_members(connection)
        listing = _listing(calls, twins, stamp, now)
        return _Held(listing=listing, hashes=hashes, stamp=stamp, looked_at=now, ordered_at=now)


def _listed(stored: "StoredCall") -> ListedCall:
    call = stored.call
    facts = Call(
        source=call.source,
        source_key=call.source_key,
        kind=call.kind,
        title="",
        language=call.language,
        url="",
        instruments=call.instruments,
        opens=call.opens,
        deadline_model=call.deadline_model,
        deadlines=call.deadlines,
        withdrawn=call.withdrawn,
    )
    themes = frozenset(finding.id for finding in find_themes(call))
    return ListedCall(facts=facts, first_seen=stored.first_seen, themes=themes)


def _listing(
    calls: Mapping[str, ListedCall], twins: Mapping[str, tuple[str, ...]], mark: str, now: datetime
) -> Listing:
    listed = [calls[one] for one in sorted(calls)]

    def place(one: ListedCall) -> datetime:
        upcoming = next_deadline(one.facts, now)
        return upcoming.at if upcoming is not None else _LAST

    return Listing(
        calls={one.id: one for one in listed},
        by_deadline=sorted(listed, key=place),
        newest=sorted(listed, key=lambda one: one.first_seen, reverse=True),
        twins=twins,
        mark=mark,
        _openings=sorted(one.facts.opens.at for one in listed if one.facts.opens is not None),
        _closings=sorted(deadline.at for one in listed for deadline in entry_deadlines(one.facts)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """How much there is: calls that are ``open``, and that ``opens later``, a call of several portals counted once.

    ``by_source`` and ``live_by_source`` count every record, of all states and of those one can apply for now or later.
    ``countries`` are those of the sources that have live ones, ``all_countries`` those of all, and ``languages`` (ISO
    639-1) those that calls are in.
    """

    open: int
    planned: int
    countries: frozenset[str]
    all_countries: frozenset[str]
    languages: frozenset[str]
    by_source: Mapping[str, int]
    live_by_source: Mapping[str, int]


def count_calls(listing: Listing, now: datetime) -> Overview:
    """How much there is at ``now`` (aware)."""
    from catalogue.store.search import Filters

    by_source: dict[str, int] = {}
    live_by_source: dict[str, int] = {}
    states = {State.OPEN: 0, State.ROLLING: 0, State.PLANNED: 0}
    for listed in listing.calls.values():
        source = listed.facts.source
        by_source[source] = by_source.get(source, 0) + 1
        if state(listed.facts, now) in LIVE:
            live_by_source[source] = live_by_source.get(source, 0) + 1
    for listed in listing.choose(listing.by_deadline, Wanted(filters=Filters(states=LIVE)), now):
        states[state(listed.facts, now)] += 1
    return Overview(
        open=states[State.OPEN] + states[State.ROLLING],
        planned=states[State.PLANNED],
        countries=frozenset(map(country_of, live_by_source)),
        all_countries=frozenset(map(country_of, by_source)),
        languages=frozenset(listed.facts.language for listed in listing.calls.values()),
        by_source=by_source,
        live_by_source=live_by_source,
    )
