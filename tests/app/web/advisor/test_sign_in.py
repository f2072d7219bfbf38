"""Signing in by a mailed link: once, soon, with the browser that asked or another, and never by guessing."""

import re
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from app.web.limits import TO_ADDRESS
from app.web.members import COOKIE
from app.web.sign_in import SESSION_LASTS, SIGN_IN_WITHIN
from catalogue.store.advisors import remove_advisor
from tests.app.web.advisor.conftest import ADMIN, ANA, Pact

STRANGER = "eve@nowhere.example"


def mailed_link(pact: Pact, email: str = ANA.email, ask: str = "/sign-in") -> str:
    """What stands in the mail to sign in, without the address of the site."""
    assert pact.open_browser().post(ask, data={"email": email}).status_code == 200
    found = re.search(r"https://callfit\.example(/sign-in/\S+)", pact.mails(email)[-1])
    assert found is not None
    return found[1]


def signed_in(browser: TestClient) -> bool:
    """Whether the pages of members open."""
    answer = browser.get("/advisor")
    assert answer.status_code in {200, 303}
    return answer.status_code == 200


def test_the_link_of_the_mail_signs_in_after_a_click_and_only_once(pact: Pact) -> None:
    link, browser = mailed_link(pact), pact.open_browser()
    shown = browser.get(link)
    assert shown.status_code == 200
    assert COOKIE not in browser.cookies, "a scanner that follows the link signs nobody in"
    entered = browser.post(link)
    assert (entered.status_code, entered.headers["location"]) == (303, "/advisor")
    assert signed_in(browser)
    again = pact.open_browser()
    for answer in (again.get(link), again.post(link)):
        assert answer.status_code == 404
        assert COOKIE not in again.cookies
    assert not signed_in(again)


def test_the_cookie_goes_to_this_site_alone_and_no_script_reads_it(pact: Pact) -> None:
    entered = pact.open_browser().post(mailed_link(pact))
    flags = {part.strip().lower() for part in entered.headers["set-cookie"].split(";")[1:]}
    assert {"httponly", "secure", "samesite=lax", "path=/"} <= flags
    assert f"max-age={int(SESSION_LASTS.total_seconds())}" in flags


def test_a_link_is_good_for_half_an_hour(pact: Pact) -> None:
    link = mailed_link(pact)
    pact.clock.now += SIGN_IN_WITHIN
    assert pact.open_browser().get(link).status_code == 200
    pact.clock.now += timedelta(seconds=1)
    assert pact.open_browser().get(link).status_code == 404
    assert pact.open_browser().post(link).status_code == 404


def test_who_is_unknown_gets_the_same_answer_byte_for_byte_and_no_mail(pact: Pact) -> None:
    answers = {}
    for email in (ANA.email, ADMIN, STRANGER):
        answer = pact.open_browser().post("/sign-in", data={"email": email})
        headers = {name: value for name, value in answer.headers.items() if name != "content-length"}
        answers[email] = (answer.status_code, headers, answer.text.replace(email, "ADDRESS"))
    assert answers[ANA.email] == answers[ADMIN] == answers[STRANGER]
    assert (len(pact.mails(ANA.email)), len(pact.mails(ADMIN)), len(pact.mails(STRANGER))) == (1, 1, 0)


def test_the_case_of_an_address_does_not_matter(pact: Pact) -> None:
    pact.open_browser().post("/sign-in", data={"email": " ANA@Pact.Example "})
    (mail,) = pact.mails("ANA@Pact.Example")
    found = re.search(r"/sign-in/\S+", mail)
    assert found is not None
    browser = pact.open_browser()
    browser.post(found[0])
    assert signed_in(browser)


@pytest.mark.parametrize("email", ["", "ana", "ana@pact.example, eve@nowhere.example", "<script>alert(1)</script>"])
def test_what_is_no_address_is_said_beside_the_field_and_not_lost(pact: Pact, email: str) -> None:
    answer = pact.open_browser().post("/sign-in", data={"email": email})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert "<script>alert" not in answer.text
    if email == "ana":
        assert 'value="ana"' in answer.text


