"""A source: one portal, declared in one file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum


class Proof(StrEnum):
    """What a source was checked against; never claimed higher than it is.

    ``recorded``: it reads what the portal really answered. ``derived``: real values in a form that somebody changed.
    ``documentation``: written from documentation only.
    """

    RECORDED = "recorded"
    DERIVED = "derived"
    DOCUMENTATION = "documentation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expect:
    """What a healthy reading holds.

    Fewer calls than ``at_least`` is thin, more than ``at_most`` swollen. ``share_of_last`` is the smallest part of the
    last complete reading's calls that this one may have before it is called thin.
    """

    at_least: int
    at_most: int
    share_of_last: float = 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One portal as we read it.

    ``country`` is ISO 3166-1 alpha-2, or ``EU`` for the Union. ``language`` is ISO 639-1, ``zone`` the IANA zone in
    which the portal means its dates, ``currency`` the ISO 4217 code of amounts that it gives without one. ``every`` is
    how often it is read, ``delay`` the seconds between two requests, ``timeout`` the seconds one answer may take.
    ``unused`` names each field that the portal sends and we leave aside, with the reason: what is neither read nor
    named there is reported.
    """

    title: str
    country: str
    language: str
    zone: str
    currency: str
    home: str
    licence: str
    texts_may_be_stored: bool
    every: timedelta
    delay: float
    timeout: float
    expect: Expect
    proof: Proof
    checked_against: str
    unused: Mapping[str, str] = field(default_factory=dict)
