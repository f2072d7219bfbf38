"""A member: an advisor or an admin who signed in. Who it is, what it may see, and that its forms are its own."""

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from app.web.forms import Form, read_form
from app.web.plain import require_plain, require_plain_path
from app.web.site import Site, asked_words, write_site_page
from catalogue.model.advisor import Advisor
from catalogue.model.profile import Profile
from catalogue.store.advisors import find_advisor
from catalogue.store.sessions import find_session
from notifier.wording.words import Words, load_words

ROOMS = ("site", "advisor")
COOKIE = "callfit"

Show = Callable[["Member"], Response]
Act = Callable[["Member", Form], Response]


class Role(StrEnum):
    """What a page is for: an ``advisor``'s are for admins as well, an ``admin``'s for admins alone."""

    ADVISOR = "advisor"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody who signed in to ``site`` with the address ``email``.

    ``advisor`` is who it is among the advisors, if it is one; ``is_admin`` is whether it may see everything. ``csrf``
    stands in each form that a page of this session sends.
    """

    site: Site
    request: Request
    email: str
    advisor: Advisor | None
    is_admin: bool
    csrf: str
    words: Words
    now: datetime

    @property
    def id(self) -> str:
        """Who it is, in notes and choices: the id of an advisor."""
        return self.advisor.id if self.advisor is not None else "admin"

    @property
    def zone(self) -> str:
        """The IANA zone of its clock."""
        return self.advisor.zone if self.advisor is not None else "UTC"

    def sees(self, profile: Profile) -> bool:
        """Whether a company is one of those that it looks after."""
        return self.is_admin or (self.advisor is not None and bool({*profile.cohorts} & {*self.advisor.cohorts}))

    def page(self, template: str, status: int = 200, **facts: Any) -> Response:
        """A page in the member's language."""
        common = {
            "home": None,
            "room": "member",
            "member": self.advisor.name if self.advisor is not None else self.email,
            "is_admin": self.is_admin,
            "is_advisor": True,
            "csrf": self.csrf,
        }
        return write_site_page(self.site, template, self.words, status=status, **{**common, **facts})


def mark_of(secret: str) -> str:
    """What the catalogue keeps in place of a secret that a link or a cookie holds."""
    return sha256(secret.encode()).hexdigest()


def session_csrf(site: Site, mark: str) -> str:
    """What stands in the forms of a session: nobody else can make it."""
    return hmac.digest(site.sender.links.secret, b"callfit form\0" + mark.encode(), "sha256").hex()[:32]


def find_role(site: Site, email: str) -> tuple[Advisor | None, bool]:
    """The advisor with an address, if there is one, and whether it is that of an admin."""
    with site.database.read() as connection:
        return find_advisor(connection, email), email.strip().casefold() in site.admins


def member_route(site: Site, role: Role, path: str, show: Show, act: Act | None = None) -> Route:
    """The address of a page for those who signed in and may see it: GET and HEAD ``show``, POST acts.

    Who is not signed in is led to the page to do so; who may not see it is told that there is nothing.
    """

    async def answer(request: Request) -> Response:
        require_plain(request.scope)
        require_plain_path(request.scope)
        member = await run_in_threadpool(lambda: _find_member(site, request))
        if member is None:
            if request.method == "POST":
                raise HTTPException(403)
            return RedirectResponse(site.path("/sign-in", {"next": request.url.path}), 303)
        if role is Role.ADMIN and not member.is_admin:
            raise HTTPException(404)
        if act is None or request.method != "POST":
            return await run_in_threadpool(lambda: show(member))
        form = await read_form(request)
        if not hmac.compare_digest(form.one("csrf").encode(), member.csrf.encode()):
            raise HTTPException(403)
        return await run_in_threadpool(lambda: act(member, form))

    return Route(path, answer, methods=["GET"] if act is None else ["GET", "POST"])


def _find_member(site: Site, request: Request) -> Member | None:
    secret = request.cookies.get(COOKIE, "")
    if not secret:
        return None
    now, mark = site.clock(), mark_of(secret)
    with site.database.read() as connection:
        session = find_session(connection, mark, now)
    if session is None:
        return None
    advisor, is_admin = find_role(site, session.email)
    if advisor is None and not is_admin:
        return None
    words = load_words(advisor.language, rooms=ROOMS) if advisor is not None else asked_words(request, ROOMS)
    return Member(
        site=site,
        request=request,
        email=session.email,
        advisor=advisor,
        is_admin=is_admin,
        csrf=session_csrf(site, mark),
        words=words,
        now=now,
    )
