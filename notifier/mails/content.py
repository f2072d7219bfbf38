"""What a mail says, as it goes out."""

import re
from binascii import b2a_base64, b2a_qp
from email.base64mime import header_encode
from functools import lru_cache
from hashlib import sha256

from notifier.mails.mail import Lines, check_lines, join_lines
from notifier.mails.render import Rendered
from notifier.wording.lines import clean_line

_SUBJECT_LIMIT = 250
# In bytes, so that a line of 76 holds it with what stands around it; no letter is in two of them.
_ENCODED_WORD = 39
_CALENDAR_NAME = "callfit.ics"
_BREAK = re.compile(r"\r\n|\r|\n")
_BASE64_LINE = 76


def encode_content(rendered: Rendered, message_id: str) -> Lines:
    """The subject, text, HTML and calendar of the mail of that Message-ID, in MIME (RFC 2045).

    It depends on nothing else. Raises ValueError for a text that is none.
    """
    mark = _mark(message_id)
    body = _multipart(
        "alternative", f"==a{mark}", _text_part("plain", rendered.text), _text_part("html", rendered.html)
    )
    if rendered.calendar is not None:
        body = _multipart("mixed", f"==m{mark}", body, _calendar_part(rendered.calendar))
    return join_lines(_subject(clean_line(rendered.subject, _SUBJECT_LIMIT)), _lines("MIME-Version: 1.0"), body)


def _lines(*lines: str) -> Lines:
    return check_lines("".join(f"{line}\r\n" for line in lines).encode("ascii"))


def _subject(subject: str) -> Lines:
    """Plain ASCII on one line, anything else wholly in encoded words (RFC 2047), one a line.

    The standard library leaves the first line of a long one empty or doubles blanks in it, and takes as long for this
    line as all the rest of a mail does.
    """
    if subject.isascii():
        return _lines(f"Subject: {subject}")
    words, word = [], b""
    for letter in map(str.encode, subject):
        if len(word) + len(letter) > _ENCODED_WORD:
            words.append(word)
            word = b""
        word += letter
    first, *others = (header_encode(one, "utf-8") for one in [*words, word])
    return _lines(f"Subject: {first}", *(f" {one}" for one in others))


def _mark(message_id: str) -> str:
    """What parts the parts: with = before it, it cannot stand in what is quoted-printable or base64."""
    return sha256(message_id.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def _multipart(kind: str, mark: str, *parts: Lines) -> Lines:
    """A part that holds others. The end of the last line of each belongs to the mark after it (RFC 2046, 5.1.1)."""
    head = _lines(f'Content-Type: multipart/{kind}; boundary="{mark}"', "")
    begin, end = _lines(f"--{mark}"), _lines(f"--{mark}--")
    return join_lines(head, *(piece for part in parts for piece in (begin, part)), end)


def _text_part(kind: str, text: str) -> Lines:
    head = _lines(f'Content-Type: text/{kind}; charset="utf-8"', "Content-Transfer-Encoding: quoted-printable", "")
    lines = _BREAK.sub("\n", text) if "\r" in text else text
    return join_lines(head, *map(_quote_line, lines.split("\n")))


# Most lines of a mail are those of others too: styles, labels, the same call in the same language.
@lru_cache(maxsize=16_384)
def _quote_line(line: str) -> Lines:
    """A line in quoted-printable, broken into several where it is long."""
    return check_lines(b2a_qp(line.encode(), istext=True).replace(b"\n", b"\r\n") + b"\r\n")


def _calendar_part(calendar: str) -> Lines:
    head = _lines(
        'Content-Type: text/calendar; charset="utf-8"; method="PUBLISH"',
        "Content-Transfer-Encoding: base64",
        f'Content-Disposition: attachment; filename="{_CALENDAR_NAME}"',
        "",
    )
    data = b2a_base64(calendar.encode(), newline=False)
    lines = [data[first : first + _BASE64_LINE] for first in range(0, len(data), _BASE64_LINE)]
    return join_lines(head, check_lines(b"".join(line + b"\r\n" for line in lines)))
