"""A company takes along what is known of it, or has it erased: by a link of a day, and by nobody else's."""

import json
from datetime import timedelta

import pytest

from catalogue.model.suppression import SuppressionKind
from catalogue.store import profiles, suppressions
from catalogue.store.outbox import sending
from notifier.keys import address_key
from notifier.links import CHANGE_WITHIN
from tests.app.web.conftest import LINKS, MAIL, House, path
from tests.app.web.members import everything
from tests.notifier.samples import CORK, NOW


def own(house: House, ending: str = "") -> str:
    return path(LINKS.own(house.key, house.clock.now)) + ending


def test_the_file_holds_all_that_is_known_and_looking_changes_nothing(house: House) -> None:
    before = everything(house.database)
    page = house.browser.get(own(house))
    assert CORK.email in page.text
    answer = house.browser.get(own(house, "/data.json"))
    record = json.loads(answer.text)
    assert record["profile"]["name"] == CORK.name
    assert record["delivery"][0]["text"] == MAIL.text
    assert answer.headers["content-disposition"].startswith("attachment")
    assert house.browser.get(own(house, "/erase")).status_code == 200
    assert everything(house.database) == before


def test_nothing_is_erased_without_the_tick(house: House) -> None:
    before = everything(house.database)
    answer = house.browser.post(own(house, "/erase"), data={})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert everything(house.database) == before


def test_what_is_erased_is_gone_and_its_address_takes_no_mail(house: House) -> None:
    link = own(house)
    answer = house.browser.post(f"{link}/erase", data={"sure": "yes"})
    assert "Erased" in answer.text
    with house.database.read() as connection:
        assert profiles.get_profile(connection, CORK.id) is None
        known = suppressions.find_suppression(connection, address_key(LINKS.secret, CORK.email))
    assert known is not None
    assert known.kind is SuppressionKind.ERASED
    assert not any(CORK.email in row or CORK.name in row for row in everything(house.database))
    assert house.browser.get(link).status_code == 404


def test_while_mails_are_sent_nothing_is_erased_and_it_is_said(house: House) -> None:
    with sending(house.database) as alone:
        assert alone
        answer = house.browser.post(own(house, "/erase"), data={"sure": "yes"})
    assert answer.status_code == 503
    assert house.profile == CORK


@pytest.mark.parametrize("ending", ["", "/data.json", "/erase"])
def test_the_link_is_good_for_a_day_and_no_other_link_will_do(house: House, ending: str) -> None:
    link = own(house, ending)
    house.clock.now = NOW + CHANGE_WITHIN + timedelta(seconds=1)
    assert house.browser.get(link).status_code == 410
    my = path(LINKS.my(house.key)).replace("/my/", "/own/")
    assert house.browser.get(f"{my}{ending}").status_code == 404
