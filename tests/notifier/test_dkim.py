"""Signed mails: whoever gets one finds the signature good, and not any more once something in it was changed."""

import base64
from collections.abc import Callable
from dataclasses import replace
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from notifier.outgoing.account import read_account
from notifier.outgoing.dkim import SIGNED, DkimKey, read_dkim_key
from notifier.outgoing.refusal import TransportDown, TransportUnusable
from notifier.outgoing.smtp import MailServer
from notifier.outgoing.transport import Folder
from notifier.outgoing.wire import wire_form
from tests.notifier.faulty_server import FaultyServer, running
from tests.notifier.letters import as_mail

DOMAIN = "callfit.example"
PEM, PKCS1, PKCS8 = (
    serialization.Encoding.PEM,
    serialization.PrivateFormat.TraditionalOpenSSL,
    serialization.PrivateFormat.PKCS8,
)
PLAIN = serialization.NoEncryption()
RSA = rsa.generate_private_key(65537, 2048)
ED25519 = ed25519.Ed25519PrivateKey.generate()
FORMS = {
    "rsa-pkcs1": RSA.private_bytes(PEM, PKCS1, PLAIN),
    "rsa-pkcs8": RSA.private_bytes(PEM, PKCS8, PLAIN),
    "rsa-windows": RSA.private_bytes(PEM, PKCS8, PLAIN).replace(b"\n", b"\r\n"),
    "ed25519-pkcs8": ED25519.private_bytes(PEM, PKCS8, PLAIN),
    "ed25519-seed": base64.b64encode(ED25519.private_bytes_raw()) + b"\n",
}


def keep(folder: Path, data: bytes, mode: int = 0o600) -> Path:
    file = folder / "dkim.pem"
    file.write_bytes(data)
    file.chmod(mode)
    return file


@pytest.fixture(params=list(FORMS))
def key(request: pytest.FixtureRequest, tmp_path: Path) -> DkimKey:
    return read_dkim_key(keep(tmp_path, FORMS[request.param]), "s2026", DOMAIN)


@pytest.fixture
def rsa_key(tmp_path: Path) -> DkimKey:
    return read_dkim_key(keep(tmp_path, FORMS["rsa-pkcs8"]), "s2026", DOMAIN)


def letter() -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"] = "Callfit <digest@callfit.example>"
    message["To"] = "office@termo-ilfov.example"
    message["Subject"] = "4 apeluri noi pentru dumneavoastră, între care unul foarte lung de citit până la capăt"
    message["Date"] = "Thu, 20 Aug 2026 07:00:00 +0000"
    message["Message-ID"] = "<mail-1@callfit.example>"
    message["List-Unsubscribe"] = "<https://callfit.example/stop/abc>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content("Bună ziua\n.\n", cte="quoted-printable")
    message.add_alternative("<p>Bună ziua</p>", subtype="html", cte="quoted-printable")
    return message


def asking(key: DkimKey) -> Callable[..., bytes | None]:
    """The DNS, as receivers find it."""

    def txt(name: bytes, **_: object) -> bytes | None:
        return key.record.encode() if name.decode().rstrip(".") == key.record_name else None

    return txt


def is_good(wire: bytes, key: DkimKey) -> bool:
    return bool(dkim.verify(wire, dnsfunc=asking(key)))


def test_the_signature_of_a_mail_is_good(key: DkimKey) -> None:
    message = letter()
    wire = wire_form(as_mail(message), key.sign)
    assert wire.startswith(b"DKIM-Signature: v=1; a=" + key.algorithm.encode())
    assert is_good(wire, key)
    assert wire.endswith(message.as_bytes())


def test_the_bytes_that_arrive_are_the_bytes_that_were_signed(key: DkimKey) -> None:
    message = letter()
    with running(FaultyServer()) as server:
        transport = MailServer(read_account(server.url), sign=key.sign)
        transport.send(as_mail(message))
        transport.close()
        assert is_good(server.taken[0], key)
        assert server.taken[0].endswith(message.as_bytes())


def test_a_folder_keeps_what_would_have_been_sent(tmp_path: Path, key: DkimKey) -> None:
    Folder(tmp_path / "out", sign=key.sign).send(as_mail(letter()))
    assert is_good((tmp_path / "out" / "mail-1.eml").read_bytes(), key)


@pytest.mark.parametrize("name", SIGNED)
def test_a_changed_header_is_noticed(rsa_key: DkimKey, name: str) -> None:
    message = letter()
    if name not in message:
        message[name] = "team@callfit.example"
    wire = wire_form(as_mail(message), rsa_key.sign)
    assert is_good(wire, rsa_key)
    _, mark, rest = wire.partition(b"\r\n" + name.encode() + b": ")
    assert mark
    changed = wire.replace(mark + rest[:3], mark + b"xyz")
    assert changed != wire
    assert not is_good(changed, rsa_key)


