"""What the values of one field are, by the strict readers that take them."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from urllib.parse import urlsplit

from crawlers.look.spots import spot_amounts, spot_dates
from crawlers.read import dates
from crawlers.read.clock import LANGUAGES
from crawlers.read.money import read_amount
from crawlers.read.written_dates import written_day
from crawlers.reading import ReadError

_READERS: tuple[Callable[[str], date | datetime], ...] = (
    dates.iso_day,
    dates.iso_local,
    dates.iso_instant,
    dates.numeric_day,
    dates.year_first_day,
    dates.epoch_ms,
    dates.epoch_s,
)
# A reader that takes most of the values and not all of them is told with the share.
_MOST = 0.6
_FEW_WORDS = 6
_LONGEST_KEY = 80
_NEAR = range(2000, 2060)
_MAY_BE_DAY = re.compile(r"[0-9]{4}|\b[0-9]{1,2}[./-] ?[0-9]{1,2}[./-]")
_WRITTEN = re.compile(r"[0-9]{1,2}\S{0,3}[\s\u00a0]+\S+.{0,20}[0-9]{4}|[0-9]{4}\.?\s+[^\W\d]+", re.DOTALL)
_GROUPED = re.compile(r"[0-9][ .,'’\u00a0\u202f][0-9]")
_CURRENCY = re.compile(
    r"[€£$]|\b(?:EUR|RON|HUF|SEK|DKK|NOK|ISK|CZK|PLN|BGN|GBP|CHF|Euro|euros?|lei|Ft|kr|Kč|zł)\b", re.IGNORECASE
)
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|&[a-z]+;")

_PERSONAL = "personal data: leave it aside"
_FLAG = "yes or no: take_flag"
# RFC 822, 5.
_FEED_TIME = re.compile(r"(?:[A-Z][a-z]{2}, )?[0-9]{1,2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}.*")


def reads_as(values: Sequence[object], language: str | None, *, of: int) -> tuple[str, ...]:
    """What the values, none of them empty, may be read as, in words; ``of`` is how many records there are."""
    if all(isinstance(value, bool) for value in values):
        return (_FLAG,)
    if any(isinstance(value, dict | list) for value in values):
        return (_nested(values, language),)
    texts = [" ".join(str(value).split()) for value in values]
    date_form = date_reader(texts, language)
    if date_form is not None:
        return (date_form,)
    return tuple(_plain(texts, language, of=of))


def _plain(texts: list[str], language: str | None, *, of: int) -> Iterator[str]:
    told = _kind_of(texts, language)
    if told is not None:
        yield told
    if told in {_PERSONAL, _FLAG} or max(map(len, texts)) > _LONGEST_KEY:
        return
    distinct = set(texts)
    if len(distinct) == len(texts) == of > 1:
        is_amount = told is not None and told.startswith(("amount", "number"))
        if not is_amount and not any(" " in text for text in texts):
            yield "differs in every record: may be the key"
    elif len(distinct) == 1 and len(texts) > 2:
        yield f"always: {texts[0]}"
    elif len(distinct) <= _FEW_WORDS and len(texts) >= 2 * len(distinct):
        yield f"one of: {', '.join(sorted(distinct))}"


def _kind_of(texts: list[str], language: str | None) -> str | None:
    for holds, kind in _KINDS:
        if all(map(holds, texts)):
            return kind
    told = amount_reader(texts, language) or _words_around(texts)
    if told is not None:
        return told
    if _share(_MARKUP.search, texts) > 0.3:
        return "text with markup"
    return "text" if max(map(len, texts)) > 2 * _LONGEST_KEY else None


def _is_web_address(text: str) -> bool:
    try:
        return urlsplit(text).scheme in {"http", "https"}
    except ValueError:
        return False


_KINDS: tuple[tuple[Callable[[str], object], str], ...] = (
    (_MAIL.fullmatch, _PERSONAL),
    (_is_web_address, "web address"),
    (lambda text: "/" in text.strip("/") and not re.search(r"[\s<>]", text), "address from the portal's home"),
    (lambda text: text.lower() in {"true", "false", "yes", "no"}, _FLAG),
    (lambda text: text[:1] in {"[", "{"}, "JSON in a text: take_json"),
    (_FEED_TIME.fullmatch, "when it was announced, as feeds write it"),
)


def _words_around(texts: list[str]) -> str | None:
    """Whether most of the texts are a date or an amount among a few words."""
    short = [text for text in texts if len(text) <= 2 * _LONGEST_KEY]
    if len(short) < _MOST * len(texts):
        return None
    dated = [sum(1 for _ in spot_dates(text)) for text in short]
    if sum(count == 2 for count in dated) >= _MOST * len(texts):
        return "two dates in one text: take it apart, and read each"
    if sum(count == 1 for count in dated) >= _MOST * len(texts):
        return "words around a date: day_after if they are always the same, else prose=True keeps them"
    if sum(any(True for _ in spot_amounts(text)) for text in short) >= _MOST * len(texts):
        return "words around an amount: money_after if they are always the same, else read_budget keeps them"
    return None


def _nested(values: Sequence[object], language: str | None) -> str:
    inner = [item for value in values for item in (value if isinstance(value, list) else [value])]
    records = [item for item in inner if isinstance(item, dict)]
    if records:
        names = dict.fromkeys(str(name) for record in records for name in record)
        return f"records inside it: take_records; they have {', '.join(list(names)[:8])}"
    texts = [" ".join(str(item).split()) for item in inner]
    told = date_reader(texts, language) or (amount_reader(texts, language) if texts else None)
    return f"several values: take_all; of a page, a name that ends in *{f'; each a {told}' if told else ''}"


def date_reader(texts: Sequence[str], language: str | None) -> str | None:
    """Which reader takes the texts for dates, in words, or None. What portals write for "none" does not count."""
    dated = [text for text in texts if not dates.is_no_date(text)]
    if not dated or not any(map(_MAY_BE_DAY.search, dated)):
        return None
    for read in _READERS:
        found = list(_read_all(read, dated))
        if len(found) >= _MOST * len(dated) and all(day.year in _NEAR for day in found):
            return _told(read.__name__, found, dated)
    if _share(_WRITTEN.search, dated) < _MOST:
        return None
    for spoken in dict.fromkeys([*([language] if language in LANGUAGES else []), *sorted(LANGUAGES)]):
        found = list(_read_all(lambda text, spoken=spoken: written_day(text, spoken), dated))  # type: ignore[misc]
        if len(found) >= _MOST * len(dated):
            return _told(f"written_day in {spoken!r}", found, dated)
    return None


def _read_all(read: Callable[[str], date | datetime], texts: Sequence[str]) -> Iterator[date | datetime]:
    for text in texts:
        try:
            yield read(text)
        except ReadError:
            continue


def _told(reader: str, found: Sequence[date | datetime], texts: Sequence[str]) -> str:
    told = f"date: {reader}"
    if len(found) < len(texts):
        told += f" takes {len(found)} of {len(texts)}; prose=True keeps the words of the others"
    if reader == "numeric_day" and all(day.day <= 12 for day in found):
        told += "; no day over 12, so it may be the month first"
    if any(isinstance(day, datetime) and day.hour in {21, 22, 23} and day.minute == 0 for day in found):
        told += "; late evenings among them: midnights of the portal's zone, moved to UTC"
    return told


def amount_reader(texts: Sequence[str], language: str | None) -> str | None:
    """What reads the texts for amounts or numbers, in words, or None."""
    if all(text.isdecimal() for text in texts):
        return "whole number"
    spoken = language if language in LANGUAGES else "en"
    read = 0
    for text in texts:
        try:
            read += read_amount(_exact(text), spoken) >= 0
        except ReadError:
            continue
    is_money = any(_CURRENCY.search(text) or _GROUPED.search(text) for text in texts)
    if read < _MOST * len(texts) or (read < len(texts) and not is_money):
        return None
    if read < len(texts):
        return f"amount: read_budget in {spoken!r} takes {read} of {len(texts)}, and keeps the words of the others"
    return f"amount: read_money in {spoken!r}" if is_money else "number"


def _exact(text: str) -> str | Decimal:
    return Decimal(text) if re.fullmatch(r"[0-9]+\.[0-9]+", text) else text


def _share(test: Callable[[str], object], texts: Sequence[str]) -> float:
    return sum(test(text) is not None for text in texts) / len(texts)


def spot_values(text: str, language: str | None) -> Iterator[tuple[str, str]]:
    """Each date and amount in ``text`` that a reader takes: the reader, and it with the words before it."""
    for spot, reader in ((spot_dates, date_reader), (spot_amounts, amount_reader)):
        for found in spot(text):
            told = reader([" ".join(found[0].split())], language)
            if told is not None and told != "whole number":
                yield told.partition(";")[0], f"{_words_before(text, found.start())} {found[0]}".strip()


def _words_before(text: str, place: int) -> str:
    before = text[max(0, place - 40) : place].rpartition("\n")[2]
    return (before.partition(" ")[2] if len(before) == 40 else before).strip()
