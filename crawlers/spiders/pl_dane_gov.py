"""dane.gov.pl: the schedules of planned calls of two of Poland's EU programmes, as workbooks."""

import re
from collections.abc import AsyncIterator, Mapping
from datetime import date, datetime
from hashlib import sha256
from typing import Any, ClassVar

from catalogue.model.call import Call, Programme, SectionKind
from crawlers.portal import Row
from crawlers.portals.json_api import find_list
from crawlers.portals.workbook import Workbook
from crawlers.read.budget import read_budget
from crawlers.read.dates import iso_any, numeric_day
from crawlers.read.fields import take, take_first
from crawlers.read.structured import applicant_conditions, place_conditions
from crawlers.read.wording import bare
from crawlers.reading import PortalError, ReadError
from crawlers.source import Expect, Proof, Source, aside

# The data sets of the schedules, and the programmes.
_SETS = {
    "28776": Programme(code="FERS", name="Fundusze Europejskie dla Rozwoju Społecznego"),
    "4761": Programme(code="FERC", name="Fundusze Europejskie na Rozwój Cyfrowy"),
}
# Where the file of a data set is; which of these the portal fills differs.
_ADDRESSES = ("link", "download_url", "file_url")
# What a planned call is known by. Its rows move between two issues of a schedule, and its dates are put off.
_IDENTITY = ("action", "title", "types", "place", "funder")
# Projects so chosen are those of an applicant named beforehand (act of 28 April 2022 on the funds of 2021 to 2027,
# art. 44): nobody else can apply.
_NAMED_BEFOREHAND = "niekonkurencyjn"
_TERMS = re.compile(r"\s*[;\n]\s*")


class PlDaneGov(Workbook):
    """The source. A row of a schedule is a call that is planned, with days, months or quarters; words stay words.

    Rows that differ in nothing but their dates are rounds of one call: they are told apart by their order in time.
    """

    source = Source(
        title="Harmonogramy naborów FERS i FERC (dane.gov.pl)",
        country="PL",
        language="pl",
        zone="Europe/Warsaw",
        currency="PLN",
        home="https://dane.gov.pl/",
        licence="CC0 1.0",
        largest_answer=20_000_000,
        expect=Expect(
            at_least=8,
            at_most=2_000,
            filled={"conditions": 0.9, "sections": 0.8, "funder": 0.6, "budget": 0.6, "programme": 1.0},
        ),
        proof=Proof.DOCUMENTATION,
        checked_against="the words by which one project finds the columns in 2026, and the forms of dates that it met; "
        "no workbook was seen, and how many calls are planned is not known. How the interface names the file and the "
        "day of its data is told by three projects that read other data sets of it",
        unused=aside("the objective of the Union's policy, in a code", "goal"),
    )
    columns: ClassVar[Mapping[str, str]] = {
        "priority": "priorytet",
        "action": "działanie",
        "title": "tytuł",
        "types": "typy projekt",
        "who": "wnioskodawc",
        "opens": "początkow",
        "closes": "końcow",
        "amount": "kwota",
        "place": "obszar",
        "funder": "instytucja",
        "choice": "sposób",
        "more": "dodatkow",
        "goal": "cel",
    }
    needed = ("action", "who", "opens", "closes")
    id_field = "action"

    async def rows(self) -> AsyncIterator[Row]:
        """The rows of all schedules that name a call, each with its data set and its number among its like."""
        for dataset in _SETS:
            url = await self._newest(dataset)
            found = [row for row in self.read_workbook(await self.fetch_workbook(url), url) if _names_a_call(row)]
            if not found:
                raise PortalError("other shape", f"{url}: the table has no row that names a call")
            rounds: dict[str, int] = {}
            for row in sorted(found, key=_order):
                key = _identity(row)
                rounds[key] = rounds.get(key, 0) + 1
                yield {**row, "dataset": dataset, "round": str(rounds[key])}

    async def _newest(self, dataset: str) -> str:
        """The address of a data set's newest workbook."""
        where = f"https://api.dane.gov.pl/1.4/datasets/{dataset}/resources?per_page=100"
        resources = [one.get("attributes") for one in find_list(await self.fetch_json(where), "data", where)]
        books = [
            one for one in resources if isinstance(one, dict) and str(one.get("format")).lower() == "xlsx" and _url(one)
        ]
        if not books:
            raise PortalError("other shape", f"{where}: none of {len(resources)} resources is a workbook (xlsx)")
        return _url(max(books, key=lambda book: str(book.get("data_date") or "")))

    def call(self, row: Row) -> Call | None:
        """The planned call that a row is, or None where its applicant is named beforehand."""
        dataset, number = take(row, "dataset"), take(row, "round")
        key = f"{dataset}-{_identity(row)}" + ("" if number == "1" else f"-{number}")
        action, title = take_first(row, "action"), take_first(row, "title")
        who, place = take_first(row, "who") or "", take_first(row, "place") or ""
        choice = take_first(row, "choice")
        if choice is not None and choice.casefold().startswith(_NAMED_BEFOREHAND):
            return None
        return self.new_call(
            key=key,
            title=title or action or "",
            url=f"https://dane.gov.pl/pl/dataset/{dataset}#{key}",
            programme=_SETS[dataset],
            call_title=action if title else None,
            dates=self.dates_or_words(
                _day, opens=take_first(row, "opens"), closes=take_first(row, "closes"), opening="Data początkowa"
            ),
            budget=read_budget("PLN", "pl", total=take_first(row, "amount")),
            funder=take_first(row, "funder"),
            conditions=(
                *applicant_conditions(_TERMS.split(who), "pl", "wnioskodawcy"),
                *(place_conditions(_TERMS.split(place), "PL", "pl", "obszar") or self.national()),
            ),
            texts=[(SectionKind.DESCRIPTION, take_first(row, name)) for name in ("types", "priority", "more")],
        )


def _url(resource: Mapping[str, Any]) -> str:
    return next((str(resource[name]) for name in _ADDRESSES if resource.get(name)), "")


def _names_a_call(row: Row) -> bool:
    """Whether a row is more than a note under the table or the numbers of its columns."""
    return bool(row.keys() & {"action", "title", "types"}) and not row.get("priority", "").startswith("(")


def _identity(row: Row) -> str:
    """What stays the same of a row from one issue to the next, in twelve letters."""
    words = "\n".join(bare(str(row.get(name) or "")) for name in _IDENTITY)
    return sha256(words.encode()).hexdigest()[:12]


def _order(row: Row) -> tuple[str, str]:
    """Where a row stands in time among those that are like it; the schedules themselves are sorted anew at will."""
    return _sortable(row.get("opens", "")), _sortable(row.get("closes", ""))


def _sortable(raw: str) -> str:
    try:
        return str(_day(raw))
    except ReadError:
        year = re.search(r"\b20\d\d\b", raw)
        return f"{year[0] if year else ''} {raw}"


def _day(raw: str) -> date | datetime:
    """``15.09.2026``, or a day that the workbook holds as such. Raises `ReadError` for a month or a quarter."""
    return iso_any(raw) if re.match(r"\d{4}-", raw) else numeric_day(raw)
