"""The mails for admins: digests by period, what waits, what was refused, and addresses that take none."""

from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from starlette.responses import Response
from starlette.routing import Route

from app.web.admin.desk import go_back, show_page
from app.web.forms import Form
from app.web.members import Member, Role, member_route
from app.web.site import Site, shown_name
from catalogue.model.delivery import DeliveryState, MailKind

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from app.mail_state import KeyOf
    from catalogue.store.tallies import Letter

_PERIODS, _LETTERS = 30, 50
_LONGEST_REASON = 300


def routes(site: Site) -> list[Route]:
    """The address of the page."""
    return [member_route(site, Role.ADMIN, "/admin/mails", show, act)]


def show(member: Member) -> Response:
    """The page as it is."""
    return _page(member)


def _page(member: Member, status: int = 200, **said: str) -> Response:
    from app.blocked import find_blocked_addresses
    from catalogue.store import tallies

    with member.site.database.read() as connection:
        counts = tallies.count_mails(connection)
        names = _names(connection)
        facts = {
            "periods": tallies.find_digest_tallies(connection, _PERIODS),
            "pending": _rows(tallies.find_letters(connection, DeliveryState.PENDING, _LETTERS), names),
            "parked": _rows(tallies.find_letters(connection, DeliveryState.PARKED, _LETTERS), names),
            "withdrawn": _rows(tallies.find_letters(connection, DeliveryState.WITHDRAWN, _LETTERS), names),
            "oldest": tallies.oldest_pending(connection),
            "blocked": find_blocked_addresses(connection, member.now, _key_of(member.site)),
        }
    kinds = [kind for kind in MailKind if any((kind, state) in counts for state in DeliveryState)]
    states = list(DeliveryState)
    return show_page(
        member,
        "mails",
        "/mails",
        status=status,
        **facts,
        kinds=[(kind.value.replace("_", " "), [counts.get((kind, state), 0) for state in states]) for kind in kinds],
        states=states,
        totals={state: sum(n for (_, one), n in counts.items() if one is state) for state in states},
        shown_name=shown_name,
        said={"profile": "", "why": "", "fault": "", "refused": "", **said},
    )


def _rows(letters: "tuple[Letter, ...]", names: dict[str, str]) -> list[dict[str, Any]]:
    """Letters with the name of the company; an admin's has none, and nobody's address is shown."""
    return [
        {
            "letter": one,
            "who": names.get(one.profile_id, one.profile_id) if one.profile_id is not None else "no company",
        }
        for one in letters
    ]


def _names(connection: "Connection") -> dict[str, str]:
    from catalogue.store.profiles import find_profiles

    return {profile.id: shown_name(profile.name) for profile in find_profiles(connection)}


def _key_of(site: Site) -> "KeyOf":
    return cache(site.sender.key_of)


def act(member: Member, form: Form) -> Response:
    """Try now what waits, try again what was refused, or let mail to a company's address through again."""
    match form.one("do"):
        case "send":
            member.site.post()
            return go_back(member, "/admin/mails", "send")
        case "retry":
            return _retry(member, form.one("mail"))
        case _:
            return _unblock(member, form.one("profile"), form.one("why"), member.now)


def _retry(member: Member, delivery_id: str) -> Response:
    from app.errors import CommandError
    from app.parked import try_again

    try:
        try_again(member.site.database, delivery_id, member.now, _key_of(member.site))
    except CommandError as error:
        return _page(member, 409, refused=str(error))
    member.site.post()
    return go_back(member, "/admin/mails", "retry")


def _unblock(member: Member, profile: str, why: str, now: datetime) -> Response:
    from app.blocked import find_blocked_addresses, unblock
    from app.errors import CommandError

    key_of = _key_of(member.site)
    if not why.strip() or len(why) > _LONGEST_REASON:
        fault = f"Say in at most {_LONGEST_REASON} characters why mail can go there again."
        return _page(member, 422, profile=profile, why=why, fault=fault)
    with member.site.database.read() as connection:
        held = {one.id for each in find_blocked_addresses(connection, now, key_of) for one in each.companies}
    if profile not in held:
        # Somebody else did it, or it has rested long enough.
        return go_back(member, "/admin/mails", "takes")
    try:
        unblock(member.site.database, profile, why, now, key_of)
    except CommandError as error:
        return _page(member, 422, profile=profile, why=why, fault=str(error))
    return go_back(member, "/admin/mails", "unblocked")
