"""The bytes that go over the wire: in ASCII, with whole line breaks and no line too long."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default

import pytest

from notifier.outgoing.wire import wire_form


def test_whatever_is_not_ascii_is_encoded_so_that_nobody_on_the_way_has_to() -> None:
    message = EmailMessage(policy=SMTP)
    message["Subject"] = "Bună ziua"
    message.set_content("Bună ziua\n", cte="8bit")
    message.add_attachment("SUMMARY:Bună ziua\r\n", subtype="calendar", cte="8bit")
    assert not message.as_bytes().isascii()
    wire = wire_form(message)
    assert wire.isascii()
    assert b"\n" not in wire.replace(b"\r\n", b"")
    received = message_from_bytes(wire, policy=default)
    assert isinstance(received, EmailMessage)
    assert received["Subject"] == "Bună ziua"
    assert [part.get_content().strip() for part in received.iter_parts()] == ["Bună ziua", "SUMMARY:Bună ziua"]


def test_a_mail_that_was_made_with_other_line_breaks_goes_out_with_the_right_ones() -> None:
    message = EmailMessage()
    message["Subject"] = "x"
    message.set_content("one\ntwo\n")
    assert wire_form(message).endswith(b"\r\n\r\none\r\ntwo\r\n")


def test_a_line_that_is_too_long_is_not_sent() -> None:
    message = EmailMessage(policy=SMTP)
    message["Content-Type"] = "text/plain"
    message.set_payload("x" * 999 + "\r\n")
    with pytest.raises(ValueError, match="longer than 998"):
        wire_form(message)


def test_half_a_line_break_is_not_sent() -> None:
    message = EmailMessage(policy=SMTP)
    # The standard library takes this header and writes it as it is.
    message["X-Short"] = "x\r"
    message.set_content("text\n")
    with pytest.raises(ValueError, match="half a line break"):
        wire_form(message)


def test_what_is_signed_is_what_is_sent() -> None:
    signed: list[bytes] = []

    def sign(wire: bytes) -> bytes:
        signed.append(wire)
        return b"Signature: x\r\n" + wire

    message = EmailMessage(policy=SMTP)
    message["Subject"] = "x"
    message.set_content("text\n")
    assert wire_form(message, sign) == b"Signature: x\r\n" + signed[0]
    assert signed == [message.as_bytes()]
