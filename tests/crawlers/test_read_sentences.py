"""Sentences of portals: a known one gives the day behind it, any other stays prose."""

from datetime import date, datetime

import pytest

from crawlers.read.sentences import first_day, last_day
from crawlers.reading import ReadError


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("Rok za oddajo vlog je do vključno 21. 10. 2026.", date(2026, 10, 21)),
        ("Rok za oddajo vlog je do vključno 21. 9. 2026, do 14.00 ure.", datetime.fromisoformat("2026-09-21T14:00")),
        ("Rok za prijavo: petek, 29. maj 2026", date(2026, 5, 29)),
        ("rok za oddajo prijav je  29. januarja 2027.", date(2027, 1, 29)),
        ("12. 8. 2026", date(2026, 8, 12)),
        ("2026-08-12", date(2026, 8, 12)),
    ],
)
def test_a_known_sentence_or_a_date_alone_is_a_last_day(sentence: str, day: date | datetime) -> None:
    assert last_day(sentence, "sl") == day


@pytest.mark.parametrize(
    "sentence",
    [
        "Prijava na razpis se začne 27. 11. 2026",
        "1. rok: 10. 9. 2026, 2. rok: 11. 11. 2026",
        "Rok za oddajo je podaljšan do 29. maja 2026",
        "Do porabe sredstev.",
        "",
    ],
)
def test_any_other_sentence_is_no_last_day(sentence: str) -> None:
    with pytest.raises(ReadError):
        last_day(sentence, "sl")


def test_a_first_day_needs_its_sentence() -> None:
    assert first_day("Prijava na razpis se začne 27. 11. 2026", "sl") == date(2026, 11, 27)
    for sentence in ("27. 11. 2026", "Rok za oddajo vlog je 27. 11. 2026"):
        with pytest.raises(ReadError):
            first_day(sentence, "sl")
