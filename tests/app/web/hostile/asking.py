"""Requests as a server hands them to the pages, byte for byte: no client that mends an address or a form first."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch
from urllib.parse import unquote

from starlette.applications import Starlette
from starlette.datastructures import QueryParams
from starlette.routing import BaseRoute, compile_path
from starlette.types import ASGIApp, Message

FORM = "application/x-www-form-urlencoded"
_asked_for: ContextVar[set[str] | None] = ContextVar("asked_for", default=None)


@dataclass(frozen=True)
class Answer:
    """What came back; ``route`` is the pattern of the address, ``parameters`` what it was looked at for."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    route: str
    parameters: frozenset[str]

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key == name), "")

    @property
    def kind(self) -> str:
        return self.header("content-type").partition(";")[0]

    @property
    def text(self) -> str:
        return self.body.decode()


class Asker:
    """Asks one application, in one thread and one loop of its own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.routes = dict(_patterns(_inner(app).routes))
        self._regexes = [(compile_path(pattern)[0], pattern) for pattern, _ in self.routes.values()]
        self._runner = asyncio.Runner()

    def route_of(self, target: str) -> str:
        """The pattern of an address; empty where there is none."""
        path = unquote(target.partition("?")[0])
        return next((pattern for regex, pattern in self._regexes if regex.match(path)), "")

    def plain_addresses(self) -> list[str]:
        """Those that name nothing: what no page links to is found by them."""
        return [path for path, methods in self.routes.values() if "{" not in path and "GET" in methods]

    def close(self) -> None:
        self._runner.close()

    def get(self, target: str, cookie: str = "", headers: Sequence[tuple[str, str]] = ()) -> Answer:
        return self.send("GET", target, cookie=cookie, headers=headers)

    def post(self, target: str, body: bytes, cookie: str = "", kind: str = FORM) -> Answer:
        return self.send("POST", target, body, cookie, [("content-type", kind)] if kind else [])

    def send(
        self,
        method: str,
        target: str,
        body: bytes = b"",
        cookie: str = "",
        headers: Sequence[tuple[str, str]] = (),
    ) -> Answer:
        """Raises whatever the application raises; ``target`` is a path with its query, as it stands in a request."""
        path, _, query = target.partition("?")
        sent = [("host", "callfit.example"), *headers, *([("cookie", f"callfit={cookie}")] if cookie else [])]
        scope: dict[str, Any] = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "https",
            "path": unquote(path),
            "raw_path": path.encode("ascii"),
            "query_string": query.encode("ascii"),
            "root_path": "",
            "headers": [(name.encode(), value.encode("latin-1")) for name, value in sent],
            "client": ("192.0.2.7", 4711),
            "server": ("callfit.example", 443),
        }
        said: list[Message] = []
        parts = iter([{"type": "http.request", "body": body, "more_body": False}])

        async def receive() -> Message:
            return next(parts, {"type": "http.disconnect"})

        async def keep(message: Message) -> None:
            said.append(message)

        looked_at: set[str] = set()

        async def ask() -> None:
            _asked_for.set(looked_at)
            await self._app(scope, receive, keep)

        with _watched():
            self._runner.run(ask())
        start = next(one for one in said if one["type"] == "http.response.start")
        return Answer(
            status=start["status"],
            headers=tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in start["headers"]),
            body=b"".join(one.get("body", b"") for one in said if one["type"] == "http.response.body"),
            route=self.routes.get(scope.get("endpoint"), ("", frozenset()))[0],
            parameters=frozenset(looked_at),
        )


async def _at_once(work: Callable[..., Any], *given: Any, **_: Any) -> Any:
    return work(*given)


@contextmanager
def _watched() -> Iterator[None]:
    """Whoever looks for a parameter of an address has its name noted in the answer; all is done in one thread."""

    def noting(name: str) -> Any:
        before = getattr(QueryParams, name)

        def look(self: QueryParams, key: str, *rest: Any) -> Any:
            found = _asked_for.get()
            if found is not None:
                found.add(key)
            return before(self, key, *rest)

        return look

    looks = {name: noting(name) for name in ("get", "getlist", "__getitem__", "__contains__")}
    # Each of forty sources looks anew whether there is a folder of others: that is most of an admin's page.
    no_others = patch("crawlers.registry.own_folder", lambda: None)
    with patch.multiple(QueryParams, **looks), patch("anyio.to_thread.run_sync", _at_once), no_others:
        yield


def _inner(app: Any) -> Starlette:
    while not isinstance(app, Starlette):
        app = app._app
    return app


def _patterns(routes: Sequence[BaseRoute], before: str = "") -> Iterator[tuple[Any, tuple[str, frozenset[str]]]]:
    """By what answers it: the pattern of each address, and the methods that it takes."""
    for route in routes:
        path = before + str(getattr(route, "path", ""))
        endpoint = getattr(route, "endpoint", None)
        if endpoint is not None:
            yield endpoint, (path, frozenset(getattr(route, "methods", None) or {"GET"}) - {"HEAD"})
        yield from _patterns(getattr(route, "routes", None) or (), path)
