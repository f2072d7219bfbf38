"""``python -m benchmarks.themes``: how well the themes of real calls are found, by codes, by words and by both.

The calls are recorded answers of five portals, read in place. What each is on was labelled by hand in ``themes.csv``
from its title, the beginning of its text and the objectives and categories that the portal gives it: ``on`` is what a
reader who looks for the theme would want to be told of, ``may_be`` what readers may differ on, which counts neither
way. The calls were drawn by chance, in three samples. The lists of codes and words were written with the first in
sight; the second and the third were labelled before they were measured, and what they showed was corrected afterwards.
"""

import argparse
import csv
import gzip
import html
import importlib
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from catalogue.model.call import Call, CallKind, Parent, Programme, Section, SectionKind
from catalogue.taxonomy.find_themes import Basis, ThemeFinding, find_themes, find_themes_by_code, theme_ids
from crawlers.read.fields import flatten
from crawlers.reading import Reading
from crawlers.registry import load_source
from crawlers.replay.offline import replay
from crawlers.spiders.sk_itms21 import SkItms21

RECORDINGS = Path(__file__).parents[2] / "shared" / "recordings"
_LABELS = Path(__file__).with_name("themes.csv")
_DERIVED = ("it_incentivi", "hu_palyazat", "fr_transition_ecologique")

Find = Callable[[Call], Sequence[ThemeFinding]]


@dataclass(frozen=True, slots=True)
class Label:
    """What a call is on, and what it may be on, by a person's judgement."""

    sample: int
    call: str
    on: frozenset[str]
    may_be: frozenset[str]


@dataclass(slots=True)
class Tally:
    """How often a theme was found rightly, found wrongly and missed, and in which calls the latter two."""

    right: int = 0
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """The share of what was found that is right; 1 where nothing was."""
        return self.right / (self.right + len(self.wrong)) if self.right or self.wrong else 1.0

    @property
    def recall(self) -> float:
        """The share of what is there that was found; 1 where nothing is."""
        return self.right / (self.right + len(self.missed)) if self.right or self.missed else 1.0


def labels() -> tuple[Label, ...]:
    """Every labelled call. Raises ValueError for a theme that does not exist."""
    known = set(theme_ids())
    with _LABELS.open(encoding="utf-8", newline="") as lines:
        found = tuple(
            Label(int(row["sample"]), row["call"], frozenset(row["on"].split()), frozenset(row["may_be"].split()))
            for row in csv.DictReader(lines)
        )
    unknown = {theme for label in found for theme in label.on | label.may_be} - known
    if unknown:
        raise ValueError(f"{_LABELS.name} has labels that are no themes: {', '.join(sorted(unknown))}")
    return found


@cache
def calls(recordings: Path = RECORDINGS) -> dict[str, Call]:
    """The recorded calls by their ids."""
    found = [_topic(row) for row in _lines(recordings / "eu_ft" / "topics_fulltext_open_2026-08-11.jsonl.gz")]
    cascades = recordings / "eu_ft" / "cascade_calls_2026-04-20_to_2026-08-22.jsonl.gz"
    found += [_cascade_call(row) for row in _lines(cascades)]
    for name in _DERIVED:
        answers = importlib.import_module(f"tests.sources.recorded.{name}").answers(recordings)
        found += replay(load_source(name), answers, answers.recorded_at, at_least=1).calls.values()
    found += _slovak_calls(recordings / "sk_itms" / "itms21")
    return {call.id: call for call in found}


def measure(find: Find, sample: int | None = None) -> dict[str, Tally]:
    """The tally of each theme over the labelled calls of one sample, or of all."""
    tallies = {theme: Tally() for theme in theme_ids()}
    known = calls()
    for label in labels():
        if sample is not None and label.sample != sample:
            continue
        found = {finding.id for finding in find(known[label.call])}
        for theme, tally in tallies.items():
            if theme in found and theme in label.on:
                tally.right += 1
            elif theme in found and theme not in label.may_be:
                tally.wrong.append(label.call)
            elif theme not in found and theme in label.on:
                tally.missed.append(label.call)
    return tallies


def find_by_words(call: Call) -> Sequence[ThemeFinding]:
    """What the words of a call tell, whatever its codes do."""
    found = (
        replace(finding, evidence=tuple(one for one in finding.evidence if one.basis is Basis.WORD))
        for finding in find_themes(call)
    )
    return [finding for finding in found if finding.evidence]


