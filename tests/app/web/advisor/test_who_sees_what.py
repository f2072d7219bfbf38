"""Pages of advisors are for those who look after the company, change nothing by being looked at, and are safe."""

from dataclasses import replace

import pytest

from catalogue.model.advisor import Advisor
from catalogue.store import advisors, calls, runs
from catalogue.store.choices import find_history
from tests.app.web.advisor.conftest import ADMIN, ANA, BRUNO, CALLS, COMPANIES, OFFICINE, TERMO, Pact
from tests.app.web.members import Browser
from tests.app.web.test_safety import Page
from tests.notifier.samples import HEAT_PUMPS, NOW

COMPANY = f"/advisor/companies/{TERMO.id}"
SHORTLIST = f"{COMPANY}/shortlist"
CALL = f"/advisor/calls/{HEAT_PUMPS.id}"
EVERY = (
    "/advisor", "/advisor?cohort=ilfov", "/advisor/matrix", "/advisor/matrix?cohort=ilfov&grade=good&may=all&within=90",
    "/advisor/matrix.csv", "/advisor/matrix.xlsx", CALL, f"{CALL}?cohort=ilfov", COMPANY, SHORTLIST,
)  # fmt: skip
PAGES = tuple(one for one in EVERY if "csv" not in one and "xlsx" not in one)
HOSTILE = "<script>alert('x')</script>=cmd|' /C calc'!A0\" onload=\"x"


@pytest.mark.parametrize("address", EVERY)
def test_nothing_is_shown_to_who_is_not_signed_in(pact: Pact, address: str) -> None:
    answer = pact.open_browser().get(address)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in?next=")
    assert pact.open_browser().post(address, data={"do": "mail"}).status_code in {403, 405}


@pytest.mark.parametrize("address", [COMPANY, SHORTLIST, "/advisor?cohort=ilfov", "/advisor/matrix?cohort=ilfov"])
def test_companies_of_other_cohorts_are_not_there(pact: Pact, address: str) -> None:
    bruno = pact.signed_in(BRUNO.email)
    there = bruno.see(address, 404)
    assert TERMO.name not in there
    assert there == bruno.see(address.replace(TERMO.id, "nobody").replace("=ilfov", "=nowhere"), 404)
    pact.signed_in(ADMIN).see(address)


def test_no_page_of_another_cohort_names_a_company_of_mine(pact: Pact) -> None:
    bruno = pact.signed_in(BRUNO.email)
    for address in ("/advisor", "/advisor/matrix", "/advisor/matrix?may=all", "/advisor/matrix.csv", CALL):
        text = bruno.see(address)
        assert OFFICINE.name in text
        assert TERMO.name not in text
        assert TERMO.id not in text


@pytest.mark.parametrize("do", ["pick", "unpick", "note", "forget", "word", "mail"])
@pytest.mark.parametrize("address", [COMPANY, SHORTLIST])
def test_forms_on_companies_of_others_change_nothing(pact: Pact, do: str, address: str) -> None:
    bruno = pact.signed_in(BRUNO.email)
    before = pact.dump()
    bruno.send(address, 404, do=do, call=HEAT_PUMPS.id, text="x", word="x", note="1")
    assert pact.dump() == before


@pytest.mark.parametrize("csrf", ["", "x", "0" * 32])
def test_a_form_without_the_sessions_token_changes_nothing(pact: Pact, csrf: str) -> None:
    ana, other = pact.signed_in(ANA.email), pact.signed_in(ADMIN).csrf
    before = pact.dump()
    for address, fields in ((COMPANY, {"do": "pick", "call": HEAT_PUMPS.id}), (CALL, {"company": TERMO.id})):
        assert ana.client.post(address, data={**fields, "csrf": csrf}).status_code == 403
    assert ana.client.post(COMPANY, data={"do": "pick", "call": HEAT_PUMPS.id, "csrf": other}).status_code == 403
    foreign = {"sec-fetch-site": "cross-site"}
    fields = {"do": "pick", "call": HEAT_PUMPS.id, "csrf": ana.csrf}
    assert ana.client.post(COMPANY, data=fields, headers=foreign).status_code == 403
    assert pact.dump() == before


def test_looking_changes_nothing(pact: Pact) -> None:
    ana = pact.signed_in(ANA.email)
    before = pact.dump()
    for address in EVERY:
        assert ana.client.get(address).status_code == 200
        assert ana.client.head(address).status_code == 200
    assert pact.dump() == before


