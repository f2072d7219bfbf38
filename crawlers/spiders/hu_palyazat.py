"""palyazat.gov.hu: the calls of Hungary's EU and national programmes, from the interface of the portal's own pages."""

import json
from collections.abc import Mapping
from typing import ClassVar
from urllib.parse import quote, urlencode

import scrapy

from catalogue.model.call import Budget, Call, Instrument, Programme, SectionKind
from crawlers.portal import Row
from crawlers.portals.json_api import JsonApi
from crawlers.read.dates import iso_instant
from crawlers.read.fields import take, take_all, take_first
from crawlers.read.money import read_money, read_plain_amount
from crawlers.read.structured import applicant_conditions
from crawlers.read.wording import bare
from crawlers.reading import ReadError
from crawlers.source import Expect, Proof, Source, aside

_ACTIVE, _ACTIVE_ID = "Aktív", "b2111a67-2c8c-49c9-abdc-01ee1abb1814"
_ASKED = {
    "pagination": {"pageSize": 5000, "pageIndex": 0},
    "filtering": {"exactFilters": [{"type": "Status", "selected": [_ACTIVE_ID]}]},
    "sort": {"direction": "desc", "field": "endTime"},
}
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
    headers: ClassVar[Mapping[str, str]] = {
        "Content-Type": "application/json",
        "application-name": "FairApp",
        "device-id": "40b0c32c-77fe-4380-9f5e-be96ae24fabd",
    }

    def page(self, index: int) -> scrapy.Request:  # noqa: ARG002 - there is one page
        """The request for all active calls."""
        return scrapy.Request(
            self.url, method="POST", body=json.dumps(_ASKED), headers=dict(self.headers), dont_filter=True
        )

    def call(self, row: Row) -> Call | None:
        """The call that a record is; none where it is for the managers of funds.

        Raises `ReadError` for one that is not active: the portal then no longer heeds what it was asked for.
        """
        code, title, status = take(row, "code"), take(row, "name"), take(row, "status")
        if status != _ACTIVE:
            raise ReadError(f"its status is {status[:40]!r} where only calls that are {_ACTIVE} were asked for")
        if bare(title).endswith(bare(_FOR_FUND_MANAGERS)):
            return None
        plan, programme = take_first(row, "developmentalProgram"), take_first(row, "operationalProgram")
        form = take_first(row, "formOfSupport")
        where = {"program": plan or "", "op": programme or "", "code": code}
        return self.new_call(
            key=code,
            title=title,
            url=f"https://www.palyazat.gov.hu/palyazatok/redirect?{urlencode(where, quote_via=quote)}",
            identifier=code,
            dates=self.dates(iso_instant, opens=take_first(row, "startTime"), closes=take_first(row, "endTime")),
            status_raw=status,
            programme=_programme(plan, programme),
            instruments=(Instrument.GRANT,) if form == _GRANT else (),
            types_of_action=(form,) if form else (),
            budget=_budget(row, is_grant=form == _GRANT),
            conditions=(*applicant_conditions(take_all(row, "beneficiaries"), "hu", "beneficiaries"), *self.national()),
            texts=[
                (SectionKind.DESCRIPTION, take_first(row, "supportPurpose")),
                (SectionKind.CONDITIONS, take_first(row, "conditionsOfSupport")),
            ],
        )


def _programme(plan: str | None, programme: str | None) -> Programme | None:
    code = programme or plan
    return Programme(code=code, name=", ".join(filter(None, (plan, programme)))) if code else None


def _budget(row: Row, *, is_grant: bool) -> Budget | None:
    """The amounts, of which 0 is none. A limit as high as the whole budget limits no project."""
    names = ("sumAvailableSupportAmount", "minSupportAmount", "maxSupportAmount")
    total, lowest, highest = (read_money(take_first(row, name), "HUF", "en") for name in names)
    rate = take_first(row, "rateOfSupport")
    if total is None and lowest is None and highest is None:
        return None
    return Budget(
        total=total,
        project_min=lowest,
        project_max=None if highest is not None and total is not None and highest.amount >= total.amount else highest,
        # Beside loans and venture capital it stands for something else.
        rate_max=read_plain_amount(rate) if is_grant and rate else None,
    )
