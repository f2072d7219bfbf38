"""Taking fields out of a portal's record, so that what is left over can be told."""

import json
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import Any, TypeVar

from crawlers.reading import ReadError

Meaning = TypeVar("Meaning")

_FLAGS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


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


def take_each(row: dict[str, Any], *names: str) -> list[str | None]:
    """Take several fields out of ``row``: of each what `take_first` takes."""
    return [take_first(row, name) for name in names]


def take_all(row: dict[str, Any], name: str) -> list[str]:
    """Take the field out of ``row``: its values that are neither null nor blank, numbers as their digits.

    Raises `ReadError` if it holds neither texts nor numbers.
    """
    values = row.pop(name, None)
    if values is None:
        return []
    values = [value for value in values if value is not None] if isinstance(values, list) else [values]
    for value in values:
        if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
            raise ReadError(f"the field {name} holds {type(value).__name__} where a text or number belongs")
    return [text for text in map(str, values) if text.strip()]


def take_translated(row: dict[str, Any], name: str, language: str) -> tuple[str, str | None]:
    """Take a field out of ``row`` that has a field of each language in it (``name.fi``, ``name.sv``).

    The words in ``language`` (ISO 639-1), or else in the first language that has any, behind that language's code;
    None where no language has. Raises `ReadError` as `take_all` does.
    """
    codes = [key.removeprefix(f"{name}.") for key in row if key.startswith(f"{name}.")]
    codes = sorted((code for code in codes if len(code) == 2 and code.islower()), key=lambda code: code != language)
    found = {code: take_first(row, f"{name}.{code}") for code in codes}
    return next(((code, words) for code, words in found.items() if words is not None), (language, None))


def take_flag(row: dict[str, Any], name: str) -> bool:
    """Take the field out of ``row``: a yes or no as portals write it.

    Raises KeyError if it is absent or empty, `ReadError` if it is neither.
    """
    value = row.pop(name, None)
    if value is None or value == "":
        raise KeyError(name)
    flag = _FLAGS.get(str(value).strip().lower())
    if flag is None:
        raise ReadError(f"the field {name} holds {str(value)[:60]!r} where yes or no belongs")
    return flag


def take_records(row: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """Take the field out of ``row``: the records in it, none if it is absent. Raises `ReadError` for anything else."""
    values = row.pop(name, None)
    if values is None:
        return []
    if not isinstance(values, list) or not all(isinstance(value, dict) for value in values if value is not None):
        raise ReadError(f"the field {name} holds {type(values).__name__} where a list of records belongs")
    return [flatten(value) for value in values if value is not None]


def take_inner(row: dict[str, Any], name: str, inner: str) -> list[str]:
    """Take the field out of ``row``: of each record in it what its field ``inner`` holds, where it holds anything."""
    return [found for one in take_records(row, name) if (found := take_first(one, inner)) is not None]


def flatten(record: Mapping[str, Any]) -> dict[str, Any]:
    """A record with the fields of the records inside it beside its own, as ``outer.inner``, so that each can be taken.

    Lists stay as they are.
    """
    flat: dict[str, Any] = {}
    for name, value in record.items():
        if isinstance(value, dict) and value:
            flat.update((f"{name}.{inner}", found) for inner, found in flatten(value).items())
        else:
            flat[name] = value
    return flat


def texts_under(part: object, names: Collection[str]) -> list[str]:
    """The texts that stand under one of ``names`` anywhere in ``part`` (JSON), in their order, each once.

    For pages that are made of blocks in blocks, of which nothing but the names of texts is certain.
    """
    found: list[str] = []
    waiting: list[tuple[str, object]] = [("", part)]
    while waiting:
        name, one = waiting.pop()
        if isinstance(one, dict):
            waiting += reversed(one.items())
        elif isinstance(one, list):
            waiting += [("", inner) for inner in reversed(one)]
        elif isinstance(one, str) and name in names:
            found.append(one)
    return list(dict.fromkeys(found))


def take_json(row: dict[str, Any], name: str) -> Any:  # noqa: ANN401 - JSON may be anything
    """Take the field out of ``row``: the JSON in its text, or None if it is absent. Raises `ReadError`."""
    raw = take_first(row, name)
    if raw is None:
        return None
    try:
        return json.loads(raw)
    except ValueError as error:
        raise ReadError(f"the field {name} holds no JSON: {error}") from error


def look_up(terms: Iterable[str], table: Mapping[str, Meaning]) -> tuple[Meaning, ...]:
    """What ``table`` has for ``terms``, in their order and each once; case and blanks around a term do not count.

    A term that it lacks means nothing: a portal may add one any day.
    """
    known = {term.casefold(): meaning for term, meaning in table.items()}
    words = (term.strip().casefold() for term in terms)
    return tuple(dict.fromkeys(known[word] for word in words if word in known))
