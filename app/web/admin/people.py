"""People for admins: the advisors, and of companies numbers only."""

from datetime import timedelta

from starlette.responses import Response
from starlette.routing import Route

from app.web.admin.desk import show_page
from app.web.members import Member, Role, member_route
from app.web.site import Site
from catalogue.model.consent import ConsentState

_WEEK = timedelta(days=7)


def routes(site: Site) -> list[Route]:
    """The address of the page."""
    return [member_route(site, Role.ADMIN, "/admin/people", show)]


def show(member: Member) -> Response:
    """The page."""
    from catalogue.store import tallies
    from catalogue.store.advisors import find_advisors
    from catalogue.store.profiles import find_profiles

    with member.site.database.read() as connection:
        advisors = find_advisors(connection)
        consents = tallies.count_consents(connection)
        weeks = [tallies.count_companies_since(connection, member.now - n * _WEEK) for n in (1, 4)]
        cohorts: dict[str, int] = {}
        for profile in find_profiles(connection):
            for cohort in profile.cohorts or ("none",):
                cohorts[cohort] = cohorts.get(cohort, 0) + 1
    states = [*((state, state.value) for state in ConsentState), (None, "not asked")]
    return show_page(
        member,
        "people",
        "/people",
        advisors=advisors,
        companies=sum(consents.values()),
        consents=[(word, consents.get(state, 0)) for state, word in states],
        weeks=[("the last 7 days", *weeks[0]), ("the last 28 days", *weeks[1])],
        cohorts=sorted(cohorts.items()),
    )
