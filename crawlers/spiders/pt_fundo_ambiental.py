"""Fundo Ambiental: the calls of Portugal's environmental fund, from its register of the year and that of the PRR."""

import re
from collections.abc import AsyncIterator, Iterator
from urllib.parse import urlsplit

import scrapy
from parsel import Selector

from catalogue.model.call import Call, SectionKind
from crawlers.portal import Row
from crawlers.portals.details import DetailedPortal
from crawlers.read.fields import take, take_each, take_first, take_records
from crawlers.read.html import words_of
from crawlers.read.page import definitions_in, page_name, select, select_all, text_of
from crawlers.read.wording import bare
from crawlers.reading import PortalError
from crawlers.source import Expect, Proof, Source

_SITE = "https://www.fundoambiental.pt/"
_UNTIL, _POT, _FROM, _MOST = "Candidaturas até", "Dotação do aviso", "Início da receção", "Apoio máximo por candidatura"
_STATE = re.compile(r"[A-ZÀ-Ý ]{5,}")
_BODY = "h2 ~ p, h2 ~ ul, h2 ~ ol, h2 ~ div, h2 ~ table"
# The headings of a call's page, bare, by what stands under them; all others describe what is paid for.
_SECTIONS = (
    (re.compile(r"beneficiarios|destinatarios|entidades|ambito geografico|condicoes"), SectionKind.CONDITIONS),
    (re.compile(r"dotacao|financiamento|apoio|taxa"), SectionKind.SUPPORT),
    (re.compile(r"prazo|calendarizacao|apresentacao de candidaturas|submissao"), SectionKind.HOW_TO_APPLY),
)
# Addresses of persons, papers, and news about the call.
_ASIDE = re.compile(r"contactos|documentacao|documentos|informacao \d|perguntas")


class PtFundoAmbiental(DetailedPortal):
    """The source. A register has a card for each call, with its state, term and money, and a page for the rest."""

    source = Source(
        title="Fundo Ambiental",
        country="PT",
        language="pt",
        zone="Europe/Lisbon",
        home=_SITE,
        licence="unverified: public notices, no licence is named",
        expect=Expect(
            at_least=4, at_most=200, filled={"status_raw": 0.95, "deadlines": 0.5, "budget": 0.6, "sections": 0.8}
        ),
        proof=Proof.DOCUMENTATION,
        checked_against="what two projects write, one of which keeps the register of 2026 and pages of its calls; the "
        "register of the PRR was not seen",
    )
    id_field = "titulo"

    async def listed(self) -> AsyncIterator[Row]:
        """The cards of both registers. In January the new year's may not be there yet, and then last year's is read."""
        today = self.today()
        years = (today.year, today.year - 1) if today.month == 1 else (today.year,)
        missing = 0
        for year in years:
            try:
                cards = await self._cards(f"apoios-{year}")
            except PortalError as error:
                missing += 1
                if missing == len(years):
                    raise
                self.reading.note("register missing", f"there is no register of {year}: {error}")
                continue
            for row in cards:
                yield row
        for row in await self._cards("apoios-prr"):
            yield row

    async def _cards(self, register: str) -> list[Row]:
        """The cards of a register. Raises `PortalError` for a page without any, as the portal's page of errors is."""
        page = await self.fetch_html(f"{_SITE}{register}.aspx")
        cards = [
            _card(card, select(section, "h2")) for section in page.css("section") for card in section.xpath("./div[h3]")
        ]
        if not cards:
            raise PortalError("other shape", f"{_SITE}{register}.aspx: there is no card of a call on it")
        return cards

    def detail(self, row: Row) -> str | None:
        """The call's page; none for a card without a state and a term, which is of papers and of no call."""
        return self.address(row["link"]) if _UNTIL in row or "estado" in row else None

    async def read_detail(self, request: scrapy.Request | str) -> Row:
        """The parts of the call's page under their headings, and the first day where news of it tell it."""
        page = await self.fetch_html(request)
        if not page.css("#ctAreaConteudo"):
            raise PortalError("other shape", f"{request}: the page has no content where calls have it")
        parts = definitions_in(page, "#ctAreaConteudo", "h2", _BODY)
        told = [text for text in select_all(page, "#ctAreaConteudo li") if text.startswith(_FROM)]
        return {
            "partes": [{"titulo": title, "texto": text} for title, text in parts.items()],
            **({"inicio": told[0].partition(":")[2].strip()} if told else {}),
        }

    def call(self, row: Row) -> Call | None:
        """The call that a card is; none where it has neither a state nor a term."""
        title, until, state = take(row, "titulo"), take_first(row, _UNTIL), take_first(row, "estado")
        if until is None and state is None:
            return None
        link, opens = take(row, "link"), take_first(row, "inicio")
        reference, pot, area, purpose = take_each(row, "referencia", _POT, "area", "objetivo")
        parts = [(take(part, "titulo"), take_first(part, "texto") or "") for part in take_records(row, "partes")]
        applicants = [term for heading, text in parts if bare(heading).startswith("benefici") for term in _terms(text)]
        register = urlsplit(link).path.strip("/").partition("/")[0]
        return self.new_call(
            # The year of the register and the page's own name: what is between them is moved about.
            key=f"{register}/{page_name(link).removesuffix('.aspx')}",
            title=title,
            url=link,
            identifier=None if reference is None or reference.isdecimal() else reference,
            dates=self.dates_or_words(self.written_day, opens=opens, closes=until, opening=_FROM),
            withdrawn=bare(state or "").startswith("encerrad"),
            status_raw=state,
            funder="Fundo Ambiental",
            budget=self.budget(total=pot, project_max=_most(parts)),
            keywords=[area],
            conditions=(*self.applicants(applicants, "Beneficiários"), *self.national()),
            texts=[(SectionKind.DESCRIPTION, purpose), *_texts(parts)],
        )


def _card(card: Selector, area: str | None) -> Row:
    badges = select_all(card, "span")
    states = [badge for badge in badges if _STATE.fullmatch(badge)]
    lines, purpose = (list(map(text_of, card.xpath(f"./div[{place}]"))) for place in (1, 2))
    row: Row = {
        "titulo": select(card, "h3"),
        "estado": next(iter(states), None),
        "referencia": next((badge for badge in badges if badge not in states), None),
        **{label: value.strip() for label, _, value in (line.partition(":") for line in "\n".join(lines).split("\n"))},
        "objetivo": " ".join(purpose),
        "link": select(card, "a[href$='.aspx']::attr(href)"),
        "area": area,
    }
    return {name: value for name, value in row.items() if name and value}


def _terms(html: str) -> list[str]:
    """Who may apply: the points of the list under the heading, or its lines where there is no list."""
    points = select_all(Selector(text=html), "li") or words_of(html).split("\n")
    return [point.rstrip(" .;") for point in points]


def _most(parts: list[tuple[str, str]]) -> str | None:
    """What one project may get, as the page says it."""
    lines = (line for _, text in parts for line in words_of(text).split("\n") if bare(line).startswith(bare(_MOST)))
    return next((line.partition(":")[2].strip(" .") for line in lines), None)


def _texts(parts: list[tuple[str, str]]) -> Iterator[tuple[SectionKind, str]]:
    for heading, text in parts:
        name = bare(heading)
        if not _ASIDE.match(name):
            kind = next((kind for words, kind in _SECTIONS if words.match(name)), SectionKind.DESCRIPTION)
            yield kind, text
