"""``callfit serve``: the pages behind the links in mails."""

from typing import Annotated

import typer


def serve(
    host: Annotated[str, typer.Option(help="The address to listen at; a proxy with HTTPS stands before it.")] = (
        "127.0.0.1"
    ),
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port to listen at; 0 takes a free one.")] = 8000,
) -> None:
    """Serve the pages behind the links in mails: confirm, stop, pause, keep a call, read a mail, calendars.

    CALLFIT_SITE is the address at which readers find them. Runs until it is told to stop (Ctrl+C, SIGTERM), which ends
    with exit code 0.
    """
    from app.serving import serve_pages
    from app.stores import open_database

    with open_database() as database:
        serve_pages(database, host, port, lambda place: print(place, flush=True))
