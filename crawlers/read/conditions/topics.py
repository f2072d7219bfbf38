"""Conditions of topics: numbered sections, the common rules they point to, and clauses of their own."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from catalogue.law.participation import ActionRules, FundedCountries, action_rules, countries_of
from catalogue.model.condition import Condition, CountryRule, Criterion, Rule
from catalogue.taxonomy.countries import CountryGroup, members
from crawlers.read.conditions.applicants import read_applicants
from crawlers.read.conditions.consortia import read_consortia
from crawlers.read.conditions.countries import more_may_join, read_countries
from crawlers.read.conditions.finding import Finding, Weight, settle, unread
from crawlers.read.conditions.places import Setting
from crawlers.read.conditions.text import (
    Part,
    Passage,
    Sentence,
    either,
    quote,
    sentences,
    sentences_with,
    split_sections,
)

_CONDITIONS = "topicConditions"
_DESCRIPTION = "description"
# Clauses of topics that ask nothing of an applicant: they widen the circle, repeat another clause, or speak of the
# project, of proof, or of the Commission's own research centre.
_NO_DEMAND = re.compile(
    r"\b"
    + either(
        "joint research centre",
        "jrc",
        "guarantees shall",
        "submit guarantees",
        "copernicus",
        "fill in the table",
        "exceptionally (?:be )?eligible",
        "high risk suppliers",
        "must make use of",
        "specific provisions for making funding",
        "outside the scope specified",
        "association agreement",
        "gender equality",
        "may become associated",
        "may exceptionally participate",
        "without prejudice",
        "table of compliance",
        "european communication networks",
        "international organisations with headquarters",
    )
    + r"\b"
)
_LIMITS = re.compile(r"\b(?:limited|restricted) to\b")
_OWN_WORDS = (
    "submitted by",
    "mono-beneficiary",
    "eligible to apply",
    "limited to legal",
    "limited to entities",
    "limited to sme",
)
_OF_OTHERS = re.compile(r"third part|sub ?grant|cascad|\bfstp\b|open calls?\b")
_NOTHING = re.compile(r"^(?:n/?a|not applicable|none|-)?[\s.]*$")
_ELSEWHERE = re.compile(
    r"\b(?:call document|guidelines|rules of contest|annex|appendix|work programme|programme guide)\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """What is read of a topic; ``funded`` is the law's entry for its programme, if there is one."""

    identifier: str
    types_of_action: tuple[str, ...]
    funded: FundedCountries | None
    conditions_text: str
    description_text: str
    language: str
    setting: Setting


def read_unknown_language(text: str, language: str) -> tuple[Condition, ...]:
    """Conditions in a language that we do not read: the sections are there, so the questions are open."""
    sections = split_sections(text, _CONDITIONS)
    asked = (
        (Criterion.COUNTRY, Part.COUNTRIES),
        (Criterion.APPLICANT, Part.OTHERS),
        (Criterion.CONSORTIUM, Part.OTHERS),
    )
    return tuple(
        Condition(
            criterion=criterion,
            rule=None,
            clause=quote(sections[part].text),
            language=language,
            where=sections[part].where,
        )
        for criterion, part in asked
        if part in sections
    )


# A topic of the Union binds nobody to a place within a country.
_ASKED = (Criterion.COUNTRY, Criterion.SIZE, Criterion.APPLICANT, Criterion.CONSORTIUM)


def read_topic(topic: Topic) -> tuple[Condition, ...]:
    """The conditions of a topic, or of a call that is published like one, in English."""
    passages = split_sections(topic.conditions_text, _CONDITIONS)
    whole = Passage(_CONDITIONS, topic.conditions_text)
    text = {part: list(sentences(passage)) for part, passage in passages.items()}
    undivided = [] if passages else list(sentences(whole))
    findings = [*_own_clauses(topic, text, undivided), *_described(topic)]
    countries, others = text.get(Part.COUNTRIES, undivided), text.get(Part.OTHERS, undivided)
    rules = _action_entry(topic, " ".join(sentence.text for sentence in (*countries, *others)).lower())
    conditions: list[Condition] = []
    for criterion in _ASKED:
        own = settle(criterion, findings)
        by_law = None
        if not any(finding.criterion is criterion and finding.weight is Weight.STATED for finding in findings):
            if criterion is Criterion.COUNTRY:
                by_law = _country_by_law(topic, [*countries, *others])
            else:
                by_law = _by_law(criterion, rules, topic) if rules else None
        if by_law is not None:
            own = tuple(finding for finding in own if finding.weight is not Weight.HINT)
        elif not own and criterion is not Criterion.SIZE:
            own = _stated_elsewhere(criterion, countries if criterion is Criterion.COUNTRY else others)
        conditions += [*([by_law] if by_law else []), *(finding.condition(topic.language) for finding in own)]
    return tuple(conditions)


