"""ESMA's register of crowdfunding service providers: the platforms that may bring companies and investors together.

Regulation (EU) 2020/1503 lets a provider serve businesses in the state that authorised it (Article 12), and in others
after it has told that authority (Article 18). The register names the first on each provider's own record, so there it
is certain that the provider may serve; of other states the record says nothing, and there it stays open.
"""

import re
from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from html import escape
from typing import Any

from catalogue.model.call import Call, Instrument, SectionKind
from crawlers.portal import Portal, Row
from crawlers.portals.json_api import find_list, find_number, find_value
from crawlers.portals.paging import check_pages, with_parameters
from crawlers.read.dates import iso_instant, numeric_day
from crawlers.read.fields import take, take_first, take_records
from crawlers.read.structured import country_conditions
from crawlers.reading import ReadError
from crawlers.source import Expect, Proof, Source, aside

_REGISTER = "https://registers.esma.europa.eu/publication/searchRegister?core=esma_registers_upreg"
_QUERY = {
    "q": "{!join from=id to=_root_}ae_entityTypeCode:CSP",
    "fq": "entity_type:(ae OR aeActivity OR aeNotHostMmbSt)",
    "wt": "json",
    "rows": "1000",
    "sort": "_root_ asc,id asc",
}
_PROVIDER, _SERVICE = "ae", "aeActivity"
_STATES = {"Active": False, "Inactive": True}
_SITE = re.compile(r"(?:https?://)?(?P<host>[a-z0-9-]+(?:\.[a-z0-9-]+)+)(?![\w@.-])(?P<path>/[^\s;,]*)?", re.IGNORECASE)


class EuEsmaCrowdfunding(Portal):
    """The source. A provider can be asked at any time, so its call is open for as long as it is authorised.

    The index holds a provider and what it is authorised for as documents beside one another, which name the provider
    as their root. A block may begin on one page and end on the next.
    """

    source = Source(
        title="ESMA register: crowdfunding service providers",
        country="EU",
        language="en",
        zone="Europe/Paris",
        home="https://registers.esma.europa.eu/",
        licence="unverified: ESMA's legal notice could not be read",
        every=timedelta(days=7),
        expect=Expect(at_least=130, at_most=1_000, filled={"opens": 0.9, "conditions": 0.9, "sections": 0.9}),
        proof=Proof.DERIVED,
        checked_against="a page of two providers of 2026 as another project keeps it, re-typed; the number (259 on 15 "
        "August 2026) and the paging are that project's account. No record of a notification to serve in another state "
        "was seen, so these are left aside",
        unused=aside(
            "the index's own",
            *("id", "type_s", "entity_type", "ae_dbId", "ae_entityTypeCode", "ae_entityTypeLabel", "collectorParent"),
            *("timestamp", "_version_", "ae_lastUpdate", "ae_lastUpdateStr", "ae_authorisationNotificationDateStr"),
        )
        | aside("says who the provider is, which its name does", "ae_micLeiEsmaId", "ae_headOfficeLei", "ae_legalform")
        | aside("where letters go, not whom it serves", "ae_headOfficeAddress", "ae_branchAddress", "ae_officeType")
        | aside("of branches, which providers of this kind do not have", "ae_hostMemberState")
        | aside("free text, empty where it was seen", "ae_comment")
        | aside("its fields are not documented", "notifications"),
    )
    url = "https://registers.esma.europa.eu/solr/esma_registers_upreg/select"
    id_field = "ae_entityName"

    async def rows(self) -> AsyncIterator[Row]:
        """The providers, each with its services."""
        blocks: dict[str, list[dict[str, Any]]] = {}
        cursor, following, pages, read, announced = "", "*", 0, 0, 0
        while following != cursor:
            check_pages(pages, self.url)
            cursor, pages = following, pages + 1
            answer = await self.fetch_json(with_parameters(self.url, _QUERY | {"cursorMark": cursor}))
            announced = find_number(answer, "response.numFound", self.url)
            documents = find_list(answer, "response.docs", self.url)
            following = str(find_value(answer, "nextCursorMark", self.url))
            read += len(documents)
            for document in documents:
                blocks.setdefault(str(document.get("_root_")), []).append(document)
            if read >= announced or not documents:
                break
        if read != announced:
            self.reading.note("short page", f"{self.url}: {read} documents of {announced} announced")
        for root, documents in blocks.items():
            provider = next((one for one in documents if one.get("entity_type") == _PROVIDER), None)
            if provider is None:
                self.reading.reject(f"{root}: {len(documents)} documents without the provider that they belong to")
                continue
            services = [one for one in documents if one.get("entity_type") == _SERVICE]
            rest = [one for one in documents if one is not provider and one.get("entity_type") != _SERVICE]
            yield provider | {"services": services, "notifications": rest}

    def call(self, row: Row) -> Call:
        """The call that a provider is."""
        name, state = take(row, "ae_entityName"), take_first(row, "ae_status")
        if state is not None and state not in _STATES:
            raise ReadError(f"its state is {state[:40]!r} where {' or '.join(_STATES)} belongs")
        home, key, site = take_first(row, "ae_homeMemberState"), take(row, "_root_"), take_first(row, "ae_website")
        services = [take(service, "ac_serviceName") for service in take_records(row, "services")]
        return self.new_call(
            key=key,
            title=take_first(row, "ae_commercialName") or name,
            url=_website(site) or f"{_REGISTER}#{key}",
            links=[f"{_REGISTER}#{key}"],
            identifier=take_first(row, "ae_lei"),
            funder=name,
            dates=self.dates(
                _day,
                opens=take_first(row, "ae_authorisationNotificationDate"),
                closes=take_first(row, "ae_authorisationWithdrawalEndDateStr"),
                rolling=True,
            ),
            status_raw=state,
            withdrawn=_STATES.get(state or "", False),
            instruments=(Instrument.CROWDFUNDING,),
            types_of_action=tuple(dict.fromkeys(services)),
            conditions=country_conditions([home] if home else [], "ae_homeMemberState"),
            texts=[(SectionKind.SUPPORT, _description(name, services, take_first(row, "ae_competentAuthority")))],
        )


def _day(raw: str) -> date | datetime:
    """An instant of the index, or a day as its fields for people have it."""
    return numeric_day(raw) if "/" in raw else iso_instant(raw)


def _website(raw: str | None) -> str | None:
    """The address of a platform, which the register mostly gives without its protocol; the first of several."""
    found = _SITE.match((raw or "").strip())
    return f"https://{found['host'].lower()}{found['path'] or '/'}" if found is not None else None


def _description(name: str, services: list[str], authority: str | None) -> str:
    listed = "".join(f"<li>{escape(service)}</li>" for service in dict.fromkeys(services))
    by = f" by {escape(authority)}" if authority else ""
    return f"<p>{escape(name)} is authorised as a crowdfunding service provider{by}, for:</p><ul>{listed}</ul>"
