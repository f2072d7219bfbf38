"""How well calls fit what a profile asks for, on one scale for every profile."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from catalogue.model.match import Evidence, Grade, Relevance
from catalogue.taxonomy.glossary import ConceptKind, concepts
from matcher.relevance.index import Index
from matcher.relevance.query import Query

# Raw points that make a score of 0.63.
SCALE = 0.6
# A piece of evidence is notable from so many raw points on. One shared thing may be chance, three are not: what the
# points are worth without any notable piece, and with each. Themes and sectors confirm more than they say.
NOTABLE = 0.05
NO_PIECE, EACH_PIECE = 0.4, 0.22
PIECE_COUNTS = {"term": 1.0, "theme": 0.5, "sector": 0.5}
# What the points are worth where they come in crumbs; so many points in one piece are no crumb.
CRUMBS, LEAD = 0.6, 0.25
# What the points are worth where the profile cares for nothing that the title names; where it names nothing we know;
# and what is added where it names a telling thing that the profile cares for: a full subject tells so much.
OFF_SUBJECT, NO_SUBJECT, SUBJECT_BONUS, FULL_SUBJECT = 0.45, 0.8, 0.3, 0.4
# What they are worth where the title names whom the call is for, and the profile has nothing to do with them.
FOR_OTHERS = 0.5
# Caring this much for a subject is caring for it wholly.
CARES = 0.4
LEAST_SCORE = {Grade.STRONG: 0.78, Grade.GOOD: 0.58, Grade.POSSIBLE: 0.4}


@dataclass(slots=True)
class Piece:
    """What one thing that the profile says brings to one call."""

    kind: str
    ours: str
    theirs: str
    strongest: float
    points: float

    def add(self, points: float, ours: str, theirs: str) -> None:
        """Adds a feature's points; the strongest feature's words are shown."""
        self.points += points
        if points > self.strongest:
            self.strongest, self.ours, self.theirs = points, ours, theirs


def relevances(query: Query, index: Index) -> tuple[Relevance, ...]:
    """One relevance a call, in the order of ``index.calls``."""
    pieces: list[dict[str, Piece]] = [{} for _ in index.calls]
    for feature, ask in sorted(query.asks.items()):
        value = ask.weight * index.telling(feature)
        if value <= 0:
            continue
        for posting in index.postings(feature):
            points = value * posting.share
            found = pieces[posting.row].get(ask.unit)
            if found is None:
                pieces[posting.row][ask.unit] = Piece(ask.kind, ask.ours, posting.surface, points, points)
            else:
                found.add(points, ask.ours, posting.surface)
    return tuple(
        _relevance(found.values(), *_subject(query, index, subjects))
        for found, subjects in zip(pieces, index.subjects, strict=True)
    )


def grade(score: float) -> Grade:
    """The score in a word."""
    return next((grade for grade, least in LEAST_SCORE.items() if score >= least), Grade.WEAK)


def _subject(query: Query, index: Index, subjects: Iterable[str]) -> tuple[float, float]:
    """How far the profile cares for what the call's title names: what points are worth, and how full a subject it is."""
    cared = named = 0.0
    worth = 1.0
    for subject in sorted(subjects):
        telling = index.telling(f"concept:{subject}")
        care = min(1.0, query.cares_for(subject) / CARES) ** 2
        named += telling
        cared += telling * care
        if concepts()[subject].kind is ConceptKind.AUDIENCE and care < 0.5:
            worth = FOR_OTHERS
    if named <= 0:
        return NO_SUBJECT, 0.0
    full = min(1.0, cared / FULL_SUBJECT)
    return worth * (OFF_SUBJECT + (1 - OFF_SUBJECT) * cared / named + SUBJECT_BONUS * full), full


def _relevance(pieces: Iterable[Piece], on_subject: float, full_subject: float) -> Relevance:
    ordered = sorted(pieces, key=lambda piece: (-piece.points, piece.kind, piece.ours, piece.theirs))
    raw = math.fsum(piece.points for piece in ordered)
    if raw <= 0:
        return Relevance(score=0.0, grade=Grade.WEAK, evidence=())
    notable = math.fsum(PIECE_COUNTS[piece.kind] for piece in ordered if piece.points >= NOTABLE)
    worth = on_subject * min(1.0, NO_PIECE + EACH_PIECE * (notable + 0.5 * full_subject))
    lead = max((piece.points for piece in ordered if piece.kind == "term"), default=0.0)
    worth *= CRUMBS + (1 - CRUMBS) * min(1.0, lead / LEAD)
    score = -math.expm1(-raw * worth / SCALE)
    evidence = tuple(
        Evidence(kind=piece.kind, ours=piece.ours, theirs=piece.theirs, weight=score * piece.points / raw)
        for piece in ordered
    )
    return Relevance(score=score, grade=grade(score), evidence=evidence)