def furnish(ana: Browser) -> None:
    """A call on the shortlist with a word, and a note."""
    ana.send(COMPANY, do="pick", call=HEAT_PUMPS.id)
    ana.send(SHORTLIST, do="word", call=HEAT_PUMPS.id, word=HOSTILE)
    ana.send(COMPANY, do="note", text=HOSTILE, call=HEAT_PUMPS.id)


def every_text(ana: Browser) -> list[str]:
    """Every page, and those on faults."""
    shown = [ana.see(one) for one in PAGES]
    shown.append(ana.send(COMPANY, 422, do="note", text=HOSTILE * 20))
    shown.append(ana.send(SHORTLIST, 422, do="word", call=HEAT_PUMPS.id, word=HOSTILE * 20))
    return shown


def test_every_page_can_be_used_without_sight_or_mouse_and_runs_nothing(pact: Pact) -> None:
    ana = pact.signed_in(ANA.email)
    furnish(ana)
    for text in every_text(ana):
        page = Page(text)
        names = [tag for tag, _ in page.elements]
        assert names.count("h1") == names.count("main") == 1
        ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
        assert len(ids) == len(set(ids))
        labelled = {attributes.get("for") for tag, attributes in page.elements if tag == "label"}
        for tag, attributes in page.elements:
            assert not [name for name in attributes if name.startswith("on") or name == "style"]
            if tag == "script":
                assert str(attributes["src"]).startswith("/static/")
            if tag in {"select", "textarea"}:
                assert attributes["id"] in labelled
            for pointed in str(attributes.get("aria-describedby") or "").split():
                assert pointed in ids
            if tag == "form" and attributes.get("method") == "post":
                assert set(attributes) <= {"method", "novalidate"}
            if "scroll" in str(attributes.get("class")).split():
                assert attributes["tabindex"] == "0"
        assert text.count('name="csrf"') == text.count('<form method="post"')
        assert "<script>alert" not in text


def test_what_portals_and_companies_write_stays_text(pact: Pact) -> None:
    with pact.database.write() as connection:
        run = runs.begin_run(connection, HEAT_PUMPS.source, NOW)
        programme = HEAT_PUMPS.programme
        assert programme is not None
        nasty = [
            replace(
                one,
                title=f"{HOSTILE} {one.title}",
                url="javascript:alert(1)",
                identifier=HOSTILE,
                programme=replace(programme, name=HOSTILE),
            )
            for one in CALLS
        ]
        calls.put_calls(connection, nasty, run)
    for company in COMPANIES:
        pact.change(replace(company, name=f"{HOSTILE} {company.name}", place=HOSTILE))
    ana = pact.signed_in(ANA.email)
    furnish(ana)
    for text in every_text(ana):
        Page(text)
        assert "<script>alert" not in text
        assert 'href="javascript' not in text
        assert '" onload="' not in text


def test_no_cell_of_a_file_is_a_formula(pact: Pact) -> None:
    import csv
    import io

    from openpyxl import load_workbook

    for company in COMPANIES:
        pact.change(replace(company, name=f"=HYPERLINK(1) {company.name}"))
    with pact.database.write() as connection:
        run = runs.begin_run(connection, HEAT_PUMPS.source, NOW)
        calls.put_calls(connection, [replace(one, title=f"=1+1 {one.title}") for one in CALLS], run)
    ana = pact.signed_in(ANA.email)
    rows = list(csv.reader(io.StringIO(ana.client.get("/advisor/matrix.csv").content.decode("utf-8-sig"))))
    assert [len(row) for row in rows] == [len(rows[0])] * 3
    assert all(not cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    answer = ana.client.get("/advisor/matrix.xlsx")
    assert answer.headers["content-disposition"] == 'attachment; filename="matrix.xlsx"'
    sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert any(str(cell.value).startswith("=HYPERLINK") for cell in cells)
    assert all(cell.data_type != "f" for cell in cells)


def test_an_advisor_whose_cohorts_are_taken_away_sees_nothing_at_once(pact: Pact) -> None:
    ana = pact.signed_in(ANA.email)
    ana.see(COMPANY)
    with pact.database.write() as connection:
        advisors.put_advisor(connection, without_cohorts(ANA), NOW)
    ana.see(COMPANY, 404)
    assert "You look after no company yet" in ana.see("/advisor")
    ana.send(COMPANY, 404, do="pick", call=HEAT_PUMPS.id)
    with pact.database.read() as connection:
        assert find_history(connection, [TERMO.id]) == []


def without_cohorts(advisor: Advisor) -> Advisor:
    return replace(advisor, cohorts=())
