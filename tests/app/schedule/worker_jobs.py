"""Jobs of the tests' own, which leave lines in a file of notes; see `tests.app.schedule.worker`."""

import sys
from datetime import timedelta
from pathlib import Path

from app.schedule.due import Cadence
from app.schedule.jobs import Job, Line

PROGRAM = (sys.executable, str(Path(__file__).with_name("worker.py")))


def note_job(
    notes: Path,
    name: str,
    *,
    every: timedelta = timedelta(days=1),
    seconds: float = 0,
    action: str = "note",
    line: Line = Line.READING,
    after_reading: bool = False,
) -> Job:
    """A job that notes its begin and its end; or one of the ``action``s of the worker."""
    return Job(
        name=name,
        cadence=Cadence(every=every, again_after=every / 4),
        arguments=(action, str(notes), name, *([str(seconds)] if action != "fail" else [])),
        line=line,
        sum_up=str.strip,
        after_reading=after_reading,
    )


def read_notes(notes: Path) -> list[str]:
    """What was noted so far, without the numbers of processes."""
    return [line.partition(" ")[2] for line in notes.read_text().splitlines()] if notes.exists() else []


def pids_of(notes: Path, text: str) -> list[int]:
    """The processes that noted this."""
    lines = notes.read_text().splitlines() if notes.exists() else []
    return [int(line.partition(" ")[0]) for line in lines if line.partition(" ")[2] == text]
