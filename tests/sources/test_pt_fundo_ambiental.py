"""Fundo Ambiental: the turn of the year, and a page that has nothing on it."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from catalogue.model.run import Health
from crawlers.replay import Answers, Exchange
from crawlers.replay.offline import replay
from crawlers.replay.sites import open_recording
from crawlers.spiders.pt_fundo_ambiental import PtFundoAmbiental

EXAMPLE = Path(__file__).parents[2] / "examples" / "pt_fundo_ambiental"
# With status 200.
ERROR = b"<html><head><title>Erro</title></head><body><p>Erro.</p></body></html>"


def site(*, erring: tuple[str, ...]) -> Answers:
    recording = open_recording(EXAMPLE)
    assert isinstance(recording, Answers)
    kept = [one for one in recording.exchanges if not one.url.endswith(erring)]
    errors = [
        Exchange(url=f"https://www.fundoambiental.pt/{page}", answer=ERROR, content_type="text/html") for page in erring
    ]
    return replace(recording, exchanges=[*errors, *kept])


def test_in_january_last_years_register_is_read_until_there_is_a_new_one() -> None:
    now = datetime(2027, 1, 4, 9, tzinfo=UTC)
    found = replay(PtFundoAmbiental, site(erring=("apoios-2027.aspx",)), now, at_least=1)
    assert (found.health, len(found.calls)) == (Health.OK, 8)
    assert [issue.kind for issue in found.reading.issues] == ["register missing"]


@pytest.mark.parametrize("register", ["apoios-2026.aspx", "apoios-prr.aspx"])
def test_a_register_without_cards_is_an_alarm(register: str) -> None:
    now = datetime(2026, 6, 15, 9, tzinfo=UTC)
    found = replay(PtFundoAmbiental, site(erring=(register,)), now, at_least=1)
    assert (found.health, found.complete) == (Health.CHANGED, False)
