"""Mails that a test writes by hand, with the standard library."""

from email.message import EmailMessage
from email.policy import SMTP

from notifier.mails.mail import Lines, Mail, check_lines


def as_mail(message: EmailMessage) -> Mail:
    """The mail of a message that names who writes, to whom, and its Message-ID."""
    return Mail(
        sender=message["From"].addresses[0].addr_spec,
        receiver=message["To"].addresses[0].addr_spec,
        message_id=str(message["Message-ID"]),
        head=Lines(b""),
        content=check_lines(message.as_bytes(policy=SMTP.clone(cte_type="7bit"))),
    )
