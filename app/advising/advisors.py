"""Advisors as people write them down: read, checked, kept."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from app.errors import CommandError
from app.profile_form import COHORT, EU_LANGUAGES
from catalogue.model.advisor import Advisor
from notifier.sender import is_address
from notifier.wording.lines import clean_line

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from catalogue.store.database import Database

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_NAME_LIMIT = 120
# Notes of whoever is an admin and no advisor are signed so.
_TAKEN = "admin"


def check_advisor(advisor: Advisor) -> Advisor:
    """``advisor`` as it is kept. Raises `CommandError` with all that is wrong with it."""
    faults = [
        *_fault(
            bool(_ID.fullmatch(advisor.id)) and advisor.id != _TAKEN,
            f"the id must be a short name of lower-case letters, digits and hyphens, and not {_TAKEN!r}",
        ),
        *_fault(bool(clean_line(advisor.name, _NAME_LIMIT)), "the name must not be empty"),
        *_fault(is_address(advisor.email), "the e-mail address must be one, such as office@example.org"),
        *_fault(advisor.language in EU_LANGUAGES, f"the language must be one of {', '.join(EU_LANGUAGES)}"),
        *_fault(_is_zone(advisor.zone), "the time zone must be one such as Europe/Bucharest"),
        *(
            f"{cohort!r} is no cohort: write lower-case letters, digits and hyphens, such as torino-2026"
            for cohort in advisor.cohorts
            if not COHORT.fullmatch(cohort)
        ),
    ]
    if faults:
        raise CommandError("\n  ".join(["the advisor is not kept:", *faults]))
    return Advisor(
        id=advisor.id,
        name=clean_line(advisor.name, _NAME_LIMIT),
        email=advisor.email.casefold(),
        language=advisor.language,
        zone=advisor.zone,
        cohorts=tuple(dict.fromkeys(advisor.cohorts)),
    )


def _fault(holds: bool, words: str) -> Sequence[str]:
    return () if holds else (words,)


def _is_zone(name: str) -> bool:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return bool(ZoneInfo(name).key)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False


def keep_advisor(database: "Database", advisor: Advisor, now: datetime, *, new: bool) -> Advisor:
    """Keep a checked ``advisor``, written down at ``now`` (aware), as a ``new`` one or in place of itself.

    Whose address is changed is signed out everywhere. Raises `CommandError` if it is not kept: it is there already or
    not there, or the address is another's.
    """
    from catalogue.store.advisors import find_advisors, put_advisor
    from catalogue.store.database import take_turn
    from catalogue.store.sessions import end_sessions

    checked = check_advisor(advisor)
    with database.write() as connection:
        take_turn(connection, "advisors")
        known = {one.id: one for one in find_advisors(connection)}
        if new and checked.id in known:
            raise CommandError(f"{checked.id} is there already; next: callfit advisor change {checked.id}")
        other = next((one for one in known.values() if one.email == checked.email and one.id != checked.id), None)
        if other is not None:
            raise CommandError(f"the address {checked.email} is that of {other.id}; an advisor has its own")
        before = known.get(checked.id)
        if before is not None and before.email != checked.email:
            end_sessions(connection, before.email)
        put_advisor(connection, checked, now)
    return checked


def find_named(database: "Database", name: str) -> Advisor:
    """The advisor of that id. Raises `CommandError` if there is none."""
    from catalogue.store.advisors import find_advisors

    with database.read() as connection:
        known = {one.id: one for one in find_advisors(connection)}
    if name in known:
        return known[name]
    hint = f"there are: {', '.join(known)}" if known else "there are none yet; next: callfit advisor add"
    raise CommandError(f"there is no advisor {name!r}; {hint}")


def advisor_names(connection: "Connection") -> dict[str, str]:
    """What advisors are called, by id."""
    from catalogue.store.advisors import find_advisors

    return {one.id: one.name for one in find_advisors(connection)}


def advisor_record(advisor: Advisor) -> dict[str, Any]:
    """An advisor as JSON."""
    return {
        "id": advisor.id,
        "name": advisor.name,
        "email": advisor.email,
        "language": advisor.language,
        "zone": advisor.zone,
        "cohorts": list(advisor.cohorts),
    }
