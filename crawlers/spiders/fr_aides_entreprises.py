"""Aides-entreprises.fr: the register of what French firms can get from the State, the regions and others.

Its own JSON dump is read: it has every label beside its number and comes from the register itself, over TLS. The CSV
files have numbers to look up in four further files, and the mirror that is told of is a stranger's and unencrypted.
"""

from datetime import timedelta
from html import unescape
from typing import Any

import scrapy

from catalogue.model.call import Budget, Call, Instrument, SectionKind
from catalogue.model.condition import Condition
from crawlers.portal import Row
from crawlers.portals.json_api import JsonApi
from crawlers.read.dates import iso_any
from crawlers.read.fields import look_up, take, take_first, take_records
from crawlers.read.html import read_line
from crawlers.read.structured import size_conditions
from crawlers.source import Expect, Proof, Source, aside

_ONLINE = "1"
_NATIONAL = "2"
_LONGEST_AMOUNT = 300
_INSTRUMENTS = {
    "subvention": Instrument.GRANT,
    "prêt": Instrument.LOAN,
    "avance récupérable": Instrument.LOAN,
    "garantie": Instrument.GUARANTEE,
    "participation au capital": Instrument.EQUITY,
    "allègement fiscal": Instrument.TAX_CREDIT,
    "accompagnement gratuit": Instrument.SUPPORT_SERVICE,
}
# The texts are HTML, escaped once too often.
_TEXTS = {
    "objet": SectionKind.DESCRIPTION,
    "operations_el": SectionKind.DESCRIPTION,
    "benef": SectionKind.CONDITIONS,
    "conditions": SectionKind.CONDITIONS,
    "montant": SectionKind.SUPPORT,
}
_PAPERS = ("source", "formulaire", "reglement")


class FrAidesEntreprises(JsonApi):
    """The source. What is not online any more is still in the dump and is none of ours."""

    source = Source(
        title="Aides-entreprises.fr",
        country="FR",
        language="fr",
        zone="Europe/Paris",
        home="https://www.aides-entreprises.fr/",
        licence="Licence Ouverte (Etalab)",
        every=timedelta(days=2),
        timeout=600,
        # 54 MB in 2026.
        largest_answer=200_000_000,
        expect=Expect(
            at_least=1_200,
            at_most=12_000,
            filled={"sections": 0.9, "conditions": 0.8, "instruments": 0.5, "funder": 0.5},
        ),
        proof=Proof.DOCUMENTATION,
        checked_against="the register's own documentation of its fields and the reports of four who read the dump; no "
        "dump is recorded",
        unused=aside("of the register itself", "horodatage", "aid_validation", "maj", "nb_org", "DEL", "aid_slug")
        | aside("papers that are none of the call's own", "complements", "complements.dispositif")
        | aside("codes without a published table", "id_domaine", "duree_projet", "age_entreprise")
        | aside("nearly all rows carry all of them", "cache_indexation.profils")
        | aside("whom it is meant for first, not who may apply", "handicapes", "femmes", "seniors", "jeunes")
        | aside("personal data", "cache_indexation.contacts", "contacts"),
    )
    url = "https://data.aides-entreprises.fr/files/aides.json"
    records = "data"
    id_field = "id_aid"

    async def document(self, request: scrapy.Request | str) -> Any:  # noqa: ANN401 - JSON may be anything
        """The dump; some of its versions are the bare list."""
        answer = await self.fetch_json(request)
        return {self.records: answer} if isinstance(answer, list) else answer

    def call(self, row: Row) -> Call | None:
        """The call that a row is; None for one that the register has taken offline."""
        if take(row, "status") != _ONLINE:
            return None
        number, staff = take(row, "id_aid"), take_first(row, "effectif")
        texts = {name: unescape(take_first(row, f"aid_{name}") or "") for name in _TEXTS}
        natures = _named(row, "natures", "typ_libelle")
        papers = [paper for name in _PAPERS for paper in take_records(row, f"complements.{name}")]
        amount = read_line(texts["montant"])
        return self.new_call(
            key=number,
            title=unescape(take(row, "aid_nom")),
            url=f"https://www.aides-entreprises.fr/aide/{number}",
            dates=self.dates(iso_any, closes=take_first(row, "date_fin")),
            instruments=look_up(natures, _INSTRUMENTS),
            types_of_action=natures,
            budget=Budget(words=amount) if 0 < len(amount) <= _LONGEST_AMOUNT else None,
            funder="; ".join(_named(row, "financeurs", "org_nom")),
            keywords=_named(row, "projets", "proj_libelle"),
            links=[take_first(paper, "lien") for paper in papers],
            # The numbers of "effectif" have no published table: that there is a limit is kept, and not read.
            conditions=(*self._places(row), *size_conditions([staff] if staff else [], "fr", "effectif")),
            texts=[(kind, texts[name]) for name, kind in _TEXTS.items()],
        )

    def _places(self, row: Row) -> tuple[Condition, ...]:
        """Where one must be. A commune is told by its number: many are called like a department elsewhere."""
        coverage = take_first(row, "couverture_geo")
        places = []
        for place in take_records(row, "cache_indexation.territoires"):
            commune = take_first(place, "insee")
            places.append(f"COM-{commune}" if commune else take_first(place, "ter_libelle") or "un territoire sans nom")
        return self.places(places, "territoires") if places or coverage == _NATIONAL else ()


def _named(row: Row, kind: str, name: str) -> list[str]:
    """The names of the register's other records that an aid points at."""
    records = take_records(row, f"cache_indexation.{kind}")
    return [unescape(words) for record in records if (words := take_first(record, name))]
