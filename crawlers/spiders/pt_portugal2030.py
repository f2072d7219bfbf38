"""Portugal 2030: the calls of Portugal's EU programmes of 2021 to 2027, from what the portal's own page asks for."""

import re
from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import scrapy

from catalogue.model.call import Budget, Call, Programme, SectionKind
from catalogue.model.condition import Condition
from crawlers.portal import Row
from crawlers.portals.json_api import JsonApi
from crawlers.portals.paging import Paging
from crawlers.read.dates import iso_local
from crawlers.read.fields import take, take_all, take_each, take_first, take_records
from crawlers.read.html import as_paragraphs
from crawlers.read.money import read_amount, stated
from crawlers.read.structured import partly
from crawlers.reading import PortalError
from crawlers.source import Expect, Proof, Source, aside

_SITE = "https://portugal2030.pt"
_OPEN, _SCHEDULED = "7", "6"
# As the portal's page sends them: all 23 programmes, and five filters that are not set.
_ASKED = (
    *(("programaId[]", str(number)) for number in range(100, 123)),
    *((name, "") for name in ("NUTSIIId", "fundoId", "tipoAvisoId", "tipoModalidadeApresentacaoCandidaturaId")),
    *(("order_by_field", "publicacao"), ("order_by_direction", "desc")),
)
_REGIONAL = re.compile(r"Programa Regional (?:do|da|dos|de) (?P<region>.+?)(?: 2021-2027)?")
_LABELS = {
    "prioridadeDesignacao": "Prioridade",
    "objetivoEspecificoDesignacao": "Objetivo específico",
    "tipologiaAcaoDesignacao": "Tipologia de ação",
    "tipologiaIntervencaoDesignacao": "Tipologia de intervenção",
    "tipologiaOperacaoDesignacao": "Tipologia de operação",
    "fundoDesignacao": "Fundo",
}
_TOPICS = ("objetivoEspecificoDesignacao", "tipologiaAcaoDesignacao", "tipologiaOperacaoDesignacao")


class PtPortugal2030(JsonApi):
    """The source. A page holds five calls whatever one asks for; who may apply stands in the call's papers only."""

    source = Source(
        title="Portugal 2030",
        country="PT",
        language="pt",
        zone="Europe/Lisbon",
        home=f"{_SITE}/avisos/",
        licence="unverified: public notices, no licence is named",
        timeout=90,
        expect=Expect(
            at_least=100,
            at_most=2_000,
            filled={"opens": 0.9, "deadlines": 0.9, "budget": 0.4, "programme": 0.9, "sections": 0.9},
        ),
        proof=Proof.RECORDED,
        checked_against="two calls of the first page of 14 September 2026, as the portal's page got them, and the "
        "answer behind the last page; scheduled calls by what others write",
        unused=aside("the day of the last change, and an internal number", "aviso.dataUltima*", "aviso.avisoGlobalId")
        | aside("numbers of code lists", "aviso.classificacaoAvisoId", "aviso.instrumentoTerritorialId")
        | aside("the title in English", "aviso.designacaoEN")
        | aside("instruments of the plan that the call belongs to", "aviso.contextoAvisoInstrumento*")
        | aside("of the publication, and how long a decision takes", "calendario.dataPublicacao", "calendario.tempo*"),
    )
    url = f"{_SITE}/wp-json/avisos/query"
    records = "avisos"
    paging = Paging(parameter="page", first=0)
    id_field = "aviso.codigoAviso"
    _asked_state = _OPEN

    def page(self, index: int) -> scrapy.Request:
        """The request for a page of five, counted from 0."""
        body = urlencode([("estadoAvisoId", self._asked_state), *_ASKED, ("page", str(index))])
        headers = {"Content-Type": "application/x-www-form-urlencoded; charset=UTF-8"}
        return scrapy.Request(self.url, method="POST", body=body, headers=headers, dont_filter=True)

    async def listed(self) -> AsyncIterator[Row]:
        """The open calls, then those that are to open. That none is open is never true and never taken for true."""
        for self._asked_state in (_OPEN, _SCHEDULED):
            count = 0
            async for row in super().listed():
                count += 1
                yield row
            if count == 0 and self._asked_state == _OPEN:
                raise PortalError("search down", f"{self.url}: not one open call on the first page")

    async def document(self, request: scrapy.Request | str) -> Any:  # noqa: ANN401 - JSON may be anything
        """The JSON that is answered; behind the last page it says "not found", with status 200, which is no calls."""
        answer = await super().document(request)
        is_end = isinstance(answer, dict) and str(answer.get("code")) == "404" and "avisos" not in answer
        return {"avisos": []} if is_end else answer

    def call(self, row: Row) -> Call:
        """The call that a record is."""
        code, title = take(row, "aviso.codigoAviso"), take(row, "aviso.designacaoPT")
        parts = take_records(row, "estrutura")
        lines = [f"{label}: {'; '.join(words)}" for name, label in _LABELS.items() if (words := _distinct(parts, name))]
        papers = [paper for paper in take_records(row, "documentos") if paper.get("tipoDocumentoDesignacao") == "Aviso"]
        opens, first, last = take_each(row, "calendario.dataInicio", "calendario.dataFim", "calendario.dataFimAtual")
        return self.new_call(
            key=code,
            title=title,
            url=f"{_SITE}/avisos/?{urlencode({'pesquisaLivre': code})}",
            identifier=code,
            links=map(_paper, papers),
            # The second one is where a prolonged call ends.
            dates=self.dates(iso_local, opens=opens, closes=last or first),
            types_of_action=take_all(row, "aviso.classificacaoAvisoDesignacao"),
            budget=_budget(parts),
            keywords=[word for name in _TOPICS for word in _distinct(parts, name)],
            conditions=self._places(row, parts, title.strip()),
            programme=_programme(parts),
            texts=[(SectionKind.DESCRIPTION, as_paragraphs(lines))],
        )

    def _places(self, row: Row, parts: list[Row], title: str) -> tuple[Condition, ...]:
        """The region whose programme pays; only a part of it where a plan for some towns is carried out (IT)."""
        plan = take_first(row, "aviso.instrumentoTerritorialDesignacao")
        programmes = _distinct(parts, "programaOperacionalDesignacao")
        regions = [found["region"] for name in programmes if (found := _REGIONAL.fullmatch(name))]
        if not regions or len(regions) < len(programmes):
            return self.national()
        where = self.places(regions, "programaOperacionalDesignacao", exclusive=False)
        return partly(where, plan or "IT") if plan is not None or title.endswith("(IT)") else where


def _distinct(parts: list[Row], name: str) -> list[str]:
    """The different values of a field of the lines, which stays in them."""
    return list(dict.fromkeys(text for part in parts if (text := str(part.get(name) or "").strip())))


def _programme(parts: list[Row]) -> Programme | None:
    """The programme that pays; where several do, the first."""
    codes, names = (_distinct(parts, f"programaOperacional{what}") for what in ("Id", "Designacao"))
    return Programme(code=(codes or names)[0], name=names[0]) if names else None


def _budget(parts: list[Row]) -> Budget | None:
    """What all lines have to give together; a sum of 0 is not stated."""
    amounts = [read_amount(raw, "en") for part in parts if (raw := take_first(part, "dotacao")) is not None]
    return Budget(total=stated(sum(amounts, Decimal(0)), "EUR"))


def _paper(paper: Row) -> str | None:
    where = dict(zip(("path", "container"), take_each(paper, "path", "container"), strict=True))
    return f"{_SITE}/wp-json/avisos/download?{urlencode(where)}" if all(where.values()) else None
