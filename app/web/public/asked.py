"""What a visitor asks of the search: its words and filters, read from the address."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from app.listed_calls import Overview, Wanted
from catalogue.model.call import Instrument
from catalogue.model.state import LIVE, State
from catalogue.search.query import Query, read_query
from catalogue.store.search import Filters
from catalogue.taxonomy.find_themes import theme_ids

if TYPE_CHECKING:
    from starlette.datastructures import QueryParams

LONGEST_WORDS = 200
LAST_PAGE = 50
CLOSING_DAYS = (7, 14, 30, 60, 90)
STATES: Mapping[str, frozenset[State]] = {
    "": LIVE,
    "open": frozenset({State.OPEN, State.ROLLING}),
    "planned": frozenset({State.PLANNED}),
    "all": frozenset(),
}
"""The choices of the field on the state; nothing chosen are all that one can apply for now or later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A search as it was asked: each field as it was typed or chosen, and the names of those with a ``fault``.

    ``query`` is what the words ask for, None where there are none or they cannot be used.
    """

    q: str
    state: str
    country: str
    theme: str
    instrument: str
    language: str
    closing: str
    page: int
    query: Query | None
    faults: tuple[str, ...]

    @property
    def fields(self) -> dict[str, str]:
        """What the address of this search holds, without its page."""
        names = ("q", "state", "country", "theme", "instrument", "language", "closing")
        return {name: value for name in names if (value := getattr(self, name))}

    @property
    def wanted(self) -> Wanted:
        """Which calls are wanted; to be asked for only where there are no faults."""
        return Wanted(
            filters=Filters(
                countries=frozenset({self.country} - {""}),
                states=STATES[self.state],
                closing_within=timedelta(days=int(self.closing)) if self.closing else None,
                instruments=frozenset({Instrument(self.instrument)}) if self.instrument else frozenset(),
            ),
            themes=frozenset({self.theme} - {""}),
            languages=frozenset({self.language} - {""}),
        )


def read_asked(parameters: "QueryParams", overview: Overview) -> Asked:
    """What the parameters of an address ask for; ``overview`` says which countries and languages there are."""
    q = " ".join(parameters.get("q", "").split())
    query, faults = None, []
    try:
        query = read_query(q[:LONGEST_WORDS])
        if len(q) > LONGEST_WORDS or (q and not query.terms):
            faults.append("q")
    except ValueError:
        faults.append("q")
    fields = {name: parameters.get(name, "") for name in _CHOICES}
    faults += [name for name, value in fields.items() if value and not _CHOICES[name](value, overview)]
    page = parameters.get("page", "1")
    number = int(page) if page.isascii() and page.isdigit() and len(page) <= 3 else 0
    if not 1 <= number <= LAST_PAGE:
        faults.append("page")
    usable = query if query is not None and query.terms and "q" not in faults else None
    return Asked(q=q[: 2 * LONGEST_WORDS], page=number or 1, query=usable, faults=tuple(faults), **fields)


_CHOICES: Mapping[str, Callable[[str, Overview], bool]] = {
    "state": lambda value, _: value in STATES,
    "country": lambda value, overview: value in overview.all_countries,
    "theme": lambda value, _: value in theme_ids(),
    "instrument": lambda value, _: value in set(Instrument),
    "language": lambda value, overview: value in overview.languages,
    "closing": lambda value, _: value in set(map(str, CLOSING_DAYS)),
}
