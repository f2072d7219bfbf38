"""``callfit crawl --all``: every source in one go, with one table at the end."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli.output import Column, Format, Record, print_records, warn
from app.errors import CommandError, Exit

if TYPE_CHECKING:
    from app.crawling import Outcome


def crawl_all(
    *,
    country: str | None,
    jobs: int,
    replay: Path | None,
    mischief: str | None,
    more: Sequence[str],
    now: str | None,
    output: Format,
) -> None:
    """Read every source, at most ``jobs`` at a time; one that fails harms no other."""
    from app.crawling import choose_sources, crawl_each
    from app.stores import open_database

    with open_database():
        pass
    chosen, skipped = choose_sources(country, replay)
    if not chosen:
        raise CommandError(f"there is no source to read{f' in {country}' if country else ''}")
    common = [*(["--now", now] if now else []), *more]

    def arguments(source: str) -> Sequence[str]:
        kept = ["--replay", str(replay / source)] if replay is not None else []
        return [*common, *kept, *(["--mischief", mischief] if mischief else [])]

    records = []
    with _progress(len(chosen)) as (began, ended):
        for outcome in crawl_each(chosen, arguments, jobs=jobs, began=began):
            record = _record(outcome)
            records.append(record)
            ended(record)
    records.sort(key=lambda record: str(record["source"]))
    print_records(records, _COLUMNS, output, empty="")
    _say_the_rest(records, skipped, output)
    raise SystemExit(int(_exit_code(records)))


def _record(outcome: "Outcome") -> dict[str, Any]:
    run = outcome.run or {}
    counts = run.get("counts", {})
    issues = run.get("issues", [])
    cause = f"{issues[0]['kind']}: {issues[0]['text']}" if issues else None
    return {
        "source": outcome.source,
        "health": run.get("health", "broken") if outcome.problem is None else "broken",
        "complete": bool(run.get("complete", False)),
        "read": counts.get("read", 0),
        "new": counts.get("new", 0),
        "changed": counts.get("changed", 0),
        "rejected": counts.get("rejected", 0),
        "seconds": round(outcome.seconds, 1),
        "megabytes": round(outcome.megabytes),
        "cause": outcome.problem or (cause if run.get("health") != "ok" else None),
    }


_COLUMNS = (
    Column(heading="Source", cell=lambda record: record["source"]),
    Column(heading="Verdict", cell=lambda record: record["health"]),
    Column(heading="Read", cell=lambda record: str(record["read"]), right=True),
    Column(heading="New", cell=lambda record: str(record["new"]), right=True),
    Column(heading="Changed", cell=lambda record: str(record["changed"]), right=True),
    Column(heading="s", cell=lambda record: f"{record['seconds']:.1f}", right=True),
    Column(heading="MB", cell=lambda record: str(record["megabytes"]), right=True),
    Column(heading="Cause", cell=lambda record: record["cause"] or "", share=1),
)


def _say_the_rest(records: Sequence[Record], skipped: Sequence[str], output: Format) -> None:
    for sentence in skipped:
        warn(f"not read: {sentence}")
    if output is not Format.TABLE:
        return
    well = sum(record["health"] == "ok" for record in records)
    total = sum(record["read"] for record in records)
    warn(f"{well} of {len(records)} sources are well; {total} calls read.")
    if well < len(records):
        warn("What to do about the others: callfit doctor")


def _exit_code(records: Sequence[Record]) -> Exit:
    if all(record["health"] == "ok" for record in records):
        return Exit.DONE
    return Exit.UNHEALTHY if any(record["read"] for record in records) else Exit.NOT_READ


@contextmanager
def _progress(total: int) -> "Iterator[tuple[Callable[[str], None], Callable[[Record], None]]]":
    """On a terminal a bar with the names of what is being read; for scripts a line a source on standard error."""
    if not sys.stderr.isatty():
        yield (lambda _: None), lambda record: warn(f"{record['source']}: {record['health']}, {record['read']} calls")
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    reading: list[str] = []
    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=total)

        def began(source: str) -> None:
            reading.append(source)
            progress.update(task, description=", ".join(reading))

        def ended(record: Record) -> None:
            reading.remove(str(record["source"]))
            progress.update(task, advance=1, description=", ".join(reading))

        yield began, ended
