"""A mail server that goes wrong at each step: what becomes of the mail, and of the ones after it."""

import time
from collections.abc import Iterator

import pytest

from notifier.outgoing.refusal import (
    TransportDown,
    TransportError,
    TransportFailed,
    TransportRefused,
    TransportUnusable,
)
from notifier.outgoing.session import Patience
from notifier.outgoing.transport import open_transport
from tests.notifier.faulty_client import ONE, TWO, client, mail, taken
from tests.notifier.faulty_server import CUT, DRIP, DROP, FLOOD, HANG, TAKE_AND_DROP, FaultyServer, running

ONE_BY_ONE, TOGETHER, TOGETHER_AND_LATE = "one by one", "together", "together, and refused late"
# Where a test waits for a server that hangs, one kind of server is enough: the waiting is the same.
hanging = pytest.mark.parametrize("server", [TOGETHER_AND_LATE], indirect=True)


@pytest.fixture(params=[ONE_BY_ONE, TOGETHER_AND_LATE])
def server(request: pytest.FixtureRequest) -> Iterator[FaultyServer]:
    """A server that goes wrong where the test says, by how it takes what it is told before a mail."""
    size = "SIZE 10000000"
    extensions = (size,) if request.param == ONE_BY_ONE else (size, "PIPELINING")
    is_late = request.param == TOGETHER_AND_LATE
    with running(FaultyServer(extensions=extensions, is_late_to_refuse=is_late)) as one:
        yield one


def send_two(server: FaultyServer) -> tuple[TransportError | None, TransportError | None]:
    """What went wrong with each of two mails of one batch."""
    transport = client(server)
    found: list[TransportError | None] = []
    for number in (1, 2):
        try:
            transport.send(mail(number))
        except TransportError as error:
            found.append(error)
        else:
            found.append(None)
    transport.close()
    return found[0], found[1]


@pytest.mark.parametrize(
    ("step", "fault", "kind", "words"),
    [
        ("RCPT", "421 4.7.0 too many of yours", TransportFailed, "refused the recipient: 421"),
        ("RCPT", "450 4.2.0 come back later", TransportFailed, "refused the recipient: 450"),
        ("RCPT", "451 4.7.1 greylisted", TransportFailed, "greylisted"),
        ("RCPT", "452 4.2.2 mailbox full", TransportFailed, "mailbox full"),
        ("RCPT", "550 5.1.1 no such user", TransportRefused, "no such user"),
        ("RCPT", "552 5.2.2 mailbox full", TransportRefused, "mailbox full"),
        ("RCPT", DROP, TransportFailed, "broke off"),
        ("DATA", "421 4.3.2 closing", TransportFailed, "refused the mail: 421"),
        ("DATA", "451 4.3.0 not now", TransportFailed, "refused the mail: 451"),
        ("DATA", "250 2.0.0 odd", TransportFailed, "refused the mail: 250"),
        ("DATA", DROP, TransportFailed, "broke off"),
        (".", CUT, TransportFailed, "broke off"),
        (".", "421 4.3.2 closing", TransportFailed, "refused the mail: 421"),
        (".", "451 4.3.0 not now", TransportFailed, "refused the mail: 451"),
        (".", "452 4.3.1 disk full", TransportFailed, "refused the mail: 452"),
        (".", "552 5.3.4 too big", TransportRefused, "too big"),
        (".", "xyz", TransportFailed, "what is no SMTP"),
        ("MAIL", "552 5.3.4 too big", TransportRefused, "too big"),
        ("MAIL", "452 4.3.1 no room", TransportFailed, "no room"),
    ],
)
def test_what_befalls_one_mail_does_not_befall_the_next(
    server: FaultyServer, step: str, fault: str, kind: type[TransportError], words: str
) -> None:
    server.faults[step] = [fault]
    first, second = send_two(server)
    assert type(first) is kind
    assert words in str(first)
    assert second is None
    assert taken(server) == [TWO]


@pytest.mark.parametrize(("step", "fault"), [("MAIL", "421 4.7.0 enough mails"), ("MAIL", DROP), ("MAIL", "no SMTP")])
def test_a_session_that_ended_between_two_mails_is_begun_anew_without_a_loss(
    server: FaultyServer, step: str, fault: str
) -> None:
    server.faults[step] = ["", fault]
    assert send_two(server) == (None, None)
    assert taken(server) == [ONE, TWO]
    assert server.sessions == 2


