"""From a mail to a page: every link that stands in a real mail of ours leads where it says, and the headers stop."""

import re
from dataclasses import replace
from email.message import EmailMessage
from html import unescape
from urllib.parse import unquote

from catalogue.model.consent import ConsentState
from catalogue.model.delivery import Delivery, LedgerEntry, ToldBecause
from catalogue.store import deliveries
from notifier.links import Purpose, read_token
from notifier.mails.content import encode_content
from notifier.mails.message import compose
from notifier.mails.page import Reader
from notifier.mails.render import render_digest
from tests.app.web.conftest import LINKS, MAIL, SENDER, House, path
from tests.notifier.samples import CORK, HEAT_PUMPS, NOW, digest


def mailed(house: House) -> Delivery:
    """A digest for the company, as it was mailed."""
    mail = replace(MAIL, id="cork-robotics-20260827-0123456789", message_id="<second@callfit.example>")
    told = replace(digest(), profile=CORK)
    rendered = render_digest(told, SENDER, reader=Reader(link_key=house.key, delivery_id=mail.id))
    mail = replace(mail, subject=rendered.subject, content=encode_content(rendered, mail.message_id))
    with house.database.write() as connection:
        entry = LedgerEntry(profile_id=CORK.id, call_id=HEAT_PUMPS.id, because=ToldBecause.NEW)
        deliveries.plan_delivery(connection, mail, [entry])
    return mail


def received(mail: Delivery, key: str) -> EmailMessage:
    """The mail as it is after it went over the wire."""
    return compose(mail, SENDER, NOW, key).read()


def test_what_a_mail_program_does_with_the_headers_stops_the_mails(house: House) -> None:
    message = received(MAIL, house.key)
    page, mail = re.fullmatch(r"<(https:[^>]+)>, <(mailto:[^>]+)>", message["List-Unsubscribe"]).groups()  # type: ignore[union-attr]
    name, value = message["List-Unsubscribe-Post"].split("=")
    assert house.browser.post(path(page), data={name: value}).text == "stopped\n"
    assert house.state() is ConsentState.STOPPED
    # Who writes instead sends a token that says the same.
    address, _, query = mail.removeprefix("mailto:").partition("?")
    assert address == SENDER.reply_to
    word, token = unquote(query.removeprefix("subject=")).split(" ")
    assert word == "STOP"
    assert read_token(LINKS.secret, token, Purpose.STOP, NOW).link_key == house.key


def test_no_header_to_stop_says_whose_mail_it_is(house: House) -> None:
    message = received(MAIL, house.key)
    for header in ("List-Unsubscribe", "List-Unsubscribe-Post"):
        for secret in (CORK.email, CORK.id, CORK.name, MAIL.id):
            assert secret not in message[header]
            assert secret not in unquote(message[header])


def test_every_link_of_a_digest_leads_somewhere_and_following_it_changes_nothing(house: House) -> None:
    mail = mailed(house)
    in_html = {unescape(link) for link in re.findall(r'href="([^"]+)"', mail.html) if link.startswith(LINKS.site)}
    in_text = set(re.findall(rf"{re.escape(LINKS.site)}\S+", mail.text))
    assert in_text == in_html
    history, profile = house.history, house.profile
    followed = set()
    for link in in_html:
        assert house.browser.get(path(link)).status_code == 200, link
        followed.add(Purpose(path(link).split("/")[1]))
    assert {Purpose.STOP, Purpose.WISHES, Purpose.SAVE, Purpose.VIEW, Purpose.CALENDAR} <= followed
    assert (house.history, house.profile, house.choices) == (history, profile, [])


def test_no_link_of_a_digest_says_whose_it_is(house: House) -> None:
    mail = mailed(house)
    for link in re.findall(rf"{re.escape(LINKS.site)}[^\s\"<]+", mail.text + mail.html):
        for secret in (CORK.email, CORK.id, mail.id):
            assert secret not in unquote(link)


def test_the_mail_in_the_browser_is_the_one_that_was_mailed(house: House) -> None:
    mail = mailed(house)
    body = received(mail, house.key).get_body(preferencelist=("html",))
    assert body is not None
    page = house.browser.get(path(LINKS.view(house.key, mail.id)))
    assert str(body.get_content()).replace("\r\n", "\n").rstrip("\n") == page.text.replace("\r\n", "\n").rstrip("\n")
