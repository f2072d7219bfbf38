"""A mail as the bytes that go over the wire."""

import re
from collections.abc import Callable
from email.generator import BytesGenerator
from email.message import EmailMessage
from io import BytesIO

Sign = Callable[[bytes], bytes]
"""Gives a mail's bytes with a signature in front."""

_BREAK = re.compile(r"\r\n|\r|\n")
_LONGEST_LINE = 998


def wire_form(message: EmailMessage, sign: Sign | None = None) -> bytes:
    """The mail in ASCII, its lines ended by CRLF, signed if ``sign`` is given: what is signed is what is sent.

    Raises ValueError for what a mail server may take amiss: a line break that is only half of one (with it a mail could
    smuggle in a second one), a line that is too long.
    """
    # With 7bit whatever is not ASCII is encoded here, and nobody on the way has reason to do so and break a signature.
    written = BytesIO()
    policy = message.policy.clone(linesep="\r\n", cte_type="7bit")
    _WholeTexts(written, mangle_from_=False, policy=policy).flatten(message)
    data = written.getvalue()
    if not data.endswith(b"\r\n"):
        data += b"\r\n"
    if not data.isascii():
        raise ValueError("it is not in ASCII")
    # Both halves of each break are there if there are as many of them as of whole ones.
    if not data.count(b"\r\n") == data.count(b"\r") == data.count(b"\n"):
        raise ValueError("it holds half a line break")
    if max(map(len, data.split(b"\r\n"))) > _LONGEST_LINE:
        raise ValueError(f"one of its lines is longer than {_LONGEST_LINE} bytes")
    return sign(data) if sign is not None else data


class _WholeTexts(BytesGenerator):
    """Writes what the standard library's own does, each text at once and not line by line: a digest has thousands."""

    _NL: str

    def _write_lines(self, lines: str) -> None:
        self.write(_BREAK.sub(self._NL, lines))
