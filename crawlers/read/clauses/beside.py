"""What a call's prose adds to what its portal's fields say of who may apply."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from catalogue.model.call import Section
from catalogue.model.condition import ApplicantRule, Condition, PlaceRule, Rule, SizeRule
from crawlers.read.clauses.passages import Passage
from crawlers.read.clauses.reading import read_clauses, restricts
from crawlers.read.clauses.sets import with_room


def passages_of(sections: Iterable[Section]) -> tuple[Passage, ...]:
    """The texts of a call as passages, each named by the part of the publication that it is."""
    return tuple(
        Passage(text=one.text, where=one.kind.replace("_", " "), kind=one.kind) for one in sections if one.text
    )


def with_clauses(
    fields: Sequence[Condition], sections: Iterable[Section], language: str, country: str
) -> tuple[Condition, ...]:
    """The conditions of ``fields`` and those that the prose of ``sections`` adds to them.

    A field settles its criterion: the same said again, or a mention that asks nothing, is dropped. A clause that asks
    for more stays beside it, and so does one that restricts in words that we could not read. But it never says no to
    whom the field lets in: of the two one may be wrong, and then the answer is open.
    """
    added = []
    for clause in read_clauses(passages_of(sections), language, country):
        settled = [one for one in fields if one.criterion is clause.criterion and _settles(one)]
        if not settled:
            added.append(clause)
        elif clause.rule is None:
            if restricts(clause.clause, language):
                added.append(clause)
        elif not any(_says_as_much(one.rule, clause.rule) for one in settled):
            added.append(replace(clause, rule=with_room(clause.rule)))
    return (*fields, *(one for one in added if one not in fields))


def _settles(condition: Condition) -> bool:
    """Whether a field answers its criterion; that a call is of the portal's own country is not yet where it is for."""
    rule = condition.rule
    return rule is not None and (not isinstance(rule, PlaceRule) or rule.exclusive)


def _says_as_much(field: Rule | None, clause: Rule) -> bool:
    """Whether everybody whom the field lets in is let in by the clause as well."""
    match field, clause:
        case SizeRule(), SizeRule():
            return set(field.sizes) <= set(clause.sizes)
        case ApplicantRule(), ApplicantRule():
            kinds = set(field.applicants)
            return not field.any_legal_entity and kinds <= set(clause.applicants)
        case PlaceRule(), PlaceRule():
            places = {*field.regions, *field.in_part}
            return all(any(one.startswith(outer) for outer in clause.regions) for one in places)
        case _:
            return field == clause
