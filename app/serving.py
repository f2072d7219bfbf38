"""The pages served over HTTP, until the program is told to stop."""

import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from app.errors import CommandError

if TYPE_CHECKING:
    from catalogue.store.database import Database

_AT_ONCE = 100
_IDLE_SECONDS = 5
_LAST_SECONDS = 20
_LONGEST_HEAD = 16_384


def serve_pages(database: "Database", host: str, port: int, tell: Callable[[str], None]) -> None:
    """Serve the pages of ``database`` at ``host`` and ``port`` until SIGTERM or SIGINT; what is begun is ended first.

    ``tell`` is told where, once the pages can be asked for. Raises `CommandError` if there is no site in the settings,
    if the extra ``web`` is not installed, or if nobody can listen there.
    """
    from app.clock import read_now
    from app.current_offer import CurrentOffer
    from app.digests import make_sender
    from app.posting import Poster
    from catalogue.settings import read_settings

    sender = make_sender()
    if not sender.links.site:
        raise CommandError("set CALLFIT_SITE to the address at which readers find these pages, such as https://HOST")
    try:
        import uvicorn

        from app.web import make_app
        from app.web.site import Site
    except ModuleNotFoundError as error:
        raise CommandError(f"the pages need {error.name}; run: pip install 'callfit[web]'") from error
    settings = read_settings()
    poster = Poster(database, settings.mail, lambda: read_now(None))
    site = Site(
        database=database,
        offer=CurrentOffer(database),
        sender=sender,
        clock=lambda: read_now(None),
        post=poster.post,
        admins=frozenset(one.strip().casefold() for one in settings.admins.split(",") if one.strip()),
        metrics_key=settings.metrics_key,
    )
    app = make_app(site)
    # An address of a page is a key: requests are not logged.
    config = uvicorn.Config(
        app,
        http="h11",
        ws="none",
        lifespan="off",
        access_log=False,
        log_level="warning",
        server_header=False,
        proxy_headers=bool(settings.proxy),
        forwarded_allow_ips=settings.proxy or None,
        limit_concurrency=_AT_ONCE,
        timeout_keep_alive=_IDLE_SECONDS,
        timeout_graceful_shutdown=_LAST_SECONDS,
        h11_max_incomplete_event_size=_LONGEST_HEAD,
    )
    with _listen(host, port) as listening, _stopping_is_no_failure(), poster:
        site.warm()
        shown = f"[{host}]" if ":" in host else host
        tell(f"serving {sender.links.site} at http://{shown}:{listening.getsockname()[1]}; stop with Ctrl+C")
        uvicorn.Server(config).run(sockets=[listening])


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family, backlog=_AT_ONCE)
    except OSError as error:
        raise CommandError(f"cannot listen at {host}, port {port}: {error.strerror or error}") from error
    # Without it the body of an answer waits for the visitor's receipt of the head, 40 ms a page.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


@contextmanager
def _stopping_is_no_failure() -> Iterator[None]:
    """The server ends what it does and then sends itself the signal that stopped it once more, which has no effect."""
    before = {one: signal.signal(one, lambda *_: None) for one in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
