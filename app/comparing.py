"""Two companies beside each other: which calls fit both, and why the others fit one of them only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from app.call_record import match_call_record
from app.match_record import through
from app.matching import FITTING, Offer
from catalogue.model.match import Match
from catalogue.model.profile import Profile
from matcher.eligibility.decisive import barring
from notifier.wording.lines import capitalised
from notifier.wording.words import Words

if TYPE_CHECKING:
    from catalogue.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One call against two companies, and which of them it fits: at least one."""

    first: Match
    second: Match
    fits_first: bool
    fits_second: bool

    @property
    def fits_both(self) -> bool:
        """Whether it fits either."""
        return self.fits_first and self.fits_second

    def why_not(self, words: tuple[Words, Words]) -> str:
        """Why it does not fit the other, in the other's words; empty where it fits both."""
        if self.fits_both:
            return ""
        other, said = (self.second, words[1]) if self.fits_first else (self.first, words[0])
        blocker = barring(other)
        if blocker is not None:
            return said.reason(blocker.reason)
        grade, shared = capitalised(said.say(f"grade.{other.relevance.grade}")), through(other)
        return f"{grade}: {shared}" if shared else grade


def compare_companies(database: "Database", offer: Offer, first: Profile, second: Profile) -> list[Compared]:
    """The calls of ``offer`` that fit ``first`` or ``second``: those that fit both, then those of each, best first."""
    from catalogue.store.choices import dismissed_calls

    matches = [offer.matches(company) for company in (first, second)]
    with database.read() as connection:
        dismissed = [dismissed_calls(connection, company.id) for company in (first, second)]
    listed = [
        {found.call.id for found in offer.choose(some, FITTING, hidden)}
        for some, hidden in zip(matches, dismissed, strict=True)
    ]
    of_first, of_second = ({found.call.id: found for found in some} for some in matches)
    rows = [
        Compared(
            first=of_first[call],
            second=of_second[call],
            fits_first=call in listed[0],
            fits_second=call in listed[1],
        )
        for call in listed[0] | listed[1]
    ]
    return sorted(rows, key=_order)


def _order(row: Compared) -> tuple[bool, bool, float, str]:
    sides = ((row.first, row.fits_first), (row.second, row.fits_second))
    standing = sum(found.relevance.standing.total for found, does_fit in sides if does_fit)
    return (not row.fits_both, not row.fits_first, -standing, row.first.call.id)


def compared_record(row: Compared, now: datetime, words: tuple[Words, Words]) -> dict[str, Any]:
    """One call against two companies as JSON."""
    return {
        "call": match_call_record(row.first.call, now),
        "fits": "both" if row.fits_both else "first" if row.fits_first else "second",
        "first": _side(row.first, words[0]),
        "second": _side(row.second, words[1]),
        "why_not": row.why_not(words) or None,
    }


def _side(found: Match, words: Words) -> dict[str, Any]:
    blocker = barring(found)
    return {
        "profile": found.profile_id,
        "eligibility": found.eligibility.value,
        "grade": found.relevance.grade.value,
        "score": round(found.relevance.score, 4),
        "blocker": words.reason(blocker.reason) if blocker is not None else None,
    }


COMPARED_COLUMNS = (
    "fits", "title", "next_deadline", "first", "first_may_apply", "first_grade", "first_score", "second",
    "second_may_apply", "second_grade", "second_score", "why_not", "call", "url",
)  # fmt: skip
"""The columns of a comparison in CSV and in a workbook."""


def compared_row(record: Mapping[str, Any]) -> dict[str, Any]:
    """A record of `compared_record` as one row, by `COMPARED_COLUMNS`."""
    call = record["call"]
    row = {
        "fits": record["fits"],
        "title": call["title"],
        "next_deadline": call["next_deadline"],
        "why_not": record["why_not"],
        "call": call["id"],
        "url": call["url"],
    }
    for name in ("first", "second"):
        side = record[name]
        row |= {
            name: side["profile"],
            f"{name}_may_apply": side["eligibility"],
            f"{name}_grade": side["grade"],
            f"{name}_score": side["score"],
        }
    return row
