"""Vinnova's three lists belong together: a round without its programme is kept, a list without records is a failure."""

from dataclasses import replace
from pathlib import Path

import pytest

from catalogue.model.run import Health
from crawlers.registry import load_source
from crawlers.replay import Answers
from crawlers.replay.offline import Replayed, replay

EXAMPLE = Path(__file__).parents[2] / "examples" / "se_vinnova"


def read(**bodies: bytes) -> Replayed:
    """The example with the named lists answered otherwise, compared with the good reading of it."""
    kept = Answers.load(EXAMPLE)
    spider = load_source("se_vinnova")
    before = replay(spider, kept, kept.recorded_at, at_least=1)
    exchanges = [
        replace(exchange, answer=bodies.get(exchange.url.split("/")[-2], exchange.answer))
        for exchange in kept.exchanges
    ]
    return replay(spider, replace(kept, exchanges=exchanges), kept.recorded_at, before=before, at_least=1)


@pytest.mark.parametrize("kind", ["program", "utlysningar", "ansokningsomgangar"])
def test_an_empty_list_is_a_failure_and_nothing_of_it_is_stored(kind: str) -> None:
    replayed = read(**{kind: b"[]"})
    assert replayed.health is Health.THIN
    assert not replayed.stored


@pytest.mark.parametrize(
    ("kind", "field"), [("program", b"Titel"), ("utlysningar", b"DiarienummerProgram"), ("utlysningar", b"Titel")]
)
def test_a_renamed_field_of_a_call_or_programme_is_noticed_on_its_rounds(kind: str, field: bytes) -> None:
    kept = next(exchange for exchange in Answers.load(EXAMPLE).exchanges if f"/{kind}/" in exchange.url)
    replayed = read(**{kind: kept.answer.replace(b'"' + field + b'"', b'"New' + field + b'"')})
    assert replayed.health is Health.CHANGED


def test_a_round_whose_call_is_not_known_is_kept_without_its_programme() -> None:
    call = read().calls["se_vinnova:2026-90025"]
    assert call.programme is None
    assert call.call_identifier == "2016-90001"


def test_a_round_for_the_invited_is_left_out() -> None:
    assert "se_vinnova:2025-00979" not in read().calls
