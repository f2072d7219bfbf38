"""How well calls fit what a profile asks for, on one scale for every profile, with the exact share of each reason.

Two things are weighed together. What a call is about: a feature brings points: how much the profile cares, times how
much the feature tells, times how much the call is about it; what the points are worth depends on whether several things
fit, whether one of them fits well, and whether the profile cares for what the call's title names. And how much of what
the profile says in its own words the call says as well. The numbers are in `matcher.relevance.weights`.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from catalogue.model.match import Evidence, Grade, Relevance, Standing
from catalogue.model.profile import Profile
from catalogue.taxonomy.glossary import ConceptKind, concepts
from matcher.relevance import weights
from matcher.relevance.choices import Choices, Neighbour
from matcher.relevance.corpus import Corpus
from matcher.relevance.query import Ask, NameSector, Query, profile_query
from matcher.relevance.wording import Translate, wanted_features
from matcher.relevance.worth import stand_by_fit, worth_by_pieces, worth_by_title

Array = NDArray[np.float64]
Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Pieces:
    """What each thing that a profile says brings to each of some calls: one entry a call and unit of evidence.

    ``place`` is the call's place among those asked for, ``unit`` the number of the unit, ``points`` and ``said`` what
    it brings in both readings, ``strongest`` the entry of the corpus that says it best.
    """

    place: Numbers
    unit: Numbers
    points: Array
    said: Array
    strongest: Numbers
    strongest_feature: Numbers


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores of some calls, in the order asked for, and the pieces that they are made of."""

    fit: Array
    root: Array
    wording: Array
    meaning: Array
    pieces: Pieces

    @property
    def standing(self) -> Array:
        """How far each call stands out among all: the sum of the three."""
        return self.root + self.wording + self.meaning

    def of(self, place: int, usual: float) -> Standing:
        """The standing of one call with its parts."""
        return Standing(
            wording=float(self.wording[place]),
            fit=float(self.root[place]),
            meaning=float(self.meaning[place]),
            usual=usual,
        )


