"""An admin signs in by mail in a real browser, with the keyboard alone, and signs out."""

import re

from playwright.sync_api import Browser, expect

from tests.app.web.browser.conftest import ADMIN, PHONE, Served, window
from tests.app.web.browser.hands import Keyboard


def test_an_admin_signs_in_by_a_mailed_link_with_the_keyboard_alone(chromium: Browser, served: Served) -> None:
    with window(chromium, served, PHONE) as there:
        page, does = there.page, Keyboard(there.page)
        page.goto("/sign-in")
        does.write("Your e-mail address", ADMIN)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mail")
        (mail,) = served.mails(ADMIN)
        link = re.search(rf"{served.address}/sign-in/\S+", mail.text)
        assert link is not None
        there.follow(link[0])
        does.press("Sign in")
        page.wait_for_url(f"{served.address}/admin")
        there.follow(link[0])
        expect(page.get_by_role("heading", level=1)).to_have_text("This link leads nowhere")
        page.goto("/sign-out")
        does.press("Sign out")
        # Whoever goes on before that is answered is still signed in.
        expect(page.get_by_role("button", name="Sign out")).to_have_count(0)
        page.goto("/admin")
        expect(page).to_have_url(re.compile("/sign-in"))
