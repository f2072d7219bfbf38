"""The stand-in itself: an HTTP/1.1 server on loopback whose first path segment is the portal's host."""

import gzip
import socket
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from types import TracebackType
from typing import Any, Protocol, Self
from urllib.parse import parse_qsl, urlsplit

from crawlers.replay.answer import Answer, Asked, Manner, error_answer
from crawlers.replay.eu_portal import EuPortal
from crawlers.replay.mischief import Mischief, MischiefMaker
from crawlers.replay.multipart import sent_parts
from crawlers.replay.recording import Recording

_ROBOTS = "/robots.txt"
_WORTH_PACKING = 1_000
_TRICKLE_BYTES = 3
_TRICKLE_PAUSE = 1.0
_Request = socket.socket | tuple[bytes, socket.socket]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One request that was answered: where it went, its arguments, its multipart parts decoded, and the status.

    ``status`` is 0 where the connection was closed instead.
    """

    method: str
    host: str
    path: str
    query: Mapping[str, str]
    parts: dict[str, object]
    status: int


class Site(Protocol):
    """What answers the requests to a portal's hosts."""

    def answer(self, asked: Asked) -> Answer:
        """The answer to a request; 404 for what the portal has not."""


class StandIn:
    """A portal that answers from a recording, on a port of 127.0.0.1, in threads of this process.

    ``mischief`` makes it misbehave, ``latency`` is the number of seconds it thinks before each answer, ``robots`` the
    text of every host's robots.txt (where it is None, what the recording has, else 404), ``port`` 0 a free one. Use it
    in a ``with`` statement. ``requests`` is what it was asked, ``packed`` how many answers went out packed. Raises
    OSError if the port cannot be had.
    """

    def __init__(
        self,
        recording: Recording | Site,
        mischief: Mischief | None = None,
        latency: float = 0.0,
        *,
        robots: str | None = None,
        port: int = 0,
    ) -> None:
        self.requests: list[Seen] = []
        self.packed = 0
        self._mischief = MischiefMaker(mischief)
        self._site = EuPortal(recording, self._mischief) if isinstance(recording, Recording) else recording
        self._latency = latency
        self._robots = robots
        self._closing = threading.Event()
        self._server = _Server(self, port)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    @property
    def origin(self) -> str:
        """Where it listens, ``http://127.0.0.1:PORT``."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.close_connections()
        self._server.server_close()
        self._thread.join()

    def pause(self, seconds: float) -> bool:
        """Wait; true as soon as the stand-in closes."""
        return self._closing.wait(seconds)

    def answer(self, asked: Asked) -> Answer:
        """What is answered to a request; it is then in `requests`."""
        if self._latency > 0:
            self.pause(self._latency)
        if asked.method == "GET" and asked.path == _ROBOTS and self._robots is not None:
            answer = Answer(status=200, body=self._robots.encode(), content_type="text/plain;charset=UTF-8")
        else:
            answer = self._site.answer(asked)
        answer = self._mischief.spoil_answer(asked.host, asked.path, answer)
        seen = Seen(
            method=asked.method,
            host=asked.host,
            path=asked.path,
            query=asked.query,
            parts=sent_parts(asked),
            status=answer.status,
        )
        self.requests.append(seen)
        return answer


class _Server(ThreadingHTTPServer):
    """Keeps its open connections, to close them when the stand-in closes: clients keep theirs alive."""

    daemon_threads = False
    request_queue_size = 128

    def __init__(self, stand_in: StandIn, port: int) -> None:
        self.stand_in = stand_in
        self._connections: set[_Request] = set()
        self._lock = threading.Lock()
        super().__init__(("127.0.0.1", port), _Handler)

    def server_bind(self) -> None:
        # Not HTTPServer's own: it asks the name service for our name.
        TCPServer.server_bind(self)

    def process_request(self, request: _Request, client_address: object) -> None:
        with self._lock:
            self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: _Request) -> None:
        with self._lock:
            self._connections.discard(request)
        super().shutdown_request(request)

    def close_connections(self) -> None:
        with self._lock:
            for connection in self._connections:
                if isinstance(connection, socket.socket):
                    with suppress(OSError):
                        connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: _Request, client_address: object) -> None:
        # A client may leave in the middle of an answer; everything else is a fault of ours and is shown.
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        self._serve()

    do_POST = do_GET  # noqa: N815 - the library's name

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
        """Nothing: what was asked is in `StandIn.requests`."""

    def _serve(self) -> None:
        if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
            self.close_connection = True
            self._send(error_answer(411, "a body needs its Content-Length"))
            return
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        target = urlsplit(self.path)
        host, _, path = target.path.removeprefix("/").partition("/")
        asked = Asked(
            method=self.command,
            host=host,
            path=f"/{path}",
            query=dict(parse_qsl(target.query, keep_blank_values=True)),
            headers={name.lower(): value for name, value in self.headers.items()},
            body=body,
        )
        self._send(self.server.stand_in.answer(asked))

    def _send(self, answer: Answer) -> None:
        if answer.manner is Manner.DROPPED:
            self.close_connection = True
            return
        body = answer.body
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.status != 304:
            if answer.manner is Manner.WHOLE and len(body) >= _WORTH_PACKING and self._takes_gzip():
                body = gzip.compress(body, compresslevel=1)
                self.server.stand_in.packed += 1
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if answer.manner is Manner.TRICKLE:
            self._trickle(body)
        else:
            self.wfile.write(body)

    def _takes_gzip(self) -> bool:
        offers = (offer.partition(";") for offer in self.headers.get("Accept-Encoding", "").lower().split(","))
        return any(
            coding.strip() == "gzip" and weight.replace(" ", "") not in {"q=0", "q=0.0"} for coding, _, weight in offers
        )

    def _trickle(self, body: bytes) -> None:
        for start in range(0, len(body), _TRICKLE_BYTES):
            self.wfile.write(body[start : start + _TRICKLE_BYTES])
            if self.server.stand_in.pause(_TRICKLE_PAUSE):
                self.close_connection = True
                return
