"""Commands of ours as child processes: each with its time and memory, and ended together with its parent."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

# How long one that was told to stop may take to come to its end, seconds.
GRACE = 10.0
CALLFIT = (sys.executable, "-m", "app.confined")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a child ended: its exit code (negative: the signal that ended it) and what it said.

    ``overdue`` is whether it was stopped because it took too long. ``seconds`` is how long it lived, ``megabytes`` the
    most memory that it held.
    """

    code: int
    out: str
    err: str
    overdue: bool
    seconds: float
    megabytes: float

    def last_words(self) -> str:
        """The last line that it said of what went wrong, or what there is to say without one."""
        lines = [line.strip() for line in self.err.splitlines() if line.strip()]
        if lines:
            return lines[-1].removeprefix("callfit: ")
        return f"its process ended with {self.code} and said nothing"


@dataclass(slots=True, kw_only=True)
class Child:
    """A command under way."""

    name: str
    longest: float
    _process: "subprocess.Popen[str]"
    _out: IO[str]
    _err: IO[str]
    _begun: float = field(default_factory=time.monotonic)
    _told_to_stop: float | None = None
    _overdue: bool = False

    def look(self) -> Ended | None:
        """How it ended, None while it runs; one that takes too long is told to stop, then made to."""
        pid, status, usage = os.wait4(self._process.pid, os.WNOHANG)
        if pid == 0:
            if self._told_to_stop is not None and time.monotonic() - self._told_to_stop > GRACE:
                self.kill()
            elif self._told_to_stop is None and self._age() > self.longest:
                self._overdue = True
                self.stop()
            return None
        self._process.returncode = code = os.waitstatus_to_exitcode(status)
        with self._out, self._err:
            self._out.seek(0)
            self._err.seek(0)
            out, err = self._out.read(), self._err.read()
        return Ended(
            code=code,
            out=out,
            err=err,
            overdue=self._overdue,
            seconds=self._age(),
            # Linux counts in KiB, macOS in bytes.
            megabytes=usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024),
        )

    def stop(self) -> None:
        """Tell it, and what it has started, to come to an end."""
        if self._told_to_stop is None:
            self._told_to_stop = time.monotonic()
        self._signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it, and what it has started, at once."""
        self._signal(signal.SIGKILL)

    def _age(self) -> float:
        return time.monotonic() - self._begun

    def _signal(self, how: signal.Signals) -> None:
        # Once it was waited for, its number may be another's.
        if self._process.returncode is None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, how)


def start_child(
    name: str, arguments: Sequence[str], *, longest: float, memory: int = 0, program: Sequence[str] = CALLFIT
) -> Child:
    """Start ``callfit`` with these arguments; it may take ``longest`` seconds and ``memory`` bytes (0: no limit).

    It has a process group of its own, so that a Ctrl-C on the terminal reaches its parent alone. Another ``program`` is
    given the same as `app.confined`: its parent, its memory, then the arguments.
    """
    # Files and not pipes: nobody reads while the child writes. They are closed when it has ended.
    out, err = tempfile.TemporaryFile("w+"), tempfile.TemporaryFile("w+")  # noqa: SIM115
    # The program may be run from anywhere; the child must find the same one.
    root = str(Path(__file__).parents[1])
    path = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))
    process = subprocess.Popen(  # noqa: S603 - our own program, its arguments in a list
        [*program, str(os.getpid()), str(memory), *arguments],
        stdin=subprocess.DEVNULL,
        stdout=out,
        stderr=err,
        text=True,
        env=os.environ | {"PYTHONPATH": path},
        start_new_session=True,
    )
    return Child(name=name, longest=longest, _process=process, _out=out, _err=err)


def end_children(children: Sequence[Child], grace: float = GRACE) -> list[tuple[Child, Ended]]:
    """Tell all to stop, wait at most ``grace`` seconds for them, end the rest; how each ended."""
    running, ended = list(children), []
    for child in running:
        child.stop()
    give_up = time.monotonic() + grace
    while running:
        if time.monotonic() > give_up:
            for child in running:
                child.kill()
        for child in list(running):
            found = child.look()
            if found is not None:
                running.remove(child)
                ended.append((child, found))
        time.sleep(0.02)
    return ended
