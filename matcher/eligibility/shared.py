"""Judgements of many pairs, each made once where pairs have in common all that it tells."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from catalogue.model.call import Call
from catalogue.model.condition import Criterion
from catalogue.model.match import Judgement
from catalogue.model.profile import Profile
from matcher.eligibility.asked import Asked
from matcher.eligibility.criteria import CRITERIA, conditions_on

# Criteria whose reasons tell more of the profile or of the call than their verdicts hang on: figures, or days.
_OF_FIGURES = frozenset({Criterion.SIZE})
_OF_CALL = frozenset({Criterion.DEADLINE})


@dataclass(slots=True)
class _Asking:
    """What a call asks on a criterion, with its number for a profile without wishes on it, and for one with them."""

    criterion: Criterion
    asked: Asked
    bare: int
    full: int | None = None


class SharedJudgements:
    """What `judge` says of pairs at ``now`` (aware); one object for all pairs that it is the same for."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self._numbers: dict[Hashable, int] = {}
        self._asked: dict[str, list[_Asking]] = {}
        self._told: dict[str, tuple[tuple[bool, int, int], ...]] = {}
        self._made: dict[tuple[int, int], Judgement | None] = {}

    def take_in(self, calls: Iterable[Call]) -> None:
        """Reads what ``calls`` ask, once; of others it is read when they are first judged."""
        for call in calls:
            if call.id not in self._asked:
                self._asked[call.id] = self._ask(call)

    def judge(self, profile: Profile, call: Call) -> tuple[Judgement, ...]:
        """The judgements of one pair, in the order of the criteria."""
        asked = self._asked.get(call.id)
        if asked is None:
            asked = self._asked[call.id] = self._ask(call)
        told = self._told.get(profile.id)
        if told is None:
            told = self._told[profile.id] = tuple(self._tell(profile))
        found = []
        made = self._made
        for asking, (wishes, of_facts, of_value) in zip(asked, told, strict=True):
            if wishes and asking.full is None:
                # What wishes are compared with (the themes of a text, say) may be dear to find out.
                asking.full = self._with_facts(asking.criterion, asking.asked)
            key = (
                asking.full if wishes and asking.full is not None else asking.bare,
                of_value if wishes or asking.asked.conditions else of_facts,
            )
            if key in made:
                judgement = made[key]
            else:
                judgement = made[key] = CRITERIA[asking.criterion].judge(profile, asking.asked)
            if judgement is not None:
                found.append(judgement)
        return tuple(found)

    def _ask(self, call: Call) -> list["_Asking"]:
        stated = conditions_on(call.conditions)
        found = []
        for criterion, judging in CRITERIA.items():
            one = Asked(conditions=stated.get(criterion, ()), call=call, now=self.now)
            without_wishes = (
                self._with_facts(criterion, one)
                if judging.silent is None
                else self._number("bare", criterion, one.conditions)
            )
            found.append(_Asking(criterion, one, without_wishes))
        return found

    def _with_facts(self, criterion: Criterion, asked: Asked) -> int:
        facts = asked.call.id if criterion in _OF_CALL else CRITERIA[criterion].stated(asked)
        return self._number("asked", criterion, asked.conditions, facts)

    def _tell(self, profile: Profile) -> Sequence[tuple[bool, int, int]]:
        """Of each criterion, whether the profile has wishes on it, and the numbers of its facts, also with figures."""
        found = []
        for criterion, judging in CRITERIA.items():
            wishes = judging.silent is not None and not judging.silent(profile)
            told = profile.enterprise if criterion in _OF_FIGURES else judging.told(profile, self.now.date())
            value = judging.scale.value(profile) if judging.scale is not None else None
            found.append((wishes, self._number("facts", told), self._number("value", told, value)))
        return found

    def _number(self, *known: Hashable) -> int:
        return self._numbers.setdefault(known, len(self._numbers))
