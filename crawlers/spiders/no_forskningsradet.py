"""Forskningsrådet: the current calls of the Research Council of Norway, from the search of its site."""

import re
from collections.abc import AsyncIterator
from typing import ClassVar

from catalogue.model.call import Budget, Call, SectionKind
from crawlers.drafting import Dates
from crawlers.portal import Row
from crawlers.portals.json_api import JsonApi, find_list
from crawlers.read.fields import flatten, take, take_all, take_each, take_first, take_records
from crawlers.read.html import read_line
from crawlers.read.written_dates import day_in
from crawlers.source import Expect, Proof, Source

_GROUP = re.compile(r"(?P<name>.*?)\s*(?:\((?P<count>[0-9]+) utlysning(?:er)?\))?")
_ROLLING = "løpende"
_YEAR = re.compile(r"\b[0-9]{4}\b")
# How the label of a date ends by which one applies.
_DEADLINE = "frist"


class NoForskningsradet(JsonApi):
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
        expect=Expect(at_least=5, at_most=400, filled={"deadlines": 0.3, "sections": 0.6}),
        proof=Proof.DOCUMENTATION,
        checked_against="the fields and forms as one project reads them; no answer was seen. Of the titles of groups "
        "there are two accounts, audience and type of application: they are kept as both, and rule nobody out",
    )
    url = "https://www.forskningsradet.no/api/v1/search/proposal/no/18404"
    body: ClassVar = {"timeframe": 0, "subjects": [], "targetGroups": [], "deadlineTypes": [], "applicationTypes": []}
    records = "groups"

    async def listed(self) -> AsyncIterator[Row]:
        """The current calls, each with the titles of its groups."""
        rows: dict[str, Row] = {}
        async for group in super().listed():
            found = _GROUP.fullmatch(read_line(str(group.get("title") or "")))
            assert found is not None
            proposals = find_list(group, "proposals", self.url, self.reading.reject)
            if found["count"] is not None and int(found["count"]) != len(proposals):
                told = f"the group {found['name']} holds {len(proposals)} calls of {found['count']} announced"
                self.reading.note("short page", f"{self.url}: {told}")
            for proposal in proposals:
                row = rows.setdefault(str(proposal.get("id") or len(rows)), flatten(proposal) | {"groups": []})
                row["groups"].append(found["name"])
        for row in rows.values():
            yield row

    def call(self, row: Row) -> Call:
        """The call that a record is."""
        groups = take_all(row, "groups")
        return self.new_call(
            key=take(row, "id"),
            title=take(row, "title"),
            url=take(row, "url"),
            dates=self._dates(row),
            status_raw=take_first(row, "status.text"),
            funder=self.source.title,
            types_of_action=groups,
            budget=self._budget(take_records(row, "metadata.items")),
            keywords=take_all(row, "tags.list"),
            conditions=(*self.applicants(groups, "groups.title"), *self.national()),
            texts=[(SectionKind.DESCRIPTION, take_first(row, "text"))],
        )

    def _dates(self, row: Row) -> Dates:
        """The deadline; a date that another label stands before is kept as words."""
        label, raw, year = (read_line(part or "") for part in take_each(row, "dateLabel", "date", "year"))
        rolling = raw.casefold() == _ROLLING
        if year and raw and not rolling and _YEAR.search(raw) is None:
            raw = f"{raw} {year}"
        if label and not label.casefold().rstrip(": ").endswith(_DEADLINE):
            return self.dates(day_in("nb"), note=f"{label} {raw}")
        return self.dates(day_in("nb"), closes=raw, rolling=rolling, prose=any(map(str.isalpha, raw)))

    def _budget(self, items: list[Row]) -> Budget | None:
        """The pot and the limits of a project, each behind a label that holds a word."""
        texts = {(take_first(item, "label") or "").casefold(): take_first(item, "text") for item in items}
        pot, limits = (
            next((texts[name] for name in texts if word in name), None) for word in ("midler", "støttegrenser")
        )
        return self.budget(total=pot, limits=limits)
