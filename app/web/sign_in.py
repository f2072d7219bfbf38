"""Advisors and admins sign in by a link that is mailed to them, and sign out."""

import re
import secrets
from datetime import timedelta

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from app.web.after import after
from app.web.forms import Form
from app.web.guests import SPEAK, Guest, open_route
from app.web.limits import may_ask, may_write_to
from app.web.members import COOKIE, ROOMS, find_role, mark_of
from app.web.site import Site
from catalogue.model.session import Session, SignIn
from catalogue.store.deliveries import plan_delivery
from catalogue.store.sessions import end_session, find_sign_in, put_sign_in, use_sign_in
from notifier.links import LinkError
from notifier.mails.writing import write_sign_in
from notifier.sender import is_address
from notifier.wording.words import load_words

# The ids of calls have a colon.
_PLAIN = re.compile(r"[A-Za-z0-9/_:.-]{1,300}")
SIGN_IN_WITHIN = timedelta(minutes=30)
SESSION_LASTS = timedelta(days=14)


def routes(site: Site) -> list[Route]:
    """The addresses of these pages."""
    return [
        open_route(site, "/sign-in", _show, _ask, rooms=ROOMS),
        open_route(site, "/sign-in/{token}", _show_link, _enter, rooms=ROOMS),
        open_route(site, "/sign-out", _show_out, _leave, rooms=ROOMS),
    ]


def _show(guest: Guest) -> Response:
    return _write(guest)


def _write(guest: Guest, status: int = 200, email: str = "") -> Response:
    fault = "email" if status != 200 else None
    return guest.page("sign_in", status, step="ask", fault=fault, email=email[:254], typed_in="sign-in")


def _ask(guest: Guest, form: Form) -> Response:
    """The same answer for every address, before it is looked for, so that nobody learns who is an advisor."""
    email = form.one("email").strip()
    if form.one("do") == SPEAK:
        return _write(guest, email=email)
    if not is_address(email):
        return _write(guest, 422, email)
    allowed, onward = may_ask(guest.site, guest.visitor, guest.now), _next(guest)

    def mail() -> None:
        advisor, is_admin = find_role(guest.site, email)
        if allowed and may_write_to(guest.site, email, guest.now) and (advisor is not None or is_admin):
            _mail_link(guest, email, advisor.language if advisor is not None else guest.words.language, onward)

    return after(guest.page("sign_in", step="asked", fault=None, email=email), mail)


def _mail_link(guest: Guest, email: str, language: str, onward: str) -> None:
    site, secret = guest.site, secrets.token_urlsafe(32)
    until = guest.now + SIGN_IN_WITHIN
    sign_in = SignIn(mark=mark_of(secret), email=email.casefold(), made_at=guest.now, ends_at=until)
    link = site.address(f"/sign-in/{secret}") + (f"?next={onward}" if onward else "")
    words = load_words(language, rooms=ROOMS)
    delivery = write_sign_in(email, link, words, site.sender, guest.now, good_until=until)
    with site.database.write() as connection:
        put_sign_in(connection, sign_in)
        plan_delivery(connection, delivery)
    site.post()


def _show_link(guest: Guest) -> Response:
    _require(guest)
    return guest.page("sign_in", step="enter", fault=None, email="")


def _enter(guest: Guest, _: Form) -> Response:
    sign_in, secret = _require(guest), secrets.token_urlsafe(32)
    session = Session(mark=mark_of(secret), email=sign_in.email, began_at=guest.now, ends_at=guest.now + SESSION_LASTS)
    with guest.site.database.write() as connection:
        if not use_sign_in(connection, sign_in.mark, session):
            raise LinkError("this link to sign in is good no more")
    advisor, is_admin = find_role(guest.site, sign_in.email)
    start = "/admin" if is_admin and advisor is None else "/advisor"
    answer = RedirectResponse(guest.site.path(_next(guest) or start), 303)
    answer.set_cookie(
        COOKIE,
        secret,
        max_age=int(SESSION_LASTS.total_seconds()),
        path=guest.site.path("/"),
        secure=guest.site.sender.links.site.startswith("https://"),
        httponly=True,
        samesite="lax",
    )
    return answer


def _require(guest: Guest) -> SignIn:
    with guest.site.database.read() as connection:
        found = find_sign_in(connection, mark_of(str(guest.request.path_params["token"])), guest.now)
    if found is None:
        raise LinkError("this link to sign in is good no more")
    return found


def _next(guest: Guest) -> str:
    """The page that was wanted at first: one for members and no other place."""
    wanted = guest.request.query_params.get("next", "")
    inside = wanted.startswith(("/advisor", "/admin")) and "//" not in wanted and ".." not in wanted
    return wanted if inside and _PLAIN.fullmatch(wanted) else ""


def _show_out(guest: Guest) -> Response:
    return guest.page("sign_in", step="leave", fault=None, email="")


def _leave(guest: Guest, _: Form) -> Response:
    secret = guest.request.cookies.get(COOKIE, "")
    if secret:
        with guest.site.database.write() as connection:
            end_session(connection, mark_of(secret))
    answer = guest.page("sign_in", step="left", fault=None, email="")
    answer.delete_cookie(COOKIE, path=guest.site.path("/"))
    return answer
