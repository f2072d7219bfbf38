"""What readers ask for by mail: only with the word and a token, however mail programs dress the subject."""

from email.header import Header

import pytest

from notifier.incoming.bounces import parse_mail
from notifier.incoming.replies import Reply, read_reply
from notifier.links import Links, Purpose

KEY = "0123456789abcdef0123456789abcdef"
TOKEN = Links(site="", secret=b"x" * 32).stop_token(KEY)


def reply(subject: str, more: str = "") -> Reply | None:
    return read_reply(parse_mail(f"From: ana@x.example\n{more}Subject: {subject}\n\n".encode()))


@pytest.mark.parametrize(
    "subject",
    [
        f"STOP {TOKEN}",
        f"stop  {TOKEN} ",
        f"Re: STOP {TOKEN}",
        f"RE: AW: Stop\n {TOKEN}",
        Header(f"STOP {TOKEN}", "utf-8").encode(),
    ],
)
def test_the_word_and_the_token_are_found(subject: str) -> None:
    assert reply(subject) == Reply(purpose=Purpose.STOP, token=TOKEN)


def test_to_confirm_as_well() -> None:
    assert reply(f"Re: CONFIRM {TOKEN}") == Reply(purpose=Purpose.CONFIRM, token=TOKEN)


@pytest.mark.parametrize(
    "subject",
    [
        "",
        "STOP",
        "STOP termo-ilfov",
        "Please STOP the mails",
        f"{TOKEN}",
        f"STOP {TOKEN} now",
        f"STOPP {TOKEN}",
        "x" * 5000,
    ],
)
def test_anything_else_is_for_people(subject: str) -> None:
    assert reply(subject) is None


@pytest.mark.parametrize(
    "header",
    [
        "Auto-Submitted: auto-replied\n",
        "Auto-Submitted: auto-generated; x\n",
        "Precedence: bulk\n",
        "X-Autoreply: yes\n",
    ],
)
def test_no_machine_confirms_but_one_may_stop(header: str) -> None:
    assert reply(f"Re: CONFIRM {TOKEN}", header) is None
    assert reply(f"STOP {TOKEN}", header) is not None
    assert reply(f"Re: CONFIRM {TOKEN}", "Auto-Submitted: no\n") is not None


def test_a_subject_that_cannot_be_decoded_is_for_people() -> None:
    assert reply("=?no-such?q?STOP?= =?utf-8?b?!!!?=") is None