def test_a_changed_text_is_noticed(rsa_key: DkimKey) -> None:
    wire = wire_form(as_mail(letter()), rsa_key.sign)
    assert not is_good(wire.replace(b"<p>", b"<b>"), rsa_key)


@pytest.mark.parametrize("name", ["From", "To", "Subject", "Date"])
def test_a_second_header_that_somebody_adds_is_noticed(rsa_key: DkimKey, name: str) -> None:
    wire = wire_form(as_mail(letter()), rsa_key.sign)
    assert not is_good(f"{name}: another\r\n".encode() + wire, rsa_key)
    assert is_good(b"Received: by a server on the way\r\n" + wire, rsa_key)


def test_one_click_needs_both_headers_in_the_signature(rsa_key: DkimKey) -> None:
    fields = wire_form(as_mail(letter()), rsa_key.sign).partition(b"bh=")[0].lower()
    assert b"list-unsubscribe" in fields
    assert b"list-unsubscribe-post" in fields


@pytest.mark.parametrize(
    ("data", "mode", "words"),
    [
        (FORMS["rsa-pkcs8"], 0o640, "others can read the DKIM key .*; run: chmod 600"),
        (FORMS["rsa-pkcs8"], 0o604, "others can read"),
        (b"", 0o600, "holds no RSA or Ed25519 key"),
        (b"c2hvcnQ=", 0o600, "holds no RSA or Ed25519 key"),
        (b"\xff\xfe", 0o600, "holds no RSA or Ed25519 key"),
        (FORMS["rsa-pkcs8"][:300], 0o600, "holds no RSA or Ed25519 key"),
        (RSA.private_bytes(PEM, PKCS8, serialization.BestAvailableEncryption(b"x")), 0o600, "has a password"),
        (ec.generate_private_key(ec.SECP256R1()).private_bytes(PEM, PKCS8, PLAIN), 0o600, "signs no mails"),
        (
            RSA.public_key().public_bytes(PEM, serialization.PublicFormat.SubjectPublicKeyInfo),
            0o600,
            "holds no RSA or Ed25519 key",
        ),
    ],
)
def test_a_key_that_cannot_be_used_is_an_error_that_says_what_to_do(
    tmp_path: Path, data: bytes, mode: int, words: str
) -> None:
    with pytest.raises(TransportUnusable, match=words):
        read_dkim_key(keep(tmp_path, data, mode), "s2026", DOMAIN)


def test_a_key_that_is_too_short_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("notifier.outgoing.dkim._FEWEST_BITS", 2049)
    with pytest.raises(TransportUnusable, match="has 2048 bits, which"):
        read_dkim_key(keep(tmp_path, FORMS["rsa-pkcs8"]), "s2026", DOMAIN)


def test_a_key_that_is_not_there_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(TransportUnusable, match=r"dkim\.pem cannot be read: No such file"):
        read_dkim_key(tmp_path / "dkim.pem", "s2026", DOMAIN)
    with pytest.raises(TransportUnusable, match=f"{tmp_path}"):
        read_dkim_key(tmp_path, "s2026", DOMAIN)


@pytest.mark.parametrize(
    ("selector", "domain", "words"),
    [
        ("", DOMAIN, "CALLFIT_DKIM_SELECTOR is ''"),
        ("a b", DOMAIN, "CALLFIT_DKIM_SELECTOR is 'a b'"),
        ("a;d=x", DOMAIN, "CALLFIT_DKIM_SELECTOR"),
        ("s", "localhost", "mails from 'localhost' cannot be signed; set CALLFIT_SENDER_ADDRESS"),
        ("s", "bücher.example", "cannot be signed"),
    ],
)
def test_a_selector_or_domain_that_is_none_is_an_error(tmp_path: Path, selector: str, domain: str, words: str) -> None:
    with pytest.raises(TransportUnusable, match=words):
        read_dkim_key(keep(tmp_path, FORMS["rsa-pkcs8"]), selector, domain)


def test_the_key_is_shown_nowhere(rsa_key: DkimKey) -> None:
    assert "PRIVATE" not in repr(rsa_key)
    assert rsa_key.key.decode() not in repr(rsa_key)


def test_a_mail_that_cannot_be_signed_is_not_sent(rsa_key: DkimKey) -> None:
    broken = replace(rsa_key, key=b"no key")
    with running(FaultyServer()) as server:
        with pytest.raises(TransportDown, match="mails cannot be signed"):
            MailServer(read_account(server.url), sign=broken.sign).send(as_mail(letter()))
        assert server.taken == []
