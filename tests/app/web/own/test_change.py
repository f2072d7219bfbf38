"""A company changes what is known of it in the form by which companies join; another address has to agree first."""

from dataclasses import replace
from datetime import timedelta

import pytest

from catalogue.model.consent import ConsentState
from catalogue.model.delivery import MailKind
from catalogue.model.profile import Seeking
from catalogue.store import deliveries, outbox
from notifier.links import CHANGE_WITHIN
from tests.app.web.conftest import LINKS, House, path
from tests.app.web.members import everything
from tests.app.web.test_safety import Page
from tests.notifier.samples import CORK


def change(house: House) -> str:
    return path(LINKS.own(house.key, house.clock.now)) + "/change"


def filled_in(text: str) -> dict[str, list[str]]:
    """The fields of the form as a browser would send them."""
    found: dict[str, list[str]] = {}
    chosen = ""
    for tag, attributes in Page(text).elements:
        name = attributes.get("name") or ""
        if tag == "select":
            chosen = name
        elif tag == "option" and "selected" in attributes:
            found.setdefault(chosen, []).append(attributes.get("value") or "")
        elif tag == "input" and (attributes.get("type") not in {"radio", "checkbox"} or "checked" in attributes):
            found.setdefault(name, []).append(attributes.get("value") or "")
    found["description"] = [CORK.description]
    found.pop("revision", None)
    return found


def mails(house: House, kind: MailKind) -> list[str]:
    """To whom mails of a kind are to be sent."""
    with house.database.read() as connection:
        ids = [one for one, _ in outbox.find_due(connection, house.clock.now)]
        due = [deliveries.get_delivery(connection, one) for one in ids]
    return [one.to for one in due if one is not None and one.kind is kind]


def test_what_is_sent_as_it_is_shown_changes_nothing_but_what_the_form_asks(house: House) -> None:
    house.change(replace(CORK, keywords=("robots",), sites=("IE06",), seeking=Seeking(), place="Cork"))
    before = house.profile
    page = house.browser.get(change(house)).text
    assert house.profile == before
    answer = house.browser.post(change(house), data={**filled_in(page), "do": "preview"})
    assert (answer.status_code, answer.headers["location"].rpartition("?")[2]) == (303, "done=saved")
    after = house.profile
    assert (after.keywords, after.sites, after.id, after.zone) == (("robots",), ("IE06",), CORK.id, CORK.zone)
    assert after == before
    assert house.state() is ConsentState.CONFIRMED


def test_a_fault_changes_nothing_and_loses_nothing(house: House) -> None:
    before = everything(house.database)
    told = filled_in(house.browser.get(change(house)).text)
    answer = house.browser.post(change(house), data={**told, "employees": "many", "do": "preview"})
    assert answer.status_code == 422
    assert 'href="#employees"' in answer.text
    assert 'value="many"' in answer.text
    assert everything(house.database) == before


def test_another_address_is_asked_and_the_one_before_hears_nothing(house: House) -> None:
    told = filled_in(house.browser.get(change(house)).text)
    answer = house.browser.post(change(house), data={**told, "email": "new@cork.example", "do": "preview"})
    assert answer.headers["location"].endswith("?done=moved")
    assert house.profile.email == "new@cork.example"
    assert house.state() is ConsentState.UNCONFIRMED
    assert mails(house, MailKind.CONFIRMATION) == ["new@cork.example"]
    shown = house.browser.get(path(LINKS.own(house.key, house.clock.now)) + "?done=moved").text
    assert "We have written to new@cork.example" in shown


def test_the_link_is_good_for_a_day_and_that_of_the_calls_opens_nothing(house: House) -> None:
    address = change(house)
    token = path(LINKS.my(house.key)).rpartition("/")[2]
    assert house.browser.get(f"/own/{token}/change").status_code == 404
    house.clock.now += CHANGE_WITHIN + timedelta(minutes=1)
    for method in ("GET", "POST"):
        answer = house.browser.request(method, address)
        assert answer.status_code == 410
        assert 'href="/funding/lost"' in answer.text
    assert house.profile == CORK


@pytest.mark.parametrize("sent", [False, True])
def test_from_my_calls_the_link_is_mailed_to_the_company_alone(house: House, sent: bool) -> None:
    address = path(LINKS.my(house.key)) + "/own"
    page = (house.browser.post if sent else house.browser.get)(address).text
    assert CORK.email not in page
    assert "/own/" not in page.replace(f"{house.key}", "")
    assert mails(house, MailKind.LINKS) == ([CORK.email] if sent else [])
