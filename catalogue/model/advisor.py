"""An advisor: a person who looks after several companies."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Advisor:
    """A person who sees the companies of ``cohorts`` (as `catalogue.model.profile.Profile` names them), all of each.

    ``language`` is the ISO 639-1 code of the one that it reads, ``zone`` its IANA zone.
    """

    id: str
    name: str
    email: str
    language: str
    zone: str
    cohorts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What an advisor wrote down of a company, or of one call for it, at ``at`` (UTC).

    ``by`` is the id of the advisor, or of whoever wrote it. The company gets it with all that is known of it.
    """

    number: int
    profile_id: str
    call_id: str | None
    by: str
    text: str
    at: datetime
