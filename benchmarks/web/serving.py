"""A catalogue with many calls and companies, and its pages served by a process of its own."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import islice
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from benchmarks.speed import texts
from catalogue.model.consent import Consent, ConsentState
from catalogue.store import calls, consents, profiles, runs, schema
from catalogue.store.database import Database
from notifier.links import Links

SECRET = b"the secret of a benchmark, only" + b"."
_TOGETHER = 500


def fill(file: Path, count: int, companies: int) -> list[str]:
    """Keep so many calls and companies in a new catalogue; the link keys of the companies, in their order."""
    with Database.open(f"sqlite:///{file}") as database:
        schema.upgrade(database)
        source = next(texts.calls(1)).source
        with database.write() as connection:
            run = runs.begin_run(connection, source, texts.NOW - timedelta(hours=2))
        for some in _pieces(texts.calls(count)):
            with database.write() as connection:
                calls.put_calls(connection, some, run)
        for group in _pieces(texts.profiles(companies)):
            with database.write() as connection:
                for one in group:
                    profiles.put_profile(connection, one, texts.NOW)
                    agreed = Consent(profile_id=one.id, state=ConsentState.CONFIRMED, at=texts.NOW, how="a benchmark")
                    consents.put_consent(connection, agreed)
        with database.read() as connection:
            return [profiles.link_key_of(connection, one.id) for one in texts.profiles(companies)]


def _pieces(items: Iterator[Any]) -> Iterator[list[Any]]:
    while some := list(islice(items, _TOGETHER)):
        yield some


def _serve(file: Path, listening: socket.socket, told: Connection) -> None:
    """Serve the catalogue until the process is ended; ``told`` gets the seconds of preparing and the megabytes held.

    Beside the pages there is ``/benchmark/SIZE``: so many bytes that are only handed out.
    """
    import resource
    import time

    import uvicorn
    from starlette.applications import Starlette
    from starlette.responses import HTMLResponse
    from starlette.routing import Mount, Route

    from app.current_offer import CurrentOffer
    from app.web import make_app
    from app.web.site import Site
    from notifier.sender import Sender

    site_address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    with Database.open(f"sqlite:///{file}") as database:
        sender = Sender(
            name="Callfit",
            address="digest@callfit.example",
            contact="",
            links=Links(site=site_address, secret=SECRET),
        )
        site = Site(database=database, offer=CurrentOffer(database), sender=sender, clock=lambda: texts.NOW)
        began = time.perf_counter()
        site.offer.ordered(texts.NOW)
        site.listing.get(texts.NOW)
        seconds = time.perf_counter() - began

        async def static(request: object) -> HTMLResponse:
            return HTMLResponse(b"x" * int(request.path_params["size"]))  # type: ignore[attr-defined]

        app = Starlette(routes=[Route("/benchmark/{size:int}", static), Mount("/", make_app(site))])
        told.send((seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000))
        config = uvicorn.Config(app, log_level="error", lifespan="off", ws="none", access_log=False)
        uvicorn.Server(config).run(sockets=[listening])


@contextmanager
def served(file: Path) -> Iterator[tuple[str, float, float]]:
    """The pages of the catalogue in ``file``: their address, the seconds it took to prepare, and the megabytes held."""
    context = get_context("fork")
    ours, theirs = context.Pipe()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        # As `callfit serve` does: the body of an answer does not wait for the receipt of its head.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        process = context.Process(target=_serve, args=(file, listening, theirs), daemon=True)
        process.start()
        try:
            seconds, megabytes = ours.recv()
            yield f"http://127.0.0.1:{listening.getsockname()[1]}", seconds, megabytes
        finally:
            process.terminate()
            process.join(20)
