"""Aides-territoires: what the French State, its agencies and the regions pay for projects of their territories.

Its interface asks for a personal key, which it changes for a token of one day. Of its aids, most of them for communes,
those that firms can get are asked for.
"""

from collections.abc import AsyncIterator
from dataclasses import replace

import scrapy

from catalogue.model.call import Budget, Call, Instrument, SectionKind
from catalogue.model.condition import Condition
from crawlers.portal import Row
from crawlers.portals.json_api import JsonApi, find_value
from crawlers.portals.paging import Paging
from crawlers.read.dates import iso_day
from crawlers.read.fields import look_up, take, take_all, take_each, take_first
from crawlers.read.html import read_line
from crawlers.read.money import read_money
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
        checked_against="the portal's own source code and documentation; no answer was seen, and how many of its 3,000 "
        "aids are for firms is unknown",
        unused=aside("personal data", "contact")
        | aside("of the portal itself", "slug", "date_created", "date_updated", "is_live", "import_*")
        | aside("said by another field already", "financers_full", "instructors_full", "aid_types_full")
        | aside("names beside its name", "name_initial", "short_title")
        | aside(
            "newer than the code it was checked against",
            *("perimeter_code", "region", "region_code", "other_financial_aid_comment"),
        )
        | aside("lower than what one may hope for", "subvention_rate_lower_bound")
        | aside(
            "no help in choosing",
            *("mobilization_steps", "destinations", "project_*", "european_aid", "instructors"),
            *("is_charged", "is_call_for_project"),
        ),
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
        opens, before, closes = take_each(row, "start_date", "predeposit_date", "submission_deadline")
        rolling = take_first(row, "recurrence") == _ALWAYS_OPEN and closes is None
        # That a paper is due before the application is told in words: there is no date of that kind.
        note = f"Pré-dépôt : {iso_day(before):%d/%m/%Y}" if before is not None else None
        return self.new_call(
            key=take(row, "id"),
            title=take(row, "name"),
            url=take(row, "url"),
            dates=self.dates(iso_day, opens=opens, closes=closes, rolling=rolling, note=note),
            programme=take_first(row, "programs"),
            instruments=look_up(kinds, _INSTRUMENTS),
            types_of_action=kinds,
            budget=self._budget(row, kinds),
            funder="; ".join(take_all(row, "financers")),
            keywords=take_all(row, "categories"),
            links=take_each(row, "application_url", "origin_url"),
            conditions=(*self.applicants(audiences, "targeted_audiences"), *self._places(row)),
            texts=[
                (SectionKind.DESCRIPTION, take_first(row, "description")),
                (SectionKind.CONDITIONS, take_first(row, "eligibility")),
            ],
        )

    def _budget(self, row: Row, kinds: list[str]) -> Budget:
        """The highest rate, and the largest sum of an aid that is nothing but a loan; zero means that none is stated.

        Of an aid of several kinds the sum of a loan is told in words: it does not bound the grant.
        """
        rate, comment = take_each(row, "subvention_rate_upper_bound", "subvention_comment")
        most, words = None, [comment]
        for field, kind, label in _SUMS:
            money = read_money(take_first(row, field), "EUR", "en")
            if money is not None and kinds == [kind]:
                most = str(money.amount)
            elif money is not None:
                words.append(f"{label} : {money.amount} EUR")
        found = self.budget(project_max=most, rate=rate, language="en") or Budget()
        told = "; ".join(read_line(line) for line in (found.words, *words) if line)
        return replace(found, words=told or None)

    def _places(self, row: Row) -> tuple[Condition, ...]:
        """Where one must be. The name of a place that is not trusted is told together with what kind of place it is."""
        name, scale = take_each(row, "perimeter", "perimeter_scale")
        if name is None:
            return ()
        return self.places([name if scale in _SCALES_READ else f"{name} ({scale or 'sans échelle'})"], "perimeter")
