"""What a form or a mail program sends: read within bounds of size and time."""

import asyncio
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import HTTP
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException

if TYPE_CHECKING:
    from starlette.requests import Request

LONGEST = 16_384
_SECONDS = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The fields of a form, each with its values in their order."""

    fields: tuple[tuple[str, str], ...]

    def one(self, name: str) -> str:
        """The first value of a field; empty where it was not sent."""
        return next((value for field, value in self.fields if field == name), "")

    def all(self, name: str) -> tuple[str, ...]:
        """All values of a field."""
        return tuple(value for field, value in self.fields if field == name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How large a form may be: in bytes, and in fields."""

    longest: int = LONGEST
    fields: int = 64


SHORT = Bounds()
LONG = Bounds(longest=131_072, fields=200)
"""For a form in which somebody tells of a company, in any script."""


async def read_form(request: "Request", bounds: Bounds = SHORT) -> Form:
    """The form that a request sends, URL-encoded or, as RFC 8058 lets mail programs choose, as multipart.

    Raises HTTPException: 413 for more bytes than ``bounds`` allow, 408 for a sender that does not come to an end, 400
    for what cannot be read or holds a NUL, which nobody types and no database takes, 415 for another kind of content.
    """
    body = await _body(request, bounds.longest)
    kind, _, _ = request.headers.get("content-type", "").partition(";")
    match kind.strip().lower():
        case "application/x-www-form-urlencoded":
            form = _urlencoded(body, bounds.fields)
        case "multipart/form-data":
            form = _multipart(request.headers["content-type"], body)
        case "" if not body:
            form = Form(fields=())
        case _:
            raise HTTPException(415)
    if any("\0" in value for _, value in form.fields):
        raise HTTPException(400)
    return form


async def _body(request: "Request", longest: int) -> bytes:
    body = bytearray()
    try:
        async with asyncio.timeout(_SECONDS):
            async for piece in request.stream():
                body += piece
                if len(body) > longest:
                    raise HTTPException(413)
    except TimeoutError:
        raise HTTPException(408) from None
    return bytes(body)


def _urlencoded(body: bytes, fields: int) -> Form:
    try:
        found = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=fields, errors="strict")
    except ValueError:
        raise HTTPException(400) from None
    return Form(fields=tuple(found))


def _multipart(kind: str, body: bytes) -> Form:
    message = message_from_bytes(b"Content-Type: " + kind.encode("latin-1") + b"\r\n\r\n" + body, policy=HTTP)
    if not message.is_multipart():
        raise HTTPException(400)
    found: list[tuple[str, str]] = []
    for part in message.walk():
        name = part.get_param("name", header="content-disposition")
        if not isinstance(name, str) or part.is_multipart():
            continue
        content = part.get_payload(decode=True)
        if not isinstance(content, bytes):
            raise HTTPException(400)
        found.append((name, content.decode(errors="replace")))
    return Form(fields=tuple(found))
