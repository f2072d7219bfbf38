"""Each kind of mail that is sent, with all that can stand in it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

from catalogue.model.delivery import Delivery, MailKind
from catalogue.model.profile import Profile
from notifier.links import Links
from notifier.mails.content import encode_content
from notifier.mails.message import compose
from notifier.mails.page import Reader
from notifier.mails.render import render_digest
from notifier.mails.shortlist import HandedCall, write_shortlist
from notifier.mails.writing import (
    write_confirmation,
    write_goodbye,
    write_links,
    write_reminder,
    write_sign_in,
    write_source_alarm,
)
from notifier.sender import Sender
from notifier.wording.words import load_words
from tests.notifier.pictures import KEY, alarms, updates, weekly
from tests.notifier.samples import CORK, HEAT_PUMPS, NOW, SENDER

SECRET = b"every mail has its secret" * 2
SENDERS = (
    replace(SENDER, links=Links(site="https://callfit.example", secret=SECRET)),
    replace(SENDER, links=Links(site="", secret=SECRET)),
)
"""With pages, and without."""
ADMIN = replace(CORK, email="admin-of-all@office.example")


def every_mail(language: str = "en") -> Iterator[tuple[Delivery, EmailMessage, Profile]]:
    """Each kind of mail to a company that reads ``language``: as it is stored, as it arrives, and to whom it goes."""
    profile = replace(CORK, language=language)
    for sender in SENDERS:
        for delivery in (*_digests(profile, sender), *_others(profile, sender)):
            key = KEY if delivery.profile_id is not None else None
            yield (
                delivery,
                compose(delivery, sender, NOW, key).read(),
                profile if delivery.profile_id is not None else ADMIN,
            )


def _digests(profile: Profile, sender: Sender) -> Iterator[Delivery]:
    for kind in (MailKind.DIGEST, MailKind.FIRST_MATCHES):
        told = replace(weekly(), profile=profile, first=kind is MailKind.FIRST_MATCHES)
        rendered = render_digest(told, sender, reader=Reader(link_key=KEY, delivery_id="a-digest"))
        yield Delivery(
            id="a-digest",
            profile_id=profile.id,
            to=profile.email,
            subject=rendered.subject,
            content=encode_content(rendered, f"<{kind}@callfit.example>"),
            message_id=f"<{kind}@callfit.example>",
            created_at=NOW,
            kind=kind,
        )


def _others(profile: Profile, sender: Sender) -> Iterator[Delivery]:
    kept = replace(updates()[2], match=None, kept=True, closing=3)
    yield write_reminder(profile, (kept,), KEY, sender, datetime(2026, 8, 21, 7, tzinfo=UTC))
    yield write_confirmation(profile, KEY, sender, NOW)
    yield write_goodbye(profile, KEY, sender, NOW)
    yield write_links(profile, KEY, sender, NOW)
    handed = [HandedCall(call=HEAT_PUMPS, word="The roof first.", match=None), *_matched(profile)]
    yield write_shortlist(profile, handed, KEY, sender, NOW, by="Ana Ș.")
    yield write_source_alarm(alarms(), ADMIN.email, sender, NOW)
    words = load_words(profile.language, rooms=("site", "advisor"))
    link = f"{sender.links.site or 'https://callfit.example'}/sign-in/{'s' * 43}"
    yield write_sign_in(ADMIN.email, link, words, sender, NOW, good_until=NOW + timedelta(minutes=30))


def _matched(profile: Profile) -> Iterator[HandedCall]:
    for found in weekly().full[:2]:
        yield HandedCall(call=found.call, word="", match=replace(found, profile_id=profile.id))
