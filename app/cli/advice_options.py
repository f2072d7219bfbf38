"""What the advisor's commands have in common: options, the reader's language, and the exit code when nothing fits."""

from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.completion import complete_calls, complete_cohorts, complete_profiles, complete_themes
from app.cli.output import warn
from app.errors import Exit
from app.including import Include

if TYPE_CHECKING:
    from collections.abc import Iterable

    from catalogue.model.profile import Profile

IncludeOption = Annotated[
    list[Include] | None,
    typer.Option(
        help="What is left out otherwise: weak matches, calls that the company may not apply for, calls that it "
        "dismissed; may be repeated."
    ),
]
LanguageOption = Annotated[
    str | None,
    typer.Option(metavar="CODE", help="Give reasons in this language, such as it, instead of the company's own."),
]
ThemeOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="ID", help="Only calls on this theme or objective; may be repeated.", autocompletion=complete_themes
    ),
]
ProfileArgument = Annotated[str, typer.Argument(help="The company's id.", autocompletion=complete_profiles)]
CallArgument = Annotated[
    str,
    typer.Argument(
        metavar="CALL", help="The call's id, its source's key or its identifier.", autocompletion=complete_calls
    ),
]
CohortOption = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Only the companies of this cohort.", autocompletion=complete_cohorts),
]


def tell_language(profiles: "Iterable[Profile]", language: str | None) -> None:
    """Say on standard error in which languages there are no words, so that English stands in for them."""
    from notifier.wording.words import languages

    wanted = {language} if language is not None else {profile.language for profile in profiles}
    for missing in sorted(wanted - set(languages())):
        warn(f"there are no words in {missing!r}, so reasons are in English; there are: {', '.join(languages())}")


def exit_if_nothing(found: bool) -> None:
    """End with the exit code that says that nothing fits, if nothing was ``found``."""
    if not found:
        raise SystemExit(int(Exit.NOTHING_FITS))
