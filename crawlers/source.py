"""A source: one portal, declared in one file."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Protocol


class Proof(StrEnum):
    """What a source was checked against; never claimed higher than it is.

    ``recorded``: it reads what the portal really answered. ``derived``: real values in a form that somebody changed.
    ``documentation``: written from documentation only.
    """

    RECORDED = "recorded"
    DERIVED = "derived"
    DOCUMENTATION = "documentation"


class Coverage(StrEnum):
    """What one reading of a portal holds.

    ``whole``: every call that the portal has now, so that one that is missing may be gone. ``window``: the newest
    ones only, and ``changes``: what changed since the last reading; there absence proves nothing.
    """

    WHOLE = "whole"
    WINDOW = "window"
    CHANGES = "changes"


_REMEMBERED = 10_000
PERSONAL_DATA = "personal data"
"""The reason to leave aside what tells of contact persons; such fields are not kept either."""


class Asked(Protocol):
    """Whatever is asked on the web, a `Source` or a `crawlers.reference.Reference`: how often, and with which manners.

    What each of these means is said at `Source`.
    """

    @property
    def language(self) -> str:
        """The language that it is asked for."""

    @property
    def every(self) -> timedelta:
        """How often it is read."""

    @property
    def delay(self) -> float:
        """Seconds between two requests."""

    @property
    def timeout(self) -> float:
        """Seconds that one answer may take."""

    @property
    def largest_answer(self) -> int:
        """Bytes that one answer may have."""

    @property
    def ipv4_only(self) -> bool:
        """Whether its IPv6 address leads nowhere."""

    @property
    def verify_certificate(self) -> bool:
        """Whether its certificate can be verified."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expect:
    """What a healthy reading holds.

    Fewer calls than ``at_least`` is thin, more than ``at_most`` swollen. ``share_of_last`` is the smallest part of the
    last complete reading's calls that this one may have before it is called thin; ``may_vanish`` the largest part of
    the calls one could still apply for that may be missing from one reading to the next. ``filled`` maps a part of a
    call (``deadlines``, ``opens``, ``budget``, ``sections``, ``conditions``, ``links`` …) to the smallest share of
    calls that have it, from 0 to 1.
    """

    at_least: int
    at_most: int
    share_of_last: float = 0.4
    may_vanish: float = 0.1
    filled: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One portal as we read it.

    ``country`` is ISO 3166-1 alpha-2, or ``EU`` for the Union. ``language`` is ISO 639-1, ``zone`` the IANA zone in
    which the portal means its dates, ``currency`` the ISO 4217 code of amounts that it gives without one, ``closing``
    the hour at which a day that it names as a deadline ends. ``every`` is how often it is read, ``delay`` the seconds
    between two requests, ``timeout`` the seconds one answer may take, ``largest_answer`` the bytes it may have.
    ``ipv4_only`` is for portals that publish an IPv6 address which leads nowhere, ``verify_certificate`` false for one
    whose certificate cannot be verified because it serves an incomplete chain. ``overlap`` is how far before the
    last success a source that gives changes is asked again. Without ``texts_may_be_stored`` only key data are kept.
    ``key_setting`` names the setting that holds the key which the portal asks for; without it the source is not read.
    ``unused`` names each field that the portal sends and we leave aside, with the reason: what is neither read nor
    named there is reported. A name that ends in ``*`` stands for all that begin like it, ``outer[].inner`` for a field
    of the records in a list; what is inside a field that is left aside is left aside too. Fields left aside as
    `PERSONAL_DATA` are not kept in the catalogue's copy of a record either.
    """

    title: str
    country: str
    language: str
    zone: str
    currency: str = "EUR"
    home: str
    licence: str
    texts_may_be_stored: bool = True
    every: timedelta = timedelta(days=1)
    delay: float = 1.0
    timeout: float = 60
    largest_answer: int = 50_000_000
    ipv4_only: bool = False
    verify_certificate: bool = True
    closing: time = time(23, 59)
    key_setting: str | None = None
    coverage: Coverage = Coverage.WHOLE
    overlap: timedelta = timedelta(days=3)
    expect: Expect
    proof: Proof
    checked_against: str
    unused: Mapping[str, str] = field(default_factory=dict)
    # Every field of every record is asked about, and the next record has the same ones.
    _reasons: dict[str, str | None] = field(default_factory=dict, init=False, repr=False, compare=False)

    def expected(self, since: datetime | None) -> Expect:
        """What a healthy reading from ``since`` on holds: of changes there may be few, and none were there before."""
        if self.coverage is not Coverage.CHANGES or since is None:
            return self.expect
        return replace(self.expect, at_least=1, share_of_last=0.0)

    def scaled_to(self, calls: int) -> "Source":
        """The same source with a floor for kept answers that hold ``calls`` calls."""
        return replace(self, expect=replace(self.expect, at_least=min(calls, self.expect.at_least)))

    def leaves_aside(self, name: str) -> bool:
        """Whether the field is named as unused."""
        return self._reason(name) is not None

    def is_personal(self, name: str) -> bool:
        """Whether the field is named as one of personal data, which is neither read nor kept."""
        return self._reason(name) == PERSONAL_DATA

    def _reason(self, name: str) -> str | None:
        """Why the field is left aside, or None where it is not."""
        if name not in self._reasons:
            # A portal may make up names without end.
            if len(self._reasons) >= _REMEMBERED:
                self._reasons.clear()
            self._reasons[name] = self._find_reason(name)
        return self._reasons[name]

    def _find_reason(self, name: str) -> str | None:
        for one in (name, name.partition("[].")[0]):
            if one in self.unused:
                return self.unused[one]
        beginnings = (one for one in self.unused if one.endswith("*"))
        return next((self.unused[one] for one in beginnings if name.startswith(one[:-1])), None)


def aside(reason: str, *names: str) -> dict[str, str]:
    """Fields to leave aside for one ``reason``, as `Source.unused` holds them; join several with ``|``."""
    return dict.fromkeys(names, reason)
