"""TLS and the login at a mail server: what is demanded is done, and nothing goes in the clear that must not."""

import time
from pathlib import Path

import pytest

from notifier.outgoing.account import Tls, read_account
from notifier.outgoing.refusal import TransportDown, TransportFailed, TransportUnusable
from notifier.outgoing.smtp import MailServer
from tests.notifier.certificates import make_certificate
from tests.notifier.faulty_client import IMPATIENT, ONE, TWO, client, mail, taken
from tests.notifier.faulty_server import DRIP, DROP, FLOOD, HANG, FaultyServer, running

TLS = ("STARTTLS", "AUTH PLAIN LOGIN")


def tls_server(tmp_path: Path, **options: object) -> FaultyServer:
    """A server that offers STARTTLS with a certificate that nobody signed."""
    _, context = make_certificate(tmp_path)
    return FaultyServer(context=context, extensions=TLS, **options)  # type: ignore[arg-type]


def over_tls(server: FaultyServer, query: str = "?tls=required", who: str = "") -> MailServer:
    return client(server, query, who)


def test_over_tls_with_a_certificate_that_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
    for query in ("?tls=required", "?tls=optional"):
        with running(tls_server(tmp_path)) as server:
            transport = over_tls(server, query, "ana:secret@")
            transport.send(mail())
            transport.close()
            assert taken(server) == [ONE]
            assert [line.split()[0] for line in server.said[:4]] == ["ehlo", "STARTTLS", "ehlo", "AUTH"]


def test_tls_from_the_first_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, context = make_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with running(FaultyServer(context=context, is_tls=True)) as server:
        transport = MailServer(read_account(server.url.replace("smtp:", "smtps:")), patience=IMPATIENT)
        for number in (1, 2):
            transport.send(mail(number))
        transport.close()
        assert taken(server) == [ONE, TWO]


@pytest.mark.parametrize(
    ("address", "days", "trusted", "words"),
    [
        ("127.0.0.1", 1, False, "self.signed certificate"),
        ("127.0.0.2", 1, True, "IP address mismatch"),
        ("127.0.0.1", -1, True, "certificate has expired"),
    ],
)
def test_from_the_first_byte_the_certificate_is_checked_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str, days: int, trusted: bool, words: str
) -> None:
    file, context = make_certificate(tmp_path, address, days)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with running(FaultyServer(context=context, is_tls=True)) as server:
        transport = MailServer(read_account(server.url.replace("smtp:", "smtps:")), patience=IMPATIENT)
        with pytest.raises(TransportDown, match=rf"cannot be reached over TLS: .*{words}"):
            transport.send(mail())
        assert server.taken == []


@pytest.mark.parametrize("fault", [HANG, DRIP, FLOOD])
def test_no_server_holds_us_for_ever_over_tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
    with running(tls_server(tmp_path)) as server:
        server.faults["."] = [fault]
        began = time.monotonic()
        with pytest.raises(TransportFailed) as caught:
            over_tls(server).send(mail())
        assert time.monotonic() - began < 1
        assert caught.value.may_have_arrived


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("454 4.7.0 no TLS now", "does not let us in: 454"),
        ("501 5.5.2 what?", "does not let us in: 501"),
        (DROP, "cannot be reached"),
        (HANG, "timed out"),
    ],
)
def test_where_tls_cannot_be_begun_nothing_is_sent(tmp_path: Path, fault: str, words: str) -> None:
    with running(tls_server(tmp_path)) as server:
        server.faults["STARTTLS"] = [fault]
        with pytest.raises(TransportDown, match=words):
            over_tls(server, "?tls=optional").send(mail())
        assert not any(line.startswith(("mail", "AUTH")) for line in server.said)


def test_a_certificate_that_nobody_vouches_for_is_not_taken(tmp_path: Path) -> None:
    with running(tls_server(tmp_path)) as server:
        with pytest.raises(TransportDown, match=r"cannot be reached over TLS: self.signed certificate"):
            over_tls(server, "?tls=optional").send(mail())
        assert server.taken == []


