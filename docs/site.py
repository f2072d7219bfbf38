"""The docs as a site: pages, pictures and schemas, with links that leave the docs led to the repository.

``zensical.toml`` says how they are laid out. What the site needs it brings along: it asks no third party for anything.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parent
OUT = ROOT / "out"
SITE = OUT / "site"
_PAGES = OUT / "docs"
_LAYOUT = ROOT / "zensical.toml"
REPOSITORY = "https://github.com/callfit/callfit/blob/main/"
Navigation = str | list[Any] | dict[str, Any]
_KINDS = (".md", ".png", ".svg", ".json")
_FENCE = re.compile(r"^```(?P<language>\w+) (?P<more>.+)$", re.MULTILINE)
_FILE = re.compile(r"file=(\S+)")
_LINK = re.compile(r"\]\((?P<target>\.\.?/[^)#\s]+)")
_NAVIGATION = re.compile(r"^nav = \[.*?^\]$", re.MULTILINE | re.DOTALL)


def gather(folder: Path) -> None:
    """Put everything that the site shows into ``folder``, which is emptied first."""
    shutil.rmtree(folder, ignore_errors=True)
    for path in sorted(HERE.rglob("*")):
        if path.suffix not in _KINDS:
            continue
        to = folder / path.relative_to(HERE)
        to.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".md":
            to.write_text(site_page(path), encoding="utf-8")
        else:
            shutil.copy(path, to)


def site_page(path: Path) -> str:
    """A page of the docs as the site has it."""

    def lead(found: re.Match[str]) -> str:
        target = Path(os.path.normpath(path.parent / found["target"]))
        inside = target.is_relative_to(HERE) and (target.suffix in _KINDS)
        return found[0] if inside else f"]({REPOSITORY}{target.relative_to(ROOT).as_posix()}"

    def head(found: re.Match[str]) -> str:
        named = _FILE.search(found["more"])
        return f"```{found['language']}" + (f' title="{named[1]}"' if named else "")

    return _FENCE.sub(head, _LINK.sub(lead, path.read_text(encoding="utf-8")))


def layout() -> str:
    """``zensical.toml`` with a navigation that has every page."""
    text = _LAYOUT.read_text(encoding="utf-8")
    nav = tomllib.loads(text)["project"]["nav"]
    named = set(_pages_of(nav))
    more = sorted(path.relative_to(HERE).as_posix() for path in HERE.rglob("*.md"))
    (last,) = nav[-1].values()
    last.extend(page for page in more if page not in named)
    return _NAVIGATION.sub(lambda _: f"nav = {_written(nav)}", text)


def _pages_of(nav: Navigation) -> list[str]:
    if isinstance(nav, str):
        return [nav]
    return [page for one in (nav.values() if isinstance(nav, dict) else nav) for page in _pages_of(one)]


def _written(nav: Navigation) -> str:
    """A navigation as TOML has it."""
    if isinstance(nav, str):
        return json.dumps(nav, ensure_ascii=False)
    if isinstance(nav, list):
        return f"[{', '.join(map(_written, nav))}]"
    return f"{{{', '.join(f'{_written(name)} = {_written(under)}' for name, under in nav.items())}}}"


def build() -> int:
    """Write the site into ``out/site``; the exit code of what builds it, which does not let a broken link pass."""
    gather(_PAGES)
    shutil.rmtree(SITE, ignore_errors=True)
    (OUT / _LAYOUT.name).write_text(layout(), encoding="utf-8")
    builder = [sys.executable, "-m", "zensical", "build", "--strict", "--clean", "--config-file", _LAYOUT.name]
    return subprocess.run(builder, cwd=OUT, check=False).returncode


if __name__ == "__main__":
    sys.exit(build())