class Asking:
    """A profile's query against one corpus: what each feature of it is worth."""

    def __init__(self, query: Query, corpus: Corpus, translate: Translate | None = None) -> None:
        self.query, self.corpus = query, corpus
        count = corpus.features
        self.cares: Array = np.zeros(count)
        self.says: Array = np.zeros(count)
        self.unit: Numbers = np.full(count, -1, np.int64)
        units: dict[str, int] = {}
        self.kinds: list[str] = []
        self.ours: dict[int, str] = {}
        for feature, ask in sorted(query.asks.items()):
            found, like = feature, 1.0
            if corpus.number(feature) is None and _may_be_misspelled(feature, ask):
                found, like = corpus.near(feature) or (feature, 1.0)
            number = corpus.number(found)
            if number is None or (like < 1 and found in query.asks):
                continue
            self.cares[number] = ask.weight * corpus.telling(found) * like**2
            self.unit[number] = self._unit(units, ask.unit, ask.kind)
            self.ours[number] = ask.ours
        wanted = wanted_features(query.sayings, corpus.languages, corpus.reading, corpus.rarity, translate)
        languages: dict[str, list[int]] = {}
        for feature, one in wanted.items():
            number = corpus.number(feature)
            if number is None:
                continue
            self.says[number] = one.worth
            languages.setdefault(one.language, []).append(number)
            if self.unit[number] < 0:
                self.unit[number] = self._unit(units, feature, "term")
                self.ours[number] = one.ours

        own = {saying.language for saying in query.sayings}
        for language, numbers in languages.items():
            says = self.says[numbers]
            # Sums, not products of vectors: handing so little to the threads of BLAS costs more than the rest of this.
            spread = max(weights.LEAST_SPREAD, math.sqrt(float((says**2 * corpus.variance_said[numbers]).sum())))
            self.says[numbers] = says / spread * (1.0 if language in own else weights.TRANSLATED)
        said = [number for numbers in languages.values() for number in numbers]
        self.usual = float((self.says[said] * corpus.mean_said[said]).sum())

    @cached_property
    def meanings(self) -> tuple[tuple[str, NDArray[np.float32]], ...]:
        """The vectors of what the profile says, by each language that the corpus has meanings of."""
        said = self.query.sayings
        stems = {
            language: {one.stem: one.times for one in said if one.language == language and not one.is_pair}
            for language in self.corpus.semantics
        }
        return tuple(
            (language, self.corpus.semantics[language].encode(own, of_applicant=True))
            for language, own in stems.items()
            if own
        )

    def _unit(self, units: dict[str, int], name: str, kind: str) -> int:
        number = units.setdefault(name, len(units))
        if number == len(self.kinds):
            self.kinds.append(kind)
        return number

    def scores(self, rows: Numbers) -> Scores:
        """The scores of the calls in those rows."""
        pieces = self._pieces(rows)
        points = np.bincount(pieces.place, pieces.points, len(rows))
        said = np.bincount(pieces.place, pieces.said, len(rows))
        fit = points * self._worth(pieces, rows) / weights.SCALE
        reading = self.corpus.reading
        return Scores(
            fit=fit,
            root=stand_by_fit(fit, reading.fit),
            wording=np.asarray(said - self.usual, np.float64),
            meaning=reading.meaning * self.likeness(rows) / weights.MEANING_SPREAD,
            pieces=pieces,
        )

    def likeness(self, rows: Numbers) -> Array:
        """How like in meaning the texts of the calls are to the profile's, from -1 to 1."""
        corpus = self.corpus
        likeness = np.zeros(len(rows))
        for language, vector in self.meanings:
            own = corpus.speaks(rows, language)
            likeness[own] = corpus.meanings[rows[own], : len(vector)] @ vector
        return likeness

    def relevances(self, rows: Numbers) -> tuple[Relevance, ...]:
        """The relevance of the calls in those rows, with the evidence."""
        scores = self.scores(rows)
        starts = np.searchsorted(scores.pieces.place, np.arange(len(rows) + 1))
        return tuple(
            Relevance(
                score=float(score),
                grade=grade(float(score)),
                evidence=tuple(one for one in found if one.weight > 0),
                standing=scores.of(place, self.usual),
                also_said=tuple(one for one in found if one.weight <= 0),
            )
            for place, score in enumerate(-np.expm1(-scores.fit))
            for found in [self._evidence(scores, float(score), slice(int(starts[place]), int(starts[place + 1])))]
        )

    def _evidence(self, scores: Scores, score: float, of_call: slice) -> tuple[Evidence, ...]:
        """The pieces of one call, strongest first, each with its exact part of the score and of the wording."""
        pieces, corpus = scores.pieces, self.corpus
        whole = math.fsum(pieces.points[of_call]) or 1.0
        found = [
            Evidence(
                kind=self.kinds[unit],
                ours=self.ours[feature],
                theirs=corpus.words(int(corpus.rows.surface[at])),
                weight=score * points / whole,
                standing=said,
            )
            for unit, points, said, at, feature in zip(
                pieces.unit[of_call].tolist(),
                pieces.points[of_call].tolist(),
                pieces.said[of_call].tolist(),
                pieces.strongest[of_call].tolist(),
                pieces.strongest_feature[of_call].tolist(),
                strict=True,
            )
        ]
        return tuple(sorted(found, key=_strongest))

    def _pieces(self, rows: Numbers) -> Pieces:
        corpus_rows = self.corpus.rows
        entries = self.corpus.entries(rows)
        features = corpus_rows.feature[entries.at]
        unit = self.unit[features]
        kept = unit >= 0
        place, at, feature, unit = entries.place[kept], entries.at[kept], features[kept].astype(np.int64), unit[kept]
        points = self.cares[feature] * corpus_rows.share[at]
        said = self.says[feature] * corpus_rows.said[at]
        # One group a call and unit; within it the entry that brings most comes first.
        key = place * max(1, len(self.kinds)) + unit
        order = np.lexsort((at, -said, -points, key))
        key = key[order]
        first = np.flatnonzero(np.r_[True, key[1:] != key[:-1]]) if len(key) else np.zeros(0, np.int64)
        summed = (np.add.reduceat(values[order], first) if len(first) else np.zeros(0) for values in (points, said))
        in_points, in_said = summed
        return Pieces(
            place[order][first], unit[order][first], in_points, in_said, at[order][first], feature[order][first]
        )

    def _worth(self, pieces: Pieces, rows: Numbers) -> Array:
        counts = len(rows)
        kinds = np.array([weights.PIECE_COUNTS.get(kind, 0.0) for kind in self.kinds] or [0.0])
        is_term = np.array([kind == "term" for kind in self.kinds] or [False])
        notable = np.bincount(pieces.place, kinds[pieces.unit] * (pieces.points >= weights.NOTABLE), counts)
        lead = np.zeros(counts)
        np.maximum.at(lead, pieces.place, np.where(is_term[pieces.unit], pieces.points, 0.0))
        worth, fullness = self.by_title(rows)
        return worth_by_pieces(notable, lead, fullness) * worth

    def by_title(self, rows: Numbers) -> tuple[Array, Array]:
        """How each call's title lies to the profile: what points are worth for it, and how full a subject it is."""
        entries = self.corpus.subject_entries(rows)
        subject = self.corpus.subject[entries.at]
        telling, care, audience = self._subject_traits
        named = np.bincount(entries.place, telling[subject], len(rows))
        cared = np.bincount(entries.place, (telling * care)[subject], len(rows))
        for_others = np.bincount(entries.place, (audience & (care < 0.5))[subject], len(rows)) > 0
        return worth_by_title(cared, named, for_others)

    @cached_property
    def _subject_traits(self) -> tuple[Array, Array, NDArray[np.bool_]]:
        """Of each subject of the corpus: how much it tells, how much the profile cares, whether it is an audience."""
        names = self.corpus.subjects
        telling = np.array([self.corpus.telling(f"concept:{name}") for name in names])
        care = np.array([self.query.cares_wholly(name) for name in names])
        audience = np.array([concepts()[name].kind is ConceptKind.AUDIENCE for name in names], bool)
        return telling, care, audience


