"""From what all statements of a call ask to its conditions."""

from collections.abc import Iterable
from dataclasses import replace

from catalogue.model.condition import (
    AgeRule,
    Condition,
    Criterion,
    HeadcountRule,
    PlaceRule,
    Rule,
    SizeClass,
    SizeRule,
    TurnoverRule,
    Where,
)
from catalogue.taxonomy.nuts import contains
from crawlers.read.clauses.rules import Asked
from crawlers.read.clauses.sets import is_any_sector, with_room

# Of demands that we cannot read a few suffice to show that the question is open.
_UNREAD_SHOWN = 3


def settle(found: Iterable[Asked], language: str) -> tuple[Condition, ...]:
    """The conditions, in the order of the criteria. Those on one criterion hold together.

    Statements that state different things (two schemes in one call, say) settle nothing: the first of them stays as a
    clause that could not be read. What names only some of those who may apply counts where nothing else does.
    """
    every = list(found)
    conditions: list[Condition] = []
    for criterion in Criterion:
        own = [one for one in every if one.criterion is criterion]
        read = [one for one in own if one.rule is not None]
        unread = [one for one in own if one.rule is None]
        # Beside a rule in the same text, what we could not read may name others who may apply, unless it shuts out.
        may_admit = {one.statement.where for one in unread if not one.is_exclusion}
        for one in _stated(criterion, read, every):
            rule = one.rule
            if rule is not None and one.statement.where in may_admit:
                rule = with_room(rule) or rule
            conditions.append(_condition(one, rule, language))
        conditions += [_condition(one, None, language) for one in _first_few(unread)]
    return tuple(dict.fromkeys(conditions))


def _stated(criterion: Criterion, read: list[Asked], every: list[Asked]) -> list[Asked]:
    """The statements on one criterion that stand, a contradiction as an unread one."""
    firm = [one for one in read if not one.is_only_open]
    if criterion is Criterion.SIZE:
        sized = {Criterion.SIZE, Criterion.HEADCOUNT}
        firm_elsewhere = any(one.criterion in sized and not one.is_only_open for one in every)
    else:
        firm_elsewhere = bool(firm)
    read = firm if firm_elsewhere else read
    narrow = [one for one in read if not _is_open_to_all(one.rule)] or read
    kept = list({one.rule: one for one in reversed(narrow)}.values())[::-1]
    kept = [one for one in kept if not any(_says_where_else(other.rule, one.rule) for other in kept)]
    positive = [one for one in kept if not one.is_exclusion]
    rules = [one.rule for one in positive]
    if len(set(rules)) > 1 and not (_are_one_range(rules) or _are_of_different_things(rules)):
        first = positive[0]
        unread = Asked(criterion=criterion, rule=None, statement=first.statement)
        return [unread, *(one for one in kept if one.is_exclusion)]
    return kept


def _says_where_else(rule: Rule | None, other: Rule | None) -> bool:
    """Whether ``rule`` says of what has to be in a place what ``other`` leaves open, and nothing else."""
    match rule, other:
        case PlaceRule(what=Where()), PlaceRule(what=None):
            return replace(rule, what=None) == other
        case _:
            return False


def _are_one_range(rules: list[Rule | None]) -> bool:
    """Whether rules bound one number from both sides, each side once: *fewer than 250* here and *at least 5* there."""
    least: set[object] = set()
    most: set[object] = set()
    for rule in rules:
        match rule:
            case HeadcountRule():
                ends: tuple[object, object] = rule.least_people, rule.most_people
            case AgeRule(on=None):
                ends = rule.least_months, rule.most_months
            case TurnoverRule():
                ends = rule.least_turnover, rule.most_turnover
            case _:
                return False
        least.add(ends[0])
        most.add(ends[1])
    return len(least - {None}) <= 1 and len(most - {None}) <= 1


def _are_of_different_things(rules: list[Rule | None]) -> bool:
    """Whether rules say where different things must be, all in one place or a part of it: the seat, and the project."""
    places = [rule for rule in rules if isinstance(rule, PlaceRule)]
    things = [rule.what for rule in places]
    if len(places) < len(rules) or None in things or len(set(things)) < len(things):
        return False
    widest = min(places, key=lambda one: min(map(len, one.regions), default=0))
    return all(any(contains(outer, code) for outer in widest.regions) for one in places for code in one.regions)


def _is_open_to_all(rule: Rule | None) -> bool:
    if isinstance(rule, SizeRule):
        return len(rule.sizes) == len(SizeClass)
    return rule is not None and is_any_sector(rule)


def _first_few(unread: list[Asked]) -> list[Asked]:
    by_clause: dict[str, Asked] = {}
    for one in unread:
        by_clause.setdefault(one.statement.clause, one)
    return list(by_clause.values())[:_UNREAD_SHOWN]


def _condition(asked: Asked, rule: Rule | None, language: str) -> Condition:
    statement = asked.statement
    return Condition(
        criterion=asked.criterion, rule=rule, clause=statement.clause, language=language, where=statement.where
    )
