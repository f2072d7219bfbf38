"""The refusal of the FFG: said as it is, and nothing of it kept."""

from datetime import UTC, datetime

import pytest

from catalogue.model.run import Health
from crawlers.registry import load_source
from crawlers.replay import Answers, Exchange
from crawlers.replay.offline import replay

NOW = datetime(2026, 9, 29, 8, tzinfo=UTC)
EMPTY = b"<!doctype html><html><body><h1>Ueberpruefung</h1></body></html>"


@pytest.mark.parametrize(("status", "health"), [(403, Health.BLOCKED), (200, Health.CHANGED)])
def test_a_refusal_is_no_empty_list(status: int, health: Health) -> None:
    list_page = Exchange(
        url="https://www.ffg.at/foerderungen?status[1]=1&page=0", answer=EMPTY, status=status, content_type="text/html"
    )
    found = replay(load_source("at_ffg"), Answers(exchanges=[list_page], recorded_at=NOW), NOW)
    assert found.health is health
    assert not found.calls
    assert not found.stored
