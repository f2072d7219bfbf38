"""A mail as it goes out: its bytes, checked for whatever a mail server may take amiss."""

from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

_LONGEST_LINE = 998
_BREAK = b"\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a mail holds: the headers that say what it is about and how it is written, an empty line, and its parts.

    It is ``data`` in ASCII, each line ended by CRLF. Nobody on the way has reason to encode it anew and break a
    signature. Raises ValueError for anything else: half a line break, with which a mail could smuggle in a second one,
    or a line longer than 998 bytes.
    """

    data: bytes

    def __post_init__(self) -> None:
        _check(self.data)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One mail to one receiver: who writes, to whom, the ``head`` (its other headers), and its ``content``.

    ``sender`` and ``receiver`` are plain addresses, ``message_id`` is that in the head. Raises ValueError for a head
    that `Content` would not take.
    """

    sender: str
    receiver: str
    message_id: str
    head: bytes
    content: Content

    def __post_init__(self) -> None:
        _check(self.head)

    @property
    def data(self) -> bytes:
        """The whole mail in bytes, unsigned."""
        return self.head + self.content.data

    def read(self) -> EmailMessage:
        """The mail as its receiver's program reads it."""
        message = message_from_bytes(self.data, policy=default)
        assert isinstance(message, EmailMessage)
        return message


def _check(data: bytes) -> None:
    if not data.isascii():
        raise ValueError("it is not in ASCII")
    if data and not data.endswith(_BREAK):
        raise ValueError("its last line has no end")
    lines = data.split(_BREAK)
    # Looked for at once in all lines: what is left of a break shows wherever it stands.
    joined = b"".join(lines)
    if b"\r" in joined or b"\n" in joined:
        raise ValueError("it holds half a line break")
    if max(map(len, lines)) > _LONGEST_LINE:
        raise ValueError(f"one of its lines is longer than {_LONGEST_LINE} bytes")
