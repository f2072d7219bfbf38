"""The euro foreign exchange reference rates of the European Central Bank: the newest day, and the last ninety."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from lxml import etree

from catalogue.model.reference import ReferenceRow
from crawlers.read.xml import read_xml
from crawlers.reading import PortalError
from crawlers.reference import Contents, ExpectRows, Reference
from crawlers.source import Proof

_CUBE = "{http://www.ecb.int/vocabulary/2002-08-01/eurofxref}Cube"
# Thirty currencies are quoted; one that joins the euro or is suspended makes the file no other one.
_FEWEST_CURRENCIES = 20


def read(files: Mapping[str, bytes]) -> Contents:
    """One row a day, its facts the units of each currency for one euro, as the bank writes them."""
    # The newest day is in both files; where they differ, the one made for it is right.
    days = _days(files["ninety days"], "eurofxref-hist-90d.xml") | _days(files["daily"], "eurofxref-daily.xml")
    rows = tuple(ReferenceRow(key=day.isoformat(), facts=days[day]) for day in sorted(days))
    return Contents(rows=rows, day=max(days))


def _days(body: bytes, where: str) -> dict[date, dict[str, str]]:
    found = {}
    for cube in read_xml(body, where).iterfind(f"{_CUBE}/{_CUBE}"):
        try:
            day = date.fromisoformat(cube.get("time", ""))
        except ValueError as error:
            raise PortalError("other shape", f"{where}: a set of rates has the day {cube.get('time')!r}") from error
        found[day] = _rates(cube, f"{where} of {day}")
    if not found:
        raise PortalError("other shape", f"{where} holds no day with rates")
    return found


def _rates(cube: etree._Element, where: str) -> dict[str, str]:
    rates = {}
    for each in cube.iterfind(_CUBE):
        currency, text = each.get("currency", ""), each.get("rate", "")
        if len(currency) != 3 or not currency.isalpha() or not currency.isupper() or not _is_rate(text):
            raise PortalError("other shape", f"{where}: {text[:20]!r} is no rate of {currency[:20]!r}")
        rates[currency] = text
    if len(rates) < _FEWEST_CURRENCIES:
        raise PortalError("other shape", f"{where} has {len(rates)} rates, at least {_FEWEST_CURRENCIES} were expected")
    return rates


def _is_rate(text: str) -> bool:
    try:
        rate = Decimal(text)
    except InvalidOperation:
        return False
    return rate.is_finite() and rate > 0


reference = Reference(
    title="Euro foreign exchange reference rates",
    edition="each working day, the last ninety days",
    home="https://www.ecb.europa.eu/stats/policy_and_exchange_rates/euro_reference_exchange_rates/html/index.en.html",
    licence="European Central Bank, free with the source named; for information purposes only (its terms not verified)",
    files={
        "daily": "https://www.ecb.europa.eu/stats/eurofxref/eurofxref-daily.xml",
        "ninety days": "https://www.ecb.europa.eu/stats/eurofxref/eurofxref-hist-90d.xml",
    },
    read=read,
    bundled="the rates of one day, 9 October 2025, from a copy of the daily file in public code",
    every=timedelta(days=1),
    largest_answer=5_000_000,
    # Ninety days have 61 to 65 working days, of which the closing days of TARGET are up to four.
    expect=ExpectRows(
        at_least=50,
        at_most=80,
        filled={"USD": 1, "GBP": 1, "CHF": 1, "CZK": 1, "DKK": 1, "HUF": 1, "NOK": 1, "PLN": 1, "RON": 1, "SEK": 1},
    ),
    proof=Proof.DOCUMENTATION,
    checked_against=(
        "the bank's page about the files, and copies of eurofxref-daily.xml and eurofxref-hist-90d.xml in public code"
    ),
)
