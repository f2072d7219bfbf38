"""A company joins, has its first matches and a digest, keeps a call and puts one away, and leaves.

In a real browser, in each way in each size: with scripts, without, and with the keyboard alone.
"""

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
from playwright.sync_api import Browser, expect

from app.digests import plan_digests
from catalogue.model.call import Call
from catalogue.model.choice import ChoiceKind, standing
from catalogue.model.consent import ConsentState
from catalogue.model.delivery import Delivery, MailKind
from catalogue.model.run import Health
from catalogue.store import calls, choices, consents, profiles, runs
from tests.app.web.browser.conftest import Served, Window, window
from tests.app.web.browser.hands import WAYS, Mouse, Way
from tests.notifier.samples import HEAT_PUMPS

DOES = "We install heat pumps and prefabricated envelopes: industrialised deep renovation of buildings."
TITLE = "Heat pumps and prefabricated envelopes in the deep renovation of buildings"


def link_of(mail: Delivery, purpose: str) -> str:
    """The first link of a mail that is for ``purpose``."""
    found = re.search(rf'href="([^"]+/{purpose}/[^"]+)"', mail.html)
    assert found is not None, purpose
    return unescape(found[1])


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_from_joining_to_leaving(chromium: Browser, town: Served, way: Way) -> None:
    name, email = f"Dublin Pumps {way.name}", f"{way.name}@heat.example"

    def mail_of(kind: MailKind) -> Delivery:
        (found,) = (one for one in town.mails(email) if one.kind is kind)
        return found

    with window(chromium, town, way.size, scripts=way.scripts) as there:
        page, does = there.page, way.hands(there.page)
        heading = page.get_by_role("heading", level=1)
        join(there, does, name, email)

        there.follow(link_of(mail_of(MailKind.CONFIRMATION), "confirm"))
        expect(heading).to_have_text("Shall we write to you?")
        does.press("Yes, write to us")
        expect(heading).to_have_text(f"Calls for {name}")
        expect(page.get_by_role("link", name=HEAT_PUMPS.title)).to_be_visible()

        plan(town, email)
        there.follow(link_of(mail_of(MailKind.FIRST_MATCHES), "save"))
        does.press("Keep it")
        expect(heading).to_have_text("Kept: the call is on your list")

        found = publish(town, way)
        plan(town, email)
        digest = mail_of(MailKind.DIGEST)
        told = " ".join(digest.text.split())
        assert found.title in told
        assert HEAT_PUMPS.title not in told
        there.follow(link_of(digest, "not-for-us"))
        does.tick("Applying is too much work")
        does.press("Send")
        expect(heading).to_have_text("Thank you: we noted it")

        there.follow(link_of(digest, "my"))
        does.follow("Not for you 1")
        expect(page.get_by_role("link", name=found.title)).to_be_visible()

        there.follow(link_of(digest, "stop"))
        does.press("Stop all mails")
        expect(heading).to_have_text("Done: we write no more")
    with town.site.database.read() as connection:
        (company,) = profiles.find_by_email(connection, email)
        assert consents.consent_state(connection, company.id) is ConsentState.STOPPED
        held = {one.call_id: one for one in standing(choices.find_history(connection, [company.id]))}
    assert held[found.id].kind is ChoiceKind.DISMISSED
    assert sorted(one.kind for one in held.values()) == [ChoiceKind.DISMISSED, ChoiceKind.SAVED]


def join(there: Window, does: Mouse, name: str, email: str) -> None:
    """Fill in the form to join: what is typed outlives a change of language, and all that is wrong is told at once."""
    page = there.page
    heading = page.get_by_role("heading", level=1)
    page.goto("/join")
    does.write("Name of the company", name)
    does.open("Language")
    does.press("Suomi")
    expect(page.get_by_label("Yrityksen nimi", exact=True)).to_have_value(name)
    does.open("Kieli")
    does.press("English")
    expect(page.get_by_label("Name of the company", exact=True)).to_have_value(name)
    does.press("Continue")
    expect(page.get_by_label("E-mail address", exact=True)).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Name of the company", exact=True)).to_have_value(name)
    does.write("E-mail address", email)
    does.choose("Country", "Ireland")
    does.write("What the company does and what it wants to do", DOES)
    does.press("Continue")
    expect(heading).to_have_text("Is this right?")
    expect(page.locator("body")).to_contain_text(name)
    does.press("Yes, join")
    expect(heading).to_have_text("Please look into your mail")


def plan(town: Served, email: str) -> None:
    """Write the mails that are due to the company at this address."""
    town.clock.now += timedelta(minutes=5)
    with town.site.database.read() as connection:
        due = [one.id for one in profiles.find_by_email(connection, email)]
    plan_digests(town.site.database, town.clock.now, town.site.sender, due, early=True)


def publish(town: Served, way: Way) -> Call:
    """A portal publishes a call, and it is read."""
    key = f"NEW-{way.name}"
    found = replace(HEAT_PUMPS, source_key=key, identifier=key, title=f"{TITLE} ({way.name})")
    town.clock.now += timedelta(minutes=5)
    with town.site.database.write() as connection:
        run = runs.begin_run(connection, found.source, town.clock.now)
        calls.put_calls(connection, [found], run)
        runs.finish_run(connection, replace(run, finished_at=town.clock.now, health=Health.OK, complete=True))
    return found
