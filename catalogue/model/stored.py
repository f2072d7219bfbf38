"""What the catalogue knows of a call beyond its publication."""

from dataclasses import dataclass
from datetime import datetime

from catalogue.model.call import Call


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredCall:
    """A call with its life in the catalogue.

    ``first_seen`` and ``last_seen`` are the runs' instants (UTC) and survive any absence. ``missed_since`` is the start
    of the first of the complete, healthy runs in a row that did not see it, or None. ``gone_at`` is set once the grace
    is over.
    """

    call: Call
    first_seen: datetime
    last_seen: datetime
    missed_since: datetime | None = None
    missed_runs: int = 0
    gone_at: datetime | None = None
