"""What advisors see of a cohort at a glance: each company in a row, and where its chances lie, by number."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from app.advising.outlooks import Outlook
from catalogue.model.call import Call
from catalogue.model.profile import Profile
from catalogue.model.state import next_deadline
from notifier.wording.figures import local_day

if TYPE_CHECKING:
    from catalogue.store.database import Database

WEEKS = 12
"""How many weeks back and ahead are told."""
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """The seven days from ``begins`` (an instant, aware) on, and the ``count`` of what happens in them."""

    begins: datetime
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortNumbers:
    """Where the chances of a cohort lie; each call counts once, however many companies it fits.

    ``calls`` is how many calls fit anybody. ``by_theme`` and ``by_country`` (of the source: ISO 3166-1 alpha-2, or EU)
    count them, the most first. ``closing`` counts them by the week of their next deadline, ``found`` by the week in
    which they were first seen: matches, which are a call and a company each.
    """

    calls: int
    by_theme: tuple[tuple[str, int], ...]
    by_country: tuple[tuple[str, int], ...]
    closing: tuple[Week, ...]
    found: tuple[Week, ...]


def cohort_names(profiles: Iterable[Profile], allowed: Sequence[str] | None) -> list[str]:
    """The cohorts of ``profiles`` in alphabetical order, those that are ``allowed`` alone where that is not None."""
    there = {cohort for profile in profiles for cohort in profile.cohorts}
    return sorted(there if allowed is None else there & {*allowed})


def count_cohort(
    database: "Database", outlooks: Sequence[Outlook], now: datetime, themes: "CallThemes"
) -> CohortNumbers:
    """The numbers of the companies with these outlooks at ``now`` (aware)."""
    from catalogue.store.calls import find_when_first_seen

    calls = {one.call.id: one.call for outlook in outlooks for one in outlook.fits}
    with database.read() as connection:
        seen = find_when_first_seen(connection, calls)
    matches = Counter(one.call.id for outlook in outlooks for one in outlook.fits)
    by_theme: Counter[str] = Counter(theme for call in calls.values() for theme in themes.of(call))
    by_country = Counter(country_of(call) for call in calls.values())
    closing = [deadline.at for call in calls.values() if (deadline := next_deadline(call, now)) is not None]
    found = [seen[call_id] for call_id in matches.elements() if call_id in seen]
    return CohortNumbers(
        calls=len(calls),
        by_theme=_ordered(by_theme),
        by_country=_ordered(by_country),
        closing=_by_week(closing, now),
        found=_by_week(found, now - WEEKS * _WEEK),
    )


def country_of(call: Call) -> str:
    """The country of a call's source: ISO 3166-1 alpha-2, or EU."""
    return call.source.partition("_")[0].upper()


def closes_within(call: Call, days: int, now: datetime, zone: str) -> bool:
    """Whether the next deadline of a call is at most ``days`` midnights of ``zone`` away from ``now`` (aware)."""
    upcoming = next_deadline(call, now)
    return upcoming is not None and (local_day(upcoming.at, zone) - local_day(now, zone)).days <= days


class CallThemes:
    """What calls are on, read once a call: the ids of themes, without the objectives that they serve."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[Call, frozenset[str]]] = {}

    def of(self, call: Call) -> frozenset[str]:
        """The themes of a call."""
        known = self._known.get(call.id)
        if known is None or known[0] is not call:
            from catalogue.taxonomy.find_themes import find_themes
            from catalogue.taxonomy.themes import themes

            known = self._known[call.id] = (call, frozenset(one.id for one in find_themes(call)) & themes().keys())
        return known[1]


def _ordered(counted: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))


def _by_week(instants: Iterable[datetime], since: datetime) -> tuple[Week, ...]:
    """How many of ``instants`` lie in each of the `WEEKS` from ``since`` on."""
    counted = Counter((at - since) // _WEEK for at in instants)
    return tuple(Week(begins=since + number * _WEEK, count=counted[number]) for number in range(WEEKS))
