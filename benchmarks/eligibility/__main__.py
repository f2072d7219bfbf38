"""``python -m benchmarks.eligibility``: what is read of the prose of programmes, beside what their editors entered."""

import argparse
import json
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks.eligibility.facts import facts_of
from benchmarks.eligibility.programmes import RECORDED, Facts, Programme, read_programmes
from benchmarks.eligibility.scores import FIELDS, Score, score, score_entries
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
    known = [(one, one.entered) for one in programmes if one.entered is not None]
    if known:
        _print_scores([(read[one.id], entered) for one, entered in known])
        _print_differences(known, read, every=options.all)
    return 0


def _line(name: str, facts: Facts) -> str:
    return json.dumps({"id": name} | asdict(facts), ensure_ascii=False)


def _print_scores(pairs: Sequence[tuple[Facts, Facts]]) -> None:
    print(f"\nagainst what the editors entered for {len(pairs)} of them (recall counts what no prose says as missed)")
    print(f"{'':34} {'precision':>22} {'recall':>22}")
    for one in scores(pairs):
        precision = f"{one.precision:.3f} ({one.same} of {one.read})"
        recall = f"{one.recall:.3f} ({one.same} of {one.entered})"
        print(f"{one.field:34} {precision:>22} {recall:>22}")


def scores(pairs: Sequence[tuple[Facts, Facts]]) -> Iterable[Score]:
    """Every score that is shown."""
    yield score(pairs, "min_employees")
    yield score(pairs, "max_employees")
    yield score(pairs, "micro_excluded")
    yield score(pairs, "regions")
    yield score_entries(pairs, "regions")
    yield score(pairs, "naf_sections")
    yield score_entries(pairs, "naf_sections")


def _print_differences(known: Sequence[tuple[Programme, Facts]], read: dict[str, Facts], *, every: bool) -> None:
    for field in FIELDS:
        if field == "naf_sections" and not every:
            continue
        found = [(one, getattr(read[one.id], field), getattr(entered, field)) for one, entered in known]
        unlike = [(one, ours, theirs) for one, ours, theirs in found if ours != theirs]
        if unlike:
            print(f"\n{field}: read, entered, and what the prose says")
        for one, ours, theirs in unlike:
            print(f"  {one.id}: {_shown(ours)}, {_shown(theirs)}\n      “{_prose(one, _HEADINGS[field])}”")


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return " ".join(value)
    return "-" if value is None else str(value)


def _prose(programme: Programme, heading: str) -> str:
    text = next((one.text for one in programme.passages if one.where == heading), "")
    return " | ".join(text.splitlines())[:_LONGEST_SHOWN]


if __name__ == "__main__":
    sys.exit(main())
