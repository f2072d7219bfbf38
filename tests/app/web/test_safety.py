"""Every answer is safe to give to a stranger: no cookie, no script, nothing from elsewhere, no telling what exists."""

import asyncio
import re
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser

import pytest
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.testclient import TestClient
from starlette.types import Message

from app.current_offer import CurrentOffer
from app.web import forms, make_app
from app.web.site import Site
from catalogue.model.consent import ConsentState
from catalogue.store.database import Database
from catalogue.store.errors import StoreError
from notifier.links import Links
from notifier.wording.words import languages
from tests.app.web.conftest import LINKS, MAIL, SENDER, Clock, House, path
from tests.notifier.samples import CORK, HEAT_PUMPS, NOW

VOID = {"meta", "input", "br", "link", "img"}


def addresses(key: str) -> list[str]:
    return [
        path(LINKS.confirm(key, CORK.email, NOW)),
        path(LINKS.stop(key)),
        path(LINKS.resume(key)),
        path(LINKS.wishes(key)),
        path(LINKS.save(key, HEAT_PUMPS.id)),
        path(LINKS.dismiss(key, HEAT_PUMPS.id)),
        path(LINKS.not_for_us(key, HEAT_PUMPS.id)),
        path(LINKS.view(key, MAIL.id)) + "/calls",
    ]


