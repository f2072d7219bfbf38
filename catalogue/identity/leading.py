"""Which record of a group leads: the one that decides where the others differ."""

from collections.abc import Collection, Iterable

from catalogue.identity.traits import Traits
from catalogue.model.call import CallKind


def lead(members: Iterable[Traits], gone: Collection[str] = ()) -> list[Traits]:
    """The records of a group, the one that leads first.

    A record that its portal still has goes before one that is ``gone``. Then the EU portal's own kinds of records go
    first, then the record that most others link to, then the one that has a code of its own, then the one that says
    most (days, opening, amounts); what is still equal is in the order of the ids.
    """
    records = list(members)
    return sorted(records, key=lambda one: (one.call_id in gone, *_rank(one, records), one.call_id))


def is_official(record: Traits) -> bool:
    """Whether it is a record of the EU portal, which alone has kinds of records of its own."""
    return record.kind is not CallKind.CALL


def _rank(record: Traits, members: Collection[Traits]) -> tuple[bool, int, bool, int]:
    linked = sum(record.address is not None and record.address in other.links for other in members)
    told = len(record.days) + (record.opens is not None) + len(record.amounts)
    return not is_official(record), -linked, not record.codes, -told
