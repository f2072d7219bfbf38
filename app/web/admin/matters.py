"""What needs a person: the first page of admins; seen and known, a matter stays quiet until it is another one."""

from typing import TYPE_CHECKING

from starlette.responses import Response
from starlette.routing import Route

from app.web.admin.desk import go_back, show_page
from app.web.forms import Form
from app.web.members import Member, Role, member_route
from app.web.site import Site

if TYPE_CHECKING:
    from app.doctor import Matter

# Where on these pages more is to be seen of a matter, by how its id begins.
_PLACES = {"mail:": "/admin/mails", "schedule": "/admin/schedule"}


def routes(site: Site) -> list[Route]:
    """The address of the page."""
    return [member_route(site, Role.ADMIN, "/admin", show, acknowledge)]


def show(member: Member) -> Response:
    """Everything that needs a person, in the order of need; what was acknowledged as it is, below."""
    matters = find_all_matters(member)
    seen = _find_acknowledged(member)
    shown = [
        {
            "matter": matter,
            "link": _place_of(matter),
            "known": seen.get(matter.id) == matter.fingerprint,
        }
        for matter in matters
    ]
    return show_page(
        member,
        "matters",
        "",
        due=[one for one in shown if not one["known"]],
        quiet=[one for one in shown if one["known"]],
    )


def find_all_matters(member: Member) -> "list[Matter]":
    """The findings of ``callfit doctor``, those that are urgent first."""
    from app.doctor import find_matters, place_matter
    from catalogue.settings import read_settings

    settings, database = read_settings(), member.site.database
    place = place_matter(database, settings)
    with database.read() as connection:
        return [*([place] if place is not None else []), *find_matters(connection, settings, member.now)]


def acknowledge(member: Member, form: Form) -> Response:
    """Keep a matter quiet as it was when the page was shown; where it is another by now, it is shown again."""
    name, fingerprint = form.one("matter"), form.one("fingerprint")
    return go_back(member, "/admin", put_acknowledgement(member, name, fingerprint))


def put_acknowledgement(member: Member, name: str, fingerprint: str) -> str:
    """Write down that a person has seen a matter; ``seen``, or ``gone`` or ``other`` where it is not so any more."""
    from catalogue.store import acknowledgements

    matter = next((one for one in find_all_matters(member) if one.id == name), None)
    if matter is None:
        return "gone"
    if matter.fingerprint != fingerprint:
        return "other"
    if _find_acknowledged(member).get(name) != fingerprint:
        with member.site.database.write() as connection:
            acknowledgements.acknowledge(connection, name, fingerprint, member.now)
    return "seen"


def _find_acknowledged(member: Member) -> dict[str, str]:
    from catalogue.store import acknowledgements

    with member.site.database.read() as connection:
        return acknowledgements.find_acknowledged(connection)


def _place_of(matter: "Matter") -> str | None:
    from crawlers.registry import source_names

    found = next((place for start, place in _PLACES.items() if matter.id.startswith(start)), None)
    if found is not None:
        return found
    name = matter.id.partition(":")[0]
    return f"/admin/sources/{name}" if name in source_names() else None
