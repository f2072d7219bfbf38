"""What joining would bring: how many calls fit today, and about how many mails a month."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from catalogue.model.profile import Cadence, Profile

if TYPE_CHECKING:
    from catalogue.model.call import Call
    from catalogue.store.database import Database

LOOKED_BACK = timedelta(weeks=8)
"""Over how long new calls are counted."""
YOUNGEST = timedelta(weeks=4)
"""How long the catalogue must have been kept before anything can be said of mails."""
_A_MONTH = timedelta(days=30.44)
_BETWEEN = {Cadence.WEEKLY: timedelta(weeks=1), Cadence.DAILY: timedelta(days=1)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """How many calls fit today, and about how many mails a month; None where it cannot be told yet."""

    calls: int
    mails: int | None


def estimate(profile: Profile, fitting: "Collection[Call]", database: "Database", now: datetime) -> Estimate:
    """What a company would get that the calls ``fitting`` fit at ``now`` (aware).

    A mail comes in each week (or on each day) with news. How many there were is counted by the calls that fit and that
    came in the last `LOOKED_BACK`; those that were open when their source was first read are no news. Calls that have
    closed since are not in it: it is a little low.
    """
    from catalogue.store.calls import find_when_first_seen
    from catalogue.store.runs import first_complete

    with database.read() as connection:
        seen = find_when_first_seen(connection, [call.id for call in fitting])
        begun = first_complete(connection)
    news = [seen[call.id] for call in fitting if call.id in seen and _is_news(seen[call.id], call.source, begun)]
    kept_for = now - min(begun.values()) if begun else timedelta(0)
    if kept_for < YOUNGEST:
        return Estimate(calls=len(fitting), mails=None)
    span, each = min(kept_for, LOOKED_BACK), _BETWEEN[profile.mail.cadence]
    turns = {(now - at) // each for at in news if now - at <= span}
    return Estimate(calls=len(fitting), mails=round(len(turns) * _A_MONTH / span))


def _is_news(at: datetime, source: str, begun: Mapping[str, datetime]) -> bool:
    return source in begun and at > begun[source]
