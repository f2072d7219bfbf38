"""Opening kept answers, whichever of the two forms they have."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from crawlers.replay.answers import INDEX, Answers
from crawlers.replay.eu_portal import EuPortal
from crawlers.replay.mischief import MischiefMaker
from crawlers.replay.recording import Recording
from crawlers.replay.server import Site


def open_recording(path: Path, *, now: datetime | None = None, texts: Sequence[Path] = ()) -> Recording | Answers:
    """The kept answers at ``path``: a folder with ``answers.json``, or pages of the EU search.

    Of several recordings of that search the newest one not later than ``now`` (aware) is taken, and ``texts`` are
    joined to it. Raises `RecordingError` for what is neither.
    """
    if (path / INDEX).is_file():
        return Answers.load(path)
    return Recording.load(path, now=now, texts=texts)


def recorded_at(recording: Recording | Answers) -> datetime | None:
    """The instant (aware, UTC) that kept answers are of, None where they do not say."""
    return recording.recorded_at if isinstance(recording, Answers) else recording.fetched_at


def as_site(recording: Recording | Answers) -> Site:
    """Kept answers as what answers requests."""
    return EuPortal(recording, MischiefMaker(None)) if isinstance(recording, Recording) else recording
