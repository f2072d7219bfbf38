"""A portal's answer as the document it should be: cut off, something else, or a bot wall are told apart."""

import json
import re
from decimal import Decimal
from typing import Any

from parsel import Selector
from scrapy.http import Response, TextResponse

from crawlers.reading import PortalError

# What walls against machines and pages of absence say of themselves. Each is looked for in the title and in short
# pages only: a real page may hold a captcha for its contact form.
_WALL = re.compile(
    r"just a moment|attention required|checking your browser|verify(?:ing)? (?:that )?you are (?:a )?human|captcha"
    r"|access denied|request (?:unsuccessful|rejected)|are you a robot|bot detection|enable javascript and cookies"
    r"|perfdrive|radware|incapsula|supportid|under maintenance|temporarily unavailable|wartungsarbeiten",
    re.IGNORECASE,
)
_SHORT_PAGE = 20_000
_WEB_PAGE = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|head|body|title|meta|div)\b", re.IGNORECASE)
_END_OF_PAGE = re.compile(rb"</html\s*>\s*(?:<!--.*?-->\s*)*$", re.IGNORECASE | re.DOTALL)


def is_web_page(body: bytes) -> bool:
    """Whether an answer begins as a web page does."""
    return _WEB_PAGE.match(body[:500]) is not None


def read_json(body: bytes, where: str) -> Any:  # noqa: ANN401 - JSON may be anything
    """The JSON in an answer, numbers with a point as Decimal.

    Raises `PortalError`: "not data" for a web page or the notice of a bot wall, "cut off" for JSON that breaks off or
    is none.
    """
    if is_web_page(body):
        raise PortalError("not data", f"{where} answered with a web page where data belongs{_wall_words(body)}")
    try:
        return json.loads(body.decode("utf-8-sig"), parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise PortalError("cut off", f"{where} answered with JSON that breaks off or is none: {error}") from error


def read_page(response: Response, *, whole: bool = True) -> Selector:
    """The web page in an answer.

    Raises `PortalError`: "not data" for a bot wall or what is no page at all, "cut off" for one without its end. With
    ``whole`` false the answer is a piece of a page, whose end cannot be told.
    """
    where = response.url.partition("?")[0]
    if not isinstance(response, TextResponse) or not response.body.strip():
        raise PortalError("not data", f"{where} answered with no text where a web page belongs")
    if response.body.lstrip()[:1] in {b"{", b"["}:
        raise PortalError("not data", f"{where} answered with JSON where a web page belongs")
    page = response.selector
    wall = find_wall(page, response.body)
    if wall is not None:
        raise PortalError("not data", f"{where} answered with a wall against machines: it says {wall!r}")
    if whole and _END_OF_PAGE.search(response.body[-4000:]) is None:
        raise PortalError("cut off", f"{where} answered with a web page that breaks off before its end")
    return page


def find_wall(page: Selector, body: bytes) -> str | None:
    """The words by which a page shows itself as a wall against machines or a notice of absence, or None."""
    title = " ".join(page.css("title::text").getall())
    found = _WALL.search(title)
    if found is None and len(body) < _SHORT_PAGE:
        found = _WALL.search(" ".join(page.css("body ::text").getall()))
    return found[0] if found is not None else None


def _wall_words(body: bytes) -> str:
    found = _WALL.search(body[:_SHORT_PAGE].decode("utf-8", "replace"))
    return f" (it says {found[0]!r})" if found is not None else ""
