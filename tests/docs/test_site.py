"""The site of the docs is built without a warning, has every page, and asks nobody else for anything."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from docs import site
from tests.docs.guide import DOCS


def listed(nav: Any) -> list[str]:
    """The pages that a navigation names."""
    if isinstance(nav, str):
        return [nav]
    return [page for one in (nav.values() if isinstance(nav, dict) else nav) for page in listed(one)]


def test_every_page_is_in_the_navigation_once() -> None:
    pages = listed(tomllib.loads(site.layout())["project"]["nav"])
    assert sorted(pages) == sorted(page.relative_to(DOCS).as_posix() for page in DOCS.rglob("*.md"))


def test_links_that_leave_the_docs_lead_to_the_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site, "ROOT", tmp_path)
    monkeypatch.setattr(site, "HERE", tmp_path / "docs")
    page = tmp_path / "docs" / "guides" / "one.md"
    page.parent.mkdir(parents=True)
    page.write_text("[a](../../Dockerfile) [b](../two.md#x) [c](../generate.py)\n```toml file=a.toml\n```\n")
    assert site.site_page(page) == (
        f"[a]({site.REPOSITORY}Dockerfile) [b](../two.md#x) [c]({site.REPOSITORY}docs/generate.py)\n"
        '```toml title="a.toml"\n```\n'
    )


@pytest.fixture(scope="module")
def built() -> Path:
    """The site, built anew."""
    pytest.importorskip("zensical", reason="zensical is not installed (the extra 'docs')")
    assert site.build() == 0, "a broken link, or another warning: see above"
    return site.SITE


def test_the_site_is_built_without_a_warning_and_has_every_page(built: Path) -> None:
    pages = {page.relative_to(built).with_suffix(".md").as_posix() for page in built.rglob("*.html")}
    assert pages >= {page.relative_to(DOCS).as_posix() for page in DOCS.rglob("*.md")}
    assert not list(built.rglob("*.py"))
    assert "heat pumps" in (built / "search.json").read_text(encoding="utf-8")


def test_no_page_of_the_site_asks_a_third_party_for_anything(built: Path) -> None:
    loads = re.compile(
        r"<(?:script|img|iframe|source|video|audio)\b[^>]*\bsrc=\"?(?:https?:)?//"
        r"|<link\b(?=[^>]*\brel=\"?(?:stylesheet|preload|preconnect|prefetch|icon|manifest))[^>]*\bhref=\"?(?:https?:)?//"
        r"|@import|url\([\"']?(?:https?:)?//"
    )
    asked = [
        (page.name, found[0]) for page in built.rglob("*.html") for found in loads.finditer(page.read_text("utf-8"))
    ]
    asked += [
        (style.name, found[0]) for style in built.rglob("*.css") for found in loads.finditer(style.read_text("utf-8"))
    ]
    assert asked == []
