"""``python -m benchmarks.prose``: what is read of labelled prose on who may apply, a language at a time."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.prose.agreement import Compared, Tally, compare, tally
from benchmarks.prose.labelled import TEXTS, LabelledText, languages, read_labelled

_LONGEST_SHOWN = 160


def main(arguments: Sequence[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.prose", description=__doc__)
    parser.add_argument("--texts", type=Path, default=TEXTS, help="folder of <language>.jsonl")
    parser.add_argument("--language", action="append", help="only this one (ISO 639-1), as often as wanted")
    parser.add_argument("--differences", action="store_true", help="list what is read otherwise, and what is not read")
    options = parser.parse_args(arguments)
    chosen = options.language or languages(options.texts)
    texts = {language: list(read_labelled(language, options.texts)) for language in chosen}
    print(f"{'':8} {'texts':>12} {'asked':>6} {'read':>6} {'open':>6} {'otherwise':>10}")
    for seen in (True, False):
        print("worked on" if seen else "fresh")
        for language, every in texts.items():
            _print_row(language, tally(one for one in every if one.is_seen is seen))
        _print_row("all", tally(one for every in texts.values() for one in every if one.is_seen is seen))
    if options.differences:
        _print_differences([one for every in texts.values() for one in every])
    return 0


def _print_row(name: str, row: Tally) -> None:
    share = f"{row.read / row.asked:.2f}" if row.asked else "-"
    print(f"  {name:6} {row.texts:>12} {row.asked:>6} {row.read:>6} {row.open:>6} {row.otherwise:>10}   {share}")


def _print_differences(texts: Sequence[LabelledText]) -> None:
    compared = [one for text in texts for one in compare(text)]
    print("\nread otherwise than labelled")
    for one in compared:
        if one.labelled is None and one.read is not None:
            print(f"  {one.text.id} {one.criterion}: {one.read.rule}\n      “{one.read.clause[:_LONGEST_SHOWN]}”")
    print("\nnot read")
    for one in compared:
        if one.labelled is not None and one.read is None:
            print(f"  {one.text.id} {one.criterion}: {one.labelled}\n      “{_sentence(one)[:_LONGEST_SHOWN]}”")


def _sentence(one: Compared) -> str:
    return next(label.sentence for label in one.text.labels if label.rule is one.labelled)


if __name__ == "__main__":
    sys.exit(main())
