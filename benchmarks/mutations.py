"""``python -m benchmarks.mutations``: what is noticed of each way in which each portal can go wrong."""

import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from catalogue.model.run import Health
from crawlers.contract import example_size
from crawlers.registry import bundled_names, load_source
from crawlers.replay.mutations import MUTATIONS, Finding, try_all
from crawlers.replay.sites import as_site, open_recording, recorded_at

HEADINGS = dict(
    zip(
        MUTATIONS,
        ("dropped", "renamed", "emptied", "empty", "half", "twice", "page", "wall", "cut", "dates"),
        strict=True,
    )
)
EXAMPLES = Path(__file__).parents[1] / "examples"


def findings(name: str) -> list[Finding]:
    """Every mutation of one source, on its kept answers."""
    folder = EXAMPLES / name
    recording = open_recording(folder)
    now = recorded_at(recording)
    assert now is not None
    return list(try_all(load_source(name), as_site(recording), now, example_size(folder)))


def cell(found: list[Finding]) -> str:
    """What a column says: how many of the mutations that changed a call were noticed, or by which verdict."""
    effective = [one for one in found if one.verdict is not None]
    if not effective:
        return "–"
    quiet = sum(one.quiet for one in effective)
    if len(found) == 1:
        return "QUIET" if quiet else str(effective[0].verdict)
    return f"{len(effective) - quiet}/{len(effective)}"


def _line(name: str, cells: Iterable[str]) -> str:
    return name.ljust(28) + "".join(cell.rjust(9) for cell in cells)


def main() -> int:
    """Print the table; the number of quiet mutations is the exit code, at most 100."""
    for mutation, heading in HEADINGS.items():
        print(f"{heading:8} {mutation}")
    print("\nFields: of those whose loss changes a call, how many gave an alarm. Else the verdict; – nothing to do.\n")
    print(_line("source", HEADINGS.values()))
    quiet: list[Finding] = []
    totals: defaultdict[str, int] = defaultdict(int)
    for name in bundled_names():
        found = findings(name)
        quiet += [one for one in found if one.quiet]
        by_mutation = {mutation: [one for one in found if one.mutation == mutation] for mutation in MUTATIONS}
        for mutation, group in by_mutation.items():
            totals[mutation] += sum(one.verdict not in {None, Health.OK} for one in group)
        print(_line(name, map(cell, by_mutation.values())))
        sys.stdout.flush()
    print(_line("noticed", (str(totals[mutation]) for mutation in MUTATIONS)))
    for one in quiet:
        print(f"QUIET: {one.source}, {one.mutation} {one.what}")
    return min(len(quiet), 100)


if __name__ == "__main__":
    sys.exit(main())
