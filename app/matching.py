"""Matches from the catalogue: which calls a company is compared with."""

from datetime import datetime
from typing import TYPE_CHECKING

from catalogue.model.call import Call
from catalogue.model.state import State, state

if TYPE_CHECKING:
    from catalogue.store.database import Database

# States in which there is still something to apply for.
LIVE = frozenset({State.OPEN, State.ROLLING, State.PLANNED})


def live_calls(database: "Database", now: datetime) -> list[Call]:
    """Every call, with its texts, that one can apply for at ``now`` or later, and that is not gone."""
    from catalogue.store import calls

    with database.read() as connection:
        found = calls.find_calls(connection, sections=True, include_gone=False)
        return [stored.call for stored in found if state(stored.call, now) in LIVE]
