"""A call as pages show it."""

from dataclasses import dataclass
from datetime import datetime

from catalogue.model.state import State, is_live, next_deadline, state
from catalogue.model.stored import StoredCall
from notifier.mails.card import title_of
from notifier.wording.facts import write_programme
from notifier.wording.figures import write_moment
from notifier.wording.lines import capitalised, safe_link
from notifier.wording.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class CallBox:
    """A call as a page shows it: ``language`` is that of its title, ``closed`` whether one cannot apply any more."""

    title: str
    language: str
    link: str | None
    lines: tuple[str, ...]
    closed: bool


def write_box(stored: StoredCall, words: Words, now: datetime, zone: str) -> CallBox:
    """A call as it is at ``now`` (aware), for a reader with the clock of ``zone``."""
    call = stored.call
    closed = stored.gone_at is not None or not is_live(call, now)
    lines = [write_programme(call, words)[0]]
    upcoming = next_deadline(call, now)
    if not closed and upcoming is not None:
        label = words.say("criterion.label", criterion=words.say("label.deadline"))
        lines.append(f"{label} {write_moment(words, upcoming.moment, zone)}")
    elif not closed and state(call, now) is State.ROLLING:
        lines.append(capitalised(words.say("chip.rolling")))
    return CallBox(
        title=title_of(call),
        language=call.language,
        link=safe_link(call.url),
        lines=tuple(lines),
        closed=closed,
    )
