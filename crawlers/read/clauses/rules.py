"""From a statement that was understood to what it asks, a criterion at a time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from catalogue.model.condition import (
    ApplicantKind,
    ApplicantRule,
    Criterion,
    PlaceRule,
    Rule,
    SizeClass,
    SizeRule,
    Where,
)
from crawlers.read.clauses.applicants import applicants_meant
from crawlers.read.clauses.parsed import Frame, Parsed
from crawlers.read.clauses.passages import Statement
from crawlers.read.clauses.phrases import Phrase
from crawlers.read.clauses.sets import admitting, negated, united, with_room, without


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a statement asks for one criterion; ``rule`` is None where it could not be read.

    ``is_only_open``: it names some who may apply and does not say that nobody else may. ``is_exclusion``: it rules
    somebody out and says nothing of the others.
    """

    criterion: Criterion
    rule: Rule | None
    statement: Statement
    is_only_open: bool = False
    is_exclusion: bool = False


_WHO = frozenset({Criterion.APPLICANT, Criterion.SIZE})
# What a scheme is like, whoever applies.
OF_ALL = frozenset({Criterion.ORDER, Criterion.CONSORTIUM})

Said = Mapping[Criterion, Rule | None]


def asked_by(parsed: Parsed, statement: Statement, language: str) -> tuple[Asked, ...]:
    """What a statement that was understood asks."""
    places = list(dict.fromkeys(one.rule.what for one in parsed.phrases if isinstance(one.rule, PlaceRule)))
    if len(places) > 1 and parsed.frame is Frame.MUST and not (parsed.alternatives or statement.is_alternative):
        # *With its seat in Spain and a shop in Navarra*: each has to be where it is said.
        each = [tuple(one for one in parsed.phrases if _is_but_of(one, what)) for what in places]
        asked = (asked_by(replace(parsed, phrases=phrases), statement, language) for phrases in each)
        return tuple(dict.fromkeys(one for some in asked for one in some))
    said, apart = _said(parsed.phrases, language), _said(parsed.excepted, language)
    if parsed.alternatives or statement.is_alternative:
        said = dict.fromkeys(said)
    if _says_nothing_of_its_topic(statement, said) and not apart:
        return ()
    excludes = parsed.frame is Frame.NOT
    narrowed = (Asked(criterion=Criterion.OTHER, rule=None, statement=statement),) if parsed.is_narrowed else ()
    if excludes:
        found = _excluded(said, apart)
    elif parsed.frame is Frame.MUST and not parsed.is_bare and set(apart) - set(said) and not _WHO & set(said):
        # Of *must be in Liguria, except farms* those who are excepted may well apply.
        found = dict.fromkeys([*said, *apart])
    else:
        found = _admitted(said, apart, parsed.frame)
    every = tuple(
        Asked(
            criterion=criterion,
            rule=rule,
            statement=statement,
            is_only_open=parsed.frame is Frame.OPEN,
            is_exclusion=excludes or criterion not in said,
        )
        for criterion, rule in found.items()
    )
    return every + narrowed


def _is_but_of(phrase: Phrase, what: Where | None) -> bool:
    """Whether a phrase says nothing of where something has to be but ``what``."""
    return not isinstance(phrase.rule, PlaceRule) or phrase.rule.what is what


def _says_nothing_of_its_topic(statement: Statement, said: Said) -> bool:
    """Whether a statement under the heading of another criterion says only that all enterprises may apply."""
    size = said.get(Criterion.SIZE)
    every = size is None or (isinstance(size, SizeRule) and len(size.sizes) == len(SizeClass))
    return statement.topic not in {None, *said} and set(said) <= _WHO and every and _are_enterprises(said)


def _said(phrases: Sequence[Phrase], language: str) -> dict[Criterion, Rule | None]:
    """What phrases say of each criterion, those on one taken as the alternatives of a list."""
    said: dict[Criterion, list[Rule | None]] = {}
    for phrase in phrases:
        if phrase.term is None:
            said.setdefault(phrase.criterion, []).append(phrase.rule)
    if terms := [phrase.term for phrase in phrases if phrase.term is not None]:
        kinds, sizes = applicants_meant(terms, language)
        if kinds is not None:
            kinds = _with_those_of_sizes(kinds, said.get(Criterion.SIZE, ()))
        if Criterion.SIZE in said and any(_are_of_any_size(term, language) for term in terms):
            said[Criterion.SIZE].append(SizeRule(sizes=(), unsettled=tuple(sorted(SizeClass))))
        said.setdefault(Criterion.APPLICANT, []).append(kinds)
        if sizes is not None:
            said.setdefault(Criterion.SIZE, []).append(sizes)
    return {criterion: _as_in_prose(united(rules)) for criterion, rules in said.items()}


