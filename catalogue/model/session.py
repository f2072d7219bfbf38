"""Who is signed in to the pages of advisors and admins, by a mailed link."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """A link to sign in that was mailed to ``email``: good once, until ``ends_at`` (UTC).

    ``mark`` is the hash of what stands in the link: who reads the catalogue cannot sign in by it.
    """

    mark: str
    email: str
    made_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A browser that signed in as ``email``; ``mark`` is the hash of what is in its cookie. Instants are UTC."""

    mark: str
    email: str
    began_at: datetime
    ends_at: datetime
