"""A company's shortlist: the calls it or its advisor chose, with how each stands today."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from app.call_record import match_call_record
from app.errors import CommandError
from catalogue.model.choice import Choice, ChoiceKind, standing
from catalogue.model.state import is_live

if TYPE_CHECKING:
    from catalogue.model.match import Match
    from catalogue.model.profile import Profile
    from catalogue.model.stored import StoredCall
    from catalogue.store.database import Database

LONGEST_NOTE = 500
"""How long a note may be, in characters."""


def read_note(text: str | None) -> str | None:
    """A note as it is kept: one line; None where it is blank. Raises `CommandError` if it is too long."""
    note = "".join(sign for sign in " ".join((text or "").split()) if sign.isprintable())
    if len(note) > LONGEST_NOTE:
        raise CommandError(f"the note has {len(note)} characters; write at most {LONGEST_NOTE}")
    return note or None


def shortlist_records(
    database: "Database", company: "Profile", kinds: Collection[ChoiceKind], now: datetime
) -> list[dict[str, Any]]:
    """The calls of which a choice of ``kinds`` holds, the nearest deadline at ``now`` (aware) first.

    Each with all that holds of it and, where one can apply for it now or later, whether the company may and how well it
    fits: as `match` says among all such calls.
    """
    from catalogue.store.calls import find_calls
    from catalogue.store.choices import find_history

    with database.read() as connection:
        by_call: defaultdict[str, list[Choice]] = defaultdict(list)
        for choice in standing(find_history(connection, [company.id])):
            by_call[choice.call_id].append(choice)
        wanted = {
            call_id: choices for call_id, choices in by_call.items() if any(choice.kind in kinds for choice in choices)
        }
        stored = list(find_calls(connection, ids=wanted))
    matches = _find_matches(database, company, stored, now)
    records = [_record(one, wanted[one.call.id], matches.get(one.call.id), now) for one in stored]
    records.sort(key=_nearest)
    return records


def _find_matches(
    database: "Database", company: "Profile", stored: Sequence["StoredCall"], now: datetime
) -> "dict[str, Match]":
    if not any(one.gone_at is None and is_live(one.call, now) for one in stored):
        return {}
    from app.matching import open_offer

    return {found.call.id: found for found in open_offer(database, now).matches(company)}


def _record(stored: "StoredCall", choices: Sequence[Choice], found: "Match | None", now: datetime) -> dict[str, Any]:
    return {
        "profile": choices[0].profile_id,
        "call": match_call_record(stored.call, now),
        "gone_at": stored.gone_at.isoformat() if stored.gone_at is not None else None,
        "choices": [choice_record(choice) for choice in choices],
        "eligibility": found.eligibility.value if found is not None else None,
        "grade": found.relevance.grade.value if found is not None else None,
        "score": round(found.relevance.score, 4) if found is not None else None,
    }


def choice_record(choice: Choice) -> dict[str, Any]:
    """A choice as JSON, without whose and of which call it is."""
    return {"kind": choice.kind.value, "at": choice.at.isoformat(), "by": choice.by.value, "why": choice.why}


def _nearest(record: dict[str, Any]) -> tuple[bool, float, str]:
    upcoming = record["call"]["next_deadline"]
    at = datetime.fromisoformat(upcoming).timestamp() if upcoming is not None else 0.0
    return upcoming is None, at, record["call"]["id"]
