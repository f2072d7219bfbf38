"""Texts that come from outside, made harmless for one line of a mail."""

import re
import unicodedata
from functools import lru_cache
from urllib.parse import urlsplit

_LONGEST_LINK = 2_000
# Joiners belong to the spelling of some languages; all other invisible characters only serve to deceive.
_KEPT = {"\u200c", "\u200d"}
# Of bounded length, so that a text without blanks costs no more than its length.
_ADDRESS = re.compile(r"<?[^\s<>@\"',;:()\[\]«»„“”‚‘›‹]{1,64}@[^\s<>@\"',;:()«»„“”‚‘’›‹]{1,255}(?<![.!?])>?")


# The same titles and links stand in the mails of many readers.
@lru_cache(maxsize=4_096)
def clean_line(text: str, limit: int) -> str:
    """``text`` as one line of at most ``limit`` characters, cut at the end of a word, ending in … where it was cut.

    Control characters, characters that turn the direction of writing and other invisible ones are taken out.
    """
    # Line breaks are control characters too: they must become spaces before those go.
    spaced = " ".join(text.split())
    # What Python can print holds nothing to take out, and nearly every text is that.
    seen = spaced if spaced.isprintable() else "".join(filter(_is_visible, spaced))
    line = " ".join(seen.split(" ")).strip()
    if len(line) <= limit:
        return line
    head = line[: limit - 1]
    if line[limit - 1] != " ":
        whole_words = head.rpartition(" ")[0]
        # A single endless word is cut where it is.
        head = whole_words or head
    return head.rstrip(" ,;:.(–-") + "…"


def _is_visible(character: str) -> bool:
    return character in _KEPT or unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn"}


@lru_cache(maxsize=4_096)
def safe_link(url: str) -> str | None:
    """``url`` if it is a plain web address that a reader can be sent to, else None.

    Only http and https with a host, without a user name (which passes for a host), blanks or control characters.
    """
    if len(url) > _LONGEST_LINK:
        return None
    is_plain = url.isprintable() and " " not in url
    if not is_plain and any(not _is_visible(character) or character.isspace() for character in url):
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not host or "@" in parts.netloc:
        return None
    return None if set(url) & set("<>\"'`\\") else url


def capitalised(text: str) -> str:
    """``text`` with a capital first letter; the others as they are."""
    return text[:1].upper() + text[1:]


def without_addresses(text: str, instead: str = "<address>") -> str:
    """``text`` with ``instead`` for every e-mail address in it, for whatever is logged or shown to others.

    Quotation marks around an address, and what ends its sentence, stay.
    """
    return _ADDRESS.sub(lambda _: instead, text)
