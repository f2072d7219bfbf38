"""What the stand-in is asked and what it answers, before either meets the wire."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

JSON = "application/json;charset=UTF-8"
HTML = "text/html;charset=UTF-8"


class Manner(StrEnum):
    """How an answer is sent: at once, a few bytes a second, or not at all (the connection is closed instead)."""

    WHOLE = "whole"
    TRICKLE = "trickle"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request: ``host`` and ``path`` are the portal's, ``query`` holds the last value of each argument.

    The names in ``headers`` are in lower case.
    """

    method: str
    host: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer. ``status`` is 0 where nothing is answered."""

    status: int
    body: bytes = b""
    content_type: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict)
    manner: Manner = Manner.WHOLE


def json_answer(value: object, status: int = 200) -> Answer:
    """``value`` as JSON in UTF-8, unescaped and without blanks, as the portal writes it."""
    return Answer(status=status, body=json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def error_answer(status: int, text: str, headers: Mapping[str, str] | None = None) -> Answer:
    """A refusal. Only the status is the portal's: its words for errors are not recorded, so these are ours."""
    body = json.dumps({"status": status, "message": text}).encode()
    return Answer(status=status, body=body, headers=dict(headers or {}))
