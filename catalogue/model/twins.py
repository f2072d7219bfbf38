"""Twins: records of several portals that are one call, why we take them for one, and what an admin decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Sameness(StrEnum):
    """Whether two records are one call. ``UNCLEAR``: too little speaks for it, and nothing forbids it."""

    SAME = "same"
    APART = "apart"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One thing that speaks for two records being one call, or against it.

    ``points`` are positive for, negative against, None for what forbids it whatever else there is. ``words`` say what
    was found, in English, with the values that were compared.
    """

    kind: str
    points: int | None
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What two records have to do with one another, and what that follows from: for it first, then against it."""

    sameness: Sameness
    points: int
    evidence: tuple[Evidence, ...]

    @property
    def forbidden(self) -> bool:
        """Whether anything forbids them to be one call."""
        return any(one.points is None for one in self.evidence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two records that the rule takes for one call; ``first`` and ``second`` are their ids, in order."""

    first: str
    second: str
    points: int
    evidence: tuple[Evidence, ...]

    def other(self, call_id: str) -> str:
        """The id of the other record."""
        return self.second if call_id == self.first else self.first


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What an admin decided of two records, for ever: one call or not, when (UTC) and why."""

    first: str
    second: str
    same: bool
    at: datetime
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TwinGroup:
    """Records that are one call: ``members`` are their ids, the one that leads first; ``pairs`` say why."""

    members: tuple[str, ...]
    pairs: tuple[Pair, ...] = ()
    decisions: tuple[Decision, ...] = ()

    @property
    def leader(self) -> str:
        """The record that decides where they differ."""
        return self.members[0]


def ordered(one: str, other: str) -> tuple[str, str]:
    """Two ids in the order in which they are kept. Raises ValueError where they are the same."""
    if one == other:
        raise ValueError(f"a record is not its own twin: {one!r}")
    return (one, other) if one < other else (other, one)


def pairs_within(pairs: Sequence[Pair], members: Sequence[str]) -> tuple[Pair, ...]:
    """Those of ``pairs`` whose records both are among ``members``."""
    inside = frozenset(members)
    return tuple(pair for pair in pairs if pair.first in inside and pair.second in inside)
