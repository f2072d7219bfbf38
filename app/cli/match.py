"""``callfit match``: which calls fit a company, and why."""

from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.advice_options import IncludeOption, LanguageOption, ThemeOption, exit_if_nothing, tell_language
from app.cli.completion import complete_changes, complete_cohorts, complete_profiles
from app.cli.listing import FileOption, ListFormat, ListFormatOption, check_file
from app.cli.output import NowOption
from app.clock import read_now
from app.errors import CommandError
from catalogue.model.match import Grade

if TYPE_CHECKING:
    from catalogue.model.profile import Profile
    from catalogue.store.database import Database

_LIMIT, _LIMIT_EACH = 20, 5


def match(
    profile: Annotated[
        str | None, typer.Option(metavar="ID", help="The company's id.", autocompletion=complete_profiles)
    ] = None,
    everybody: Annotated[bool, typer.Option("--all", help="Every company.")] = False,
    cohort: Annotated[
        str | None, typer.Option(metavar="NAME", help="Every company of this cohort.", autocompletion=complete_cohorts)
    ] = None,
    why: Annotated[bool, typer.Option("--why", help="Say why each call fits, and what is to be checked.")] = False,
    numbers: Annotated[
        bool, typer.Option("--numbers", help="As --why, and what each piece of evidence brings to the score.")
    ] = False,
    change: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="FIELD=VALUE",
            help="Try it with this instead, such as employees=60, and store nothing; may be repeated.",
            autocompletion=complete_changes,
        ),
    ] = None,
    include: IncludeOption = None,
    grade: Annotated[list[Grade] | None, typer.Option(help="Only calls that fit so well; may be repeated.")] = None,
    country: Annotated[
        list[str] | None,
        typer.Option(help="Only calls of the sources of this country, such as RO, or EU; may be repeated."),
    ] = None,
    theme: ThemeOption = None,
    every: Annotated[
        bool, typer.Option("--twins", help="Every portal's record of a call, not one for all of them.")
    ] = False,
    limit: Annotated[
        int | None,
        typer.Option(
            min=0, help=f"At most so many a company; 0 for all.  [{_LIMIT}, of several companies {_LIMIT_EACH} each]"
        ),
    ] = None,
    language: LanguageOption = None,
    output: ListFormatOption = ListFormat.TABLE,
    file: FileOption = None,
    now: NowOption = None,
) -> None:
    """List the calls that fit a company, best first.

    Exit code 7: none does. With --set and --why it also tells which calls the change makes open to the company, or
    closes, and by which criterion.
    """
    from app.cli.match_list import give_matches
    from app.cli.offer import open_offer_told
    from app.cli.progress import counting
    from app.matched import match_companies
    from app.matching import Wanted
    from app.stores import open_database
    from app.themes import check_themes

    at = read_now(now)
    check_file(output, file)
    wanted = Wanted(
        include=frozenset(include or ()),
        grades=frozenset(grade or ()),
        countries=frozenset(code.upper() for code in country or ()),
        themes=check_themes(theme or ()),
        every=every,
    )
    with open_database() as database:
        companies = _companies(database, profile, cohort, everybody=everybody)
        several = profile is None
        most = limit if limit is not None else _LIMIT_EACH if several else _LIMIT
        offer = open_offer_told(database, at)
        with counting("matching") as counted:
            found = match_companies(database, companies, offer, wanted, changes=change or (), counted=counted)
    tell_language([one.profile for one in found], language)
    give_matches(found, at, language=language, most=most, why=why or numbers, numbers=numbers, output=output, file=file)
    exit_if_nothing(any(one.listed for one in found))


def _companies(database: "Database", name: str | None, cohort: str | None, *, everybody: bool) -> "tuple[Profile, ...]":
    from app.companies import find_companies, find_profile

    if name is not None:
        if everybody or cohort is not None:
            raise CommandError("--profile names one company, --all and --cohort several; name one of them")
        return (find_profile(database, name),)
    if not everybody and cohort is None:
        raise CommandError("say for whom: --profile ID, --cohort NAME or --all")
    found = find_companies(database, cohort)
    if not found:
        raise CommandError("there is no company yet; next: callfit profile add FILE.yaml")
    return found
