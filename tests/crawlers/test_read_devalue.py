"""Payloads of pages made with Nuxt: what they stand for, and that a damaged one is never half read."""

import pytest

from crawlers.read.devalue import read_devalue
from crawlers.reading import ReadError


def test_places_become_what_stands_there() -> None:
    document = [
        ["ShallowReactive", 1],
        {"data": 2, "error": -1, "at": 9},
        ["Reactive", 3],
        {"title": 4, "kinds": 5, "again": 4},
        "Inočekiai",
        [6, 7],
        {"name": 4},
        {"name": 8},
        True,
        ["Date", "2026-07-08T06:00:00.000Z"],
    ]
    data = {"title": "Inočekiai", "kinds": [{"name": "Inočekiai"}, {"name": True}], "again": "Inočekiai"}
    assert read_devalue(document) == {"data": data, "error": None, "at": None}


@pytest.mark.parametrize(
    "document",
    [
        {},
        [],
        "text",
        [{"a": 5}],
        [{"a": -8}],
        [{"a": "1"}],
        [{"a": True}],
        [["Ref", 7]],
        [[0]],
        [{"a": 1}, {"b": 0}],
        [[place + 1, place + 1] for place in range(40)] + ["end"],
    ],
)
def test_what_points_nowhere_or_round_in_a_circle_raises(document: object) -> None:
    with pytest.raises(ReadError):
        read_devalue(document)
