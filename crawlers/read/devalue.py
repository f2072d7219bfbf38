"""The data of pages made with Nuxt (``_payload.json``), which are written in the form of its library devalue.

A document is one flat array. Records and lists hold places in it instead of values, so that each value stands there
once; the first place is the whole. A list that begins with a text is a value of a kind: reactive ones are what they
wrap, of the others none is data that we read.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from crawlers.reading import ReadError

_WRAPPERS = frozenset({"Reactive", "ShallowReactive", "Ref", "ShallowRef"})
# Negative places stand for undefined, a hole, not a number, infinity and minus zero.
_NOT_DATA = range(-7, 0)
# No page nests deeper or holds more; a document that goes round in a circle, or unfolds without end, stops here.
_DEEPEST = 50
_MOST_VALUES = 100_000


def read_devalue(document: object) -> Any:  # noqa: ANN401 - it may be anything
    """What ``document``, the JSON of a payload, stands for. Raises `ReadError` for anything that is none."""
    if not isinstance(document, list) or not document:
        raise ReadError(f"no payload, which is a list of values: {str(document)[:60]!r}")
    return _value(document, 0, 0, iter(range(_MOST_VALUES)))


def _value(document: Sequence[Any], place: object, depth: int, left: Iterator[int]) -> Any:  # noqa: ANN401
    if isinstance(place, bool) or not isinstance(place, int) or not -7 <= place < len(document):
        raise ReadError(f"a payload that points at {str(place)[:40]!r}, where it has {len(document)} values")
    if place in _NOT_DATA:
        return None
    if depth > _DEEPEST or next(left, None) is None:
        raise ReadError(f"a payload that nests deeper than {_DEEPEST} or holds more than {_MOST_VALUES} values")
    value = document[place]
    if isinstance(value, dict):
        return {name: _value(document, inner, depth + 1, left) for name, inner in value.items()}
    if not isinstance(value, list):
        return value
    if value and isinstance(value[0], str):
        return _value(document, value[1], depth + 1, left) if value[0] in _WRAPPERS and len(value) > 1 else None
    return [_value(document, inner, depth + 1, left) for inner in value]
