"""What a company takes along, the mails that it had, and who may see what."""

import csv
import io
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook

from catalogue.store import profiles
from tests.app.web.company.conftest import Firm, call_id
from tests.app.web.conftest import LINKS, path

_ATOM = "{http://www.w3.org/2005/Atom}"


def test_a_table_holds_all_that_fits_and_runs_nothing(firm: Firm) -> None:
    answer = firm.browser.get(f"{firm.my}/calls.csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="calls.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 28
    assert [row["rank"] for row in rows] == [str(rank) for rank in range(1, 29)]
    assert all(not cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())
    formula = next(row for row in rows if row["call"] == call_id("FORMULA"))
    assert formula["title"].startswith("'=HYPERLINK")
    assert "profile" not in rows[0]


def test_a_workbook_holds_the_same_as_texts(firm: Firm) -> None:
    answer = firm.browser.get(f"{firm.my}/calls.xlsx")
    sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
    assert sheet.max_row == 29
    titles = [cell for cell in sheet["F"] if str(cell.value).startswith("=")]
    assert [cell.data_type for cell in titles] == ["s"]


def test_a_feed_has_stable_ids_and_leads_to_portals_alone(firm: Firm) -> None:
    answer = firm.browser.get(firm.feed)
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(answer.content)
    entries = feed.findall(f"{_ATOM}entry")
    assert len(entries) == 28
    for one in (feed, *entries):
        assert one.findtext(f"{_ATOM}id", "").startswith("urn:uuid:")
        assert one.findtext(f"{_ATOM}title")
        assert "+00:00" in one.findtext(f"{_ATOM}updated", "")
    assert feed.findtext(f"{_ATOM}author/{_ATOM}name") == "Callfit"
    assert len({one.findtext(f"{_ATOM}id") for one in entries}) == 28
    links = [link.attrib["href"] for one in entries for link in one.findall(f"{_ATOM}link")]
    assert len(links) == 27
    assert all(link.startswith("https://ec.europa.eu/") for link in links)
    assert firm.my.rpartition("/")[2] not in answer.text
    assert firm.browser.get(firm.feed).content == answer.content


def test_mails_are_listed_but_not_those_with_keys_of_their_own(firm: Firm) -> None:
    page = firm.page("/mails")
    assert "Welcome: 3 open calls that fit" in page
    assert "Your links" not in page
    view = path(LINKS.view(firm.key, "cork-first"))
    assert view in page
    assert firm.browser.get(view).status_code == 200


@pytest.mark.parametrize("ending", ["", "/mails", "/calls.csv", "/calls.xlsx", f"/calls/{call_id('PUMP-01')}"])
def test_looking_changes_nothing(firm: Firm, ending: str) -> None:
    def everything() -> list[str]:
        raw = firm.database.whole_place.removeprefix("sqlite:///")
        import sqlite3

        with sqlite3.connect(raw) as connection:
            return list(connection.iterdump())

    before = everything()
    firm.page(ending)
    firm.browser.get(firm.feed)
    assert everything() == before


@pytest.mark.parametrize("ending", ["", "/mails", "/calls.csv", "/calls.xlsx", f"/calls/{call_id('PUMP-01')}"])
def test_without_its_key_nothing_is_shown(firm: Firm, ending: str) -> None:
    token = firm.my.rpartition("/")[2]
    forged = ("A" if token[0] != "A" else "B") + token[1:]
    others = [forged, firm.feed.rpartition("/")[2], path(LINKS.wishes(firm.key)).rpartition("/")[2]]
    for other in others:
        assert firm.browser.get(f"/my/{other}{ending}").status_code == 404
        assert firm.browser.post(f"/my/{other}{ending}").status_code in {404, 405}
    assert firm.browser.get(f"/feed/{token}").status_code == 404


def test_what_one_company_puts_away_another_still_sees(firm: Firm) -> None:
    firm.browser.post(firm.my, data={"do": "dismiss", "call": call_id("PUMP-01")})
    with firm.database.read() as connection:
        other = profiles.link_key_of(connection, "other")
    assert ">27 calls</span></h2>" in firm.page()
    assert ">28 calls</span></h2>" in firm.browser.get(path(LINKS.my(other))).text
