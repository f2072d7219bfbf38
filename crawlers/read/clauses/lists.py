"""Lists of alternatives: what their items ask together."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from catalogue.model.condition import ApplicantKind, ApplicantRule, Criterion, Rule
from crawlers.read.clauses.parsed import Frame, Parsed
from crawlers.read.clauses.passages import Statement
from crawlers.read.clauses.rules import Asked, asked_by
from crawlers.read.clauses.sets import united, with_room

_WHO = frozenset({Criterion.APPLICANT, Criterion.SIZE})
_NAMED = _WHO | {Criterion.SECTOR, Criterion.PLACE, Criterion.LEGAL_FORM}


def asked_by_list(items: Sequence[tuple[Parsed, Statement]], language: str) -> tuple[Asked, ...]:
    """What a list asks each item of which names some who may apply, or may not; all were understood.

    Of those who may not each item is a demand of its own. Those who may are alternatives: a trait that not every item
    asks for is no demand on all, and of traits that differ only lists make one rule.
    """
    if (any_of_them := _any_of(items)) is not None:
        return asked_by(any_of_them, replace(_together([one for _, one in items]), is_alternative=False), language)
    every = [asked_by(parsed, statement, language) for parsed, statement in items]
    if len(items) == 1 or items[0][0].frame is Frame.NOT or _are_all_asked(items):
        return tuple(one for asked in every for one in asked)
    phrases = tuple(phrase for parsed, _ in items for phrase in parsed.phrases)
    excepted = tuple(phrase for parsed, _ in items for phrase in parsed.excepted)
    together = Parsed(
        frame=items[0][0].frame,
        phrases=tuple(phrase for phrase in phrases if phrase.criterion in _WHO),
        excepted=(),
        alternatives=any(parsed.alternatives for parsed, _ in items),
    )
    whole = _together([statement for _, statement in items])
    who = asked_by(together, whole, language) if together.phrases else ()
    if excepted:
        who = tuple(replace(one, rule=None) for one in who)
    elif any(map(_names_any_size, every)):
        # Beside *SMEs* an item that names enterprises without a size may mean any of them.
        who = tuple(
            replace(one, rule=with_room(one.rule)) if one.rule and one.criterion is Criterion.SIZE else one
            for one in who
        )
    elif any(not (_WHO & {phrase.criterion for phrase in parsed.phrases}) for parsed, _ in items):
        # An item that does not say who is meant may mean anybody.
        who = tuple(replace(one, rule=with_room(one.rule)) if one.rule else one for one in who)
    traits = [one for asked in every for one in asked if one.criterion not in _WHO]
    return (*who, *(replace(one, statement=whole) if one.rule else one for one in _shared(traits, every)))


def _names_any_size(asked: Iterable[Asked]) -> bool:
    """Whether an item names enterprises and says nothing of their size."""
    every = list(asked)
    kinds = [one.rule for one in every if isinstance(one.rule, ApplicantRule)]
    is_sized = any(one.criterion is Criterion.SIZE for one in every)
    return not is_sized and any(ApplicantKind.ENTERPRISE in rule.applicants for rule in kinds)


def _any_of(items: Sequence[tuple[Parsed, Statement]]) -> Parsed | None:
    """Demands of which one is enough as a single one, if all are on the same criterion: *either small or micro*."""
    about = {
        frozenset("who" if one.criterion in _WHO else one.criterion for one in parsed.phrases) for parsed, _ in items
    }
    if len(items) == 1 or len(about) > 1 or len(next(iter(about))) > 1:
        return None
    if any(parsed.alternatives or parsed.excepted or not statement.is_alternative for parsed, statement in items):
        return None
    phrases = tuple(phrase for parsed, _ in items for phrase in parsed.phrases)
    return Parsed(
        frame=items[0][0].frame,
        phrases=phrases,
        excepted=(),
        alternatives=False,
        is_narrowed=any(parsed.is_narrowed for parsed, _ in items),
    )


def _together(statements: Sequence[Statement]) -> Statement:
    """The items of a list as one statement, to quote."""
    texts = dict.fromkeys(one.text.rstrip(" .,;") for one in statements)
    return replace(statements[0], text="; ".join(texts))


def _are_all_asked(items: Sequence[tuple[Parsed, Statement]]) -> bool:
    return any(parsed.frame is Frame.MUST and not parsed.is_bare for parsed, _ in items)


def what_it_names(parsed: Parsed) -> str | None:
    """What a statement names that says nothing more: several that name applicants, or places, are alternatives.

    None for any other statement: it is a demand of its own.
    """
    said = {phrase.criterion for phrase in parsed.phrases}
    if not parsed.is_bare or not said & _NAMED:
        return None
    return "places" if said == {Criterion.PLACE} else "applicants"


def _shared(traits: Iterable[Asked], every: Sequence[tuple[Asked, ...]]) -> Iterable[Asked]:
    first: dict[Criterion, Asked] = {}
    rules: dict[Criterion, list[Rule | None]] = {}
    for one in traits:
        first.setdefault(one.criterion, one)
        rules.setdefault(one.criterion, []).append(one.rule)
    for criterion, asked in first.items():
        is_shared = all(any(one.criterion is criterion for one in item) for item in every)
        rule = united(rules[criterion]) if is_shared else None
        yield Asked(criterion=criterion, rule=rule, statement=asked.statement, is_only_open=asked.is_only_open)
