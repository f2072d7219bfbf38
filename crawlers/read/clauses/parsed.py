"""What a statement says, once it was understood."""

from dataclasses import dataclass
from enum import StrEnum

from crawlers.read.clauses.phrases import Phrase


class Frame(StrEnum):
    """What a statement says of those whom it describes.

    ``ONLY``: nobody else may apply. ``FOR``: the call is for them. ``MUST``: applicants are that, or have it. ``OPEN``:
    they may apply, others perhaps as well. ``NOT``: they may not. The items of a list under ``MUST`` are all asked for,
    under any other they are alternatives.
    """

    ONLY = "only"
    FOR = "for"
    MUST = "must"
    OPEN = "open"
    NOT = "not"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """A statement that was understood to its last word.

    ``excepted`` are the phrases behind *except*. ``alternatives``: an *or* stands between phrases on different
    criteria, or between two bounds. ``is_bare``: it only names somebody, and says nothing of them. ``is_narrowed``: of
    those whom it describes only some are meant, by a word that no rule holds (*innovative*).
    """

    frame: Frame
    phrases: tuple[Phrase, ...]
    excepted: tuple[Phrase, ...]
    alternatives: bool
    is_bare: bool = False
    is_narrowed: bool = False
