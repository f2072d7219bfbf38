"""Where mails go out, as the settings say: signed, and no faster than a server likes."""

from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519

from app.errors import CommandError
from app.transports import open_outgoing, read_key
from notifier.outgoing.pace import Paced
from notifier.outgoing.smtp import MailServer
from notifier.outgoing.transport import Folder
from tests.notifier.faulty_server import FaultyServer, running
from tests.notifier.letters import as_mail


@pytest.fixture
def key_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The key that the settings name."""
    file = tmp_path / "dkim.pem"
    file.write_bytes(
        ed25519.Ed25519PrivateKey.generate().private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    file.chmod(0o600)
    monkeypatch.setenv("CALLFIT_DKIM_KEY", str(file))
    monkeypatch.setenv("CALLFIT_DKIM_SELECTOR", "s2026")
    monkeypatch.setenv("CALLFIT_SENDER_ADDRESS", "digest@callfit.example")
    return file


def letter() -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"] = "digest@callfit.example"
    message["To"] = "office@termo-ilfov.example"
    message["Message-ID"] = "<one@callfit.example>"
    message.set_content("text\n")
    return message


def test_mails_are_signed_with_the_key_of_the_settings(tmp_path: Path, key_file: Path) -> None:
    open_outgoing(str(tmp_path / "out")).send(as_mail(letter()))
    key = read_key()
    assert key is not None
    assert key.record_name == "s2026._domainkey.callfit.example"
    wire = (tmp_path / "out" / "one.eml").read_bytes()
    assert dkim.verify(wire, dnsfunc=lambda name, **_: key.record.encode())


def test_without_a_key_they_are_not(tmp_path: Path) -> None:
    open_outgoing(str(tmp_path / "out")).send(as_mail(letter()))
    assert (tmp_path / "out" / "one.eml").read_bytes() == letter().as_bytes()


def test_a_key_that_cannot_be_used_stops_everything(tmp_path: Path, key_file: Path) -> None:
    key_file.chmod(0o644)
    with pytest.raises(CommandError, match="others can read the DKIM key"):
        open_outgoing(str(tmp_path / "out"))


def test_only_a_server_has_a_pace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLFIT_MAILS_PER_MINUTE", "600")
    assert isinstance(open_outgoing(str(tmp_path / "out")), Folder)
    told: list[str] = []
    with running(FaultyServer()) as server:
        transport = open_outgoing(server.url, told.append)
        assert isinstance(transport, Paced)
        for _ in range(2):
            transport.send(as_mail(letter()))
        transport.close()
        assert len(server.taken) == 2
    assert told == ["sending at most 600 mails a minute"]


def test_without_a_number_there_is_no_limit() -> None:
    with running(FaultyServer()) as server:
        transport = open_outgoing(server.url)
        assert isinstance(transport, MailServer)
        transport.close()


def test_a_pace_that_is_no_number_is_an_error_that_names_the_setting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CALLFIT_MAILS_PER_MINUTE", "fast")
    with pytest.raises(CommandError, match="CALLFIT_MAILS_PER_MINUTE: mails a minute must be a whole number"):
        open_outgoing(str(tmp_path / "out"))
