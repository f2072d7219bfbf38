"""When mails come, and a pause: said on one page, kept as it was said, nothing else touched."""

from dataclasses import replace

import pytest

from app.web.forms import Form
from app.web.links import wishes as wishes_page
from catalogue.model.consent import ConsentState
from catalogue.model.profile import Cadence, MailWishes
from tests.app.web.conftest import LINKS, House, path
from tests.notifier.samples import CORK

SAID: dict[str, str | list[str]] = {
    "do": "save",
    "cadence": "daily",
    "weekday": "3",
    "hour": "17",
    "closing": ["3", "14", "3"],
    "heartbeat": "yes",
}


def wishes(house: House) -> str:
    return path(LINKS.wishes(house.key))


def test_the_page_shows_what_holds(house: House) -> None:
    house.change(replace(CORK, mail=MailWishes(weekday=6, hour=23, closing_days=(21, 3))))
    page = house.browser.get(wishes(house)).text
    assert '<input type="radio" name="cadence" value="weekly" checked>' in page
    assert '<option value="6" selected>Sunday</option>' in page
    assert '<option value="23" selected>23:00</option>' in page
    assert page.count("checked") == 3
    assert '<input type="checkbox" name="closing" value="21" checked> <span>21 days before</span>' in page
    assert "At what time (Dublin time)" in page


def test_what_is_said_is_kept(house: House) -> None:
    answer = house.browser.post(wishes(house), data=SAID)
    assert answer.status_code == 200
    assert "Saved: from now on we write as you wish" in answer.text
    kept = MailWishes(cadence=Cadence.DAILY, weekday=3, hour=17, closing_days=(14, 3), heartbeat=True)
    assert house.profile == replace(CORK, mail=kept)
    assert '<option value="17" selected>' in answer.text
    assert house.state() is ConsentState.CONFIRMED


def test_nothing_ticked_is_no_reminder_and_no_empty_digest(house: House) -> None:
    house.browser.post(wishes(house), data={"do": "save", "cadence": "weekly", "weekday": "0", "hour": "7"})
    assert house.profile.mail == MailWishes(closing_days=(), heartbeat=False)


def test_what_changes_meanwhile_stays(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    read = wishes_page._read_wishes

    def slowly(form: Form) -> MailWishes:
        house.change(replace(CORK, name="Cork Robotics Ltd"))
        return read(form)

    monkeypatch.setattr(wishes_page, "_read_wishes", slowly)
    house.browser.post(wishes(house), data=SAID)
    assert house.profile.name == "Cork Robotics Ltd"
    assert house.profile.mail.hour == 17


@pytest.mark.parametrize(
    "wrong",
    [
        {"cadence": "hourly"},
        {"weekday": "7"},
        {"weekday": "-1"},
        {"hour": "24"},
        {"hour": ""},
        {"hour": "²"},
        {"closing": "0"},
        {"closing": "9999"},
        {"closing": "9" * 5_000},
        {"do": "erase"},
        {"do": ""},
    ],
)
def test_what_no_form_of_ours_says_changes_nothing(house: House, wrong: dict[str, str]) -> None:
    answer = house.browser.post(wishes(house), data={**SAID, **wrong})
    assert answer.status_code == 400
    assert "Nothing was changed." in answer.text
    assert house.profile == CORK
    assert house.history == (ConsentState.CONFIRMED,)


def test_a_pause_and_its_end(house: House) -> None:
    page = house.browser.post(wishes(house), data={"do": "pause"}).text
    assert "The mails are paused" in page
    assert house.state() is ConsentState.PAUSED
    assert "The mails are paused" in house.browser.get(wishes(house)).text
    page = house.browser.post(wishes(house), data={"do": "resume"}).text
    assert "When shall we write to Cork Robotics?" in page
    assert house.history == (ConsentState.CONFIRMED, ConsentState.PAUSED, ConsentState.CONFIRMED)


@pytest.mark.parametrize("state", [ConsentState.STOPPED, ConsentState.UNCONFIRMED])
def test_who_gets_no_mail_has_nothing_to_pause(house: House, state: ConsentState) -> None:
    house.put(state)
    assert "Pause the mails" not in house.browser.get(wishes(house)).text
    house.browser.post(wishes(house), data={"do": "pause"})
    assert house.state() is state


def test_who_never_agreed_cannot_be_resumed_here(house: House) -> None:
    house.put(ConsentState.UNCONFIRMED)
    house.browser.post(wishes(house), data={"do": "resume"})
    assert house.state() is ConsentState.UNCONFIRMED


def test_who_stopped_is_offered_to_start_again(house: House) -> None:
    house.put(ConsentState.STOPPED)
    page = house.browser.get(wishes(house)).text
    assert "are stopped" in page
    assert str(LINKS.resume(house.key)) in page
    assert "<form" not in page
