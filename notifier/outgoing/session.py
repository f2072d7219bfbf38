"""A session with a mail server: connected, over TLS where asked for, logged in, and never waited on for ever."""

import io
import smtplib
import socket
import ssl
import time
from base64 import b64encode
from dataclasses import dataclass
from typing import TYPE_CHECKING

from notifier.outgoing.account import Account, Tls
from notifier.outgoing.refusal import TransportDown
from notifier.outgoing.status import Answer, read_answer

if TYPE_CHECKING:
    from typing_extensions import Buffer

# The longest answer that a server has reason for is its list of extensions.
_LONGEST_ANSWER = 64 * 1024
# The answer to DATA that asks for the mail.
_GO_ON = 354


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long a server may take, in seconds.

    ``connect``: until the connection stands. ``answer``: for one whole answer. ``acceptance``: for the answer to a mail
    that is wholly handed over. This one is long: a server that was slow and took the mail would get it once more
    (RFC 1047; RFC 5321, 4.5.3.2.6 asks for ten minutes).
    """

    connect: float = 20.0
    answer: float = 60.0
    acceptance: float = 300.0


class _Timely(io.RawIOBase):
    """What a server sends, read until a moment that holds for a whole answer.

    A socket's own timeout begins anew with each byte, so that a server that drips them could hold us for ever.
    """

    def __init__(self, source: socket.socket) -> None:
        self._source = source
        self._until = 0.0
        self._left = 0
        self.is_late = False

    def begin(self, seconds: float) -> None:
        """An answer is due within ``seconds``."""
        self._until = time.monotonic() + seconds
        self._left = _LONGEST_ANSWER

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "Buffer") -> int:
        # A timeout of 0 would mean not to wait at all, and raise something else.
        remaining = max(self._until - time.monotonic(), 0.001)
        try:
            self._source.settimeout(remaining)
            count = self._source.recv_into(buffer)
        except TimeoutError:
            self.is_late = True
            raise
        self._left -= count
        if self._left < 0:
            raise OSError("its answer has no end")
        return count


class Session(smtplib.SMTP):
    """An SMTP session of the standard library whose answers must be whole within `answer_within` seconds."""

    _timely: _Timely | None = None
    # Commands that were not sent yet, and how many were sent and not answered yet.
    _unsent: tuple[str, ...] = ()
    _unanswered = 0

    def __init__(self, account: Account, patience: Patience) -> None:
        self.answer_within = patience.answer
        super().__init__(account.host, account.port, timeout=patience.connect)

    def ask(self, *commands: str) -> None:
        """Have these commands answered by `next_answer`, the first one first.

        They are sent together where the server takes that (PIPELINING, RFC 2920), else each when its answer is wanted.
        The commands are one line of ASCII each.
        """
        self._unsent = commands
        if self.has_extn("pipelining"):
            self._send_next(len(commands))

    def next_answer(self) -> Answer:
        """The answer to the next of the commands of `ask`."""
        if not self._unanswered:
            self._send_next(1)
        return read_answer(*self._take_reply())

    def leave(self) -> None:
        """Send none of the commands that were not sent, and take the answers to those that were.

        A server that refused the receiver may go on to wait for the mail nevertheless: then it is given none.
        """
        self._unsent = ()
        code = None
        while self._unanswered and self.sock is not None:
            code, _ = self._take_reply()
        if code == _GO_ON:
            self.send(b".\r\n")
            self.getreply()

    def _send_next(self, count: int) -> None:
        sent, self._unsent = self._unsent[:count], self._unsent[count:]
        self.send("".join(f"{command}\r\n" for command in sent).encode("ascii"))
        self._unanswered += count

    def _take_reply(self) -> tuple[int, bytes]:
        reply = self.getreply()
        self._unanswered -= 1
        return reply

    @property
    def is_late(self) -> bool:
        """Whether the session ended because an answer did not come in time."""
        return self._timely is not None and self._timely.is_late

    def getreply(self) -> tuple[int, bytes]:
        """The server's next answer."""
        if self.file is None and self.sock is not None:
            self._timely = _Timely(self.sock)
            self.file = io.BufferedReader(self._timely)
        if self._timely is not None:
            self._timely.begin(self.answer_within)
        code, text = super().getreply()
        if self.sock is not None:
            # What is sent next has as long as an answer, all of it together.
            self.sock.settimeout(self.answer_within)
        return code, text


class EncryptedSession(Session, smtplib.SMTP_SSL):
    """A session that is over TLS from the first byte."""

    def __init__(self, account: Account, patience: Patience) -> None:
        self.answer_within = patience.answer
        # Called by its name: without a context of ours the standard library makes one that checks no certificate.
        smtplib.SMTP_SSL.__init__(
            self, account.host, account.port, timeout=patience.connect, context=ssl.create_default_context()
        )


def open_session(account: Account, patience: Patience) -> Session:
    """A session with the server, logged in if the account has a user.

    TLS is used as the account says, always with a certificate that is checked. A password is never sent in the clear to
    another machine. Raises `TransportDown` with the reason.
    """
    place = account.place
    try:
        return _connect(account, patience)
    except smtplib.SMTPAuthenticationError as error:
        answer = read_answer(error.smtp_code, error.smtp_error)
        raise TransportDown(f"{place} does not accept the user and password: {answer}") from error
    except smtplib.SMTPResponseException as error:
        answer = read_answer(error.smtp_code, error.smtp_error)
        raise TransportDown(f"{place} does not let us in: {answer}") from error
    except ssl.SSLError as error:
        reason = getattr(error, "verify_message", None) or error.reason or str(error)
        raise TransportDown(f"{place} cannot be reached over TLS: {reason}") from error
    except (OSError, UnicodeError, smtplib.SMTPException) as error:
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise TransportDown(f"{place} cannot be reached: {reason}; check host and port, and that it runs") from error


def _connect(account: Account, patience: Patience) -> Session:
    # A context is made only where it is used: it reads the certificates of all authorities, which takes longer than a
    # whole session with a relay on this machine.
    session = EncryptedSession(account, patience) if account.encrypted else Session(account, patience)
    try:
        _greet(session, account)
    except BaseException:
        session.close()
        raise
    return session


def _greet(session: Session, account: Account) -> None:
    session.ehlo_or_helo_if_needed()
    encrypted = account.encrypted
    if not encrypted and account.tls is not Tls.NEVER and session.has_extn("starttls"):
        session.starttls(context=ssl.create_default_context())
        session.ehlo()
        encrypted = True
    if not encrypted and account.tls is Tls.REQUIRED:
        raise TransportDown(f"{account.place} offers no TLS, which its URL requires; nothing is sent in the clear")
    if account.user is None or account.password is None:
        return
    if not encrypted and not account.is_here:
        raise TransportDown(
            f"{account.place} would get the password without TLS, readable for others;"
            " use smtps://, or a server that offers STARTTLS"
        )
    _log_in(session, account.user, account.password)


def _log_in(session: Session, user: str, password: str) -> None:
    if user.isascii() and password.isascii():
        session.login(user, password)
        return
    # RFC 4616 has UTF-8 here, which the standard library does not send.
    if "PLAIN" not in session.esmtp_features.get("auth", "").upper().split():
        raise smtplib.SMTPException("it offers no way to log in with a user or password beyond ASCII")
    code, text = session.docmd("AUTH", "PLAIN " + b64encode(f"\0{user}\0{password}".encode()).decode("ascii"))
    if code != 235:
        raise smtplib.SMTPAuthenticationError(code, text)
