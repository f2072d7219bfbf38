"""The traps, each from its prose through the reader and the judges: see `trap_set`."""

from collections import Counter
from dataclasses import replace

import pytest

from catalogue.model.call import CallKind
from catalogue.model.condition import Condition
from catalogue.model.match import Eligibility, Judgement, Verdict
from crawlers.read.clauses import Passage, read_clauses
from matcher.eligibility import eligibility, judge
from tests.matcher.samples import call
from tests.matcher.trap_set import NOW, SEATS, Trap, traps

ALL = traps()


def conditions(trap: Trap) -> tuple[Condition, ...]:
    """What is read of the prose, and behind it what the fields say."""
    read = read_clauses([Passage(text=trap.prose, where="eligibility")], trap.language, trap.country)
    return (*read, *trap.fields())


def judged(trap: Trap) -> tuple[Judgement, ...]:
    made = call(trap.id, language=trap.language, conditions=conditions(trap), deadline=trap.closes)
    return judge(trap.profile(), replace(made, kind=CallKind.CALL), NOW)


def shown(judgements: tuple[Judgement, ...]) -> str:
    """The judgements as lines, for the one who has to find out why a trap shut."""
    lines = (
        f"{one.criterion}: {one.verdict} {one.reason.code} {dict(one.reason.facts)} "
        f"{one.reason.condition.clause if one.reason.condition else ''!r}"
        for one in judgements
    )
    return "\n" + "\n".join(lines)


def test_no_trap_is_called_eligible_that_is_not() -> None:
    fallen = [
        trap.id
        for trap in ALL
        if trap.answer is not Eligibility.ELIGIBLE and eligibility(judged(trap)) is Eligibility.ELIGIBLE
    ]
    assert fallen == []


@pytest.mark.parametrize("trap", ALL, ids=lambda trap: trap.id)
def test_trap(trap: Trap) -> None:
    judgements = judged(trap)
    assert eligibility(judgements) is trap.answer, shown(judgements)
    if trap.criterion is not None:
        about = next((one for one in judgements if one.criterion is trap.criterion), None)
        assert about is not None, shown(judgements)
        assert about.verdict is trap.verdict, shown(judgements)
        judgements = (about,)
    if trap.clause is not None:
        quoted = [
            one.reason.condition.clause
            for one in judgements
            if one.reason.condition is not None and one.verdict is trap.verdict
        ]
        assert any(trap.clause in clause for clause in quoted), shown(judgements)


def test_the_set_is_large_in_each_language_and_its_answers_are_mixed() -> None:
    answers = Counter(trap.answer for trap in ALL)
    languages = Counter(trap.language for trap in ALL)
    assert len({trap.id for trap in ALL}) == len(ALL) >= 160
    assert languages.keys() == SEATS.keys()
    assert all(languages[code] >= 25 for code in ("en", "ro", "it", "fr", "de", "es"))
    # A reader that always says "to check" would miss nearly half at least; one that always says something clear, too.
    assert all(count >= len(ALL) // 5 for count in answers.values()), answers
    assert sum(trap.human not in {None, trap.answer} for trap in ALL) <= 0.15 * len(ALL)


@pytest.mark.parametrize("trap", ALL, ids=lambda trap: trap.id)
def test_a_trap_is_told_whole(trap: Trap) -> None:
    assert trap.clause is None or trap.clause in " ".join(trap.prose.split()), "it quotes what is not in its prose"
    assert (trap.criterion is None) <= (trap.verdict is None) or trap.clause is not None
    if trap.answer is Eligibility.NOT_ELIGIBLE:
        assert trap.verdict is Verdict.NO
    trap.profile()
