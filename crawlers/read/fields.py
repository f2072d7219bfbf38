"""Taking fields out of a portal's record, so that what is left over can be told."""

import json
from typing import Any

from crawlers.reading import ReadError


def take(row: dict[str, Any], name: str) -> str:
    """Take the field out of ``row``: the first of its values. Raises KeyError if it is absent, empty or blank."""
    value = take_first(row, name)
    if value is None:
        raise KeyError(name)
    return value


def take_first(row: dict[str, Any], name: str) -> str | None:
    """Take the field out of ``row``: the first of its values, or None if it is absent, empty or blank."""
    values = take_all(row, name)
    return values[0] if values else None


def take_all(row: dict[str, Any], name: str) -> list[str]:
    """Take the field out of ``row``: its values that are not blank. Raises `ReadError` if it holds no texts."""
    values = row.pop(name, None)
    if values is None:
        return []
    if isinstance(values, str):
        values = [values]
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise ReadError(f"the field {name} holds {type(values).__name__} where texts belong")
    return [value for value in values if value.strip()]


def take_json(row: dict[str, Any], name: str) -> Any:  # noqa: ANN401 - JSON may be anything
    """Take the field out of ``row``: the JSON in its text, or None if it is absent. Raises `ReadError`."""
    raw = take_first(row, name)
    if raw is None:
        return None
    try:
        return json.loads(raw)
    except ValueError as error:
        raise ReadError(f"the field {name} holds no JSON: {error}") from error
