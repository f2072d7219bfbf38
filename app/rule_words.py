"""What a rule asks for, as we understood it, in a few words."""

from collections.abc import Iterable

from catalogue.model.condition import ApplicantRule, ConsortiumRule, CountryRule, PlaceRule, Rule, SizeClass, SizeRule


def rule_words(rule: Rule) -> str:
    """A rule as we understood it, in a few words."""
    match rule:
        case CountryRule():
            few = ", ".join(rule.established_in)
            named = few if len(rule.established_in) <= 6 else f"{len(rule.established_in)} countries"
            return f"established in {named}{'' if rule.named_only else '; of others it does not say'}"
        case PlaceRule():
            places = ", ".join((*rule.regions, *(f"a part of {code}" for code in rule.in_part)))
            return f"in {places}{'' if rule.exclusive else '; of others it does not say'}"
        case SizeRule():
            sizes = "any size" if set(rule.sizes) == set(SizeClass) else f"{', '.join(rule.sizes)} enterprises"
            return _and_some(sizes if rule.sizes else "", rule.unsettled)
        case ApplicantRule():
            kinds = "any legal entity" if rule.any_legal_entity else ", ".join(rule.applicants).replace("_", " ")
            return _and_some(kinds, rule.unsettled)
        case ConsortiumRule():
            if rule.entities == 1:
                return "alone, without partners" if rule.alone_only else "one may apply alone"
            return f"at least {rule.entities} applicants from {rule.countries} countries"


def _and_some(settled: str, unsettled: Iterable[str]) -> str:
    """Who may apply, and of whom it is only said that some may."""
    named = ", ".join(unsettled).replace("_", " ")
    return "; ".join(filter(None, [settled, f"of {named} only some: read which" if named else ""]))
