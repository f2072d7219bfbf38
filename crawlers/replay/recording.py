"""What a portal answered once, read from files: the index that the stand-in answers from."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crawlers.replay.files import RecordingError, Row, open_text, read_json
from crawlers.replay.texts import join_texts

Facets = Mapping[str, Sequence[Mapping[str, Any]]]

_FETCHED_AT = re.compile(r'"_fetched_at"\s*:\s*"([^"]*)"')
# What the portal named in September 2026, for recordings that name none.
_API_VERSION = "2.155"
_EXPECTED = (
    "expected a file of pages ({_fetched_at, pages: [answer, ...]}), one answer of the search ({results: [...]}), "
    "or a folder with such files"
)
# A table of a scan keeps no empty fields, so a recording rebuilt from one lacks what the portal sends as null.
_SENT_EMPTY: Mapping[str, Any] = {"title": None, "pages": None, "enrichedMetadata": {}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """An index as a portal had it.

    ``rows`` are its records in the order in which they were recorded, each once. ``fetched_at`` (aware, UTC) is when,
    or None where the file does not say. ``facets`` maps a facet's name to its values as the portal labels them, or is
    None where none were recorded. ``api_version`` is the version the portal named.
    """

    rows: Sequence[Row]
    facets: Facets | None = None
    fetched_at: datetime | None = None
    api_version: str = _API_VERSION

    @classmethod
    def load(cls, path: Path, *, now: datetime | None = None, texts: Sequence[Path] = ()) -> "Recording":
        """The recording in a file, or in a folder the newest one not later than ``now`` (aware).

        Code lists are taken from the ``facets*.json`` beside it. ``texts`` are files of full texts that are joined to
        the rows (`crawlers.replay.texts`). Raises `RecordingError` for what is missing or of another shape.
        """
        if not path.exists():
            raise RecordingError(f"{path}: no such file or folder; {_EXPECTED}")
        folder = path if path.is_dir() else path.parent
        files = _files_of(path, now) if path.is_dir() else [path]
        answers: list[Any] = []
        fetched_at = None
        for file in files:
            document = read_json(file)
            fetched_at = _fetched_at(document, file)
            answers.extend((file, answer) for answer in _answers(document, file))
        rows = _distinct(_rows(answers))
        for file in texts:
            rows = join_texts(rows, file)
        versions = (answer.get("apiVersion") for _, answer in answers)
        return cls(
            rows=rows,
            facets=_read_facets(folder),
            fetched_at=fetched_at,
            api_version=next((version for version in versions if isinstance(version, str)), _API_VERSION),
        )


def _files_of(folder: Path, now: datetime | None) -> list[Path]:
    scans = [*folder.glob("*.pages.json"), *folder.glob("*.pages.json.gz")]
    if scans:
        return [_newest(folder, scans, now)]
    answers = [file for file in sorted(folder.glob("*.json")) if "results" in _members(read_json(file))]
    if not answers:
        raise RecordingError(f"{folder}: holds no recorded answers of the search; {_EXPECTED}")
    return answers


def _newest(folder: Path, scans: Iterable[Path], now: datetime | None) -> Path:
    dated = {scan: _peek_at_date(scan) for scan in scans}
    beginning = datetime.min.replace(tzinfo=UTC)
    early_enough = [scan for scan, at in dated.items() if now is None or at is None or at <= now]
    if not early_enough:
        first = min(at for at in dated.values() if at is not None)
        raise RecordingError(f"{folder}: no recording is as early as {now}; the first one is of {first}")
    return max(early_enough, key=lambda scan: (dated[scan] or beginning, scan.name))


def _peek_at_date(scan: Path) -> datetime | None:
    """When a scan was recorded: its first field says so, and reading the whole file for it would be a waste."""
    head = ""
    for line in open_text(scan):
        head += line[:2000]
        if len(head) >= 2000:
            break
    found = _FETCHED_AT.search(head)
    return _fetched_at({"_fetched_at": found[1]} if found else read_json(scan), scan)


def _members(document: object) -> Mapping[str, Any]:
    return document if isinstance(document, dict) else {}


def _fetched_at(document: object, path: Path) -> datetime | None:
    raw = _members(document).get("_fetched_at")
    if raw is None:
        return None
    try:
        at = datetime.fromisoformat(str(raw))
    except ValueError as error:
        raise RecordingError(f"{path}: _fetched_at is no instant: {raw!r}") from error
    if at.tzinfo is None:
        raise RecordingError(f"{path}: _fetched_at has no offset from UTC: {raw!r}")
    return at.astimezone(UTC)


def _answers(document: object, path: Path) -> list[dict[str, Any]]:
    answers = _members(document).get("pages", [document])
    if not isinstance(answers, list) or not all(isinstance(_members(one).get("results"), list) for one in answers):
        raise RecordingError(f"{path}: another shape; {_EXPECTED}")
    return answers


def _rows(answers: Iterable[tuple[Path, Mapping[str, Any]]]) -> Iterable[Row]:
    for path, answer in answers:
        for place, row in enumerate(answer["results"], start=1):
            members = _members(row)
            if not isinstance(members.get("reference"), str) or not isinstance(members.get("metadata"), dict):
                raise RecordingError(f"{path}: record {place} of a page has no reference or no metadata")
            yield {**_SENT_EMPTY, **members}


def _distinct(rows: Iterable[Row]) -> list[Row]:
    """Each record once: pages that overlapped when they were recorded hold some of them twice."""
    found: dict[tuple[str, str], Row] = {}
    for row in rows:
        found.setdefault((row["reference"], str(row["metadata"].get("DATASOURCE"))), row)
    return list(found.values())


def _read_facets(folder: Path) -> Facets | None:
    files = sorted(folder.glob("facets*.json"))
    if not files:
        return None
    document = _members(read_json(files[-1]))
    if isinstance(document.get("facets"), list):
        document = {str(_members(facet).get("name")): _members(facet).get("values") for facet in document["facets"]}
    if not document or not all(
        isinstance(values, list) and all("rawValue" in _members(value) and "value" in value for value in values)
        for values in document.values()
    ):
        raise RecordingError(f"{files[-1]}: another shape; expected facets: name -> [{{rawValue, value, count}}, ...]")
    return document
