"""What anybody finds: the first page, the search, a call, what is read; and what nobody can do there."""

import re
from html import unescape
from urllib.parse import quote

import pytest
import sqlalchemy as sa

from catalogue.store import tables
from crawlers.registry import bundled_names
from tests.app.web.public.conftest import CLOSED, GONE, HOSTILE, SECRET_TEXTS, TOLD, Shop
from tests.app.web.test_safety import Page
from tests.notifier.samples import ACCELERATOR, LIFE, VOUCHERS

ADDRESSES = (
    "/", "/calls", "/calls?q=hydrogen", "/calls?q=zzz", "/calls?state=planned&country=SE",
    "/calls?q=-x&theme=no&page=99", f"/calls/{quote(TOLD.id)}", f"/calls/{quote(HOSTILE.id)}",
    f"/calls/{quote(GONE.id)}", f"/calls/{SECRET_TEXTS.id}", "/calls/none", "/coverage", "/api",
)  # fmt: skip


def titles(text: str) -> list[str]:
    found = re.findall(r"<h3[^>]*><a[^>]*>(.*?)</a></h3>", text, re.DOTALL)
    return [unescape(re.sub("<[^>]*>", "", one)) for one in found]


def test_the_first_page_says_what_there_is_now_and_what_closes_soonest(shop: Shop) -> None:
    answer = shop.browser.get("/")
    assert answer.status_code == 200
    # Open: three topics and services of the Union, one Austrian, one Italian, 45 Swedish.
    assert "Now: 51 open calls, from 5 sources in 4 countries and from the European Union." in answer.text
    assert "2 more open later." in answer.text
    assert titles(answer.text)[:2] == [SECRET_TEXTS.title, VOUCHERS.title]
    assert len(titles(answer.text)) == 5
    assert 'href="/funding/join"' in answer.text
    assert answer.headers["x-robots-tag"] == "all"
    assert 'name="robots"' not in answer.text


def test_words_of_another_language_find_a_call_and_are_marked(shop: Shop) -> None:
    answer = shop.browser.get("/calls", params={"q": "pompe de căldură"})
    assert titles(answer.text) == [TOLD.title]
    assert "<mark>heat pumps</mark>" in answer.text
    assert "also as" in answer.text
    assert "heat pump" in answer.text
    closed = shop.browser.get("/calls", params={"q": "pompe de căldură", "state": "all"})
    assert set(titles(closed.text)) == {TOLD.title, CLOSED.title}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"state": "planned", "country": "EU"}, [LIFE.title]),
        ({"instrument": "equity"}, [ACCELERATOR.title]),
        ({"closing": "7", "country": "EU"}, [VOUCHERS.title]),
        ({"language": "it"}, ["Bando aperto"]),
        ({"theme": "buildings", "country": "EU"}, [TOLD.title]),
        ({"q": "hydrogen", "theme": "buildings"}, []),
        ({"q": "renovation", "theme": "buildings", "language": "en", "country": "EU"}, [TOLD.title]),
    ],
)
def test_filters_leave_what_was_chosen_with_words_and_without(
    shop: Shop, asked: dict[str, str], found: list[str]
) -> None:
    answer = shop.browser.get("/calls", params=asked)
    assert answer.status_code == 200
    assert titles(answer.text) == found


def test_pages_hold_every_call_once_in_the_order_of_deadlines(shop: Shop) -> None:
    first = shop.browser.get("/calls", params={"country": "SE"})
    found = titles(first.text)
    assert len(found) == 20
    following = re.search(r'href="([^"]*)" rel="next"', first.text)
    while following is not None:
        page = shop.browser.get(unescape(following[1]).removeprefix("/funding"))
        found += titles(page.text)
        following = re.search(r'href="([^"]*)" rel="next"', page.text)
    assert len(found) == len(set(found)) == 45
    assert 'rel="prev"' in page.text


def test_who_finds_nothing_is_told_why_and_what_to_try(shop: Shop) -> None:
    unsaid = shop.browser.get("/calls", params={"q": "zzz"})
    assert "No call says that." in unsaid.text
    filtered = shop.browser.get("/calls", params={"q": "hydrogen", "country": "SE", "lang": "en"})
    assert "there are others" in filtered.text
    ways = [unescape(one) for one in re.findall(r'<li><a href="([^"]*)">', filtered.text)]
    assert "/funding/calls?q=hydrogen&lang=en" in ways
    assert "/funding/calls?q=hydrogen&country=SE&state=all&lang=en" in ways


