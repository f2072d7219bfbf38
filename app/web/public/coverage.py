"""What is read: every source with its calls, its last good reading, and its licence; and where there is none."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from starlette.responses import Response
from starlette.routing import Route

from app.listed_calls import Overview, country_of
from app.web.charts import Bar, bars
from app.web.guests import Guest, open_route
from app.web.public.declared import declared_sources
from app.web.public.search import ROOMS
from app.web.site import Site
from catalogue.taxonomy.countries import eu_members
from catalogue.taxonomy.words import fold
from notifier.wording.figures import local_day, write_long_day
from notifier.wording.lines import capitalised, clean_line, safe_link
from notifier.wording.words import Words

if TYPE_CHECKING:
    from crawlers.source import Source

_TEXT_LIMIT = 200
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A source in the table, in words and in numbers as the language writes them. ``broken`` cannot be used."""

    title: str
    link: str | None
    country: str
    language: str
    calls: str
    live: str
    read: str
    every: str
    proof: str
    licence: str
    broken: bool


def routes(site: Site) -> list[Route]:
    """The address of the page."""
    return [open_route(site, "/coverage", show, rooms=ROOMS)]


def show(guest: Guest) -> Response:
    """Every source, and the countries of the Union without one."""
    from catalogue.store.runs import last_complete

    words, now, overview = guest.words, guest.now, guest.site.listing.count(guest.now)
    with guest.site.database.read() as connection:
        read = last_complete(connection)
    sources = declared_sources()
    rows = [_row(name, source, overview, read.get(name), words) for name, source in sources.items()]
    rows.sort(key=lambda row: (fold(row.country), fold(row.title)))
    without = eu_members(now.date()) - {country_of(name) for name in sources}
    unread = len(sources.keys() - read.keys())
    return guest.page(
        "public/coverage",
        indexed=True,
        here="coverage",
        summary=words.count("web.public.coverage.summary", len(rows)),
        rows=rows,
        chart=_chart(overview, words),
        without=words.join(sorted(map(words.country, without), key=fold)) if without else None,
        unread=words.count("web.public.coverage.unread", unread) if unread else None,
    )


def _row(name: str, source: "Source | None", overview: Overview, seen: datetime | None, words: Words) -> Row:
    from babel.numbers import format_decimal

    return Row(
        title=clean_line(source.title, _TEXT_LIMIT) if source is not None else name,
        link=safe_link(source.home) if source is not None else None,
        country=capitalised(words.country(country_of(name))),
        language=words.language_name(source.language) if source is not None else "",
        calls=format_decimal(overview.by_source.get(name, 0), locale=words.locale),
        live=format_decimal(overview.live_by_source.get(name, 0), locale=words.locale),
        read=write_long_day(words, local_day(seen, "UTC")) if seen else words.say("web.public.coverage.never"),
        every=_every(source.every, words) if source is not None else "",
        proof=words.say(f"web.public.proof.{source.proof}") if source is not None else "",
        licence=clean_line(source.licence, _TEXT_LIMIT) if source is not None else "",
        broken=source is None,
    )


def _every(span: timedelta, words: Words) -> str:
    hours = round(span / timedelta(hours=1))
    if span % _DAY:
        return words.count("web.public.coverage.hours", hours)
    return words.count("web.public.coverage.days", span // _DAY)


def _chart(overview: Overview, words: Words) -> object | None:
    """The calls that one can apply for now or later, by the country of their source, the most first."""
    by_country: dict[str, int] = {}
    for source, calls in overview.live_by_source.items():
        by_country[country_of(source)] = by_country.get(country_of(source), 0) + calls
    if not by_country:
        return None
    from babel.numbers import format_decimal

    shown = [
        Bar(label=capitalised(words.country(code)), value=calls, text=format_decimal(calls, locale=words.locale))
        for code, calls in sorted(by_country.items(), key=lambda item: (-item[1], item[0]))
    ]
    return bars(shown, words.say("web.public.coverage.chart"))
