"""The body of a request to the search: multipart/form-data whose parts are JSON."""

import json
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import HTTP

from crawlers.replay.answer import Asked


class UntypedPartError(ValueError):
    """A part is not declared as JSON, or is none; the portal answers HTTP 500 to it. ``parts`` is what was sent."""

    def __init__(self, text: str, parts: dict[str, object]) -> None:
        super().__init__(text)
        self.parts = parts


def read_parts(asked: Asked) -> dict[str, object]:
    """The parts by name, decoded. Empty where the body is not multipart: the portal then ignores it silently.

    Raises `UntypedPartError` for a part whose Content-Type is not application/json, or that is not JSON.
    """
    declared = asked.headers.get("content-type", "")
    if not declared.lower().startswith("multipart/form-data"):
        return {}
    head = f"Content-Type: {declared}\r\n\r\n".encode("latin-1", "replace")
    message = BytesParser(EmailMessage, policy=HTTP).parsebytes(head + asked.body)
    parts: dict[str, object] = {}
    problem = None
    for part in message.iter_parts():
        name = str(part.get_param("name", "", header="content-disposition"))
        payload = part.get_payload(decode=True)
        raw = payload if isinstance(payload, bytes) else b""
        parts[name] = raw.decode("utf-8", "replace")
        if part.get_content_type() != "application/json":
            problem = problem or f"the part {name} is of type {part.get_content_type()}, not application/json"
            continue
        try:
            parts[name] = json.loads(raw)
        except ValueError:
            problem = problem or f"the part {name} is not JSON"
    if problem is not None:
        raise UntypedPartError(problem, parts)
    return parts


def sent_parts(asked: Asked) -> dict[str, object]:
    """The parts of a request as far as they can be read; empty where it has none."""
    try:
        return read_parts(asked)
    except UntypedPartError as error:
        return error.parts
