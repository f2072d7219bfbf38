"""What is read beside what editors entered: how often both agree, and where not."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

from benchmarks.eligibility.programmes import Facts

FIELDS = tuple(field.name for field in fields(Facts))


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One field over all programmes with entered data: how often it is ``read``, ``entered``, and the ``same``."""

    field: str
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


def score(pairs: Sequence[tuple[Facts, Facts]], *names: str) -> Score:
    """The score of a field, or of several taken together, of pairs of what is read and what is entered."""
    values = [(getattr(read, name), getattr(entered, name)) for read, entered in pairs for name in names]
    return Score(
        field=" and ".join(names),
        read=sum(read is not None for read, _ in values),
        entered=sum(entered is not None for _, entered in values),
        same=sum(read is not None and read == entered for read, entered in values),
    )


def score_entries(pairs: Sequence[tuple[Facts, Facts]], name: str) -> Score:
    """The score of a field that is a list, an entry at a time."""
    values = [(set(getattr(read, name) or ()), set(getattr(entered, name) or ())) for read, entered in pairs]
    return Score(
        field=f"{name}, an entry at a time",
        read=sum(len(read) for read, _ in values),
        entered=sum(len(entered) for _, entered in values),
        same=sum(len(read & entered) for read, entered in values),
    )
