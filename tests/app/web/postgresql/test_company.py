"""A company's way through its pages on PostgreSQL, and what only a server's database can do to them.

Of the tests of its pages those are run again that ask the most of the database.
"""

import json
from collections.abc import Callable

from catalogue.model.choice import ChoiceKind
from catalogue.model.consent import ConsentState
from catalogue.model.delivery import DeliveryState, MailKind
from catalogue.store import profiles
from notifier.mails.mail import Mail
from notifier.outgoing.outbox import send_pending
from tests.app.web.company.test_my_calls import (
    test_all_that_fits_is_there_on_pages_of_twenty,
    test_what_is_put_away_is_gone_until_it_is_taken_back,
)
from tests.app.web.company.test_taking_along import (
    test_a_feed_has_stable_ids_and_leads_to_portals_alone,
    test_what_one_company_puts_away_another_still_sees,
)
from tests.app.web.conftest import LINKS, SENDER, House, path
from tests.app.web.join.conftest import EMAIL, Door
from tests.app.web.join.test_joining import (
    test_an_address_that_takes_no_mail_gets_none_and_nothing_is_kept,
    test_no_more_than_some_mails_a_day_go_to_one_address,
)
from tests.app.web.members import everything
from tests.app.web.own.test_change import test_another_address_is_asked_and_the_one_before_hears_nothing
from tests.app.web.test_calendar import test_a_deadline_that_the_portal_moves_or_withdraws_does_so_here
from tests.app.web.test_wishes import test_what_changes_meanwhile_stays
from tests.notifier.posting import Box
from tests.notifier.samples import CORK, HEAT_PUMPS, LIFE, NOW

__all__ = [
    "test_a_deadline_that_the_portal_moves_or_withdraws_does_so_here",
    "test_a_feed_has_stable_ids_and_leads_to_portals_alone",
    "test_all_that_fits_is_there_on_pages_of_twenty",
    "test_an_address_that_takes_no_mail_gets_none_and_nothing_is_kept",
    "test_another_address_is_asked_and_the_one_before_hears_nothing",
    "test_no_more_than_some_mails_a_day_go_to_one_address",
    "test_what_changes_meanwhile_stays",
    "test_what_is_put_away_is_gone_until_it_is_taken_back",
    "test_what_one_company_puts_away_another_still_sees",
]

DOES = "We install heat pumps and renovate blocks of flats: industrialised deep renovation of buildings."


def test_from_joining_to_being_erased(door: Door) -> None:
    browser, house = door.browser, door.house

    def see(address: str) -> str:
        answer = browser.get(address)
        assert answer.status_code == 200, answer.text
        return answer.text

    def send(address: str, **fields: str) -> None:
        answer = browser.post(address, data=fields)
        assert answer.status_code == 303, answer.text

    before = everything(house.database)
    door.send(description=DOES, employees="", seeking_amount="")
    (joined,) = door.there()
    with house.database.read() as connection:
        key = profiles.link_key_of(connection, joined.id)
    (asked,) = door.mails(MailKind.CONFIRMATION)
    confirm = path(LINKS.confirm(key, EMAIL, NOW))
    assert confirm in asked.text
    assert joined.name in see(confirm)
    send(confirm)

    my = path(LINKS.my(key))
    assert HEAT_PUMPS.title in see(my)
    one = f"{my}/calls/{HEAT_PUMPS.id}"
    assert "What makes it fit" in see(one)
    send(one, do="answer", question="employees", value="24")
    (told,) = door.there()
    assert told.enterprise.employees == 24
    send(my, do="save", call=HEAT_PUMPS.id)
    send(my, do="dismiss", call=LIFE.id, words="too large for us")
    assert HEAT_PUMPS.title in see(f"{my}?view=kept")
    assert LIFE.title in see(f"{my}?view=dismissed")
    assert LIFE.title not in see(path(LINKS.feed(key)))
    assert "BEGIN:VEVENT" in see(path(LINKS.calendar(key)))

    own = path(LINKS.own(key, house.clock.now))
    assert EMAIL in see(own)
    record = json.loads(see(f"{own}/data.json"))
    assert record["profile"]["email"] == EMAIL
    assert {one["kind"] for one in record["choice"]} == {ChoiceKind.SAVED.value, ChoiceKind.DISMISSED.value}
    assert ConsentState.CONFIRMED.value in json.dumps(record["consent"])
    assert "Erased" in browser.post(f"{own}/erase", data={"sure": "yes"}).text
    after = everything(house.database)
    # What is left is that its address takes no mail, and the marks by which forms are limited.
    assert {row.partition(" ")[0] for row in {*after} - {*before}} == {"suppression", "throttle"}
    assert {*before} <= {*after}
    assert browser.get(my).status_code == browser.get(own).status_code == 404


class ErasesMeanwhile(Box):
    """A mail server that is in the middle of taking a mail when its company asks to be erased."""

    def __init__(self, house: House) -> None:
        super().__init__()
        self.house = house
        self.answers: list[tuple[int, str]] = []

    def send(self, mail: Mail, meanwhile: Callable[[], None] | None = None, /) -> None:
        self.answers.append(erase(self.house))
        super().send(mail, meanwhile)


def erase(house: House) -> tuple[int, str]:
    answer = house.browser.post(f"{path(LINKS.own(house.key, house.clock.now))}/erase", data={"sure": "yes"})
    return answer.status_code, answer.text


def test_while_a_mail_to_the_company_is_handed_over_nothing_is_erased_and_it_is_said(house: House) -> None:
    server = ErasesMeanwhile(house)
    sent = send_pending(house.database, server, NOW, sender=SENDER)
    assert [one.state for one in sent.outcomes] == [DeliveryState.SENT]
    ((status, page),) = server.answers
    assert status == 503
    assert "Mails are being sent just now" in page
    assert house.profile == CORK
    assert erase(house)[0] == 200
    assert send_pending(house.database, server, NOW, sender=SENDER).outcomes == ()
