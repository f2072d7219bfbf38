"""Programs that scan mailboxes follow every link, and the links on the pages behind it: nothing is changed by that."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from html import unescape

from app.web.members import mark_of
from catalogue.model.delivery import Delivery, MailKind
from catalogue.model.session import SignIn
from catalogue.store import deliveries, sessions
from notifier.mails.content import encode_content
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
from notifier.wording.words import load_words
from tests.app.web.conftest import LINKS, MAIL, SENDER, House, path
from tests.app.web.members import everything
from tests.notifier.pictures import alarms, updates
from tests.notifier.samples import CORK, HEAT_PUMPS, NOW, digest

ADMIN = "admin@callfit.example"
SIGNING_IN = "s" * 43
SOON = NOW + timedelta(minutes=30)
_FOLLOWED = 150
_LINK = re.compile(r"""(?:href|src|hx-get)="([^"]+)\"""")


def every_mail(house: House) -> Iterator[Delivery]:
    """A mail of each kind, as the company or a member of the installation gets it."""
    key = house.key
    for kind in (MailKind.DIGEST, MailKind.FIRST_MATCHES):
        told = replace(digest(), profile=CORK, first=kind is MailKind.FIRST_MATCHES)
        rendered = render_digest(told, SENDER, reader=Reader(link_key=key, delivery_id=MAIL.id))
        said = encode_content(rendered, MAIL.message_id)
        yield replace(MAIL, kind=kind, subject=rendered.subject, content=said)
    yield write_reminder(CORK, (replace(updates()[2], match=None, kept=True, closing=3),), key, SENDER, NOW)
    yield write_confirmation(CORK, key, SENDER, NOW)
    yield write_goodbye(CORK, key, SENDER, NOW)
    yield write_links(CORK, key, SENDER, NOW)
    handed = [HandedCall(call=HEAT_PUMPS, word="The roof first.", match=None)]
    yield write_shortlist(CORK, handed, key, SENDER, NOW, by="Ana")
    yield write_source_alarm(alarms(), ADMIN, SENDER, NOW)
    words = load_words("en", rooms=("site", "advisor"))
    yield write_sign_in(ADMIN, f"{LINKS.site}/sign-in/{SIGNING_IN}", words, SENDER, NOW, good_until=SOON)


def test_every_kind_of_mail_is_among_them(house: House) -> None:
    assert {mail.kind for mail in every_mail(house)} == set(MailKind)


def test_following_every_link_and_those_behind_them_changes_nothing(house: House) -> None:
    with house.database.write() as connection:
        sessions.put_sign_in(connection, SignIn(mark=mark_of(SIGNING_IN), email=ADMIN, made_at=NOW, ends_at=SOON))
    before = everything(house.database)
    waiting = list(dict.fromkeys(path(link) for mail in every_mail(house) for link in links_in(mail)))
    in_mails = set(waiting)
    followed: set[str] = set()
    while waiting and len(followed) < _FOLLOWED:
        address = waiting.pop(0)
        if address in followed:
            continue
        followed.add(address)
        house.browser.head(address)
        answer = house.browser.get(address)
        assert answer.status_code < 500, address
        if answer.headers["content-type"].startswith("text/html"):
            waiting += [unescape(link) for link in _LINK.findall(answer.text) if unescape(link).startswith("/")]
            waiting += [path(unescape(link)) for link in _LINK.findall(answer.text) if link.startswith(LINKS.site)]
    assert in_mails <= followed
    assert everything(house.database) == before
    with house.database.read() as connection:
        assert deliveries.get_delivery(connection, MAIL.id) == MAIL


def links_in(mail: Delivery) -> set[str]:
    """The links of a mail to this site, in its text or its HTML."""
    found = re.findall(rf"{re.escape(LINKS.site)}[^\s\"<>]*", mail.text)
    return {
        *found,
        *(unescape(link) for link in re.findall(r'href="([^"]+)"', mail.html) if link.startswith(LINKS.site)),
    }
