"""The contract of every source: declared, named, documented; its answers read as the reviewed snapshot, twice alike."""

from pathlib import Path

import pytest

from crawlers.contract import check_source
from crawlers.registry import bundled_names, load_source

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", bundled_names())
def test_a_source_keeps_the_contract(name: str) -> None:
    faults = check_source(load_source(name), ROOT / "examples" / name)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("name", bundled_names())
def test_a_source_is_documented(name: str) -> None:
    assert f"`{name}`" in (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
