"""What a rule asks for, as we understood it, in a few words."""

from collections.abc import Iterable

from catalogue.model.condition import (
    AgeRule,
    ApplicantRule,
    ConsortiumRule,
    ContributionRule,
    CountryRule,
    HeadcountRule,
    LegalFormRule,
    OrderRule,
    PlaceRule,
    Rule,
    SectorRule,
    SizeClass,
    SizeRule,
    TrlRule,
    TurnoverRule,
)
from catalogue.model.money import Money

_OTHERS = "; of others it does not say"


def rule_words(rule: Rule) -> str:
    """A rule as we understood it, in a few words."""
    match rule:
        case CountryRule() | PlaceRule() | SectorRule():
            return _where_words(rule)
        case SizeRule() | ApplicantRule() | LegalFormRule():
            return _who_words(rule)
        case ConsortiumRule():
            if rule.entities == 1:
                return "alone, without partners" if rule.alone_only else "one may apply alone"
            return f"at least {rule.entities} applicants from {rule.countries} countries"
        case OrderRule():
            return "first come, first served" if rule.first_come else "not in the order in which they come"
        case _:
            return _figure_words(rule)


def _where_words(rule: CountryRule | PlaceRule | SectorRule) -> str:
    match rule:
        case CountryRule():
            few = ", ".join(rule.established_in)
            named = few if len(rule.established_in) <= 6 else f"{len(rule.established_in)} countries"
            return f"established in {named}{'' if rule.named_only else _OTHERS}"
        case PlaceRule():
            places = ", ".join((*rule.regions, *(f"a part of {code}" for code in rule.in_part)))
            return f"in {places}{'' if rule.exclusive else _OTHERS}"
        case SectorRule():
            inside = f"NACE {', '.join(rule.inside)}" if rule.inside else "any sector"
            outside = f" but {', '.join(rule.outside)}" if rule.outside else ""
            room = "" if rule.exclusive else _OTHERS
            return _and_some(f"{inside}{outside} (Rev. {rule.revision}){room}", rule.unsettled)


def _who_words(rule: SizeRule | ApplicantRule | LegalFormRule) -> str:
    match rule:
        case SizeRule():
            sizes = "any size" if set(rule.sizes) == set(SizeClass) else f"{', '.join(rule.sizes)} enterprises"
            return _and_some(sizes if rule.sizes else "", rule.unsettled)
        case ApplicantRule():
            kinds = "any legal entity" if rule.any_legal_entity else _plain(rule.applicants)
            return _and_some(kinds, rule.unsettled)
        case LegalFormRule():
            not_these = f"not {_plain(rule.excluded)}" if rule.excluded else ""
            return _and_some("; ".join(filter(None, [_plain(rule.forms), not_these])), rule.unsettled)


def _figure_words(rule: HeadcountRule | AgeRule | TurnoverRule | TrlRule | ContributionRule) -> str:
    match rule:
        case HeadcountRule():
            return f"{_range(rule.least_people, rule.most_people)} people"
        case AgeRule():
            since = f" on {rule.on.isoformat()}" if rule.on is not None else ""
            return f"{_range(rule.least_months, rule.most_months)} months old{since}"
        case TurnoverRule():
            return f"turnover {_range(_money(rule.least_turnover), _money(rule.most_turnover))}"
        case TrlRule():
            starts = f"TRL {_range(rule.least_level, rule.most_level)} at the start"
            return starts if rule.reached_level is None else f"{starts}, {rule.reached_level} at the end"
        case ContributionRule():
            return f"at least {rule.least_percent.normalize():f} % paid by oneself"


def _range(least: object, most: object) -> str:
    if least is None:
        return f"at most {most}" if most is not None else "of any number of"
    return f"{least} to {most}" if most is not None else f"at least {least}"


def _money(money: Money | None) -> str | None:
    return f"{money.currency} {money.amount:,.0f}" if money is not None else None


def _plain(values: Iterable[str]) -> str:
    return ", ".join(values).replace("_", " ")


def _and_some(settled: str, unsettled: Iterable[str]) -> str:
    """Who may apply, and of whom it is only said that some may."""
    named = _plain(unsettled)
    return "; ".join(filter(None, [settled, f"of {named} only some: read which" if named else ""]))
