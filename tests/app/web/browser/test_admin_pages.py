"""The admins' pages in a real browser: axe-core finds nothing, all is as wide as a phone, a form is sent by keys."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, ViewportSize

from tests.app.web.admin.conftest import CHANGED, furnish
from tests.app.web.browser.conftest import ADMIN, PHONE, WIDE, Served, sign_in, window
from tests.app.web.browser.hands import Keyboard
from tests.app.web.browser.test_accessibility import SIZES, Scheme, faults_of

PAGES = ("", "/sources", f"/sources/{CHANGED}", "/mails", "/schedule", "/merges", "/people")
# Their tables have a row a source or job, which takes axe-core some seconds each.
LONG = frozenset({"/sources", "/schedule"})


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The catalogue of an installation that needs its admin."""
    file = tmp_path_factory.mktemp("machinery") / "catalogue.db"
    furnish(file)
    return file


@pytest.mark.parametrize(("size", "scheme"), SIZES, ids=["phone", "wide"])
def test_axe_finds_nothing(chromium: Browser, served: Served, size: ViewportSize, scheme: Scheme) -> None:
    pages = {name: f"{served.address}/admin{name}" for name in PAGES}
    with window(chromium, served, size) as there:
        sign_in(there, served, ADMIN)
        assert faults_of(there, pages, size, scheme, LONG if size == PHONE else ()) == {}


def test_a_matter_is_acknowledged_with_the_keyboard_alone(chromium: Browser, served: Served) -> None:
    with window(chromium, served, WIDE) as there:
        sign_in(there, served, ADMIN)
        there.follow(f"{served.address}/admin/sources/{CHANGED}")
        button = there.page.get_by_role("button", name="Acknowledge")
        Keyboard(there.page).reach(button)
        there.page.keyboard.press("Enter")
        there.page.wait_for_url("**/admin/sources/*?done=seen")
        assert there.page.get_by_role("status").inner_text().startswith("Acknowledged.")
        assert button.count() == 0
