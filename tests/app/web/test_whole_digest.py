"""A digest from the plan to the browser: of forty calls each can be reached, and it stays what it was, to the byte."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from html import unescape

from catalogue.model.delivery import Delivery
from catalogue.model.match import Match
from catalogue.model.profile import Profile
from catalogue.store import calls, deliveries, runs
from notifier.outgoing.outbox import send_pending
from notifier.telling.digest import REST_LISTED
from notifier.telling.planning import plan_deliveries
from tests.app.web.conftest import LINKS, SENDER, House, path
from tests.notifier.posting import SOURCES, Box
from tests.notifier.samples import CORK, NOW, match, numbered

FORTY = numbered(40)


def mailed(house: House, box: Box) -> Delivery:
    """The digest with forty calls that are new to the company, as it was stored before it was sent."""
    with house.database.write() as connection:
        run = runs.begin_run(connection, FORTY[0].call.source, NOW + timedelta(hours=1))
        calls.put_calls(connection, [one.call for one in FORTY], run)

    def find(profile: Profile) -> Sequence[Match]:
        return [replace(match(one.call), profile_id=profile.id) for one in FORTY]

    at = NOW + timedelta(hours=2)
    (planned,) = plan_deliveries(
        house.database, at, sender=SENDER, sources=SOURCES, profiles=[CORK.id], find_matches=find, early=True
    )
    assert planned.delivery_id is not None
    with house.database.read() as connection:
        stored = deliveries.get_delivery(connection, planned.delivery_id)
    assert stored is not None
    send_pending(house.database, box, at, sender=SENDER)
    (again,) = plan_deliveries(
        house.database,
        at + timedelta(days=1),
        sender=SENDER,
        sources=SOURCES,
        profiles=[CORK.id],
        find_matches=find,
        early=True,
    )
    assert again.calls == 0, "all of them count as told"
    return stored


def test_of_forty_new_calls_the_best_are_shown_the_rest_is_counted_and_all_stand_on_the_page(house: House) -> None:
    mail = mailed(house, Box())
    assert mail.subject.startswith("40 new calls that fit Cork Robotics")
    text = " ".join(mail.text.split())
    full = CORK.digest_limit
    shown = set(re.findall(r"Topic number \d+ of many", text))
    assert shown == {one.call.title for one in FORTY[: full + REST_LISTED]}
    assert f"{40 - full} more new calls, in short" in text
    hidden = 40 - full - REST_LISTED
    assert hidden > 0
    assert f"{hidden} more calls are not listed here." in text
    (everything,) = set(re.findall(r'href="([^"]+/calls)"', mail.html))
    assert f"See all of them: {everything}" in mail.text.replace("\n", " ")
    page = house.browser.get(path(unescape(everything)))
    assert page.status_code == 200
    assert set(re.findall(r"Topic number \d+ of many", page.text)) == {one.call.title for one in FORTY}
    with house.database.read() as connection:
        told = {one.call_id for one in deliveries.find_delivery_entries(connection, mail.id)}
    assert told == {one.call.id for one in FORTY}


def test_the_stored_mail_is_the_sent_one_and_the_one_in_the_browser_whatever_changes_after(house: House) -> None:
    box = Box()
    stored = mailed(house, box)
    (sent,) = [message for message in box.taken if message["Message-ID"] == stored.message_id]
    bodies = {
        part.get_content_subtype(): str(part.get_content()).replace("\r\n", "\n")
        for part in sent.walk()
        if part.get_content_type() in {"text/plain", "text/html"}
    }
    assert bodies == {"plain": stored.text, "html": stored.html}
    page = path(LINKS.view(house.key, stored.id))
    assert house.browser.get(page).content == stored.html.encode()
    # The company has another name and language, the calls have other titles, and days pass.
    house.change(replace(CORK, name="Cork Automata", language="fr"))
    with house.database.write() as connection:
        run = runs.begin_run(connection, FORTY[0].call.source, NOW + timedelta(days=1))
        calls.put_calls(connection, [replace(one.call, title="Another", deadlines=()) for one in FORTY], run)
    house.clock.now = NOW + timedelta(days=90)
    assert house.browser.get(page).content == stored.html.encode()
    with house.database.read() as connection:
        kept = deliveries.get_delivery(connection, stored.id)
    assert kept is not None
    assert (kept.subject, kept.text, kept.html) == (stored.subject, stored.text, stored.html)
