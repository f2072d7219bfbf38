"""A server on loopback that answers as a test says, and keeps what it was asked."""

import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from threading import Lock, Thread


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One request. ``path`` is ``HOST/PATH``, as a replay asks. ``reached`` is the address at which it came in."""

    path: str
    headers: Mapping[str, str]
    at: float
    reached: str


@dataclass(frozen=True, kw_only=True)
class Reply:
    """One answer; status 0 drops the connection, ``announced`` false leaves out how long the body is."""

    status: int = 200
    body: bytes = b"fine"
    headers: Mapping[str, str] = field(default_factory=dict)
    announced: bool = True


# From the request and how often its path was asked before to the answer.
Answer = Callable[[Asked, int], Reply]


@dataclass(frozen=True, kw_only=True)
class PortalServer:
    """Where the server is, and what it was asked so far; ``sent`` counts the bytes of each path that left it."""

    origin: str
    seen: list[Asked]
    sent: dict[str, int]

    @property
    def port(self) -> int:
        return int(self.origin.rpartition(":")[2])

    def paths(self, *, robots: bool = False) -> list[str]:
        """The paths asked for, in order."""
        return [asked.path for asked in self.seen if robots or not asked.path.endswith("/robots.txt")]

    def asked(self, path: str) -> list[Asked]:
        """The requests for one path."""
        return [asked for asked in self.seen if asked.path == path]


class _Server(ThreadingHTTPServer):
    """On all addresses of this machine, of both families where it has them, to tell which of them was reached."""

    request_queue_size = 64
    address_family = socket.AF_INET6 if socket.has_dualstack_ipv6() else socket.AF_INET

    def server_bind(self) -> None:
        if self.address_family == socket.AF_INET6:
            self.socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        # Not HTTPServer's own: it asks the name service for our name.
        TCPServer.server_bind(self)


@contextmanager
def serving(answer: Answer) -> Iterator[PortalServer]:
    """The server, while it is needed."""
    seen: list[Asked] = []
    sent: dict[str, int] = {}
    lock = Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = Asked(
                path=self.path.removeprefix("/"),
                headers={name.lower(): value for name, value in self.headers.items()},
                at=time.monotonic(),
                reached=self.connection.getsockname()[0].removeprefix("::ffff:"),
            )
            with lock:
                before = sum(each.path == asked.path for each in seen)
                seen.append(asked)
            self._send(asked.path, answer(asked, before))

        do_POST = do_GET  # noqa: N815 - the library's name

        def _send(self, path: str, reply: Reply) -> None:
            self.close_connection = True
            if reply.status == 0:
                return
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if reply.announced and reply.status != 304:
                self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            sent[path] = 0
            with suppress(ConnectionError):
                for start in range(0, len(reply.body), 65_536):
                    self.connection.sendall(reply.body[start : start + 65_536])
                    sent[path] += 65_536

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Nothing: the test's output is not a web server's log."""

    server = _Server(("", 0), Handler)
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield PortalServer(origin=f"http://127.0.0.1:{server.server_address[1]}", seen=seen, sent=sent)
    finally:
        server.shutdown()
        server.server_close()
