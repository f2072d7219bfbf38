"""From the form to the first matches; and nobody learns from an answer who is here."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.joining.taking_in import FORGET_AFTER, forget_abandoned
from app.web.limits import TO_ADDRESS
from catalogue.model.consent import Consent, ConsentState
from catalogue.model.delivery import MailKind
from catalogue.model.profile import Profile
from catalogue.model.suppression import Suppression, SuppressionKind
from catalogue.store import consents, profiles, suppressions
from notifier.keys import address_key
from tests.app.web.conftest import LINKS, House, path
from tests.app.web.join.conftest import EMAIL, TOLD, Door
from tests.app.web.members import everything
from tests.notifier.samples import CORK, NOW


def key_of(house: House, profile: Profile) -> str:
    with house.database.read() as connection:
        return profiles.link_key_of(connection, profile.id)


def block(house: House, email: str, kind: SuppressionKind = SuppressionKind.ERASED) -> None:
    blocked = Suppression(address_key=address_key(LINKS.secret, email), kind=kind, since=NOW, why="test")
    with house.database.write() as connection:
        suppressions.put_suppression(connection, blocked)


def state(house: House, profile: Profile) -> ConsentState:
    with house.database.read() as connection:
        return consents.consent_state(connection, profile.id)


def test_a_new_company_is_asked_confirms_and_is_led_to_its_calls(door: Door) -> None:
    door.send()
    (profile,) = door.there()
    assert state(door.house, profile) is ConsentState.UNCONFIRMED
    (asked,) = door.mails(MailKind.CONFIRMATION)
    assert asked.to == EMAIL
    key = key_of(door.house, profile)
    confirm = path(LINKS.confirm(key, EMAIL, NOW))
    assert confirm in asked.text
    page = door.browser.get(confirm).text
    for told in ("Termo Ilfov SRL", "Voluntari, Ilfov", "Romania", "Plumbing, heating"):
        assert told in page
    answer = door.browser.post(confirm)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/funding{path(LINKS.my(key))}")
    assert state(door.house, profile) is ConsentState.CONFIRMED


def test_a_known_address_gets_its_links_and_nothing_is_kept(door: Door) -> None:
    for email in (CORK.email, CORK.email.upper()):
        before = door.house.profile
        door.send(email=email)
        assert door.there() == []
        assert door.house.profile == before
        assert door.mails(MailKind.CONFIRMATION) == []
    mail = door.mails(MailKind.LINKS)[0]
    assert mail.to == CORK.email
    assert path(LINKS.my(door.house.key)) in mail.text
    assert path(LINKS.own(door.house.key, NOW)) in mail.text


def test_who_paused_is_known_as_well(door: Door) -> None:
    door.house.put(ConsentState.PAUSED)
    door.send(email=CORK.email)
    assert (door.there(), len(door.mails(MailKind.LINKS))) == ([], 1)


def test_who_stopped_and_comes_again_is_asked_again_and_stays_stopped_till_then(door: Door) -> None:
    door.house.put(ConsentState.STOPPED)
    door.send(email=CORK.email)
    assert len(door.there()) == len(door.mails(MailKind.CONFIRMATION)) == 1
    assert door.house.state() is ConsentState.STOPPED


def test_an_address_that_takes_no_mail_gets_none_and_nothing_is_kept(door: Door) -> None:
    for kind in (SuppressionKind.ERASED, SuppressionKind.COMPLAINT):
        block(door.house, EMAIL, kind)
        before = everything(door.house.database)
        door.send()
        after = everything(door.house.database)
        # What is left of it are the marks by which its number is limited.
        assert {one.partition(" ")[0] for one in {*after} - {*before}} == {"throttle"}


def test_the_answer_is_the_same_to_the_byte_whoever_is_here(door: Door) -> None:
    def answered(email: str, address: str) -> tuple[int, str, list[tuple[str, str]]]:
        answer = door.browser.post(address, data={**TOLD, "email": email, "do": "join"})
        assert answer.status_code == 200
        return answer.status_code, answer.text.replace(email, "EMAIL"), sorted(answer.headers.items())

    # Addresses of one length, so that the length of the answer is the same as well.
    ours = CORK.email
    new, gone, often = (f"{letter * ours.index('@')}{ours[ours.index('@') :]}" for letter in "abc")
    block(door.house, gone)
    for address in ("/join", "/lost"):
        for _ in range(TO_ADDRESS[0]):
            answered(often, address)
        assert len({repr(answered(email, address)) for email in (ours, new, gone, often)}) == 1


def test_no_more_than_some_mails_a_day_go_to_one_address(door: Door) -> None:
    for _ in range(TO_ADDRESS[0] + 3):
        door.send()
    assert len(door.mails(MailKind.CONFIRMATION)) == len(door.there()) == TO_ADDRESS[0]


def test_each_form_is_a_company_of_its_own_and_the_one_that_is_confirmed_is_left(door: Door) -> None:
    door.send(name="Somebody else wrote this")
    door.send()
    door.send(email="other@termo-ilfov.example")
    right = next(one for one in door.there() if one.name == "Termo Ilfov SRL" and one.email == EMAIL)
    door.browser.post(path(LINKS.confirm(key_of(door.house, right), EMAIL, NOW)))
    others = [one for one in door.there() if one != right]
    assert right in door.there()
    # The same company at another address is somebody else's to confirm.
    assert [one.email for one in others] == ["other@termo-ilfov.example"]
    with door.house.database.read() as connection:
        blocked = suppressions.find_suppressions(connection)
    assert blocked == ()


def test_confirming_leaves_a_company_alone_that_an_advisor_put_in(door: Door) -> None:
    added = replace(CORK, id="added-by-hand", email=EMAIL)
    with door.house.database.write() as connection:
        profiles.put_profile(connection, added, NOW)
    door.send()
    (joined,) = [one for one in door.there() if one.id != added.id]
    door.browser.post(path(LINKS.confirm(key_of(door.house, joined), EMAIL, NOW)))
    assert added in door.there()


@pytest.mark.parametrize("agreed", [ConsentState.CONFIRMED, ConsentState.PAUSED, ConsentState.STOPPED])
def test_who_never_answers_is_forgotten_and_who_did_is_not(door: Door, agreed: ConsentState) -> None:
    door.send()
    door.send(name="Answered", email="other@termo-ilfov.example")
    (answered,) = [one for one in door.there() if one.name == "Answered"]
    with door.house.database.write() as connection:
        consents.put_consent(connection, Consent(profile_id=answered.id, state=agreed, at=NOW, how="test"))
    assert forget_abandoned(door.house.database, NOW + FORGET_AFTER) == ()
    later = NOW + FORGET_AFTER + timedelta(minutes=1)
    (gone,) = forget_abandoned(door.house.database, later)
    assert gone.startswith("termo-ilfov-srl-")
    assert door.there() == [answered]
    assert door.house.profile == CORK
    assert not [row for row in everything(door.house.database) if gone in row]
    # The address is free: who was put in by somebody else may join another day.
    door.house.clock.now = later
    door.send()
    assert len(door.there()) == 2


def test_lost_links_go_to_each_company_of_the_address_and_nowhere_else(door: Door) -> None:
    with door.house.database.write() as connection:
        profiles.put_profile(connection, replace(CORK, id="cork-two", name="Cork Two"), NOW)
    page = door.browser.post("/lost", data={"email": CORK.email.upper()})
    assert page.status_code == 200
    mails = door.mails(MailKind.LINKS)
    assert sorted(mail.profile_id or "" for mail in mails) == ["cork-robotics", "cork-two"]
    assert {mail.to for mail in mails} == {CORK.email}
    wrong = door.browser.post("/lost", data={"email": 'x"><script>'})
    assert wrong.status_code == 422
    assert "&lt;script&gt;" in wrong.text
