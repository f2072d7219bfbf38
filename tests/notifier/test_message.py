"""The mail of a stored delivery: its texts byte for byte, safe headers, and no way to slip a header in."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest

from catalogue.model.delivery import Delivery, MailKind
from notifier.links import Links
from notifier.mails.content import encode_content
from notifier.mails.message import compose
from notifier.mails.render import render_digest
from notifier.sender import AddressError, Sender
from notifier.wording.lines import clean_line
from tests.mails import content
from tests.notifier.samples import ILFOV, NOW, SENDER, digest

FILE = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
LINK_KEY = "0123456789abcdef" * 2
RENDERED = replace(render_digest(digest(), SENDER), calendar=None)
MESSAGE_ID = "<termo-ilfov-20260820-0123456789@callfit.example>"
DELIVERY = Delivery(
    id="termo-ilfov-20260820-0123456789",
    profile_id="termo-ilfov",
    to=ILFOV.email,
    subject=RENDERED.subject,
    content=encode_content(RENDERED, MESSAGE_ID),
    message_id=MESSAGE_ID,
    created_at=NOW,
)


def received(delivery: Delivery = DELIVERY, sender: Sender = SENDER, now: datetime = NOW) -> EmailMessage:
    """The mail as it is after it went over the wire."""
    wire = compose(delivery, sender, now, LINK_KEY).data
    assert b"\n" not in wire.replace(b"\r\n", b"")
    assert max(len(line) for line in wire.split(b"\r\n")) <= 998
    message = message_from_bytes(wire, policy=default)
    assert isinstance(message, EmailMessage)
    assert [part.defects for part in message.walk()] == [[] for _ in message.walk()]
    return message


def part(message: EmailMessage, kind: str) -> str:
    body = message.get_body(preferencelist=(kind,))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def test_the_texts_are_those_that_are_stored() -> None:
    message = received()
    assert message.get_content_type() == "multipart/alternative"
    assert [one.get_content_type() for one in message.iter_parts()] == ["text/plain", "text/html"]
    assert part(message, "plain") == DELIVERY.text == RENDERED.text
    assert part(message, "html") == DELIVERY.html == RENDERED.html
    assert DELIVERY.calendar is None


def test_the_headers_say_who_writes_to_whom_about_what() -> None:
    message = received(now=datetime(2026, 8, 20, 7, 30, tzinfo=UTC))
    assert message["From"] == "Callfit <digest@callfit.example>"
    assert message["To"] == ILFOV.email
    assert message["Reply-To"] == "team@callfit.example"
    assert message["Subject"] == RENDERED.subject
    assert message["Message-ID"] == DELIVERY.message_id
    assert message["Date"].datetime == datetime(2026, 8, 20, 7, 30, tzinfo=UTC)
    assert message["Auto-Submitted"] == "auto-generated"
    stop = SENDER.links.stop_token(LINK_KEY)
    assert message["List-Unsubscribe"] == f"<mailto:team@callfit.example?subject=STOP%20{stop}>"
    assert message["List-Unsubscribe-Post"] is None, "there is no page that could be posted to"


def test_with_pages_one_click_stops_the_mails() -> None:
    sender = replace(SENDER, links=Links(site="https://callfit.example", secret=b"s" * 32))
    message = received(sender=sender)
    page, mail = str(message["List-Unsubscribe"]).split(", ")
    assert page == f"<{sender.links.stop(LINK_KEY)}>"
    assert mail.startswith("<mailto:team@callfit.example?subject=STOP%20")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize("kind", [MailKind.CONFIRMATION, MailKind.GOODBYE, MailKind.SOURCE_ALARM])
def test_only_what_comes_again_can_be_stopped(kind: MailKind) -> None:
    message = received(replace(DELIVERY, kind=kind))
    assert message["List-Unsubscribe"] is None
    assert message["List-Unsubscribe-Post"] is None


def test_deadlines_come_as_an_attachment() -> None:
    message = received(replace(DELIVERY, content=encode_content(replace(RENDERED, calendar=FILE), MESSAGE_ID)))
    (attached,) = message.iter_attachments()
    assert attached.get_content_type() == "text/calendar"
    assert attached.get_filename() == "callfit.ics"
    assert attached["Content-Type"].params["method"] == "PUBLISH"
    assert attached.get_payload(decode=True) == FILE.encode()
    assert part(message, "plain") == DELIVERY.text


def test_the_receivers_address_is_in_no_link_and_no_text() -> None:
    message = received()
    assert ILFOV.email not in str(message["List-Unsubscribe"])
    assert ILFOV.id not in str(message["List-Unsubscribe"])
    assert ILFOV.email not in part(message, "plain") + part(message, "html")


def test_a_long_way_to_stop_stays_one_readable_link() -> None:
    sender = replace(SENDER, contact="a-very-long-name-of-a-contact-point@digests-of-a-partner-country.callfit.example")
    wire = compose(DELIVERY, sender, NOW, LINK_KEY).data
    line = next(line for line in wire.split(b"\r\n") if line.startswith(b"List-Unsubscribe"))
    assert (
        line
        == f"List-Unsubscribe: <mailto:{sender.contact}?subject=STOP%20{sender.links.stop_token(LINK_KEY)}>".encode()
    )


def test_a_long_message_id_survives_the_wire() -> None:
    long_id = f"<{'p' * 63}-20260820-0123456789@mail.digests-of-a-partner-country.callfit.example>"
    assert received(replace(DELIVERY, message_id=long_id))["Message-ID"] == long_id


@pytest.mark.parametrize(
    ("contact", "reply_to"),
    [
        ("", "digest@callfit.example"),
        ("https://callfit.example/contact", "digest@callfit.example"),
        ("team@callfit.example", "team@callfit.example"),
        ("team@callfit.example\r\nBcc: all@example.org", "digest@callfit.example"),
        ("a@b.example, c@d.example", "digest@callfit.example"),
    ],
)
def test_replies_go_to_the_contact_where_that_is_an_address(contact: str, reply_to: str) -> None:
    message = received(sender=replace(SENDER, contact=contact))
    assert message["Reply-To"] == (reply_to if reply_to != SENDER.address else None)
    assert str(message["List-Unsubscribe"]).startswith(f"<mailto:{reply_to}?")
    assert message["Bcc"] is None


@pytest.mark.parametrize(
    "subject",
    [
        "4 new calls",
        "x" * 250,
        "ș" * 250,
        "Două apeluri noi:  ăîâ șț, „și” încă unul 🌱🌱🌱🌱🌱🌱🌱🌱🌱🌱🌱🌱🌱",
        "a" * 38 + "ș" + "b" * 37 + "€" + " c",
        "=?utf-8?q?x?= é",
    ],
)
def test_a_subject_arrives_as_it_was_written(subject: str) -> None:
    message = received(replace(DELIVERY, content=content(subject)))
    assert message["Subject"] == clean_line(subject, 250)
    assert message["Subject"].defects == ()
    lines = compose(replace(DELIVERY, content=content(subject)), SENDER, NOW, LINK_KEY).data.split(b"\r\n")
    assert subject.isascii() or max(len(line) for line in lines if b"=?utf-8?b?" in line) <= 76


EVIL = 'X\r\nBcc: all@example.org\r\n\r\n<b>body</b>\x00 "quoted", <x@y.example>'


def test_names_and_subjects_cannot_add_headers_or_receivers() -> None:
    sender = Sender(name=EVIL, address="digest@callfit.example", contact=EVIL)
    message = received(replace(DELIVERY, subject=EVIL), sender)
    assert message["Bcc"] is None
    assert message["Cc"] is None
    assert [address.addr_spec for address in message["From"].addresses] == ["digest@callfit.example"]
    assert [address.addr_spec for address in message["To"].addresses] == [ILFOV.email]
    assert "\n" not in str(message["Subject"])
    assert part(message, "plain") == DELIVERY.text


def test_a_name_in_any_script_arrives_whole() -> None:
    sender = replace(SENDER, name="Știri despre finanțări „Callfit”")
    assert received(sender=sender)["From"].addresses[0].display_name == sender.name


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nobody",
        "a@b@c.example",
        "a b@c.example",
        "a@c.example\r\nBcc: all@example.org",
        "Ana <a@c.example>",
        "a@c.example, b@c.example",
        "a@-c.example",
        "ă@c.example",
    ],
)
def test_what_is_no_address_gets_no_mail(address: str) -> None:
    with pytest.raises(AddressError, match="is not an e-mail address"):
        compose(replace(DELIVERY, to=address), SENDER, NOW)
    with pytest.raises(AddressError):
        Sender(name="x", address=address, contact="")


def test_a_message_id_cannot_break_out_of_its_line() -> None:
    with pytest.raises(ValueError, match="linefeed"):
        compose(replace(DELIVERY, message_id="<a@b>\r\nBcc: x@y.example"), SENDER, NOW)
