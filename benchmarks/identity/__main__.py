"""``python -m benchmarks.identity``: precision and recall of what is taken for one call, and every error explained."""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz

from benchmarks.identity.pairs import LabelledPair, Origin, labelled_pairs, one_portal_pairs
from benchmarks.identity.pool import pool
from benchmarks.identity.records import RECORDINGS
from catalogue.identity.blocking import block_keys
from catalogue.identity.rule import compare
from catalogue.identity.traits import Traits, bare_page, local_day, read_traits
from catalogue.model.call import Call
from catalogue.model.changes import bare_words
from catalogue.model.twins import Comparison, Sameness

PRECISION, RECALL = 0.98, 0.90


def _alike(first: Call, second: Call) -> bool:
    return fuzz.token_sort_ratio(bare_words(first.title), bare_words(second.title)) >= 90


def _closing(call: Call) -> set[date]:
    return {local_day(deadline.moment) for deadline in call.deadlines}


def _pages(call: Call) -> set[str | None]:
    return {bare_page(address) for address in (call.url, *call.links)} - {None}


# What one would do first, and what other systems do.
PLAIN_RULES: dict[str, Callable[[Call, Call], bool]] = {
    "titles alike (90 of 100)": _alike,
    "titles alike and a day in common": lambda a, b: _alike(a, b) and not _closing(a).isdisjoint(_closing(b)),
    "an address in common": lambda a, b: not _pages(a).isdisjoint(_pages(b)),
    "one identifier": lambda a, b: a.identifier is not None and a.identifier == b.identifier,
    "one name and one funder": lambda a, b: bare_words(a.title) == bare_words(b.title) and a.funder == b.funder,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A pair as the catalogue judges it: by the rule, if it is among the candidates at all."""

    pair: LabelledPair
    comparison: Comparison
    candidate: bool

    @property
    def found(self) -> bool:
        """Whether it is taken for one call."""
        return self.candidate and self.comparison.sameness is Sameness.SAME


def judge_all(pairs: Iterable[LabelledPair]) -> list[Judged]:
    """Every pair, judged by itself: nothing else is in the catalogue."""
    known: dict[int, Traits] = {}

    def traits(call: Call) -> Traits:
        return known.setdefault(id(call), read_traits(call))

    judged = []
    for pair in pairs:
        first, second = traits(pair.first), traits(pair.second)
        candidate = not block_keys(first).isdisjoint(block_keys(second))
        judged.append(Judged(pair=pair, comparison=compare(first, second), candidate=candidate))
    return judged


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the measure of the half that was tuned on and of the other; 1 where the latter misses an aim."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.identity", description=__doc__)
    parser.add_argument("--errors", choices=("tuned", "held-out", "all", "none"), default="all")
    parser.add_argument("--sample", type=int, default=0, help="draw other records to make mirrors of")
    options = parser.parse_args(arguments)
    chosen: str = options.errors
    if not RECORDINGS.is_dir():
        print("the recordings of real portal answers are not beside this checkout")
        return 2
    pairs = labelled_pairs(options.sample)
    began = time.perf_counter()
    judged = judge_all(pairs)
    seconds = time.perf_counter() - began
    _print_set(pairs)
    print(f"\n{len(pairs)} pairs read and judged in {seconds:.1f} s\n")
    tuned = [one for one in judged if not one.pair.held_out]
    held_out = [one for one in judged if one.pair.held_out]
    _print_measures("tuned on", tuned)
    precision, recall = _print_measures("held out", held_out)
    for name, rule in PLAIN_RULES.items():
        found = [pair for pair in pairs if pair.held_out and rule(pair.first, pair.second)]
        right = sum(pair.same for pair in found)
        share = right / sum(one.pair.same for one in held_out)
        print(f"held out, {name:36} precision {right / len(found):.4f}, recall {share:.4f}")
    siblings = one_portal_pairs()
    merged = sum(compare(read_traits(a), read_traits(b)).sameness is Sameness.SAME for a, b in siblings)
    print(f"siblings as they stand in one portal: {merged} of {len(siblings)} pairs merged\n")
    pooled = pool()
    right = pooled.together - len(pooled.wrong)
    print(
        f"all {pooled.records} real records of {pooled.sources} sources in one catalogue: {pooled.groups} groups,"
        f" precision {right / pooled.together:.4f} of {pooled.together} pairs together,"
        f" recall {1 - len(pooled.missed) / pooled.same:.4f} of {pooled.same} that are one call"
    )
    for heading, some in (("together, are two", pooled.wrong), ("not together, are one", pooled.missed)):
        for first, second in some if chosen != "none" else ():
            print(f"  {heading}: {first.id} “{first.title[:70]}”, {second.id} “{second.title[:70]}”")
    print()
    listed = {"tuned": tuned, "held-out": held_out, "all": judged, "none": []}[chosen]
    for one in listed:
        if one.found != one.pair.same:
            _print_error(one)
    return int(precision < PRECISION or recall < RECALL)


def _print_set(pairs: Sequence[LabelledPair]) -> None:
    for same, heading in ((True, "one call"), (False, "two calls")):
        of_label = [pair for pair in pairs if pair.same is same]
        origins = Counter(pair.origin for pair in of_label)
        print(f"{len(of_label)} pairs that are {heading}: " + ", ".join(f"{origins[one]} {one}" for one in Origin))
        for (kind, origin), number in sorted(Counter((pair.kind, pair.origin) for pair in of_label).items()):
            print(f"  {number:5} {origin:8} {kind}")


def _print_measures(name: str, judged: Sequence[Judged]) -> tuple[float, float]:
    """The measure of all pairs, of the real ones and of those made; gives that of all."""
    print(f"{name:10}{'pairs':>24}{'same':>7}{'apart':>7}{'precision':>11}{'recall':>8}{'not candidates':>16}")
    real = [one for one in judged if one.pair.origin is not Origin.MADE]
    made = [one for one in judged if one.pair.origin is Origin.MADE]
    numbers = (0.0, 0.0)
    for heading, some in (("real or dressed", real), ("made", made), ("all", judged)):
        found = [one for one in some if one.found]
        right = sum(one.pair.same for one in found)
        same = sum(one.pair.same for one in some)
        lost = sum(one.pair.same and not one.candidate for one in some)
        numbers = (right / len(found) if found else 1.0, right / same if same else 1.0)
        print(
            f"{'':10}{heading:>16}{len(some):8}{same:7}{len(some) - same:7}{numbers[0]:11.4f}{numbers[1]:8.4f}{lost:16}"
        )
    for kind in sorted({one.pair.kind for one in judged}):
        some = [one for one in judged if one.pair.kind == kind]
        wrong = sum(one.found != one.pair.same for one in some)
        if wrong:
            print(f"{'':10}  {wrong:4} of {len(some):4} wrong: {kind}")
    print()
    return numbers


def _print_error(one: Judged) -> None:
    pair = one.pair
    what = "taken for one call, are two" if one.found else "not taken for one call, are one"
    print(f"{what} [{pair.origin}, {pair.kind}]" + ("" if one.candidate else " (no key in common)"))
    for call in (pair.first, pair.second):
        closes = ", ".join(deadline.moment.raw for deadline in call.deadlines) or "no deadline"
        print(f"  {call.id}: {call.title[:140]} ({closes})")
    points = "; ".join(
        f"{'forbids' if line.points is None else f'{line.points:+}'}: {line.words}" for line in one.comparison.evidence
    )
    print(f"  {one.comparison.points} points: {points}\n")


if __name__ == "__main__":
    sys.exit(main())
