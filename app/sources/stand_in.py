"""A portal on this machine, that answers from a folder."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from app.errors import CommandError


@contextmanager
def stand_in(folder: Path | None) -> Iterator[tuple[str | None, datetime | None]]:
    """The origin of a stand-in that answers from ``folder``, and the instant of its answers; None of both without one.

    Raises `CommandError` for a folder without answers.
    """
    if folder is None:
        yield None, None
        return
    from crawlers.replay import RecordingError, StandIn
    from crawlers.replay.sites import open_recording, recorded_at

    try:
        recording = open_recording(folder)
    except RecordingError as error:
        raise CommandError(str(error)) from error
    with StandIn(recording) as standing:
        yield standing.origin, recorded_at(recording)
