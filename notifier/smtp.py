"""A mail server as a transport: one connection for a batch of mails."""

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from notifier.refusal import TransportDown, TransportFailed, TransportRefused, TransportUnusable

_PORTS = {"smtp": 25, "smtps": 465}
# The longest wait for one answer. While a delivery is sent its row stays locked, so this is not minutes.
_TIMEOUT = 20.0
# RFC 1870: the answer to MAIL FROM when the size announced with it is too much.
_TOO_BIG = 552
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Where a mail server is and who we are to it. ``encrypted``: TLS from the first byte (``smtps``)."""

    host: str
    port: int
    encrypted: bool
    user: str | None = None
    password: str | None = None

    @property
    def place(self) -> str:
        """The server as messages name it, without user and password."""
        return f"the mail server {self.host}:{self.port}"


def open_mail_server(url: str) -> "MailServer":
    """The server at ``smtp://[USER:PASSWORD@]HOST[:PORT]`` or ``smtps://…``, connected and logged in.

    Raises `TransportUnusable` if the URL cannot be read or the server does not answer or does not let us in.
    """
    server = MailServer(read_account(url))
    try:
        server.open()
    except TransportDown as error:
        raise TransportUnusable(str(error)) from error
    return server


def read_account(url: str) -> Account:
    """The account that a URL names. Raises `TransportUnusable`; the text never repeats what could be a password."""
    how = "write smtp://HOST:PORT or smtps://USER:PASSWORD@HOST; a special character in a password as %40"
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise TransportUnusable(f"the mail server's URL cannot be read; {how}") from None
    if not host or parts.path not in {"", "/"} or parts.query or parts.fragment:
        raise TransportUnusable(f"the mail server's URL must name a host and nothing after its port; {how}")
    if (parts.username is None) != (parts.password is None):
        raise TransportUnusable(f"the mail server's URL must name both a user and a password, or neither; {how}")
    return Account(
        host=host,
        port=port or _PORTS[parts.scheme],
        encrypted=parts.scheme == "smtps",
        user=unquote(parts.username) if parts.username is not None else None,
        password=unquote(parts.password) if parts.password is not None else None,
    )


class MailServer:
    """A mail server that we speak SMTP with.

    TLS is used wherever the server offers it, except on this machine, where servers usually have no certificate that
    could be checked. A password is never sent in the clear to another machine.
    """

    def __init__(self, account: Account) -> None:
        self._account = account
        self._session: smtplib.SMTP | None = None

    def open(self) -> None:
        """Connect and log in unless the last session still stands. Raises `TransportDown`."""
        if self._session is not None and self._stands(self._session):
            return
        self.close()
        place = self._account.place
        try:
            self._session = self._connect()
        except smtplib.SMTPAuthenticationError as error:
            raise TransportDown(f"{place} does not accept the user and password: {_answer(error)}") from error
        except smtplib.SMTPResponseException as error:
            raise TransportDown(f"{place} does not let us in: {_answer(error)}") from error
        except ssl.SSLError as error:
            raise TransportDown(f"{place} cannot be reached over TLS: {error.reason or error}") from error
        except (OSError, smtplib.SMTPException) as error:
            reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
            raise TransportDown(
                f"{place} cannot be reached: {reason}; check host and port, and that it runs"
            ) from error

    def send(self, message: EmailMessage) -> None:
        """Hand a mail to the server, which answers for it from then on."""
        if self._session is None:
            self.open()
        assert self._session is not None
        try:
            self._session.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            # There is one recipient a mail.
            code, text = next(iter(error.recipients.values()))
            raise self._refusal(code, text, "the recipient") from error
        except smtplib.SMTPSenderRefused as error:
            if error.smtp_code == _TOO_BIG:
                raise self._refusal(error.smtp_code, error.smtp_error, "the mail") from error
            # Not the reader's fault: whatever comes from this sender would be refused.
            self.close()
            raise TransportDown(f"{self._account.place} does not accept our sender: {_answer(error)}") from error
        except smtplib.SMTPResponseException as error:
            raise self._refusal(error.smtp_code, error.smtp_error, "the mail") from error
        except (smtplib.SMTPNotSupportedError, ValueError) as error:
            raise TransportRefused(f"{self._account.place} cannot take this mail: {error}") from error
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise TransportFailed(
                f"{self._account.place} broke off: {_plain(str(error)) or type(error).__name__}"
            ) from error

    def close(self) -> None:
        """End the session. Whether the server still hears it does not matter."""
        session, self._session = self._session, None
        if session is not None:
            with suppress(OSError, smtplib.SMTPException):
                session.quit()
            session.close()

    def _connect(self) -> smtplib.SMTP:
        account = self._account
        context = ssl.create_default_context()
        if account.encrypted:
            session: smtplib.SMTP = smtplib.SMTP_SSL(account.host, account.port, timeout=_TIMEOUT, context=context)
        else:
            session = smtplib.SMTP(account.host, account.port, timeout=_TIMEOUT)
        try:
            self._greet(session, context)
        except BaseException:
            session.close()
            raise
        return session

    def _greet(self, session: smtplib.SMTP, context: ssl.SSLContext) -> None:
        account = self._account
        session.ehlo_or_helo_if_needed()
        is_here = account.host in _LOOPBACK
        if not account.encrypted and not is_here and session.has_extn("starttls"):
            session.starttls(context=context)
            session.ehlo()
        elif account.user is not None and not account.encrypted and not is_here:
            raise TransportDown(f"{account.place} offers no TLS, so the password would be readable; use smtps://")
        if account.user is not None and account.password is not None:
            session.login(account.user, account.password)

    def _stands(self, session: smtplib.SMTP) -> bool:
        try:
            return session.noop()[0] == 250
        except (OSError, smtplib.SMTPException):
            return False

    def _refusal(self, code: int, text: bytes | str, what: str) -> TransportFailed | TransportRefused:
        answer = f"{self._account.place} refused {what}: {code} {_plain(text)}"
        if code == 421:
            # RFC 5321, 3.8: the server is closing this connection.
            self.close()
        return TransportRefused(answer) if 500 <= code <= 599 else TransportFailed(answer)


def _answer(error: smtplib.SMTPResponseException) -> str:
    return f"{error.smtp_code} {_plain(error.smtp_error)}"


def _plain(text: bytes | str) -> str:
    from notifier.lines import clean_line

    return clean_line(text.decode("utf-8", "replace") if isinstance(text, bytes) else text, 200)
