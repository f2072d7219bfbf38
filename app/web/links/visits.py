"""A visit: somebody follows a link of a mail. Who it is, what it is about, and what is shown or done."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.web.forms import SHORT, Bounds, Form, read_form
from app.web.plain import require_plain, require_plain_path
from app.web.site import Site, shown_name, write_page, write_site_page
from catalogue.model.profile import Profile
from catalogue.store.profiles import find_by_link_key
from notifier.links import LinkError, Purpose, Target, read_token
from notifier.wording.words import Words, load_words

Show = Callable[["Visit"], Response]
Act = Callable[["Visit", Form], Response]


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Somebody at ``site`` with a link whose ``target`` is about ``profile``, at ``now`` (UTC).

    ``request`` is what was asked, ``token`` what stands in the address of the link.
    """

    site: Site
    request: Request
    target: Target
    profile: Profile
    words: Words
    now: datetime

    @property
    def token(self) -> str:
        """What stands in the address for all that this link may do."""
        return str(self.request.path_params["token"])

    def page(self, template: str, **facts: Any) -> Response:
        """A page in the company's language, which knows the company's name."""
        return write_page(self.site, f"links/{template}", self.words, name=shown_name(self.profile.name), **facts)

    def site_page(self, template: str, status: int = 200, **facts: Any) -> Response:
        """The same as a page of the site: ``template`` names its folder too, and ``home`` leads to My calls."""
        home = self.site.sender.links.my(self.target.link_key)
        common = {"name": shown_name(self.profile.name), "home": home, "room": "company"}
        return write_site_page(self.site, template, self.words, status=status, **{**common, **facts})


def link_route(
    site: Site,
    purpose: Purpose,
    show: Show,
    act: Act | None = None,
    ending: str = "",
    rooms: tuple[str, ...] = (),
    bounds: Bounds = SHORT,
) -> Route:
    """The address of the links of ``purpose``: GET and HEAD ``show`` what is there, POST acts on it.

    ``ending`` is what comes after the token, ``rooms`` are those of the words, as for
    `notifier.wording.words.load_words`, and ``bounds`` how large its form may be.

    Work on the catalogue happens in a thread of its own, so that nobody waits for it but the visitor. A link that leads
    nowhere raises `notifier.links.LinkError`, before anything else is looked at.
    """

    async def answer(request: Request) -> Response:
        require_plain(request.scope)
        require_plain_path(request.scope)
        now = site.clock()
        target = read_token(site.sender.links.secret, request.path_params["token"], purpose, now)
        if act is None or request.method != "POST":
            return await run_in_threadpool(lambda: show(_visit(site, request, target, now, rooms)))
        form = await read_form(request, bounds)
        return await run_in_threadpool(lambda: act(_visit(site, request, target, now, rooms), form))

    methods = ["GET"] if act is None else ["GET", "POST"]
    return Route(f"/{purpose}/{{token}}{ending}", answer, methods=methods)


def _visit(site: Site, request: Request, target: Target, now: datetime, rooms: tuple[str, ...]) -> Visit:
    with site.database.read() as connection:
        profile = find_by_link_key(connection, target.link_key)
    if profile is None:
        # A company whose data was erased: the same words as for any link that leads nowhere.
        raise LinkError("this link leads nowhere")
    words = load_words(profile.language, rooms=rooms)
    return Visit(site=site, request=request, target=target, profile=profile, words=words, now=now)
