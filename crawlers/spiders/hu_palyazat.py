"""palyazat.gov.hu: the calls of Hungary's EU and national programmes, from the interface of the portal's own pages."""

from dataclasses import replace
from typing import ClassVar
from urllib.parse import quote, urlencode

from catalogue.model.call import Budget, Call, Instrument, Programme, SectionKind
from crawlers.portal import Row
from crawlers.portals.json_api import JsonApi
from crawlers.read.dates import iso_instant
from crawlers.read.fields import take, take_all, take_each, take_first
from crawlers.read.wording import bare
from crawlers.reading import ReadError
from crawlers.source import Expect, Proof, Source, aside

_ACTIVE, _ACTIVE_ID = "Aktív", "b2111a67-2c8c-49c9-abdc-01ee1abb1814"
_GRANT = "Vissza nem térítendő támogatás (VNT)"
# Money for the managers of funds, who pass it on or are paid for it: no company can ask for it.
_FOR_FUND_MANAGERS = "technikai felhívás"


class HuPalyazat(JsonApi):
    """The source. One answer holds all active calls; `categories` are facets of the search and the same for all."""

    source = Source(
        title="palyazat.gov.hu",
        country="HU",
        language="hu",
        zone="Europe/Budapest",
        currency="HUF",
        home="https://www.palyazat.gov.hu/",
        licence="unverified: no terms could be read",
        expect=Expect(at_least=25, at_most=600, filled={"deadlines": 0.7, "conditions": 0.95, "budget": 0.6}),
        proof=Proof.DERIVED,
        checked_against="values of the active calls for businesses of 25 July and 18 August 2026, renamed and cut by "
        "another project; three projects name the fields, one the words for a grant; no whole answer was seen",
        unused=aside("the code is the call's name", "id")
        | aside("facets of the search, alike on every call, and not who may apply or where", "categories")
        | aside("touched daily without a change", "modificationTime", "released")
        | aside("what others have asked for, which changes daily", "sumRequestedSupportAmount"),
    )
    url = "https://ginapp-api.fair.gov.hu/papi/tenders/list"
    records = "tenders"
    total = "pagination.totalCount"
    id_field = "code"
    accepted = frozenset({200, 201})
    # Constants of the portal's own pages, without which the interface answers 500.
    headers: ClassVar = {"application-name": "FairApp", "device-id": "40b0c32c-77fe-4380-9f5e-be96ae24fabd"}
    body: ClassVar = {
        "pagination": {"pageSize": 5000, "pageIndex": 0},
        "filtering": {"exactFilters": [{"type": "Status", "selected": [_ACTIVE_ID]}]},
        "sort": {"direction": "desc", "field": "endTime"},
    }

    def call(self, row: Row) -> Call | None:
        """The call that a record is; none where it is for the managers of funds.

        Raises `ReadError` for one that is not active: the portal then no longer heeds what it was asked for.
        """
        code, title, status = take(row, "code"), take(row, "name"), take(row, "status")
        if status != _ACTIVE:
            raise ReadError(f"its status is {status[:40]!r} where only calls that are {_ACTIVE} were asked for")
        if bare(title).endswith(bare(_FOR_FUND_MANAGERS)):
            return None
        plan, programme, form = take_each(row, "developmentalProgram", "operationalProgram", "formOfSupport")
        opens, closes, aim, terms = take_each(row, "startTime", "endTime", "supportPurpose", "conditionsOfSupport")
        where = urlencode({"program": plan or "", "op": programme or "", "code": code}, quote_via=quote)
        name = ", ".join(filter(None, (plan, programme)))
        is_grant = form == _GRANT
        return self.new_call(
            key=code,
            title=title,
            url=f"palyazatok/redirect?{where}",
            identifier=code,
            dates=self.dates(iso_instant, opens=opens, closes=closes),
            status_raw=status,
            programme=Programme(code=programme or plan or "", name=name),
            instruments=(Instrument.GRANT,) if is_grant else (),
            types_of_action=[form],
            budget=self._budget(row, is_grant=is_grant),
            conditions=(*self.applicants(take_all(row, "beneficiaries"), "beneficiaries"), *self.national()),
            texts=[(SectionKind.DESCRIPTION, aim), (SectionKind.CONDITIONS, terms)],
        )

    def _budget(self, row: Row, *, is_grant: bool) -> Budget | None:
        """The amounts, of which 0 is none. A limit as high as the whole budget limits no project.

        The rate stands for something else beside loans and venture capital, and where no amount is stated.
        """
        total, lowest, highest = take_each(row, "sumAvailableSupportAmount", "minSupportAmount", "maxSupportAmount")
        rate = take_first(row, "rateOfSupport")
        found = self.budget(
            total=total, project_min=lowest, project_max=highest, rate=rate if is_grant else None, language="en"
        )
        if found is None or found == Budget(rate_max=found.rate_max):
            return None
        pot, most = found.total, found.project_max
        return replace(found, project_max=None) if pot and most and most.amount >= pot.amount else found
