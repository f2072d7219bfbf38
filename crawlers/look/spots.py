"""What looks like a date or an amount within a text; whether it is one the readers say."""

import re
from collections.abc import Iterator

_NUMERIC = (
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2})?)?|[0-9]{1,2}[./-] ?[0-9]{1,2}[./-] ?[0-9]{4}"
)
_WRITTEN = r"[0-9]{1,2}\.?(?:st|nd|rd|th|er|º)? (?:de |del |of )?[^\W\d_]{3,14}\.?,? (?:de |del )?[0-9]{4}"
_YEAR_FIRST = r"[0-9]{4}\. [0-9]{1,2}\. [0-9]{1,2}\.|[0-9]{4}\. [^\W\d_]{3,14} [0-9]{1,2}\."
_DATE = re.compile(rf"(?<![\w.,/-])(?:{_NUMERIC}|{_WRITTEN}|{_YEAR_FIRST})(?![\w/-])")
_MARK = r"(?:€|EUR|euros?|RON|lei|HUF|Ft|SEK|DKK|kr\.?|NOK|CZK|Kč|PLN|zł|BGN|GBP|£)"
_NUMBER = r"[0-9](?:[0-9 .,'’\u00a0\u202f]*[0-9])?"
_UNIT = r"(?:mio|mln|mil|mrd|mld|tsd|bn|[mb]ill?i[^\W\d_]{1,7}|mili[^\W\d_]{1,8})\.?"
_AMOUNT = re.compile(
    rf"(?<![\w.,])(?:{_MARK} ?{_NUMBER}(?: {_UNIT})?|{_NUMBER}(?: {_UNIT})?(?: de)? ?{_MARK}(?!\w))", re.IGNORECASE
)


def spot_dates(text: str) -> Iterator[re.Match[str]]:
    """What looks like dates in ``text``."""
    return _DATE.finditer(text)


def spot_amounts(text: str) -> Iterator[re.Match[str]]:
    """What looks like amounts of money in ``text``."""
    return _AMOUNT.finditer(text)
