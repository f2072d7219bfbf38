"""Companies by the names that people type: one, all, or those of a cohort."""

from typing import TYPE_CHECKING

from app.errors import CommandError

if TYPE_CHECKING:
    from catalogue.model.profile import Profile
    from catalogue.store.database import Database

_NONE_YET = "there are none yet; next: callfit profile add FILE.yaml"
_MOST_NAMED = 20


def find_profile(database: "Database", name: str) -> "Profile":
    """The company of that id. Raises `CommandError` if there is none."""
    from catalogue.store import profiles

    with database.read() as connection:
        found = profiles.get_profile(connection, name)
        if found is not None:
            return found
        known = [profile.id for profile in profiles.find_profiles(connection)]
    raise CommandError(f"there is no company {name!r}; {_named(known)}")


def find_companies(database: "Database", cohort: str | None) -> "tuple[Profile, ...]":
    """All companies, or those of a ``cohort``, in the order of their ids. Raises `CommandError` if it has none."""
    from catalogue.store import profiles

    with database.read() as connection:
        found = profiles.find_profiles(connection)
    if cohort is None:
        return found
    members = tuple(profile for profile in found if cohort in profile.cohorts)
    if not members:
        known = sorted({name for profile in found for name in profile.cohorts})
        hint = _named(known) if known else "no company is in any yet; next: callfit profile add FILE.yaml --cohort NAME"
        raise CommandError(f"there is no cohort {cohort!r}; {hint}")
    return members


def _named(known: list[str]) -> str:
    if not known:
        return _NONE_YET
    more = f" and {len(known) - _MOST_NAMED} more" if len(known) > _MOST_NAMED else ""
    return f"there are: {', '.join(known[:_MOST_NAMED])}{more}"
