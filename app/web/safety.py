"""Forms only from our own pages; headers of every answer: no store, no index, no referrer, no frame."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# The address of a page is a key: it must not get into caches, search engines or the logs of other sites.
_HEADERS = {
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-robots-tag": "noindex, nofollow",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "content-security-policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
}


class SafeHeaders:
    """Gives each answer of ``app`` the headers above that it has not got; pages have a policy of their own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_safely)


class SameOrigin:
    """Lets nothing into ``app`` that a page of another site had a browser send; reading is free to all.

    Browsers say from where a request comes: in Sec-Fetch-Site, older ones in Origin. What says neither is a program,
    such as the mail program of who clicks on "unsubscribe", and rides on nobody's rights.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http" and scope["method"] not in {"GET", "HEAD", "OPTIONS"} and _is_foreign(scope):
            answer = PlainTextResponse("this form was sent by a page of another site; nothing was changed\n", 403)
            await answer(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _is_foreign(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    said = headers.get("sec-fetch-site")
    if said is not None:
        return said not in {"same-origin", "none"}
    origin = headers.get("origin")
    # A page without referrer sends "null".
    return origin is not None and origin != "null" and urlsplit(origin).netloc != headers.get("host", "")
