"""The links of a company, mailed once more to who lost them; the same answer for every address."""

from starlette.responses import Response
from starlette.routing import Route

from app.joining.letters import mail_links
from app.web.after import after
from app.web.forms import Form
from app.web.guests import SPEAK, Guest, open_route
from app.web.join import ROOMS
from app.web.limits import may_ask, may_write_to
from app.web.site import Site
from notifier.sender import is_address


def routes(site: Site) -> list[Route]:
    """The address of this page."""
    return [open_route(site, "/lost", _show, _send, rooms=ROOMS)]


def _show(guest: Guest) -> Response:
    return _ask(guest)


def _ask(guest: Guest, status: int = 200, email: str = "") -> Response:
    return guest.page("join/lost", status, step="ask", email=email[:254], fault=status != 200, typed_in="lost")


def _send(guest: Guest, form: Form) -> Response:
    email = form.one("email").strip()
    if form.one("do") == SPEAK:
        return _ask(guest, email=email)
    if not is_address(email):
        return _ask(guest, 422, email)
    site, now = guest.site, guest.now
    allowed = may_ask(site, guest.visitor, now)

    def mail() -> None:
        if allowed and may_write_to(site, email, now):
            mail_links(site.database, site.sender, email, now)
            site.post()

    return after(guest.page("join/lost", step="sent", email=email, fault=False), mail)
