"""What a company asks of its list: filters, order and page, read from the address."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from catalogue.model.match import Grade
from catalogue.taxonomy.names import plain_words
from matcher.eligibility.masks import ELIGIBLE, NOT_ELIGIBLE, TO_CHECK
from matcher.relevance.weights import LEAST_SCORE

if TYPE_CHECKING:
    from starlette.datastructures import QueryParams

    from catalogue.model.call import Call

VIEWS = ("", "kept", "dismissed")
GRADES = ("strong", "good")
MAY = {"eligible": ELIGIBLE, "check": TO_CHECK, "no": NOT_ELIGIBLE}
WITHIN_DAYS = (7, 14, 30, 90)
ORDERS = ("", "deadline")
_LONGEST_WORDS = 100
_MOST_PAGES = 9_999


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked; what is empty asks nothing. ``page`` counts from 1."""

    view: str = ""
    grade: str = ""
    may: str = ""
    theme: str = ""
    country: str = ""
    within: str = ""
    order: str = ""
    q: str = ""
    page: int = 1

    def query(self, **others: str) -> dict[str, str]:
        """The same as the parameters of an address, with ``others`` in their place and from the first page on."""
        names = ("view", "grade", "may", "theme", "country", "within", "order", "q")
        held = {name: getattr(self, name) for name in names} | others
        return {name: value for name, value in held.items() if value}

    @property
    def is_narrowed(self) -> bool:
        """Whether some of what fits is left out."""
        return any((self.grade, self.may, self.theme, self.country, self.within, self.q))

    @property
    def least_score(self) -> float:
        """How well a call fits at least."""
        return LEAST_SCORE[Grade(self.grade)] if self.grade else 0.0

    def says(self, call: "Call") -> bool:
        """Whether ``call`` has all of the words that are asked for, or words that begin like them."""
        wanted = plain_words(self.q)
        texts = [call.title, call.identifier or "", call.programme.name if call.programme else "", *call.keywords]
        said = {word for text in (*texts, *(section.text for section in call.sections)) for word in plain_words(text)}
        return all(one in said or any(word.startswith(one) for word in said) for one in wanted)


def read_asked(parameters: "QueryParams", themes: Collection[str]) -> Asked:
    """What the parameters of an address ask for; what is no choice of ours asks nothing."""
    known: Mapping[str, Collection[str]] = {
        "view": VIEWS,
        "grade": GRADES,
        "may": MAY,
        "theme": themes,
        "within": tuple(map(str, WITHIN_DAYS)),
        "order": ORDERS,
    }
    said = {name: value for name, of in known.items() if (value := parameters.get(name, "")) in of}
    country = parameters.get("country", "").upper()
    page = parameters.get("page", "")
    return Asked(
        **said,
        country=country if len(country) == 2 and country.isascii() and country.isalpha() else "",
        q=" ".join(parameters.get("q", "").split())[:_LONGEST_WORDS],
        page=min(max(1, int(page)), _MOST_PAGES) if page.isascii() and page.isdigit() and len(page) < 6 else 1,
    )
