"""A digest in the words of its reader, ready to be laid out as text and as HTML."""

from dataclasses import dataclass

from catalogue.taxonomy.exchange import Exchange
from notifier.card import Card, Entry, write_card, write_entry
from notifier.digest import Digest, SourceNote
from notifier.facts import write_amounts
from notifier.figures import local_day, write_instant, write_long_day, write_short_day
from notifier.lines import clean_line
from notifier.sender import Sender
from notifier.words import Words

_NAME_IN_SUBJECT = 60
_NAME_LIMIT = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """What was read of a source; not ``complete`` where calls may be missing."""

    text: str
    complete: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Every word of a digest. ``language`` is that of its own words; titles and quotations carry theirs."""

    language: str
    subject: str
    writer: str
    heading: str
    as_of: str
    notice: str | None
    cards: tuple[Card, ...]
    rest_heading: str
    rest_intro: str
    rest: tuple[Entry, ...]
    sources_heading: str
    sources: tuple[SourceLine, ...]
    about_heading: str
    about: tuple[str, ...]


def write_page(digest: Digest, words: Words, sender: Sender) -> Page:
    """The page of a digest. Raises `notifier.words.WordsError` if a text is missing."""
    profile, now = digest.profile, digest.now
    total, more = len(digest.headline), len(digest.rest)
    sources_heading = words.say("footer.sources")
    complete = all(note.complete for note in digest.sources)
    return Page(
        language=words.language,
        subject=_subject(digest, words),
        writer=clean_line(sender.name, _NAME_LIMIT),
        heading=words.count(_claim(digest), total, name=clean_line(profile.name, _NAME_LIMIT)),
        as_of=words.say("as_of", when=write_instant(words, now, profile.zone)),
        notice=None if complete else words.say("notice.incomplete", heading=sources_heading),
        cards=tuple(
            write_card(match, words, now, profile.zone, digest.exchange, digest.twins.also_on(match.call.id))
            for match in digest.full
        ),
        rest_heading=words.count("rest.heading", more),
        rest_intro=words.count("rest.intro", more),
        rest=tuple(write_entry(match, words, now, profile.zone) for match in digest.rest),
        sources_heading=sources_heading,
        sources=tuple(_source(note, words, profile.zone) for note in digest.sources),
        about_heading=words.say("footer.about"),
        about=tuple(_about(digest, words, sender)),
    )


def _claim(digest: Digest) -> str:
    """The text that says how many calls there are: that they fit, or only that they may."""
    return "subject" if digest.fits_well else "subject.maybe"


def _subject(digest: Digest, words: Words) -> str:
    name = clean_line(digest.profile.name, _NAME_IN_SUBJECT)
    subject = words.count(_claim(digest), len(digest.headline), name=name)
    if digest.next_deadline is None:
        return subject
    day = local_day(digest.next_deadline, digest.profile.zone)
    return words.say("subject.deadline", subject=subject, date=write_short_day(words, day, digest.now))


def _source(note: SourceNote, words: Words, zone: str) -> SourceLine:
    title = clean_line(note.title, _NAME_LIMIT)
    if note.read_at is None:
        text = words.say("source.never", source=title)
    else:
        key = "source.complete" if note.complete else "source.behind"
        text = words.say(key, source=title, when=write_instant(words, note.read_at, zone))
    if note.problem is not None and not note.complete:
        text += " " + words.say(f"problem.{note.problem}")
    if note.unlisted:
        text += " " + words.count("source.unlisted", note.unlisted)
    return SourceLine(text=text, complete=note.complete)


def _about(digest: Digest, words: Words, sender: Sender) -> list[str]:
    name, writer = clean_line(digest.profile.name, _NAME_LIMIT), clean_line(sender.name, _NAME_LIMIT)
    lines = [
        words.say("footer.why", name=name, sender=writer),
        words.say("footer.decides"),
        words.say("footer.stop", contact=sender.reply_to),
        words.say("footer.writer", sender=writer, contact=sender.reach),
    ]
    exchange = digest.exchange
    if exchange is not None and not exchange.rates.official and _are_converted(digest, words, exchange):
        day = write_long_day(words, exchange.rates.day)
        lines.append(words.say("note.rates", currency=exchange.currency, date=day))
    if words.wanted is not None:
        lines.append(words.say("note.language", language=words.language_name(words.wanted)))
    if not words.reviewed:
        lines.append(words.say("note.unreviewed"))
    return lines


def _are_converted(digest: Digest, words: Words, exchange: Exchange) -> bool:
    """Whether any amount of the digest is told in the reader's currency as well."""
    calls = [match.call for match in digest.full]
    return any(write_amounts(call, words, exchange) != write_amounts(call, words) for call in calls)
