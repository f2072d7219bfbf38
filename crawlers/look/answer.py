"""What an answer of a portal is, whatever it is."""

import json
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlsplit

from babel.languages import get_official_languages
from scrapy.http import HtmlResponse

from crawlers.look.data import look_at_archive, look_at_json, look_at_table, look_at_xml
from crawlers.look.findings import Look
from crawlers.look.web import look_at_page
from crawlers.read.answers import find_wall, is_web_page
from crawlers.reading import ReadError


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """An answer: ``url`` is the address it came from in the end, ``charset`` that of its header, if any."""

    url: str
    body: bytes
    status: int = 200
    content_type: str = ""

    @property
    def charset(self) -> str | None:
        """The encoding that the answer's header names."""
        for part in self.content_type.split(";")[1:]:
            name, _, value = part.strip().partition("=")
            if name.lower() == "charset" and value:
                return value.strip("\"'")
        return None


def look_at(fetched: Fetched, language: str | None = None) -> Look:
    """What ``fetched`` is and what can be read of it; ``language`` is ISO 639-1 where the answer does not say it."""
    body = fetched.body
    if fetched.status >= 400:
        return _look_at_refusal(fetched)
    if not body.strip():
        return Look(kind="nothing", shape=None, advice="the answer is empty")
    if body.startswith(b"%PDF"):
        return Look(kind="a PDF", shape=None, advice="papers are not read: look for the page or data that lead to it")
    try:
        if body.startswith(b"PK"):
            return look_at_archive(body, language or _usual_language(fetched.url))
        return _look_at_text(fetched, language)
    except (ReadError, ValueError, RecursionError) as error:
        return Look(kind="something damaged, cut off or too deep", shape=None, advice=f"it cannot be read: {error}")


def _look_at_refusal(fetched: Fetched) -> Look:
    found = _look_at_web(fetched, None) if b"<" in fetched.body[:100] else None
    if found is not None and found.wall is not None:
        return found
    if fetched.status in {401, 403}:
        advice = "the portal wants a key here, or refuses clients that it does not know: read its terms, and ask it"
    elif fetched.status in {408, 429} or fetched.status >= 500:
        advice = "the portal cannot answer now: look again later"
    else:
        advice = "there is nothing at this address: look from the portal's front page"
    return Look(kind=f"a refusal, HTTP status {fetched.status}", shape=None, advice=advice)


def _usual_language(url: str) -> str | None:
    """The language in which a portal most likely writes, by the country of its address; None for others."""
    country = (urlsplit(url).hostname or "").rpartition(".")[2].upper()
    spoken = get_official_languages({"UK": "GB"}.get(country, country), de_facto=True) if len(country) == 2 else ()
    return next((language for language in spoken if len(language) == 2), None)


def _look_at_text(fetched: Fetched, language: str | None) -> Look:
    body, usual = fetched.body, language or _usual_language(fetched.url)
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start in {b"{", b"["}:
        return look_at_json(json.loads(body.decode("utf-8-sig"), parse_float=Decimal), usual)
    if is_web_page(body) or b"<html" in body[:2000].lower():
        return _look_at_web(fetched, language)
    if start == b"<":
        try:
            return look_at_xml(body, usual)
        except ReadError:
            # A piece of a page, such as a button that shows more entries fetches.
            return _look_at_web(fetched, language)
    table = look_at_table(body, fetched.charset, usual)
    return table or Look(kind="plain text", shape=None, advice="no records in it that a reader knows")


def _look_at_web(fetched: Fetched, language: str | None) -> Look:
    response = HtmlResponse(
        fetched.url, body=fetched.body, headers={"Content-Type": fetched.content_type or "text/html"}
    )
    page = response.selector
    stated = (page.css("html::attr(lang)").get() or "")[:2].lower()
    spoken = language or stated or _usual_language(fetched.url)
    return look_at_page(page, fetched.url, spoken, find_wall(page, fetched.body))