@pytest.mark.parametrize(
    ("address", "days", "words"),
    [("127.0.0.2", 1, "IP address mismatch"), ("127.0.0.1", -1, "certificate has expired")],
)
def test_a_certificate_of_another_or_of_long_ago_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str, days: int, words: str
) -> None:
    file, context = make_certificate(tmp_path, address, days)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with running(FaultyServer(context=context, extensions=TLS)) as server:
        with pytest.raises(TransportDown, match=words):
            over_tls(server).send(mail())
        assert server.taken == []


def test_a_server_that_withdraws_its_tls_gets_nothing_where_it_is_required(server: FaultyServer) -> None:
    transport = over_tls(server)
    with pytest.raises(TransportDown, match="offers no TLS, which its URL requires"):
        transport.send(mail())
    assert server.taken == []
    over_tls(server, "?tls=optional").send(mail())
    assert taken(server) == [ONE]


def test_tls_is_not_begun_where_it_is_not_wanted(tmp_path: Path) -> None:
    with running(tls_server(tmp_path)) as server:
        over_tls(server, "?tls=never").send(mail())
        assert "STARTTLS" not in server.said
        assert taken(server) == [ONE]


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        (["535 5.7.8 wrong", "535 5.7.8 wrong"], "does not accept the user and password: 535 5.7.8 wrong"),
        (["454 4.7.0 later", "454 4.7.0 later"], "does not accept the user and password: 454"),
        (["421 4.7.0 go away"], "cannot be reached|does not accept"),
        ([DROP], "cannot be reached"),
    ],
)
def test_a_login_that_fails_is_told_without_the_password(answers: list[str], words: str) -> None:
    with running(FaultyServer(extensions=("AUTH PLAIN LOGIN",), faults={"AUTH": answers})) as server:
        with pytest.raises(TransportDown, match=words) as caught:
            over_tls(server, "", "ana:geheim@").send(mail())
        assert "geheim" not in str(caught.value)
        assert server.taken == []


def test_a_server_that_knows_no_login_gets_no_mail(server: FaultyServer) -> None:
    with pytest.raises(TransportDown, match="AUTH extension not supported"):
        over_tls(server, "", "ana:geheim@").send(mail())


def test_a_password_beyond_ascii_is_sent_as_the_standard_says() -> None:
    with running(FaultyServer(extensions=("AUTH PLAIN LOGIN",))) as server:
        over_tls(server, "", "ana:%C8%99ase@").send(mail())
        assert "AUTH PLAIN AGFuYQDImWFzZQ==" in server.said
        assert taken(server) == [ONE]


def test_a_password_beyond_ascii_is_not_sent_in_another_way() -> None:
    with (
        running(FaultyServer(extensions=("AUTH LOGIN",))) as server,
        pytest.raises(TransportDown, match="beyond ASCII"),
    ):
        over_tls(server, "", "ana:%C8%99ase@").send(mail())


@pytest.mark.parametrize("query", ["?tls=maybe", "?tls=", "?x=secret", "?tls=never&tls=required", "?tls=required&x=1"])
def test_a_query_that_says_something_else_is_an_error(query: str) -> None:
    with pytest.raises(TransportUnusable, match="tls=required, optional or never"):
        read_account(f"smtp://mail.example{query}")


def test_smtps_is_tls_and_nothing_else() -> None:
    assert read_account("smtps://mail.example?tls=required").encrypted
    with pytest.raises(TransportUnusable, match="contradicts itself"):
        read_account("smtps://mail.example?tls=never")


def test_tls_is_optional_elsewhere_and_left_out_here() -> None:
    assert read_account("smtp://mail.example").tls is Tls.OPTIONAL
    assert read_account("smtp://localhost").tls is Tls.NEVER
