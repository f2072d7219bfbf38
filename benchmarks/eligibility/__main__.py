"""``python -m benchmarks.eligibility``: what is read of the prose of programmes, beside what their editors entered."""

import argparse
import json
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks.eligibility.facts import facts_of
from benchmarks.eligibility.programmes import RECORDED, Facts, Programme, read_programmes
from benchmarks.eligibility.scores import FIELDS, Compared, Score, entered_otherwise, scores
from crawlers.read.clauses import read_clauses

_HEADINGS = {
    "min_employees": "taille de l'entreprise",
    "max_employees": "taille de l'entreprise",
    "micro_excluded": "taille de l'entreprise",
    "regions": "secteur géographique",
    "naf_sections": "secteur d'activité",
}
_LONGEST_SHOWN = 160


def main(arguments: Sequence[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.eligibility", description=__doc__)
    parser.add_argument("--programmes", type=Path, default=RECORDED, help="JSON lines, packed (.gz) or not")
    parser.add_argument("--out", type=Path, help="where one JSON line a programme is written")
    parser.add_argument("--all", action="store_true", help="list every difference, of the sectors as well")
    options = parser.parse_args(arguments)
    began = time.perf_counter()
    programmes = list(read_programmes(options.programmes))
    read = {one.id: facts_of(read_clauses(one.passages, "fr", "FR")) for one in programmes}
    took = time.perf_counter() - began
    if options.out is not None:
        options.out.write_text("".join(f"{_line(one.id, read[one.id])}\n" for one in programmes), encoding="utf-8")
    print(f"{len(programmes)} programmes read in {took:.2f} s")
    compared = [
        Compared(id=one.id, read=read[one.id], entered=one.entered) for one in programmes if one.entered is not None
    ]
    if compared:
        _print_scores(compared)
        _print_differences(compared, {one.id: one for one in programmes}, every=options.all)
    return 0


def _line(name: str, facts: Facts) -> str:
    return json.dumps({"id": name} | asdict(facts), ensure_ascii=False)


def _print_scores(compared: Sequence[Compared]) -> None:
    print(f"\nagainst what the editors entered for {len(compared)} of them")
    _print_table(scores(compared))
    print("\nwithout what they entered otherwise than they wrote it (marked below)")
    _print_table(scores(compared, reviewed=True))


def _print_table(rows: Iterable[Score]) -> None:
    print(f"{'':34} {'precision':>22} {'recall':>22}")
    for one in rows:
        precision = f"{one.precision:.3f} ({one.same} of {one.read})"
        recall = f"{one.recall:.3f} ({one.same} of {one.entered})"
        print(f"{one.name:34} {precision:>22} {recall:>22}")


def _print_differences(compared: Sequence[Compared], programmes: Mapping[str, Programme], *, every: bool) -> None:
    for field in FIELDS:
        found = [(one.id, getattr(one.read, field), getattr(one.entered, field)) for one in compared]
        unlike = [(name, ours, theirs) for name, ours, theirs in found if ours != theirs]
        if not unlike:
            continue
        hint = "" if every or field != "naf_sections" else f": {len(unlike)} programmes, listed with --all"
        print(f"\n{field}: read, entered, and what the prose says{hint}")
        marked = entered_otherwise().get(field, {})
        for name, ours, theirs in unlike if not hint else ():
            mark = "  entered otherwise than written" if name in marked else ""
            print(f"  {name}: {_shown(ours)}, {_shown(theirs)}{mark}")
            print(f"      “{_prose(programmes[name], _HEADINGS[field])}”")


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return " ".join(value)
    return "-" if value is None else str(value)


def _prose(programme: Programme, heading: str) -> str:
    text = next((one.text for one in programme.passages if one.where == heading), "")
    return " | ".join(text.splitlines())[:_LONGEST_SHOWN]


if __name__ == "__main__":
    sys.exit(main())
