"""The query language of the EU search, as far as its clients use it: bool, terms, term and range over metadata."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

Metadata = Mapping[str, Any]
Test = Callable[[Metadata], bool]

# A client measured that only instants in the index's own format are compared: a bare day filters nothing.
_INDEX_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d{4}")
_BOUNDS: Mapping[str, Callable[[datetime, datetime], bool]] = {
    "gt": lambda value, bound: value > bound,
    "gte": lambda value, bound: value >= bound,
    "lt": lambda value, bound: value < bound,
    "lte": lambda value, bound: value <= bound,
}


class QueryError(ValueError):
    """A query, sort or argument that the search cannot read."""


def values_of(metadata: Metadata, field: str) -> list[str]:
    """The values of a field as text; empty where the record does not have it."""
    found = metadata.get(field)
    if found is None:
        return []
    return [str(value) for value in found] if isinstance(found, list) else [str(found)]


def read_query(query: object) -> Test:
    """A test of one record's metadata. An empty query accepts everything. Raises `QueryError` if it is unreadable."""
    if not isinstance(query, dict):
        raise QueryError(f"a query is an object, not {type(query).__name__}")
    return _all(_clause(name, body) for name, body in query.items())


def _clause(name: str, body: object) -> Test:
    if name not in _CLAUSES or not isinstance(body, dict):
        raise QueryError(f"no clause that the search knows: {name}")
    return _CLAUSES[name](body)


def _all(tests: Iterable[Test]) -> Test:
    each = tuple(tests)
    return lambda metadata: all(test(metadata) for test in each)


def _bool(body: dict[str, object]) -> Test:
    unknown = sorted(body.keys() - {"must", "must_not"})
    if unknown:
        raise QueryError(f"no part of bool that the search knows: {unknown[0]}")
    wanted = [read_query(clause) for clause in _as_list(body.get("must"))]
    barred = [read_query(clause) for clause in _as_list(body.get("must_not"))]
    return lambda metadata: all(test(metadata) for test in wanted) and not any(test(metadata) for test in barred)


def _as_list(clauses: object) -> list[object]:
    if clauses is None:
        return []
    return clauses if isinstance(clauses, list) else [clauses]


def _terms(body: dict[str, object]) -> Test:
    return _all(_has_one_of(field, wanted) for field, wanted in body.items())


def _term(body: dict[str, object]) -> Test:
    plain = {field: wanted.get("value") if isinstance(wanted, dict) else wanted for field, wanted in body.items()}
    return _all(_has_one_of(field, [wanted]) for field, wanted in plain.items())


def _has_one_of(field: str, wanted: object) -> Test:
    if not isinstance(wanted, list):
        raise QueryError(f"the terms of {field} are a list")
    accepted = frozenset(str(value) for value in wanted)
    return lambda metadata: not accepted.isdisjoint(values_of(metadata, field))


def _range(body: dict[str, object]) -> Test:
    return _all(_within(field, bounds) for field, bounds in body.items())


def _within(field: str, bounds: object) -> Test:
    if not isinstance(bounds, dict) or not bounds or not bounds.keys() <= _BOUNDS.keys():
        raise QueryError(f"the range of {field} has bounds gt, gte, lt or lte")
    limits = [(_BOUNDS[name], limit) for name, text in bounds.items() if (limit := _instant(str(text))) is not None]
    if not limits:
        # A bound in any other form compares to nothing: every record that has the field is accepted.
        return lambda metadata: bool(values_of(metadata, field))

    def test(metadata: Metadata) -> bool:
        instants = (_instant(value) for value in values_of(metadata, field))
        return any(at is not None and all(holds(at, limit) for holds, limit in limits) for at in instants)

    return test


def _instant(text: str) -> datetime | None:
    if _INDEX_INSTANT.fullmatch(text) is None:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


_CLAUSES: Mapping[str, Callable[[dict[str, object]], Test]] = {
    "bool": _bool,
    "terms": _terms,
    "term": _term,
    "range": _range,
}


def read_sort(sort: object) -> tuple[tuple[str, bool], ...]:
    """The fields to sort by, each with whether it is descending. Raises `QueryError` for anything else."""
    orders = sort if isinstance(sort, list) else [sort]
    found = []
    for order in orders:
        if not isinstance(order, dict) or not isinstance(order.get("field"), str):
            raise QueryError("a sort is an object with field and order, or a list of them")
        direction = str(order.get("order", "ASC")).upper()
        if direction not in {"ASC", "DESC"}:
            raise QueryError(f"a sort's order is ASC or DESC, not {direction}")
        found.append((order["field"], direction == "DESC"))
    return tuple(found)
