"""How a portal counts its pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from crawlers.reading import PortalError

# No list of calls in Europe is longer; a portal that answers every page number with the same records ends here.
MOST_PAGES = 3_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """Pages are asked for by ``parameter``, from ``first`` in steps of ``step`` (1 for numbers, the size for offsets).

    Where the portal announces neither a total nor a number of pages, the first page without records is the last. Where
    ``full`` says how many records a full page holds, a shorter one is the last already. Of web pages that are
    ``linked`` the last is the one without a link to the page after it.
    """

    parameter: str
    first: int = 1
    step: int = 1
    full: int | None = None
    linked: bool = False

    def address(self, url: str, index: int) -> str:
        """The address of the page with this index, counted from 0."""
        return with_parameters(url, {self.parameter: str(self.value(index))})

    def value(self, index: int) -> int:
        """By what the page with this index, counted from 0, is asked for."""
        return self.first + index * self.step

    def is_among(self, links: Iterable[str], index: int) -> bool:
        """Whether one of ``links`` leads to the page with this index, counted from 0."""
        wanted = (self.parameter, str(self.value(index)))
        return any(wanted in parse_qsl(urlsplit(link).query) for link in links)


def with_parameters(url: str, parameters: dict[str, str]) -> str:
    """``url`` with these parameters set in its query; the others stay as they are."""
    parts = urlsplit(url)
    query = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name not in parameters]
    return urlunsplit(parts._replace(query=urlencode([*query, *parameters.items()])))


def check_pages(index: int, where: str) -> None:
    """Raise `PortalError` for a list that does not end."""
    if index >= MOST_PAGES:
        raise PortalError(
            "other shape", f"{where}: after {MOST_PAGES} pages there is still no end; its paging has changed"
        )
