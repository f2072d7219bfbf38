"""``callfit sources``: see the sources, add one, keep its answers, check it."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.completion import complete_sources
from app.cli.output import Column, Format, FormatOption, NowOption, Record, console, print_record, print_records, warn
from app.clock import read_now
from app.errors import CommandError, Exit

if TYPE_CHECKING:
    from app.sources.checks import Checked
    from app.sources.records import Seen

app = typer.Typer(help="The portals that are read, and new ones.", no_args_is_help=True, rich_markup_mode=None)


@app.command("list")
def list_sources(
    country: Annotated[str | None, typer.Option(help="Only sources of this country, such as RO, or EU.")] = None,
    proof: Annotated[str | None, typer.Option(help="Only recorded, derived or documentation.")] = None,
    output: FormatOption = Format.TABLE,
    now: NowOption = None,
) -> None:
    """List the sources, and how each stands.

    Proof: "recorded" reads what the portal really answered, "derived" real values in a form that somebody changed,
    "documentation" was written from documentation only. A file that cannot be loaded is always in the list.
    """
    from app.sources.records import find_sources, known_so_far, source_record
    from crawlers.source import Proof

    proofs = [each.value for each in Proof]
    if proof is not None and proof not in proofs:
        raise CommandError(f"--proof {proof!r} is none; there are: {', '.join(proofs)}")
    at = read_now(now)
    with known_so_far() as (connection, reason):
        records = [source_record(seen, connection, at) for seen in find_sources()]
    shown = [
        record
        for record in records
        if (country is None or record["country"] == country.upper())
        and (proof is None or record["problem"] or record["proof"] == proof)
    ]
    print_records(shown, _COLUMNS, output, _nothing(records, country, proof), style=_row_style)
    if reason is not None:
        warn(f"Verdicts and calls are left out: {reason}")
    for record in shown:
        if record["problem"] and output is Format.TABLE:
            warn(record["problem"])
    if output is Format.TABLE and shown:
        console().print(_summary(shown), markup=False)


def _source_cell(record: Record) -> str:
    return f"{record['name']}\n{record['title']}" if record["title"] else str(record["name"])


def _way_cell(record: Record) -> str:
    if record["problem"]:
        return ""
    return f"{record['shape']}, {_every(record['every_hours'])}, {record['coverage']}\n{record['proof']}"


def _every(hours: float) -> str:
    return f"{hours / 24:g} d" if hours % 24 == 0 else f"{hours:g} h"


def _verdict_cell(record: Record) -> str:
    if record["problem"]:
        return "cannot be loaded"
    if record["calls"] is None:
        return ""
    return f"{record['verdict']}\nsince {record['since'][:10]}" if record["verdict"] else "never read"


_COLUMNS = (
    Column(heading="Source", cell=_source_cell, share=1, fold=True),
    Column(heading="Read by, every, holds", cell=_way_cell),
    Column(heading="Last verdict", cell=_verdict_cell),
    Column(heading="Calls", cell=lambda record: "" if record["calls"] is None else str(record["calls"]), right=True),
)


def _row_style(record: Record) -> str:
    if record["problem"]:
        return "red"
    return "" if record["verdict"] in {None, "ok"} else "yellow"


def _summary(records: list[dict[str, Any]]) -> str:
    kinds = Counter(kind for record in records if (kind := _kind(record)) is not None)
    told = ", ".join(f"{count} {kind}" for kind, count in kinds.most_common())
    return f"{len(records)} sources{': ' if told else ''}{told}. More of one: callfit sources show NAME"


def _kind(record: Record) -> str | None:
    if record["problem"]:
        return "cannot be loaded"
    return None if record["calls"] is None else record["verdict"] or "never read"


def _nothing(records: list[dict[str, Any]], country: str | None, proof: str | None) -> str:
    if country is not None:
        known = ", ".join(sorted({record["country"] for record in records}))
        return f"no source of {country.upper()}{f' with proof {proof}' if proof else ''}; there are sources of: {known}"
    return f"no source with proof {proof}" if proof else "there are no sources; next: callfit sources new --help"


@app.command()
def show(
    name: Annotated[
        str, typer.Argument(help="The source, such as eu_funding_tenders.", autocompletion=complete_sources)
    ],
    output: FormatOption = Format.TABLE,
    now: NowOption = None,
) -> None:
    """Show all that is known of one source.

    What it declares, what it was checked against, how it stands, and the fields that it leaves aside with the reason.
    """
    from app.cli.source_page import print_source
    from app.sources.records import find_sources, full_source_record, known_so_far

    at = read_now(now)
    seen = next(find_sources([name]))
    with known_so_far() as (connection, reason):
        record = full_source_record(seen, connection, at)
    if output is Format.JSON:
        print_record(record)
    elif output is Format.CSV:
        print_records([record], (), output, "")
    else:
        print_source(record, reason)
    if seen.problem is not None:
        raise CommandError(seen.problem)


@app.command()
def look(
    where: Annotated[str, typer.Argument(help="A web address, or a file that was saved from one.")],
    language: Annotated[
        str | None, typer.Option(help="The language of its words, such as ro, if it does not say.")
    ] = None,
    replay: Annotated[Path | None, typer.Option(help="Ask a stand-in that answers from this folder instead.")] = None,
    output: FormatOption = Format.TABLE,
    now: NowOption = None,
) -> None:
    """Show what can already be read of a page.

    Lists of records and their fields, dates, amounts, labels, feeds, data in scripts; a wall against machines. One
    request, with the manners of a crawl: robots.txt is obeyed, and only public addresses are asked. Ends with the
    shape to begin with. Exit code 4: it could not be read.
    """
    from app.cli.look_page import print_look
    from app.sources.looking import fetch_for_look, look_record
    from crawlers.look.answer import look_at

    fetched = fetch_for_look(where, replay, read_now(now))
    found = look_at(fetched, language)
    if output is Format.TABLE:
        print_look(fetched, found)
    elif output is Format.JSON:
        print_record(look_record(fetched, found))
    else:
        raise CommandError("a look is no list: --format table or json")
    if found.wall is not None or fetched.status >= 400:
        raise SystemExit(int(Exit.NOT_READ))


@app.command()
def new(
    name: Annotated[str, typer.Argument(help="<country>_<portal> in small letters, such as ro_mipe; eu_ for the EU.")],
    shape: Annotated[
        str, typer.Option(help="What the portal answers with: json, html, feed, table or archive. See: sources look.")
    ],
    home: Annotated[str, typer.Option(help="The portal's front page.")],
    url: Annotated[str | None, typer.Option(help="Where its calls are; relative to --home if not in full.")] = None,
    title: Annotated[str | None, typer.Option(help="The portal's name.")] = None,
    language: Annotated[str | None, typer.Option(help="The language it writes in, such as ro.")] = None,
    now: NowOption = None,
) -> None:
    """Write a new source, which runs at once.

    One file, with every part to fill marked, and answers made up for it. They go to the folder of your own sources that
    CALLFIT_SOURCES names, else into this checkout.
    """
    from app.sources.scaffold import MARK, draft_source, marks_left, write_source

    file, *answers = write_source(draft_source(name, shape, home, url, title, language, read_now(now)))
    say = console().print
    say(f"written: {file}", markup=False, soft_wrap=True)
    say(f"written: {answers[0].parent}: {', '.join(path.name for path in answers)}", markup=False, soft_wrap=True)
    say("It runs already, on answers made up by ourselves. Next:")
    say(f"1. callfit sources check {name} --write, and read the calls.json that it writes", markup=False)
    say(
        f"2. in {file.name}, fill the {marks_left(file)} parts that are marked “{MARK}”, and delete each mark",
        markup=False,
    )
    say(f"3. put the portal's answers in place of the made ones: callfit sources record {name}", markup=False)
    say("docs/adding-a-source.md tells the whole way.")


@app.command()
def record(
    name: Annotated[str, typer.Argument(help="The source.", autocompletion=complete_sources)],
    out: Annotated[Path | None, typer.Option(help="The folder for the answers; recordings/NAME without it.")] = None,
    most: Annotated[int | None, typer.Option(min=1, help="Keep at most so many answers, and ask for no more.")] = None,
    replay: Annotated[Path | None, typer.Option(help="Ask a stand-in that answers from this folder instead.")] = None,
    now: NowOption = None,
) -> None:
    """Keep what a portal answers, to replay it.

    The portal is read once, with the manners of a crawl; the catalogue is not touched, and keys are never kept.

    Exit code 0: all was read. 3: read, but something is wrong with it. 4: not read.
    """
    from app.cli.crawl import exit_code
    from app.cli.progress import counting
    from app.cli.source_page import print_recorded
    from app.sources.recording import record_answers

    folder = out or Path("recordings", name)
    with counting(f"recording {name}") as tell:
        recorded = record_answers(name, folder, read_now(now), most=most, replay=replay, tell=tell)
    print_recorded(name, folder, recorded)
    raise SystemExit(int(exit_code(recorded.run)))


@app.command()
def alarm(output: FormatOption = Format.TABLE, now: NowOption = None) -> None:
    """Write down a mail for each admin on sources that broke since the last one, or are well again.

    Admins are those whom CALLFIT_ADMINS names, addresses separated by commas. What is written down goes out with the
    next: callfit digest send. A trouble is told once, again after seven days while it lasts, and not at all if it was
    acknowledged: callfit doctor --ack.
    """
    from app.alarms import plan_alarms
    from app.stores import open_database

    at = read_now(now)
    with open_database() as database:
        plan = plan_alarms(database, at)
    records = [
        {
            "source": one.state.source,
            "alarm": one.kind.value,
            "verdict": one.state.verdict,
            "since": one.state.since.isoformat() if one.state.since is not None else None,
            "causes": list(one.state.causes),
        }
        for one in plan.alarms
    ]
    print_records(records, _ALARM_COLUMNS, output, "nothing new of the sources")
    if plan.mails:
        warn(f"{plan.mails} mails are written down for admins; next: callfit digest send --to …")
    elif plan.alarms:
        warn("nobody is told: put the addresses of admins into CALLFIT_ADMINS")


_ALARM_COLUMNS = (
    Column(heading="Source", cell=lambda record: record["source"]),
    Column(heading="Alarm", cell=lambda record: record["alarm"]),
    Column(heading="Verdict", cell=lambda record: record["verdict"]),
    Column(heading="Why", cell=lambda record: "\n".join(record["causes"]), share=1, fold=True),
)


@app.command()
def check(
    names: Annotated[list[str] | None, typer.Argument(metavar="NAME", help="Only these; all without a name.")] = None,
    write: Annotated[
        bool, typer.Option("--write", help="Write what the kept answers read as, for you to read and then to commit.")
    ] = False,
    spoil: Annotated[
        bool, typer.Option("--spoil", help="Spoil the answers as a portal may; what would go unnoticed is a fault.")
    ] = False,
    output: FormatOption = Format.TABLE,
) -> None:
    """Check that sources keep their contract.

    What a source declares is whole, and its kept answers read as they were reviewed, twice alike, with nothing left.

    Exit code 0: all keep the contract. 3: at least one does not.
    """
    from app.sources.records import find_sources

    if write and not names:
        raise CommandError("--write takes the place of what was reviewed: name the sources that it is for")
    done = _check_each(list(find_sources(names)), write=write, spoil=spoil, quiet=output is not Format.TABLE)
    if output is not Format.TABLE:
        records = [{"name": one.name, "ok": not one.faults, "calls": one.calls, "faults": one.faults} for one in done]
        print_records(records, (), output, "")
    elif len(done) > 1:
        print(f"{sum(not one.faults for one in done)} of {len(done)} sources keep the contract")
    if any(one.faults for one in done):
        raise SystemExit(int(Exit.UNHEALTHY))


def _check_each(sources: "list[Seen]", *, write: bool, spoil: bool, quiet: bool) -> "list[Checked]":
    from app.cli.source_page import print_checked
    from app.sources.checks import check

    done = []
    for number, seen in enumerate(sources, start=1):
        done.append(check(seen, write=write, spoil=spoil))
        if not quiet:
            print_checked(done[-1], f"{number}/{len(sources)} " if len(sources) > 1 else "")
    return done
