"""Reading many sources in one go: each in a process of its own, a few at a time, none harmed by another."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

# A reading that takes longer hangs; it is stopped so that the others are not held up.
LONGEST = 2 * 3600.0
_POLL = 0.05
_GRACE = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one source's reading.

    ``run`` is the finished run as ``callfit crawl --format json`` gives it, or None where there is none; then
    ``problem`` says why. ``seconds`` is how long the process lived, ``megabytes`` the most memory that it held.
    """

    source: str
    run: dict[str, Any] | None
    problem: str | None
    exit_code: int
    seconds: float
    megabytes: float


@dataclass(slots=True, kw_only=True)
class _Child:
    source: str
    process: "subprocess.Popen[str]"
    out: IO[str]
    err: IO[str]
    begun: float = field(default_factory=time.monotonic)
    told_to_stop: float | None = None

    def age(self) -> float:
        return time.monotonic() - self.begun


def crawl_each(
    sources: Sequence[str],
    arguments: Callable[[str], Sequence[str]],
    *,
    jobs: int = 2,
    longest: float = LONGEST,
    began: Callable[[str], None] = lambda _: None,
    command: Sequence[str] = ("crawl",),
) -> Iterator[Outcome]:
    """Read ``sources``, at most ``jobs`` at a time, and give each one's outcome as it ends.

    ``arguments`` are those of ``callfit crawl SOURCE`` for a source; another ``command`` reads what is no source. A
    reading that takes more than ``longest`` seconds is stopped. ``began`` hears of each as it begins. Where the caller
    stops early, the readings under way are stopped.
    """
    waiting, running = list(reversed(sources)), list[_Child]()
    try:
        while waiting or running:
            while waiting and len(running) < jobs:
                source = waiting.pop()
                began(source)
                running.append(_start(source, [*command, source, "--format", "json", *arguments(source)]))
            for child in list(running):
                outcome = _look_after(child, longest)
                if outcome is not None:
                    running.remove(child)
                    yield outcome
            time.sleep(_POLL)
    finally:
        for child in running:
            _kill(child, signal.SIGTERM)
        for child in running:
            with suppress(subprocess.TimeoutExpired):
                child.process.wait(_GRACE)
            _kill(child, signal.SIGKILL)


def _start(source: str, arguments: Sequence[str]) -> _Child:
    # Files and not pipes: nobody reads while the child writes. They are closed when it has ended.
    out, err = tempfile.TemporaryFile("w+"), tempfile.TemporaryFile("w+")  # noqa: SIM115
    command = [sys.executable, "-m", "app", *arguments]
    # The program may be run from anywhere; the child must find the same one.
    root = str(Path(__file__).parents[1])
    path = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))
    process = subprocess.Popen(  # noqa: S603 - our own program, its arguments in a list
        command,
        stdin=subprocess.DEVNULL,
        stdout=out,
        stderr=err,
        text=True,
        env=os.environ | {"PYTHONPATH": path},
        start_new_session=True,
    )
    return _Child(source=source, process=process, out=out, err=err)


def _look_after(child: _Child, longest: float) -> Outcome | None:
    """The outcome of a child that has ended, else None; one that takes too long is told to stop, then made to."""
    pid, status, usage = os.wait4(child.process.pid, os.WNOHANG)
    if pid == 0:
        if child.told_to_stop is not None and child.age() - child.told_to_stop > _GRACE:
            _kill(child, signal.SIGKILL)
        elif child.told_to_stop is None and child.age() > longest:
            child.told_to_stop = child.age()
            _kill(child, signal.SIGTERM)
        return None
    child.process.returncode = code = os.waitstatus_to_exitcode(status)
    with child.out, child.err:
        child.out.seek(0)
        child.err.seek(0)
        out, err = child.out.read(), child.err.read()
    run = _run_in(out)
    problem = None
    if child.told_to_stop is not None:
        problem = f"stopped: it took longer than {longest:.0f} seconds"
    elif run is None:
        problem = _last_line(err) or f"its process ended with {code} and said nothing"
    return Outcome(
        source=child.source,
        run=run,
        problem=problem,
        exit_code=code,
        seconds=child.age(),
        # Linux counts in KiB, macOS in bytes.
        megabytes=usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024),
    )


def _kill(child: _Child, how: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(child.process.pid, how)


def _run_in(out: str) -> dict[str, Any] | None:
    try:
        found = json.loads(out)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _last_line(err: str) -> str:
    lines = [line.strip() for line in err.splitlines() if line.strip()]
    return lines[-1].removeprefix("callfit: ") if lines else ""
