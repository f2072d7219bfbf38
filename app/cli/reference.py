"""``callfit reference``: what codes mean and what money is worth, from those who are in charge of it."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.output import Column, Format, FormatOption, NowOption, Record, print_record, print_records, warn
from app.clock import read_now
from app.errors import CommandError, Exit

if TYPE_CHECKING:
    from app.crawling import Outcome
    from catalogue.model.run import Run

app = typer.Typer(
    help="Reference data: regions, sectors, what is bought, exchange rates.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command("list")
def list_sets(output: FormatOption = Format.TABLE, now: NowOption = None) -> None:
    """List the sets: what of each is in use, how many rows it has, its day, how it stands, its licence.

    In use is "official" where the official files were fetched, else "bundled", a small table of our own, or "nothing".
    """
    from app.references import find_sets, set_record
    from app.sources.records import known_so_far

    at = read_now(now)
    with known_so_far() as (connection, reason):
        records = [set_record(found, connection, at) for found in find_sets()]
    print_records(records, _COLUMNS, output, empty="there are no reference sets", style=_row_style)
    if reason is not None:
        warn(f"What is in use is left out: {reason}")
    for record in records:
        if record["problem"] and output is Format.TABLE:
            warn(record["problem"])


_COLUMNS = (
    Column(heading="Set", cell=lambda record: f"{record['name']}\n{record['edition'] or ''}", share=2, fold=True),
    Column(heading="In use", cell=lambda record: record["in_use"] or ""),
    Column(heading="Rows", cell=lambda record: "" if record["rows"] is None else str(record["rows"]), right=True),
    Column(heading="Day", cell=lambda record: record["day"] or ""),
    Column(heading="Verdict", cell=lambda record: "cannot be loaded" if record["problem"] else record["verdict"] or ""),
    Column(heading="Licence", cell=lambda record: record["licence"] or "", share=2, fold=True),
)


def _row_style(record: Record) -> str:
    if record["problem"]:
        return "red"
    return "" if record["verdict"] in {None, "ok"} else "yellow"


@app.command()
def show(
    name: Annotated[str, typer.Argument(help="The set, such as nuts.")],
    key: Annotated[str | None, typer.Argument(help="One row of it, such as RO321.")] = None,
    output: FormatOption = Format.TABLE,
    now: NowOption = None,
) -> None:
    """Show what one set declares, what it was checked against and how it stands; or one row of it."""
    from app.cli.reference_page import print_row, print_set
    from app.references import find_row, find_sets, full_set_record
    from app.sources.records import known_so_far

    at = read_now(now)
    [found] = find_sets([name])
    with known_so_far() as (connection, reason):
        if key is not None and connection is None:
            raise CommandError(f"the rows of {name} cannot be read: {reason}", Exit.STORE)
        row = find_row(found, key, connection) if key is not None and connection is not None else None
        record = full_set_record(found, connection, at)
    if row is not None:
        record = {"key": row.key, "labels": dict(row.labels), "facts": dict(row.facts)}
    if output is Format.JSON:
        print_record(record)
    elif output is Format.CSV:
        print_records([record], (), output, "")
    elif row is not None:
        print_row(row)
    else:
        print_set(record, reason)
    if found.problem is not None:
        raise CommandError(found.problem)


@app.command()
def update(
    name: Annotated[str | None, typer.Argument(help="The set, such as nuts; without it all of them.")] = None,
    replay: Annotated[
        Path | None, typer.Option(help="Read kept answers instead of the offices': a folder of them by set, or one.")
    ] = None,
    mischief: Annotated[str | None, typer.Option(help="With --replay: let the stand-in misbehave like this.")] = None,
    accept: Annotated[
        bool, typer.Option("--accept", help="Do not compare with the set that is there; the floors hold all the same.")
    ] = False,
    output: FormatOption = Format.TABLE,
    now: NowOption = None,
) -> None:
    """Fetch the official files, and put them in the place of what is there, each set whole or not at all.

    A set that is not whole, or of another shape, is never taken over: the one that is there stays. Exit code 0: all
    were taken over. 3: read, but something is wrong with one. 4: not read. 5: the catalogue cannot be used.
    """
    if replay is None and mischief:
        raise CommandError("--mischief goes with --replay")
    if name is None:
        _update_all(replay, mischief, accept=accept, now=now, output=output)
    run = _update_one(str(name), replay, mischief, accept=accept, now=now)
    from app.cli.crawl import exit_code, run_record
    from app.cli.reference_page import print_update

    if output is Format.TABLE:
        print_update(run)
    else:
        print_record(run_record(run))
    raise SystemExit(int(exit_code(run)))


def _update_one(name: str, replay: Path | None, mischief: str | None, *, accept: bool, now: str | None) -> "Run":
    from app.cli.crawl import log_to_stderr, stand_in
    from app.stores import open_database
    from catalogue.settings import read_settings
    from catalogue.store.database import StoreError
    from crawlers.reading import Yardstick
    from crawlers.reference_registry import BrokenReferenceError, UnknownReferenceError
    from crawlers.reference_run import update_reference
    from crawlers.replay.answers import INDEX

    log_to_stderr()
    with open_database():
        pass
    kept = replay if replay is None or (replay / INDEX).is_file() else replay / name
    try:
        with stand_in(kept, (), mischief, now) as (origin, at):
            yardstick = Yardstick(accept=accept, at_least=_kept_rows(kept))
            return update_reference(name, read_settings(), at, replay_origin=origin, yardstick=yardstick)
    except (UnknownReferenceError, BrokenReferenceError) as error:
        raise CommandError(str(error)) from error
    except StoreError as error:
        raise CommandError(f"nothing was written: {error}", Exit.STORE) from error


def _kept_rows(kept: Path | None) -> int | None:
    """The floor for kept answers: as many rows as their reviewed snapshot has; None where there is none."""
    import json

    from crawlers.reference import SNAPSHOT

    if kept is None or not (kept / SNAPSHOT).is_file():
        return None
    return len(json.loads((kept / SNAPSHOT).read_text(encoding="utf-8")))


def _update_all(replay: Path | None, mischief: str | None, *, accept: bool, now: str | None, output: Format) -> None:
    """Update every set, each in a process of its own; one that fails harms no other."""
    from app.crawling import crawl_each
    from app.stores import open_database
    from crawlers.reference_registry import reference_names

    with open_database():
        pass
    chosen = [each for each in reference_names() if replay is None or (replay / each).is_dir()]
    if not chosen:
        raise CommandError(f"{replay} has no answers of any reference set; name one to replay a single folder")
    more = [*(["--now", now] if now else []), *(["--accept"] if accept else [])]
    more += ["--mischief", mischief] if mischief else []

    def arguments(each: str) -> list[str]:
        return [*more, *(["--replay", str(replay / each)] if replay is not None else [])]

    records = []
    for outcome in crawl_each(chosen, arguments, command=("reference", "update")):
        records.append(_outcome_record(outcome))
        print(f"{outcome.source}: {records[-1]['verdict']}", file=sys.stderr)
    records.sort(key=lambda record: str(record["name"]))
    print_records(records, _OUTCOME_COLUMNS, output, empty="")
    if all(record["verdict"] == "ok" for record in records):
        raise SystemExit(int(Exit.DONE))
    raise SystemExit(int(Exit.UNHEALTHY if any(record["verdict"] == "ok" for record in records) else Exit.NOT_READ))


def _outcome_record(outcome: "Outcome") -> dict[str, Any]:
    run = outcome.run or {}
    counts, issues = run.get("counts", {}), run.get("issues", [])
    cause = f"{issues[0]['kind']}: {issues[0]['text']}" if issues else None
    return {
        "name": outcome.source,
        "verdict": run.get("health", "broken") if outcome.problem is None else "broken",
        "rows": counts.get("read", 0),
        "new": counts.get("new", 0),
        "changed": counts.get("changed", 0),
        "seconds": round(outcome.seconds, 1),
        "cause": outcome.problem or cause,
    }


_OUTCOME_COLUMNS = (
    Column(heading="Set", cell=lambda record: record["name"]),
    Column(heading="Verdict", cell=lambda record: record["verdict"]),
    Column(heading="Rows taken over", cell=lambda record: str(record["rows"]), right=True),
    Column(heading="New", cell=lambda record: str(record["new"]), right=True),
    Column(heading="Changed", cell=lambda record: str(record["changed"]), right=True),
    Column(heading="s", cell=lambda record: f"{record['seconds']:.1f}", right=True),
    Column(heading="Cause", cell=lambda record: record["cause"] or "", share=1, fold=True),
)
