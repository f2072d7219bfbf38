"""A call that the reader knows, with what is different in it, in the words of its reader."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from catalogue.model.match import Verdict
from catalogue.model.state import is_live, next_deadline
from notifier.mails.card import Action, Chip, Entry, Fact, Tone, short_title, time_chip, time_notes, title_of
from notifier.telling.news import Update
from notifier.wording.change_words import write_changes
from notifier.wording.facts import write_deadline
from notifier.wording.figures import days_left, write_moment
from notifier.wording.lines import capitalised, safe_link
from notifier.wording.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateCard:
    """A call that the reader knows, as a digest shows it. ``language`` is that of its title."""

    title: str
    language: str
    chips: tuple[Chip, ...]
    facts: tuple[Fact, ...]
    link: str | None
    link_text: str
    actions: tuple[Action, ...] = ()


def write_update(update: Update, words: Words, now: datetime, zone: str, actions: Sequence[Action] = ()) -> UpdateCard:
    """The card of an update, true at ``now``, for a reader with the clock of ``zone``.

    Raises `notifier.wording.words.WordsError` if a text is missing.
    """
    link = safe_link(update.call.url)
    return UpdateCard(
        title=title_of(update.call),
        language=update.call.language,
        chips=tuple(_chips(update, words, now, zone)),
        facts=tuple(_facts(update, words, now, zone)),
        link=link,
        link_text=words.say("link.open") if link is not None else capitalised(words.say("link.none")),
        actions=tuple(actions),
    )


def write_update_entry(update: Update, words: Words, now: datetime, zone: str) -> Entry:
    """An update in short, true at ``now``: its title, until when, what it is about, its link."""
    notes = [words.say("chip.ended")] if is_ended(update, now) else time_notes(update.call, words, now, zone)
    told = {"reopened": update.reopened, "changed": update.versions and not is_ended(update, now), "saved": update.kept}
    return Entry(
        title=short_title(update.call),
        language=update.call.language,
        notes=(*notes, *(words.say(f"chip.{what}") for what, is_so in told.items() if is_so)),
        link=safe_link(update.call.url),
    )


def is_ended(update: Update, now: datetime) -> bool:
    """Whether one cannot apply any more at ``now`` (aware)."""
    return update.gone_at is not None or not is_live(update.call, now)


def _chips(update: Update, words: Words, now: datetime, zone: str) -> list[Chip]:
    if is_ended(update, now):
        chips = [Chip(text=capitalised(words.say("chip.ended")), tone=Tone.URGENT)]
    else:
        chips = [time_chip(update.call, words, now, zone)]
    if update.reopened:
        chips.append(Chip(text=capitalised(words.say("chip.reopened")), tone=Tone.GOOD))
    if update.versions and not is_ended(update, now):
        chips.append(Chip(text=capitalised(words.say("chip.changed")), tone=Tone.CHECK))
    if update.closing is not None:
        chips.append(Chip(text=capitalised(words.say("chip.closing")), tone=Tone.CALM))
    if update.kept:
        chips.append(Chip(text=capitalised(words.say("chip.saved")), tone=Tone.FIT))
    return chips


def _facts(update: Update, words: Words, now: datetime, zone: str) -> list[Fact]:
    changed = write_changes((*update.reopened, *update.versions), words, zone)
    if update.gone_at is not None:
        changed.append(words.say("change.gone"))
    if update.is_ruled_out and update.match is not None:
        reasons = [one.reason for one in update.match.judgements if one.verdict is Verdict.NO]
        changed += [words.say("change.ruled_out", reason=words.reason(reason)) for reason in reasons[:1]]
    lines = {"changed": changed, "deadline": [] if is_ended(update, now) else _deadline(update, words, now, zone)}
    return [
        Fact(name=name, label=words.say(f"label.{name}"), lines=tuple(some)) for name, some in lines.items() if some
    ]


def _deadline(update: Update, words: Words, now: datetime, zone: str) -> list[str]:
    told = write_deadline(update.call, words, now, zone)
    upcoming = next_deadline(update.call, now)
    if update.closing is None or upcoming is None:
        return told
    moment = write_moment(words, upcoming.moment, zone)
    days = days_left(upcoming.at, now, zone)
    near = words.count("closing.days", days, deadline=moment) if days else words.say("closing.today", deadline=moment)
    return [near, *told[1:]]
