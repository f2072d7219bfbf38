"""Aides-territoires: what the French State, its agencies and the regions pay for projects of their territories.

Its interface asks for a personal key, which it changes for a token of one day. Of its aids, most of them for communes,
those that firms can get are asked for.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace

import scrapy

from catalogue.model.call import Budget, Call, Instrument, Programme, SectionKind
from catalogue.model.condition import Condition
from crawlers.drafting import Dates
from crawlers.portal import Row
from crawlers.portals.json_api import JsonApi, find_value
from crawlers.portals.paging import Paging
from crawlers.read.dates import iso_day
from crawlers.read.fields import take, take_all, take_first
from crawlers.read.html import read_line
from crawlers.read.money import read_plain_amount, stated
from crawlers.read.structured import applicant_conditions, place_conditions
from crawlers.reading import PortalError
from crawlers.source import Expect, Proof, Source, aside

_API = "https://aides-territoires.beta.gouv.fr/api"
_FIRMS = "Entreprise privée"
_ALWAYS_OPEN = "Permanente"
_INSTRUMENTS = {
    "Subvention": Instrument.GRANT,
    "Prêt": Instrument.LOAN,
    "Avance récupérable": Instrument.LOAN,
    "Ingénierie technique": Instrument.SUPPORT_SERVICE,
    "Ingénierie financière": Instrument.SUPPORT_SERVICE,
    "Ingénierie Juridique / administrative": Instrument.SUPPORT_SERVICE,
}
_SUMS = (
    ("loan_amount", "Prêt", "Montant du prêt maximum"),
    ("recoverable_advance_amount", "Avance récupérable", "Montant de l'avance récupérable"),
)
# Smaller places are often called like a department elsewhere, and larger ones made up for one aid like a region.
_SCALES_READ = frozenset({"Pays", "Région", "Département", "Métropole", "Outre-mer"})


class FrAidesTerritoires(JsonApi):
    """The source. Aids that ended are not listed; ``is_live`` says no more than that."""

    source = Source(
        title="Aides-territoires",
        country="FR",
        language="fr",
        zone="Europe/Paris",
        home="https://aides-territoires.beta.gouv.fr/",
        licence="Licence Ouverte 2.0; some aids are taken over from others, whose licence each names",
        key_setting="aides_territoires_key",
        expect=Expect(
            at_least=300,
            at_most=4_000,
            filled=dict.fromkeys(("sections", "conditions", "funder", "keywords"), 0.9)
            | {"instruments": 0.5, "deadlines": 0.1, "opens": 0.1, "links": 0.5, "budget": 0.1},
        ),
        proof=Proof.DOCUMENTATION,
        checked_against="the portal's own source code, which writes these fields, and its documentation; no answer was "
        "seen, and how many of its 3,000 aids are for firms is unknown",
        unused=aside("personal data", "contact")
        | aside("of the portal itself", "slug", "date_created", "date_updated", "is_live", "import_*")
        | aside("said by another field already", "financers_full", "instructors_full", "aid_types_full")
        | aside("names beside its name", "name_initial", "short_title")
        | aside("newer than the code it was checked against", "perimeter_code", "region", "region_code")
        | aside("newer than the code it was checked against", "other_financial_aid_comment")
        | aside("lower than what one may hope for", "subvention_rate_lower_bound")
        | aside("no help in choosing", "mobilization_steps", "destinations", "project_examples", "project_references")
        | aside("no help in choosing", "is_charged", "is_call_for_project", "european_aid", "instructors"),
    )
    url = f"{_API}/aids/?organization_type_slugs[]=private-sector&itemsPerPage=100"
    records = "results"
    total = "count"
    paging = Paging(parameter="page")
    id_field = "id"
    _token = ""

    async def listed(self) -> AsyncIterator[Row]:
        """The aids, with a token of their own for this reading."""
        self._token = await self._ask_for_token()
        async for row in super().listed():
            yield row

    async def _ask_for_token(self) -> str:
        # The key goes to this address and to none that it sends us on to.
        asked = scrapy.Request(
            f"{_API}/connexion/",
            method="POST",
            headers={"X-AUTH-TOKEN": self.reading.key},
            meta={"dont_redirect": True},
            dont_filter=True,
        )
        try:
            answer = await self.fetch_json(asked)
        except PortalError as error:
            if error.kind != "refused":
                raise
            raise PortalError(error.kind, f"{error}; is the key in CALLFIT_AIDES_TERRITOIRES_KEY right?") from error
        token = find_value(answer, "token", asked.url)
        if not isinstance(token, str):
            raise PortalError("other shape", f"{asked.url} answered with a token that is no text")
        return token

    def page(self, index: int) -> scrapy.Request:
        """The request for a page; its token is shown to the portal only."""
        return super().page(index).replace(headers={"Authorization": f"Bearer {self._token}"})

    def call(self, row: Row) -> Call | None:
        """The call that an aid is; None where firms are not among those whom it is for."""
        audiences = take_all(row, "targeted_audiences")
        if not audiences:
            raise KeyError("targeted_audiences")
        if _FIRMS not in audiences:
            return None
        kinds = take_all(row, "aid_types")
        programmes = take_all(row, "programs")
        return self.new_call(
            key=take(row, "id"),
            title=take(row, "name"),
            url=take(row, "url"),
            dates=self._dates(row),
            programme=Programme(code=programmes[0], name=programmes[0]) if programmes else None,
            instruments=tuple(dict.fromkeys(_INSTRUMENTS[kind] for kind in kinds if kind in _INSTRUMENTS)),
            budget=self._budget(row, kinds),
            funder="; ".join(take_all(row, "financers")) or None,
            keywords=tuple(take_all(row, "categories")),
            links=[take_first(row, "application_url"), take_first(row, "origin_url")],
            conditions=(*applicant_conditions(audiences, "fr", "targeted_audiences"), *self._places(row)),
            texts=[
                (SectionKind.DESCRIPTION, take_first(row, "description")),
                (SectionKind.CONDITIONS, take_first(row, "eligibility")),
            ],
        )

    def _dates(self, row: Row) -> Dates:
        """The dates. That a paper is due before them is told in words: there is no date of that kind."""
        closes = take_first(row, "submission_deadline")
        lasting = take_first(row, "recurrence") == _ALWAYS_OPEN
        opens = take_first(row, "start_date")
        dates = self.dates(iso_day, opens=opens, closes=closes, rolling=lasting and closes is None)
        before = take_first(row, "predeposit_date")
        return dates if before is None else replace(dates, words=f"Pré-dépôt : {iso_day(before):%d/%m/%Y}")

    def _budget(self, row: Row, kinds: Sequence[str]) -> Budget | None:
        """The highest rate, and the largest sum of an aid that is nothing but a loan; zero means that none is stated.

        Of an aid of several kinds the sum of a loan is told in words: it does not bound the grant.
        """
        rate = read_plain_amount(take_first(row, "subvention_rate_upper_bound") or 0)
        words, most = [read_line(take_first(row, "subvention_comment") or "")], None
        for field, kind, label in _SUMS:
            money = stated(read_plain_amount(take_first(row, field) or 0), self.source.currency)
            if money is not None and list(kinds) == [kind]:
                most = money
            elif money is not None:
                words.append(f"{label} : {money.amount} {money.currency}")
        told = "; ".join(filter(None, words)) or None
        if rate == 0 and most is None and told is None:
            return None
        return Budget(rate_max=rate if 0 < rate <= 100 else None, project_max=most, words=told)

    def _places(self, row: Row) -> tuple[Condition, ...]:
        """Where one must be. The name of a place that is not trusted is told together with what kind of place it is."""
        name, scale = take_first(row, "perimeter"), take_first(row, "perimeter_scale")
        if name is None:
            return self.national()
        place = name if scale in _SCALES_READ else f"{name} ({scale or 'sans échelle'})"
        return place_conditions([place], "FR", "fr", "perimeter")