@pytest.mark.parametrize("fault", ["421 4.3.2 closing", DROP])
def test_a_server_that_ends_each_session_at_once_is_down(server: FaultyServer, fault: str) -> None:
    server.faults["MAIL"] = [fault] * 4
    first, second = send_two(server)
    assert type(first) is type(second) is TransportDown
    assert "ends the session at once" in str(first)
    assert server.sessions == 2


@pytest.mark.parametrize(
    ("step", "fault", "words"),
    [
        ("connect", "421 4.3.2 too many connections", "does not let us in: 421"),
        ("connect", "554 5.7.1 not from there", "does not let us in: 554"),
        ("connect", DROP, "cannot be reached"),
        ("connect", HANG, "timed out"),
        ("connect", DRIP, "timed out"),
        ("connect", FLOOD, "no end"),
        ("EHLO", DROP, "cannot be reached"),
        ("EHLO", HANG, "timed out"),
        ("EHLO", FLOOD, "no end"),
        ("MAIL", "550 5.7.1 not from you", "does not accept our sender: 550"),
        ("MAIL", "451 4.3.0 not now", "does not accept our sender: 451"),
        ("MAIL", "530 5.7.0 log in first", "does not accept our sender: 530"),
        ("RCPT", "530 5.7.0 log in first", "refused the recipient: 530"),
    ],
)
def test_a_server_that_takes_nothing_from_us_is_down(server: FaultyServer, step: str, fault: str, words: str) -> None:
    server.faults[step] = [fault, fault]
    began = time.monotonic()
    first, second = send_two(server)
    assert time.monotonic() - began < 3
    assert type(first) is type(second) is TransportDown
    assert words in str(first)
    assert server.taken == []


@hanging
@pytest.mark.parametrize("fault", [HANG, DRIP, FLOOD])
@pytest.mark.parametrize("step", ["RCPT", "DATA", "."])
def test_no_server_holds_us_for_ever(server: FaultyServer, step: str, fault: str) -> None:
    server.faults[step] = [fault]
    began = time.monotonic()
    first, second = send_two(server)
    assert time.monotonic() - began < 1
    assert type(first) is TransportFailed
    assert first.may_have_arrived is (step == ".")
    assert second is None
    assert taken(server) == [TWO]


@hanging
def test_a_server_that_hangs_twice_running_is_down(server: FaultyServer) -> None:
    server.faults["RCPT"] = [HANG, HANG]
    first, second = send_two(server)
    assert type(first) is TransportFailed
    assert type(second) is TransportDown
    assert "does not answer in time" in str(second)


@hanging
@pytest.mark.parametrize("between", ["", "450 4.2.0 later", "550 5.1.1 no such user"])
def test_a_server_that_hangs_at_a_mail_now_and_then_is_not(server: FaultyServer, between: str) -> None:
    server.faults["RCPT"] = [HANG, between, HANG]
    transport = client(server)
    found = []
    for number in (1, 2, 3):
        try:
            transport.send(mail(number))
        except TransportError as error:
            found.append(type(error))
    assert len(found) == (3 if between else 2)
    assert TransportDown not in found


@pytest.mark.parametrize("fault", [TAKE_AND_DROP, DROP])
def test_without_an_answer_after_the_final_dot_nobody_knows(server: FaultyServer, fault: str) -> None:
    server.faults["."] = [fault]
    first, second = send_two(server)
    assert type(first) is TransportFailed
    assert first.may_have_arrived
    assert "may have taken the mail" in str(first)
    assert second is None
    assert taken(server) == ([ONE, TWO] if fault == TAKE_AND_DROP else [TWO])


@pytest.mark.parametrize("step", ["RCPT", "DATA"])
def test_before_the_final_dot_it_is_known_that_nothing_was_taken(server: FaultyServer, step: str) -> None:
    server.faults[step] = [DROP]
    first, _ = send_two(server)
    assert isinstance(first, TransportFailed)
    assert not first.may_have_arrived


def test_a_mail_cut_off_within_is_known_not_to_be_taken(server: FaultyServer) -> None:
    server.faults["."] = [CUT]
    transport = client(server)
    with pytest.raises(TransportFailed, match="broke off") as caught:
        transport.send(mail(text="a long line of text\n" * 250_000))
    assert not caught.value.may_have_arrived
    assert server.taken == []


