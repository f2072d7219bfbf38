"""Which fact that a profile does not tell would settle most, found by trying answers."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from catalogue.model.condition import LegalForm
from catalogue.model.match import Eligibility, Match, Verdict
from catalogue.model.money import Money
from catalogue.model.profile import Partnering, Profile
from catalogue.model.sector import NaceRevision, Sector
from catalogue.taxonomy.nuts import parts
from matcher.eligibility.asked import Asked
from matcher.eligibility.criteria import CRITERIA, conditions_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Settling:
    """What it would bring to tell one fact.

    ``question`` is one of `QUESTION_CODES`, ``field`` the profile's (``enterprise.employees``). ``settles`` is how many
    of the calls that are to be checked are clear whatever the answer is, ``may_settle`` how many are with some answer.
    """

    question: str
    field: str
    settles: int
    may_settle: int


def questions_that_settle(profile: Profile, matches: Iterable[Match], now: datetime) -> list[Settling]:
    """The facts that ``profile`` does not tell and that would settle any of its ``matches`` at ``now`` (aware).

    The one that settles most for certain comes first. Answers are tried: some on each side of the usual bounds. A match
    that hangs on two facts is settled by one alone where that says no.
    """
    to_check = [match for match in matches if match.eligibility is Eligibility.TO_CHECK]
    found = []
    for fact in _FACTS:
        answers = list(fact.answers(profile, now.date()))
        if not answers:
            continue
        settles = may_settle = 0
        judged: dict[Hashable, tuple[Verdict, ...]] = {}
        for match in to_check:
            tried = zip(*_verdicts(match, answers, now, judged), strict=True)
            clear = [Verdict.NO in verdicts or Verdict.UNKNOWN not in verdicts for verdicts in tried]
            settles += all(clear)
            may_settle += any(clear)
        if may_settle:
            found.append(Settling(question=fact.question, field=fact.field, settles=settles, may_settle=may_settle))
    return sorted(found, key=lambda one: (-one.settles, -one.may_settle, one.field))


def _verdicts(
    match: Match, answers: Sequence[Profile], now: datetime, judged: dict[Hashable, tuple[Verdict, ...]]
) -> Iterator[tuple[Verdict, ...]]:
    """For each criterion that is open in ``match``, the verdict with each of ``answers``."""
    stated = conditions_on(match.call.conditions)
    for judgement in match.judgements:
        if judgement.verdict is Verdict.UNKNOWN:
            asked = Asked(conditions=stated.get(judgement.criterion, ()), call=match.call, now=now)
            judging = CRITERIA[judgement.criterion]
            key = (judgement.criterion, frozenset(one.rule for one in asked.conditions), judging.stated(asked))
            if key not in judged:
                again = (judging.judge(answer, asked) for answer in answers)
                judged[key] = tuple(one.verdict if one is not None else Verdict.YES for one in again)
            yield judged[key]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fact:
    """A fact that a profile can tell: ``answers`` are profiles that do, none where it is told already."""

    question: str
    field: str
    answers: Callable[[Profile, date], Iterable[Profile]]


_PEOPLE = (5, 30, 120, 600)
_EURO = tuple(Money(amount=Decimal(amount), currency="EUR") for amount in (500_000, 5_000_000, 30_000_000, 90_000_000))
_YEARS = (0.5, 2, 4, 7, 30)
_SECTORS = ("01.13", "10.71", "41.20", "47.11", "55.10", "62.01", "72.19")
_FIGURES: Mapping[str, tuple[str, tuple[object, ...]]] = MappingProxyType(
    {
        "employees": ("employees", _PEOPLE),
        "turnover": ("turnover", _EURO),
        "balance_sheet": ("turnover_or_balance", _EURO),
        "owned_above_25_percent": ("owner", (False, True)),
    }
)


def _figure(name: str) -> Callable[[Profile, date], Iterable[Profile]]:
    def answers(profile: Profile, _on: date) -> Iterator[Profile]:
        if getattr(profile.enterprise, name) is None:
            for value in _FIGURES[name][1]:
                told: dict[str, Any] = {name: value}
                yield replace(profile, enterprise=replace(profile.enterprise, **told))

    return answers


def _founded(profile: Profile, on: date) -> Iterator[Profile]:
    if profile.enterprise.founded is None:
        for years in _YEARS:
            founded = on - timedelta(days=round(years * 365.25))
            yield replace(profile, enterprise=replace(profile.enterprise, founded=founded))


def _simple(name: str, values: Sequence[object]) -> Callable[[Profile, date], Iterable[Profile]]:
    def answers(profile: Profile, _on: date) -> Iterator[Profile]:
        if getattr(profile, name) is None:
            for value in values:
                told: dict[str, Any] = {name: value}
                yield replace(profile, **told)

    return answers


def _sectors(profile: Profile, _on: date) -> Iterator[Profile]:
    if not profile.sectors:
        for code in _SECTORS:
            yield replace(profile, sectors=(Sector(code=code, revision=NaceRevision.REV_2, main=True),))


def _own_share(profile: Profile, _on: date) -> Iterator[Profile]:
    if profile.seeking.own_share is None:
        for share in (0, 25, 60, 100):
            yield replace(profile, seeking=replace(profile.seeking, own_share=Decimal(share)))


def _nuts(profile: Profile, _on: date) -> Iterator[Profile]:
    """The smallest regions of where it is known to be."""
    within = [profile.nuts or profile.country]
    while smaller := [part for one in within for part in parts(one)]:
        within = smaller
    if within != [profile.nuts]:
        for code in within:
            yield replace(profile, nuts=code)


def _sites(profile: Profile, _on: date) -> Iterator[Profile]:
    """That it has none beside its seat; a site that a call asks for would settle it as well, with a yes."""
    if not profile.sites:
        yield replace(profile, sites=(profile.nuts or profile.country,))


_FACTS: tuple[_Fact, ...] = (
    *(
        _Fact(question=question, field=f"enterprise.{name}", answers=_figure(name))
        for name, (question, _) in _FIGURES.items()
    ),
    _Fact(question="founded", field="enterprise.founded", answers=_founded),
    _Fact(question="legal_form", field="legal_form", answers=_simple("legal_form", tuple(LegalForm))),
    _Fact(question="trl", field="trl", answers=_simple("trl", range(1, 10))),
    _Fact(question="partnering", field="partnering", answers=_simple("partnering", tuple(Partnering))),
    _Fact(question="sectors", field="sectors", answers=_sectors),
    _Fact(question="own_share", field="seeking.own_share", answers=_own_share),
    _Fact(question="place", field="nuts", answers=_nuts),
    _Fact(question="sites", field="sites", answers=_sites),
)
