"""How well calls fit what a profile asks for, on one scale for every profile, with the exact share of each reason.

A feature brings points: how much the profile cares, times how much the feature tells, times how much the call is about
it. What the points are worth depends on whether several things fit, whether one of them fits well, and whether the
profile cares for what the call's title names. The numbers are in `matcher.relevance.weights`.
"""

import math
from collections.abc import Collection
from dataclasses import dataclass

from catalogue.model.match import Evidence, Grade, Relevance
from catalogue.taxonomy.glossary import ConceptKind, concepts
from matcher.relevance import weights
from matcher.relevance.corpus import Corpus
from matcher.relevance.query import Query


@dataclass(slots=True)
class EvidencePiece:
    """What one thing that the profile says brings to one call. The words of its strongest feature are shown."""

    kind: str
    ours: str
    theirs: str
    strongest: float
    points: float

    def add(self, points: float, ours: str, theirs: str) -> None:
        """Adds the points of one more feature."""
        self.points += points
        if points > self.strongest:
            self.strongest, self.ours, self.theirs = points, ours, theirs


@dataclass(frozen=True, slots=True)
class Subject:
    """How a call's title lies to a profile: what points are worth for it, and how full a subject it is, from 0 to 1."""

    worth: float
    fullness: float


def relevances(query: Query, corpus: Corpus) -> tuple[Relevance, ...]:
    """One relevance a call, in the order of ``corpus.calls``."""
    pieces: list[dict[str, EvidencePiece]] = [{} for _ in corpus.calls]
    for feature, ask in sorted(query.asks.items()):
        value = ask.weight * corpus.telling(feature)
        if value <= 0:
            continue
        for posting in corpus.postings(feature):
            points = value * posting.share
            found = pieces[posting.row].get(ask.unit)
            if found is None:
                pieces[posting.row][ask.unit] = EvidencePiece(ask.kind, ask.ours, posting.surface, points, points)
            else:
                found.add(points, ask.ours, posting.surface)
    return tuple(
        _relevance(found.values(), _subject(query, corpus, subjects)) if found else _NOTHING
        for found, subjects in zip(pieces, corpus.subjects, strict=True)
    )


def grade(score: float) -> Grade:
    """The score in a word."""
    return next((grade for grade, least in weights.LEAST_SCORE.items() if score >= least), Grade.WEAK)


_NOTHING = Relevance(score=0.0, grade=Grade.WEAK, evidence=())


def _subject(query: Query, corpus: Corpus, subjects: Collection[str]) -> Subject:
    cared = named = 0.0
    for_others = False
    for subject in sorted(subjects):
        telling = corpus.telling(f"concept:{subject}")
        care = min(1.0, query.cares_for(subject) / weights.CARES) ** 2
        named += telling
        cared += telling * care
        for_others |= concepts()[subject].kind is ConceptKind.AUDIENCE and care < 0.5
    if named <= 0:
        return Subject(weights.NO_SUBJECT, 0.0)
    fullness = min(1.0, cared / weights.FULL_SUBJECT)
    worth = weights.OFF_SUBJECT + (1 - weights.OFF_SUBJECT) * cared / named + weights.SUBJECT_BONUS * fullness
    return Subject(worth * (weights.FOR_OTHERS if for_others else 1.0), fullness)


def _relevance(pieces: Collection[EvidencePiece], subject: Subject) -> Relevance:
    ordered = sorted(pieces, key=lambda piece: (-piece.points, piece.kind, piece.ours, piece.theirs))
    points = math.fsum(piece.points for piece in ordered)
    score = -math.expm1(-points * _worth(ordered, subject) / weights.SCALE)
    evidence = tuple(
        Evidence(kind=piece.kind, ours=piece.ours, theirs=piece.theirs, weight=score * piece.points / points)
        for piece in ordered
    )
    return Relevance(score=score, grade=grade(score), evidence=evidence)


def _worth(pieces: Collection[EvidencePiece], subject: Subject) -> float:
    notable = math.fsum(weights.PIECE_COUNTS[piece.kind] for piece in pieces if piece.points >= weights.NOTABLE)
    several = weights.NO_PIECE + weights.EACH_PIECE * (notable + weights.SUBJECT_COUNTS * subject.fullness)
    lead = max((piece.points for piece in pieces if piece.kind == "term"), default=0.0)
    crumbs = weights.CRUMBS + (1 - weights.CRUMBS) * min(1.0, lead / weights.LEAD)
    return subject.worth * min(1.0, several) * crumbs