def test_an_address_has_few_mails_a_day_and_the_answer_does_not_tell(pact: Pact) -> None:
    most, within = TO_ADDRESS
    texts = {pact.open_browser().post("/sign-in", data={"email": ANA.email}).text for _ in range(most + 2)}
    assert len(texts) == 1
    assert len(pact.mails(ANA.email)) == most
    pact.clock.now += within
    pact.open_browser().post("/sign-in", data={"email": ANA.email})
    assert len(pact.mails(ANA.email)) == most + 1


def test_signing_out_ends_the_session_for_whoever_has_the_cookie(pact: Pact) -> None:
    browser, copy = pact.signed_in(ANA.email).client, pact.open_browser()
    copy.cookies.set(COOKIE, browser.cookies[COOKIE], domain="callfit.example", path="/")
    assert browser.get("/sign-out").status_code == 200
    assert signed_in(browser), "looking at the page signs nobody out"
    assert browser.post("/sign-out").status_code == 200
    assert not signed_in(copy)


def test_a_session_ends_by_itself(pact: Pact) -> None:
    browser = pact.signed_in(ANA.email).client
    pact.clock.now += SESSION_LASTS
    assert signed_in(browser)
    pact.clock.now += timedelta(seconds=1)
    assert not signed_in(browser)


def test_a_session_ends_when_the_advisor_is_removed(pact: Pact) -> None:
    browser, link = pact.signed_in(ANA.email).client, mailed_link(pact)
    with pact.database.write() as connection:
        assert remove_advisor(connection, ANA.id)
    assert not signed_in(browser)
    assert pact.open_browser().get(link).status_code == 404


def test_a_made_up_cookie_opens_nothing(pact: Pact) -> None:
    browser = pact.open_browser()
    for value in ("x", "secret", "0" * 64):
        browser.cookies.set(COOKIE, value, domain="callfit.example", path="/")
        assert not signed_in(browser)


@pytest.mark.parametrize(
    ("wanted", "leads"),
    [
        ("/advisor/matrix", "/advisor/matrix"),
        ("/advisor/calls/eu_funding_tenders:LIFE-2026", "/advisor/calls/eu_funding_tenders:LIFE-2026"),
        ("https://evil.example/advisor", "/advisor"),
        ("//evil.example/advisor", "/advisor"),
        ("/advisor//evil.example", "/advisor"),
        ("/advisor/../stop", "/advisor"),
        ("/advisor\\@evil.example", "/advisor"),
        ("/stop/token", "/advisor"),
        ("/advisor%0d%0aset-cookie:x=y", "/advisor"),
    ],
)
def test_after_signing_in_one_is_led_to_own_pages_alone(pact: Pact, wanted: str, leads: str) -> None:
    asked = pact.open_browser()
    assert asked.post("/sign-in", params={"next": wanted}, data={"email": ANA.email}).status_code == 200
    link = re.search(r"https://callfit\.example(/sign-in/\S+)", pact.mails(ANA.email)[-1])
    assert link is not None
    browser = pact.open_browser()
    assert browser.post(link[1]).headers["location"] == leads
    # Whoever writes an address of its own into the link gets no further.
    pact.clock.now += timedelta(minutes=1)
    again = mailed_link(pact)
    answer = pact.open_browser().post(again, params={"next": wanted})
    assert answer.headers["location"] == leads


def test_who_is_not_signed_in_is_led_to_do_so_and_back(pact: Pact) -> None:
    answer = pact.open_browser().get("/advisor")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=%2Fadvisor")


def test_an_admin_that_is_no_advisor_begins_at_its_own_pages(pact: Pact) -> None:
    assert pact.open_browser().post(mailed_link(pact, ADMIN)).headers["location"] == "/admin"
