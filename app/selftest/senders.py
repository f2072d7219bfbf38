"""Senders of mails as processes that are killed: before a step at the database, at a mark of a server, or at a moment.

They are forked from a process that has loaded everything already, so that one costs milliseconds, and end by SIGKILL,
of which no process knows anything.
"""

import json
import os
import signal
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from app.confined import confine
from app.selftest.mail_server import Mail, RecordingServer

_LONGEST_TOLD = 4_000


class By(StrEnum):
    """What a kill is counted by."""

    STEP = "step"
    MARK = "mark"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kill:
    """When a sender is killed: before the step or at the mark ``at`` (counted from 1), or after ``at`` seconds."""

    by: By
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a sender ended: ``killed_at`` what it was about to do, None if it came to its own end.

    ``steps`` and ``marks`` are how far it got: None where it was killed before it could tell. ``mails`` are those that
    the server took from it, ``error`` what went wrong in it otherwise.
    """

    killed_at: str | None
    steps: int | None
    marks: int
    mails: tuple[Mail, ...]
    error: str | None


@dataclass(slots=True, kw_only=True)
class Sender:
    """A process that works."""

    pid: int
    line: int
    kill: Kill | None
    heard: Callable[[Ended], None]
    _server: RecordingServer
    _told: int
    _begun: float = field(default_factory=time.monotonic)

    def look(self) -> Ended | None:
        """How it ended, None while it works; one whose time has come is killed."""
        kill = self.kill
        if kill is not None and kill.by is By.CLOCK and time.monotonic() - self._begun >= kill.at:
            os.kill(self.pid, signal.SIGKILL)
            self.kill = Kill(by=By.CLOCK, at=float("inf"))
        # Not reaped yet, so that its number stays its own as long as the server may use it.
        found = os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        if found is None:
            return None
        visit = self._server.end_visit(self.line)
        os.waitpid(self.pid, 0)
        told = _read_whole(self._told)
        last = json.loads(told.splitlines()[-1]) if told else {}
        killed = found.si_code == os.CLD_KILLED and found.si_status == signal.SIGKILL
        error = last.get("error")
        if not killed and error is None and (found.si_code != os.CLD_EXITED or found.si_status != 0):
            error = f"it ended with {found.si_status} and said nothing"
        return Ended(
            killed_at=(visit.killed_at or last.get("before") or "at a moment") if killed else None,
            steps=last.get("steps"),
            marks=visit.marks,
            mails=visit.mails,
            error=error,
        )


def start_sender(
    server: RecordingServer,
    line: int,
    work: Callable[[str], None],
    heard: Callable[[Ended], None],
    kill: Kill | None = None,
) -> Sender:
    """A process that does ``work``, which is given the URL of the mail server, on a line of its own.

    ``heard`` is told how it ended.
    """
    reads, tells = os.pipe()
    waits, starts = os.pipe()
    parent = os.getpid()
    pid = os.fork()
    if pid == 0:
        os.close(reads)
        os.close(starts)
        _work(server, line, work, kill, (parent, waits, tells))
    os.close(tells)
    os.close(waits)
    server.await_client(line, pid, int(kill.at) if kill is not None and kill.by is By.MARK else None)
    os.write(starts, b"!")
    os.close(starts)
    return Sender(pid=pid, line=line, kill=kill, heard=heard, _server=server, _told=reads)


def wait_for(senders: Sequence[Sender]) -> list[Ended]:
    """Wait until all have ended; how each did, in their order."""
    ended: dict[int, Ended] = {}
    try:
        while len(ended) < len(senders):
            for sender in senders:
                if sender.pid in ended:
                    continue
                found = sender.look()
                if found is not None:
                    ended[sender.pid] = found
                    sender.heard(found)
            time.sleep(0.0005)
    finally:
        for sender in senders:
            if sender.pid not in ended:
                os.kill(sender.pid, signal.SIGKILL)
                os.waitpid(sender.pid, 0)
    return [ended[sender.pid] for sender in senders]


def _work(
    server: RecordingServer, line: int, work: Callable[[str], None], kill: Kill | None, by: tuple[int, int, int]
) -> None:
    """What the child does. It never returns."""
    parent, waits, tells = by
    code = 1
    steps = 0

    def tell(**what: object) -> None:
        os.write(tells, json.dumps({"steps": steps} | what).encode() + b"\n")

    def on_step(words: str) -> None:
        nonlocal steps
        steps += 1
        if kill is not None and kill.by is By.STEP and steps == kill.at:
            tell(before=" ".join(words.split())[:200])
            os.kill(os.getpid(), signal.SIGKILL)

    try:
        confine(parent, 0)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        url = server.url(line)
        server.forget()
        nothing = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(nothing, descriptor)
        from catalogue.store.steps import hear_steps

        hear_steps(on_step)
        os.read(waits, 1)
        work(url)
        tell()
        code = 0
    except BaseException:  # noqa: BLE001 - whatever it is, the parent is told
        tell(error=traceback.format_exc()[-_LONGEST_TOLD:])
    finally:
        os._exit(code)


def _read_whole(descriptor: int) -> str:
    with os.fdopen(descriptor, "rb") as told:
        return told.read().decode()