def relevances(
    profile: Profile,
    corpus: Corpus,
    translate: Translate | None = None,
    choices: Choices | None = None,
    rows: Sequence[int] | None = None,
    name_sector: NameSector | None = None,
) -> tuple[Relevance, ...]:
    """How relevant each call is to ``profile``, in the order of ``corpus.calls``; or those in ``rows``, in their order.

    Who is alike is told by all the calls that fit, so where there are ``choices`` all are scored.
    """
    asking = Asking(profile_query(profile, name_sector), corpus, translate)
    every = np.arange(len(corpus))
    shown = every if rows is None else np.array(rows, np.int64)
    found = asking.relevances(shown)
    if choices is None:
        return found
    alike = choices.alike(profile, asking.query.sayings, asking.scores(every).standing)
    by_choices = choices.standing(alike)
    return tuple(
        with_choices(one, float(by_choices[row]), choices.neighbours(alike, row))
        for row, one in zip(shown.tolist(), found, strict=True)
    )


def with_choices(relevance: Relevance, standing: float, neighbours: Sequence[Neighbour]) -> Relevance:
    """The same with what like companies chose; each of the likest has its part of it. A ``standing`` of 0 is none."""
    if standing <= 0:
        return relevance
    whole = math.fsum(one.alike for one in neighbours) or 1.0
    evidence = tuple(
        Evidence(kind="choice", ours="", theirs=one.profile_id, weight=0.0, standing=standing * one.alike / whole)
        for one in neighbours
    )
    return replace(
        relevance,
        evidence=relevance.evidence + evidence,
        standing=replace(relevance.standing, choices=standing),
    )


def grade(score: float) -> Grade:
    """The score in a word."""
    return next((grade for grade, least in weights.LEAST_SCORE.items() if score >= least), Grade.WEAK)


def _may_be_misspelled(feature: str, ask: Ask) -> bool:
    """Whether a feature that no call has is worth a look at what is spelled almost like it: a code, a chosen word."""
    return feature.startswith(("id:", "acronym:")) or ask.loudest >= weights.KEYWORD_MENTION


def _strongest(evidence: Evidence) -> tuple[float, float, str, str, str]:
    return -evidence.weight, -evidence.standing, evidence.kind, evidence.ours, evidence.theirs
