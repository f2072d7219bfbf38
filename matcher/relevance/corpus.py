"""Calls, analysed once: what each is about and in which words, as sparse rows.

A row holds a call's features with two numbers each: ``share``, how much the call is about it (see `analysis`), and
``said``, how much its wording says it: the term frequency of BM25F over the parts of the call, from 0 to just under 1
(Robertson, Zaragoza and Taylor, 2004). Beside them stand the words that say so, for the reasons.
"""

from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Self

import numpy as np
from numpy.typing import NDArray

from catalogue.model.call import Call
from matcher.relevance.analysis import Aboutness, analyse
from matcher.relevance.near import NearNames
from matcher.relevance.notes import Notes
from matcher.relevance.semantics import Semantics
from matcher.relevance.snapshot import Entries, Floats, Ints, Rows, Snapshot, entries, starts
from matcher.relevance.statistics import Statistics
from matcher.relevance.weights import BODIES, TITLES

__all__ = ["Corpus", "Counted", "Entries", "Floats", "Ints", "Rows"]

# Hears how many calls are analysed of how many.
Counted = Callable[[int, int], None]


class Corpus:
    """The given calls, in the order of their ids, with what they are about.

    Make it once and match many profiles with it. How much a feature tells is taken from these calls (and from many
    others, see `statistics`) when the corpus is made, and stays: a call that is added later costs its own row and
    changes nothing for the others. ``subjects`` are the ids of the concepts that titles name; those of row ``i`` are
    ``subject[subject_start[i]:subject_start[i + 1]]``, by their places there.
    """

    def __init__(
        self, calls: Sequence[Call], semantics: Sequence[Semantics] = (), counted: Counted | None = None
    ) -> None:
        self.semantics = {one.language: one for one in semantics}
        self.calls: tuple[Call, ...] = tuple(sorted(calls, key=lambda call: call.id))
        self._numbers: dict[str, int] = {}
        self._names: list[str] = []
        self._prefixes: set[str] = set()
        self._near: NearNames | None = None
        self._surfaces: dict[str, int] = {}
        self._words: list[str] = []
        self._telling: dict[str, float] = {}
        self._rarity: dict[str, float] = {}
        self.subjects: tuple[str, ...] = ()
        self._subject_numbers: dict[str, int] = {}
        self.subject_start: NDArray[np.int64] = np.zeros(1, np.int64)
        self.subject: Ints = np.zeros(0, np.int32)
        self._languages: dict[str, int] = {}
        self._spoken: Ints = np.zeros(0, np.int32)
        self._usual_meaning: dict[str, Floats] = {}
        self.meanings: Floats = np.zeros((0, self._dimensions()), np.float32)
        notes = Notes(self._number, self._surface)
        self.statistics = Statistics(self._analysed(self.calls, notes, counted))
        self.reading = TITLES if self.statistics.mostly_titles else BODIES
        self.rows = notes.rows(self.statistics, self.reading)
        self.mean_said, self.variance_said = self._spread()

    @classmethod
    def restore(
        cls,
        snapshot: Snapshot,
        calls: Sequence[Call],
        kept: Mapping[str, int],
        semantics: Sequence[Semantics] = (),
        counted: Counted | None = None,
    ) -> Self:
        """The corpus of ``calls``, of which those named in ``kept`` are taken as they are in that row of ``snapshot``.

        The others are added to them, as `add` does: what is usual stays what it was among the calls that the snapshot
        came of. ``semantics`` must be those that it was made with.
        """
        corpus = cls((), semantics)
        unchanged = tuple(sorted((call for call in calls if call.id in kept), key=lambda call: call.id))
        taken = np.array([kept[call.id] for call in unchanged], np.int64)
        corpus.calls = unchanged
        corpus._names, corpus._words = list(snapshot.names), list(snapshot.words)
        corpus._numbers = {name: number for number, name in enumerate(corpus._names)}
        corpus._surfaces = {words: number for number, words in enumerate(corpus._words)}
        corpus._prefixes = {name.partition(":")[0] for name in corpus._names}
        corpus.statistics = Statistics.of(snapshot.counts)
        corpus.reading = TITLES if corpus.statistics.mostly_titles else BODIES
        corpus.rows = snapshot.rows.only(taken)
        corpus.mean_said, corpus.variance_said = snapshot.mean_said, snapshot.variance_said
        corpus.subjects = snapshot.subjects
        corpus._subject_numbers = {concept: number for number, concept in enumerate(snapshot.subjects)}
        corpus.subject_start = starts(snapshot.subject_start, taken)
        corpus.subject = snapshot.subject[entries(snapshot.subject_start, taken).at]
        corpus._languages = {language: number for number, language in enumerate(snapshot.languages)}
        corpus._spoken, corpus.meanings = snapshot.spoken[taken], snapshot.meanings[taken]
        corpus._usual_meaning = dict(snapshot.usual_meaning)
        corpus.add([call for call in calls if call.id not in kept], counted)
        return corpus

    def snapshot(self) -> Snapshot:
        """What was analysed, to be kept and given to `restore`."""
        return Snapshot(
            ids=tuple(call.id for call in self.calls),
            names=tuple(self._names),
            words=tuple(self._words),
            rows=self.rows,
            subjects=self.subjects,
            subject_start=self.subject_start,
            subject=self.subject,
            counts=self.statistics.counts,
            mean_said=self.mean_said,
            variance_said=self.variance_said,
            languages=tuple(self._languages),
            spoken=self._spoken,
            usual_meaning=dict(self._usual_meaning),
            meanings=self.meanings,
        )

    def __len__(self) -> int:
        return len(self.calls)

    @property
    def features(self) -> int:
        """How many features there are; each has a number below it."""
        return len(self._names)

    @property
    def languages(self) -> frozenset[str]:
        """The languages in which there are words."""
        return frozenset(self._prefixes) - _NO_LANGUAGES

    def add(self, calls: Sequence[Call], counted: Counted | None = None) -> None:
        """Adds ``calls`` as further rows, in the order of their ids; nothing changes for those that are there."""
        added = tuple(sorted(calls, key=lambda call: call.id))
        self._near = None
        notes = Notes(self._number, self._surface)
        for _ in self._analysed(added, notes, counted):
            pass
        self.rows = notes.rows(self.statistics, self.reading).after(self.rows)
        unseen = np.zeros(len(self._names) - len(self.mean_said), np.float32)
        self.mean_said = np.concatenate([self.mean_said, unseen])
        self.variance_said = np.concatenate([self.variance_said, unseen])
        self.calls += added

    def speaks(self, rows: NDArray[np.int64], language: str) -> NDArray[np.bool_]:
        """Which of those rows are mostly in ``language``."""
        return np.asarray(self._spoken[rows] == self._languages.get(language, -1))

    def number(self, feature: str) -> int | None:
        """The number of a feature that some call has."""
        return self._numbers.get(feature)

    def near(self, feature: str) -> tuple[str, float] | None:
        """The feature of these calls that is spelled almost like ``feature``, and how like; see `NearNames`."""
        if self._near is None:
            self._near = NearNames(self._names)
        return self._near.find(feature)

    def name(self, number: int) -> str:
        """The feature of that number."""
        return self._names[number]

    def words(self, surface: int) -> str:
        """The words of a call that an entry stands for."""
        return self._words[surface]

    def telling(self, feature: str) -> float:
        """How much it tells that a call is about ``feature``: from 0 (all calls are) to 1 (hardly any is)."""
        known = self._telling.get(feature)
        if known is None:
            known = self._telling[feature] = self.statistics.telling(feature)
        return known

    def rarity(self, feature: str) -> float:
        """How rare it is that a call says ``feature``, from 0 up; see `Statistics.rarity`."""
        known = self._rarity.get(feature)
        if known is None:
            known = self._rarity[feature] = self.statistics.rarity(feature)
        return known

    def entries(self, rows: NDArray[np.int64]) -> Entries:
        """The entries of those rows, one row after another."""
        return entries(self.rows.start, rows)

    def subject_entries(self, rows: NDArray[np.int64]) -> Entries:
        """The places in ``subject`` of those rows, one row after another."""
        return entries(self.subject_start, rows)

    def _analysed(self, calls: Sequence[Call], notes: Notes, counted: Counted | None) -> Iterator[Aboutness]:
        """Analyses ``calls``, one after another, and notes what will be weighed once it is known what is usual."""
        subjects, subject_start = array("i"), array("q")
        languages: list[str] = []
        meanings = np.zeros((len(calls), self._dimensions()), np.float32)
        for row, call in enumerate(calls):
            about = analyse(call)
            notes.take(about)
            for concept in sorted(about.subjects):
                subjects.append(self._subject_numbers.setdefault(concept, len(self._subject_numbers)))
            subject_start.append(len(subjects))
            languages.append(_language(about))
            if languages[-1] in self.semantics:
                vector = self.semantics[languages[-1]].encode(_stems(about, languages[-1]), of_applicant=False)
                meanings[row, : len(vector)] = vector
            if counted is not None:
                counted(row + 1, len(calls))
            yield about
        self.subjects = tuple(self._subject_numbers)
        begin = self.subject_start[-1] + np.array(subject_start, np.int64)
        self.subject_start = np.concatenate([self.subject_start, begin])
        self.subject = np.concatenate([self.subject, np.array(subjects, np.int32)])
        self._speak(languages, meanings)

    def _spread(self) -> tuple[Floats, Floats]:
        """Of each feature, the mean and the variance over calls at large of how much their wording says it.

        A call says it or not, with a chance that a handful of calls cannot tell alone (see `Statistics`); how much
        those say it that do, these calls tell.
        """
        feature, said = self.rows.feature, self.rows.said.astype(np.float64)
        saying = np.maximum(1, np.bincount(feature, said > 0, len(self._names)))
        much = np.bincount(feature, said, len(self._names)) / saying
        much_squared = np.bincount(feature, said**2, len(self._names)) / saying
        chance = np.array([self.statistics.part_saying(name) for name in self._names])
        mean = chance * much
        return mean.astype(np.float32), (chance * much_squared - mean**2).astype(np.float32)

    def _dimensions(self) -> int:
        return max((one.vectors.shape[1] for one in self.semantics.values()), default=0)

    def _speak(self, languages: Sequence[str], vectors: Floats) -> None:
        """Adds the language of most of the words of some calls, and their vectors: zero where none was learned."""
        numbers = [self._languages.setdefault(language, len(self._languages)) for language in languages]
        spoken = np.array(numbers, np.int32)
        for language in self.semantics:
            own = spoken == self._languages.get(language, -1)
            if language not in self._usual_meaning:
                self._usual_meaning[language] = vectors[own].mean(axis=0) if own.any() else vectors[:0].sum(axis=0)
            vectors[own] -= self._usual_meaning[language]
        vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
        self._spoken = np.concatenate([self._spoken, spoken])
        self.meanings = np.concatenate([self.meanings, vectors])

    def _number(self, feature: str) -> int:
        number = self._numbers.setdefault(feature, len(self._names))
        if number == len(self._names):
            self._names.append(feature)
            self._prefixes.add(feature.partition(":")[0])
        return number

    def _surface(self, words: str) -> int:
        number = self._surfaces.setdefault(words, len(self._words))
        if number == len(self._words):
            self._words.append(words)
        return number


_NO_LANGUAGES = frozenset({"acronym", "concept", "id", "sector", "theme"})


def _language(about: Aboutness) -> str:
    """The language of most of a call's words."""
    spoken: Counter[str] = Counter()
    for _, said in about.wordings:
        for feature, times in said.items():
            spoken[feature.partition(":")[0]] += times
    return spoken.most_common(1)[0][0] if spoken else ""


def _stems(about: Aboutness, language: str) -> Counter[str]:
    stems: Counter[str] = Counter()
    for _, said in about.wordings:
        for feature, times in said.items():
            spoken, _, stem = feature.partition(":")
            if spoken == language and " " not in stem:
                stems[stem] += times
    return stems
