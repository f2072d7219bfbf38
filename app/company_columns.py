"""The columns of a table of companies, and what their cells say: the fields of ``docs/profiles.md``, side by side."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from app.errors import CommandError

REASON = "reason"
"""The column in which rejected rows say why; it is passed over when they come back."""

REQUIRED = ("id", "name", "email", "language", "country", "zone", "description")
_CURRENCIES = {
    "turnover": "turnover_currency",
    "balance_sheet": "balance_sheet_currency",
    "seeking_amount": "seeking_amount_currency",
}
# The place of each column's value in the form of a profile. Amounts are put together with their currencies.
_PLACES: Mapping[str, tuple[str, ...]] = {
    **{name: (name,) for name in (*REQUIRED, "nuts", "place", "applicant", "legal_form", "sites", "trl")},
    "registration": ("registration",),
    **{name: ("enterprise", name) for name in ("employees", "turnover", "balance_sheet")},
    **{name: ("enterprise", name) for name in ("owned_above_25_percent", "founded")},
    **{name: (name,) for name in ("sectors", "themes", "excluded_themes", "keywords", "partnering", "cohorts")},
    "digest_limit": ("digest_limit",),
    "seeking_amount": ("seeking", "amount"),
    "own_share": ("seeking", "own_share"),
    "instruments": ("seeking", "instruments"),
    **{name: ("mail", name) for name in ("cadence", "weekday", "hour", "closing_days", "heartbeat")},
}
COLUMNS = (
    *REQUIRED[:-1], "nuts", "place", "registration", "sites", "applicant", "legal_form", "employees", "turnover",
    "turnover_currency", "balance_sheet", "balance_sheet_currency", "owned_above_25_percent", "founded", "sectors",
    "trl", "seeking_amount", "seeking_amount_currency", "own_share", "instruments", "themes", "excluded_themes",
    "keywords", "partnering", "cohorts", "digest_limit", "cadence", "weekday", "hour", "closing_days", "heartbeat",
    "description",
)  # fmt: skip
"""All columns, in the order of the template."""

_KNOWN = {*COLUMNS, "currency", REASON}
_OTHER_NAMES = {
    "company": "name", "company_name": "name", "e_mail": "email", "mail": "email", "email_address": "email",
    "time_zone": "zone", "timezone": "zone", "region": "nuts", "nuts_code": "nuts", "town": "place", "city": "place",
    "staff": "employees", "headcount": "employees", "number_of_employees": "employees",
    "annual_work_units": "employees",
    "annual_turnover": "turnover", "balance_sheet_total": "balance_sheet", "founding_date": "founded",
    "date_of_foundation": "founded", "founded_on": "founded", "nace": "sectors", "nace_codes": "sectors",
    "sector": "sectors", "registration_number": "registration", "vat_number": "registration", "cui": "registration",
    "partita_iva": "registration", "theme": "themes", "keyword": "keywords", "activity": "description",
    "cohort": "cohorts", "about": "description", "kind_of_applicant": "applicant", "site": "sites",
    "amount_sought": "seeking_amount",
    "own_contribution": "own_share", "seeking_own_share": "own_share", "seeking_instruments": "instruments",
}  # fmt: skip
_ERROR = re.compile(r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!)")
_GROUPED = re.compile(r"(?<=\d)[ \u00a0\u202f'’](?=\d{3}(?!\d))")
_SECTOR = re.compile(r"(?P<code>\d[\d.]{0,5}) ?@ ?(?P<revision>2\.1|2)(?P<main> main)?")
_DAY = re.compile(r"(?P<day>\d{1,2})(?P<mark>[./])(?P<month>\d{1,2})[./](?P<year>\d{4})")
_YES, _NO = {"yes", "true", "1"}, {"no", "false", "0"}


def find_column(heading: str) -> str | None:
    """The column that a heading names, by the field's name or an English one; None where we know no such column."""
    name = re.sub(r"[^a-z0-9]+", "_", heading.casefold()).strip("_").removeprefix("enterprise_")
    return name if name in _KNOWN else _OTHER_NAMES.get(name)


