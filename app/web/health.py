"""Whether an installation works, for machines: nothing in the answer is private."""

import time
from collections.abc import Callable
from threading import Lock
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from app.web.site import Site
from catalogue.store.errors import StoreError

_GOOD_FOR_SECONDS = 5.0
Answer = tuple[int, dict[str, Any]]


def routes(site: Site) -> list[Route]:
    """The address of the answer."""
    checkup = Checkup(site)

    async def answer(_: Request) -> Response:
        status, body = await run_in_threadpool(checkup.get)
        return JSONResponse(body, status)

    return [Route("/health", answer)]


class Checkup:
    """How the installation of ``site`` is, looked at every five seconds at most, however often it is asked.

    ``monotonic`` tells the time in seconds.
    """

    def __init__(self, site: Site, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._site = site
        self._monotonic = monotonic
        self._lock = Lock()
        self._held: tuple[float, Answer] | None = None

    def get(self) -> Answer:
        """The status of HTTP, and what is said.

        ``ok``: all is well. ``degraded``: pages are shown, but not all is as it should be. ``failing``, with 503: no
        page that needs the catalogue can be shown.
        """
        with self._lock:
            at = self._monotonic()
            if self._held is None or at - self._held[0] >= _GOOD_FOR_SECONDS:
                self._held = at, _look(self._site)
            return self._held[1]


def _look(site: Site) -> Answer:
    from catalogue.store.schema import head, revision

    try:
        found = revision(site.database)
        if found != head():
            return _tell(failing=True, database="ok", schema=f"{found or 'none'}, not {head()}: callfit db upgrade")
        schedule, last_job = _schedule(site)
    except StoreError:
        return _tell(failing=True, database="cannot be read")
    offer = "ok" if site.offer.is_ready else "not read yet"
    listing = "ok" if site.listing.is_ready else "not read yet"
    return _tell(database="ok", schema="ok", schedule=schedule, offer=offer, listing=listing, last_job=last_job)


def _tell(*, failing: bool = False, last_job: str | None = None, **checks: str) -> Answer:
    # An installation without schedule is run by the timers of its system.
    well = all(word in {"ok", "none"} for word in checks.values())
    status = "failing" if failing else "ok" if well else "degraded"
    return 503 if failing else 200, {"status": status, "checks": checks, "last_job": last_job}


def _schedule(site: Site) -> tuple[str, str | None]:
    from app.schedule.tenure import NAME
    from catalogue.store.leases import find_lease, is_held
    from catalogue.store.tallies import last_job_at

    with site.database.read() as connection:
        lease, at = find_lease(connection, NAME), last_job_at(connection)
        held = lease is not None and is_held(connection, lease, site.clock())
    word = "none" if lease is None else "ok" if held else "its lease has expired"
    return word, at.isoformat() if at is not None else None
