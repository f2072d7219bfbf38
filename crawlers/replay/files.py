"""Reading the files of a recording: text or JSON in UTF-8, packed by gzip or not."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Row = dict[str, Any]

_GZIP_MAGIC = b"\x1f\x8b"


class RecordingError(ValueError):
    """A recording that cannot be read: the text says which file, what is wrong and what was expected."""


def open_text(path: Path) -> Iterator[str]:
    """The lines of a text file in UTF-8, packed by gzip or not. Raises `RecordingError` if it cannot be read."""
    try:
        with path.open("rb") as plain:
            packed = plain.read(2) == _GZIP_MAGIC
        with gzip.open(path, "rt", encoding="utf-8") if packed else path.open(encoding="utf-8") as lines:
            yield from lines
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise RecordingError(f"{path}: cannot be read as text in UTF-8 ({error})") from error


def read_json(path: Path) -> object:
    """The JSON document in a file, packed by gzip or not. Raises `RecordingError` if there is none."""
    try:
        document: object = json.loads("".join(open_text(path)))
    except json.JSONDecodeError as error:
        raise RecordingError(f"{path}: not JSON ({error})") from error
    return document
