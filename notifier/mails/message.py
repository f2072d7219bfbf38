"""A stored delivery as the mail that is sent."""

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import lru_cache
from urllib.parse import quote

from catalogue.model.delivery import Delivery, MailKind
from notifier.mails.mail import Lines, Mail, check_lines, join_lines
from notifier.sender import Sender, check_address
from notifier.wording.lines import clean_line

_NAME_LIMIT = 100
_CAN_BE_STOPPED = frozenset({MailKind.DIGEST, MailKind.FIRST_MATCHES, MailKind.REMINDER, MailKind.SHORTLIST})


def compose(delivery: Delivery, sender: Sender, now: datetime, link_key: str | None = None) -> Mail:
    """The mail that is stored in ``delivery``: its content as it stands there, and its Message-ID.

    ``now`` (aware) is the date of the mail, ``link_key`` what stands for its reader in links; None for an admin's.
    Raises `notifier.sender.AddressError` if the delivery's address is none, ValueError for a Message-ID or a text that
    is none.
    """
    receiver = check_address(delivery.to)
    head = [
        _header("To", receiver),
        _header("Date", format_datetime(now)),
        _header("Message-ID", delivery.message_id),
    ]
    if link_key is not None and delivery.kind in _CAN_BE_STOPPED:
        head += _ways_to_stop(sender, link_key)
    return Mail(
        sender=sender.address,
        receiver=receiver,
        message_id=delivery.message_id,
        head=join_lines(
            _headers_of_all(sender.name, sender.address, sender.reply_to), check_lines("".join(head).encode("ascii"))
        ),
        # Its lines were checked when they were written.
        content=Lines(delivery.content),
    )


@lru_cache(maxsize=16)
def _headers_of_all(name: str, address: str, reply_to: str) -> Lines:
    """The headers that are alike in all mails of a sender."""
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(display_name=clean_line(name, _NAME_LIMIT), addr_spec=address)
    if reply_to != address:
        message["Reply-To"] = reply_to
    # RFC 3834 and what Exchange asks for: nobody's holiday reply comes back.
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    return check_lines(message.as_bytes().removesuffix(b"\r\n"))


def _header(name: str, value: str) -> str:
    """A header on one line: the standard library would encode a long link or Message-ID, which no program reads.

    Raises ValueError for a value that would not stay one, or is not ASCII.
    """
    if not value.isascii() or len(value.splitlines()) != 1:
        raise ValueError(f"the header {name} holds a linefeed, or what is not ASCII")
    return f"{name}: {value}\r\n"


def _ways_to_stop(sender: Sender, link_key: str) -> list[str]:
    """One click (RFC 8058) where there are pages, and a mail in any case.

    Neither says whose it is: a mail that is forwarded must not give its receiver away.
    """
    stop = quote(f"STOP {sender.links.stop_token(link_key)}")
    by_mail = f"<mailto:{quote(sender.reply_to, safe='@')}?subject={stop}>"
    page = sender.links.stop(link_key)
    if page is None:
        return [_header("List-Unsubscribe", by_mail)]
    return [
        _header("List-Unsubscribe", f"<{page}>, {by_mail}"),
        _header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
    ]
