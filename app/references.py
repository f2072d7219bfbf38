"""Reference sets as records for lists, pages and scripts."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from app.errors import CommandError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy.engine import Connection

    from catalogue.model.reference import ReferenceRow, ReferenceSet
    from crawlers.reference import Reference
    from crawlers.standing import Standing

_RUNS_LOOKED_AT = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One reference set as it is found. ``reference`` is None for one that cannot be loaded; ``problem`` says why."""

    name: str
    reference: "Reference | None"
    problem: str | None


def find_sets(names: "Iterable[str] | None" = None) -> "Iterator[Found]":
    """All reference sets, or those of ``names``, broken ones included. Raises `CommandError` for an unknown name."""
    from crawlers.reference_registry import (
        BrokenReferenceError,
        UnknownReferenceError,
        load_reference,
        reference_names,
    )

    for name in names or reference_names():
        try:
            yield Found(name=name, reference=load_reference(name), problem=None)
        except UnknownReferenceError as error:
            raise CommandError(str(error)) from error
        except BrokenReferenceError as error:
            yield Found(name=name, reference=None, problem=str(error))


def standing_of_set(found: Found, connection: "Connection", now: datetime) -> "Standing | None":
    """How a set stands at ``now`` (aware), None for one that cannot be loaded."""
    from catalogue.store import runs
    from crawlers.reference import run_name
    from crawlers.standing import standing_of

    if found.reference is None:
        return None
    known = runs.find_runs(connection, run_name(found.name), limit=_RUNS_LOOKED_AT)
    return standing_of(found.reference, known, now)


def set_record(found: Found, connection: "Connection | None", now: datetime) -> dict[str, Any]:
    """One set as ``callfit reference list`` gives it. Without a ``connection`` what the catalogue has is not told."""
    reference, taken = found.reference, _taken(found.name, connection)
    standing = standing_of_set(found, connection, now) if connection is not None else None
    return {
        "name": found.name,
        "title": reference.title if reference else None,
        "edition": reference.edition if reference else None,
        "in_use": _in_use(found, taken) if connection is not None else None,
        "rows": taken.rows if taken else None,
        "day": _day_of(found.name, taken) if connection is not None else None,
        "taken_at": taken.taken_at.isoformat() if taken else None,
        "verdict": standing.verdict.value if standing and standing.verdict else None,
        "since": standing.since.isoformat() if standing and standing.since else None,
        "every_hours": reference.every.total_seconds() / 3600 if reference else None,
        "proof": reference.proof.value if reference else None,
        "licence": reference.licence if reference else None,
        "problem": found.problem,
    }


def full_set_record(found: Found, connection: "Connection | None", now: datetime) -> dict[str, Any]:
    """Everything that a set declares, and how it stands."""
    record, reference = set_record(found, connection, now), found.reference
    standing = standing_of_set(found, connection, now) if connection is not None else None
    if reference is not None:
        expect = reference.expect
        record |= {
            "home": reference.home,
            "files": dict(reference.files),
            "languages": list(reference.languages),
            "bundled": reference.bundled,
            "checked_against": reference.checked_against,
            "expect": {
                "at_least": expect.at_least,
                "at_most": expect.at_most,
                "share_of_last": expect.share_of_last,
                "filled": dict(expect.filled),
            },
        }
    record["causes"] = [f"{issue.kind}: {issue.text}" for issue in standing.causes] if standing else []
    return record


def find_row(found: Found, key: str, connection: "Connection") -> "ReferenceRow":
    """One row of a set. Raises `CommandError`, saying what to do, where there is none."""
    from catalogue.store import references

    rows = references.find_reference_rows(connection, found.name, [key])
    if not rows:
        taken = _taken(found.name, connection)
        reason = (
            f"it has {taken.rows} rows" if taken else f"it was never fetched: callfit reference update {found.name}"
        )
        raise CommandError(f"the set {found.name} has no row {key!r}; {reason}")
    return rows[0]


def _taken(name: str, connection: "Connection | None") -> "ReferenceSet | None":
    from catalogue.store import references

    return references.find_references(connection).get(name) if connection is not None else None


def _in_use(found: Found, taken: "ReferenceSet | None") -> str:
    if taken is None:
        return "nothing" if found.reference is None or found.reference.bundled is None else "bundled"
    return "kept answers" if taken.replayed else "official"


def _day_of(name: str, taken: "ReferenceSet | None") -> str | None:
    """The day of the data: their own, else that on which they were taken over; of what is bundled, where it has one."""
    from catalogue.taxonomy.rates import bundled_rates

    day: date | None = taken.day or taken.taken_at.date() if taken else None
    if taken is None and name == "euro_rates":
        day = bundled_rates().day
    return day.isoformat() if day is not None else None