def column_of(place: str) -> str:
    """The column that a field of the form is in, such as ``turnover_currency`` for ``enterprise.turnover.currency``."""
    parts = place.split(".")
    for column, own in sorted(_PLACES.items(), key=lambda item: -len(item[1])):
        if tuple(parts[: len(own)]) == own:
            rest = parts[len(own) :]
            return _CURRENCIES[column] if rest == ["currency"] and column in _CURRENCIES else column
    return place


def covered_places(columns: Mapping[str, int]) -> set[tuple[str, ...]]:
    """The fields of a profile that a table with these columns tells, each as its place in the form."""
    return {_PLACES[column] for column in columns if column in _PLACES}


def read_cells(cells: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    """The values of a profile's form out of the cells of its columns, and what cannot be read of them.

    Blank cells are not told.
    """
    values: dict[str, Any] = {}
    faults: list[str] = []
    for column, place in _PLACES.items():
        text = cells.get(column, "")
        if not text:
            continue
        try:
            value = _read(column, text, cells)
        except ValueError as error:
            faults.append(f"{column} {error}")
            continue
        inner = values
        for part in place[:-1]:
            inner = inner.setdefault(part, {})
        inner[place[-1]] = value
    return values, faults


def _read(column: str, text: str, cells: Mapping[str, str]) -> Any:  # noqa: ANN401 - whatever the form takes
    if _ERROR.fullmatch(text):
        raise ValueError(f"holds {text}, an error of the spreadsheet")
    if column in _CURRENCIES:
        amount = _number(text)
        currency = cells.get(_CURRENCIES[column]) or cells.get("currency")
        if not currency:
            raise ValueError(f"has no currency: tell it in the column {_CURRENCIES[column]} or currency")
        return {"amount": amount, "currency": currency.upper()}
    return _READERS.get(column, str)(text)


def _number(text: str) -> Decimal:
    """A number as people write it. One that could be two numbers, such as 12.500, is none."""
    plain = _GROUPED.sub("", text)
    sign, digits = ("-", plain[1:]) if plain.startswith("-") else ("", plain)
    marks = [mark for mark in ",." if mark in digits]
    if len(marks) == 2:
        point = max(marks, key=digits.rindex)
        group = next(mark for mark in marks if mark != point)
        if re.fullmatch(rf"\d{{1,3}}(?:\{group}\d{{3}})+\{point}\d+", digits):
            return Decimal(sign + digits.replace(group, "").replace(point, "."))
    elif not marks and re.fullmatch(r"\d+", digits, re.ASCII):
        return Decimal(sign + digits)
    elif marks and digits.count(marks[0]) > 1:
        if re.fullmatch(rf"\d{{1,3}}(?:\{marks[0]}\d{{3}})+", digits):
            return Decimal(sign + digits.replace(marks[0], ""))
    elif marks and re.fullmatch(r"[1-9]\d{0,2}[.,]\d{3}", digits):
        raise ValueError(
            f"could be {digits[:-4]}{digits[-3:]} or {digits[:-4]}.{digits[-3:]}: write it without {marks[0]}"
        )
    elif marks and re.fullmatch(r"\d+[.,]\d+", digits, re.ASCII):
        return Decimal(sign + digits.replace(",", "."))
    raise ValueError(f"must be a number, such as 2100000 or 2100000,50, and is {text[:40]!r}")


def _whole(text: str) -> int:
    number = _number(text)
    if number != number.to_integral_value():
        raise ValueError(f"must be a whole number, and is {text[:40]!r}")
    return int(number)


def _percent(text: str) -> Decimal:
    return _number(text.removesuffix("%").strip())


def _truth(text: str) -> bool:
    if text.casefold() in _YES | _NO:
        return text.casefold() in _YES
    raise ValueError(f"must be yes or no, and is {text[:40]!r}")


def _day(text: str) -> date:
    written = _DAY.fullmatch(text)
    day, month, year = map(int, written.group("day", "month", "year")) if written is not None else (0, 0, 0)
    if written is not None and written["mark"] == "/" and day <= 12 and month <= 12 and day != month:
        raise ValueError(f"could be two days: write it as {year}-{month:02}-{day:02} or {year}-{day:02}-{month:02}")
    try:
        return date.fromisoformat(text) if written is None else date(year, month, day)
    except ValueError:
        raise ValueError(f"must be a day such as 2014-03-01 or 01.03.2014, and is {text[:40]!r}") from None


def _list(text: str) -> list[str]:
    return [part for part in (part.strip() for part in re.split(r"[;\n]", text)) if part]


def _sectors(text: str) -> list[dict[str, Any]]:
    found = []
    for part in _list(text):
        sector = _SECTOR.fullmatch(part)
        if sector is None:
            raise ValueError(
                f"holds {part[:40]!r}; write each with its revision of NACE, as 62.01@2 or 62.10@2.1, parted by ;, and"
                " the main one as 62.01@2 main"
            )
        found.append({"code": sector["code"], "revision": sector["revision"], "main": sector["main"] is not None})
    return found


def _id(text: str) -> str:
    """An id of the taxonomies, such as ``limited_company`` for "Limited company"."""
    return re.sub(r"[\s-]+", "_", text.casefold())


def _ids(text: str) -> list[str]:
    return [_id(part) for part in _list(text)]


_READERS: Mapping[str, Callable[[str], Any]] = {
    "language": str.lower,
    "country": str.upper,
    "nuts": str.upper,
    "applicant": _id,
    "legal_form": _id,
    "partnering": _id,
    "sites": lambda text: _list(text.upper()),
    "employees": _number,
    "owned_above_25_percent": _truth,
    "founded": _day,
    "sectors": _sectors,
    "trl": _whole,
    "digest_limit": _whole,
    "own_share": _percent,
    "instruments": _ids,
    "themes": _ids,
    "excluded_themes": _ids,
    "keywords": _list,
    "cohorts": _list,
    "cadence": str.lower,
    "weekday": str.lower,
    "hour": _whole,
    "closing_days": lambda text: [_whole(part) for part in _list(text)],
    "heartbeat": _truth,
}


def place_columns(headings: tuple[str, ...], passed_over: frozenset[str]) -> dict[str, int]:
    """Which column of a table is which: its number, from 0, by the name of the field.

    Raises `CommandError` for headings that we do not know and that are not ``passed_over`` (as they are written), for
    two of one field, and where a required field has no column: all at once.
    """
    columns: dict[str, int] = {}
    problems = []
    for number, heading in enumerate(headings):
        if heading in passed_over:
            continue
        column = find_column(heading)
        if column is None:
            problems.append(f"the column {heading[:60]!r} is not known{_meant(heading)}")
        elif column in columns:
            problems.append(f"the columns {headings[columns[column]][:60]!r} and {heading[:60]!r} both are {column}")
        else:
            columns[column] = number
    missing = [name for name in REQUIRED if name not in columns]
    if missing:
        problems.append(f"there is no column {', '.join(missing)}")
    if problems:
        raise CommandError(
            "this is no table of companies:\n"
            + "".join(f"  {problem}\n" for problem in problems)
            + "  next: name the columns as callfit profile import --template does, or pass over some with --ignore"
        )
    columns.pop(REASON, None)
    return columns


def _meant(heading: str) -> str:
    from rapidfuzz import process

    near = process.extractOne(heading.casefold(), [*COLUMNS, *_OTHER_NAMES], score_cutoff=75)
    return f"; did you mean {find_column(near[0])}?" if near is not None else ""
