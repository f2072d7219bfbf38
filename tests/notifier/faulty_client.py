"""Ours at the other end of a faulty mail server: impatient, so that tests need not wait."""

from email.message import EmailMessage
from email.policy import SMTP

from notifier.mails.mail import Mail
from notifier.outgoing.account import read_account
from notifier.outgoing.session import Patience
from notifier.outgoing.smtp import MailServer
from tests.notifier.faulty_server import FaultyServer
from tests.notifier.letters import as_mail

IMPATIENT = Patience(connect=0.5, answer=0.3, acceptance=0.3)
ONE, TWO = "<mail-1@callfit.example>", "<mail-2@callfit.example>"


def client(server: FaultyServer, query: str = "", who: str = "", **options: object) -> MailServer:
    """A transport to the server, whose session ends when the server does."""
    url = server.url.replace("//", f"//{who}") + query
    made = MailServer(read_account(url), patience=IMPATIENT, **options)  # type: ignore[arg-type]
    server.clients.append(made)
    return made


def mail(number: int = 1, to: str = "office@termo-ilfov.example", text: str = "Bună ziua\n") -> Mail:
    """A plain mail with a Message-ID of its number."""
    message = EmailMessage(policy=SMTP)
    message["From"] = "Callfit <digest@callfit.example>"
    message["To"] = to
    message["Message-ID"] = f"<mail-{number}@callfit.example>"
    message.set_content(text)
    return as_mail(message)


def taken(server: FaultyServer) -> list[str]:
    """The Message-IDs of what the server took."""
    return [line[12:] for one in server.taken for line in one.decode().splitlines() if line.startswith("Message-ID")]
