"""A mail server on loopback that goes wrong where a test says, down to single bytes and broken connections."""

import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from notifier.outgoing.smtp import MailServer

DROP = "drop"  # the connection is reset
HANG = "hang"  # nothing comes any more
DRIP = "drip"  # bytes come, one at a time, and the answer never ends
FLOOD = "flood"  # lines come as fast as they go, and the answer never ends
TAKE_AND_DROP = "take and drop"  # after the final dot: the mail is kept, the answer is lost
CUT = "cut"  # within DATA: the connection is reset before the mail is through


@dataclass(slots=True)
class FaultyServer:
    """What it answers at each step, in order; an empty text and everything after the list's end goes well.

    Steps: ``connect``, ``EHLO``, ``STARTTLS``, ``AUTH``, ``MAIL``, ``RCPT``, ``DATA``, ``.`` (the mail is through).
    ``of_receiver`` are answers to RCPT by address, every time. ``is_late_to_refuse``: a mail without a receiver is
    begun and refused when it is through, as RFC 2920 allows. ``at_a_command`` is given what came with
    a command and is not read yet. ``clients`` are closed when it ends.
    """

    faults: dict[str, list[str]] = field(default_factory=dict)
    of_receiver: dict[str, str] = field(default_factory=dict)
    extensions: tuple[str, ...] = ("SIZE 10000000",)
    is_late_to_refuse: bool = False
    at_a_command: Callable[[bytes], None] = lambda _: None
    context: ssl.SSLContext | None = None
    is_tls: bool = False
    taken: list[bytes] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    sessions: int = 0
    clients: list[MailServer] = field(default_factory=list)
    port: int = 0
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"


class _EndError(Exception):
    """This connection is over."""


@contextmanager
def running(server: FaultyServer) -> Iterator[FaultyServer]:
    """The server, on a free port, until the block ends."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.05)
    server.port = listener.getsockname()[1]
    threads: list[threading.Thread] = []

    def accept() -> None:
        while not server.over.is_set():
            with suppress(TimeoutError):
                connection, _ = listener.accept()
                thread = threading.Thread(target=_serve, args=(server, connection))
                thread.start()
                threads.append(thread)

    acceptor = threading.Thread(target=accept)
    acceptor.start()
    try:
        yield server
    finally:
        for client in server.clients:
            client.close()
        server.over.set()
        for thread in (acceptor, *threads):
            thread.join()
        listener.close()


def _serve(server: FaultyServer, connection: socket.socket) -> None:
    server.sessions += 1
    talk = _Talk(server, connection)
    with suppress(_EndError, OSError):
        talk.run()
    talk.connection.close()


_WELL = {"AUTH": "235 2.7.0 welcome"}


class _Talk:
    """One connection."""

    def __init__(self, server: FaultyServer, connection: socket.socket) -> None:
        self.server = server
        self.connection = connection
        self.unread = b""
        self.in_mail = False
        self.has_receiver = False

    def run(self) -> None:
        if self.server.is_tls:
            self.wrap()
        self.answer("connect", "220 ready")
        while True:
            line = self.line().decode()
            self.server.said.append(line)
            self.server.at_a_command(self.unread)
            self.obey(line, line.split(" ")[0].upper())

    def obey(self, line: str, verb: str) -> None:
        match verb:
            case "EHLO":
                self.answer("EHLO", "\r\n".join(["250-mail.example", *self.extensions(), "250 HELP"]))
            case "STARTTLS":
                if self.answer("STARTTLS", "220 go ahead"):
                    self.wrap()
            case "MAIL":
                # What was begun must be ended before (RFC 5321, 4.1.4).
                self.in_mail = self.answer("MAIL", "503 5.5.1 nested MAIL" if self.in_mail else "250 2.1.0 OK")
                self.has_receiver = False
            case "RSET":
                self.in_mail = False
                self.answer("RSET", "250 2.0.0 OK")
            case "RCPT":
                address = line.partition("<")[2].partition(">")[0]
                well = self.server.of_receiver.get(address, "250 2.1.5 OK" if self.in_mail else "503 5.5.1 no MAIL")
                self.has_receiver = self.answer("RCPT", well)
            case "DATA" if self.has_receiver:
                self.data()
            case "DATA":
                self.data_for_nobody()
            case "QUIT":
                self.say("221 bye")
                raise _EndError
            case _:
                self.answer(verb, _WELL.get(verb, "250 OK"))

    def extensions(self) -> list[str]:
        return [f"250-{one}" for one in self.server.extensions]

    def data(self) -> None:
        after = self.fault(".")
        if not self.answer("DATA", "354 go on"):
            return
        lines: list[bytes] = []
        while (line := self.line()) != b".":
            lines.append(line.removeprefix(b"."))
            if after == CUT:
                self.go_wrong(DROP)
        if after in {"", TAKE_AND_DROP}:
            self.server.taken.append(b"\r\n".join([*lines, b""]))
        self.in_mail = False
        self.reply(DROP if after == TAKE_AND_DROP else after or "250 2.0.0 taken")

    def data_for_nobody(self) -> None:
        if self.server.is_late_to_refuse:
            self.say("354 go on")
            assert self.line() == b"."
        self.say("554 5.5.1 no valid recipients")

    def fault(self, step: str) -> str:
        faults = self.server.faults.get(step, [])
        return faults.pop(0) if faults else ""

    def answer(self, step: str, well: str) -> bool:
        """Whether the answer was a good one."""
        return self.reply(self.fault(step) or well)

    def reply(self, text: str) -> bool:
        if text in {DROP, HANG, DRIP, FLOOD}:
            self.go_wrong(text)
        self.say(text)
        if text.startswith("421"):
            raise _EndError
        return text.startswith(("2", "3"))

    def go_wrong(self, how: str) -> None:
        over = self.server.over
        match how:
            case "drop":
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            case "hang":
                over.wait()
            case "drip":
                while not over.wait(0.02):
                    self.connection.sendall(b"2")
            case "flood":
                while not over.is_set():
                    self.connection.sendall(b"250-more\r\n" * 1000)
        raise _EndError

    def say(self, text: str) -> None:
        self.connection.sendall(f"{text}\r\n".encode())

    def wrap(self) -> None:
        assert self.server.context is not None
        self.connection = self.server.context.wrap_socket(self.connection, server_side=True)
        self.unread = b""

    def line(self) -> bytes:
        self.connection.settimeout(0.05)
        while b"\r\n" not in self.unread:
            if self.server.over.is_set():
                raise _EndError
            with suppress(TimeoutError):
                more = self.connection.recv(65536)
                if not more:
                    raise _EndError
                self.unread += more
        self.connection.settimeout(5)
        line, _, self.unread = self.unread.partition(b"\r\n")
        return line
