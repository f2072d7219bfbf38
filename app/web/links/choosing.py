"""What a company chooses on its pages: written down, looked up and taken back."""

from app.web.links.visits import Visit
from catalogue.model.choice import Choice, ChoiceKind, ChosenBy, standing
from catalogue.store.choices import find_history, put_choice, take_back
from notifier.wording.lines import clean_line
from notifier.wording.words import Words

NOT_FOR_US_REASONS = ("subject", "applicant", "place", "amount", "effort", "time")
_WORDS_LIMIT = 500


def holds(visit: Visit, call_id: str, kind: ChoiceKind) -> bool:
    """Whether such a choice of the company holds."""
    with visit.site.database.read() as connection:
        history = find_history(connection, [visit.profile.id], call_id)
    return any(choice.kind is kind for choice in standing(history))


def choose(visit: Visit, call_id: str, kind: ChoiceKind, why: str | None = None) -> None:
    """Write down that the company chose; ``why`` in its own words."""
    choice = Choice(
        profile_id=visit.profile.id,
        call_id=call_id,
        kind=kind,
        at=visit.now,
        by=ChosenBy.COMPANY,
        why=why,
    )
    with visit.site.database.write() as connection:
        put_choice(connection, choice)


def dismiss(visit: Visit, call_id: str, why: str | None = None) -> None:
    """Write down that a call is not for the company. Who has said why before has still said so."""
    if why is not None or not holds(visit, call_id, ChoiceKind.DISMISSED):
        choose(visit, call_id, ChoiceKind.DISMISSED, why)


def undo(visit: Visit, call_id: str, kind: ChoiceKind) -> None:
    """Take back such a choice."""
    with visit.site.database.write() as connection:
        take_back(connection, visit.profile.id, call_id, visit.now, {kind})


def write_why(words: Words, reasons: tuple[str, ...], own: str) -> str | None:
    """Why a call is not for the company: those of `NOT_FOR_US_REASONS` that it ticked, and what it wrote itself."""
    known = [words.say(f"web.not_for_us.reason.{one}") for one in NOT_FOR_US_REASONS if one in reasons]
    own = clean_line(own, _WORDS_LIMIT)
    return "; ".join([*known, own] if own else known) or None
