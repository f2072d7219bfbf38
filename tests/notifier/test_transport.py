"""Where mails go: to a folder, to the screen, to a real SMTP server, and what happens when they cannot."""

import asyncio
import io
import socket
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from notifier.mails.mail import Mail
from notifier.mails.message import compose
from notifier.outgoing.account import Account, read_account
from notifier.outgoing.refusal import (
    TransportDown,
    TransportError,
    TransportFailed,
    TransportRefused,
    TransportUnusable,
)
from notifier.outgoing.smtp import MailServer
from notifier.outgoing.transport import Folder, Screen, Transport, open_transport
from tests.mails import content
from tests.notifier.conftest import Start
from tests.notifier.mail_server import Recorder
from tests.notifier.samples import NOW, SENDER
from tests.notifier.test_message import DELIVERY


def mail(to: str = "office@termo-ilfov.example", number: int = 1) -> Mail:
    return compose(replace(DELIVERY, to=to, message_id=f"<mail-{number}@callfit.example>"), SENDER, NOW)


def test_a_folder_gets_the_mail_and_a_page_to_look_at(tmp_path: Path) -> None:
    folder = open_transport(str(tmp_path / "out" / "digests"))
    folder.send(mail())
    assert sorted(path.name for path in (tmp_path / "out" / "digests").iterdir()) == ["mail-1.eml", "mail-1.html"]
    stored = message_from_bytes((tmp_path / "out" / "digests" / "mail-1.eml").read_bytes(), policy=default)
    assert stored["Message-ID"] == "<mail-1@callfit.example>"
    page = (tmp_path / "out" / "digests" / "mail-1.html").read_text(encoding="utf-8")
    assert page.rstrip("\n") == DELIVERY.html.rstrip("\n")


def test_a_mail_that_is_sent_again_replaces_itself(tmp_path: Path) -> None:
    folder = open_transport(str(tmp_path))
    for _ in range(2):
        folder.send(mail())
    folder.send(mail(number=2))
    assert [path.name for path in sorted(tmp_path.glob("*.eml"))] == ["mail-1.eml", "mail-2.eml"]


@pytest.mark.parametrize("message_id", ["<../../etc/passwd@x.example>", "</tmp/x@x.example>", "<.@x.example>"])
def test_a_message_id_cannot_lead_out_of_the_folder(tmp_path: Path, message_id: str) -> None:
    Folder(tmp_path / "out").send(replace(mail(), message_id=message_id))
    assert len(list((tmp_path / "out").glob("*.eml"))) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_folder_that_cannot_be_is_an_error_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(TransportUnusable, match=rf"cannot be written to the folder {tmp_path}/file/out: Not a dir"):
        open_transport(str(tmp_path / "file" / "out"))
    with pytest.raises(TransportUnusable, match="File exists"):
        open_transport(str(tmp_path / "file"))
    for nothing in ("", " "):
        with pytest.raises(TransportUnusable, match="no place to send to"):
            open_transport(nothing)


def test_a_folder_that_vanishes_takes_no_mail_and_says_so(tmp_path: Path) -> None:
    folder = open_transport(str(tmp_path / "out"))
    (tmp_path / "out").rmdir()
    with pytest.raises(TransportDown, match=r"cannot be written to the folder .*: No such file"):
        folder.send(mail())


def test_the_screen_shows_the_headers_and_the_text() -> None:
    stream = io.StringIO()
    Screen(stream).send(mail())
    shown = stream.getvalue()
    assert shown.startswith(
        "From: Callfit <digest@callfit.example>\nTo: office@termo-ilfov.example\nSubject: 4 apeluri"
    )
    assert DELIVERY.text in shown
    assert "<table" not in shown


def test_a_closed_screen_takes_no_mail() -> None:
    stream = io.StringIO()
    stream.close()
    with pytest.raises(TransportDown):
        Screen(stream).send(mail())


@pytest.mark.parametrize("target", ["http://example.org", "imap://x", "smtp+tls://x"])
def test_mails_go_nowhere_else(target: str) -> None:
    with pytest.raises(TransportUnusable, match="mails cannot go to"):
        open_transport(target)


@pytest.mark.parametrize(
    "target",
    [
        "smtp://",
        "smtp://host:port",
        "smtp://host:99999",
        "smtp://user@host",
        "smtp://host/folder",
        "smtp://host?x=secret",
        "smtp://us/er:secret@host",
        "smtp://[::1",
    ],
)
def test_a_url_that_cannot_be_read_is_an_error_that_repeats_no_password(target: str) -> None:
    with pytest.raises(TransportUnusable, match=r"URL (cannot be read|must name)") as caught:
        open_transport(target)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example", Account(host="mail.example", port=25, encrypted=False)),
        ("smtp://mail.example:2525/", Account(host="mail.example", port=2525, encrypted=False)),
        (
            "smtps://ana:p%40ss%3A@mail.example",
            Account(host="mail.example", port=465, encrypted=True, user="ana", password="p@ss:"),
        ),
    ],
)
def test_a_url_names_the_account(url: str, expected: Account) -> None:
    assert read_account(url) == expected


