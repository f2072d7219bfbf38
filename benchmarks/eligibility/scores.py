"""What is read beside what editors entered: how often both agree, and where not."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from benchmarks.eligibility.programmes import Facts

FIELDS = tuple(field.name for field in fields(Facts))
HEADCOUNT = ("min_employees", "max_employees", "micro_excluded")
_REVIEWED = Path(__file__).with_name("entered_otherwise.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A programme: what is read of it, and what its editors entered."""

    id: str
    read: Facts
    entered: Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What is compared, over all programmes: how often it is ``read``, ``entered``, and the ``same``."""

    name: str
    read: int
    entered: int
    same: int

    @property
    def precision(self) -> float:
        """The share of what is read that the editors entered as well."""
        return self.same / self.read if self.read else 1.0

    @property
    def recall(self) -> float:
        """The share of what the editors entered that is read."""
        return self.same / self.entered if self.entered else 1.0


def entered_otherwise() -> Mapping[str, Mapping[str, str]]:
    """By field and programme: where what editors entered is not what they wrote, and how."""
    return tomllib.loads(_REVIEWED.read_text(encoding="utf-8"))


def scores(compared: Sequence[Compared], *, reviewed: bool = False) -> Iterable[Score]:
    """Every score that is shown; ``reviewed``: without what was entered otherwise than it was written."""
    for name, names in (("headcount and micro", HEADCOUNT), *((field, (field,)) for field in FIELDS)):
        yield score(compared, name, names, reviewed=reviewed)
    for field in ("regions", "naf_sections"):
        yield _score_entries(compared, field, reviewed=reviewed)


def score(compared: Sequence[Compared], name: str, names: Iterable[str], *, reviewed: bool = False) -> Score:
    """The score of one field, or of several taken together."""
    values = [pair for field in names for pair in _values(compared, field, reviewed=reviewed)]
    return Score(
        name=name,
        read=sum(read is not None for read, _ in values),
        entered=sum(entered is not None for _, entered in values),
        same=sum(read is not None and read == entered for read, entered in values),
    )


def _score_entries(compared: Sequence[Compared], field: str, *, reviewed: bool) -> Score:
    values = [(set(read or ()), set(entered or ())) for read, entered in _values(compared, field, reviewed=reviewed)]
    return Score(
        name=f"{field}, an entry at a time",
        read=sum(len(read) for read, _ in values),
        entered=sum(len(entered) for _, entered in values),
        same=sum(len(read & entered) for read, entered in values),
    )


def _values(compared: Sequence[Compared], field: str, *, reviewed: bool) -> list[tuple[Any, Any]]:
    without = entered_otherwise().get(field, {}) if reviewed else {}
    return [(getattr(one.read, field), getattr(one.entered, field)) for one in compared if one.id not in without]
