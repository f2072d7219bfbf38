"""Who may take part in EU programmes, and with how many others, by the rules in force on a day.

The rules are in ``participation.toml`` beside this file. They are what a call leaves unsaid when it points to the rules
of its programme; whatever a call says itself goes before them.
"""

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from catalogue.law.source import LegalSource, read_source
from catalogue.model.condition import (
    SME_SIZES,
    ApplicantKind,
    ApplicantRule,
    ConsortiumRule,
    Criterion,
    Rule,
    SizeClass,
    SizeRule,
)

_DATA = Path(__file__).with_name("participation.toml")
_SIZES = {"any": tuple(sorted(SizeClass)), "sme": tuple(sorted(SME_SIZES))}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The calls an entry speaks of.

    Its patterns are matched with the identifier of the topic. ``refers_to`` are phrases in lower case, one of which
    must stand in the call's own conditions; none are asked for if it is empty.
    """

    identifiers: re.Pattern[str] | None
    not_identifiers: re.Pattern[str] | None
    refers_to: tuple[str, ...]

    def covers(self, identifier: str) -> bool:
        """Whether the topic is one of those the entry speaks of."""
        wanted = self.identifiers is None or self.identifiers.fullmatch(identifier) is not None
        return wanted and (self.not_identifiers is None or self.not_identifiers.fullmatch(identifier) is None)

    def is_referred_to(self, conditions: str) -> bool:
        """Whether ``conditions`` (the call's own, in lower case) point to the common rules."""
        return not self.refers_to or any(phrase in conditions for phrase in self.refers_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedCountries:
    """Countries that belong to a group, as programmes speak of it (``horizon-associated``)."""

    source: LegalSource
    group: str
    countries: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class FundedCountries:
    """Where those who may be funded by a programme are established.

    Established in a country of ``groups`` and not in one of ``without``, an applicant is certainly eligible; nothing
    is said of other countries. The groups ``eu`` and ``eea_efta`` are those of `catalogue.taxonomy.countries`.
    ``associated`` is the group that calls of the programme name "Associated Countries". Where ``readable`` is false,
    the rule asks for more than a country, and nobody's answer follows from it.
    """

    source: LegalSource
    scope: Scope
    programme: str
    groups: tuple[str, ...]
    without: frozenset[str]
    associated: str | None
    readable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionRules:
    """What a type of action asks of its applicants.

    ``rules`` are readable; ``unread`` are criteria on which it has conditions that a rule of ours cannot express or
    that are published elsewhere.
    """

    source: LegalSource
    scope: Scope
    types: frozenset[str]
    rules: dict[Criterion, Rule]
    unread: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Participation:
    """All entries, each kind in the order of the file."""

    named: tuple[NamedCountries, ...]
    funded: tuple[FundedCountries, ...]
    actions: tuple[ActionRules, ...]


@cache
def participation() -> Participation:
    """Every entry of the file."""
    data = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    return Participation(
        named=tuple(
            NamedCountries(source=read_source(entry), group=entry["group"], countries=frozenset(entry["countries"]))
            for entry in data["country_group"]
        ),
        funded=tuple(
            FundedCountries(
                source=read_source(entry),
                scope=_scope(entry),
                programme=entry["programme"],
                groups=tuple(entry["groups"]),
                without=frozenset(entry.get("without", ())),
                associated=entry.get("associated"),
                readable=entry.get("readable", True),
            )
            for entry in data["funded"]
        ),
        actions=tuple(
            ActionRules(
                source=read_source(entry),
                scope=_scope(entry),
                types=frozenset(_plain(name) for name in entry["types"]),
                rules=_rules(entry),
                unread=tuple(Criterion(criterion) for criterion in entry.get("unread", ())),
            )
            for entry in data["action"]
        ),
    )


@cache
def countries_of(group: str, on: date) -> frozenset[str]:
    """The countries of a group of the file on that day; empty before its first entry.

    Raises LookupError where the file has no group of that name.
    """
    entries = [entry for entry in participation().named if entry.group == group]
    if not entries:
        raise LookupError(f"participation.toml names no group of countries {group!r}")
    return frozenset().union(*(entry.countries for entry in entries if entry.source.holds(on)))


def funded_countries(programme: str, identifier: str, on: date) -> FundedCountries | None:
    """The entry for a programme (the portal's code) and a topic on that day, or None where we know of none."""
    for entry in participation().funded:
        if entry.programme == programme and entry.source.holds(on) and entry.scope.covers(identifier):
            return entry
    return None


def action_rules(type_of_action: str, identifier: str, on: date) -> ActionRules | None:
    """The entry for a type of action (the portal's words) and a topic on that day, or None where we know of none."""
    name = _plain(type_of_action)
    for entry in participation().actions:
        if name in entry.types and entry.source.holds(on) and entry.scope.covers(identifier):
            return entry
    return None


def find_source(entry_id: str) -> LegalSource | None:
    """Where the entry of that id comes from, or None where the file has none of that id (any more)."""
    rules = participation()
    sources = [entry.source for entry in rules.named]
    sources += [entry.source for entry in rules.funded]
    sources += [entry.source for entry in rules.actions]
    return next((source for source in sources if source.id == entry_id), None)


def _plain(type_of_action: str) -> str:
    return " ".join(type_of_action.lower().split())


def _scope(entry: dict[str, Any]) -> Scope:
    return Scope(
        identifiers=_pattern(entry.get("identifiers")),
        not_identifiers=_pattern(entry.get("not_identifiers")),
        refers_to=tuple(entry["refers_to"]),
    )


def _pattern(patterns: list[str] | None) -> re.Pattern[str] | None:
    if patterns is None:
        return None
    return re.compile("|".join(re.escape(pattern).replace(r"\*", ".*") for pattern in patterns), re.IGNORECASE)


def _rules(entry: dict[str, Any]) -> dict[Criterion, Rule]:
    rules: dict[Criterion, Rule] = {}
    if "consortium" in entry:
        rules[Criterion.CONSORTIUM] = ConsortiumRule(**entry["consortium"])
    if entry.get("any_legal_entity", False):
        rules[Criterion.APPLICANT] = ApplicantRule(applicants=(), any_legal_entity=True)
    if "applicants" in entry:
        kinds = sorted(ApplicantKind(kind) for kind in entry["applicants"])
        rules[Criterion.APPLICANT] = ApplicantRule(applicants=tuple(kinds))
    if "sizes" in entry:
        rules[Criterion.SIZE] = SizeRule(sizes=_SIZES[entry["sizes"]])
    return rules
