"""``python -m tests.app.web.browser.pictures [OUT]``: pages of the site as a browser shows them, into ``docs/pages``.

Each in a wide window and, in dark mode, on a phone; some once more as they are while somebody uses the keyboard. They
are looked at by people; what must hold of every page is in the tests.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Literal

from playwright.sync_api import sync_playwright

from catalogue.store import profiles
from tests.app.web.browser.conftest import ADMIN, CHROMIUM, PHONE, WIDE, Served, Window, served_from, sign_in, window
from tests.app.web.browser.hands import Keyboard
from tests.app.web.browser.test_accessibility import PAGES, Address
from tests.app.web.conftest import furnish
from tests.notifier.samples import CORK, NOW

SHOWN = ("home", "calls", "call", "join", "my calls", "one of my calls", "own", "advisor", "matrix", "sources")
# What has the keys in the pictures of that, by the page: its role and its name.
FOCUSED: Mapping[str, tuple[Literal["button", "link", "textbox"], str]] = {
    "join": ("textbox", "E-mail address"),
    "my calls": ("button", "Keep it"),
    "advisor": ("link", CORK.name),
}
COMPANY = replace(
    CORK,
    cohorts=("cork",),
    description=(
        "We make heat pumps and prefabricated envelopes for industrialised deep renovation of buildings, and want"
        " digital tools for our workshop."
    ),
)


def main() -> None:
    """Draw all of them."""
    addresses: dict[str, Address] = {**PAGES, "sources": lambda served: f"{served.address}/admin/sources"}
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else Path("docs/pages")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        file = Path(folder) / "catalogue.db"
        furnish(file)
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        with served_from(file) as served:
            with served.site.database.write() as connection:
                profiles.put_profile(connection, COMPANY, NOW)
            for kind, size, scheme in (("wide", WIDE, "light"), ("phone", PHONE, "dark")):
                with window(browser, served, size) as there:
                    there.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                    sign_in(there, served, ADMIN, browser=kind)
                    _draw(there, served, addresses, out, kind)
                    _draw_focus(there, served, addresses, out, kind)
        browser.close()


def _draw(there: Window, served: Served, addresses: Mapping[str, Address], out: Path, kind: str) -> None:
    for name in SHOWN:
        there.follow(addresses[name](served))
        path = out / f"{name.replace(' ', '-')}-{kind}.png"
        there.page.screenshot(path=path, full_page=True)
        _shrink(path)


def _draw_focus(there: Window, served: Served, addresses: Mapping[str, Address], out: Path, kind: str) -> None:
    for name, (role, called) in FOCUSED.items():
        there.follow(addresses[name](served))
        Keyboard(there.page).reach(there.page.get_by_role(role, name=called, exact=True).first)
        path = out / f"{name.replace(' ', '-')}-focus-{kind}.png"
        there.page.screenshot(path=path)
        _shrink(path)


def _shrink(path: Path) -> None:
    """Fewer colours, where the program for that is there."""
    if shutil.which("pngquant") is not None:
        subprocess.run(["pngquant", "--force", "--ext", ".png", "64", str(path)], check=True)


if __name__ == "__main__":
    main()