def test_a_server_that_is_not_there_is_an_error_that_names_it() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(TransportUnusable, match=f"the mail server 127.0.0.1:{port} cannot be reached: .*refused"):
        open_transport(f"smtp://127.0.0.1:{port}")


def test_a_batch_goes_over_one_connection_and_arrives_as_it_is(start: Start, recorder: Recorder) -> None:
    server = open_transport(start())
    for number in range(3):
        server.send(mail(number=number))
    server.close()
    assert [message["Message-ID"] for message in recorder.taken] == [f"<mail-{n}@callfit.example>" for n in range(3)]
    assert recorder.sessions == 1
    text = recorder.taken[0].get_body(preferencelist=("plain",))
    assert text is not None
    assert str(text.get_content()).replace("\r\n", "\n") == DELIVERY.text


def test_after_a_pause_a_new_session_is_begun(start: Start, recorder: Recorder) -> None:
    server = open_transport(start())
    server.close()
    server.send(mail())
    server.open()
    server.close()
    assert len(recorder.taken) == 1
    assert recorder.sessions == 2


@pytest.mark.parametrize("stage", ["at_rcpt", "at_data"])
@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ("550 5.1.1 no such user", TransportRefused),
        ("451 4.7.1 try again later", TransportFailed),
        ("421 4.3.2 closing down", TransportFailed),
    ],
)
def test_a_refusal_is_for_good_or_for_now_and_the_next_mail_still_goes(
    start: Start, recorder: Recorder, stage: str, answer: str, error: type[TransportError]
) -> None:
    getattr(recorder, stage)["bad@example.org"] = answer
    server = open_transport(start())
    with pytest.raises(TransportError) as caught:
        server.send(mail("bad@example.org"))
    assert type(caught.value) is error
    assert answer[4:] in str(caught.value)
    assert "bad@example.org" not in str(caught.value)
    server.send(mail())
    server.close()
    assert [message["To"] for message in recorder.taken] == ["office@termo-ilfov.example"]


def test_a_mail_that_is_too_big_is_refused_and_does_not_block_the_others(start: Start, recorder: Recorder) -> None:
    server = open_transport(start(data_size_limit=100_000))
    big = compose(replace(DELIVERY, content=content(html="<p>x</p>" * 20_000)), SENDER, NOW)
    with pytest.raises(TransportRefused, match="552"):
        server.send(big)
    server.send(mail())
    server.close()
    assert len(recorder.taken) == 1


def test_a_sender_that_is_not_accepted_means_that_nothing_goes_out(start: Start, recorder: Recorder) -> None:
    async def refuse(*_: object) -> str:
        return "550 not from you"

    recorder.handle_MAIL = refuse  # type: ignore[attr-defined]
    server = open_transport(start())
    with pytest.raises(TransportDown, match="does not accept our sender: 550 not from you"):
        server.send(mail())
    server.close()


def test_a_connection_that_breaks_off_is_a_failure_for_now(start: Start, recorder: Recorder) -> None:
    async def vanish(server: SMTP, *_: object) -> str:
        assert isinstance(server.transport, asyncio.Transport)
        server.transport.abort()
        return "250 OK"

    recorder.handle_DATA = vanish  # type: ignore[assignment, method-assign]
    server = open_transport(start())
    with pytest.raises(TransportFailed, match="broke off"):
        server.send(mail())
    server.close()


def authenticate(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword) -> AuthResult:
    success = data.login == b"ana" and data.password == b"p@ss"
    return AuthResult(success=success, handled=success)


def test_a_server_lets_in_who_knows_the_password(start: Start, recorder: Recorder) -> None:
    url = start(authenticator=authenticate, auth_require_tls=False)
    server = open_transport(url.replace("smtp://", "smtp://ana:p%40ss@"))
    server.send(mail())
    server.close()
    assert len(recorder.taken) == 1
    with pytest.raises(TransportUnusable, match="does not accept the user and password: 535") as caught:
        open_transport(url.replace("smtp://", "smtp://ana:wrong-one@"))
    assert "wrong-one" not in str(caught.value)


def test_a_password_never_goes_in_the_clear_to_another_machine(
    start: Start, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = start(authenticator=authenticate, auth_require_tls=False)
    monkeypatch.setattr("notifier.outgoing.account._LOOPBACK", frozenset())
    with pytest.raises(
        TransportUnusable, match="would get the password without TLS, readable for others; use smtps://"
    ):
        open_transport(url.replace("smtp://", "smtp://ana:p%40ss@"))


def test_a_server_without_tls_is_not_taken_for_one_with(start: Start) -> None:
    with pytest.raises(TransportUnusable, match="cannot be reached over TLS"):
        open_transport(start().replace("smtp://", "smtps://"))


def test_each_transport_is_one(tmp_path: Path) -> None:
    transports: list[Transport] = [
        Folder(tmp_path),
        Screen(io.StringIO()),
        MailServer(Account(host="mail.example", port=25, encrypted=False)),
    ]
    for transport in transports[:2]:
        transport.open()
        transport.close()
    transports[2].close()