def _are_of_any_size(term: str, language: str) -> bool:
    """Whether ``term`` names some enterprises whatever their size: of *SMEs and cooperatives* a large one may be."""
    kinds, sizes = applicants_meant([term], language)
    if kinds is None or sizes is not None:
        return False
    return ApplicantKind.ENTERPRISE in kinds.unsettled and ApplicantKind.INDIVIDUAL not in kinds.unsettled


def _as_in_prose(rule: Rule | None) -> Rule | None:
    """``rule`` as prose means it: who says *small enterprises* may well mean the smallest of them too."""
    if isinstance(rule, SizeRule) and rule.sizes == (SizeClass.SMALL,):
        return replace(rule, unsettled=tuple(sorted({*rule.unsettled, SizeClass.MICRO})))
    return rule


def _with_those_of_sizes(kinds: ApplicantRule, sizes: Iterable[Rule | None]) -> ApplicantRule:
    """``kinds`` with enterprises where sizes of them stand beside: *SMEs and associations* are two who may apply.

    Words for every size name nobody: *associations of any size*.
    """
    named = [rule for rule in sizes if isinstance(rule, SizeRule) and len(rule.sizes) < len(SizeClass)]
    some = (ApplicantKind.ENTERPRISE,) if named else ()
    all_of_them = some if any(rule.sizes for rule in named) else ()
    return admitting(kinds, ApplicantRule(applicants=all_of_them, unsettled=some)) or kinds


def _admitted(said: Said, apart: Said, frame: Frame) -> Said:
    """What is asked where those described may apply."""
    found: dict[Criterion, Rule | None] = dict(said)
    # Whether what stands beside several kinds of applicants is meant for all of them, or for the last, no word tells.
    if not _are_enterprises(said):
        found = {one: rule if one in _WHO | OF_ALL else None for one, rule in found.items()}
    if _are_enterprises(apart) and set(apart) > {Criterion.APPLICANT}:
        # *Except farming companies* excepts by what they do.
        apart = {one: rule for one, rule in apart.items() if one is not Criterion.APPLICANT}
    for criterion, rule in apart.items():
        if rule is None or (criterion is Criterion.APPLICANT and not {criterion} & set(said) and _WHO & set(said)):
            found[criterion] = None
        elif criterion in said:
            base = found[criterion]
            found[criterion] = without(base, rule) if base is not None else None
        elif (taken := negated(rule)) is not None:
            found[criterion] = taken
        else:
            # Whether everything else holds for those who are excepted, or only the last of it, no word tells.
            return dict.fromkeys([*found, *apart])
    if frame is Frame.OPEN:
        return {one: rule if one in OF_ALL or rule is None else with_room(rule) for one, rule in found.items()}
    kinds = found.get(Criterion.APPLICANT)
    if isinstance(kinds, ApplicantRule) and frame is not Frame.ONLY:
        # Who is not named is not ruled out: lists in prose are seldom meant to be complete.
        found[Criterion.APPLICANT] = with_room(kinds)
    return found


def _excluded(said: Said, apart: Said) -> Said:
    """What is asked where those described may not apply.

    Two traits together rule out whom both fit, and no rule of ours holds that; that enterprises are named is no trait.
    Kinds of applicants that are excepted may apply after all.
    """
    traits = [one for one in said if one is not Criterion.APPLICANT]
    kinds = said.get(Criterion.APPLICANT)
    is_of_some = isinstance(kinds, ApplicantRule) and bool(kinds.unsettled)
    if set(said) == set(apart) == {Criterion.APPLICANT}:
        match negated(kinds) if kinds is not None else None, apart[Criterion.APPLICANT]:
            case ApplicantRule() as others, ApplicantRule() as excepted:
                return {Criterion.APPLICANT: admitting(others, excepted)}
    if apart or len(traits) > 1 or (traits and (is_of_some or not _are_enterprises(said))):
        return dict.fromkeys([*said, *apart])
    if traits:
        rule = said[traits[0]]
        return {traits[0]: negated(rule) if rule is not None else None}
    return {one: negated(rule) if rule is not None else None for one, rule in said.items()}


def _are_enterprises(said: Said) -> bool:
    """Whether no other kind of applicant is named than enterprises, or some of them."""
    kinds = said.get(Criterion.APPLICANT)
    if Criterion.APPLICANT not in said:
        return True
    return isinstance(kinds, ApplicantRule) and {*kinds.applicants, *kinds.unsettled} == {ApplicantKind.ENTERPRISE}
