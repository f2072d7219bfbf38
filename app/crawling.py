"""Reading many sources in one go: each in a process of its own, a few at a time, none harmed by another."""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.children import Child, Ended, end_children, start_child

# A reading that takes longer hangs; it is stopped so that the others are not held up.
LONGEST = 2 * 3600.0
_POLL = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one source's reading.

    ``run`` is the finished run as ``callfit crawl --format json`` gives it, or None where there is none; then
    ``problem`` says why. ``seconds`` is how long the process lived, ``megabytes`` the most memory that it held.
    """

    source: str
    run: dict[str, Any] | None
    problem: str | None
    exit_code: int
    seconds: float
    megabytes: float


def choose_sources(country: str | None, replay: Path | None) -> tuple[list[str], list[str]]:
    """The sources to read, and a sentence on each that is left out.

    Those of ``country`` (ISO 3166-1 alpha-2, or EU), or all; with ``replay`` those of which that folder has answers.
    """
    from catalogue.settings import read_settings
    from crawlers.registry import BrokenSourceError, load_source, source_names
    from crawlers.run import KeyMissingError, find_key

    chosen, skipped = [], []
    for name in source_names():
        if country is not None and not name.startswith(f"{country.lower()}_"):
            continue
        if replay is not None and not (replay / name).is_dir():
            skipped.append(f"{name}: {replay} has no answers of it")
            continue
        try:
            source = load_source(name).source
            if replay is None:
                find_key(source, read_settings())
        except BrokenSourceError:
            # Its own process says what is wrong with it, as for any other failure.
            pass
        except KeyMissingError as error:
            skipped.append(f"{name}: {error}")
            continue
        chosen.append(name)
    return chosen, skipped


def crawl_each(
    sources: Sequence[str],
    arguments: Callable[[str], Sequence[str]],
    *,
    jobs: int = 2,
    longest: float = LONGEST,
    began: Callable[[str], None] = lambda _: None,
    command: Sequence[str] = ("crawl",),
) -> Iterator[Outcome]:
    """Read ``sources``, at most ``jobs`` at a time, and give each one's outcome as it ends.

    ``arguments`` are those of ``callfit crawl SOURCE`` for a source; another ``command`` reads what is no source. A
    reading that takes more than ``longest`` seconds is stopped. ``began`` hears of each as it begins. Where the caller
    stops early, the readings under way are stopped.
    """
    waiting, running = list(reversed(sources)), list[Child]()
    try:
        while waiting or running:
            while waiting and len(running) < jobs:
                source = waiting.pop()
                began(source)
                given = [*command, source, "--format", "json", *arguments(source)]
                running.append(start_child(source, given, longest=longest))
            for child in list(running):
                ended = child.look()
                if ended is not None:
                    running.remove(child)
                    yield _outcome(child, ended)
            time.sleep(_POLL)
    finally:
        end_children(running)


def _outcome(child: Child, ended: Ended) -> Outcome:
    run = read_run(ended.out)
    problem = None
    if ended.overdue:
        problem = f"stopped: it took longer than {child.longest:.0f} seconds"
    elif run is None:
        problem = ended.last_words()
    return Outcome(
        source=child.name,
        run=run,
        problem=problem,
        exit_code=ended.code,
        seconds=ended.seconds,
        megabytes=ended.megabytes,
    )


def read_run(out: str) -> dict[str, Any] | None:
    """The run that ``callfit crawl --format json`` printed, None if it printed none."""
    try:
        found = json.loads(out)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
