"""The first page: what this is, what there is now, and what closes soonest."""

from itertools import islice

from starlette.responses import Response
from starlette.routing import Route

from app.listed_calls import Overview, Wanted
from app.web.guests import Guest, open_route
from app.web.public.asked import LONGEST_WORDS
from app.web.public.call_lines import call_place, read_lines
from app.web.public.search import ROOMS
from app.web.site import Site
from catalogue.model.state import State
from catalogue.store.search import Filters
from notifier.wording.words import Words

_SOONEST = 5
_UNION = "EU"
_OPEN = Wanted(filters=Filters(states=frozenset({State.OPEN})))


def routes(site: Site) -> list[Route]:
    """The address of the first page."""
    return [open_route(site, "/", show, rooms=ROOMS)]


def show(guest: Guest) -> Response:
    """What this is, and what there is now."""
    site, now, words = guest.site, guest.now, guest.words
    listing, overview = site.listing.get(now), site.listing.count(now)
    soonest = islice(listing.choose(listing.by_deadline, _OPEN, now), _SOONEST)
    return guest.page(
        "public/home",
        indexed=True,
        counts=_write_counts(overview, words) if overview.open else None,
        planned=words.count("web.public.home.planned", overview.planned) if overview.planned else None,
        soonest=read_lines(site.database, (one.id for one in soonest), words, now),
        longest=LONGEST_WORDS,
        call_path=lambda one: guest.path(call_place(one)),
    )


def _write_counts(overview: Overview, words: Words) -> str:
    """How many calls there are, and where they come from: the Union, some of its countries, or both."""
    national = overview.countries - {_UNION}
    told = {
        "calls": words.count("web.public.home.calls", overview.open),
        "sources": words.count("web.public.home.sources", len(overview.live_by_source)),
    }
    if not national:
        return words.say("web.public.home.counts_union", **told)
    told["countries"] = words.count("web.public.home.countries", len(national))
    both = _UNION in overview.countries
    return words.say("web.public.home.counts" if both else "web.public.home.counts_national", **told)
