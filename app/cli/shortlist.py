"""``callfit shortlist``: the calls that a company chose, or that its advisor chose for it."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.completion import complete_calls, complete_profiles
from app.cli.output import Column, Format, FormatOption, NowOption, console, print_records
from app.clock import read_now
from app.errors import CommandError
from catalogue.model.choice import CHOSEN_KINDS, Choice, ChoiceKind, ChosenBy

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from sqlalchemy.engine import Connection

    from catalogue.store.database import Database

app = typer.Typer(
    help="The calls that a company chose, or that its advisor chose for it.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

CompanyArgument = Annotated[
    str, typer.Argument(metavar="COMPANY", help="The company's id.", autocompletion=complete_profiles)
]
CallsArgument = Annotated[
    list[str],
    typer.Argument(
        metavar="CALL", help="A call's id, or its key if only one source has it.", autocompletion=complete_calls
    ),
]
AppliedOption = Annotated[bool, typer.Option("--applied", help="The company applied.")]
WonOption = Annotated[bool, typer.Option("--won", help="The company got the support.")]
LinkedOption = Annotated[bool, typer.Option("--linked", help="Chosen by an advisor for the company.")]
ByOption = Annotated[
    ChosenBy | None, typer.Option("--by", help="Who chose; without it the company, and of --linked the advisor.")
]


@app.command()
def add(
    company: CompanyArgument,
    call: CallsArgument,
    applied: AppliedOption = False,
    won: WonOption = False,
    linked: LinkedOption = False,
    why: Annotated[str | None, typer.Option("--why", help="A note, kept and shown with it.")] = None,
    by: ByOption = None,
    output: FormatOption = Format.TABLE,
    now: NowOption = None,
) -> None:
    """Put calls on a company's shortlist: saved to look at again, or what the options say."""
    kind = _kind(applied=applied, won=won, linked=linked) or ChoiceKind.SAVED
    _choose(company, call, kind, why, by, output, now)


@app.command()
def dismiss(
    company: CompanyArgument,
    call: CallsArgument,
    why: Annotated[str | None, typer.Option("--why", help="Not for us because of this.")] = None,
    by: ByOption = None,
    output: FormatOption = Format.TABLE,
    now: NowOption = None,
) -> None:
    """Dismiss calls: match and the digest do not offer them to the company again. To undo it: shortlist remove."""
    _choose(company, call, ChoiceKind.DISMISSED, why, by, output, now)


@app.command()
def remove(
    company: CompanyArgument,
    call: CallsArgument,
    applied: AppliedOption = False,
    won: WonOption = False,
    linked: LinkedOption = False,
    output: FormatOption = Format.TABLE,
    now: NowOption = None,
) -> None:
    """Take back what was chosen of calls: all of it, or what the option says. It is dismissed no longer either."""
    from app.stores import open_database
    from catalogue.store.choices import take_back

    at = read_now(now)
    kind = _kind(applied=applied, won=won, linked=linked)
    with open_database() as database:
        profile_id, ids = _find(database, company, call)

        def take(connection: "Connection", call_id: str) -> list[dict[str, Any]]:
            taken = take_back(connection, profile_id, call_id, at, None if kind is None else [kind])
            if not taken:
                what = "nothing is chosen" if kind is None else f"it is not {kind.value}"
                raise CommandError(f"{call_id}: {what} for {profile_id}; see: callfit shortlist show {profile_id}")
            return [_told(choice, "taken back") for choice in taken]

        records = _for_each(database, ids, take)
    _tell(records, output, profile_id)


@app.command()
def show(
    company: CompanyArgument,
    dismissed: Annotated[bool, typer.Option("--dismissed", help="The dismissed calls instead.")] = False,
    output: FormatOption = Format.TABLE,
    now: NowOption = None,
) -> None:
    """Show a company's shortlist, the nearest deadline first, with whether it may apply and how well each call fits."""
    from app.companies import find_profile
    from app.shortlist import shortlist_records
    from app.stores import open_database

    at = read_now(now)
    kinds = {ChoiceKind.DISMISSED} if dismissed else CHOSEN_KINDS
    with open_database() as database:
        profile = find_profile(database, company)
        records = shortlist_records(database, profile, kinds, at)
    if output is Format.CSV:
        records = [_flat(record) for record in records]
    print_records(records, _COLUMNS, output, _nothing(profile.id, dismissed=dismissed))


def _kind(*, applied: bool, won: bool, linked: bool) -> ChoiceKind | None:
    told = {ChoiceKind.APPLIED: applied, ChoiceKind.WON: won, ChoiceKind.LINKED: linked}
    given = [kind for kind, is_given in told.items() if is_given]
    if len(given) > 1:
        raise CommandError(f"{' and '.join(f'--{kind.value}' for kind in given)} are two choices; name one at a time")
    return given[0] if given else None


