"""A mail in the browser is what was mailed, byte for byte, and only its reader has the link."""

import re
from dataclasses import replace
from datetime import timedelta

from catalogue.store import calls, runs
from tests.app.web.conftest import LINKS, MAIL, House, path
from tests.notifier.samples import LIFE, NOW, ROLLING, VOUCHERS, deadline


def test_the_page_is_the_mail_to_the_byte(house: House) -> None:
    answer = house.browser.get(path(LINKS.view(house.key, MAIL.id)))
    assert answer.status_code == 200
    assert answer.content == MAIL.html.encode()
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.content == house.browser.get(path(LINKS.view(house.key, MAIL.id))).content


def test_the_mail_may_do_nothing_but_be_shown(house: House) -> None:
    policy = house.browser.get(path(LINKS.view(house.key, MAIL.id))).headers["content-security-policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["form-action"] == "'none'"
    assert rules["frame-ancestors"] == "'none'"
    assert "allow-scripts" not in rules["sandbox"]
    assert "script-src" not in rules


def test_a_mail_of_another_company_is_not_to_be_had(house: House) -> None:
    other = path(LINKS.view("0" * 32, MAIL.id))
    assert house.browser.get(other).status_code == 404


def test_a_mail_that_is_not_there_leads_nowhere(house: House) -> None:
    assert house.browser.get(path(LINKS.view(house.key, MAIL.id + "0"))).status_code == 404


def test_all_calls_of_the_mail_are_listed_the_first_to_close_first(house: House) -> None:
    later = replace(VOUCHERS, deadlines=(deadline(2027, 6, 1),))
    with house.database.write() as connection:
        run = runs.begin_run(connection, VOUCHERS.source, NOW + timedelta(hours=1))
        calls.put_calls(connection, [later], run)
    page = house.browser.get(path(LINKS.view(house.key, MAIL.id)) + "/calls").text
    assert f"<h1>{MAIL.subject}</h1>" in page
    titles = [LIFE.title, VOUCHERS.title, ROLLING.title]
    assert re.findall(r'<h2 lang="en">(.*?)</h2>', page) == titles
    for call in (VOUCHERS, LIFE, ROLLING):
        assert f'<a href="{LINKS.save(house.key, call.id)}">Keep it</a>' in page
        assert f'<a href="{LINKS.not_for_us(house.key, call.id)}">Not for us</a>' in page
    assert f'<a href="{LINKS.view(house.key, MAIL.id)}">' in page


def test_the_list_of_a_mail_of_another_company_is_not_to_be_had(house: House) -> None:
    assert house.browser.get(path(LINKS.view("0" * 32, MAIL.id)) + "/calls").status_code == 404


def test_nothing_can_be_sent_there(house: House) -> None:
    assert house.browser.post(path(LINKS.view(house.key, MAIL.id))).status_code == 405
