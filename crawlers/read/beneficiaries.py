"""Who may apply, from the terms of a portal's list: our kinds and sizes of applicants.

A term is looked up as a whole in the vocabulary of its language (``applicants/<language>.toml`` beside this file, one
list of terms a `_Group`); case and accents do not count, inflected forms do. Nothing is recognised by a part of a word:
Romanian *confirmare* is no firm.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType

from catalogue.model.condition import SME_SIZES, ApplicantKind, SizeClass
from catalogue.taxonomy.names import plain

_FOLDER = Path(__file__).with_name("applicants")
# The number of a code list before its label: ``1009112 Spoločnosť s ručením obmedzeným``.
_NUMBER = re.compile(r"(?P<number>\d{3,8}|\d{4}[A-Z]{2}\d{3})(?:\s*[-–:.]\s*|\s+)\S")


@dataclass(frozen=True, slots=True, kw_only=True)
class Beneficiaries:
    """Whom the terms of a list name; tuples are in the order of their values.

    All of the ``kinds`` may apply. Of the ``unsettled_kinds`` some may: a term means a part of them only (farmers, a
    legal form), or could not be read. ``sizes`` and ``unsettled_sizes`` are the same for sizes, both empty where no
    term speaks of size. ``unread`` are the terms that are not in the vocabulary, as they stand.
    """

    kinds: tuple[ApplicantKind, ...]
    sizes: tuple[SizeClass, ...]
    unread: tuple[str, ...]
    any_legal_entity: bool = False
    unsettled_kinds: tuple[ApplicantKind, ...] = ()
    unsettled_sizes: tuple[SizeClass, ...] = ()


class _Group(StrEnum):
    """What a term means; the keys of the vocabulary files."""

    LEGAL_ENTITY = "legal_entity"
    ENTERPRISE = "enterprise"
    SME = "sme"
    MICRO = "micro"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"
    MICRO_OR_SMALL = "micro_or_small"
    SMALL_OR_MEDIUM = "small_or_medium"
    # Any size, as the term says itself.
    ANY_SIZE = "any_size"
    # SMEs, and natural persons who trade.
    SME_OR_TRADER = "sme_or_trader"
    # Enterprises, and natural persons who trade; micro-enterprises of natural persons.
    ENTERPRISE_OR_TRADER = "enterprise_or_trader"
    MICRO_TRADERS = "micro_traders"
    MID_CAP = "mid_cap"
    # Enterprises of some age, sector or other trait (start-ups, cooperatives).
    SOME_ENTERPRISES = "some_enterprises"
    # Sole traders, the self-employed, farmers: enterprises without a legal person of their own, or with one.
    SOLE_TRADERS = "sole_traders"
    # Enterprises that the state or a municipality owns.
    PUBLIC_ENTERPRISES = "public_enterprises"
    # Cooperatives and associations under one term.
    SOCIAL_ECONOMY = "social_economy"
    # Legal forms; none of them tells whether it is a research organisation that has it.
    COMPANY_FORMS = "company_forms"
    PUBLIC_FORMS = "public_forms"
    NON_PROFIT_FORMS = "non_profit_forms"
    RESEARCH = "research"
    # Research organisations of some kind: universities, say.
    SOME_RESEARCH = "some_research"
    PUBLIC_BODY = "public_body"
    SOME_PUBLIC_BODIES = "some_public_bodies"
    NON_PROFIT = "non_profit"
    SOME_NON_PROFITS = "some_non_profits"
    # Legal persons without economic activity, private or public.
    NON_ECONOMIC = "non_economic"
    SCHOOLS = "schools"
    INDIVIDUAL = "individual"
    SOME_INDIVIDUALS = "some_individuals"


@dataclass(frozen=True, slots=True)
class _Meaning:
    """Whom a group names. ``sizes`` is None where it says nothing on size; ``some`` kinds and sizes only in part."""

    kinds: frozenset[ApplicantKind] = frozenset()
    sizes: frozenset[SizeClass] | None = None
    some: frozenset[ApplicantKind] = frozenset()
    some_sizes: frozenset[SizeClass] = frozenset()


def _enterprise(*sizes: SizeClass) -> _Meaning:
    return _Meaning(frozenset({ApplicantKind.ENTERPRISE}), frozenset(sizes) or None)


def _all(kind: ApplicantKind) -> _Meaning:
    return _Meaning(frozenset({kind}))


def _some(*kinds: ApplicantKind) -> _Meaning:
    return _Meaning(some=frozenset(kinds))


_MEANINGS: Mapping[_Group, _Meaning] = MappingProxyType(
    {
        _Group.LEGAL_ENTITY: _Meaning(),
        _Group.ENTERPRISE: _enterprise(),
        _Group.SME: _enterprise(*SME_SIZES),
        _Group.MICRO: _enterprise(SizeClass.MICRO),
        _Group.SMALL: _enterprise(SizeClass.SMALL),
        _Group.MEDIUM: _enterprise(SizeClass.MEDIUM),
        _Group.LARGE: _enterprise(SizeClass.LARGE),
        _Group.MICRO_OR_SMALL: _enterprise(SizeClass.MICRO, SizeClass.SMALL),
        _Group.SMALL_OR_MEDIUM: _enterprise(SizeClass.SMALL, SizeClass.MEDIUM),
        _Group.ANY_SIZE: _enterprise(*SizeClass),
        _Group.SME_OR_TRADER: _Meaning(
            frozenset({ApplicantKind.ENTERPRISE}), frozenset(SME_SIZES), frozenset({ApplicantKind.INDIVIDUAL})
        ),
        _Group.ENTERPRISE_OR_TRADER: _Meaning(
            frozenset({ApplicantKind.ENTERPRISE}), some=frozenset({ApplicantKind.INDIVIDUAL})
        ),
        _Group.MICRO_TRADERS: _Meaning(
            sizes=frozenset({SizeClass.MICRO}), some=frozenset({ApplicantKind.ENTERPRISE, ApplicantKind.INDIVIDUAL})
        ),
        _Group.MID_CAP: _Meaning(
            sizes=frozenset(), some=frozenset({ApplicantKind.ENTERPRISE}), some_sizes=frozenset({SizeClass.LARGE})
        ),
        _Group.SOME_ENTERPRISES: _some(ApplicantKind.ENTERPRISE),
        _Group.SOLE_TRADERS: _some(ApplicantKind.ENTERPRISE, ApplicantKind.INDIVIDUAL),
        _Group.PUBLIC_ENTERPRISES: _some(ApplicantKind.ENTERPRISE, ApplicantKind.PUBLIC_BODY),
        _Group.SOCIAL_ECONOMY: _some(ApplicantKind.ENTERPRISE, ApplicantKind.NON_PROFIT),
        _Group.COMPANY_FORMS: _some(ApplicantKind.ENTERPRISE, ApplicantKind.RESEARCH),
        _Group.PUBLIC_FORMS: _some(ApplicantKind.PUBLIC_BODY, ApplicantKind.RESEARCH),
        _Group.NON_PROFIT_FORMS: _some(ApplicantKind.NON_PROFIT, ApplicantKind.RESEARCH),
        _Group.RESEARCH: _all(ApplicantKind.RESEARCH),
        _Group.SOME_RESEARCH: _some(ApplicantKind.RESEARCH),
        _Group.PUBLIC_BODY: _all(ApplicantKind.PUBLIC_BODY),
        _Group.SOME_PUBLIC_BODIES: _some(ApplicantKind.PUBLIC_BODY),
        _Group.NON_PROFIT: _all(ApplicantKind.NON_PROFIT),
        _Group.SOME_NON_PROFITS: _some(ApplicantKind.NON_PROFIT),
        _Group.NON_ECONOMIC: _some(ApplicantKind.NON_PROFIT, ApplicantKind.PUBLIC_BODY, ApplicantKind.RESEARCH),
        _Group.SCHOOLS: _some(ApplicantKind.PUBLIC_BODY, ApplicantKind.NON_PROFIT, ApplicantKind.RESEARCH),
        _Group.INDIVIDUAL: _all(ApplicantKind.INDIVIDUAL),
        _Group.SOME_INDIVIDUALS: _some(ApplicantKind.INDIVIDUAL),
    }
)


def read_beneficiaries(terms: Iterable[str], language: str) -> Beneficiaries:
    """Whom ``terms`` name in ``language`` (ISO 639-1); in one without a vocabulary every term is unread."""
    vocabulary = _vocabulary(language)
    known: dict[str, _Group] = {}
    unread: list[str] = []
    for term in filter(None, (raw.strip() for raw in terms)):
        words = vocabulary.find(term)
        if words is None:
            unread.append(term)
        else:
            known[words] = vocabulary.groups[words]
    meanings = [_MEANINGS[group] for group in known.values()]
    if vocabulary.is_complete(known):
        meanings.append(_MEANINGS[_Group.ENTERPRISE])
    kinds = frozenset[ApplicantKind]().union(*(meaning.kinds for meaning in meanings))
    some = frozenset[ApplicantKind]().union(*(meaning.some for meaning in meanings))
    if unread and known:
        some = frozenset(ApplicantKind)
    sizes = frozenset[SizeClass]().union(*(meaning.sizes or () for meaning in meanings))
    return Beneficiaries(
        kinds=tuple(sorted(kinds)),
        sizes=tuple(sorted(sizes)),
        unread=tuple(dict.fromkeys(unread)),
        any_legal_entity=_Group.LEGAL_ENTITY in known.values(),
        unsettled_kinds=tuple(sorted(some - kinds)),
        unsettled_sizes=tuple(sorted(_unsettled_sizes(meanings, bool(unread)) - sizes)),
    )


def terms_of(language: str) -> frozenset[str]:
    """The terms of the vocabulary of ``language``, as `plain` leaves them; empty where there is none."""
    return frozenset(_vocabulary(language).groups)


def _unsettled_sizes(meanings: list[_Meaning], unread: bool) -> frozenset[SizeClass]:
    """The sizes that the terms leave open; none where no term speaks of size."""
    if all(meaning.sizes is None for meaning in meanings):
        return frozenset()
    if unread or any(meaning.sizes is None for meaning in meanings):
        return frozenset(SizeClass)
    return frozenset[SizeClass]().union(*(meaning.some_sizes for meaning in meanings))


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """The terms of a language, as `plain` leaves them.

    ``forms`` are the legal forms that make up all enterprises where a list has every one, each with its spellings.
    """

    groups: Mapping[str, _Group]
    forms: tuple[frozenset[str], ...] = ()

    def find(self, term: str) -> str | None:
        """The key under which ``term`` stands, by its words or else by the number before them."""
        words = plain(term)
        if words in self.groups:
            return words
        numbered = _NUMBER.match(term)
        number = plain(numbered["number"]) if numbered is not None else None
        return number if number in self.groups else None

    def is_complete(self, known: Iterable[str]) -> bool:
        return bool(self.forms) and all(not spellings.isdisjoint(known) for spellings in self.forms)


@cache
def _vocabulary(language: str) -> _Vocabulary:
    """The vocabulary of a language. Raises ValueError if a term stands in two groups or a group is unknown."""
    path = _FOLDER / f"{language.lower()[:2]}.toml"
    if not language[:2].isalpha() or not path.is_file():
        return _Vocabulary(MappingProxyType({}))
    entries = tomllib.loads(path.read_text(encoding="utf-8"))
    forms = tuple(frozenset(map(plain, spellings.split("|"))) for spellings in entries.pop("complete_forms", ()))
    groups: dict[str, _Group] = {}
    for key, terms in entries.items():
        group = _Group(key)
        for words in map(plain, terms):
            if groups.setdefault(words, group) is not group:
                raise ValueError(f"{path.name}: {words!r} stands under {groups[words]} and {group}")
    return _Vocabulary(MappingProxyType(groups), forms)