def _choose(
    company: str,
    calls: list[str],
    kind: ChoiceKind,
    why: str | None,
    by: ChosenBy | None,
    output: Format,
    now: str | None,
) -> None:
    from app.shortlist import read_note
    from app.stores import open_database
    from catalogue.store.choices import put_choice

    at, note = read_now(now), read_note(why)
    chosen_by = by or (ChosenBy.ADVISOR if kind is ChoiceKind.LINKED else ChosenBy.COMPANY)
    with open_database() as database:
        profile_id, ids = _find(database, company, calls)

        def put(connection: "Connection", call_id: str) -> list[dict[str, Any]]:
            choice = Choice(profile_id=profile_id, call_id=call_id, kind=kind, at=at, by=chosen_by, why=note)
            return [_told(choice, "written" if put_choice(connection, choice) else "there already")]

        records = _for_each(database, ids, put)
    _tell(records, output, profile_id)


def _find(database: "Database", company: str, calls: "Iterable[str]") -> tuple[str, list[str]]:
    """The ids of the company and of the calls. Raises `CommandError` that names every one that is not there."""
    from app.cli.calls import find_call
    from app.companies import find_profile

    profile = find_profile(database, company)
    found, problems = [], []
    for call in calls:
        try:
            found.append(find_call(database, call).call.id)
        except CommandError as error:
            problems.append(str(error))
    if problems:
        raise CommandError("nothing was changed: " + "\n  ".join(problems))
    return profile.id, list(dict.fromkeys(found))


def _for_each(
    database: "Database", ids: "Collection[str]", act: "Callable[[Connection, str], list[dict[str, Any]]]"
) -> list[dict[str, Any]]:
    """What ``act`` tells of each call; all of them are changed, or none."""
    with database.write() as connection:
        return [record for call_id in ids for record in act(connection, call_id)]


def _told(choice: Choice, outcome: str) -> dict[str, Any]:
    from app.shortlist import choice_record

    return {"profile": choice.profile_id, "call": choice.call_id, "outcome": outcome} | choice_record(choice)


def _tell(records: list[dict[str, Any]], output: Format, profile_id: str) -> None:
    if output is not Format.TABLE:
        print_records(records, (), output, "")
        return
    out = console()
    for record in records:
        verb = {"written": record["kind"], "there already": f"already {record['kind']}"}.get(
            record["outcome"], f"no longer {record['kind']}"
        )
        out.print(f"{record['call']}: {verb}", markup=False, soft_wrap=True)
    asked = " --dismissed" if all(record["kind"] == ChoiceKind.DISMISSED for record in records) else ""
    out.print(f"next: callfit shortlist show {profile_id}{asked}", markup=False, soft_wrap=True)


def _flat(record: dict[str, Any]) -> dict[str, Any]:
    """A record as a row of a spreadsheet, without what is nested."""
    call = record["call"]
    return {
        "profile": record["profile"],
        "choices": _kinds(record),
        "chosen_at": record["choices"][-1]["at"],
        "by": ", ".join(dict.fromkeys(choice["by"] for choice in record["choices"])),
        "note": _notes(record),
        "state": _state(record),
        "next_deadline": call["next_deadline"],
        "eligibility": record["eligibility"],
        "grade": record["grade"],
        "title": call["title"],
        "id": call["id"],
        "url": call["url"],
    }


def _kinds(record: Any) -> str:  # noqa: ANN401 - a JSON record
    return ", ".join(choice["kind"] for choice in record["choices"])


def _notes(record: Any) -> str:  # noqa: ANN401 - a JSON record
    return "; ".join(dict.fromkeys(choice["why"] for choice in record["choices"] if choice["why"]))


def _state(record: Any) -> str:  # noqa: ANN401 - a JSON record
    return "gone" if record["gone_at"] is not None else str(record["call"]["state"])


_COLUMNS = (
    Column(heading="Choice", cell=_kinds),
    Column(heading="Next deadline", cell=lambda record: (record["call"]["next_deadline"] or _state(record))[:10]),
    Column(heading="May apply", cell=lambda record: record["eligibility"] or ""),
    Column(heading="Fit", cell=lambda record: record["grade"] or ""),
    Column(heading="Title", cell=lambda record: record["call"]["title"], share=4),
    Column(heading="Note", cell=_notes, share=2, fold=True),
    Column(heading="Id", cell=lambda record: record["call"]["id"], share=3, fold=True),
)


def _nothing(profile_id: str, *, dismissed: bool) -> str:
    if dismissed:
        return f"{profile_id} dismissed no call"
    return f"nothing is on the shortlist of {profile_id}; next: callfit shortlist add {profile_id} CALL"
