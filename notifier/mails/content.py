"""What a stored delivery says as the content of a mail."""

import re
from binascii import b2a_base64, b2a_qp
from email.base64mime import header_encode
from hashlib import sha256

from catalogue.model.delivery import Delivery
from notifier.mails.mail import Content
from notifier.wording.lines import clean_line

_SUBJECT_LIMIT = 250
# In bytes, so that a line of 76 holds it with what stands around it; no letter is in two of them.
_ENCODED_WORD = 39
_CALENDAR_NAME = "callfit.ics"
_BREAK = re.compile(r"\r\n|\r|\n")
_BASE64_LINE = 76


def encode_content(delivery: Delivery) -> Content:
    """The subject, text, HTML and calendar of ``delivery`` as they stand there, in MIME (RFC 2045).

    It depends on nothing else, so a mail that is sent again has the same. Raises ValueError for a text that is none.
    """
    mark = _mark(delivery.message_id)
    body = _join("alternative", f"==a{mark}", [_text_part("plain", delivery.text), _text_part("html", delivery.html)])
    if delivery.calendar is not None:
        body = _join("mixed", f"==m{mark}", [body, _calendar_part(delivery.calendar)])
    return Content(data=_subject(clean_line(delivery.subject, _SUBJECT_LIMIT)) + b"MIME-Version: 1.0\r\n" + body)


def _subject(subject: str) -> bytes:
    """Plain ASCII on one line, anything else wholly in encoded words (RFC 2047), one a line.

    The standard library leaves the first line of a long one empty or doubles blanks in it, and takes as long for this
    line as all the rest of a mail does.
    """
    if subject.isascii():
        return f"Subject: {subject}\r\n".encode("ascii")
    words, word = [], b""
    for letter in map(str.encode, subject):
        if len(word) + len(letter) > _ENCODED_WORD:
            words.append(word)
            word = b""
        word += letter
    encoded = "\r\n ".join(header_encode(one, "utf-8") for one in [*words, word])
    return f"Subject: {encoded}\r\n".encode("ascii")


def _mark(message_id: str) -> str:
    """What parts the parts: with = before it, it cannot stand in what is quoted-printable or base64."""
    return sha256(message_id.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def _join(kind: str, mark: str, parts: list[bytes]) -> bytes:
    """A part that holds ``parts``, each of which ends with a line's end; so does it."""
    head = f'Content-Type: multipart/{kind}; boundary="{mark}"\r\n\r\n'.encode("ascii")
    begin, end = f"--{mark}\r\n".encode("ascii"), f"--{mark}--\r\n".encode("ascii")
    # The line's end before a mark belongs to the mark (RFC 2046, 5.1.1).
    return head + b"".join(piece for part in parts for piece in (begin, part, b"\r\n")) + end


def _text_part(kind: str, text: str) -> bytes:
    head = f'Content-Type: text/{kind}; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
    lines = _BREAK.sub("\n", text) if "\r" in text else text
    return head.encode("ascii") + b2a_qp(lines.encode(), istext=True).replace(b"\n", b"\r\n")


def _calendar_part(calendar: str) -> bytes:
    head = (
        'Content-Type: text/calendar; charset="utf-8"; method="PUBLISH"\r\n'
        "Content-Transfer-Encoding: base64\r\n"
        f'Content-Disposition: attachment; filename="{_CALENDAR_NAME}"\r\n\r\n'
    )
    data = b2a_base64(calendar.encode(), newline=False)
    lines = [data[first : first + _BASE64_LINE] for first in range(0, len(data), _BASE64_LINE)]
    return head.encode("ascii") + b"\r\n".join(lines)
