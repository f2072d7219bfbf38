"""Mails that servers send back, as several programs write them, and hostile ones.

Those of Postfix 3.7.11 and Exim 4.96 are what these sent when a server behind them refused a mail of ours; only its
number and the local part of its address were changed. The others are written after their formats.
"""

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notifier.incoming.bounces import Bounce, Complaint, UnreadableError, parse_mail, read_bounces, read_complaint
from notifier.outgoing.status import Status

SAMPLES = Path(__file__).parent / "returned"
OURS = "<mail-1@callfit.example>"
OFFICE = frozenset({"office@termo-ilfov.example"})


def sample(name: str, *changes: tuple[str, str]) -> bytes:
    text = (SAMPLES / f"{name}.eml").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text.encode()


def bounces(data: bytes) -> tuple[Bounce, ...]:
    return read_bounces(parse_mail(data))


def status(text: str) -> Status:
    kind, subject, detail = map(int, text.split("."))
    return Status(kind=kind, subject=subject, detail=detail)


@pytest.mark.parametrize(
    ("name", "expected", "is_bad"),
    [("postfix", "5.1.1", True), ("full", "5.2.2", False), ("exim", "5.1.1", True)],
)
def test_a_report_says_which_mail_did_not_arrive_where_and_why(name: str, expected: str, is_bad: bool) -> None:
    found = bounces(sample(name))
    assert found == (Bounce(message_id=OURS, receivers=OFFICE, status=status(expected)),)
    assert found[0].is_bad_address is is_bad


def test_a_report_that_returns_nothing_names_the_mail_as_we_named_it_to_the_server() -> None:
    receivers = frozenset({"office+calls@termo-ilfov.example", "somebody@elsewhere.example"})
    assert bounces(sample("envelope")) == (Bounce(message_id=OURS, receivers=receivers, status=status("5.1.10")),)


def test_what_somebody_quotes_is_no_report() -> None:
    assert bounces(sample("qmail", ("From: MAILER-DAEMON@", "From: ana@"))) == ()


def test_a_report_in_a_form_of_its_own_tells_no_code() -> None:
    assert bounces(sample("qmail")) == (Bounce(message_id=OURS, receivers=OFFICE),)
    assert not bounces(sample("qmail"))[0].is_bad_address


def test_a_delay_is_no_failure() -> None:
    assert bounces(sample("delayed")) == ()
    assert len(bounces(sample("delayed", ("Action: delayed", "Action: Failed (in the end)")))) == 1


@pytest.mark.parametrize("name", ["postfix", "full", "exim", "qmail"])
def test_a_report_that_does_not_say_of_which_mail_is_none(name: str) -> None:
    assert bounces(sample(name, ("mail-1@callfit.example", ""))) == ()


@pytest.mark.parametrize("name", ["postfix", "exim"])
def test_either_name_of_the_mail_is_enough(name: str) -> None:
    whole = bounces(sample(name))
    for without in (f"Message-ID: {OURS}", ": mail-1@callfit.example"):
        assert bounces(sample(name, (without, "X-None: x"))) == whole


def test_a_code_that_contradicts_itself_is_not_made_worse() -> None:
    soft = bounces(sample("postfix", ("Status: 5.1.1", "Status: 4.1.1")))
    assert soft[0].status == status("4.1.1")
    assert not soft[0].is_bad_address
    without = bounces(sample("postfix", ("Status: 5.1.1", "Status: none"), ("smtp; 550 5.1.1 ", "smtp; 550 ")))
    assert without[0].status is None


def test_a_complaint_says_of_which_mail() -> None:
    assert read_complaint(parse_mail(sample("complaint"))) == Complaint(message_id=OURS)
    assert bounces(sample("complaint")) == ()


@pytest.mark.parametrize("kind", ["not-spam", "auth-failure", "dmarc", ""])
def test_what_is_no_complaint_is_not_taken_for_one(kind: str) -> None:
    changed = sample("complaint", ("Feedback-Type: abuse", f"Feedback-Type: {kind}"))
    assert read_complaint(parse_mail(changed)) is None


@pytest.mark.parametrize("name", ["postfix", "full", "qmail", "delayed"])
def test_a_bounce_is_no_complaint(name: str) -> None:
    assert read_complaint(parse_mail(sample(name))) is None


def test_what_people_write_is_no_report_even_with_one_attached() -> None:
    assert bounces(b"From: ana@x.example\nSubject: Re: 4 apeluri noi\n\nMultumesc!\n") == ()
    report = sample("postfix")
    forwarded = (
        b'From: ana@x.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="out"\n\n'
        b"--out\nContent-Type: text/plain\n\nLook at this.\n--out\nContent-Type: message/rfc822\n\n"
        + report
        + b"--out--\n"
    )
    assert bounces(forwarded) == ()


def nested(depth: int) -> bytes:
    opening = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (level, level) for level in range(depth)
    )
    return b"MIME-Version: 1.0\n" + opening + b"Content-Type: text/plain\n\nx\n"


def test_a_mail_that_is_nested_without_end_or_too_big_is_not_read() -> None:
    with pytest.raises(UnreadableError, match="nested too deeply"):
        parse_mail(nested(5_000))
    with pytest.raises(UnreadableError, match="too big"):
        parse_mail(b"x" * 1_000_001)
    assert bounces(nested(40)) == ()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00\xff\xfe" * 1000,
        b"Content-Type: message/delivery-status\n\n",
        b"Content-Type: multipart/report; boundary=x\n\n--x\nContent-Type: message/rfc822\n\n--x--\n",
        b'From: postmaster@x\nContent-Type: text/plain; charset="no-such"\n\nHi. This is the qmail\n\n<\xffa@b>:\n\n'
        b"Message-ID: <a@b>\n",
        b"Subject: =?utf-8?b?" + b"/" * 900_000 + b"?=\n\n",
        b"Content-Type: multipart/report; boundary=x\n\n" + b"--x\nContent-Type: message/rfc822\n\n\n" * 20_000,
        b"Message-ID: <" + b"a" * 900_000 + b"\n\nMessage-ID: <" + b"b" * 90_000,
        b"From: postmaster@x\nContent-Type: text/plain\n\nHi. This is the qmail-send\n\n"
        + b"<a@b>:" * 100_000
        + b"\nMessage-ID: <a@b>\n",
    ],
)
def test_what_is_hostile_is_read_quickly_and_tells_nothing(data: bytes) -> None:
    began = time.monotonic()
    message = parse_mail(data)
    assert not any(one.receivers & OFFICE for one in read_bounces(message))
    assert read_complaint(message) is None
    assert time.monotonic() - began < 3


@settings(deadline=None)
@given(st.sampled_from(["postfix", "full", "exim", "qmail", "complaint", "envelope"]), st.data())
def test_a_report_that_was_cut_and_glued_anywhere_never_breaks_the_reading(name: str, draw: st.DataObject) -> None:
    data = sample(name)
    places = draw.draw(st.lists(st.tuples(st.integers(0, len(data)), st.binary(max_size=20)), max_size=6))
    for place, glued in places:
        data = data[:place] + glued + data[place + len(glued) * 3 :]
    message = parse_mail(data)
    read_bounces(message)
    read_complaint(message)


def test_without_flufl_a_form_of_its_own_tells_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "flufl.bounce", None)
    assert bounces(sample("qmail")) == ()
    assert len(bounces(sample("postfix"))) == 1
