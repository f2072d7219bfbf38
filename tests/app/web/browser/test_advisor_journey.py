"""An advisor signs in, looks through a cohort, finds whom a call fits, notes, hands a shortlist over, and signs out.

In a real browser, in each way in each size: with scripts, without, and with the keyboard alone.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page, expect

from catalogue.model.advisor import Advisor
from catalogue.model.consent import Consent, ConsentState
from catalogue.model.delivery import MailKind
from catalogue.model.profile import Profile
from catalogue.store import advisors, consents, profiles
from tests.app.web.browser.conftest import Served, window
from tests.app.web.browser.hands import WAYS, Mouse, Way
from tests.notifier.samples import CORK, HEAT_PUMPS

DOES = "We renovate buildings with heat pumps and prefabricated envelopes, and save energy in small firms."


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_from_signing_in_to_signing_out(chromium: Browser, town: Served, way: Way) -> None:
    advisor, firm = settle(town, way)
    with window(chromium, town, way.size, scripts=way.scripts) as there:
        page, does = there.page, way.hands(there.page)
        heading = page.get_by_role("heading", level=1)
        page.goto("/sign-in")
        does.write("Your e-mail address", advisor.email)
        does.press("Mail me a link")
        expect(heading).to_have_text("Look into your mail")
        (mail,) = town.mails(advisor.email)
        link = re.search(rf"{town.address}/sign-in/\S+", mail.text)
        assert link is not None
        there.follow(link[0])
        does.press("Sign in")
        expect(heading).to_have_text("Companies")
        expect(page.get_by_role("link", name="Limerick Looms")).to_be_visible()

        does.follow(firm.cohorts[0])
        expect(page.get_by_role("link", name=firm.name)).to_be_visible()
        expect(page.get_by_role("link", name="Limerick Looms")).to_have_count(0)
        does.follow("Companies by calls")
        expect(page.get_by_role("row", name=firm.name)).to_contain_text("good fit")
        does.follow(page.get_by_role("columnheader").get_by_role("link").first.inner_text())
        expect(heading).to_have_text(HEAT_PUMPS.title)
        does.press(f"Put on the shortlist : {firm.name}")
        expect(heading).to_have_text(f"Shortlist for {firm.name}")

        does.follow("Back")
        expect(heading).to_have_text(firm.name)
        does.write("A new note", "Rang them on Monday: they want to apply.")
        does.press("Keep")
        expect(page.locator("main")).to_contain_text("Rang them on Monday")
        does.follow("Shortlist (1)")

        hand_over(page, does, firm)
        (handed,) = (one for one in town.mails(firm.email) if one.kind is MailKind.SHORTLIST)
        assert "> Ideal for your workshop" in handed.text
        with printed(page):
            expect(page.locator("blockquote")).to_have_text("Ideal for your workshop")
            expect(page.get_by_text(HEAT_PUMPS.url or "-", exact=True)).to_be_visible()
            expect(page.get_by_text(advisor.name, exact=True)).to_be_visible()
            expect(page.get_by_role("button")).to_have_count(0)
            expect(page.get_by_role("navigation")).to_have_count(0)

        does.follow("Sign out")
        does.press("Sign out")
        expect(heading).to_have_text("You are signed out")
        page.goto("/advisor")
        expect(page).to_have_url(re.compile("/sign-in"))


def settle(town: Served, way: Way) -> tuple[Advisor, Profile]:
    """An advisor with two cohorts of a company each, and the company of the first, which agreed to have mail."""
    now = town.clock.now
    cohorts = (f"heat {way.name}", f"looms {way.name}")
    advisor = Advisor(
        id=way.name,
        name="Ana Pop",
        email=f"{way.name}@pact.example",
        language="en",
        zone="Europe/Dublin",
        cohorts=cohorts,
    )
    firm = replace(
        CORK,
        id=f"heat-{way.name}",
        name="Dublin Heat Pumps",
        email=f"office@{way.name}.example",
        description=DOES,
        cohorts=cohorts[:1],
    )
    looms = replace(CORK, id=f"looms-{way.name}", name="Limerick Looms", description="", cohorts=cohorts[1:])
    with town.site.database.write() as connection:
        advisors.put_advisor(connection, advisor, now)
        for company in (firm, looms):
            profiles.put_profile(connection, company, now)
        agreed = Consent(profile_id=firm.id, state=ConsentState.CONFIRMED, at=now, how="test")
        consents.put_consent(connection, agreed)
    return advisor, firm


def hand_over(page: Page, does: Mouse, firm: Profile) -> None:
    """Say a word on the call of the shortlist, and mail it."""
    does.write(f"Your word on it: {HEAT_PUMPS.title}", "Ideal for your workshop")
    does.press("Keep")
    expect(page.get_by_role("status")).to_have_text("Kept.")
    expect(page.get_by_role("region", name="The mail as the company reads it")).to_contain_text(
        "Ideal for your workshop"
    )
    does.press(f"Mail it to {firm.name}")
    expect(page.get_by_role("status")).to_have_text("It is on its way.")


@contextmanager
def printed(page: Page) -> Iterator[None]:
    """The page as it is on paper."""
    page.emulate_media(media="print")
    try:
        yield
    finally:
        page.emulate_media(media="screen")
