"""What the numbers in a mail server's answer mean: reply codes (RFC 5321) and enhanced status codes (RFC 3463)."""

import re
from dataclasses import dataclass
from functools import lru_cache

# RFC 2034: the enhanced code is the first word of an answer's text; RFC 3464 has it first in the field Status.
_ENHANCED = re.compile(r"\s*([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
# No such mailbox, no such domain, not an address, moved without a new address, a domain that takes no mail.
_BAD_ADDRESS = frozenset({(1, 1), (1, 2), (1, 3), (1, 6), (1, 10), (2, 1)})
# RFC 4954 and RFC 3207: who does not log in, or not well enough, or not over TLS, cannot send.
_LOG_IN_FIRST = frozenset({530, 534, 535, 538})


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """An enhanced status code: ``kind`` 2 success, 4 for now, 5 for good; ``subject`` and ``detail`` of what."""

    kind: int
    subject: int
    detail: int

    def __str__(self) -> str:
        return f"{self.kind}.{self.subject}.{self.detail}"

    @property
    def is_bad_address(self) -> bool:
        """Whether mail to this address can never arrive, whatever is sent."""
        return self.kind == 5 and (self.subject, self.detail) in _BAD_ADDRESS

    @property
    def is_policy(self) -> bool:
        """Whether somebody does not want the mail: a rule, a list of senders, a check of what it says."""
        return self.subject == 7

    @property
    def is_size(self) -> bool:
        """Whether the mail is too big, which no later try changes."""
        return (self.subject, self.detail) in {(2, 3), (3, 4)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a mail server answered: the reply ``code``, its ``text``, and the enhanced code that stands in front of it.

    ``code`` is -1 where the answer was no SMTP.
    """

    code: int
    text: str
    status: Status | None = None

    def __str__(self) -> str:
        return f"{self.code} {self.text}" if self.code >= 0 else f"what is no SMTP: {self.text}"

    @property
    def is_for_good(self) -> bool:
        """Whether the same mail would be refused the same way again."""
        return 500 <= self.code <= 599 or (self.code >= 400 and self.status is not None and self.status.is_size)

    @property
    def is_closing(self) -> bool:
        """Whether the server ends the session with it (RFC 5321, 3.8), or what it says cannot be followed."""
        return self.code == 421 or not 200 <= self.code <= 599

    @property
    def is_bad_address(self) -> bool:
        """Whether the answer says with its enhanced code that the address is none. A text alone is no proof."""
        return self.is_for_good and self.status is not None and self.status.is_bad_address

    @property
    def is_policy(self) -> bool:
        """Whether the mail is not wanted, which may mean this mail or all of ours."""
        return self.code == 554 if self.status is None else self.status.is_policy

    @property
    def is_size(self) -> bool:
        """Whether the mail is too big. A 452 says that room is short now, and may mean this mail alone as well."""
        return self.code in {452, 552} or (self.status is not None and self.status.is_size)

    @property
    def wants_login(self) -> bool:
        """Whether the server takes nothing from us as we came."""
        return self.code in _LOG_IN_FIRST


def read_status(text: str) -> Status | None:
    """The enhanced status code at the beginning of ``text``, or None if none stands there."""
    found = _ENHANCED.match(text)
    if found is None:
        return None
    kind, subject, detail = (int(group) for group in found.groups())
    return Status(kind=kind, subject=subject, detail=detail)


# A server says the same to nearly every mail.
@lru_cache(maxsize=256)
def read_answer(code: int, text: bytes | str) -> Answer:
    """A server's answer as smtplib gives it. Its text is made one line without anybody's address."""
    from notifier.wording.lines import clean_line, without_addresses

    whole = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    status = read_status(whole)
    if status is not None and status.kind != code // 100:
        # RFC 2034: the first digits must agree; where they do not, the reply code rules.
        status = None
    return Answer(code=code, text=clean_line(without_addresses(whole), 200), status=status)