def test_all_faults_are_told_at_once_beside_their_fields_and_nothing_typed_is_lost(shop: Shop) -> None:
    answer = shop.browser.get("/calls", params={"q": "-only", "theme": "<b>", "closing": "8", "page": "0"})
    assert answer.status_code == 422
    assert "Please look at 4 fields again" in answer.text
    assert 'value="-only"' in answer.text
    for name in ("q", "theme", "closing"):
        assert f'href="#{name}"' in answer.text
        assert f'id="{name}-fault"' in answer.text
    assert "<b>" not in answer.text


def test_a_call_has_its_facts_its_texts_its_history_and_where_it_is_from(shop: Shop) -> None:
    page = shop.browser.get(f"/calls/{TOLD.id}").text
    for said in (
        "Horizon Europe (HORIZON)",
        "From €6,000,000 to €8,000,000 per project",
        "Tuesday 15 September 2026, 17:00 Brussels time",
        "Renovation of blocks of flats.",
        "Only SMEs",
        "First seen on 17 Aug 2026.",
        "Other details or texts changed.",
        "CC BY 4.0",
        "checked against real answers of the portal",
        f'href="{TOLD.url}"',
    ):
        assert said in page, said
    moved = shop.browser.get(f"/calls/{LIFE.id}").text
    assert "The deadline is later: Tuesday 9 February 2027, 17:00 Brussels time." in moved


def test_who_is_to_be_asked_for_help_is_left_to_the_official_page(shop: Shop) -> None:
    call = f"/api/v1/calls/{TOLD.id}"
    for address in (f"/calls/{TOLD.id}", call, f"{call}/history", "/calls?q=renovation", "/calls?q=today"):
        text = shop.browser.get(address).text
        assert "Popescu" not in text
        assert "@funder.example" not in text
    german = shop.browser.get(f"/calls/{TOLD.id}?lang=de").text
    assert "Write to [E-Mail-Adresse] today." in german
    assert "&lt;address&gt;" not in german


def test_texts_are_shown_only_where_their_licence_lets_us(shop: Shop) -> None:
    page = shop.browser.get(f"/calls/{SECRET_TEXTS.id}").text
    assert "does not let us show its texts" in page
    assert "What changed on who may apply" in page
    call = f"/api/v1/calls/{SECRET_TEXTS.id}"
    assert {"sections", "conditions"} <= {one["field"] for one in shop.browser.get(f"{call}/history").json()["changes"]}
    for address in (f"/calls/{SECRET_TEXTS.id}", "/calls?q=Wasserstoff", call, f"{call}/history"):
        answer = shop.browser.get(address)
        assert answer.status_code == 200
        assert "nicht zeigen" not in answer.text
    assert SECRET_TEXTS.title in shop.browser.get("/calls?q=Innovationsscheck").text


def test_a_call_that_is_gone_or_closed_says_so_and_an_unknown_one_is_told_in_words(shop: Shop) -> None:
    gone = shop.browser.get(f"/calls/{GONE.id}")
    assert gone.status_code == 200
    assert "The portal no longer has this call." in gone.text
    assert 'name="robots" content="noindex' in gone.text
    assert "One can no longer apply" in shop.browser.get(f"/calls/{CLOSED.id}").text
    for address in ("none", "%00", "a" * 3_000, "%FF", "%E2%80%AE", TOLD.id.lower()):
        answer = shop.browser.get(f"/calls/{address}")
        assert answer.status_code == 404
        assert "There is no such page" in answer.text


def test_what_portals_write_runs_nowhere_and_leads_nowhere(shop: Shop) -> None:
    addresses = (f"/calls/{quote(HOSTILE.id)}", "/calls?q=hydrogen", "/calls?country=RO", "/")
    for address in addresses:
        page = shop.browser.get(address)
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        assert "<img" not in page.text
        assert "javascript:" not in page.text
        assert "\u202e" not in page.text
        assert "49" not in re.findall(r"onerror=alert\(1\)&gt;(\S*)", page.text)
    told = shop.browser.get(addresses[0]).text
    assert "&lt;script&gt;alert(1)" in told
    assert 'href="https://ok.example/more"' in told
    assert "the portal gives no link that can be used" in told


