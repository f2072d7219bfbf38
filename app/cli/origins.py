"""``callfit calls show --where`` and ``callfit calls reread``: what the kept records of portals tell."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.output import Column, Format, FormatOption, NowOption, print_record, print_records, warn
from app.cli.progress import counting
from app.clock import read_now
from app.errors import CommandError, Exit

if TYPE_CHECKING:
    from datetime import datetime

    from catalogue.model.stored import StoredCall
    from catalogue.store.database import Database
    from crawlers.rereading import Reread

# Of the records that could not be read so many are told by name.
_TOLD = 5


def show_origins(database: "Database", stored: "StoredCall", at: "datetime", output: Format) -> None:
    """Print where each value of a call comes from."""
    from app.cli.where_page import print_provenance
    from app.provenance import find_provenance

    record = find_provenance(database, stored, at)
    if output is Format.TABLE:
        print_provenance(stored.call.title, record)
    elif output is Format.JSON:
        print_record(record)
    else:
        print_records(record["values"], (), output, "")


def reread(
    source: Annotated[str | None, typer.Argument(help="The source, such as eu_funding_tenders.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Of every source that has been read.")] = False,
    output: FormatOption = Format.TABLE,
    now: NowOption = None,
) -> None:
    """Read the kept records of a source again, with the reader of today and without asking the portal.

    Calls that read otherwise are rewritten, which is told as our doing and to no company. Exit code 0: all could be
    read. 3: some could not, and stay as they are. 5: the catalogue cannot be used.
    """
    from app.stores import open_database
    from app.twins import refresh_or_warn

    if everything == (source is not None):
        raise CommandError("name one source, or --all; callfit sources list shows them")
    at = read_now(now)
    with open_database() as database:
        records = [_reread(database, name, at) for name in _named(database, source)]
        refresh_or_warn(database)
    print_records(records, COLUMNS, output, "no source has been read yet; next: callfit crawl SOURCE")
    if output is Format.TABLE:
        for record in records:
            _tell(record)
    if any(record["problems"] for record in records):
        raise SystemExit(int(Exit.UNHEALTHY))


COLUMNS = (
    Column(heading="Source", cell=lambda record: record["source"], share=3, fold=True),
    Column(heading="Records read", cell=lambda record: str(record["read"]), right=True),
    Column(heading="Calls changed", cell=lambda record: str(record["changed"]), right=True),
    Column(heading="Not readable", cell=lambda record: str(record["unreadable"]), right=True),
)


def _named(database: "Database", source: str | None) -> list[str]:
    from catalogue.store import runs
    from crawlers.registry import UnknownSourceError, source_names, source_place

    with database.read() as connection:
        read = {run.source for run in runs.find_runs(connection)}
    if source is None:
        return [name for name in source_names() if name in read]
    try:
        source_place(source)
    except UnknownSourceError as error:
        raise CommandError(str(error)) from error
    if source not in read:
        raise CommandError(f"{source} has not been read yet; next: callfit crawl {source}")
    return [source]


def _reread(database: "Database", name: str, at: "datetime") -> dict[str, Any]:
    from catalogue.store import runs
    from crawlers.fingerprint import reader_of
    from crawlers.registry import BrokenSourceError, load_source
    from crawlers.rereading import read_all_again

    try:
        spider = load_source(name)
    except BrokenSourceError as error:
        return {"source": name, "read": 0, "changed": 0, "unreadable": 0, "problems": [str(error)]}
    with (
        counting(f"reading {name} again") as tell,
        read_all_again(database, spider, reader_of(spider), at, tell) as again,
        database.write() as connection,
    ):
        last = runs.last_run(connection, name)
        assert last is not None
        return _record(name, again.write(connection, last, at))


def _record(name: str, done: "Reread") -> dict[str, Any]:
    return {
        "source": name,
        "read": done.read,
        "changed": done.changed,
        "unreadable": len(done.problems),
        "problems": list(done.problems),
    }


def _tell(record: dict[str, Any]) -> None:
    for problem in record["problems"][:_TOLD]:
        warn(f"  {problem}")
    if len(record["problems"]) > _TOLD:
        warn(f"  … and {len(record['problems']) - _TOLD} more of {record['source']}; all of them: --format json")
    if record["changed"]:
        name = record["source"]
        print(f"What changed in {name}: callfit calls changes --source {name} --cause reader --all")
