"""Twins: which calls of several sources are one call, kept up to date with the calls and with what admins decide.

What is compared is found by keys, never by all pairs, and only for calls that changed since they were last compared.
What comes out does not depend on the order in which calls came: two calls are compared whenever one of them changes,
and the groups of all calls that hang together are formed anew.
"""

from collections.abc import Collection, Iterable, Iterator

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from catalogue.identity.blocking import block_keys
from catalogue.identity.grouping import check_decision, form_groups
from catalogue.identity.leading import is_official, lead
from catalogue.identity.rule import are_apart, compare
from catalogue.identity.traits import READER, Traits, read_traits
from catalogue.model.twins import Decision, Pair, Sameness, ordered
from catalogue.store import tables
from catalogue.store.calls import find_calls
from catalogue.store.codec import Codec
from catalogue.store.database import take_turn
from catalogue.store.decisions import delete_decision, find_decisions, put_decision
from catalogue.store.twin_groups import EVIDENCE, batches, find_pairs

_TURN = "twins"
_TRAITS = Codec(Traits, "the traits of a call")
_call, _traits, _key = tables.call.c, tables.identity_traits.c, tables.identity_key.c
_pair, _twin = tables.twin_pair.c, tables.twin.c


def refresh_twins(connection: Connection, most: int = 500) -> int:
    """Compare up to ``most`` of the calls that changed since they were last compared; how many there were of them.

    To be called until it gives 0, each time in a transaction of its own, so that no one waits long.
    """
    take_turn(connection, _TURN)
    stale = _find_stale(connection, most)
    if not stale:
        return 0
    # What hung together before, and what the changed calls are compared with from now on.
    touched = find_connected(connection, stale.keys())
    traits = {stored.call.id: read_traits(stored.call) for stored in find_calls(connection, ids=stale, sections=True)}
    _forget(connection, stale.keys())
    _remember(connection, traits, stale)
    pairs = list(_compare(connection, traits))
    if pairs:
        connection.execute(sa.insert(tables.twin_pair), [_pair_row(pair) for pair in pairs])
    regroup(connection, touched | traits.keys())
    return len(stale)


def refresh_all_twins(connection: Connection) -> None:
    """Compare every call that changed since it was last compared, in this one transaction."""
    while refresh_twins(connection):
        pass


def decide(connection: Connection, decision: Decision) -> None:
    """Write an admin's decision down, over an earlier one of the same two calls, and form their groups anew.

    Raises `catalogue.identity.grouping.ContradictionError` where it and other decisions cannot all be true.
    """
    take_turn(connection, _TURN)
    check_decision(decision, find_decisions(connection))
    touched = find_connected(connection, {decision.first, decision.second})
    put_decision(connection, decision)
    regroup(connection, touched)


def take_back(connection: Connection, one: str, other: str) -> Decision | None:
    """Forget what was decided of two calls, and form their groups anew; what it was, or None if there was nothing."""
    take_turn(connection, _TURN)
    key = ordered(one, other)
    found = next(
        (decision for decision in find_decisions(connection, key) if (decision.first, decision.second) == key), None
    )
    if found is not None:
        touched = find_connected(connection, key)
        delete_decision(connection, *key)
        regroup(connection, touched)
    return found


def regroup(connection: Connection, ids: Iterable[str]) -> None:
    """Form the groups of these calls, and of all that hang together with them, anew."""
    touched = find_connected(connection, ids)
    known = {traits.call_id: traits for traits in _find_traits(connection, touched)}
    groups = form_groups(
        find_pairs(connection, touched),
        find_decisions(connection, touched),
        {call_id: traits.source for call_id, traits in known.items()},
        lambda one, other: are_apart(known[one], known[other]),
        official={call_id for call_id, traits in known.items() if is_official(traits)},
    )
    for some in batches(touched):
        connection.execute(sa.delete(tables.twin).where(_twin.call_id.in_(some)))
    rows = [
        {"call_id": member.call_id, "group_id": min(group), "place": place}
        for group in groups
        for place, member in enumerate(lead(known[call_id] for call_id in group))
    ]
    if rows:
        connection.execute(sa.insert(tables.twin), rows)