@pytest.mark.parametrize(
    ("answer", "bad"),
    [
        ("550 5.1.1 no such user", True),
        ("553 5.1.3 not an address", True),
        ("550 5.1.2 no such domain", True),
        ("556 5.1.10 takes no mail", True),
        ("550 5.2.1 mailbox disabled", True),
        ("550 no such user", False),
        ("550 4.1.1 contradicts itself", False),
        ("552 5.2.2 mailbox full", False),
        ("550 5.4.1 no answer", False),
        ("550 5.1.1.1 no code", False),
    ],
)
def test_an_address_is_bad_only_where_the_server_says_so_by_its_code(
    server: FaultyServer, answer: str, bad: bool
) -> None:
    server.of_receiver["office@termo-ilfov.example"] = answer
    first, _ = send_two(server)
    assert type(first) is TransportRefused
    assert first.bad_address is bad


@pytest.mark.parametrize("answer", ["554 5.7.1 relay access denied", "554 transaction failed", "550 5.7.26 no DKIM"])
def test_a_refusal_by_policy_is_for_good_only_from_a_server_that_takes_our_mails(
    server: FaultyServer, answer: str
) -> None:
    server.faults["RCPT"] = [answer, "", answer]
    transport = client(server)
    with pytest.raises(TransportFailed, match="may refuse all of ours"):
        transport.send(mail(1))
    transport.send(mail(2))
    with pytest.raises(TransportRefused) as caught:
        transport.send(mail(3))
    assert not caught.value.bad_address


def test_what_a_server_says_is_kept_without_anybody_s_address(server: FaultyServer) -> None:
    server.of_receiver["office@termo-ilfov.example"] = "550 5.1.1 <office@termo-ilfov.example>: unknown\tto ana@b.ro"
    first, _ = send_two(server)
    assert str(first).endswith("refused the recipient: 550 5.1.1 <address>: unknown to <address>")


def test_what_is_told_before_a_mail_is_told_at_once_where_a_server_takes_that() -> None:
    with running(FaultyServer(extensions=("PIPELINING",), is_late_to_refuse=True)) as server:
        transport, unread = client(server), []
        server.at_a_command = lambda rest: unread.append(rest.count(b"\r\n"))
        transport.send(mail())
        assert server.said[1:] == ["mail FROM:<digest@callfit.example>", "rcpt TO:<office@termo-ilfov.example>", "data"]
        assert unread[1:] == [2, 1, 0], "the others are there when the first is read"


@pytest.mark.parametrize("server", [TOGETHER, TOGETHER_AND_LATE], indirect=True)
def test_a_mail_whose_receiver_is_refused_reaches_nobody_and_the_session_goes_on(server: FaultyServer) -> None:
    server.faults["RCPT"] = ["550 5.1.1 no such user"]
    first, second = send_two(server)
    assert type(first) is TransportRefused
    assert second is None
    assert taken(server) == [TWO]
    assert server.sessions == 1


def test_after_a_number_of_mails_a_new_session_is_begun(server: FaultyServer) -> None:
    transport = client(server, mails_a_session=2)
    for number in range(5):
        transport.send(mail(number))
    transport.close()
    assert server.sessions == 3
    assert len(server.taken) == 5


def test_the_size_is_announced_and_a_line_of_dots_arrives_as_it_was(server: FaultyServer) -> None:
    transport = client(server)
    dots = mail(text=".\n..\n.end\n")
    transport.send(dots)
    transport.close()
    assert server.taken == [dots.data]
    assert any(f"size={len(dots.data)}" in line for line in server.said)


def test_a_server_that_reports_failures_is_asked_to_name_the_mail_and_the_address() -> None:
    with running(FaultyServer(extensions=("DSN",))) as server:
        client(server).send(mail(to="a+b=c@termo-ilfov.example"))
        assert server.said[1:3] == [
            "mail FROM:<digest@callfit.example> RET=HDRS ENVID=mail-1@callfit.example",
            "rcpt TO:<a+b=c@termo-ilfov.example> NOTIFY=FAILURE ORCPT=rfc822;a+2Bb+3Dc@termo-ilfov.example",
        ]


def test_a_host_that_can_be_none_is_an_error_and_no_crash() -> None:
    with pytest.raises(TransportUnusable, match="cannot be reached"):
        open_transport(f"smtp://{'a' * 70}.example")


def test_the_default_patience_outlasts_a_server_that_thinks_long_about_a_mail() -> None:
    assert Patience().acceptance >= 5 * 60
    assert Patience().answer <= 60


def test_closing_a_session_that_is_gone_is_quiet(server: FaultyServer) -> None:
    transport = client(server)
    transport.send(mail())
    server.over.set()
    transport.close()
    transport.close()
