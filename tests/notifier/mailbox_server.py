"""A mailbox on loopback that speaks as much IMAP (RFC 3501) as a reader of mails needs."""

import base64
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field


@dataclass(slots=True)
class MailboxServer:
    """``mails`` by UID, each with its flags. ``keywords``: whether it keeps flags of our own making."""

    mails: dict[int, bytes] = field(default_factory=dict)
    flags: dict[int, set[str]] = field(default_factory=dict)
    user: str = "bounces@callfit.example"
    password: str = "p@ss wört"
    folder: str = "INBOX"
    keywords: bool = True
    plain: bool = True
    context: ssl.SSLContext | None = None
    refuse: str = ""
    said: list[str] = field(default_factory=list)
    port: int = 0


@contextmanager
def running(server: MailboxServer) -> Iterator[MailboxServer]:
    """The server, on a free port, until the block ends."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.05)
    server.port = listener.getsockname()[1]
    over = threading.Event()

    def accept() -> None:
        while not over.is_set():
            with suppress(TimeoutError, OSError):
                connection, _ = listener.accept()
                connection.settimeout(5)
                if server.context is not None:
                    connection = server.context.wrap_socket(connection, server_side=True)
                with connection, connection.makefile("rb") as lines:
                    _Talk(server, connection).run(lines)

    acceptor = threading.Thread(target=accept)
    acceptor.start()
    try:
        yield server
    finally:
        over.set()
        acceptor.join()
        listener.close()


class _Talk:
    """One session."""

    def __init__(self, server: MailboxServer, connection: socket.socket) -> None:
        self.server = server
        self.connection = connection

    def run(self, lines: Iterator[bytes]) -> None:
        self.say(f"* OK [CAPABILITY {self.capabilities}] ready")
        for raw in lines:
            line = raw.decode().strip()
            self.server.said.append(line)
            tag, command, *rest = line.split(" ", 2)
            words = rest[0] if rest else ""
            if command.upper() == "UID":
                command, _, words = words.partition(" ")
            refused = command.upper() == self.server.refuse or not self.obey(command.upper(), words, lines)
            self.say(f"{tag} NO not for {self.server.user}" if refused else f"{tag} OK done")
            if command.upper() == "LOGOUT":
                return

    @property
    def capabilities(self) -> str:
        return "IMAP4rev1 AUTH=PLAIN" if self.server.plain else "IMAP4rev1"

    def obey(self, command: str, words: str, lines: Iterator[bytes]) -> bool:
        """Whether the command can be obeyed."""
        match command:
            case "CAPABILITY":
                self.say(f"* CAPABILITY {self.capabilities}")
            case "AUTHENTICATE":
                self.say("+ ")
                given = base64.b64decode(next(lines)).decode().split("\0")
                return given[1:] == [self.server.user, self.server.password]
            case "LOGIN":
                return words == f'"{self.server.user}" "{self.server.password}"'
            case "SELECT":
                kept = r"\Seen \*" if self.server.keywords else r"\Seen"
                self.say(f"* {len(self.server.mails)} EXISTS\r\n* OK [PERMANENTFLAGS ({kept})] kept")
                return words == f'"{self.server.folder}"'
            case "SEARCH":
                self.search(words)
            case "FETCH":
                self.fetch(words)
            case "STORE":
                uid, _, flag = words.partition(" +FLAGS.SILENT ")
                self.server.flags.setdefault(int(uid), set()).add(flag.strip("()"))
        return True

    def search(self, words: str) -> None:
        without = r"\Seen" if words == "UNSEEN" else words.removeprefix("UNKEYWORD ")
        found = [str(uid) for uid in self.server.mails if without not in self.server.flags.get(uid, set())]
        self.say(f"* SEARCH {' '.join(found)}")

    def fetch(self, words: str) -> None:
        uid = int(words.partition(" ")[0])
        data = self.server.mails[uid]
        if "RFC822.SIZE" in words:
            self.say(f"* 1 FETCH (UID {uid} RFC822.SIZE {len(data)})")
            return
        assert "BODY.PEEK[]" in words
        self.connection.sendall(f"* 1 FETCH (UID {uid} BODY[] {{{len(data)}}}\r\n".encode() + data + b")\r\n")

    def say(self, text: str) -> None:
        self.connection.sendall(f"{text}\r\n".encode())
