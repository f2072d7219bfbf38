"""A source alarm in words, ready to be laid out. Admins read English, as the commands that it names speak it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from catalogue.model.run import Run
from notifier.sender import Sender
from notifier.telling.alarms import REMIND_AFTER, Alarm, AlarmKind
from notifier.wording.lines import clean_line, without_addresses
from notifier.wording.words import FALLBACK, load_words

_NAME_LIMIT = 120
_CAUSE_LIMIT = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmFact:
    """A labelled fact, in one or more lines."""

    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmCard:
    """One source as the mail tells it: what is new of it, what that means, and what is known of it."""

    heading: str
    meaning: str
    facts: tuple[AlarmFact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmPage:
    """Every word of a source alarm."""

    language: str
    subject: str
    writer: str
    heading: str
    as_of: str
    cards: tuple[AlarmCard, ...]
    about_heading: str
    about: tuple[str, ...]


def write_alarm_page(alarms: Sequence[Alarm], sender: Sender, now: datetime) -> AlarmPage:
    """The page of ``alarms`` as of ``now`` (aware)."""
    subject = _subject(alarms)
    return AlarmPage(
        language=FALLBACK,
        subject=subject,
        writer=clean_line(sender.name, _NAME_LIMIT),
        heading=subject,
        as_of=f"As of {_instant(now)}",
        cards=tuple(map(_card, alarms)),
        about_heading=load_words(FALLBACK).say("footer.about"),
        about=(
            "You get it because your address is in the setting CALLFIT_ADMINS.",
            f"A trouble is told once, and again after {REMIND_AFTER.days} days while it lasts.",
            "Seen and known? callfit doctor --ack NAME keeps it quiet until it changes.",
            "All that needs a person: callfit doctor",
        ),
    )


def _subject(alarms: Sequence[Alarm]) -> str:
    if len(alarms) == 1:
        return f"{alarms[0].state.source} {_standing(alarms[0])}"
    well = sum(alarm.kind is AlarmKind.OVER for alarm in alarms)
    bad = len(alarms) - well
    if not bad:
        return f"{well} sources are well again"
    needed = "1 source needs you" if bad == 1 else f"{bad} sources need you"
    return f"{needed}, {well} {'is' if well == 1 else 'are'} well again" if well else needed


def _standing(alarm: Alarm) -> str:
    if alarm.kind is AlarmKind.OVER:
        return "is well again"
    if alarm.state.last_run is None:
        return "cannot be loaded"
    return f"is still {alarm.state.verdict}" if alarm.kind is AlarmKind.LASTS else f"is {alarm.state.verdict}"


def _card(alarm: Alarm) -> AlarmCard:
    title = clean_line(alarm.state.title, _NAME_LIMIT)
    name = title if title == alarm.state.source else f"{title} ({alarm.state.source})"
    return AlarmCard(
        heading=f"{name} {_standing(alarm)}",
        meaning=_meaning(alarm),
        facts=tuple(AlarmFact(label=label, lines=lines) for label, lines in _facts(alarm) if lines),
    )


def _meaning(alarm: Alarm) -> str:
    if alarm.kind is AlarmKind.OVER:
        return "It was read completely, and what it has is in the catalogue."
    if alarm.state.last_run is None:
        return "Its file is broken; the other sources are not harmed."
    problem = load_words(FALLBACK).say(f"problem.{alarm.state.verdict}")
    return f"{problem} Until it is well, no call of it is taken for gone."


def _facts(alarm: Alarm) -> Iterator[tuple[str, tuple[str, ...]]]:
    state, told = alarm.state, alarm.before
    if state.since is not None:
        yield "Since", (_instant(state.since),)
    if told is not None:
        began = f", since {_instant(told.since)}" if told.since is not None and told.since != state.since else ""
        yield "Told before", (f"{told.verdict}{began} (mail of {_instant(told.at)})",)
    if alarm.kind is not AlarmKind.OVER:
        yield "Last good reading", (_reading(state.last_good) if state.last_good is not None else "never",)
    if state.last_run is not None:
        yield "Last reading", (_reading(state.last_run),)
    yield "Why", tuple(clean_line(without_addresses(cause), _CAUSE_LIMIT) for cause in state.causes)
    yield "What to do", (clean_line(state.step, _CAUSE_LIMIT),) if state.step else ()


def _reading(run: Run) -> str:
    """What a run read, in calls."""
    counts = run.counts
    announced = f" of {counts.announced} announced" if counts.announced else ""
    rejected = f", {counts.rejected} rejected" if counts.rejected else ""
    calls = "1 call" if counts.read == 1 else f"{counts.read} calls"
    return f"{_instant(run.started_at)}: {calls}{announced}{rejected}"


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
