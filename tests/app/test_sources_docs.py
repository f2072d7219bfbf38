"""The page of sources: each one in it, also the one that is broken, and the portals that are not read."""

import re
from pathlib import Path

import pytest

import crawlers.spiders
from crawlers.registry import bundled_names, load_source
from docs.generate import sources


def rows(page: str, first: str) -> list[list[str]]:
    """The rows of the table whose heading begins with ``first``."""
    table = page[page.index(f"\n| {first} |") + 1 :].partition("\n\n")[0]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in table.splitlines()[2:]]


def test_every_source_has_a_row_and_what_it_was_checked_against() -> None:
    page = sources()
    table = {re.sub(r"[\[`]|\].*|`.*", "", row[0]): row for row in rows(page, "name")}
    assert set(table) == set(bundled_names())
    assert {len(row) for row in table.values()} == {9}
    row = table["sk_itms21"]
    assert row[2:8] == ["Slovakia", "sk", "1 d", "whole", "recorded", "yes"]
    for name in bundled_names():
        source = load_source(name).source
        assert f"\n### {name}\n" in page
        section = page[page.index(f"\n### {name}\n") :].partition("\n### ")[2].partition("\n### ")[0]
        assert " ".join(source.checked_against.split())[:60] in section
        for field, why in source.unused.items():
            assert f"- {why}: " in section
            assert f"`{field}`" in section


def test_a_broken_source_is_shown_and_hides_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "aa_first.py").write_text("1 / 0\n", encoding="utf-8")
    monkeypatch.setattr(crawlers.spiders, "__path__", [*crawlers.spiders.__path__, str(tmp_path)])
    page = sources()
    assert "| `aa_first` | **cannot be loaded**: " in page
    assert "line 1: ZeroDivisionError: division by zero" in page
    assert "| [`sk_itms21`](#sk_itms21) |" in page


def test_own_sources_are_not_in_the_docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ro_mine.py").touch()
    monkeypatch.setenv("CALLFIT_SOURCES", str(tmp_path))
    assert "ro_mine" not in sources()


def test_portals_that_are_not_read_are_listed_with_the_reason() -> None:
    page = sources()
    refused = rows(page, "portal")
    assert len(refused) >= 10
    for name, country, reason, instead, checked_by in refused:
        assert name
        assert country
        assert reason.endswith(".")
        assert checked_by == "documentation"
        assert set(re.findall(r"\[`(.*?)`\]", instead)) <= set(bundled_names())
    assert any("EuroAccess" in row[0] for row in refused)
