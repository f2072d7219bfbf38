"""The mail by which an advisor hands over calls to a company."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from catalogue.model.call import Call
from catalogue.model.delivery import Delivery, MailKind
from catalogue.model.match import Match
from catalogue.model.profile import Profile
from catalogue.model.state import next_deadline
from notifier.mails.card import title_of
from notifier.mails.letter import NAME_LIMIT, SUBJECT_NAME_LIMIT, Letter, Step, write_about
from notifier.mails.writing import deliver
from notifier.sender import Sender
from notifier.wording.facts import write_amounts, write_deadline, write_programme
from notifier.wording.lines import capitalised, clean_line, safe_link
from notifier.wording.sentence import write_sentence
from notifier.wording.words import Words, load_words

ROOMS = ("site", "advisor")
_WORD_LIMIT = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedCall:
    """A call that is handed over with the advisor's ``word`` on it; ``match`` is None where little fits."""

    call: Call
    word: str
    match: Match | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallLines:
    """A call as the mail tells it: ``language`` is that of its title; ``word`` is the advisor's, or empty."""

    title: str
    language: str
    word: str
    lines: tuple[str, ...]
    link: str | None
    link_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortlistLetter(Letter):
    """A letter with calls between its lines and what the reader can do."""

    calls: tuple[CallLines, ...]


def write_shortlist(
    profile: Profile, calls: Sequence[HandedCall], link_key: str, sender: Sender, now: datetime, *, by: str
) -> Delivery:
    """The mail of ``now`` (aware) with ``calls`` that the advisor of the name ``by`` chose, at least one.

    It is in the company's language and is not sent after the first deadline in it. Raises as
    `notifier.mails.writing.write_confirmation` does.
    """
    words, name = load_words(profile.language, rooms=ROOMS), clean_line(profile.name, NAME_LIMIT)
    my = sender.links.my(link_key)
    letter = ShortlistLetter(
        language=words.language,
        subject=words.count("shortlist.subject", len(calls), name=clean_line(profile.name, SUBJECT_NAME_LIMIT)),
        writer=clean_line(sender.name, NAME_LIMIT),
        heading=words.count("shortlist.heading", len(calls), name=name),
        lines=(words.say("shortlist.by", advisor=clean_line(by, NAME_LIMIT), name=name),),
        calls=tuple(_write_call(one, words, now, profile.zone) for one in calls),
        step=Step(intro=words.say("shortlist.my"), label=words.say("site.my"), link=my) if my is not None else None,
        after=(words.say("footer.decides"), words.say("footer.stop", contact=sender.reply_to)),
        about_heading=words.say("footer.about"),
        about=write_about(words, sender),
    )
    ends = [deadline.at for one in calls if (deadline := next_deadline(one.call, now)) is not None]
    until = min(ends).astimezone(UTC) if ends else None
    return deliver(MailKind.SHORTLIST, letter, profile, sender, now, good_until=until)


def _write_call(handed: HandedCall, words: Words, now: datetime, zone: str) -> CallLines:
    call, match = handed.call, handed.match
    link = safe_link(call.url)
    facts = {
        "programme": write_programme(call, words)[0],
        "amount": write_amounts(call, words)[0],
        "deadline": write_deadline(call, words, now, zone)[0],
    }
    lines = [
        f"{words.say('criterion.label', criterion=words.say(f'label.{key}'))} {text}" for key, text in facts.items()
    ]
    if match is not None:
        lines.append(write_sentence(match, words, now, zone))
    return CallLines(
        title=title_of(call),
        language=call.language,
        word=clean_line(handed.word, _WORD_LIMIT),
        lines=tuple(lines),
        link=link,
        link_text=words.say("link.open") if link is not None else capitalised(words.say("link.none")),
    )