def find_connected(connection: Connection, ids: Iterable[str]) -> set[str]:
    """These calls and all that pairs, groups or decisions lead to from them, step by step."""
    found: set[str] = set()
    frontier = set(ids)
    while frontier:
        found |= frontier
        reached: set[str] = set()
        for pair in find_pairs(connection, frontier):
            reached |= {pair.first, pair.second}
        for decision in find_decisions(connection, frontier):
            reached |= {decision.first, decision.second}
        frontier = reached - found
    return found


def _find_stale(connection: Connection, most: int) -> dict[str, str]:
    """The calls that say something else than when they were last compared, with the hash of what they say now."""
    query = (
        sa.select(_call.id, _call.content_hash)
        .join(tables.identity_traits, _traits.call_id == _call.id, isouter=True)
        .where(sa.or_(_traits.call_id.is_(None), _traits.content_hash != _call.content_hash, _traits.reader != READER))
        .order_by(_call.id)
        .limit(most)
    )
    return dict(connection.execute(query).all())


def _forget(connection: Connection, ids: Collection[str]) -> None:
    for some in batches(ids):
        connection.execute(sa.delete(tables.identity_traits).where(_traits.call_id.in_(some)))
        connection.execute(sa.delete(tables.identity_key).where(_key.call_id.in_(some)))
        connection.execute(sa.delete(tables.twin_pair).where(_pair.first.in_(some)))
        connection.execute(sa.delete(tables.twin_pair).where(_pair.second.in_(some)))


def _remember(connection: Connection, traits: dict[str, Traits], hashes: dict[str, str]) -> None:
    rows = [
        {
            "call_id": call_id,
            "content_hash": hashes[call_id],
            "reader": READER,
            "traits": _TRAITS.encode(one, call_id).decode(),
        }
        for call_id, one in traits.items()
    ]
    connection.execute(sa.insert(tables.identity_traits), rows)
    keys = [
        {"key": key, "source": one.source, "call_id": call_id}
        for call_id, one in traits.items()
        for key in sorted(block_keys(one))
    ]
    if keys:
        connection.execute(sa.insert(tables.identity_key), keys)


def _compare(connection: Connection, changed: dict[str, Traits]) -> Iterator[Pair]:
    """The pairs of changed calls, with one another and with those that stayed as they were."""
    candidates = set(_find_candidates(connection, changed))
    others = {one for pair in candidates for one in pair} - changed.keys()
    known = changed | {traits.call_id: traits for traits in _find_traits(connection, others)}
    for first, second in sorted(candidates):
        if are_apart(known[first], known[second]):
            continue
        comparison = compare(known[first], known[second])
        if comparison.sameness is Sameness.SAME:
            yield Pair(first=first, second=second, points=comparison.points, evidence=comparison.evidence)


def _find_candidates(connection: Connection, changed: Iterable[str]) -> Iterator[tuple[str, str]]:
    one, other = tables.identity_key.alias(), tables.identity_key.alias()
    query = (
        sa.select(one.c.call_id, other.c.call_id)
        .join(other, sa.and_(other.c.key == one.c.key, other.c.source != one.c.source))
        .distinct()
    )
    for some in batches(changed):
        for first, second in connection.execute(query.where(one.c.call_id.in_(some))):
            yield ordered(first, second)


def _find_traits(connection: Connection, ids: Iterable[str]) -> Iterator[Traits]:
    query = sa.select(_traits.traits)
    for some in batches(ids):
        yield from map(_TRAITS.decode, connection.execute(query.where(_traits.call_id.in_(some))).scalars())


def _pair_row(pair: Pair) -> dict[str, object]:
    return {
        "first": pair.first,
        "second": pair.second,
        "points": pair.points,
        "evidence": EVIDENCE.encode(pair.evidence).decode(),
    }
