"""A crawl asks and is not asked: it opens no port by which others on its machine could have it run something."""

from pathlib import Path

import pytest

from tests.crawlers.portal_server import Asked, Reply, serving
from tests.crawlers.probe import probe

URL = "https://portal.example.org/calls"


def test_nothing_tells_others_where_to_find_a_crawl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Scrapy's remote control writes its port and its password down here.
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    written: list[Path] = []

    def answer(asked: Asked, before: int) -> Reply:
        written.extend(tmp_path.rglob("*"))
        return Reply()

    with serving(answer) as server:
        assert probe(URL, origin=server.origin)[URL].answer == "fine"
    assert written == []
