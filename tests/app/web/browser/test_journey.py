"""A company joins, sees what fits it, has a digest, puts a call away and leaves: in a real browser, in three ways.

With a phone, without scripts, and with the keyboard alone.
"""

import re
from html import unescape

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from app.digests import plan_digests
from catalogue.model.choice import ChoiceKind, standing
from catalogue.model.consent import ConsentState
from catalogue.model.delivery import Delivery, MailKind
from catalogue.store import choices, consents, profiles
from tests.app.web.browser.conftest import PHONE, WIDE, Served, window

NAME, EMAIL = "Dublin Heat Pumps", "office@heat.example"
DOES = "We install heat pumps and prefabricated envelopes: industrialised deep renovation of buildings."
_MOST_TABS = 60


class Mouse:
    """Fills in and presses as people with a mouse or a finger do."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def write(self, label: str, text: str) -> None:
        self.page.get_by_label(label, exact=True).fill(text)

    def choose(self, label: str, text: str) -> None:
        self.page.get_by_label(label, exact=True).select_option(label=text)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).first.click()


class Keyboard(Mouse):
    """Reaches everything by the tabulator key."""

    def _reach(self, wanted: Locator) -> None:
        for _ in range(_MOST_TABS):
            if wanted.evaluate("one => one === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        pytest.fail(f"{wanted} cannot be reached with the keyboard")

    def write(self, label: str, text: str) -> None:
        self._reach(self.page.get_by_label(label, exact=True))
        self.page.keyboard.type(text)

    def choose(self, label: str, text: str) -> None:
        self._reach(self.page.get_by_label(label, exact=True))
        self.page.keyboard.type(text)

    def press(self, name: str) -> None:
        self._reach(self.page.get_by_role("button", name=name, exact=True).first)
        self.page.keyboard.press("Enter")


def mail_of(served: Served, kind: MailKind) -> Delivery:
    (found,) = (one for one in served.mails(EMAIL) if one.kind is kind)
    return found


def link_of(mail: Delivery, purpose: str) -> str:
    """The first link of a mail that is for ``purpose``."""
    found = re.search(rf'href="([^"]+/{purpose}/[^"]+)"', mail.html)
    assert found is not None, purpose
    return unescape(found[1])


@pytest.mark.parametrize(
    ("size", "scripts", "hands"),
    [(PHONE, True, Mouse), (WIDE, False, Mouse), (WIDE, True, Keyboard)],
    ids=["phone", "wide without scripts", "keyboard alone"],
)
def test_from_joining_to_leaving(
    chromium: Browser, served: Served, size: ViewportSize, scripts: bool, hands: type[Mouse]
) -> None:
    with window(chromium, served, size, scripts=scripts) as there:
        page, does = there.page, hands(there.page)
        heading = page.get_by_role("heading", level=1)
        page.goto("/join")
        # Everything that is wrong at once, and nothing typed is lost.
        does.write("Name of the company", NAME)
        does.press("Continue")
        expect(page.get_by_label("E-mail address", exact=True)).to_have_attribute("aria-invalid", "true")
        expect(page.get_by_label("Name of the company", exact=True)).to_have_value(NAME)
        does.write("E-mail address", EMAIL)
        does.choose("Country", "Ireland")
        does.write("What the company does and what it wants to do", DOES)
        does.press("Continue")
        expect(heading).to_have_text("Is this right?")
        expect(page.locator("body")).to_contain_text(NAME)
        does.press("Yes, join")
        expect(heading).to_have_text("Please look into your mail")

        there.follow(link_of(mail_of(served, MailKind.CONFIRMATION), "confirm"))
        expect(heading).to_have_text("Shall we write to you?")
        does.press("Yes, write to us")
        expect(heading).to_have_text(f"Calls for {NAME}")
        expect(page.get_by_role("link", name="Industrialised deep renovation of buildings")).to_be_visible()

        plan_digests(served.site.database, served.clock.now, served.site.sender, early=True)
        first = mail_of(served, MailKind.FIRST_MATCHES)
        there.follow(link_of(first, "not-for-us"))
        does.press("Send")
        expect(heading).to_have_text("Thank you: we noted it")

        there.follow(link_of(first, "stop"))
        does.press("Stop all mails")
        expect(heading).to_have_text("Done: we write no more")
    with served.site.database.read() as connection:
        (company,) = profiles.find_by_email(connection, EMAIL)
        assert consents.consent_state(connection, company.id) is ConsentState.STOPPED
        (choice,) = standing(choices.find_history(connection, [company.id]))
    assert choice.kind is ChoiceKind.DISMISSED
