"""The admins' pages in a real browser: axe-core finds nothing, all is as wide as a phone, a form is sent by keys."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ViewportSize

from app.web.members import COOKIE, mark_of
from catalogue.model.session import Session, SignIn
from catalogue.store.sessions import put_sign_in, use_sign_in
from tests.app.web.admin.conftest import CHANGED, furnish
from tests.app.web.browser.conftest import ADMIN, PHONE, WIDE, Served, Window, window
from tests.app.web.browser.test_accessibility import RULES

PAGES = ("", "/sources", f"/sources/{CHANGED}", "/mails", "/schedule", "/merges", "/people")
# Their tables have a row a source or job, which takes axe-core some seconds each.
LONG = frozenset({"/sources", "/schedule"})


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The catalogue of an installation that needs its admin."""
    file = tmp_path_factory.mktemp("machinery") / "catalogue.db"
    furnish(file)
    return file


@contextmanager
def signed_in(browser: Browser, served: Served, size: ViewportSize) -> Iterator[Window]:
    """A window in which the admin signed in."""
    mark, now = mark_of("a secret"), served.clock.now
    until = now + timedelta(days=1)
    with served.site.database.write() as connection:
        put_sign_in(connection, SignIn(mark="link", email=ADMIN, made_at=now, ends_at=until))
        assert use_sign_in(connection, "link", Session(mark=mark, email=ADMIN, began_at=now, ends_at=until))
    with window(browser, served, size) as there:
        there.page.context.add_cookies([{"name": COOKIE, "value": "a secret", "url": served.address}])
        yield there
        assert there.faults == []


@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "dark"), (WIDE, "light")], ids=["phone", "wide"])
def test_axe_finds_nothing(
    chromium: Browser, served: Served, size: ViewportSize, scheme: Literal["dark", "light"]
) -> None:
    found = {}
    with signed_in(chromium, served, size) as there:
        there.page.emulate_media(color_scheme=scheme)
        for name in PAGES:
            there.follow(f"{served.address}/admin{name}")
            assert there.page.locator("h1").count() == 1
            width = there.page.evaluate("document.documentElement.scrollWidth")
            looked_into = name not in LONG or size == WIDE
            violations = Axe().run(there.page, options=RULES).response["violations"] if looked_into else []
            said = [(one["id"], [node["html"][:200] for node in one["nodes"][:3]]) for one in violations]
            if said or width > size["width"]:
                found[name] = (width, said)
    assert found == {}


def test_a_matter_is_acknowledged_with_the_keyboard_alone(chromium: Browser, served: Served) -> None:
    with signed_in(chromium, served, WIDE) as there:
        there.follow(f"{served.address}/admin/sources/{CHANGED}")
        button = there.page.get_by_role("button", name="Acknowledge")
        for _ in range(30):
            there.page.keyboard.press("Tab")
            if button.evaluate("one => one === document.activeElement"):
                break
        there.page.keyboard.press("Enter")
        there.page.wait_for_url("**/admin/sources/*?done=seen")
        assert there.page.get_by_role("status").inner_text().startswith("Acknowledged.")
        assert button.count() == 0
