"""What admins are told of sources that break."""

from dataclasses import dataclass
from datetime import datetime

from catalogue.model.run import Health


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldTrouble:
    """What admins were told last of a source that is not well; once it is well, there is none.

    ``verdict`` and ``fingerprint`` say which trouble it was: the fingerprint changes when its causes do. ``since`` is
    when it began, as far as that was known; ``at`` when it was told. Instants are UTC.
    """

    source: str
    verdict: Health
    fingerprint: str
    since: datetime | None
    at: datetime
