"""``callfit run``: do everything when it is due."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.output import Column, Format, FormatOption, NowOption, print_records, warn
from app.clock import read_now
from app.errors import CommandError, Exit
from catalogue.settings import read_settings

if TYPE_CHECKING:
    from app.schedule.jobs import Job
    from app.schedule.runner import Terms
    from catalogue.model.schedule import JobOutcome

_MEGABYTE = 1_000_000


def run(
    to: Annotated[
        str | None,
        typer.Option(help="Where mail goes, if not where the settings say; without both none is sent."),
    ] = None,
    once: Annotated[bool, typer.Option("--once", help="Do what is due and come back, for cron and timers.")] = False,
    show: Annotated[bool, typer.Option("--plan", help="Only show what would run when.")] = False,
    jobs: Annotated[int, typer.Option(min=1, max=16, help="How many portals are read at a time.")] = 2,
    memory: Annotated[int, typer.Option(min=0, help="Megabytes of data that one job may hold; 0 for no limit.")] = 2048,
    replay: Annotated[
        Path | None, typer.Option(help="Read kept answers instead of the portals: a folder of them by source.")
    ] = None,
    output: FormatOption = Format.TABLE,
    now: NowOption = None,
) -> None:
    """Read each source as often as it says, and mail each company its digest at the hour that it wishes.

    It goes on until it is told to stop (SIGTERM, Ctrl-C); what is under way then is begun anew by the next. Of several
    on one catalogue one works and the others stand by. What was missed is caught up with, once. Exit code 0: all is
    well. 3: with --once, some job was not. 5: the catalogue cannot be used.
    """
    if now is not None and not (once or show):
        raise CommandError("--now goes with --once or --plan")
    target = to or read_settings().mail
    if target:
        _check(target)
    from app.schedule.jobs import Orders, find_jobs
    from app.schedule.loop import run_on, run_once
    from app.schedule.plan import plan
    from app.stores import open_database

    with open_database() as database:
        found, skipped = find_jobs(Orders(to=to, mails=bool(target), replay=replay, now=now or ""))
        for sentence in skipped:
            warn(f"left out: {sentence}")
        if show:
            _print_plan(plan(database, found, read_now(now)), output)
            return
        terms = _terms(jobs, memory * _MEGABYTE, now)
        if not once:
            run_on(database, found, terms)
            return
        done = run_once(database, found, terms)
    _end(done, output)


def _check(to: str) -> None:
    """Find out now, and not in every job, whether mail can go there; a server is first spoken to by a job."""
    from notifier.outgoing.account import read_account
    from notifier.outgoing.refusal import TransportError
    from notifier.outgoing.transport import open_transport

    if to == "screen":
        raise CommandError("--to screen shows mails to nobody here; name a server or a folder")
    try:
        if to.lower().startswith(("smtp://", "smtps://")):
            # One that is down now is no reason not to read portals.
            read_account(to)
        else:
            open_transport(to)
    except (TransportError, ValueError) as error:
        raise CommandError(str(error)) from error


def _terms(at_once: int, memory: int, now: str | None) -> "Terms":
    from app.schedule.jobs import Line
    from app.schedule.runner import Terms

    at = read_now(now)
    return Terms(
        tell=_tell,
        at_once={Line.READING: at_once, Line.MAILING: 1},
        memory=memory,
        clock=(lambda: at) if now is not None else (lambda: datetime.now(UTC)),
    )


def _tell(text: str) -> None:
    print(f"{datetime.now(UTC):%Y-%m-%d %H:%M:%SZ} {text}", file=sys.stderr, flush=True)


def _end(done: "list[tuple[Job, JobOutcome, str]] | None", output: Format) -> None:
    from catalogue.model.schedule import JobOutcome

    if done is None:
        return
    records = [{"job": job.name, "outcome": outcome.value, "detail": detail} for job, outcome, detail in done]
    if output is not Format.TABLE or not records:
        print_records(records, (), output, "nothing was due; when what is: callfit run --plan")
    if any(outcome is not JobOutcome.DONE for _, outcome, _ in done):
        raise SystemExit(int(Exit.UNHEALTHY))


def _print_plan(records: list[dict[str, Any]], output: Format) -> None:
    print_records(records, _COLUMNS, output, "there is nothing to do", lambda one: "bold" if one["due"] else "")


def _when(instant: str | None) -> str:
    return f"{datetime.fromisoformat(instant):%Y-%m-%d %H:%M}" if instant else "never"


_COLUMNS = (
    Column(heading="Job", cell=lambda record: record["job"]),
    Column(heading="Every", cell=lambda record: _span(record["every_hours"]), right=True),
    Column(heading="Next (UTC)", cell=lambda record: "now" if record["due"] else _when(record["next"])),
    Column(heading="Last (UTC)", cell=lambda record: _when(record["last"])),
    Column(heading="What came of it", cell=lambda record: record["detail"] or record["outcome"] or "", share=1),
)


def _span(hours: float) -> str:
    if hours >= 24 and hours % 24 == 0:
        return f"{hours / 24:.0f} d"
    return f"{hours:.0f} h" if hours >= 1 else f"{hours * 60:.0f} min"
