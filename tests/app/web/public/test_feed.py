"""The feed of new calls: what readers need to show each call once, and no more than they need."""

import xml.etree.ElementTree as ET

from tests.app.web.public.conftest import HOSTILE, TOLD, Shop

ATOM = "{http://www.w3.org/2005/Atom}"


def text(element: ET.Element, path: str) -> str:
    found = element.findtext(path)
    assert found is not None
    return found


def part(element: ET.Element, path: str) -> ET.Element:
    found = element.find(path)
    assert found is not None
    return found


def entries(shop: Shop, query: str = "") -> list[ET.Element]:
    answer = shop.browser.get(f"/calls.atom{query}")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("application/atom+xml")
    return ET.fromstring(answer.content).findall(f"{ATOM}entry")


def test_the_newest_come_first_and_not_all_of_them(shop: Shop) -> None:
    found = entries(shop)
    assert len(found) == 50
    seen = [text(one, f"{ATOM}published") for one in found]
    assert seen == sorted(seen, reverse=True)


def test_it_has_what_atom_asks_for_and_ids_that_stay(shop: Shop) -> None:
    root = ET.fromstring(shop.browser.get("/calls.atom?country=EU").content)
    assert text(root, f"{ATOM}id") == "tag:callfit.example,2026:calls?country=EU"
    assert text(root, f"{ATOM}author/{ATOM}name") == "Callfit"
    assert text(root, f"{ATOM}updated") == "2026-08-19T07:00:00+00:00"
    links = {one.get("rel"): one.get("href") for one in root.findall(f"{ATOM}link")}
    assert links["self"] == "https://callfit.example/funding/calls.atom?country=EU"
    ids = {text(one, f"{ATOM}id"): one for one in root.findall(f"{ATOM}entry")}
    told = ids[f"tag:callfit.example,2026:{TOLD.id}"]
    assert part(told, f"{ATOM}title").text == TOLD.title
    assert part(told, f"{ATOM}link[@rel='alternate']").get("href") == f"https://callfit.example/funding/calls/{TOLD.id}"
    assert "€6,000,000" in text(told, f"{ATOM}summary")


def test_words_and_filters_choose_what_is_in_it(shop: Shop) -> None:
    (found,) = entries(shop, "?q=pompe+de+c%C4%83ldur%C4%83")
    assert text(found, f"{ATOM}title") == TOLD.title
    assert entries(shop, "?q=hydrogen&country=SE") == []


def test_what_portals_write_is_text(shop: Shop) -> None:
    (found,) = entries(shop, "?q=hydrogen&country=RO")
    title = part(found, f"{ATOM}title")
    assert title.get("type") is None
    assert "<script>" in (title.text or "")
    assert "\u202e" not in (title.text or "")
    assert found.find(f"{ATOM}link[@rel='related']") is None
    assert text(found, f"{ATOM}id").startswith("tag:callfit.example,2026:ro_mipe:a/b%3Fc%23d%20")
    assert HOSTILE.url not in ET.tostring(found, encoding="unicode")


def test_who_has_it_already_is_told_so(shop: Shop) -> None:
    first = shop.browser.get("/calls.atom")
    again = shop.browser.get("/calls.atom", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert shop.browser.get("/calls.atom", headers={"if-none-match": '"other"'}).status_code == 200
