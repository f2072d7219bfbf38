"""An advisor's desk: the companies that a member sees, and what is on offer for them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from starlette.exceptions import HTTPException
from starlette.responses import Response

from app.advising.cohorts import CallThemes, cohort_names
from app.advising.outlooks import OutlookDesk, Outlooks
from app.web.forms import Form
from app.web.members import Member
from app.web.site import Site
from catalogue.model.call import Call
from catalogue.model.profile import Profile
from catalogue.model.state import next_deadline
from notifier.wording.figures import local_day, write_short_day
from notifier.wording.words import Words

Show = Callable[["Desk", Member], Response]
Act = Callable[["Desk", Member, Form], Response]


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What the pages of advisors on ``site`` have in common: what was worked out before is kept in it."""

    site: Site
    outlooks: OutlookDesk
    themes: CallThemes = field(default_factory=CallThemes)

    def look(self, member: Member, profiles: Sequence[Profile]) -> Outlooks:
        """What is on offer for companies now; of those that there was no time for it is told how many they are."""
        return self.outlooks.look(self.site.offer.ordered(member.now), profiles, member.now)

    def cohorts(self, member: Member) -> list[str]:
        """The cohorts that a member sees and that have a company."""
        return cohort_names(self.companies(member), self._allowed(member))

    def companies(self, member: Member, cohort: str = "") -> tuple[Profile, ...]:
        """The companies that a member sees, of one ``cohort`` where that is not empty, by name."""
        from catalogue.store.profiles import find_profiles

        with self.site.database.read() as connection:
            found = find_profiles(connection)
        seen = (one for one in found if member.sees(one) and (not cohort or cohort in one.cohorts))
        return tuple(sorted(seen, key=lambda one: (one.name.casefold(), one.id)))

    def chosen_cohort(self, member: Member) -> str:
        """The cohort that the address names; empty for all. Raises HTTPException (404) for one that is not seen."""
        cohort = member.request.query_params.get("cohort", "")
        if cohort and cohort not in self.cohorts(member):
            raise HTTPException(404)
        return cohort

    def company(self, member: Member) -> Profile:
        """The company that the address names. Raises HTTPException (404) for one that the member does not see."""
        from catalogue.store.profiles import get_profile

        with self.site.database.read() as connection:
            found = get_profile(connection, str(member.request.path_params["company"]))
        if found is None or not member.sees(found):
            raise HTTPException(404)
        return found

    def _allowed(self, member: Member) -> Sequence[str] | None:
        return None if member.is_admin or member.advisor is None else member.advisor.cohorts


def place_of(profile: Profile, words: Words) -> str:
    """Where a company is, in a few words."""
    region = words.place(profile.nuts) if profile.nuts else ""
    parts = [profile.place or region, words.country(profile.country)]
    return ", ".join(dict.fromkeys(part for part in parts if part))


def write_until(call: Call, member: Member) -> str:
    """The next deadline of a call as short as it can be told, on the member's clock; empty where there is none."""
    upcoming = next_deadline(call, member.now)
    if upcoming is None:
        return ""
    return write_short_day(member.words, local_day(upcoming.at, member.zone), member.now)


def page_of(member: Member, count: int, shown: int) -> tuple[int, int]:
    """The number of the page that the address asks for, from 1 on, and how many there are with ``shown`` on each."""
    pages = max(1, -(-count // shown))
    asked = member.request.query_params.get("page", "1")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    return min(max(number, 1), pages), pages
