"""Whether a company agreed to have mail, as people tell it to a command."""

from datetime import datetime
from typing import TYPE_CHECKING

from app.errors import CommandError

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from catalogue.model.consent import ConsentState

_LONGEST = 300


def read_how(text: str, problem: str) -> str:
    """Words for an admin, on one line. Raises `CommandError` with ``problem`` unless they say something in brief."""
    words = " ".join(text.split())
    if not words or len(words) > _LONGEST:
        raise CommandError(problem)
    return words


def note_consent(connection: "Connection", profile_id: str, how: str, now: datetime) -> "ConsentState":
    """Write down at ``now`` (aware) that a company agreed to have mail, and ``how`` we know; the state that holds then.

    Who paused or stopped since has the last word: an old form, or a table that is imported again, brings back no mail.
    Raises `CommandError` unless ``how`` says something.
    """
    from catalogue.model.consent import Consent, ConsentState
    from catalogue.store.consents import consent_state, put_consent

    words = read_how(
        how,
        "--consent must say how the company agreed to have mail, in a few words, such as 'signed form of 3 November"
        " 2026'",
    )
    before = consent_state(connection, profile_id)
    if before is not ConsentState.UNCONFIRMED:
        return before
    put_consent(connection, Consent(profile_id=profile_id, state=ConsentState.CONFIRMED, at=now, how=words))
    return ConsentState.CONFIRMED
