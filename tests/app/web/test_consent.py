"""Who looks at a page changes nothing; who sends its form does, once, and so does a mail program in one click."""

from dataclasses import replace
from datetime import timedelta

import pytest

from catalogue.model.consent import ConsentState
from notifier.links import CONFIRM_WITHIN
from tests.app.web.conftest import LINKS, House, path
from tests.notifier.samples import CORK, HEAT_PUMPS, NOW

ONE_CLICK = {"List-Unsubscribe": "One-Click"}
MULTIPART = (
    b'--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n',
    {"content-type": 'multipart/form-data; boundary="b"'},
)


def stop(house: House) -> str:
    return path(LINKS.stop(house.key))


def resume(house: House) -> str:
    return path(LINKS.resume(house.key))


def confirm(house: House) -> str:
    return path(LINKS.confirm(house.key, CORK.email, NOW))


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("state", ConsentState)
def test_who_follows_every_link_of_a_mail_changes_nothing(house: House, method: str, state: ConsentState) -> None:
    if state is not ConsentState.CONFIRMED:
        house.put(state)
    history, profile = house.history, house.profile
    key = house.key
    for address in (
        confirm(house),
        stop(house),
        resume(house),
        path(LINKS.wishes(key)),
        path(LINKS.save(key, HEAT_PUMPS.id)),
        path(LINKS.dismiss(key, HEAT_PUMPS.id)),
        path(LINKS.not_for_us(key, HEAT_PUMPS.id)),
        path(LINKS.calendar(key)),
    ):
        answer = house.browser.request(method, address)
        assert answer.status_code == 200, address
        assert (answer.text == "") == (method == "HEAD"), address
    assert (house.history, house.profile, house.choices) == (history, profile, [])


def test_one_click_stops_without_a_page(house: House) -> None:
    answer = house.browser.post(stop(house), data=ONE_CLICK)
    assert (answer.status_code, answer.text) == (200, "stopped\n")
    assert answer.headers["content-type"].startswith("text/plain")
    assert "set-cookie" not in answer.headers
    assert house.state() is ConsentState.STOPPED
    assert house.consent.how == "one click in a mail program"


def test_one_click_may_be_sent_as_multipart(house: House) -> None:
    body, headers = MULTIPART
    answer = house.browser.post(stop(house), content=body, headers=headers)
    assert (answer.status_code, answer.text) == (200, "stopped\n")
    assert house.consent.how == "one click in a mail program"


def test_one_click_twice_is_as_one(house: House) -> None:
    for _ in range(2):
        assert house.browser.post(stop(house), data=ONE_CLICK).status_code == 200
    assert house.history == (ConsentState.CONFIRMED, ConsentState.STOPPED)


@pytest.mark.parametrize("state", [ConsentState.UNCONFIRMED, ConsentState.PAUSED])
def test_one_click_stops_whatever_was_said_before(house: House, state: ConsentState) -> None:
    house.put(state)
    house.browser.post(stop(house), data=ONE_CLICK)
    assert house.state() is ConsentState.STOPPED


def test_one_click_works_years_later(house: House) -> None:
    house.clock.now = NOW + timedelta(days=3650)
    assert house.browser.post(stop(house), data=ONE_CLICK).status_code == 200
    assert house.state() is ConsentState.STOPPED


def test_stopping_on_the_page_may_say_why(house: House) -> None:
    assert "Stop all mails?" in house.browser.get(stop(house)).text
    answer = house.browser.post(
        stop(house), data={"reason": ["too_many", "no_need", "made_up"], "words": " We\r\nare closing. "}
    )
    assert answer.status_code == 200
    assert "Done: we write no more" in answer.text
    assert house.consent.how == (
        "the page behind a link in a mail: Too many mails; We need no funding now; We are closing."
    )


def test_stopping_on_the_page_needs_no_reason(house: House) -> None:
    assert house.browser.post(stop(house)).status_code == 200
    assert house.consent.how == "the page behind a link in a mail"


def test_what_somebody_writes_is_kept_short(house: House) -> None:
    house.browser.post(stop(house), data={"words": "word " * 2_000})
    assert len(house.consent.how) < 600


def test_who_stopped_can_start_again(house: House) -> None:
    house.browser.post(stop(house))
    page = house.browser.get(stop(house)).text
    assert "The mails about funding for Cork Robotics are stopped." in page
    assert str(LINKS.resume(house.key)) in page
    assert "Shall we write to you again?" in house.browser.get(resume(house)).text
    assert "Good: we write to you again" in house.browser.post(resume(house)).text
    assert house.state() is ConsentState.CONFIRMED
    assert "We write to you already." in house.browser.get(resume(house)).text


def test_who_never_agreed_cannot_be_started(house: House) -> None:
    # The address was changed: what was agreed before was for another one.
    house.change(replace(CORK, email="somebody@else.example"))
    house.browser.post(stop(house))
    assert str(LINKS.resume(house.key)) not in house.browser.get(stop(house)).text
    assert "never confirmed" in house.browser.get(resume(house)).text
    assert "never confirmed" in house.browser.post(resume(house)).text
    assert house.state() is ConsentState.STOPPED


def test_who_is_asked_confirms_by_the_button(house: House) -> None:
    house.put(ConsentState.UNCONFIRMED)
    page = house.browser.get(confirm(house)).text
    assert "write at most once a week" in page
    assert house.state() is ConsentState.UNCONFIRMED
    answer = house.browser.post(confirm(house))
    assert (answer.status_code, answer.headers["location"]) == (303, f"/funding{path(LINKS.my(house.key))}")
    assert house.state() is ConsentState.CONFIRMED
    assert house.browser.post(confirm(house)).status_code == 303
    assert "confirmed already" in house.browser.get(confirm(house)).text
    assert house.history == (ConsentState.CONFIRMED, ConsentState.UNCONFIRMED, ConsentState.CONFIRMED)


def test_a_pause_is_not_ended_by_an_old_link_to_confirm(house: House) -> None:
    house.put(ConsentState.PAUSED)
    assert house.browser.post(confirm(house)).status_code == 303
    assert house.state() is ConsentState.PAUSED


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_link_to_confirm_that_is_too_old_says_what_to_do(house: House, method: str) -> None:
    house.put(ConsentState.UNCONFIRMED)
    house.clock.now = NOW + CONFIRM_WITHIN + timedelta(minutes=1)
    answer = house.browser.request(method, confirm(house))
    assert answer.status_code == 410
    assert "A link to confirm is good for 14 days." in answer.text
    assert "team@callfit.example" in answer.text
    assert house.state() is ConsentState.UNCONFIRMED


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_link_confirms_only_the_address_that_it_was_sent_to(house: House, method: str) -> None:
    house.change(replace(CORK, email="somebody@else.example"))
    answer = house.browser.request(method, confirm(house))
    assert answer.status_code == 410
    assert house.state() is ConsentState.UNCONFIRMED
