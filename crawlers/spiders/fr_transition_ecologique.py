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
from crawlers.read.fields import look_up, take, take_all, take_each, take_first, take_json, take_records
from crawlers.read.html import as_paragraphs, read_line
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
        checked_against="the file of June 2026 (190 rows) as its publishers keep it, and their own list of that day",
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
        parts = _parts(take_first(row, "description") or "")
        kinds, target = (take_first(row, "types_aides") or "").split("|"), take_first(row, "cibles")
        amount, who = parts.get(_AMOUNT, ""), take_first(row, "eligibilite") or ""
        stated = read_line(amount.partition("\n\n")[0])
        return self.new_call(
            key=address[2],
            title=take(row, "titre"),
            url=address[1],
            dates=self._dates(row),
            instruments=look_up(kinds, _INSTRUMENTS),
            types_of_action=kinds,
            # What one gets and what one pays stand in one field.
            budget=Budget(words=f"Montant de l'aide ou coût : {stated}") if stated else None,
            keywords=parts.get(_PROJECTS, "").splitlines(),
            funder=_instructors(row),
            links=[parts.get(_LINK)],
            conditions=(*self.applicants([target] if target else [], "cibles"), *self._places(row)),
            texts=[
                (SectionKind.DESCRIPTION, take_first(row, "promesse")),
                (SectionKind.DESCRIPTION, parts[""]),
                # As HTML: signs in it would make the portal's plain lines one.
                (SectionKind.CONDITIONS, as_paragraphs(_plain(_ANY_SIZE.sub("", who)).splitlines())),
                (SectionKind.SUPPORT, amount),
                (SectionKind.SUPPORT, parts.get(_DURATION)),
                (SectionKind.HOW_TO_APPLY, parts.get(_STEPS)),
            ],
        )

    def _dates(self, row: Row) -> Dates:
        """The dates that are certain; a closing date that is not is given in words, both ways."""
        opens, closes = take_each(row, "date_ouverture", "date_cloture")
        known, note = self._certain(closes), None
        if closes is not None and known is None:
            day = self._day(closes)
            note = f"{day:%d/%m/%Y} ou {day:%m/%d/%Y}"
        return self.dates(iso_instant, opens=self._certain(opens), closes=known, note=note)

    def _certain(self, raw: str | None) -> str | None:
        """``raw`` if its day and month cannot be exchanged."""
        day = self._day(raw) if raw is not None else None
        return raw if day is not None and (day.day > 12 or day.day == day.month) else None

    def _day(self, raw: str) -> date:
        return published_day(iso_instant(raw), ZoneInfo(self.source.zone))

    def _places(self, row: Row) -> tuple[Condition, ...]:
        """Where one must be. The column of exclusions was never seen with a value, and what it means is not known."""
        listed, excluded = take_each(row, "eligibilite_geographique", "eligibilite_geographique_exclusions")
        found = self.places([listed], "eligibilite_geographique") if listed else ()
        if excluded is None:
            return found
        return tuple(replace(one, rule=None, clause=f"{one.clause} (exclusions: {excluded})") for one in found)


def _parts(description: str) -> dict[str, str]:
    """The parts of a description by their labels; the words before the first under the empty one. No contacts."""
    intro, *labelled = _PARTS.split(description)
    parts = {"": intro} | dict(zip(labelled[::2], labelled[1::2], strict=True))
    parts.pop(_CONTACT, None)
    return {label: _plain(text) for label, text in parts.items()}


def _plain(markdown: str) -> str:
    return _MARKDOWN.sub(r"\1", markdown).strip()


def _instructors(row: Row) -> str:
    """Who decides on the money."""
    carriers = take_records({"porteurs": take_json(row, "porteurs")}, "porteurs")
    return "; ".join(take(one, "nom") for one in carriers if "instructeur" in take_all(one, "roles"))
