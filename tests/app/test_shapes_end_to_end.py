"""One source of each shape over real HTTP: robots.txt, a portal that is busy, packed answers, and unchanged ones."""

from datetime import datetime
from pathlib import Path

import pytest

from catalogue.model.run import Health, Run
from catalogue.settings import Settings
from crawlers.contract import example_size
from crawlers.reading import Yardstick
from crawlers.replay import Answers, Mischief, StandIn
from tests.app_runner import ROOT
from tests.called import call_forked
from tests.new_catalogue import new_catalogue

EXAMPLES = ROOT / "examples"
SHAPES = {
    "json": "sk_itms21",
    "html": "si_podjetniski_portal",
    "feed": "de_foerderinfo",
    "table": "dk_tilskudspuljer",
    "archive": "de_foerderdatenbank",
}


@pytest.fixture
def installation(tmp_path: Path) -> Settings:
    """An installation with a catalogue and a folder for answers of its own."""
    url = new_catalogue(tmp_path / "catalogue.db")
    return Settings(database=url, cache=str(tmp_path / "cache"), contact="team@callfit.example")


def crawl_there(name: str, installation: Settings, answers: Answers, origin: str, floor: int) -> Run:
    """Crawl the stand-in at ``origin``."""
    return call_forked(_crawl, name, installation, answers.recorded_at, origin, floor)


def _crawl(name: str, installation: Settings, now: datetime, origin: str, floor: int) -> Run:
    from crawlers.run import crawl

    return crawl(name, installation, now, replay_origin=origin, yardstick=Yardstick(at_least=floor))


@pytest.mark.parametrize("name", SHAPES.values(), ids=SHAPES.keys())
def test_a_source_is_read_over_http_with_manners(name: str, installation: Settings) -> None:
    answers = Answers.load(EXAMPLES / name)
    floor = example_size(EXAMPLES / name)

    with StandIn(answers, robots="User-agent: *\nDisallow: /\n") as closed:
        run = crawl_there(name, installation, answers, closed.origin, floor)
        assert (run.health, run.counts.read) == (Health.BLOCKED, 0), run.issues
        assert "robots.txt" in run.issues[0].text
        assert {seen.path for seen in closed.requests} == {"/robots.txt"}, "what robots.txt forbids was asked for"

    busy = Mischief(name="too-many", times=2)
    with StandIn(answers, busy, robots="User-agent: *\nAllow: /\n") as portal:
        run = crawl_there(name, installation, answers, portal.origin, floor)
        assert (run.health, run.complete, run.counts.read) == (Health.OK, True, floor), run.issues
        assert [seen.status for seen in portal.requests].count(429) == 2
        assert run.counts.new == floor
        assert portal.packed > 0

    with StandIn(answers, robots="User-agent: *\nAllow: /\n") as portal:
        run = crawl_there(name, installation, answers, portal.origin, floor)
        assert (run.health, run.counts.same, run.counts.new) == (Health.OK, floor, 0), run.issues
        asked = [seen for seen in portal.requests if seen.path != "/robots.txt"]
        assert all(seen.status == 304 for seen in asked if seen.method == "GET"), "an unchanged answer was sent again"
