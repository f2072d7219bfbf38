"""Rules as sets of those who may apply: united, turned round, one taken out of another."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

from catalogue.model.condition import (
    AgeRule,
    ApplicantKind,
    ApplicantRule,
    HeadcountRule,
    LegalForm,
    LegalFormRule,
    PlaceRule,
    Rule,
    SectorRule,
    SizeClass,
    SizeRule,
    TurnoverRule,
)
from catalogue.model.money import Money
from catalogue.taxonomy.nuts import contains, parts

_CENT = Decimal("0.01")
_One = TypeVar("_One", bound=str)


def united(rules: Sequence[Rule | None]) -> Rule | None:
    """The rule of those who fit any of ``rules``; None where no rule holds that, or one of them is None."""
    found = list(dict.fromkeys(rules))
    first = found[0]
    if len(found) == 1 or first is None or None in found:
        return first if len(found) == 1 else None
    if all(isinstance(rule, SizeRule) for rule in found):
        sizes = {one for rule in found if isinstance(rule, SizeRule) for one in rule.sizes}
        some = {one for rule in found if isinstance(rule, SizeRule) for one in rule.unsettled}
        return SizeRule(sizes=_sorted(sizes), unsettled=_sorted(some - sizes))
    if all(isinstance(rule, LegalFormRule) for rule in found):
        forms = {one for rule in found if isinstance(rule, LegalFormRule) for one in rule.forms}
        part = {one for rule in found if isinstance(rule, LegalFormRule) for one in rule.unsettled}
        return LegalFormRule(forms=_sorted(forms), unsettled=_sorted(part - forms))
    if all(isinstance(rule, SectorRule) and not is_any_sector(rule) for rule in found):
        inside = {one for rule in found if isinstance(rule, SectorRule) for one in rule.inside}
        open_ones = {one for rule in found if isinstance(rule, SectorRule) for one in rule.unsettled}
        assert isinstance(first, SectorRule)
        closed = all(rule.exclusive for rule in found if isinstance(rule, SectorRule))
        return replace(first, inside=_sorted(inside), unsettled=_sorted(open_ones - inside), exclusive=closed)
    if all(isinstance(rule, PlaceRule) and isinstance(first, PlaceRule) and rule.what is first.what for rule in found):
        assert isinstance(first, PlaceRule)
        places = [rule for rule in found if isinstance(rule, PlaceRule)]
        regions = {one for rule in places for one in rule.regions}
        return replace(first, regions=_sorted(regions), exclusive=all(rule.exclusive for rule in places))
    return None


def negated(rule: Rule) -> Rule | None:
    """The rule that those who fit ``rule`` do not fit, and all others do; None where no rule holds that."""
    match rule:
        case SizeRule():
            return replace(rule, sizes=_sorted(set(SizeClass) - {*rule.sizes, *rule.unsettled}))
        case ApplicantRule() if not rule.any_legal_entity:
            return replace(rule, applicants=_sorted(set(ApplicantKind) - {*rule.applicants, *rule.unsettled}))
        case LegalFormRule() if not rule.excluded:
            return LegalFormRule(excluded=rule.forms, unsettled=rule.unsettled)
        case SectorRule() if not rule.outside and not is_any_sector(rule):
            return replace(rule, inside=(), outside=rule.inside)
        case HeadcountRule() | AgeRule() | TurnoverRule():
            return _bound_negated(rule)
        case _:
            return None


def admitting(rule: ApplicantRule, others: ApplicantRule) -> ApplicantRule | None:
    """The rule of those who fit ``rule`` or ``others``; None where no rule holds that."""
    if rule.any_legal_entity or others.any_legal_entity:
        return None
    kinds = {*rule.applicants, *others.applicants}
    return ApplicantRule(applicants=_sorted(kinds), unsettled=_sorted({*rule.unsettled, *others.unsettled} - kinds))


def _bound_negated(rule: HeadcountRule | AgeRule | TurnoverRule) -> Rule | None:
    """What is outside of a bound that has one side."""
    found: Rule | None = None
    match rule:
        case HeadcountRule(least_people=int(least), most_people=None):
            found = HeadcountRule(most_people=least - 1)
        case HeadcountRule(least_people=None, most_people=int(most)):
            found = HeadcountRule(least_people=most + 1)
        case AgeRule(least_months=int(least), most_months=None, on=None):
            found = AgeRule(most_months=least - 1)
        case AgeRule(least_months=None, most_months=int(most), on=None):
            found = AgeRule(least_months=most + 1)
        case TurnoverRule(least_turnover=Money() as least_money, most_turnover=None):
            found = TurnoverRule(most_turnover=replace(least_money, amount=least_money.amount - _CENT))
        case TurnoverRule(least_turnover=None, most_turnover=Money() as most_money):
            found = TurnoverRule(least_turnover=replace(most_money, amount=most_money.amount + _CENT))
    return found


def without(rule: Rule, taken: Rule) -> Rule | None:
    """``rule`` without those who fit ``taken``; None where no rule holds that."""
    match rule, taken:
        case SizeRule(), SizeRule():
            some = {*rule.unsettled, *taken.unsettled} - set(taken.sizes)
            return SizeRule(sizes=_sorted(set(rule.sizes) - {*taken.sizes, *taken.unsettled}), unsettled=_sorted(some))
        case ApplicantRule(), ApplicantRule() if not (rule.any_legal_entity or taken.any_legal_entity):
            kinds = set(rule.applicants) - {*taken.applicants, *taken.unsettled}
            open_kinds = {*rule.unsettled, *taken.unsettled} - set(taken.applicants)
            return ApplicantRule(applicants=_sorted(kinds), unsettled=_sorted(open_kinds))
        case SectorRule(), SectorRule() if not (rule.outside or taken.outside or is_any_sector(taken)):
            return replace(
                rule, outside=taken.inside, unsettled=_sorted({*rule.unsettled, *taken.unsettled} - set(taken.inside))
            )
        case PlaceRule(), PlaceRule() if rule.what is taken.what and not (rule.in_part or taken.in_part):
            return _places_without(rule, taken)
        case LegalFormRule(), LegalFormRule() if not (rule.excluded or taken.excluded):
            forms = set(rule.forms) - {*taken.forms, *taken.unsettled}
            parts = {*rule.unsettled, *taken.unsettled} - set(taken.forms)
            return LegalFormRule(forms=_sorted(forms), unsettled=_sorted(parts)) if forms or parts else None
        case _:
            return None


def _places_without(rule: PlaceRule, taken: PlaceRule) -> PlaceRule | None:
    """The regions of ``rule`` but those of ``taken``; None if one of these lies in none of them, or nothing is left."""
    left = set(rule.regions)
    for code in taken.regions:
        outer = next((one for one in left if contains(one, code)), None)
        if outer is None:
            return None
        left = left - {outer} | set(_rest(outer, code))
    return replace(rule, regions=_sorted(left)) if left else None


def _rest(outer: str, inner: str) -> Iterator[str]:
    """The parts of ``outer``, as large as can be, that ``inner`` leaves."""
    if outer != inner:
        for part in parts(outer):
            if contains(part, inner):
                yield from _rest(part, inner)
            else:
                yield part


def with_room(rule: Rule) -> Rule | None:
    """A rule that names some who may apply, where others may as well; None where no rule holds that."""
    match rule:
        case SizeRule():
            return replace(rule, unsettled=_sorted(set(SizeClass) - set(rule.sizes)))
        case ApplicantRule() if rule.applicants or rule.any_legal_entity:
            return replace(rule, unsettled=_sorted(set(ApplicantKind) - set(rule.applicants)))
        case LegalFormRule() if not rule.excluded:
            return replace(rule, unsettled=_sorted(set(LegalForm) - set(rule.forms)))
        case SectorRule():
            return rule if is_any_sector(rule) else replace(rule, exclusive=False)
        case PlaceRule():
            return replace(rule, exclusive=False)
        case _:
            return None


def is_any_sector(rule: Rule) -> bool:
    """Whether a rule lets in every sector without exception."""
    return isinstance(rule, SectorRule) and not (rule.inside or rule.outside or rule.unsettled)


def _sorted(values: Iterable[_One]) -> tuple[_One, ...]:
    return tuple(sorted(values))
