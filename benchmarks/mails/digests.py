"""Companies, their matches and their digests to measure with: the sample of the self-test, ten calls in each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from app.selftest.sample import MONDAY, calls, companies
from catalogue.model.match import Eligibility, Grade, Match
from catalogue.model.profile import Profile
from notifier.links import Links
from notifier.mails.page import Reader
from notifier.sender import Sender
from notifier.telling.digest import Digest, SourceNote

CALLS = 10
SHAPES = 50
SENDER = Sender(
    name="Callfit",
    address="digest@callfit.example",
    contact="team@callfit.example",
    links=Links(site="https://callfit.example", secret=b"0" * 32),
)
READER = Reader(link_key="0" * 32, delivery_id="sample-20260907-0123456789")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A company with what is told to it; others are like it."""

    profile: Profile
    matches: tuple[Match, ...]

    def digest(self) -> Digest:
        """Its digest."""
        note = SourceNote(
            source="eu_funding_tenders",
            title="EU Funding & Tenders Portal",
            country="EU",
            read_at=MONDAY - timedelta(hours=2),
            complete=True,
        )
        return Digest(profile=self.profile, now=MONDAY, full=self.matches, rest=(), sources=(note,))


def shapes(count: int = SHAPES) -> tuple[Shape, ...]:
    """So many companies in ten languages, each with the ten calls that fit it best, all of them told at length."""
    from matcher import Corpus, Knowledge, match

    corpus: Corpus = Corpus(calls())
    profiles = [replace(profile, digest_limit=CALLS) for profile in companies(count)]
    return tuple(
        Shape(profile=profile, matches=_told(match(profile, corpus, MONDAY, Knowledge()))) for profile in profiles
    )


def _told(found: Sequence[Match]) -> tuple[Match, ...]:
    """The first of them, with whatever reasons they have, as calls that fit: what a mail says of them is as long."""
    return tuple(
        replace(one, eligibility=Eligibility.TO_CHECK, relevance=replace(one.relevance, grade=Grade.GOOD))
        for one in found[:CALLS]
    )
