"""Eligibility conditions from the structured fields of a portal.

Each condition quotes the field's name and the portal's own words. What is not in our vocabulary keeps a rule from
saying no: terms of one list are alternatives, so an unread one may let in whom the others do not.
"""

from collections.abc import Iterable
from dataclasses import replace

from catalogue.model.condition import ApplicantRule, Condition, CountryRule, Criterion, PlaceRule, Rule, SizeRule
from crawlers.read.beneficiaries import Beneficiaries, read_beneficiaries
from crawlers.read.conditions.places import country_named
from crawlers.read.conditions.text import quote
from crawlers.read.html import read_line
from crawlers.read.places import locate


def applicant_conditions(terms: Iterable[str], language: str, where: str) -> tuple[Condition, ...]:
    """The conditions of a field that lists who may apply: on the kind of applicant and, where it names sizes, on size.

    ``terms`` are the alternatives of the list, one each, in ``language`` (ISO 639-1); ``where`` is the field's name. A
    list that names enterprises without any size says nothing on size. Empty where there is no term.
    """
    words = _clean(terms)
    if not words:
        return ()
    found = read_beneficiaries(words, language)
    conditions = [_condition(Criterion.APPLICANT, _applicant_rule(found), words, language, where)]
    if (size := _size_rule(found)) is not None:
        conditions.append(_condition(Criterion.SIZE, size, words, language, where))
    return tuple(conditions)


def size_conditions(terms: Iterable[str], language: str, where: str) -> tuple[Condition, ...]:
    """The condition of a field that lists sizes of enterprises and says nothing else of who may apply.

    A list that is not wholly read, or none of whose terms speaks of size, leaves the question open.
    """
    words = _clean(terms)
    if not words:
        return ()
    return (_condition(Criterion.SIZE, _size_rule(read_beneficiaries(words, language)), words, language, where),)


def place_conditions(
    raws: Iterable[str], country: str, language: str, where: str, exclusive: bool = True
) -> tuple[Condition, ...]:
    """The condition of a field that lists where the project or the applicant has to be; empty where it lists nothing.

    ``country`` is the portal's (ISO 3166-1 alpha-2). ``exclusive`` is whether the places listed are the only ones; a
    list with a place that we do not know is never taken to be, since the profile may be there, nor is one of nearly all
    regions.
    """
    words = _clean(raws)
    if not words:
        return ()
    found = locate(words, country)
    rule = None
    if found.regions or found.in_part:
        rule = PlaceRule(
            regions=found.regions,
            exclusive=exclusive and not found.unplaced and not found.may_mean_all,
            in_part=found.in_part,
        )
    return (_condition(Criterion.PLACE, rule, words, language, where),)


def partly(conditions: Iterable[Condition], why: str = "") -> tuple[Condition, ...]:
    """The same conditions where the field is wider than the call: of each place only a part is meant, a town, say.

    ``why`` is what tells so, and is quoted beside the field.
    """
    return tuple(_narrowed(one, one.rule, why) if isinstance(one.rule, PlaceRule) else one for one in conditions)


def _narrowed(condition: Condition, rule: PlaceRule, why: str) -> Condition:
    part = replace(rule, regions=(), in_part=tuple(sorted({*rule.regions, *rule.in_part})))
    return replace(condition, rule=part, clause=quote(f"{condition.clause} ({why})") if why else condition.clause)


def country_conditions(names: Iterable[str], where: str) -> tuple[Condition, ...]:
    """The condition of a field that lists, in English, countries whose applicants are served; empty if it lists none.

    The list is never taken to be complete: of an applicant from elsewhere it says nothing.
    """
    words = _clean(names)
    if not words:
        return ()
    known = tuple(sorted({code for code in map(country_named, words) if code is not None}))
    rule = CountryRule(established_in=known, named_only=False) if known else None
    return (_condition(Criterion.COUNTRY, rule, words, "en", where),)


def _applicant_rule(found: Beneficiaries) -> ApplicantRule | None:
    if not (found.kinds or found.unsettled_kinds or found.any_legal_entity):
        return None
    return ApplicantRule(
        applicants=found.kinds, any_legal_entity=found.any_legal_entity, unsettled=found.unsettled_kinds
    )


def _size_rule(found: Beneficiaries) -> SizeRule | None:
    if not (found.sizes or found.unsettled_sizes):
        return None
    return SizeRule(sizes=found.sizes, unsettled=found.unsettled_sizes)


def _condition(criterion: Criterion, rule: Rule | None, words: tuple[str, ...], language: str, where: str) -> Condition:
    clause = quote(f"{where}: {'; '.join(words)}")
    return Condition(criterion=criterion, rule=rule, clause=clause, language=language, where=where)


def _clean(terms: Iterable[str]) -> tuple[str, ...]:
    """The terms as lines of plain text, each once."""
    return tuple(dict.fromkeys(filter(None, map(read_line, terms))))