def total(tallies: dict[str, Tally]) -> Tally:
    """All themes together."""
    return Tally(
        right=sum(tally.right for tally in tallies.values()),
        wrong=[call for tally in tallies.values() for call in tally.wrong],
        missed=[call for tally in tallies.values() for call in tally.missed],
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Print precision and recall a theme, and with ``--errors`` every error."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.themes", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sample", type=int, choices=(1, 2, 3), help="only the calls of one sample")
    parser.add_argument("--errors", action="store_true", help="list every error of codes and words together")
    asked = parser.parse_args(arguments)
    finds: dict[str, Find] = {"codes": find_themes_by_code, "words": find_by_words, "both": find_themes}
    by_way = {name: measure(find, asked.sample) for name, find in finds.items()}
    _print_table(by_way)
    _print_sources(asked.sample)
    _print_speed()
    if asked.errors:
        _print_errors(by_way["both"])
    return 0


def _print_table(by_way: dict[str, dict[str, Tally]]) -> None:
    print(f"{'':34}{'on':>5}" + "".join(f"{name + ' P':>10}{'R':>6}" for name in by_way))
    for theme in theme_ids():
        both = by_way["both"][theme]
        cells = "".join(_cells(tallies[theme]) for tallies in by_way.values())
        print(f"{theme:34}{both.right + len(both.missed):5}{cells}")
    print(f"{'all':39}" + "".join(_cells(total(tallies)) for tallies in by_way.values()))


def _cells(tally: Tally) -> str:
    return f"{tally.precision:10.3f}{tally.recall:6.2f}" if tally.right or tally.wrong else f"{'–':>10}{'–':>6}"


def _print_sources(sample: int | None) -> None:
    tally = total(measure(find_themes, sample))
    wrong, missed = (Counter(call.partition(":")[0] for call in listed) for listed in (tally.wrong, tally.missed))
    labelled = Counter(label.call.partition(":")[0] for label in labels() if sample in {None, label.sample})
    print(
        "\nBoth, by source: "
        + "; ".join(
            f"{source} {count} calls, {wrong[source]} wrong, {missed[source]} missed"
            for source, count in labelled.items()
        )
    )


def _print_speed() -> None:
    some = list(calls().values())
    bare = [replace(call, sections=()) for call in some]
    for name, find, given in (
        ("codes", find_themes_by_code, bare),
        ("codes, title and keywords", find_themes, bare),
        ("the text too", find_themes, some),
    ):
        began = time.perf_counter()
        for call in given:
            find(call)
        print(f"{name:26}{1000 * (time.perf_counter() - began) / len(given):7.2f} ms a call")


def _print_errors(tallies: dict[str, Tally]) -> None:
    known = calls()
    for theme, tally in tallies.items():
        for what, listed in (("wrong", tally.wrong), ("missed", tally.missed)):
            for name in listed:
                told = [
                    f"{one.where}: {one.quote}"
                    for finding in find_themes(known[name])
                    if finding.id == theme
                    for one in finding.evidence[:2]
                ]
                print(f"{what:7} {theme:34} {name}  {'; '.join(told)}")


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _topic(row: dict[str, Any]) -> Call:
    numbers = {row["topicId"], row["callIdentifier"]}
    return Call(
        source="eu_funding_tenders",
        source_key=row["topicId"],
        kind=CallKind.TOPIC,
        title=row["title"],
        language="en",
        url=row["portalUrl"],
        programme=Programme(code=row["programmeId"], name=row["programme"]),
        identifier=row["topicId"],
        call_identifier=row["callIdentifier"],
        call_title=row["callTitle"],
        keywords=tuple(word for word in map(str.strip, row["keywords"].split(",")) if word and word not in numbers),
        sections=_described(row["description"]),
    )


def _cascade_call(row: dict[str, Any]) -> Call:
    text = html.unescape(re.sub(r"<[^>]+>", " ", " ".join(row.get("description") or [])))
    return Call(
        source="eu_funding_tenders",
        source_key=row["reference"].removesuffix("en"),
        kind=CallKind.CASCADE_CALL,
        title=row["caName"][0],
        language="en",
        url=row["url"],
        parent=Parent(project=None, topic=row["identifier"][0], topic_title=row["title"][0]),
        sections=_described(text),
    )


def _described(text: str) -> tuple[Section, ...]:
    return (Section(kind=SectionKind.DESCRIPTION, html="", text=text),) if text.strip() else ()


def _slovak_calls(folder: Path) -> Iterator[Call]:
    """The calls of the list; of those whose own answer was kept, that."""
    portal = SkItms21(reading=Reading(source="sk_itms21", now=datetime(2026, 3, 26, 12, tzinfo=UTC)))
    listed = json.loads((folder / "vyzva_open_list.json").read_text(encoding="utf-8"))
    for row in listed["results"]:
        own = folder / f"vyzva_detail_{row['id']}.json"
        yield portal.call(flatten(json.loads(own.read_text(encoding="utf-8")) if own.is_file() else row))


if __name__ == "__main__":
    sys.exit(main())
