"""incentivi.gov.it: what its free notes on dates may say, and what not."""

from datetime import UTC, datetime
from typing import Any

import pytest

from catalogue.model.call import Call, DeadlineModel
from catalogue.model.condition import Criterion, PlaceRule
from catalogue.model.state import State, state
from crawlers.reading import Reading
from crawlers.spiders.it_incentivi import ItIncentivi

NOW = datetime(2026, 9, 2, 10, tzinfo=UTC)


def read(**fields: Any) -> Call:
    row = {"zs_nid": "1", "zs_title": "Bando", "zs_url": "/it/catalogo/bando", **fields}
    return ItIncentivi(reading=Reading(source="it_incentivi", now=NOW)).call(row)


@pytest.mark.parametrize(
    ("note", "model"),
    [
        ("Si tratta di una procedura a sportello.", DeadlineModel.PERMANENT),
        ("Domande fino ad esaurimento delle risorse", DeadlineModel.PERMANENT),
        ("Lo sportello è stato chiuso: presentazione a sportello fino ad esaurimento fondi", DeadlineModel.UNKNOWN),
        ("Bando a sportello, risorse esaurite", DeadlineModel.UNKNOWN),
        ("Lo sportello apre il 12 ottobre 2026 e chiude il 30 ottobre 2026", DeadlineModel.UNKNOWN),
    ],
)
def test_only_a_note_that_says_so_makes_a_call_rolling(note: str, model: DeadlineModel) -> None:
    call = read(zs_field_close_date_descriptor=note)
    assert (call.deadline_model, call.deadlines, call.deadline_words) == (model, (), note)


def test_a_closing_day_that_has_passed_closes_also_what_is_rolling() -> None:
    call = read(zs_field_close_date="2025-12-31T00:00:00", zs_field_close_date_descriptor="Procedura a sportello.")
    assert state(call, NOW) is State.CLOSED


@pytest.mark.parametrize(
    ("raw", "last"),
    [
        ("2022-12-30T23:00:00", "2022-12-31T22:59:00+00:00"),
        ("2026-07-15T22:00:00", "2026-07-16T21:59:00+00:00"),
        ("2026-07-16T00:00:00", "2026-07-16T21:59:00+00:00"),
        ("2026-07-16T10:00:00", "2026-07-16T10:00:00+00:00"),
    ],
)
def test_midnights_of_rome_stored_in_utc_are_the_day_after(raw: str, last: str) -> None:
    assert [deadline.at.isoformat() for deadline in read(zs_field_close_date=raw).deadlines] == [last]


@pytest.mark.parametrize(
    ("funder", "is_local"),
    [("Unione dei Comuni della Bassa Romagna", True), ("Unione Europea - Fondo di coesione", False)],
)
def test_only_who_gives_money_in_a_part_of_the_region_narrows_it(funder: str, is_local: bool) -> None:
    call = read(zs_field_subject_grant=funder, zm_field_regions_value=["Emilia-Romagna"])
    (place,) = (one for one in call.conditions if one.criterion is Criterion.PLACE)
    assert isinstance(place.rule, PlaceRule)
    assert (place.rule.regions, place.rule.in_part) == (((), ("ITH5",)) if is_local else (("ITH5",), ()))
