"""A mail server on this machine that keeps what it takes, and kills its client where it is told to.

It is a process of its own, so that it lives on whatever becomes of its clients. Each client has a line (a port) for
itself. What happens on a line is counted in marks: the client is there, a command was read, it was answered. At the
mark it is told to, the server kills the client and goes on as a server does that has not noticed yet: what it has been
handed wholly it takes.
"""

import asyncio
import json
import os
import re
import signal
import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from hashlib import sha256
from typing import Any, Self

from app.selftest.sample import find_call_ids

_LONGEST = 32 * 1024 * 1024
_ADDRESS = re.compile(rb"<([^>]*)>")
_EXTENSIONS = b"250-selftest\r\n250-SIZE 33554432\r\n250 8BITMIME\r\n"
NOT_TAKEN = "the mail is read, and not taken"
TAKEN = "the mail is taken, and that is not said"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail that the server took: for whom, its Message-ID, the calls that its text names, and a mark of its words."""

    to: str
    message_id: str
    call_ids: frozenset[str]
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What a client did on its line: the mails that were taken from it, how many marks it passed.

    ``killed_at`` is the mark at which the server killed it, None if it did not.
    """

    mails: tuple[Mail, ...]
    marks: int
    killed_at: str | None


class RecordingServer:
    """The server, as the process that started it speaks to it."""

    def __init__(self, control: socket.socket, ports: Sequence[int]) -> None:
        self._control = control
        self._words = control.makefile("rwb")
        self._ports = ports

    def url(self, line: int) -> str:
        """Where the client of a line finds it."""
        return f"smtp://127.0.0.1:{self._ports[line]}"

    def await_client(self, line: int, pid: int, kill_at: int | None) -> None:
        """A client with that process id is about to come; it is killed at the given mark, counted from 1, if any."""
        self._ask({"do": "await", "line": line, "pid": pid, "at": kill_at})

    def end_visit(self, line: int) -> Visit:
        """What the client did, which has ended: to be asked before its process id can be given to another process."""
        told = self._ask({"do": "end", "line": line})
        mails = tuple(
            Mail(to=to, message_id=message_id, call_ids=frozenset(call_ids), words=words)
            for to, message_id, call_ids, words in told["mails"]
        )
        return Visit(mails=mails, marks=told["marks"], killed_at=told["killed_at"])

    def forget(self) -> None:
        """Let go of the server in a child, whose connection to it would keep it alive."""
        self._words.close()
        self._control.close()

    def _ask(self, question: Mapping[str, Any]) -> dict[str, Any]:
        self._words.write(json.dumps(question).encode() + b"\n")
        self._words.flush()
        answer = self._words.readline()
        if not answer:
            raise RuntimeError("the mail server of the self-test ended before its time")
        told: dict[str, Any] = json.loads(answer)
        return told

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            self._words.close()
        self._control.close()


@contextmanager
def running_server(lines: int) -> Iterator[RecordingServer]:
    """A server with so many lines, while the block lasts. To be started before anything starts threads."""
    ours, theirs = socket.socketpair()
    listening = [socket.create_server(("127.0.0.1", 0)) for _ in range(lines)]
    ports = [one.getsockname()[1] for one in listening]
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            ours.close()
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            asyncio.run(_serve(theirs, listening))
            code = 0
        finally:
            os._exit(code)
    theirs.close()
    for one in listening:
        one.close()
    try:
        with RecordingServer(ours, ports) as server:
            yield server
    finally:
        os.waitpid(pid, 0)


@dataclass(slots=True, kw_only=True)
class _Line:
    """What happens on one port."""

    pid: int = 0
    at: int | None = None
    marks: int = 0
    killed_at: str | None = None
    taken: list[tuple[str, bytes]] = field(default_factory=list)
    sessions: set["asyncio.Task[None]"] = field(default_factory=set)

    def expect(self, pid: int, at: int | None) -> None:
        self.pid, self.at, self.marks, self.killed_at = pid, at, 0, None
        self.taken.clear()

    def mark(self, what: str) -> bool:
        """Whether the client is killed here."""
        self.marks += 1
        if self.marks != self.at:
            return False
        self.killed_at = what
        os.kill(self.pid, signal.SIGKILL)
        return True


async def _serve(control: socket.socket, listening: Sequence[socket.socket]) -> None:
    lines = [_Line() for _ in listening]
    servers = [
        await asyncio.start_server(_session(line), sock=opened, limit=_LONGEST)
        for line, opened in zip(lines, listening, strict=True)
    ]
    reader, writer = await asyncio.open_connection(sock=control)
    while question := await reader.readline():
        asked = json.loads(question)
        line = lines[asked["line"]]
        answer: dict[str, Any] = {}
        if asked["do"] == "await":
            line.expect(asked["pid"], asked["at"])
        else:
            # A connection that the client made just before it ended waits to be accepted, in some turns of the loop.
            for _ in range(8):
                await asyncio.sleep(0)
            while line.sessions:
                await asyncio.wait(line.sessions)
            answer = {"mails": [_read(*one) for one in line.taken], "marks": line.marks, "killed_at": line.killed_at}
        writer.write(json.dumps(answer).encode() + b"\n")
        await writer.drain()
    for server in servers:
        server.close()


def _read(to: str, data: bytes) -> tuple[str, str, list[str], str]:
    """A mail as its receiver reads it."""
    message = message_from_bytes(data, policy=default)
    assert isinstance(message, EmailMessage)
    texts = [str(part.get_content()) for part in message.walk() if part.get_content_maintype() == "text"]
    words = sha256("\0".join([str(message["Subject"]), *texts]).encode()).hexdigest()
    return to, str(message["Message-ID"]), sorted(find_call_ids(texts[0])), words


def _session(line: _Line) -> Any:  # noqa: ANN401 - what asyncio takes
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        line.sessions.add(task)
        try:
            # Cancelled where the self-test is stopped while somebody speaks.
            with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
                await _speak(line, reader, writer)
        finally:
            line.sessions.discard(task)
            writer.close()

    return serve


async def _speak(line: _Line, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    async def say(answer: bytes, to: str) -> None:
        writer.write(answer)
        await writer.drain()
        line.mark(f"{to} is answered")

    line.mark("it has connected")
    await say(b"220 selftest\r\n", "its connection")
    receiver = ""
    while command := await reader.readline():
        verb = command[:4].upper().decode("ascii", "replace").strip()
        line.mark(f"{verb} is read")
        if verb == "EHLO":
            await say(_EXTENSIONS, verb)
        elif verb == "DATA":
            await say(b"354 go ahead\r\n", verb)
            data = await reader.readuntil(b"\r\n.\r\n")
            if line.mark(NOT_TAKEN):
                return
            line.taken.append((receiver, data[:-3].replace(b"\r\n..", b"\r\n.")))
            line.mark(TAKEN)
            await say(b"250 taken\r\n", "the mail")
        elif verb == "QUIT":
            await say(b"221 bye\r\n", verb)
            return
        elif verb in {"HELO", "MAIL", "RCPT", "RSET", "NOOP"}:
            found = _ADDRESS.search(command)
            if verb == "RCPT" and found is not None:
                receiver = found[1].decode("ascii")
            await say(b"250 OK\r\n", verb)
        else:
            await say(b"502 not known\r\n", verb)