def test_every_link_to_a_call_leads_to_it(shop: Shop) -> None:
    for address in ("/calls?country=RO", "/", "/calls?q=renovation"):
        links = re.findall(r'<h3[^>]*><a href="/funding(/calls/[^"]*)"', shop.browser.get(address).text)
        assert links
        for link in links:
            assert shop.browser.get(unescape(link)).status_code == 200


def test_what_is_read_names_every_source_and_the_countries_without_one(shop: Shop) -> None:
    page = shop.browser.get("/coverage").text
    assert page.count('<th scope="row">') == len(bundled_names())
    row = page[page.index(">EU Funding &amp; Tenders Portal</a>") :].partition("</tr>")[0]
    assert re.findall(r'<td class="num">(\d+)</td>', row) == ["5", "5"]
    assert "20 Aug 2026" in row
    assert "CC BY 4.0" in row
    assert "Estonia" in page[page.index("No national source") :][:300]
    assert "Romania" not in page[page.index("No national source") :][:300]


@pytest.mark.parametrize("address", ADDRESSES)
def test_pages_are_well_formed_labelled_and_bring_no_script_of_their_own(shop: Shop, address: str) -> None:
    page = Page(shop.browser.get(address).text)
    names = [tag for tag, _ in page.elements]
    assert names.count("h1") == names.count("main") == 1
    assert names.count("title") == 1 + names.count("svg")
    labelled = {attributes.get("for") for tag, attributes in page.elements if tag == "label"}
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    for tag, attributes in page.elements:
        assert not [name for name in attributes if name.startswith("on") or name == "style"]
        if tag in {"select", "input", "textarea"} and attributes.get("type") != "hidden":
            assert attributes["id"] in labelled
        for name in ("aria-describedby", "aria-labelledby"):
            assert set((attributes.get(name) or "").split()) <= set(ids)
        if tag == "a" and (attributes["href"] or "").startswith("#"):
            assert (attributes["href"] or "")[1:] in ids
        if tag == "th":
            assert attributes["scope"] in {"col", "row"}


NO_TEXT = ("%00", "%ED%A0%80", "%FF")
NONSENSE = (
    *NO_TEXT,
    "x" * 5_000,
    "%E2%80%AE" * 300,
    "%3Cscript%3E" * 40,
    "1e9",
    "-1",
    "٣",
    "%22%22%22",
)


@pytest.mark.parametrize("name", ["q", "state", "country", "theme", "instrument", "language", "closing", "page"])
def test_nonsense_is_refused_in_words_and_never_breaks_a_page(shop: Shop, name: str) -> None:
    for path in ("/calls", "/calls.atom"):
        for value in NONSENSE:
            answer = shop.browser.get(f"{path}?{name}={value}")
            expected = {200, 414, 422} if name == "q" else {414, 422}
            if value in NO_TEXT:
                expected = {400}
            assert answer.status_code in expected, (path, name, value[:20])
            assert "<script>alert" not in answer.text


def test_looking_changes_nothing_and_asks_for_no_cookie(shop: Shop) -> None:
    def everything() -> list[str]:
        with shop.database.read() as connection:
            return [str(row) for table in tables.metadata.sorted_tables for row in connection.execute(sa.select(table))]

    before = everything()
    for address in (*ADDRESSES, "/calls.atom", "/api/v1/calls", "/api/v1/sources", "/robots.txt"):
        answer = shop.browser.get(address)
        assert "set-cookie" not in answer.headers
        assert shop.browser.head(address).status_code == answer.status_code or address.startswith("/api/v1")
    assert everything() == before


def test_a_chosen_language_stays_chosen(shop: Shop) -> None:
    page = shop.browser.get("/calls?lang=en&country=SE", headers={"accept-language": "de"}).text
    assert '<html lang="en">' in page
    assert '<input type="hidden" name="lang" value="en">' in page
    for link in re.findall(r'href="(/funding/(?:calls|coverage|join)[^"]*)"', page):
        assert "lang=" in link, link
