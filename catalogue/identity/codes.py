"""Codes: the identifiers by which portals and programmes name a call, in one spelling.

A code is compared by its parts alone, since portals write the marks between them as they like: ``GINOP_PLUSZ-1.4.8-24``
is ``GINOP-PLUSZ-1-4-8-24``, ``EUROSTARS-3 / 0926`` is ``EUROSTARS-3-0926``.
"""

import re
import unicodedata
from collections.abc import Iterator

# The first parts of the identifiers in the EU portal's index of the programmes of 2021-2027: of any two topics of
# these, whatever their programmes are, the identifiers differ.
_EU_PROGRAMMES = frozenset(
    "AGRIP AMIF BMVI CEF CERV CREA CUST DIGITAL ED EDF EDIDP EMFAF EP ERASMUS ERC ERDFTA ESC ESF EU4H EUAF EUBA EUI"
    " EURATOM FISC HORIZON I3 IMCAP IMREG INNOVFUND ISF JTM JUST LIFE MSCA NDICI PERI PPPA RENEWFM RFCS SMP SOCPL"
    " TSI UCPM".split()
)
EU = "EU"
EUROPEAID = "EUROPEAID"
_PART = re.compile(r"[A-Z0-9]+")
_YEAR = re.compile(r"(?:19|20)\d\d")
# At least three parts, the first of which is in capitals, with a digit somewhere.
_LONG = re.compile(r"(?<![\w/.@-])(?=[^\s]*\d)[A-Z][A-Za-z0-9]*(?:[-_/.][A-Za-z0-9+]+){2,}(?![\w@])")
# The same in a text that writes everything small, for the programmes that we know.
_SMALL = re.compile(
    r"(?<![\w/.@-])(?:" + "|".join(sorted(_EU_PROGRAMMES)).lower() + r")(?:-[a-z0-9]+)*-20\d\d(?:-[a-z0-9]+)+(?![\w@])"
    r"|(?<![\w/.@-])europeaid/\d{6}(?:/[a-z]+)+(?![\w@])"
)
# Letters with a serial number: RLP12026052483.
_SERIAL = re.compile(r"(?<![\w-])[A-Z]{2,}\d{6,}[A-Z0-9]*(?![\w-])")
_TOPIC_PAGE = re.compile(r"/(?:topic-details|topicDetails)/([\w.-]+?)(?:\.json)?(?:[?#/]|$)", re.IGNORECASE)
# No text names more codes than this that are worth a key.
_MOST = 24
_SHORTEST, _SHORTEST_SERIAL = 8, 10


def normal_code(written: str) -> str:
    """A code in one spelling: its parts in capitals, joined by hyphens; empty where there are none."""
    return "-".join(_PART.findall(unicodedata.normalize("NFKC", written).upper()))


def in_country(code: str, country: str) -> str:
    """A code as it is compared: one that is not distinctive means a call only together with its country."""
    return code if is_distinctive(code) else f"{country}:{code}"


def code_scheme(code: str, country: str) -> str:
    """Whose numbering a code (see `in_country`) is of: in one scheme, two calls never have one code.

    The EU's topics are one scheme, the calls of its external action another. Elsewhere it is the letters that the code
    begins with, of a short code together with the country; or its shape, where it begins with a number.
    """
    bound, _, code = code.rpartition(":")
    first, _, rest = code.partition("-")
    if first == EUROPEAID:
        return EUROPEAID
    if first in _EU_PROGRAMMES and _YEAR.search(rest):
        return EU
    letters = re.match(r"[A-Z]{2,}", first)
    if letters and not bound:
        return letters[0]
    return f"{country}:{letters[0] if letters else _shape(code)}"


def is_distinctive(code: str) -> bool:
    """Whether a code says by itself, in any country, which call is meant: it is long and has letters and digits."""
    bare = code.replace("-", "")
    letters = sum(character.isalpha() for character in bare)
    long_enough = len(bare) >= (_SHORTEST if "-" in code else _SHORTEST_SERIAL)
    return long_enough and 2 <= letters < len(bare)


def is_wider(code: str, other: str) -> bool:
    """Whether ``code`` names what ``other`` is a part of, as that of a call does with those of its topics."""
    return other.startswith(f"{code}-")


def find_codes(text: str) -> Iterator[str]:
    """The codes in a text, each once, in order; not more than a few dozen."""
    found: dict[str, None] = {}
    for match in (*_LONG.finditer(text), *_SMALL.finditer(text), *_SERIAL.finditer(text)):
        code = normal_code(match[0])
        if is_distinctive(code):
            found[code] = None
        if len(found) >= _MOST:
            break
    yield from found


def without_codes(text: str) -> str:
    """``text`` without the codes in it."""
    return _SERIAL.sub(" ", _SMALL.sub(" ", _LONG.sub(" ", text)))


def topic_of_address(url: str) -> str | None:
    """The EU topic whose page or file an address is, as a code; None for any other address."""
    match = _TOPIC_PAGE.search(url)
    return normal_code(match[1]) if match else None


def _shape(code: str) -> str:
    return re.sub(r"\d", "9", re.sub(r"[A-Z]", "A", code))
