"""A digest in the words of its reader, ready to be laid out as text and as HTML."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from catalogue.model.profile import Cadence
from catalogue.taxonomy.exchange import Exchange
from notifier.mails.card import Action, Card, Entry, title_of, write_card, write_entry
from notifier.mails.update_card import UpdateCard, is_ended, write_update, write_update_entry
from notifier.sender import Sender
from notifier.telling.digest import RECOVERED_LISTED, REST_LISTED, UPDATES_SHOWN, Digest, Recovered, SourceNote
from notifier.telling.news import Update
from notifier.wording.facts import write_amounts
from notifier.wording.figures import days_left, local_day, write_instant, write_long_day, write_short_day
from notifier.wording.lines import capitalised, clean_line
from notifier.wording.words import Words

_NAME_IN_SUBJECT = 60
_NAME_LIMIT = 120
_TITLE_IN_SUBJECT = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who reads a mail, as its links say it: ``link_key`` stands for the profile, ``delivery_id`` is the mail's own."""

    link_key: str
    delivery_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """What was read of a source; not ``complete`` where calls may be missing."""

    text: str
    complete: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkLine:
    """A sentence that ends in a link: ``text`` with the address in it, ``label`` without."""

    text: str
    label: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Calls in short that come together. ``hidden`` says how many more there are, empty if none."""

    heading: str
    intro: str
    entries: tuple[Entry, ...]
    hidden: str
    all_of_them: LinkLine | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Every word of a digest. ``language`` is that of its own words; titles and quotations carry theirs."""

    language: str
    subject: str
    writer: str
    heading: str
    as_of: str
    intro: str | None
    notice: str | None
    cards: tuple[Card, ...]
    updates_heading: str
    updates_intro: str
    updates: tuple[UpdateCard, ...]
    groups: tuple[Group, ...]
    sources_heading: str
    sources: tuple[SourceLine, ...]
    about_heading: str
    about: tuple[str, ...]
    links: tuple[LinkLine, ...]


def write_page(digest: Digest, words: Words, sender: Sender, reader: Reader | None = None) -> Page:
    """The page of a digest; without a ``reader`` it has no links to act by.

    Raises `notifier.wording.words.WordsError` if a text is missing.
    """
    profile, now = digest.profile, digest.now
    sources_heading = words.say("footer.sources")
    complete = all(note.complete for note in digest.sources)
    return Page(
        language=words.language,
        subject=_subject(digest, words),
        writer=clean_line(sender.name, _NAME_LIMIT),
        heading=_claim(digest, words, _NAME_LIMIT),
        as_of=words.say("as_of", when=write_instant(words, now, profile.zone)),
        intro=_intro(digest, words),
        notice=None if complete else words.say("notice.incomplete", heading=sources_heading),
        cards=tuple(
            write_card(
                match,
                words,
                now,
                profile.zone,
                digest.exchange,
                digest.twins.also_on(match.call.id),
                _actions(match.call.id, words, sender, reader),
            )
            for match in digest.full
        ),
        updates_heading=words.say("updates.heading"),
        updates_intro=words.say("updates.intro"),
        updates=tuple(
            write_update(update, words, now, profile.zone, _actions_on(update, digest, words, sender, reader))
            for update in digest.updates[:UPDATES_SHOWN]
        ),
        groups=tuple(_groups(digest, words, sender, reader)),
        sources_heading=sources_heading,
        sources=tuple(_source(note, words, profile.zone) for note in digest.sources),
        about_heading=words.say("footer.about"),
        about=tuple(_about(digest, words, sender, reader)),
        links=tuple(_links(words, sender, reader)),
    )


def write_reminder_page(digest: Digest, words: Words, sender: Sender, reader: Reader) -> Page:
    """The page of a reminder of the calls among the ``updates`` of a digest that has nothing else.

    Raises `notifier.wording.words.WordsError` if a text is missing.
    """
    page = write_page(digest, words, sender, reader)
    heading = words.count("reminder.heading", len(digest.updates))
    return replace(page, subject=_reminder_subject(digest, words, heading), heading=heading, updates_heading="")


def _reminder_subject(digest: Digest, words: Words, heading: str) -> str:
    """Of one call how many days are left, of several how many they are."""
    if len(digest.updates) > 1 or digest.good_until is None:
        return heading
    title = title_of(digest.updates[0].call, _TITLE_IN_SUBJECT)
    days = days_left(digest.good_until, digest.now, digest.profile.zone)
    return (
        words.count("reminder.subject", days, title=title) if days else words.say("reminder.subject_today", title=title)
    )


def _claim(digest: Digest, words: Words, name_limit: int) -> str:
    """How many calls there are and what they are: that they fit, or only that they may; and what else there is."""
    name, total = clean_line(digest.profile.name, name_limit), len(digest.headline)
    updates = words.join(_counted_updates(digest.updates, words))
    if not total:
        return words.say("subject.updates", name=name, updates=updates) if updates else _nothing(words, name)
    if digest.first:
        return words.count("subject.first" if digest.fits_well else "subject.first_maybe", total, name=name)
    claim = words.count("subject" if digest.fits_well else "subject.maybe", total, name=name)
    return words.say("subject.with_updates", subject=claim, updates=updates) if updates else claim


def _nothing(words: Words, name: str) -> str:
    return words.say("subject.nothing", name=name)


