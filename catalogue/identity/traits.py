"""Traits: what a record says of itself that can tell whether another one is the same call."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit
from zlib import crc32
from zoneinfo import ZoneInfo

from catalogue.identity.codes import code_scheme, find_codes, in_country, normal_code, topic_of_address
from catalogue.identity.titles import Title, plain_context, read_title
from catalogue.model.call import Budget, BudgetScope, Call, CallKind, DeadlineModel, Moment, SectionKind
from catalogue.model.changes import bare_address
from catalogue.model.money import Money
from catalogue.model.state import entry_deadlines
from catalogue.taxonomy.names import plain

READER = 1
"""The version of what is read here: to be raised with every change of it, so that kept traits are read anew."""

_MOST_LINKS = 12
_MOST_MENTIONED = 24
# So much of a record's texts is looked through for codes.
_LOOKED_THROUGH = 60_000
_TELLING_AMOUNT = 1_000
_SMALL_WORD = 3
# The sketch of a text: the smallest of the numbers that its runs of words are turned into.
_SKETCHED_WORDS, _RUN, _SKETCH = 260, 5, 24
# Words that hardly tell one funder from another.
_OF_MANY_FUNDERS = frozenset(
    "agence agenzia agentia agencia agentura autorita bank camera chambre commission comune consejeria departement"
    " dipartimento direction direzione european europea europeenne france fund funding generale italia ministere"
    " ministero ministerstvo ministerul ministry program programma programme programul region regione regional"
    " republika urad".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """What one record says of itself, for comparison with others.

    ``country`` is that of its source, ``EU`` for the Union. ``title`` is the title as it can be compared, ``context``
    the words that stand with it (programme, funder, the call's own title). ``codes`` name this very call, ``mentioned``
    are further codes in its texts, ``call_codes`` name the call that a topic is a part of, ``parent`` is the topic that
    a cascade call hangs from. ``days`` are the days of the deadlines that a newcomer can meet, in the zones of their
    sources, ``opens`` that of the opening. ``amounts`` are like ``EUR 2500000``, ``total`` the one that is the whole
    pot of this call. ``funders`` are the words of programme and funder, ``funder`` those of the funder alone with its
    initials. ``sketch`` stands for the first words of the description: two texts that have many of them in common share
    numbers. ``address`` is the record's own page, ``links`` those that it refers to, both bare; what is only a portal's
    home is not among them.
    """

    call_id: str
    source: str
    country: str
    kind: CallKind
    title: Title
    context: frozenset[str]
    codes: frozenset[str]
    mentioned: frozenset[str]
    call_codes: frozenset[str]
    parent: str | None
    days: tuple[date, ...]
    permanent: bool
    opens: date | None
    amounts: frozenset[str]
    total: str | None
    funders: frozenset[str]
    funder: frozenset[str]
    sketch: frozenset[int]
    address: str | None
    links: frozenset[str]

    def schemes(self) -> dict[str, frozenset[str]]:
        """Its own codes by the numbering that they are of."""
        found: dict[str, set[str]] = {}
        for code in self.codes:
            found.setdefault(code_scheme(code, self.country), set()).add(code)
        return {scheme: frozenset(codes) for scheme, codes in found.items()}


def read_traits(call: Call) -> Traits:
    """The traits of a call with its texts."""
    country = call.source.partition("_")[0].upper()
    cascade = call.kind is CallKind.CASCADE_CALL
    parent = normal_code(call.parent.topic) if call.parent is not None else None
    codes = {code for code in _own_codes(call, country) if code != parent}
    call_codes = {normal_code(call.call_identifier)} if call.call_identifier and not cascade else set()
    mentioned = [*_text_codes(call), *([normal_code(call.identifier)] if cascade and call.identifier else [])]
    programme = (call.programme.code, call.programme.name) if call.programme is not None else ()
    opener = (call.parent.project,) if call.parent is not None else ()
    address, links = bare_page(call.url), {page for link in call.links if (page := bare_page(link))}
    return Traits(
        call_id=call.id,
        source=call.source,
        country=country,
        kind=call.kind,
        title=read_title(call.title, call.language),
        context=plain_context((*programme, *opener, call.funder, call.call_title, call.identifier)),
        codes=frozenset(codes),
        mentioned=frozenset(mentioned[:_MOST_MENTIONED]) - codes - call_codes - {parent},
        call_codes=frozenset(call_codes - codes),
        parent=parent,
        days=tuple(sorted({local_day(deadline.moment) for deadline in entry_deadlines(call)})),
        permanent=call.deadline_model is DeadlineModel.PERMANENT,
        opens=local_day(call.opens) if call.opens is not None else None,
        amounts=frozenset(_amounts(call)),
        total=_own_total(call.budget),
        funders=_telling(plain_context((*programme, call.funder))),
        funder=_funder(call.funder),
        sketch=_sketch(call.text(SectionKind.DESCRIPTION)),
        address=address,
        links=frozenset(sorted(links - {address})[:_MOST_LINKS]),
    )


def local_day(moment: Moment) -> date:
    """The day of a moment in the zone of its source."""
    return moment.at.astimezone(ZoneInfo(moment.zone)).date()


def bare_page(url: str) -> str | None:
    """An address for comparison, or None for one that is no single page: a portal's home, or no address at all."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        return None
    is_home = not parts.query and len([part for part in parts.path.split("/") if part]) < 2
    return None if is_home else bare_address(url)


def _own_codes(call: Call, country: str) -> Iterator[str]:
    """The codes that name this very record: its identifier, those in its title, the topic whose page it links to."""
    if call.identifier:
        code = normal_code(call.identifier)
        if code:
            yield in_country(code, country)
    yield from find_codes(call.title)
    topics = {topic for link in (call.url, *call.links) if (topic := topic_of_address(link)) is not None}
    if len(topics) == 1:
        yield from topics


def _text_codes(call: Call) -> Iterator[str]:
    """The codes that the record's texts name, in the order of the texts."""
    left = _LOOKED_THROUGH
    words = call.budget.words if call.budget is not None else None
    for text in (call.call_title, words, *call.keywords, *(section.text for section in call.sections)):
        if text and left > 0:
            yield from find_codes(text[:left])
            left -= len(text)
    topics = {topic for link in call.links if (topic := topic_of_address(link)) is not None}
    if len(topics) > 1:
        yield from sorted(topics)


def _telling(words: frozenset[str]) -> frozenset[str]:
    return frozenset(word for word in words if len(word) > _SMALL_WORD and word not in _OF_MANY_FUNDERS)


def _funder(name: str | None) -> frozenset[str]:
    """The words that tell who a funder is, and its initials: Chambre de commerce et d'industrie is the CCI as well."""
    if name is None:
        return frozenset()
    words = plain(name).split()
    initials = "".join(word[0] for word in words if len(word) >= _SMALL_WORD)
    short = {word for word in words if len(word) == _SMALL_WORD and word.upper() in name}
    return _telling(frozenset(words)) | short | ({initials} if len(initials) >= _SMALL_WORD else frozenset())


def _sketch(text: str) -> frozenset[int]:
    words = plain(text[: _SKETCHED_WORDS * 12]).split()[:_SKETCHED_WORDS]
    runs = {crc32(" ".join(words[at : at + _RUN]).encode()) for at in range(len(words) - _RUN + 1)}
    return frozenset(sorted(runs)[:_SKETCH])


def _amounts(call: Call) -> Iterator[str]:
    budget = call.budget
    if budget is not None:
        for money in (budget.total, budget.project_min, budget.project_max):
            written = _amount(money)
            if written is not None:
                yield written


def _own_total(budget: Budget | None) -> str | None:
    """What a call alone has to give: a pot that siblings share does not tell them apart."""
    return _amount(budget.total) if budget is not None and budget.scope is BudgetScope.TOPIC else None


def _amount(money: Money | None) -> str | None:
    if money is None or money.amount < _TELLING_AMOUNT:
        return None
    return f"{money.currency} {money.amount.normalize():f}"
