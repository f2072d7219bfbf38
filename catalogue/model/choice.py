"""Choices: what a company, or its advisor, did with a call that fits it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ChoiceKind(StrEnum):
    """What was done with a call.

    ``saved``: kept to look at again. ``applied``: the company applied. ``won``: it got the support. ``dismissed``: not
    for us. ``linked``: an advisor finds that it fits this company.
    """

    SAVED = "saved"
    APPLIED = "applied"
    WON = "won"
    DISMISSED = "dismissed"
    LINKED = "linked"


class ChosenBy(StrEnum):
    """Who chose."""

    COMPANY = "company"
    ADVISOR = "advisor"


CHOSEN_KINDS = frozenset(ChoiceKind) - {ChoiceKind.DISMISSED}
"""The kinds that speak for a call."""

# To dismiss a call undoes that it was kept for later; that a company applied for it stays true.
_UNDONE_BY_DISMISSAL = (ChoiceKind.SAVED, ChoiceKind.LINKED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """That a company (``profile_id``) made a choice of a call (``call_id``) at ``at`` (UTC).

    ``why`` is a note in the chooser's own words; of a call that is dismissed, why it is not for this company.
    ``taken_back_at`` (UTC) is when the choice was taken back, None where it was not.
    """

    profile_id: str
    call_id: str
    kind: ChoiceKind
    at: datetime
    by: ChosenBy
    why: str | None = None
    taken_back_at: datetime | None = None


def standing(choices: Iterable[Choice]) -> tuple[Choice, ...]:
    """The ``choices`` that hold, in their order, out of a history that comes oldest first.

    Of a kind the newest holds. To dismiss a call undoes that it was saved or linked before, not that the company
    applied for it or won it; any later choice of the call undoes that it was dismissed. What was taken back does not
    count.
    """
    held: defaultdict[tuple[str, str], dict[ChoiceKind, tuple[int, Choice]]] = defaultdict(dict)
    for number, choice in enumerate(choices):
        if choice.taken_back_at is not None:
            continue
        own = held[choice.profile_id, choice.call_id]
        for undone in _UNDONE_BY_DISMISSAL if choice.kind is ChoiceKind.DISMISSED else (ChoiceKind.DISMISSED,):
            own.pop(undone, None)
        own[choice.kind] = (number, choice)
    numbered = sorted((one for own in held.values() for one in own.values()), key=lambda one: one[0])
    return tuple(choice for _, choice in numbered)
