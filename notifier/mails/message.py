"""A stored delivery as the message that is sent."""

from binascii import b2a_qp
from datetime import datetime
from email.header import Header
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from urllib.parse import quote

from catalogue.model.delivery import Delivery, MailKind
from notifier.sender import Sender, check_address
from notifier.wording.lines import clean_line

_SUBJECT_LIMIT = 250
_NAME_LIMIT = 100
_CALENDAR_NAME = "callfit.ics"
_CAN_BE_STOPPED = frozenset({MailKind.DIGEST, MailKind.FIRST_MATCHES, MailKind.REMINDER})


def compose(delivery: Delivery, sender: Sender, now: datetime, link_key: str | None = None) -> EmailMessage:
    """The mail that is stored in ``delivery``: its texts as they stand there, and its Message-ID.

    ``now`` (aware) is the date of the mail, ``link_key`` what stands for its reader in links; None for an admin's.
    Raises `notifier.sender.AddressError` if the delivery's address is none.
    """
    message = EmailMessage(policy=_POLICY)
    message["From"] = Address(display_name=clean_line(sender.name, _NAME_LIMIT), addr_spec=sender.address)
    message["To"] = check_address(delivery.to)
    if sender.reply_to != sender.address:
        message["Reply-To"] = sender.reply_to
    message["Subject"] = clean_line(delivery.subject, _SUBJECT_LIMIT)
    message["Date"] = now
    message["Message-ID"] = delivery.message_id
    if link_key is not None and delivery.kind in _CAN_BE_STOPPED:
        _offer_to_stop(message, sender, link_key)
    # RFC 3834 and what Exchange asks for: nobody's holiday reply comes back.
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    # Their parts are made empty and filled: the standard library's own encoding goes character by character.
    message.set_content("", cte="7bit")
    message.add_alternative("", subtype="html", cte="7bit")
    for part, text in zip(message.iter_parts(), (delivery.text, delivery.html), strict=True):
        part.replace_header("Content-Transfer-Encoding", "quoted-printable")
        part.set_payload(b2a_qp(text.encode(), istext=True).decode("ascii"))
    if delivery.calendar is not None:
        message.add_attachment(
            delivery.calendar.encode(),
            maintype="text",
            subtype="calendar",
            filename=_CALENDAR_NAME,
            params={"charset": "utf-8", "method": "PUBLISH"},
        )
    return message


def _offer_to_stop(message: EmailMessage, sender: Sender, link_key: str) -> None:
    """One click (RFC 8058) where there are pages, and a mail in any case.

    Neither says whose it is: a mail that is forwarded must not give its receiver away.
    """
    stop = quote(f"STOP {sender.links.stop_token(link_key)}")
    by_mail = f"<mailto:{quote(sender.reply_to, safe='@')}?subject={stop}>"
    page = sender.links.stop(link_key)
    message["List-Unsubscribe"] = by_mail if page is None else f"<{page}>, {by_mail}"
    if page is not None:
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"


class _LinkHeader(UnstructuredHeader, BaseHeader):
    """A header whose value is a link: the standard folding would encode a long one, which no mail program reads."""

    def fold(self, *, policy: Policy) -> str:
        """The header on one line."""
        return f"{self.name}: {self}{policy.linesep}"


class _SubjectHeader(UnstructuredHeader, BaseHeader):
    """A subject as it was written: the standard folding leaves its first line empty or doubles blanks in it."""

    def fold(self, *, policy: Policy) -> str:
        """Plain ASCII on one line, anything else wholly in encoded words (RFC 2047)."""
        words = str(self)
        if not self.isascii():
            words = Header(words, "utf-8", header_name=self.name).encode(linesep=policy.linesep)
        return f"{self.name}: {words}{policy.linesep}"


def _policy() -> Policy:
    registry = HeaderRegistry()
    registry.map_to_type("subject", _SubjectHeader)
    registry.map_to_type("list-unsubscribe", _LinkHeader)
    return SMTP.clone(header_factory=registry)


_POLICY = _policy()
