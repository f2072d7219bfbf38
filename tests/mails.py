"""What mails of tests say."""

from notifier.mails.content import encode_content
from notifier.mails.mail import Lines
from notifier.mails.render import Rendered

MESSAGE_ID = "<sample@callfit.example>"


def content(subject: str = "x", text: str = "x", html: str = "<p>x</p>", calendar: str | None = None) -> Lines:
    """The content of a delivery that says this."""
    return encode_content(Rendered(subject=subject, text=text, html=html, calendar=calendar), MESSAGE_ID)
