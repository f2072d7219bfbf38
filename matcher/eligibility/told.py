"""What many profiles tell that verdicts hang on, each thing once, whatever calls ask of it.

Kept, it serves for every call that comes: only what differs among thousands of profiles is judged then.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from catalogue.model.profile import Profile
from matcher.eligibility.criteria import CRITERIA, Judging

if TYPE_CHECKING:
    from catalogue.model.condition import Criterion


@dataclass(frozen=True, slots=True)
class ToldAlike:
    """Profiles that tell the same ``facts`` on a criterion, one for each value that there is on its scale.

    ``values`` are these, in order; empty where they tell none, or there is no scale: there is one profile then.
    """

    facts: Any
    values: tuple[Any, ...]
    profiles: tuple[Profile, ...]


@dataclass(frozen=True, slots=True)
class ToldOnOne:
    """What is told on one criterion: ``count`` things in ``groups``, and which of them each profile tells.

    A profile that is not to be judged has the number ``count``.
    """

    groups: tuple[ToldAlike, ...]
    count: int
    row_of: NDArray[np.intp]


class Told:
    """What ``profiles`` tell at ``now`` (aware): their ``facts`` on each criterion, where they wish for nothing on it.

    ``wishes`` is of those that do; None where none does.
    """

    def __init__(self, profiles: Sequence[Profile], now: datetime) -> None:
        self.now = now
        facts: dict[Criterion, ToldOnOne] = {}
        wishes: dict[Criterion, ToldOnOne | None] = {}
        for criterion, judging in CRITERIA.items():
            silent = judging.silent
            wishing = [place for place, profile in enumerate(profiles) if silent and not silent(profile)]
            others = sorted(set(range(len(profiles))).difference(wishing))
            facts[criterion] = _told(judging, profiles, others, now)
            wishes[criterion] = _told(judging, profiles, wishing, now) if wishing else None
        self.facts: Mapping[Criterion, ToldOnOne] = MappingProxyType(facts)
        self.wishes: Mapping[Criterion, ToldOnOne | None] = MappingProxyType(wishes)


def _told(judging: Judging, profiles: Sequence[Profile], judged: Sequence[int], now: datetime) -> ToldOnOne:
    day = now.date()
    told: dict[tuple[Hashable, bool], dict[Any, Profile]] = {}
    keys = []
    for place in judged:
        profile = profiles[place]
        value = judging.scale.value(profile) if judging.scale is not None else None
        key = (judging.told(profile, day), value is None)
        told.setdefault(key, {}).setdefault(value, profile)
        keys.append((key, value))
    groups = []
    rows: dict[Hashable, int] = {}
    for key, by_value in told.items():
        values = () if key[1] else tuple(sorted(by_value))
        for value in values or (None,):
            rows[key, value] = len(rows)
        groups.append(ToldAlike(key[0], values, tuple(by_value[value] for value in values or (None,))))
    row_of = np.full(len(profiles), len(rows), dtype=np.intp)
    row_of[list(judged)] = [rows[key] for key in keys]
    return ToldOnOne(tuple(groups), len(rows), row_of)
