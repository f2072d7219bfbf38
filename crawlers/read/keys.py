"""Keys of calls to which their portal gives none."""

from hashlib import sha256

from catalogue.taxonomy.names import plain

_DIGITS = 20


def made_key(*parts: str | None) -> str:
    """A key made of what tells a call from all others: who publishes it, under which title, when it was entered.

    It is the same for the same words, whatever their case, accents, punctuation and white space; None is no word. What
    may change while the call stays the same, its dates above all, must not be among the parts.
    """
    return sha256("|".join(plain(part or "") for part in parts).encode()).hexdigest()[:_DIGITS]
