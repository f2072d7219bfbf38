"""The mails that we send, one function a kind: each gives the delivery that is to be stored and sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import quote

from catalogue.model.delivery import Delivery, DigestRun, MailKind
from catalogue.model.profile import Profile
from notifier.links import CHANGE_WITHIN, CONFIRM_WITHIN
from notifier.mails.alarm_page import write_alarm_page
from notifier.mails.content import encode_content
from notifier.mails.letter import NAME_LIMIT, SUBJECT_NAME_LIMIT, Letter, Step, write_about
from notifier.mails.page import Reader
from notifier.mails.render import Rendered, lay_out, render_digest, render_reminder
from notifier.sender import Sender, check_address
from notifier.telling.alarms import Alarm
from notifier.telling.digest import Digest
from notifier.telling.news import Update
from notifier.wording.figures import local_day, write_long_day
from notifier.wording.lines import clean_line
from notifier.wording.words import load_words

if TYPE_CHECKING:
    from notifier.wording.words import Words


def write_confirmation(profile: Profile, link_key: str, sender: Sender, now: datetime) -> Delivery:
    """The mail of ``now`` (aware) that asks a company whether it agrees to have mail at its address.

    The company agrees on the page behind the link in it, or where there are no pages by a mail with a signed subject.
    Both are good for `notifier.links.CONFIRM_WITHIN`, and after that the mail is not sent any more. ``link_key`` stands
    for the company in links. Raises `notifier.sender.AddressError`, `notifier.mails.render.RenderError` or
    `notifier.wording.words.WordsError`.
    """
    words, name = load_words(profile.language), clean_line(profile.name, NAME_LIMIT)
    until = now + CONFIRM_WITHIN
    # The last day on which it is good to its end.
    last_day = local_day(until, profile.zone).toordinal() - 1
    letter = Letter(
        language=words.language,
        subject=_subject(words, "confirm.subject", profile),
        writer=clean_line(sender.name, NAME_LIMIT),
        heading=words.say("confirm.heading"),
        lines=(words.say("confirm.asked", name=name),),
        step=_confirm(words, profile, link_key, sender, now),
        after=(
            words.say("confirm.until", date=write_long_day(words, until.date().fromordinal(last_day))),
            words.say("confirm.not_you"),
        ),
        about_heading=words.say("footer.about"),
        about=write_about(words, sender),
    )
    return deliver(MailKind.CONFIRMATION, letter, profile, sender, now, good_until=until.astimezone(UTC))


def _confirm(words: "Words", profile: Profile, link_key: str, sender: Sender, now: datetime) -> Step:
    link = sender.links.confirm(link_key, profile.email, now)
    if link is not None:
        return Step(intro=words.say("confirm.page"), label=words.say("confirm.button"), link=link)
    subject = f"CONFIRM {sender.links.confirm_token(link_key, profile.email, now)}"
    return Step(
        intro=words.say("confirm.mail", contact=sender.reply_to),
        label=sender.reply_to,
        link=f"mailto:{quote(sender.reply_to, safe='@')}?subject={quote(subject)}",
        copied=subject,
    )


def write_goodbye(profile: Profile, link_key: str, sender: Sender, now: datetime) -> Delivery:
    """The mail of ``now`` (aware) that tells a company that it gets no more, and how to have them again.

    Raises as `write_confirmation` does.
    """
    words, name = load_words(profile.language), clean_line(profile.name, NAME_LIMIT)
    again = sender.links.resume(link_key)
    step = None
    if again is not None:
        step = Step(intro=words.say("goodbye.again"), label=words.say("goodbye.button"), link=again)
    erase = words.say("goodbye.erase", name=name, contact=sender.reach)
    letter = Letter(
        language=words.language,
        subject=_subject(words, "goodbye.subject", profile),
        writer=clean_line(sender.name, NAME_LIMIT),
        heading=words.say("goodbye.subject", name=name),
        lines=(words.say("goodbye.text", name=name),),
        step=step,
        after=(erase,) if step is not None else (words.say("goodbye.again_mail", contact=sender.reach), erase),
        about_heading=words.say("footer.about"),
        about=write_about(words, sender),
    )
    return deliver(MailKind.GOODBYE, letter, profile, sender, now)


def write_links(profile: Profile, link_key: str, sender: Sender, now: datetime) -> Delivery:
    """The mail of ``now`` (aware) with the links of a company that asked for them, or that somebody asked for.

    The one to change its data is good for `notifier.links.CHANGE_WITHIN`. Raises as `write_confirmation` does.
    """
    words, name = load_words(profile.language, rooms=("site", "join")), clean_line(profile.name, NAME_LIMIT)
    my, own = sender.links.my(link_key), sender.links.own(link_key, now)
    step = Step(intro=words.say("links.my"), label=words.say("links.my_button"), link=my) if my is not None else None
    letter = Letter(
        language=words.language,
        subject=_subject(words, "links.subject", profile),
        writer=clean_line(sender.name, NAME_LIMIT),
        heading=words.say("links.heading", name=name),
        lines=(words.say("links.asked", name=name),),
        step=step,
        after=(words.say("links.own", link=own or sender.reach), words.say("links.not_you")),
        about_heading=words.say("footer.about"),
        about=write_about(words, sender),
        linked=own,
    )
    return deliver(MailKind.LINKS, letter, profile, sender, now, good_until=(now + CHANGE_WITHIN).astimezone(UTC))


def write_sign_in(
    email: str, link: str, words: "Words", sender: Sender, now: datetime, *, good_until: datetime
) -> Delivery:
    """The mail of ``now`` (aware) with the ``link`` by which an advisor or an admin signs in until ``good_until``.

    Raises as `write_confirmation` does.
    """
    address = check_address(email)
    minutes = round((good_until - now).total_seconds() / 60)
    letter = Letter(
        language=words.language,
        subject=words.say("sign_in.subject", writer=clean_line(sender.name, SUBJECT_NAME_LIMIT)),
        writer=clean_line(sender.name, NAME_LIMIT),
        heading=words.say("sign_in.heading"),
        lines=(),
        step=Step(intro=words.count("sign_in.within", minutes), label=words.say("sign_in.button"), link=link),
        after=(words.say("sign_in.not_you"),),
        about_heading=words.say("footer.about"),
        about=write_about(words, sender),
    )
    mark = sha256("\n".join([link, now.isoformat()]).encode()).hexdigest()[:20]
    at = now.astimezone(UTC)
    kind = MailKind.SIGN_IN
    envelope = _Envelope(id=f"sign-in-{mark}", kind=kind, to=address, at=at, good_until=good_until.astimezone(UTC))
    return _fill(envelope, lay_out(kind.value, letter), sender)


def write_digest(digest: Digest, run: DigestRun, link_key: str, sender: Sender, *, kind: MailKind) -> Delivery:
    """The mail of what a company is told in its turn of ``run``: a digest, or the first matches.

    ``link_key`` stands for the company in links. It is not sent after the first deadline in it. Raises as
    `write_confirmation` does.
    """
    ids = sorted(match.call.id for match in digest.matches) + [update.call.id for update in digest.updates]
    envelope = _envelope(kind, digest.profile, digest.now, run.id, *ids, good_until=digest.good_until)
    reader = Reader(link_key=link_key, delivery_id=envelope.id)
    return _fill(envelope, render_digest(digest, sender, reader=reader), sender)


def write_reminder(
    profile: Profile, updates: Sequence[Update], link_key: str, sender: Sender, now: datetime
) -> Delivery:
    """The mail of ``now`` (aware) that reminds a company of calls that it kept and that close soon.

    Raises as `write_confirmation` does, and nothing is there to be sent after the first of the deadlines.
    """
    at = now.astimezone(UTC)
    digest = Digest(profile=profile, now=at, full=(), rest=(), sources=(), updates=tuple(updates))
    ids = (update.call.id for update in updates)
    envelope = _envelope(MailKind.REMINDER, profile, at, *ids, good_until=digest.good_until)
    reader = Reader(link_key=link_key, delivery_id=envelope.id)
    return _fill(envelope, render_reminder(digest, sender, reader), sender)


def write_source_alarm(alarms: Sequence[Alarm], admin: str, sender: Sender, now: datetime) -> Delivery:
    """The mail of ``now`` (aware) that tells an admin, by e-mail address, what is new of sources that break.

    Its id follows from what it is about and to whom it goes, whoever writes it, and so does its Message-ID.
    Raises `notifier.sender.AddressError` or `notifier.mails.render.RenderError`.
    """
    address = check_address(admin)
    about = [*sorted(alarm.occasion for alarm in alarms), sender.key_of(address)]
    mark = sha256("\n\n".join(about).encode()).hexdigest()[:20]
    envelope = _Envelope(id=f"alarm-{mark}", kind=MailKind.SOURCE_ALARM, to=address, at=now.astimezone(UTC))
    return _fill(envelope, lay_out(MailKind.SOURCE_ALARM.value, write_alarm_page(alarms, sender, now)), sender)


def _subject(words: "Words", key: str, profile: Profile) -> str:
    return words.say(key, name=clean_line(profile.name, SUBJECT_NAME_LIMIT))


def deliver(
    kind: MailKind,
    letter: Letter,
    profile: Profile,
    sender: Sender,
    now: datetime,
    *,
    good_until: datetime | None = None,
) -> Delivery:
    """The delivery of a letter to a company, not sent after ``good_until``. Raises as `write_confirmation` does."""
    envelope = _envelope(kind, profile, now, check_address(profile.email), good_until=good_until)
    return _fill(envelope, lay_out(kind.value, letter), sender)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Envelope:
    """What a delivery is but for its texts; ``at`` is when it is written down (UTC)."""

    id: str
    kind: MailKind
    to: str
    at: datetime
    profile_id: str | None = None
    good_until: datetime | None = None


def _envelope(
    kind: MailKind, profile: Profile, now: datetime, *about: str, good_until: datetime | None = None
) -> _Envelope:
    """The envelope of a mail to a company. Its id follows from what it is and is ``about``, to whom and when."""
    at = now.astimezone(UTC)
    mark = sha256("\n".join([kind.value, at.isoformat(), *about]).encode()).hexdigest()[:10]
    return _Envelope(
        id=f"{profile.id}-{at:%Y%m%d}-{mark}",
        kind=kind,
        to=check_address(profile.email),
        at=at,
        profile_id=profile.id,
        good_until=good_until,
    )


def _fill(envelope: _Envelope, rendered: Rendered, sender: Sender) -> Delivery:
    """The delivery of a mail that is laid out. Its Message-ID is its id at the sender's domain."""
    message_id = f"<{envelope.id}@{sender.domain}>"
    return Delivery(
        id=envelope.id,
        profile_id=envelope.profile_id,
        to=envelope.to,
        subject=rendered.subject,
        content=encode_content(rendered, message_id),
        message_id=message_id,
        created_at=envelope.at,
        kind=envelope.kind,
        good_until=envelope.good_until,
    )
