"""The bytes that go over the wire: in ASCII, with whole line breaks and no line too long."""

import pytest

from notifier.mails.mail import Mail, check_lines, join_lines
from notifier.outgoing.wire import as_data, wire_form

MAIL = Mail(
    sender="a@a.example",
    receiver="b@b.example",
    message_id="<1@a.example>",
    head=check_lines(b"Subject: x\r\n"),
    content=check_lines(b"Content-Type: text/plain\r\n\r\ntext\r\n"),
)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"X: " + b"x" * 996 + b"\r\n", "longer than 998"),
        (b"x\r\n.\n", "no end"),
        (b"x", "no end"),
        (b"x\r\n.\n\r\n", "half a line break"),
        (b"x\n\r\n", "half a line break"),
        (b"x\r.\r\r\n", "half a line break"),
        (b"\r\r\n\n\r\n", "half a line break"),
        ("X: \u0103\r\n".encode(), "not in ASCII"),
    ],
)
def test_what_a_server_may_take_amiss_is_no_line(data: bytes, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        check_lines(data)


def test_lines_one_after_the_other_are_lines() -> None:
    pieces = [check_lines(one) for one in (b"", b"\r\n", b"X: " + b"x" * 995 + b"\r\n", b".\r\n..\r\n")]
    assert check_lines(join_lines(*pieces, *pieces)) == b"".join(pieces) * 2


def test_what_is_signed_is_what_is_sent() -> None:
    signed: list[bytes] = []

    def sign(wire: bytes) -> bytes:
        signed.append(wire)
        return b"Signature: x\r\n" + wire

    assert wire_form(MAIL, sign) == b"Signature: x\r\n" + MAIL.data
    assert signed == [MAIL.data] == [wire_form(MAIL)]


@pytest.mark.parametrize(
    ("wire", "data"),
    [
        (b"a\r\nb\r\n", b"a\r\nb\r\n.\r\n"),
        (b".\r\n", b"..\r\n.\r\n"),
        (b"a\r\n.\r\n..b.\r\n\r\n.c\r\n", b"a\r\n..\r\n...b.\r\n\r\n..c\r\n.\r\n"),
        (b"a.\r\n", b"a.\r\n.\r\n"),
    ],
)
def test_a_dot_that_begins_a_line_does_not_end_the_mail(wire: bytes, data: bytes) -> None:
    assert as_data(wire) == data