def _counted_updates(updates: Sequence[Update], words: Words) -> list[str]:
    """How many known calls are open again, changed or close soon; each counted once."""
    reopened = sum(bool(update.reopened) for update in updates)
    changed = sum(bool(update.versions or update.gone_at) and not update.reopened for update in updates)
    counts = {"reopened": reopened, "changed": changed, "closing": len(updates) - reopened - changed}
    return [words.count(f"subject.{what}", number) for what, number in counts.items() if number]


def _subject(digest: Digest, words: Words) -> str:
    subject = _claim(digest, words, _NAME_IN_SUBJECT)
    if digest.next_deadline is None or not digest.headline or digest.updates:
        return subject
    day = local_day(digest.next_deadline, digest.profile.zone)
    return words.say("subject.deadline", subject=subject, date=write_short_day(words, day, digest.now))


def _intro(digest: Digest, words: Words) -> str | None:
    if digest.first:
        return words.say("first.daily" if digest.profile.mail.cadence is Cadence.DAILY else "first.weekly")
    if digest.calls:
        return None
    return words.say("nothing.text", name=clean_line(digest.profile.name, _NAME_LIMIT))


def _groups(digest: Digest, words: Words, sender: Sender, reader: Reader | None) -> Iterator[Group]:
    """The calls in short: more of those that the reader knows, those of each source that was away, and the rest."""
    now, zone = digest.now, digest.profile.zone
    everything = _link(words, "rest.hidden_link", _list_of(sender, reader))
    known = digest.updates[UPDATES_SHOWN:]
    if known:
        shown = known[:REST_LISTED] if everything is not None else known
        yield Group(
            heading=capitalised(words.join(_counted_updates(known, words))),
            intro=words.count("rest.intro", len(known)),
            entries=tuple(write_update_entry(update, words, now, zone) for update in shown),
            hidden=_hidden(len(known) - len(shown), words),
            all_of_them=everything if len(shown) < len(known) else None,
        )
    for recovered in digest.recovered:
        yield _recovered(recovered, digest, words, everything)
    if digest.rest:
        listed = digest.rest[:REST_LISTED] if everything is not None else digest.rest
        yield Group(
            heading=words.count("rest.heading", len(digest.rest)),
            intro=words.count("rest.intro", len(digest.rest)),
            entries=tuple(write_entry(match, words, now, zone) for match in listed),
            hidden=_hidden(len(digest.rest) - len(listed), words),
            all_of_them=everything if len(listed) < len(digest.rest) else None,
        )


def _recovered(recovered: Recovered, digest: Digest, words: Words, everything: LinkLine | None) -> Group:
    now, zone, note = digest.now, digest.profile.zone, recovered.note
    listed = recovered.matches[:RECOVERED_LISTED] if everything is not None else recovered.matches
    since, until = (write_long_day(words, local_day(at, zone)) for at in note.gap or (now, now))
    return Group(
        heading=words.count("recovered.heading", len(recovered.matches), source=clean_line(note.title, _NAME_LIMIT)),
        intro=words.say("recovered.intro", since=since, until=until),
        entries=tuple(write_entry(match, words, now, zone) for match in listed),
        hidden=_hidden(len(recovered.matches) - len(listed), words),
        all_of_them=everything if len(listed) < len(recovered.matches) else None,
    )


def _hidden(number: int, words: Words) -> str:
    return words.count("rest.hidden", number) if number else ""


def _actions(call_id: str, words: Words, sender: Sender, reader: Reader | None) -> tuple[Action, ...]:
    if reader is None:
        return ()
    links = {
        "card.save": sender.links.save(reader.link_key, call_id),
        "card.dismiss": sender.links.not_for_us(reader.link_key, call_id),
    }
    return tuple(Action(label=words.say(key), link=link) for key, link in links.items() if link is not None)


def _actions_on(
    update: Update, digest: Digest, words: Words, sender: Sender, reader: Reader | None
) -> tuple[Action, ...]:
    """Nothing is to be done about what has ended, and what was kept need not be kept again."""
    if is_ended(update, digest.now):
        return ()
    return _actions(update.call.id, words, sender, reader)[1 if update.kept else 0 :]


def _list_of(sender: Sender, reader: Reader | None) -> str | None:
    """Where all calls that a mail tells of are listed."""
    view = sender.links.view(reader.link_key, reader.delivery_id) if reader is not None else None
    return f"{view}/calls" if view is not None else None


def _link(words: Words, key: str, link: str | None) -> LinkLine | None:
    if link is None:
        return None
    return LinkLine(
        text=words.say(key, link=link), label=words.say(key, link="").strip().rstrip(" :\u00a0."), link=link
    )


def _links(words: Words, sender: Sender, reader: Reader | None) -> Iterator[LinkLine]:
    if reader is None:
        return
    links = sender.links
    for key, link in {
        "footer.view_link": links.view(reader.link_key, reader.delivery_id),
        "footer.my_link": links.my(reader.link_key),
        "footer.calendar_link": links.calendar(reader.link_key),
        "footer.wishes_link": links.wishes(reader.link_key),
        "footer.stop_link": links.stop(reader.link_key),
    }.items():
        line = _link(words, key, link)
        if line is not None:
            yield line


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


def _about(digest: Digest, words: Words, sender: Sender, reader: Reader | None) -> list[str]:
    name, writer = clean_line(digest.profile.name, _NAME_LIMIT), clean_line(sender.name, _NAME_LIMIT)
    lines = [words.say("footer.why", name=name, sender=writer), words.say("footer.decides")]
    if reader is None or sender.links.stop(reader.link_key) is None:
        lines.append(words.say("footer.stop", contact=sender.reply_to))
    lines.append(words.say("footer.writer", sender=writer, contact=sender.reach))
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
