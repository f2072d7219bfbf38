"""Whether a company agreed to have mail, as people tell it to a command."""

from datetime import datetime
from typing import TYPE_CHECKING

from app.errors import CommandError

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

_LONGEST = 300


def note_consent(connection: "Connection", profile_id: str, how: str, now: datetime) -> bool:
    """Write down at ``now`` (aware) that a company agreed to have mail, and ``how`` we know; False if it was known.

    Raises `CommandError` unless ``how`` says something.
    """
    from catalogue.model.consent import Consent, ConsentState
    from catalogue.store.consents import put_consent

    words = " ".join(how.split())
    if not words or len(words) > _LONGEST:
        raise CommandError(
            "--consent must say how the company agreed to have mail, in a few words, such as 'signed form of 3 November"
            " 2026'"
        )
    consent = Consent(profile_id=profile_id, state=ConsentState.CONFIRMED, at=now, how=words)
    return put_consent(connection, consent)
