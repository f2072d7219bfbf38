"""Words as they are compared, and fields that are always the same sentence."""

import unicodedata

from crawlers.reading import ReadError


def bare(text: str) -> str:
    """``text`` without case, marks above or below letters, and white space other than single blanks.

    Both spellings of the Romanian ș and ț, with comma and with cedilla, become the same.
    """
    parts = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(part for part in parts if not unicodedata.combining(part)).split())


def after_opening(raw: str, openings: tuple[str, ...]) -> str:
    """What follows the one of ``openings`` with which ``raw`` begins, without a closing full stop.

    Case and white space do not count. Raises `ReadError` if ``raw`` begins in another way.
    """
    text = " ".join(raw.split())
    for opening in openings:
        start = " ".join(opening.split())
        rest = text[len(start) :]
        if text[: len(start)].casefold() == start.casefold() and (rest[:1] == " " or not start[-1:].isalnum()):
            return rest.strip().removesuffix(".")
    raise ReadError(f"does not begin as declared ({' / '.join(openings)}): {raw[:60]!r}")
