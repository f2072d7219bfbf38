"""No page breaks a rule of WCAG 2.2 that axe-core checks, on a phone (dark) and in a wide window (light).

And in no language is one wider than a phone.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ViewportSize

from catalogue.store import profiles
from notifier.wording.words import languages
from tests.app.web.browser.conftest import ADMIN, PHONE, WIDE, Served, Window, sign_in, window
from tests.app.web.conftest import MAIL
from tests.notifier.samples import CORK, HEAT_PUMPS, NOW

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    # Of what it finds nothing wrong with it would write down every element.
    "resultTypes": ["violations"],
}
AXE_CORE = Axe().axe_script

Scheme = Literal["dark", "light"]
SIZES: list[tuple[ViewportSize, Scheme]] = [(PHONE, "dark"), (WIDE, "light")]

Address = Callable[[Served], str | None]


def _plain(path: str) -> Address:
    return lambda served: f"{served.address}{path}"


PAGES: Mapping[str, Address] = {
    "home": _plain("/"),
    "calls": _plain("/calls?q=heat"),
    "nothing found": _plain("/calls?q=nothing-at-all-like-that"),
    "call": _plain(f"/calls/{HEAT_PUMPS.id}"),
    "coverage": _plain("/coverage"),
    "api": _plain("/api"),
    "join": _plain("/join"),
    "lost links": _plain("/lost"),
    "my calls": lambda served: served.site.sender.links.my(served.key),
    "one of my calls": lambda served: f"{served.site.sender.links.my(served.key)}/calls/{HEAT_PUMPS.id}",
    "my mails": lambda served: f"{served.site.sender.links.my(served.key)}/mails",
    "ask for my own link": lambda served: f"{served.site.sender.links.my(served.key)}/own",
    "own": lambda served: served.site.sender.links.own(served.key, NOW),
    "change": lambda served: f"{served.site.sender.links.own(served.key, NOW)}/change",
    "erase": lambda served: f"{served.site.sender.links.own(served.key, NOW)}/erase",
    "sign in": _plain("/sign-in"),
    "sign out": _plain("/sign-out"),
    "nowhere": _plain("/nowhere-at-all"),
    "confirm": lambda served: served.site.sender.links.confirm(served.key, CORK.email, NOW),
    "stop": lambda served: served.site.sender.links.stop(served.key),
    "wishes": lambda served: served.site.sender.links.wishes(served.key),
    "save": lambda served: served.site.sender.links.save(served.key, HEAT_PUMPS.id),
    "dismiss": lambda served: served.site.sender.links.dismiss(served.key, HEAT_PUMPS.id),
    "not for us": lambda served: served.site.sender.links.not_for_us(served.key, HEAT_PUMPS.id),
    "calls of a mail": lambda served: f"{served.site.sender.links.view(served.key, MAIL.id)}/calls",
    "advisor": _plain("/advisor"),
    "matrix": _plain("/advisor/matrix"),
    "whom a call fits": _plain(f"/advisor/calls/{HEAT_PUMPS.id}"),
    "a company of the advisor": _plain(f"/advisor/companies/{CORK.id}"),
    "shortlist": _plain(f"/advisor/companies/{CORK.id}/shortlist"),
}


@pytest.mark.parametrize(("size", "scheme"), SIZES, ids=["phone", "wide"])
def test_axe_finds_nothing(chromium: Browser, served: Served, size: ViewportSize, scheme: Scheme) -> None:
    with window(chromium, served, size) as there:
        sign_in(there, served, ADMIN)
        assert faults_of(there, {name: address(served) for name, address in PAGES.items()}, size, scheme) == {}


def test_no_language_has_a_word_that_is_too_long_for_a_phone(chromium: Browser, served: Served) -> None:
    wide = {}
    with window(chromium, served, PHONE, scripts=False) as there:
        for language in languages():
            with served.site.database.write() as connection:
                profiles.put_profile(connection, replace(CORK, language=language), NOW)
            for name in ("own", "one of my calls", "join"):
                there.follow(f"{PAGES[name](served)}?lang={language}")
                width = there.page.evaluate("document.documentElement.scrollWidth")
                if width > PHONE["width"]:
                    wide[language, name] = width
    assert wide == {}


def faults_of(
    there: Window,
    pages: Mapping[str, str | None],
    size: ViewportSize,
    scheme: Scheme,
    unlooked: Collection[str] = (),
) -> dict[str, tuple[int, list[tuple[str, list[str]]]]]:
    """What is wrong with pages, by name: their width where it is more than the window's, and what axe-core says.

    It does not look into the ``unlooked`` ones, whose width is looked at all the same.
    """
    found = {}
    there.page.emulate_media(color_scheme=scheme)
    # Kept by the browser, which is not handed half a megabyte of it for each page.
    there.page.add_init_script(script=AXE_CORE)
    for name, address in pages.items():
        there.follow(address)
        assert there.page.locator("h1").count() == 1
        assert name == "nowhere" or "This link leads nowhere" not in there.page.content(), name
        width = there.page.evaluate("document.documentElement.scrollWidth")
        violations = [] if name in unlooked else _violations(there)
        said = [(one["id"], [node["html"][:200] for node in one["nodes"][:3]]) for one in violations]
        if said or width > size["width"]:
            found[name] = (width, said)
    return found


def _violations(there: Window) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = there.page.evaluate("rules => axe.run(rules).then(found => found.violations)", RULES)
    return found


def test_axe_would_find_something(chromium: Browser, served: Served) -> None:
    with window(chromium, served, WIDE) as there:
        there.page.set_content("<html><body><p style='color:#eee'>pale</p><input></body></html>")
        there.page.evaluate(AXE_CORE)
        found = {one["id"] for one in _violations(there)}
    assert {"color-contrast", "label", "html-has-lang"} <= found
