"""Groups: which records are one call together, from the pairs that the rule found and what an admin decided.

A group never holds two records that are kept apart: by the rule, by their one source, or by an admin. So a pair joins
two groups only where nothing stands between any two of their records; what an admin takes for one goes first, then
the pair with the most points. A record that fits two records of one other source about equally well is joined to
neither of them: which one is meant cannot be told. The result does not depend on the order of anything.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping

from catalogue.model.twins import Decision, Pair, ordered

Apart = Callable[[str, str], bool]
"""Whether the rule forbids two records, by their ids, to be one call."""
# So many points a pair must be ahead of the next one of the same source to be the one that is meant.
LEAD = 2


class ContradictionError(ValueError):
    """What an admin decides cannot all be true. The text names the decision that stands against it."""


def form_groups(
    pairs: Iterable[Pair],
    decisions: Iterable[Decision],
    source_of: Mapping[str, str],
    apart: Apart,
    official: Collection[str] = (),
) -> list[frozenset[str]]:
    """The groups of two or more records, in the order of their first ids.

    ``source_of`` gives the source of every record that a pair or a decision names; what it does not know is left out.
    Of pairs with as many points, that with an ``official`` record goes first.
    """
    known = [one for one in decisions if one.first in source_of and one.second in source_of]
    decided = {ordered(one.first, one.second): one.same for one in known}
    joined = _Groups()
    for first, second in sorted(key for key, same in decided.items() if same):
        if not any(_decided_apart(decided, one, other) for one, other in joined.between(first, second)):
            joined.unite(first, second)

    def rank(pair: Pair) -> tuple[int, int, str, str]:
        return -pair.points, -sum(one in official for one in (pair.first, pair.second)), pair.first, pair.second

    for pair in sorted(_clear(pairs, decided, source_of), key=rank):
        between = joined.between(pair.first, pair.second)
        if not any(_is_kept_apart(decided, one, other, source_of, apart) for one, other in between):
            joined.unite(pair.first, pair.second)
    return joined.all()


def check_decision(decision: Decision, decisions: Iterable[Decision]) -> None:
    """Raise `ContradictionError` where a decision and those that were taken before it cannot all be true."""
    others = [one for one in decisions if ordered(one.first, one.second) != ordered(decision.first, decision.second)]
    joined = _Groups()
    for one in (*others, decision):
        if one.same:
            joined.unite(one.first, one.second)
    for one in (*others, decision):
        if not one.same and joined.group(one.first) is joined.group(one.second):
            raise ContradictionError(
                f"{one.first} and {one.second} are decided to be two calls, and by other decisions to be one"
            )


def _clear(pairs: Iterable[Pair], decided: Mapping[tuple[str, str], bool], source_of: Mapping[str, str]) -> list[Pair]:
    """The pairs that nothing of the same source comes near; those that an admin decided on are not asked for again."""
    kept = [
        pair
        for pair in pairs
        if pair.first in source_of and pair.second in source_of and ordered(pair.first, pair.second) not in decided
    ]
    best: dict[tuple[str, str], list[int]] = defaultdict(list)
    for pair in kept:
        for one in (pair.first, pair.second):
            best[one, source_of[pair.other(one)]].append(pair.points)
    clear = []
    for pair in kept:
        rivals = (best[one, source_of[pair.other(one)]] for one in (pair.first, pair.second))
        if all(_leads(pair.points, points) for points in rivals):
            clear.append(pair)
    return clear


def _leads(points: int, of_all: list[int]) -> bool:
    """Whether these points are well above those of every other pair."""
    others = sorted(of_all, reverse=True)
    others.remove(points)
    return not others or points >= others[0] + LEAD


def _decided_apart(decided: Mapping[tuple[str, str], bool], one: str, other: str) -> bool:
    return decided.get(ordered(one, other)) is False


def _is_kept_apart(
    decided: Mapping[tuple[str, str], bool], one: str, other: str, source_of: Mapping[str, str], apart: Apart
) -> bool:
    same = decided.get(ordered(one, other))
    if same is not None:
        return not same
    return source_of[one] == source_of[other] or apart(one, other)


class _Groups:
    """Records that are joined step by step."""

    def __init__(self) -> None:
        self._of: dict[str, set[str]] = {}

    def group(self, one: str) -> set[str]:
        return self._of.setdefault(one, {one})

    def between(self, one: str, other: str) -> list[tuple[str, str]]:
        """Every two records that would come together; none where they are together already."""
        first, second = self.group(one), self.group(other)
        return [] if first is second else [(a, b) for a in sorted(first) for b in sorted(second)]

    def unite(self, one: str, other: str) -> None:
        first, second = self.group(one), self.group(other)
        if first is not second:
            first |= second
            for member in second:
                self._of[member] = first

    def all(self) -> list[frozenset[str]]:
        groups = {id(group): frozenset(group) for group in self._of.values() if len(group) > 1}
        return sorted(groups.values(), key=min)
