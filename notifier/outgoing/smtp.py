"""A mail server as a transport: one connection for a batch of mails."""

import smtplib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from notifier.mails.mail import Mail
from notifier.outgoing.account import Account, read_account
from notifier.outgoing.refusal import TransportDown, TransportFailed, TransportRefused, TransportUnusable
from notifier.outgoing.session import Patience, Session, open_session
from notifier.outgoing.status import Answer, read_answer
from notifier.outgoing.wire import Sign, as_data, wire_form

# Many servers end a session after so many mails or fewer; beginning a new one costs less than being thrown out.
_MAILS_A_SESSION = 100
# RFC 3461, 4.4.
_LONGEST_NAME = 100


def open_mail_server(url: str, *, sign: Sign | None = None) -> "MailServer":
    """The server that a URL names (see `notifier.outgoing.account.read_account`), connected and logged in.

    Raises `TransportUnusable` if the URL cannot be read or the server does not answer or does not let us in.
    """
    server = MailServer(read_account(url), sign=sign)
    try:
        server.open()
    except TransportDown as error:
        raise TransportUnusable(str(error)) from error
    return server


@dataclass(frozen=True, slots=True, kw_only=True)
class _Envelope:
    """One mail as the server gets it: from whom, to whom, which bytes; ``name`` is its Message-ID without brackets."""

    sender: str
    receiver: str
    name: str
    wire: bytes

    def commands(self, session: Session) -> tuple[str, str, str]:
        """What the server is told of it before it gets the bytes."""
        mail, receiver = [f"mail FROM:<{self.sender}>"], [f"rcpt TO:<{self.receiver}>"]
        if session.has_extn("size"):
            mail.append(f"size={len(self.wire)}")
        if session.has_extn("dsn"):
            mail += self._of_mail
            receiver += self._of_receiver
        return " ".join(mail), " ".join(receiver), "data"

    @property
    def _of_mail(self) -> list[str]:
        """What a server that reports failures (RFC 3461) is to put into its report: the name, little of the mail."""
        name = _xtext(self.name)
        return ["RET=HDRS", f"ENVID={name}"] if 0 < len(name) <= _LONGEST_NAME else ["RET=HDRS"]

    @property
    def _of_receiver(self) -> list[str]:
        """And the address as we wrote it, however it is rewritten; that a mail is late is no failure."""
        return ["NOTIFY=FAILURE", f"ORCPT=rfc822;{_xtext(self.receiver)}"]


class _EndedError(Exception):
    """The server ended the session before this mail was begun: it knows nothing of it."""


