"""Forskningsrådet: the current calls of the Research Council of Norway, from the search of its site."""

import json
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, datetime

import scrapy

from catalogue.model.call import Budget, Call, SectionKind
from catalogue.model.money import Money
from crawlers.drafting import Dates
from crawlers.portal import Portal, Row
from crawlers.portals.json_api import find_list
from crawlers.read.budget import read_budget
from crawlers.read.dates import numeric_day
from crawlers.read.fields import flatten, take, take_all, take_first, take_records
from crawlers.read.html import read_line
from crawlers.read.money import money_after, read_money
from crawlers.read.structured import applicant_conditions
from crawlers.read.written_dates import written_day
from crawlers.reading import ReadError
from crawlers.source import Expect, Proof, Source

_CURRENT = {"timeframe": 0, "subjects": [], "targetGroups": [], "deadlineTypes": [], "applicationTypes": []}
_GROUP = re.compile(r"(?P<name>.*?)\s*(?:\((?P<count>[0-9]+) utlysning(?:er)?\))?")
_ROLLING = "løpende"
_YEAR = re.compile(r"\b[0-9]{4}\b")
_RANGE = re.compile(r"(?P<lowest>[0-9 ]+)[-–](?P<highest>.+)")
# How the label of a date ends by which one applies.
_DEADLINE = "frist"


class NoForskningsradet(Portal):
    """The source. The calls come in groups; one that stands in several of them is read once.

    A date is that of the deadline if its label says so; the year of a day may stand in a field of its own.
    """

    source = Source(
        title="Forskningsrådet",
        country="NO",
        language="nb",
        zone="Europe/Oslo",
        currency="NOK",
        home="https://www.forskningsradet.no/",
        licence="unverified: no terms could be read",
        expect=Expect(at_least=5, at_most=400, filled={"sections": 0.6, "conditions": 1.0}),
        proof=Proof.DOCUMENTATION,
        checked_against="the fields and forms as one project reads them; no answer was seen. Of the titles of groups "
        "there are two accounts, audience and type of application, so they are kept as both, and rule nobody out",
    )
    url = "https://www.forskningsradet.no/api/v1/search/proposal/no/18404"
    id_field = "title"

    async def rows(self) -> AsyncIterator[Row]:
        """The current calls, each with the titles of its groups."""
        headers = {"Content-Type": "application/json"}
        request = scrapy.Request(self.url, method="POST", body=json.dumps(_CURRENT), headers=headers, dont_filter=True)
        answer = await self.fetch_json(request)
        rows: dict[str, Row] = {}
        for group in find_list(answer, "groups", self.url):
            found = _GROUP.fullmatch(read_line(str(group.get("title") or "")))
            assert found is not None
            proposals = find_list(group, "proposals", self.url)
            if found["count"] is not None and int(found["count"]) != len(proposals):
                told = f"the group {found['name']} holds {len(proposals)} calls of {found['count']} announced"
                self.reading.note("short page", f"{self.url}: {told}")
            for proposal in proposals:
                row = rows.setdefault(str(proposal.get("id")), flatten(proposal) | {"groups": []})
                row["groups"].append(found["name"])
        for row in rows.values():
            yield row

    def call(self, row: Row) -> Call:
        """The call that a record is."""
        groups = tuple(take_all(row, "groups"))
        return self.new_call(
            key=take(row, "id"),
            title=take(row, "title"),
            url=take(row, "url"),
            dates=self._dates(row),
            status_raw=take_first(row, "status.text"),
            funder=self.source.title,
            types_of_action=groups,
            budget=_budget(take_records(row, "metadata.items")),
            keywords=tuple(take_all(row, "tags.list")),
            conditions=(*applicant_conditions(groups, "nb", "groups.title"), *self.national()),
            texts=[(SectionKind.DESCRIPTION, take_first(row, "text"))],
        )

    def _dates(self, row: Row) -> Dates:
        """The deadline; a date that another label stands before is kept as words."""
        label, raw = take_first(row, "dateLabel") or _DEADLINE, read_line(take_first(row, "date") or "")
        year = take_first(row, "year")
        if year is not None and raw and raw.casefold() != _ROLLING and _YEAR.search(raw) is None:
            raw = f"{raw} {year}"
        if not read_line(label).casefold().rstrip(": ").endswith(_DEADLINE):
            return replace(self.dates(_day), words=f"{read_line(label)} {raw}".strip() or None)
        rolling = raw.casefold() == _ROLLING
        return self.dates(_day, closes=raw or None, rolling=rolling, prose=rolling)


def _day(raw: str) -> date | datetime:
    return numeric_day(raw) if raw.count(".") > 1 else written_day(raw, "nb")


def _budget(items: list[Row]) -> Budget | None:
    """The pot and the limits of a project; what is not one amount, or a range of two, is kept as words."""
    texts = {read_line(take(item, "label")).casefold(): read_line(take_first(item, "text") or "") for item in items}
    pot = next((text for label, text in texts.items() if "midler" in label), None)
    limits = next((text for label, text in texts.items() if "støttegrenser" in label), "")
    try:
        lowest, highest = _limits(limits)
        told = ""
    except ReadError:
        lowest, highest, told = None, None, limits
    budget = read_budget("NOK", "nb", total=pot) or Budget()
    words = "; ".join(filter(None, (budget.words, told))) or None
    budget = replace(budget, project_min=lowest, project_max=highest, words=words)
    return None if budget == Budget() else budget


def _limits(raw: str) -> tuple[Money | None, Money | None]:
    """The lowest and the highest sum for one project. Raises `ReadError` for anything but a range or a ceiling."""
    if not raw:
        return None, None
    found = _RANGE.fullmatch(raw)
    if found is None:
        return None, money_after(raw, "NOK", "nb", "Inntil", "Maks", "Opptil", "Maksimalt")
    lowest, highest = (read_money(found[part].strip(), "NOK", "nb") for part in ("lowest", "highest"))
    if lowest is not None and highest is not None and lowest.amount > highest.amount:
        raise ReadError(f"a range whose end lies before its start: {raw[:60]!r}")
    return lowest, highest
