"""What a sector code of one revision of NACE can be in the other.

Rev. 2.1 splits, joins and renumbers the classes of Rev. 2: the correspondence is many-to-many, so that a counterpart is
what a sector *may* be. Only where the official table gives a code one counterpart, and gives that one no other, is it
exact. The bundled table is our own, for the divisions and the few groups and classes that we describe, and is never
exact.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from catalogue.model.reference import ReferenceRow
from catalogue.model.sector import NaceRevision
from catalogue.taxonomy.nace import nace_entries


@dataclass(frozen=True, slots=True, kw_only=True)
class Counterparts:
    """What a code may be in the other revision: its ``codes`` in order, none where none is known.

    ``exact`` is true where it is that one and nothing else, by the official table.
    """

    codes: tuple[str, ...] = ()
    exact: bool = False


class Correspondence:
    """The pairs of codes of both revisions that can mean the same; ``official`` is false for the bundled ones."""

    def __init__(self, pairs: Iterable[tuple[str, str]], *, official: bool) -> None:
        self.official = official
        forward: defaultdict[str, set[str]] = defaultdict(set)
        backward: defaultdict[str, set[str]] = defaultdict(set)
        for rev_2, rev_2_1 in pairs:
            forward[rev_2].add(rev_2_1)
            backward[rev_2_1].add(rev_2)
        self._to = {NaceRevision.REV_2_1: dict(forward), NaceRevision.REV_2: dict(backward)}

    def counterparts(self, code: str, to: NaceRevision) -> Counterparts:
        """What ``code``, of the other revision, may be in the revision ``to``."""
        found = self._to[to].get(code, set())
        back = self._to[NaceRevision.REV_2 if to is NaceRevision.REV_2_1 else NaceRevision.REV_2_1]
        exact = self.official and len(found) == 1 and all(len(back[other]) == 1 for other in found)
        return Counterparts(codes=tuple(sorted(found)), exact=exact)


def correspondence(rows: Iterable[ReferenceRow] = ()) -> Correspondence:
    """The correspondence of ``rows`` (the reference set ``nace_revisions``); the bundled one where there are none."""
    pairs = [(row.facts["rev_2"], row.facts["rev_2_1"]) for row in rows]
    if pairs:
        return Correspondence(pairs, official=True)
    entries = nace_entries(NaceRevision.REV_2_1).values()
    return Correspondence(((rev_2, entry.code) for entry in entries for rev_2 in entry.rev_2), official=False)