class MailServer:
    """A mail server that we speak SMTP with.

    A new session is begun after `mails_a_session` mails, and where the server ended the last one between two mails.
    """

    def __init__(
        self,
        account: Account,
        *,
        sign: Sign | None = None,
        patience: Patience | None = None,
        mails_a_session: int = _MAILS_A_SESSION,
    ) -> None:
        self._account = account
        self._sign = sign
        self._patience = patience or Patience()
        self._mails_a_session = mails_a_session
        self._session: Session | None = None
        self._in_session = 0
        self._took_any = False
        self._was_late = False

    def open(self) -> None:
        """Connect and log in unless a session stands. Raises `TransportDown`."""
        if self._session is None:
            self._session = open_session(self._account, self._patience)
            self._in_session = 0

    def send(self, mail: Mail, meanwhile: Callable[[], None] | None = None, /) -> None:
        """Hand a mail to the server, which answers for it from then on.

        A server that let one answer wait too long fails that mail; when it does so twice running it is down. A refusal
        by policy is for good only from a server that took another mail of the batch: else it may refuse us as such.
        ``meanwhile`` is called while the server reads the mail.
        """
        envelope = _Envelope(
            sender=mail.sender,
            receiver=mail.receiver,
            name=mail.message_id.strip().strip("<>"),
            wire=wire_form(mail, self._sign),
        )
        if self._in_session >= self._mails_a_session:
            self.close()
        is_fresh = self._session is None
        self.open()
        try:
            self._hand_over(envelope, meanwhile)
        except _EndedError as ended:
            if is_fresh:
                raise TransportDown(f"{self._account.place} ends the session at once: {ended}") from ended
            self.open()
            try:
                self._hand_over(envelope, meanwhile)
            except _EndedError as again:
                raise TransportDown(f"{self._account.place} ends the session at once: {again}") from again

    def close(self) -> None:
        """End the session. Whether the server still hears it does not matter."""
        session, self._session = self._session, None
        self._in_session = 0
        if session is not None:
            with suppress(OSError, smtplib.SMTPException):
                session.answer_within = min(session.answer_within, 5.0)
                session.leave()
                session.quit()
            session.close()

    def _hand_over(self, envelope: _Envelope, meanwhile: Callable[[], None] | None) -> None:
        session = self._session
        assert session is not None
        self._begin_mail(session, envelope)
        is_out = False
        try:
            self._expect(2, session.next_answer(), "the recipient")
            self._expect(3, session.next_answer(), "the mail")
            session.send(as_data(envelope.wire))
            is_out = True
            if meanwhile is not None:
                meanwhile()
            session.answer_within = self._patience.acceptance
            self._expect(2, read_answer(*session.getreply()), "the mail")
        except (OSError, smtplib.SMTPException) as error:
            raise self._broken(session, error, may_have_arrived=is_out) from error
        finally:
            session.answer_within = self._patience.answer
        self._in_session += 1
        self._took_any = True
        self._was_late = False

    def _begin_mail(self, session: Session, envelope: _Envelope) -> None:
        """Name the sender. Raises `_EndedError` if the session turns out to be over."""
        try:
            session.ask(*envelope.commands(session))
            answer = session.next_answer()
        except (OSError, smtplib.SMTPException) as error:
            if session.is_late:
                raise self._broken(session, error, may_have_arrived=False) from error
            self.close()
            raise _EndedError(str(error) or type(error).__name__) from error
        if answer.is_closing:
            self.close()
            raise _EndedError(str(answer))
        if answer.code // 100 == 2:
            return
        if answer.is_size:
            raise self._refusal(answer, "the mail")
        # Not the reader's fault: whatever comes from this sender would be refused.
        self.close()
        raise TransportDown(f"{self._account.place} does not accept our sender: {answer}")

    def _expect(self, hundreds: int, answer: Answer, what: str) -> None:
        if answer.code // 100 != hundreds:
            raise self._refusal(answer, what)

    def _refusal(self, answer: Answer, what: str) -> TransportFailed | TransportRefused:
        self._was_late = False
        text = f"{self._account.place} refused {what}: {answer}"
        if answer.is_closing or not answer.code >= 400:
            self.close()
            return TransportFailed(text)
        if answer.wants_login:
            self.close()
            return TransportDown(text)
        self._start_over()
        if not answer.is_for_good:
            return TransportFailed(text)
        if answer.is_policy and not self._took_any:
            return TransportFailed(f"{text} (it took no mail before, so it may refuse all of ours)")
        return TransportRefused(text, bad_address=answer.is_bad_address)

    def _start_over(self) -> None:
        """Take back what was said of a refused mail, so that the next one can begin; the session stays."""
        assert self._session is not None
        try:
            self._session.leave()
            code, _ = self._session.rset()
        except (OSError, smtplib.SMTPException):
            code = -1
        if code != 250:
            self.close()

    def _broken(self, session: Session, error: Exception, *, may_have_arrived: bool) -> TransportFailed:
        place = self._account.place
        unsure = "; it may have taken the mail" if may_have_arrived else ""
        if not session.is_late:
            self.close()
            answer = read_answer(-1, str(error) or type(error).__name__)
            return TransportFailed(f"{place} broke off: {answer.text}{unsure}", may_have_arrived=may_have_arrived)
        session.close()
        self._session = None
        hangs, self._was_late = self._was_late, True
        kind = TransportDown if hangs else TransportFailed
        return kind(f"{place} does not answer in time{unsure}", may_have_arrived=may_have_arrived)


def _xtext(text: str) -> str:
    """RFC 3461: what cannot stand in a parameter as it is, as + and its two digits."""
    return "".join(one if "!" <= one <= "~" and one not in "+=" else f"+{ord(one):02X}" for one in text)
