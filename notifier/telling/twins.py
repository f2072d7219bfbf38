"""Twins in digests: a call that several portals carry is told once, as the record that leads tells it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from catalogue.model.delivery import LedgerEntry, ToldBecause
from catalogue.model.match import Eligibility, Match

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Twins:
    """Which calls are one, by their ids.

    ``members`` gives for each call of a group all of them, the one that leads first. ``closed`` are the leading ones
    that nobody can apply for any more, ``gone`` those that their portals do not have any more. ``titles`` are the names
    of the sources that readers are told of, by id.
    """

    members: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    closed: frozenset[str] = frozenset()
    gone: frozenset[str] = frozenset()
    titles: Mapping[str, str] = field(default_factory=dict)

    def group(self, call_id: str) -> tuple[str, ...]:
        """The call and its twins, the one that leads first."""
        return self.members.get(call_id, (call_id,))

    def all_of(self, ids: Collection[str]) -> frozenset[str]:
        """``ids`` and the twins of each of them."""
        return frozenset(ids).union(*(self.members[one] for one in ids if one in self.members))

    def closing_told(self, told: Mapping[LedgerEntry, datetime | None]) -> dict[LedgerEntry, datetime | None]:
        """``told``, and that a call closes soon by all its records where it was told by one."""
        by_twins = {
            replace(entry, call_id=twin): at
            for entry, at in told.items()
            if entry.because is ToldBecause.CLOSING
            for twin in self.members.get(entry.call_id, ())
        }
        return by_twins | dict(told)

    def also_on(self, call_id: str) -> tuple[str, ...]:
        """The names of the other sources that have the call."""
        others = (one for one in self.group(call_id) if one != call_id and one not in self.gone)
        own = call_id.partition(":")[0]
        sources = dict.fromkeys(source for one in others if (source := one.partition(":")[0]) != own)
        return tuple(self.titles.get(source, source) for source in sources)

    def one_each(self, matches: Sequence[Match], told: Collection[str]) -> Iterator[tuple[Match, ...]]:
        """The matches by call, in their order: those of one call together, the one that leads first.

        Left out are calls of which nothing is news, and those whose leading record rules them out: it is closed, or the
        profile may not apply by what it says. The other records may say less, or be behind.
        """
        by_id: dict[str, Match] = {}
        for match in matches:
            by_id.setdefault(match.call.id, match)
        seen: set[str] = set()
        for match in matches:
            group = self.group(match.call.id)
            if match.call.id in seen:
                continue
            seen.update(group)
            there = tuple(by_id[one] for one in group if one in by_id)
            news = any(one.call.id not in told for one in there)
            leader = by_id.get(group[0])
            ruled_out = group[0] in self.closed or (
                leader is not None and len(there) > 1 and leader.eligibility is Eligibility.NOT_ELIGIBLE
            )
            if news and not ruled_out:
                yield there


NO_TWINS = Twins()


def find_twins(connection: "Connection", titles: Mapping[str, str], now: datetime) -> Twins:
    """The twins of the catalogue at ``now`` (aware); ``titles`` are the names of its sources."""
    from catalogue.model.state import State, state
    from catalogue.store.calls import find_calls
    from catalogue.store.twin_groups import find_gone, find_members

    members, gone = find_members(connection), find_gone(connection)
    leaders = {group[0] for group in members.values()} - gone
    closed = {
        stored.call.id for stored in find_calls(connection, ids=leaders) if state(stored.call, now) is State.CLOSED
    }
    return Twins(members=members, closed=frozenset(closed), gone=gone, titles=titles)