class Page(HTMLParser):
    """The elements of a page; raises if they are not well nested."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def every_page(house: House) -> Iterator[str]:
    """Every page in every step that it has."""
    wished = {"do": "save", "cadence": "daily", "weekday": "3", "hour": "17"}
    key = house.key
    for address in addresses(key):
        yield house.browser.get(address).text
    for address, said in (
        (path(LINKS.save(key, HEAT_PUMPS.id)), {}),
        (path(LINKS.save(key, HEAT_PUMPS.id)), {"do": "undo"}),
        (path(LINKS.dismiss(key, HEAT_PUMPS.id)), {}),
        (path(LINKS.dismiss(key, HEAT_PUMPS.id)), {"do": "undo"}),
        (path(LINKS.not_for_us(key, HEAT_PUMPS.id)), {"words": "no"}),
        (path(LINKS.wishes(key)), wished),
        (path(LINKS.wishes(key)), {"do": "pause"}),
        (path(LINKS.wishes(key)), {"do": "resume"}),
        (path(LINKS.stop(key)), {}),
        (path(LINKS.wishes(key)), {"do": "pause"}),
        (path(LINKS.resume(key)), {}),
    ):
        answer = house.browser.post(address, data=said)
        assert answer.status_code == 200
        yield answer.text
    house.put(ConsentState.UNCONFIRMED)
    for address in addresses(key):
        yield house.browser.get(address).text
    yield house.browser.post(path(LINKS.resume(key))).text
    house.clock.now = NOW.replace(year=2027)
    yield house.browser.get(path(LINKS.confirm(key, CORK.email, NOW))).text
    yield house.browser.get("/nowhere").text


def test_no_page_runs_or_fetches_anything(house: House) -> None:
    for text in every_page(house):
        page = Page(text)
        tags = {tag for tag, _ in page.elements}
        assert tags.isdisjoint({"script", "img", "iframe", "object", "embed", "link", "base", "video", "audio"})
        for tag, attributes in page.elements:
            assert not [name for name in attributes if name.startswith("on") or name in {"style", "src", "srcset"}]
            if tag == "form":
                # Only to the address of the page itself.
                assert attributes == {"method": "post"}
        assert "url(" not in text
        assert "@import" not in text


def test_every_page_can_be_used_without_sight_or_mouse(house: House) -> None:
    for text in every_page(house):
        page = Page(text)
        names = [tag for tag, _ in page.elements]
        assert names.count("h1") == names.count("main") == names.count("title") == 1
        assert page.elements[0] == ("html", {"lang": "en"})
        ids = {attributes["id"] for _, attributes in page.elements if "id" in attributes}
        labelled = {attributes.get("for") for tag, attributes in page.elements if tag == "label"}
        for tag, attributes in page.elements:
            if tag in {"select", "textarea"}:
                assert attributes["id"] in ids & labelled
            if tag == "button":
                assert attributes["type"] == "submit"


def test_the_policy_lets_the_pages_own_style_pass_and_no_other(house: House) -> None:
    answer = house.browser.get(path(LINKS.stop(house.key)))
    style = re.search(r"<style>(.*?)</style>", answer.text, re.DOTALL)
    assert style is not None
    mark = b64encode(sha256(style[1].encode()).digest()).decode()
    assert answer.headers["content-security-policy"] == (
        f"default-src 'none'; style-src 'sha256-{mark}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


@pytest.mark.parametrize("language", languages())
def test_every_page_is_there_in_every_language(house: House, language: str) -> None:
    house.change(replace(CORK, language=language))
    for address in addresses(house.key):
        answer = house.browser.get(address)
        assert answer.status_code == 200
        assert f'<html lang="{language}">' in answer.text
    house.browser.post(path(LINKS.wishes(house.key)), data={"do": "pause"})
    for said in ("resume", "pause"):
        assert house.browser.post(path(LINKS.wishes(house.key)), data={"do": said}).status_code == 200
    for address in ("/nowhere", "/stop/none"):
        answer = house.browser.get(address, headers={"accept-language": f"xx, {language};q=0.9, en;q=0.5"})
        assert f'<html lang="{language}">' in answer.text


def test_of_several_languages_the_one_that_is_liked_best_is_taken(house: House) -> None:
    answer = house.browser.get("/none", headers={"accept-language": "it;q=0.2,de-AT;q=0.8, fr;q=0.5"})
    assert '<html lang="de">' in answer.text


def test_every_page_says_where_questions_go(house: House) -> None:
    assert '<a href="mailto:team@callfit.example">team@callfit.example</a>' in house.browser.get("/nowhere").text
    for contact, link in (
        ("https://callfit.example/help", '<a href="https://callfit.example/help">https://callfit.example/help</a>'),
        ("ring 112", "ring 112"),
        ("", '<a href="mailto:digest@callfit.example">digest@callfit.example</a>'),
    ):
        site = Site(
            database=house.database,
            offer=CurrentOffer(house.database),
            sender=replace(SENDER, contact=contact),
            clock=Clock(),
        )
        assert f"Questions? Write to {link}." in TestClient(make_app(site)).get("/nowhere").text


@pytest.mark.parametrize("asked", ["", "*", "de;q=x", "xx-YY", ";;;,,,", "q" * 5_000, "en;q=0.1, zz"])
def test_what_a_browser_asks_for_and_we_have_not_is_english(house: House, asked: str) -> None:
    answer = house.browser.get("/none", headers={"accept-language": asked})
    assert answer.status_code == 404
    assert '<html lang="en">' in answer.text


def answers(house: House) -> Iterator[tuple[str, dict[str, str]]]:
    """What each kind of answer has in its head, failures among them."""
    key, browser = house.key, house.browser
    yield "page", dict(browser.get(path(LINKS.stop(key))).headers)
    yield "one click", dict(browser.post(path(LINKS.stop(key)), data={"List-Unsubscribe": "One-Click"}).headers)
    yield "mail", dict(browser.get(path(LINKS.view(key, MAIL.id))).headers)
    yield "calendar", dict(browser.get(path(LINKS.calendar(key))).headers)
    yield "nowhere", dict(browser.get("/nowhere").headers)
    yield "robots", dict(browser.get("/robots.txt").headers)
    yield "method", dict(browser.delete(path(LINKS.stop(key))).headers)
    yield "too long", dict(browser.post(path(LINKS.stop(key)), data={"words": "x" * 20_000}).headers)
    yield "broken", dict(broken(house, RuntimeError("office@termo-ilfov.example")).get(path(LINKS.stop(key))).headers)


def broken(house: House, error: Exception) -> TestClient:
    """The pages where the catalogue fails."""

    class Broken(Database):
        def __init__(self) -> None:
            pass

        def read(self) -> None:  # type: ignore[override]
            raise error

    app = make_app(Site(database=Broken(), offer=CurrentOffer(Broken()), sender=SENDER, clock=Clock()))
    return TestClient(app, base_url="https://callfit.example", raise_server_exceptions=False)


def test_every_answer_keeps_its_address_secret_and_sets_no_cookie(house: House) -> None:
    for kind, headers in answers(house):
        assert headers["cache-control"] == "no-store", kind
        assert headers["referrer-policy"] == "no-referrer", kind
        assert headers["x-robots-tag"] == "noindex, nofollow", kind
        assert headers["x-content-type-options"] == "nosniff", kind
        assert "default-src 'none'" in headers["content-security-policy"], kind
        assert "frame-ancestors 'none'" in headers["content-security-policy"], kind
        assert "set-cookie" not in headers, kind


def test_a_link_that_leads_nowhere_tells_nothing_of_who_is_here(house: House) -> None:
    token = path(LINKS.stop(house.key)).rpartition("/")[2]
    other = Links(site=LINKS.site, secret=b"x" * 32)
    for method in ("GET", "POST"):
        seen = set()
        for address in (
            "/stop/none",
            "/stop/" + "A" * 44,
            f"/stop/{token}A",
            f"/stop/{token[:-1]}",
            f"/resume/{token}",
            path(other.stop(house.key)),
            # Signed by us, for a company that was erased.
            path(LINKS.stop("0" * 32)),
        ):
            answer = house.browser.request(method, address)
            seen.add((answer.status_code, answer.text))
        ((status, text),) = seen
        assert status == 404
        assert "This link leads nowhere" in text
        assert "team@callfit.example" in text
    assert house.history == (ConsentState.CONFIRMED,)


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"words=" + b"x" * forms.LONGEST, "application/x-www-form-urlencoded", 413),
        (b"a=1&" * 200, "application/x-www-form-urlencoded", 400),
        (b"words=%ff", "application/x-www-form-urlencoded", 400),
        (b"words=\xff", "application/x-www-form-urlencoded", 400),
        (b"{}", "application/json", 415),
        (b"words=x", "", 415),
        (b"nothing", "multipart/form-data; boundary=b", 400),
        (b"nothing", "multipart/form-data", 400),
    ],
)
def test_what_is_too_long_or_no_form_is_refused_and_changes_nothing(
    house: House, content: bytes, kind: str, status: int
) -> None:
    answer = house.browser.post(path(LINKS.stop(house.key)), content=content, headers={"content-type": kind})
    assert answer.status_code == status
    assert "<h1>" in answer.text
    assert house.state() is ConsentState.CONFIRMED


def test_a_form_that_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "_SECONDS", 0.05)

    async def drip() -> Message:
        await asyncio.sleep(0.01)
        return {"type": "http.request", "body": b"x", "more_body": True}

    request = Request({"type": "http", "method": "POST", "headers": []}, drip)
    with pytest.raises(HTTPException) as caught:
        asyncio.run(forms.read_form(request))
    assert caught.value.status_code == 408


def test_a_catalogue_that_is_busy_says_to_come_again(house: House, caplog: pytest.LogCaptureFixture) -> None:
    answer = broken(house, StoreError("the database x is locked")).get(path(LINKS.stop(house.key)))
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "120"
    assert "Something went wrong on our side" in answer.text
    assert "the database x is locked" in caplog.text
    assert path(LINKS.stop(house.key)) not in caplog.text
    assert "locked" not in answer.text


def test_our_own_failure_says_nothing_of_it(house: House) -> None:
    answer = broken(house, RuntimeError("office@termo-ilfov.example")).get(path(LINKS.stop(house.key)))
    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.text
    assert "termo" not in answer.text


def test_robots_read_what_is_for_all_and_nothing_of_a_company(house: House) -> None:
    from urllib.robotparser import RobotFileParser

    rules = RobotFileParser()
    rules.parse(house.browser.get("/robots.txt").text.splitlines())
    for address in addresses(house.key):
        assert not rules.can_fetch("robot", f"{LINKS.site}{address}"), address
    for address in ("/", "/calls", f"/calls/{HEAT_PUMPS.id}", "/coverage"):
        assert rules.can_fetch("robot", f"{LINKS.site}{address}"), address
