"""What companies like this one chose.

A company is alike as far as it says the same in its own words and as far as the same calls fit it. What the likest of
them saved, applied for, won or were linked to stands out the more, the larger the part of them that chose it. One
choice alone says little, and what is said in all is bounded: choices move a call up, never another one out.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from catalogue.model.choice import CHOSEN_KINDS, Choice, standing
from catalogue.model.profile import Profile
from matcher.relevance import weights
from matcher.relevance.corpus import Corpus
from matcher.relevance.usual import unusualness
from matcher.relevance.wording import Saying, profile_sayings

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A company that chose a call, and how alike it is, from 0 up."""

    profile_id: str
    alike: float


class Choices:
    """The choices of some companies among the calls of a corpus."""

    def __init__(self, corpus: Corpus, profiles: Sequence[Profile], choices: Sequence[Choice]) -> None:
        rows = {call.id: row for row, call in enumerate(corpus.calls)}
        chosen: defaultdict[str, set[int]] = defaultdict(set)
        for choice in standing(choices):
            if choice.kind in CHOSEN_KINDS and choice.call_id in rows:
                chosen[choice.profile_id].add(rows[choice.call_id])
        known = [profile for profile in sorted(profiles, key=lambda one: one.id) if chosen[profile.id]]
        self._ids = tuple(profile.id for profile in known)
        self._corpus = corpus
        self._stems: dict[str, int] = {}
        numbered = [_numbered(self._stems, self._weighted(profile_sayings(profile))) for profile in known]
        self._said = _stacked(numbered, len(self._stems))
        of = [sorted(chosen[profile.id]) for profile in known]
        start = np.cumsum([0, *map(len, of)])
        self._chosen = sparse.csr_matrix(
            (np.ones(int(start[-1])), np.array([row for own in of for row in own], int), start),
            shape=(len(known), len(corpus)),
        )
        self._by_call = self._chosen.tocsc()
        self._share = sparse.csr_matrix(sparse.diags(1 / np.sqrt(np.maximum(np.diff(start), 1))) @ self._chosen)

    def alike(self, profile: Profile, sayings: Sequence[Saying], without: Array) -> Array:
        """How alike each company is to ``profile``, from 0 up: 0 for the profile itself.

        ``without`` is how far each call stands out for it without any choice, in the order of the rows.
        """
        if not self._ids:
            return np.zeros(0)
        vector = np.zeros(len(self._stems))
        weighted = self._weighted(sayings)
        length = np.sqrt(sum(weight**2 for weight in weighted.values()))
        for stem, weight in weighted.items():
            if stem in self._stems:
                vector[self._stems[stem]] = weight / length
        in_words = self._said @ vector
        likely = np.exp(without - without.max())
        in_calls = self._share @ (likely / likely.sum())
        by_calls = weights.LIKE_BY_CALLS * in_calls / max(in_calls.max(), weights.ALIKE_BY_CALLS)
        alike = (in_words + by_calls) ** weights.LIKEST
        return np.where(np.array(self._ids) == profile.id, 0.0, alike)

    def standing(self, alike: Array) -> Array:
        """How much each call stands out by the choices of companies that are so much ``alike``."""
        return np.asarray(weights.BY_CHOICES * (alike @ self._chosen) / (alike.sum() + weights.FEW_NEIGHBOURS))

    def neighbours(self, alike: Array, row: int) -> tuple[Neighbour, ...]:
        """The companies that chose the call in ``row``, the likest first."""
        who = self._by_call.indices[self._by_call.indptr[row] : self._by_call.indptr[row + 1]]
        found = [Neighbour(self._ids[one], float(alike[one])) for one in who if alike[one] > 0]
        return tuple(sorted(found, key=lambda one: (-one.alike, one.profile_id)))

    def _weighted(self, sayings: Sequence[Saying]) -> dict[str, float]:
        """The single stems of what a profile says, each the heavier the rarer it is in calls and applicants' texts."""
        weighted: defaultdict[str, float] = defaultdict(float)
        for saying in sayings:
            if not saying.is_pair:
                feature = f"{saying.language}:{saying.stem}"
                often = 1 + np.log(max(1.0, saying.times))
                weighted[feature] += often * self._corpus.rarity(feature) * unusualness(saying.stem, saying.language)
        return weighted


def _numbered(stems: dict[str, int], weighted: dict[str, float]) -> dict[int, float]:
    length = np.sqrt(sum(weight**2 for weight in weighted.values())) or 1.0
    return {stems.setdefault(stem, len(stems)): weight / length for stem, weight in weighted.items()}


def _stacked(rows: Sequence[dict[int, float]], width: int) -> sparse.csr_matrix:
    start = np.cumsum([0, *map(len, rows)])
    columns = np.array([column for row in rows for column in row], int)
    values = np.array([value for row in rows for value in row.values()], float)
    return sparse.csr_matrix((values, columns, start), shape=(len(rows), width))