def _own_clauses(topic: Topic, text: dict[Part, list[Sentence]], undivided: list[Sentence]) -> Iterator[Finding]:
    """What the topic's own conditions ask of applicants."""
    joins = more_may_join(topic.conditions_text)
    for part in (Part.ADMISSIBILITY, Part.COUNTRIES, Part.OTHERS):
        of_part = text.get(part, [])
        # Most sections on admissibility count pages; a few schemes tell there who may apply.
        if part is Part.ADMISSIBILITY and not any("legal entit" in sentence.words for sentence in of_part):
            continue
        yield from _clauses(of_part, topic.setting, joins=joins)
    yield from _clauses(undivided, topic.setting, joins=joins)


def _clauses(of_part: list[Sentence], setting: Setting, *, joins: bool) -> Iterator[Finding]:
    for sentence in of_part:
        yield from _read_clause(sentence, setting, joins=joins)


# Most clauses are standard ones that stand in hundreds of topics.
@lru_cache(maxsize=4096)
def _read_clause(sentence: Sentence, setting: Setting, *, joins: bool) -> tuple[Finding, ...]:
    if _NO_DEMAND.search(sentence.words) and not _LIMITS.search(sentence.words):
        return ()
    return (
        *read_countries(sentence, setting, joins=joins),
        *read_applicants(sentence),
        *read_consortia(sentence),
    )


def _described(topic: Topic) -> Iterator[Finding]:
    """What the description adds: it speaks of much besides, so only clauses on proposals and applicants count."""
    for sentence in sentences_with(_OWN_WORDS, Passage(_DESCRIPTION, topic.description_text)):
        if not _OF_OTHERS.search(sentence.words):
            found = [
                *read_countries(sentence, topic.setting),
                *read_applicants(sentence),
                *read_consortia(sentence),
            ]
            yield from (finding for finding in found if finding.weight is not Weight.HINT)


def _country_by_law(topic: Topic, asked: list[Sentence]) -> Condition | None:
    """The programme's countries, if the topic's conditions point to the common rules."""
    entry = topic.funded
    if entry is None:
        return None
    for sentence in asked:
        if entry.scope.is_referred_to(sentence.text.lower()):
            rule = CountryRule(established_in=_established_in(entry, topic.setting), named_only=False)
            return Condition(
                criterion=Criterion.COUNTRY,
                rule=rule if entry.readable else None,
                clause=sentence.clause,
                language=topic.language,
                where=sentence.where,
                basis=entry.source.id,
            )
    return None


def _established_in(entry: FundedCountries, setting: Setting) -> tuple[str, ...]:
    union = {group.value for group in CountryGroup}
    countries: set[str] = set()
    for group in entry.groups:
        on = setting.on
        countries |= members(CountryGroup(group), on) if group in union else countries_of(group, on)
    return tuple(sorted(countries - entry.without))


def _action_entry(topic: Topic, conditions: str) -> ActionRules | None:
    """The law's entry for the topic's types of action, if all of them share it and the conditions point to it."""
    entries = [action_rules(name, topic.identifier, topic.setting.on) for name in topic.types_of_action]
    first = entries[0] if entries else None
    if first is None or any(entry is not first for entry in entries) or not first.scope.is_referred_to(conditions):
        return None
    return first


def _by_law(criterion: Criterion, entry: ActionRules, topic: Topic) -> Condition | None:
    rule: Rule | None = entry.rules.get(criterion)
    if rule is None and criterion not in entry.unread:
        return None
    return Condition(
        criterion=criterion,
        rule=rule,
        clause=quote("; ".join(topic.types_of_action)),
        language=topic.language,
        where="typesOfAction",
        basis=entry.source.id,
    )


def _stated_elsewhere(criterion: Criterion, asked: list[Sentence]) -> tuple[Finding, ...]:
    """That a section sends its reader to another document, which we do not read."""
    for sentence in asked:
        if not _NOTHING.match(sentence.words) and _ELSEWHERE.search(sentence.words):
            return (unread(criterion, Weight.HINT, sentence),)
    return ()
