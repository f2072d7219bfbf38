"""Innovasjon Norge: grants, loans, guarantees and advice for companies, from the content behind its site."""

import re
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any
from urllib.parse import quote

import scrapy

from catalogue.model.call import Budget, Call, Instrument, SectionKind
from catalogue.model.money import Money
from crawlers.drafting import Dates
from crawlers.portal import Row
from crawlers.portals.json_api import JsonApi
from crawlers.read.fields import take, take_all, take_first, take_records
from crawlers.read.html import read_line
from crawlers.read.money import money_after
from crawlers.read.page import label_of
from crawlers.read.structured import applicant_conditions
from crawlers.read.written_dates import written_day
from crawlers.reading import ReadError
from crawlers.source import Expect, Proof, Source

_QUERY = (
    '*[_type == "service" && language == "nb" && defined(slug.current)] | order(_id asc) '
    '{_id, title, "slug": slug.current, excerpt, keyPoints[]{title, text}, '
    '"categories": service_categories[]->title, "themes": theme_categories[]->title, '
    'serviceInfo[]{"title": heading, content}, "more": additionalInformation[]->{title, content}}'
)
# Marks of the editors' preview, which stand inside words.
_INVISIBLE = dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))
_FUNDING = "Finansiering"
_INSTRUMENTS: Mapping[str, Instrument | None] = {
    "tilskudd": Instrument.GRANT,
    "lån": Instrument.LOAN,
    "garanti": Instrument.GUARANTEE,
    # A call for applications: for what, its text says.
    "utlysning": None,
}
_BETWEEN_KINDS = re.compile(r"\s*(?:,|/|\bog\b|\beller\b)\s*")
_KIND, _WHO, _DEADLINE, _SUM = "Type tjeneste", "Målgruppe", "Søknadsfrist", "Hvor mye"
_AT_ANY_TIME = frozenset({"løpende", "løpende søknadsfrist", "ingen søknadsfrist", "ingen frist"})
_OVER = frozenset({"utløpt", "avsluttet", "stengt"})
_AT_MOST, _AT_LEAST = ("Inntil", "Opptil", "Maks", "Maksimalt"), ("Minimum", "Minst", "Fra")


class NoInnovasjonNorge(JsonApi):
    """The source. What is no funding is advice, courses and networks, which a company may ask for as well.

    The site itself refuses machines; its content is published by its own interface, which asks for no key, and only
    that is read.
    """

    source = Source(
        title="Innovasjon Norge",
        country="NO",
        language="nb",
        zone="Europe/Oslo",
        currency="NOK",
        home="https://www.innovasjonnorge.no/",
        licence="unverified: no terms could be read",
        expect=Expect(at_least=20, at_most=800, filled={"sections": 0.8, "instruments": 0.5, "conditions": 1.0}),
        proof=Proof.DOCUMENTATION,
        checked_against="the fields and a few words of services as one project reads them; no answer was seen. The "
        "words for no deadline and for a service that is over are ours or that project's, as whole texts",
    )
    url = f"https://loal7n8w.apicdn.sanity.io/v2023-01-01/data/query/inno-prod?query={quote(_QUERY, safe='')}"
    records = "result"
    id_field = "title"

    async def document(self, request: scrapy.Request | str) -> Any:  # noqa: ANN401 - JSON may be anything
        """The services, without invisible marks inside words and without holes in lists."""
        return _cleaned(await super().document(request))

    def call(self, row: Row) -> Call:
        """The call that a service is."""
        points = {label_of(take(point, "title")): read_line(take_first(point, "text") or "") for point in _points(row)}
        categories, kind = take_all(row, "categories"), points.get(_KIND)
        deadline, who = points.get(_DEADLINE, ""), points.get(_WHO)
        is_over = deadline.casefold().rstrip(".") in _OVER
        return self.new_call(
            key=take(row, "_id"),
            title=take(row, "title"),
            url=take(row, "slug"),
            dates=self._dates(deadline),
            withdrawn=is_over,
            status_raw=deadline if is_over else None,
            funder=self.source.title,
            instruments=_instruments(kind, categories) if kind else (),
            types_of_action=(kind,) if kind else (),
            budget=_budget(points.get(_SUM, "")),
            keywords=(*categories, *take_all(row, "themes")),
            conditions=(*applicant_conditions([who] if who else [], "nb", _WHO), *self.national()),
            texts=[
                (SectionKind.DESCRIPTION, take_first(row, "excerpt")),
                (SectionKind.SUPPORT, "".join(f"<p>{escape(f'{name}: {text}')}</p>" for name, text in points.items())),
                *((SectionKind.CONDITIONS, _html(part)) for part in take_records(row, "serviceInfo")),
                *((SectionKind.FURTHER_INFORMATION, _html(part)) for part in take_records(row, "more")),
            ],
        )

    def _dates(self, words: str) -> Dates:
        """The deadline; a day without its year is no date and stays words."""
        rolling = words.casefold().rstrip(".") in _AT_ANY_TIME
        return self.dates(lambda raw: written_day(raw, "nb"), closes=words or None, rolling=rolling, prose=True)


def _instruments(kind: str, categories: list[str]) -> tuple[Instrument, ...]:
    """What a company gets; what is neither funding by its kind nor by its category is a service."""
    kinds = _BETWEEN_KINDS.split(kind.casefold())
    if _FUNDING not in categories and not any(one in _INSTRUMENTS for one in kinds):
        return (Instrument.SUPPORT_SERVICE,)
    return tuple(dict.fromkeys(found for one in kinds if (found := _INSTRUMENTS.get(one)) is not None))


def _points(row: Row) -> list[Row]:
    return [point for point in take_records(row, "keyPoints") if point.get("title")]


def _cleaned(part: Any) -> Any:  # noqa: ANN401 - JSON may be anything
    if isinstance(part, str):
        return part.translate(_INVISIBLE)
    if isinstance(part, list):
        return [_cleaned(inner) for inner in part if inner is not None]
    if isinstance(part, dict):
        return {name: _cleaned(inner) for name, inner in part.items()}
    return part


def _html(part: Row) -> str:
    """A titled part of a service, whose text is Portable Text, as HTML."""
    title = take_first(part, "title")
    head = f"<h3>{escape(title)}</h3>" if title else ""
    body = "".join(_blocks(take_records(part, "content")))
    return head + body if body else ""


def _blocks(blocks: list[Row]) -> Iterator[str]:
    for block in blocks:
        text = "".join(str(child.get("text") or "") for child in block.get("children") or () if isinstance(child, dict))
        if block.get("_type") == "block" and text.strip():
            yield f"<li>{escape(text)}</li>" if block.get("listItem") else f"<p>{escape(text)}</p>"


def _budget(words: str) -> Budget | None:
    """The highest or the lowest sum for one project; anything but one sum behind such a word is kept as words."""
    if not words:
        return None
    lowest, highest = _sum_after(words, _AT_LEAST), _sum_after(words, _AT_MOST)
    told = words if lowest is None and highest is None else None
    return Budget(project_min=lowest, project_max=highest, words=told)


def _sum_after(words: str, openings: tuple[str, ...]) -> Money | None:
    try:
        return money_after(words, "NOK", "nb", *openings)
    except ReadError:
        return None
