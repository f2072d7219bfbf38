"""ESMA's register of crowdfunding service providers: the platforms that may bring companies and investors together.

Regulation (EU) 2020/1503 lets a provider serve businesses in the state that authorised it (Article 12), and in others
after it has told that authority (Article 18). The register names the first on each provider's own record, so there it
is certain that the provider may serve; of other states the record says nothing, and there it stays open.
"""

import re
from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from typing import Any

import scrapy

from catalogue.model.call import Call, Instrument, SectionKind
from crawlers.portal import Row
from crawlers.portals.json_api import JsonApi, find_value
from crawlers.portals.paging import Paging, with_parameters
from crawlers.read.dates import iso_instant, numeric_day
from crawlers.read.fields import take, take_first, take_records
from crawlers.read.html import as_paragraphs
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
_IS_OVER = {"Active": False, "Inactive": True}
_SITE = re.compile(
    r"(?P<scheme>https?://)?(?P<rest>[a-z0-9-]+(?:\.[a-z0-9-]+)+(?![\w@.-])(?:/[^\s;,]*)?)", re.IGNORECASE
)


class EuEsmaCrowdfunding(JsonApi):
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
        checked_against="two providers of 2026 as another project re-typed them; the number (259 in August 2026) and "
        "the paging by its account",
        unused=aside(
            "the index's own",
            *("id", "type_s", "entity_type", "ae_dbId", "ae_entityTypeCode", "ae_entityTypeLabel", "collectorParent"),
            *("timestamp", "_version_", "ae_lastUpdate*", "ae_authorisationNotificationDateStr"),
        )
        | aside("says who the provider is, which its name does", "ae_micLeiEsmaId", "ae_headOfficeLei", "ae_legalform")
        | aside("where letters go, not whom it serves", "ae_headOfficeAddress", "ae_branchAddress", "ae_officeType")
        | aside("of branches, which providers of this kind do not have", "ae_hostMemberState")
        | aside("free text, empty where it was seen", "ae_comment")
        | aside("serving in other states; no such record was seen", "aeNotHostMmbSt"),
    )
    url = with_parameters("https://registers.esma.europa.eu/solr/esma_registers_upreg/select", _QUERY)
    records = "response.docs"
    total = "response.numFound"
    paging = Paging(parameter="cursorMark")
    id_field = "ae_entityName"
    _cursor = "*"

    def page(self, index: int) -> scrapy.Request:  # noqa: ARG002 - pages have no numbers
        """The request for what follows the last page."""
        return scrapy.Request(with_parameters(self.url, {"cursorMark": self._cursor}), dont_filter=True)

    async def document(self, request: scrapy.Request | str) -> Any:  # noqa: ANN401 - JSON may be anything
        """A page, which says where the next one begins."""
        answer = await super().document(request)
        self._cursor = str(find_value(answer, "nextCursorMark", self.url))
        return answer

    async def rows(self) -> AsyncIterator[Row]:
        """The providers, each with the documents of its block by their kind."""
        blocks: dict[str, dict[str, list[Row]]] = {}
        async for document in self.listed():
            block = blocks.setdefault(str(document.get("_root_")), {})
            block.setdefault(str(document.get("entity_type")), []).append(document)
        for root, block in blocks.items():
            providers = block.pop("ae", [])
            if len(providers) == 1:
                yield providers[0] | block
            else:
                self.reading.reject(f"{root}: {len(providers)} providers where one belongs")

    def call(self, row: Row) -> Call:
        """The call that a provider is."""
        name, state = take(row, "ae_entityName"), take(row, "ae_status")
        if state not in _IS_OVER:
            raise ReadError(f"its state is {state[:40]!r} where {' or '.join(_IS_OVER)} belongs")
        key, home = take(row, "_root_"), take_first(row, "ae_homeMemberState")
        active = [one for one in take_records(row, "aeActivity") if take_first(one, "ac_status") != "Inactive"]
        services = dict.fromkeys(told for one in active if (told := take_first(one, "ac_serviceName")))
        authority = take_first(row, "ae_competentAuthority") or "its authority"
        said = f"{name} is authorised by {authority} as a crowdfunding service provider, for:"
        return self.new_call(
            key=key,
            title=take_first(row, "ae_commercialName") or name,
            url=_website(take_first(row, "ae_website")) or f"{_REGISTER}#{key}",
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
            withdrawn=_IS_OVER[state],
            instruments=(Instrument.CROWDFUNDING,),
            types_of_action=services,
            conditions=country_conditions([home] if home else [], "ae_homeMemberState"),
            texts=[(SectionKind.SUPPORT, as_paragraphs([said, *services]))],
        )


def _day(raw: str) -> date | datetime:
    """An instant of the index, or a day as its fields for people have it."""
    return numeric_day(raw) if "/" in raw else iso_instant(raw)


def _website(raw: str | None) -> str | None:
    """The first address of a platform, which the register mostly gives without its protocol."""
    found = _SITE.match((raw or "").strip())
    return f"{found['scheme'] or 'https://'}{found['rest']}" if found is not None else None
