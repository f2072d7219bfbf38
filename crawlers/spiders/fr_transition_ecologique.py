"""Transition écologique des entreprises: what French firms can get for their ecological transition.

The export reads ``06/02/2023`` month first, as JavaScript does: it gives the 2nd of June for the 6th of February, and
no date at all where the day is over twelve. So a date counts only where day and month cannot be exchanged, and a call
without a closing date need not be without one.
"""

import re
from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from catalogue.model.call import Budget, Call, Instrument, SectionKind
from catalogue.model.condition import Condition
from crawlers.drafting import Dates
from crawlers.portal import Row
from crawlers.portals.table import Table
from crawlers.read.dates import iso_instant, published_day
from crawlers.read.fields import take, take_first, take_json
from crawlers.read.html import read_line
from crawlers.read.structured import applicant_conditions, place_conditions
from crawlers.reading import ReadError
from crawlers.source import Expect, Proof, Source, aside

_ADDRESS = re.compile(r"(https://[^/]+/aides-entreprise/([^/?#]+))(?:\?.*)?")
# Every description is put together from these parts, in this order.
_PROJECTS, _AMOUNT, _DURATION, _CONTACT, _STEPS, _LINK = (
    "Projets liés au dispositif d'aide",
    "Montant de l'aide ou cout",
    "Durée de l'aide",
    "Contact public pour les questions sur le dispositif",
    "Etapes pour activer le dispositif",
    "Lien externe de présentation de l'aide",
)
_PARTS = re.compile(rf"^({'|'.join((_PROJECTS, _AMOUNT, _DURATION, _CONTACT, _STEPS, _LINK))})\b ?:?", re.MULTILINE)
# Of a link its words stay; of one that writes a mail, nothing.
_MARKDOWN = re.compile(r"\*\*|\\$|\[[^\]\n]*\]\((?:mailto:|\S*@)[^)\n]*\)|\[([^\]\n]*)\]\(\S*?\)", re.MULTILINE)
# The export writes it for all, also where the same programme asks for fifty.
_ANY_SIZE = re.compile(r"^Eligibilité en fonction du nombre de salariés ?:.*\n?", re.MULTILINE)
# "financement" tells neither grant nor anything else.
_INSTRUMENTS = {
    "prêt": Instrument.LOAN,
    "avantage fiscal": Instrument.TAX_CREDIT,
    "étude": Instrument.SUPPORT_SERVICE,
    "formation": Instrument.SUPPORT_SERVICE,
}


class FrTransitionEcologique(Table):
    """The source. ``id`` is drawn anew when a title changes; the name in the address is the programme's own."""

    source = Source(
        title="Transition écologique des entreprises",
        country="FR",
        language="fr",
        zone="Europe/Paris",
        home="https://mission-transition-ecologique.beta.gouv.fr/",
        licence="open data (data.gouv.fr); which licence is unverified",
        every=timedelta(days=7),
        expect=Expect(
            at_least=95,
            at_most=1_000,
            filled={"opens": 0.15, "instruments": 0.3, "keywords": 0.5, "links": 0.8}
            | dict.fromkeys(("budget", "sections", "conditions", "funder"), 0.9),
        ),
        proof=Proof.RECORDED,
        checked_against="the file of June 2026 (190 rows) as its publishers keep it; their programs.json of that day "
        "shows how its dates were misread",
        unused=aside("drawn anew when a title changes", "id")
        | aside("when the file was written", "date_mise_a_jour")
        | aside("empty in all rows", "programmes_parents"),
    )
    url = "https://raw.githubusercontent.com/betagouv/mission-transition-ecologique/main/libs/data/static/data_gouv_export.csv"
    columns = ("titre", "description", "eligibilite", "types_aides", "url_source", "eligibilite_geographique")
    id_field = "url_source"

    def call(self, row: Row) -> Call:
        """The call that a row is."""
        address = _ADDRESS.fullmatch(take(row, "url_source"))
        if address is None:
            raise ReadError("its address is not that of a programme")
        parts = _parts(take(row, "description"))
        kinds = take(row, "types_aides").split("|")
        amount = parts.get(_AMOUNT, "")
        stated = amount.partition("\n\n")[0]
        return self.new_call(
            key=address[2],
            title=take(row, "titre"),
            url=address[1],
            dates=self._dates(row),
            instruments=tuple(dict.fromkeys(_INSTRUMENTS[kind] for kind in kinds if kind in _INSTRUMENTS)),
            # What one gets and what one pays stand in one field.
            budget=Budget(words=f"Montant de l'aide ou coût : {read_line(stated)}") if stated else None,
            keywords=tuple(line.strip() for line in parts.get(_PROJECTS, "").splitlines() if line.strip()),
            funder=_instructors(row),
            links=[parts.get(_LINK)],
            conditions=(*applicant_conditions([take(row, "cibles")], "fr", "cibles"), *_places(row)),
            texts=[
                (SectionKind.DESCRIPTION, take(row, "promesse")),
                (SectionKind.DESCRIPTION, parts.get("")),
                (SectionKind.CONDITIONS, _plain(_ANY_SIZE.sub("", take(row, "eligibilite")))),
                (SectionKind.SUPPORT, amount),
                (SectionKind.SUPPORT, parts.get(_DURATION)),
                (SectionKind.HOW_TO_APPLY, parts.get(_STEPS)),
            ],
        )

    def _dates(self, row: Row) -> Dates:
        """The dates that are certain; a closing date that is not is given in words, both ways."""
        opens, closes = take_first(row, "date_ouverture"), take_first(row, "date_cloture")
        dates = self.dates(iso_instant, opens=self._certain(opens), closes=self._certain(closes))
        if closes is None or dates.deadlines:
            return dates
        day = self._day(closes)
        return replace(dates, words=f"{day:%d/%m/%Y} ou {day:%m/%d/%Y}")

    def _certain(self, raw: str | None) -> str | None:
        """``raw`` if its day and month cannot be exchanged."""
        if raw is None:
            return None
        day = self._day(raw)
        return raw if day.day > 12 or day.day == day.month else None

    def _day(self, raw: str) -> date:
        return published_day(iso_instant(raw), ZoneInfo(self.source.zone))


def _parts(description: str) -> dict[str, str]:
    """The parts of a description by their labels; the words before the first under the empty one. No contacts."""
    intro, *labelled = _PARTS.split(description)
    parts = {"": intro} | dict(zip(labelled[::2], labelled[1::2], strict=True))
    parts.pop(_CONTACT, None)
    return {label: _plain(text) for label, text in parts.items()}


def _plain(markdown: str) -> str:
    return _MARKDOWN.sub(r"\1", markdown).strip()


def _instructors(row: Row) -> str | None:
    """Who decides on the money."""
    carriers = take_json(row, "porteurs") or []
    return "; ".join(carrier["nom"] for carrier in carriers if "instructeur" in carrier["roles"]) or None


def _places(row: Row) -> tuple[Condition, ...]:
    found = place_conditions([take(row, "eligibilite_geographique")], "FR", "fr", "eligibilite_geographique")
    excluded = take_first(row, "eligibilite_geographique_exclusions")
    if excluded is None:
        return found
    # The column is empty in all recorded rows; what is meant by its values is not known.
    return tuple(replace(one, rule=None, clause=f"{one.clause} (exclusions: {excluded})") for one in found)
