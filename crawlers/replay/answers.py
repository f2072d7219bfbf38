"""Answers of any portal, kept as files: which request is answered by what.

A folder of answers holds ``answers.json`` and the files that it names:

    {"recorded_at": "2026-10-06T08:00:00+02:00",
     "about": "what these answers are, and what was changed in them",
     "answers": [{"url": "https://portal.example/api/calls?page=1", "file": "page-1.json"},
                 {"url": "https://portal.example/search", "method": "POST", "body": {"page": 2}, "file": "p2.json"},
                 {"url": "https://portal.example/robots.txt", "status": 503}]}

The arguments of an address may stand in any order. A ``*`` in its path or in an argument stands for anything, for
requests that carry a day. ``body`` is compared as JSON, or as a form where the request sends one; without it any body
is answered. ``type`` is the media type where the file's name does not say it. An archive is kept as what is in it:
``members`` in the place of ``file`` maps the paths in a ZIP file to files of the folder.
"""

import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from crawlers.replay.answer import Answer, Asked, error_answer
from crawlers.replay.files import RecordingError, read_json

INDEX = "answers.json"
TYPES = {
    ".json": "application/json; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".csv": "text/csv",
    ".txt": "text/plain; charset=utf-8",
    ".zip": "application/zip",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and its answer. ``url`` is the portal's own address; ``body`` None answers any body."""

    url: str
    answer: bytes = b""
    content_type: str = "text/plain; charset=utf-8"
    method: str = "GET"
    body: object = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)

    def matches(self, asked: Asked) -> bool:
        """Whether this is the answer to what is asked."""
        parts = urlsplit(self.url)
        return (
            asked.method == self.method
            and asked.host == parts.netloc
            and _alike(parts.path or "/", asked.path)
            and _same_arguments(dict(parse_qsl(parts.query, keep_blank_values=True)), asked.query)
            and (self.body is None or self.body == _body_of(asked))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What a portal answers. ``recorded_at`` (aware, UTC) is the instant that the answers are of."""

    exchanges: Sequence[Exchange]
    recorded_at: datetime
    about: str = ""

    @classmethod
    def load(cls, folder: Path) -> "Answers":
        """The answers in a folder. Raises `RecordingError` for what is missing or of another shape."""
        path = folder / INDEX
        if not path.is_file():
            raise RecordingError(f"{folder}: there is no {INDEX} that says which request is answered by which file")
        document = read_json(path)
        try:
            entries, raw = document["answers"], document["recorded_at"]  # type: ignore[index]
            exchanges = [_exchange(entry, folder) for entry in entries]
        except (KeyError, TypeError) as error:
            raise RecordingError(
                f"{path}: {error} is missing or of another shape; see crawlers/replay/answers.py"
            ) from error
        return cls(exchanges=exchanges, recorded_at=_instant(raw, path), about=str(document.get("about", "")))  # type: ignore[attr-defined]

    def answer(self, asked: Asked) -> Answer:
        """The answer to a request; 404 for one that is not among these. Its ETag is honoured."""
        found = next((exchange for exchange in self.exchanges if exchange.matches(asked)), None)
        if found is None:
            return error_answer(404, f"nothing is recorded for {asked.method} {asked.host}{asked.path}")
        tag = f'"{hashlib.sha256(found.answer).hexdigest()[:16]}"'
        headers = {**found.headers, "ETag": tag}
        if found.status == 200 and asked.method == "GET" and asked.headers.get("if-none-match") == tag:
            return Answer(status=304, headers=headers)
        return Answer(status=found.status, body=found.answer, content_type=found.content_type, headers=headers)


def pack(members: Mapping[str, bytes]) -> bytes:
    """A ZIP file of ``members`` by their paths, the same for the same members."""
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for path, body in members.items():
            archive.writestr(ZipInfo(path), body, ZIP_DEFLATED)
    return packed.getvalue()


def _exchange(entry: Mapping[str, Any], folder: Path) -> Exchange:
    name, members = entry.get("file"), entry.get("members")
    if members is not None:
        name, body = "members.zip", pack({path: _read(folder, file) for path, file in members.items()})
    else:
        body = b"" if name is None else _read(folder, name)
    suffix = PurePosixPath(name or "").suffix
    return Exchange(
        url=entry["url"],
        answer=body,
        content_type=entry.get("type") or TYPES.get(suffix, "application/octet-stream"),
        method=entry.get("method", "GET"),
        body=entry.get("body"),
        status=int(entry.get("status", 200)),
        headers=entry.get("headers", {}),
    )


def _read(folder: Path, name: str) -> bytes:
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        raise RecordingError(f"{folder / INDEX}: {name} lies outside the folder")
    try:
        return path.read_bytes()
    except OSError as error:
        raise RecordingError(f"{path}: cannot be read ({error.strerror})") from error


def _instant(raw: object, path: Path) -> datetime:
    try:
        at = datetime.fromisoformat(str(raw))
    except ValueError as error:
        raise RecordingError(f"{path}: recorded_at is no instant: {raw!r}") from error
    if at.tzinfo is None:
        raise RecordingError(f"{path}: recorded_at has no offset from UTC: {raw!r}")
    return at.astimezone(UTC)


def _alike(pattern: str, value: str) -> bool:
    if "*" not in pattern:
        return pattern == value
    # A bracket is a letter like any other in an address.
    return fnmatchcase(value, pattern.replace("[", "[[]"))


def _same_arguments(wanted: Mapping[str, str], given: Mapping[str, str]) -> bool:
    return wanted.keys() == given.keys() and all(_alike(wanted[name], given[name]) for name in wanted)


def _body_of(asked: Asked) -> object:
    if "x-www-form-urlencoded" in asked.headers.get("content-type", ""):
        return dict(parse_qsl(asked.body.decode("utf-8", "replace"), keep_blank_values=True))
    try:
        return json.loads(asked.body)
    except ValueError:
        return asked.body.decode("utf-8", "replace")
