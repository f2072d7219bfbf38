"""``callfit crawl``: read a source."""

import logging
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.completion import complete_sources
from app.cli.output import Format, FormatOption, NowOption, console, print_record, warn
from app.clock import read_now
from app.errors import CommandError, Exit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from catalogue.model.run import Run


def crawl(
    source: Annotated[
        str | None,
        typer.Argument(help="The source, such as eu_funding_tenders.", autocompletion=complete_sources),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Read every source, each in a process of its own.")] = False,
    country: Annotated[
        str | None, typer.Option(help="With --all: only the sources of this country, such as RO.")
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, max=16, help="With --all: how many at a time.")] = 2,
    replay: Annotated[
        Path | None,
        typer.Option(help="Read kept answers instead of the portal; with --all a folder of them by source."),
    ] = None,
    texts: Annotated[list[Path] | None, typer.Option(help="With --replay: join these texts to its records.")] = None,
    mischief: Annotated[str | None, typer.Option(help="With --replay: let the stand-in misbehave like this.")] = None,
    accept: Annotated[
        bool, typer.Option("--accept", help="Take what is read as the new normal, not compared with earlier readings.")
    ] = False,
    full: Annotated[
        bool, typer.Option("--full", help="Read everything, also of a source that is asked for changes only.")
    ] = False,
    timeout: Annotated[float | None, typer.Option(min=0.1, help="Seconds to wait for one answer.")] = None,
    output: FormatOption = Format.TABLE,
    now: NowOption = None,
) -> None:
    """Read a source once and keep its calls, or all of them.

    Exit code 0: all was read. 3: read, but something is wrong with it, or with one of them. 4: not read. 5: the
    catalogue cannot be used.
    """
    if replay is None and (texts or mischief):
        raise CommandError("--texts and --mischief go with --replay")
    if everything == (source is not None):
        raise CommandError("name one source, or --all; callfit sources list shows them")
    if source is None:
        from app.cli.crawl_all import crawl_all

        more = [*(["--accept"] if accept else []), *(["--full"] if full else [])]
        crawl_all(country=country, jobs=jobs, replay=replay, mischief=mischief, more=more, now=now, output=output)
        return
    run = read_source(
        source,
        now=now,
        replay=replay,
        texts=tuple(texts or ()),
        mischief=mischief,
        accept=accept,
        full=full,
        timeout=timeout,
    )
    if output is Format.TABLE:
        print_run(run)
    else:
        print_record(run_record(run))
    raise SystemExit(int(exit_code(run)))


def read_source(
    source: str,
    *,
    now: str | None,
    replay: Path | None = None,
    texts: tuple[Path, ...] = (),
    mischief: str | None = None,
    accept: bool = False,
    full: bool = False,
    timeout: float | None = None,
) -> "Run":
    """Crawl ``source``, from the portal or from a stand-in for it, and give the finished run.

    A replay without ``now`` happens at the instant its answers were recorded.
    """
    from app.stores import open_database
    from app.twins import refresh_or_warn
    from catalogue.settings import read_settings
    from catalogue.store.database import StoreError
    from crawlers.reading import Yardstick
    from crawlers.registry import BrokenSourceError, UnknownSourceError, load_source
    from crawlers.run import KeyMissingError
    from crawlers.run import crawl as crawl_source

    log_to_stderr()
    with open_database():
        pass
    settings = read_settings()
    try:
        load_source(source)
        with stand_in(replay, texts, mischief, now) as (origin, at), _progress(source) as tell:
            run = crawl_source(
                source,
                settings,
                at,
                replay_origin=origin,
                overrides={"DOWNLOAD_TIMEOUT": timeout} if timeout is not None else None,
                tell=tell,
                yardstick=Yardstick(accept=accept, everything=full, at_least=_kept_calls(replay)),
            )
    except (UnknownSourceError, BrokenSourceError, KeyMissingError) as error:
        raise CommandError(str(error)) from error
    except StoreError as error:
        raise CommandError(f"nothing was written: {error}", Exit.STORE) from error
    with open_database() as database:
        refresh_or_warn(database)
    return run


def _kept_calls(replay: Path | None) -> int | None:
    """The floor for kept answers: as many calls as their reviewed snapshot has; None where there is none."""
    from crawlers.contract import SNAPSHOT, example_size

    return example_size(replay) if replay is not None and (replay / SNAPSHOT).is_file() else None


def log_to_stderr() -> None:
    """Warnings on standard error; of the crawler's libraries only errors, which are the program's own mistakes."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    handler.addFilter(_is_for_people)
    logging.getLogger().addHandler(handler)


def _is_for_people(record: logging.LogRecord) -> bool:
    return record.levelno >= (logging.ERROR if record.name.startswith(("scrapy", "twisted")) else logging.WARNING)


@contextmanager
def stand_in(
    replay: Path | None, texts: tuple[Path, ...], mischief: str | None, now: str | None
) -> "Iterator[tuple[str | None, datetime]]":
    """Where requests go instead of the portal, None for the portal itself, and the instant of the run."""
    if replay is None:
        yield None, read_now(now)
        return
    from crawlers.replay import Mischief, RecordingError, StandIn
    from crawlers.replay.sites import open_recording, recorded_at

    try:
        recording = open_recording(replay, now=read_now(now) if now is not None else None, texts=texts)
        trick = Mischief.named(mischief) if mischief is not None else None
    except (RecordingError, ValueError) as error:
        raise CommandError(str(error)) from error
    kept = recorded_at(recording)
    at = kept if now is None and kept is not None else read_now(now)
    with StandIn(recording, trick) as portal:
        yield portal.origin, at


@contextmanager
def _progress(source: str) -> "Iterator[Callable[[int, int], None] | None]":
    """A progress bar on a terminal, silence for scripts."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn(f"reading {source}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(source, total=None)
        yield lambda read, announced: progress.update(task, completed=read, total=announced or None)


def exit_code(run: "Run") -> Exit:
    """The exit code that a run's verdict gives to scripts."""
    from catalogue.model.run import Health

    if run.health is Health.OK:
        return Exit.DONE
    return Exit.NOT_READ if run.health in {Health.BROKEN, Health.BLOCKED} else Exit.UNHEALTHY


def run_record(run: "Run") -> dict[str, object]:
    """A run as JSON."""
    counts = run.counts
    return {
        "run": run.id,
        "source": run.source,
        "started_at": run.started_at.isoformat(),
        "finished_at": run.finished_at.isoformat() if run.finished_at else None,
        "health": run.health.value,
        "complete": run.complete,
        "counts": {
            "announced": counts.announced,
            "read": counts.read,
            "rejected": counts.rejected,
            "new": counts.new,
            "changed": counts.changed,
            "same": counts.same,
            "pages": counts.pages,
        },
        "issues": [{"kind": issue.kind, "text": issue.text} for issue in run.issues],
    }


def print_run(run: "Run") -> None:
    """What a run did, for people: one line of counts, then each issue with where it was."""
    from rich.text import Text

    from catalogue.model.run import Health

    counts = run.counts
    style = "green" if run.health is Health.OK else "bold red"
    line = Text.assemble(
        f"{run.source}: ",
        (run.health.value, style),
        f", {counts.read} calls read in {counts.pages} pages: "
        f"{counts.new} new, {counts.changed} changed, {counts.same} as before",
        f", {counts.rejected} rejected" if counts.rejected else "",
    )
    console().print(line)
    for issue in run.issues:
        warn(f"  {issue.kind}: {issue.text}")
    if not run.complete:
        warn("  The reading is not complete, so no call was taken as gone; what the catalogue held stays.")
