"""One call: everything for and against, and a question that is answered for all calls at once."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from catalogue.model.choice import ChoiceKind, standing
from catalogue.store import choices, profiles
from tests.app.web.company.conftest import PUMPS, SCRIPT, Firm, call_id
from tests.notifier.samples import CORK, NOW, euro

PEOPLE = f"/calls/{call_id('PEOPLE-1')}"


def test_each_criterion_is_told_with_its_clause(firm: Firm) -> None:
    page = firm.page(PEOPLE)
    assert "At least ten employees" in page
    assert "Number of employees" in page
    assert "Nothing that matters has changed" in page
    assert "<caption>What makes it fit" in page
    assert "heat pumps" in page
    assert re.search(r'<td class="num">\d+%</td>', page)


def test_what_bars_a_company_is_a_sentence_of_its_own_in_the_way_of_its_language(firm: Firm) -> None:
    barring = f"/calls/{call_id('TURNOVER-1')}"
    assert "You may not apply. Turnover: You do not meet this." in firm.page(barring)
    with firm.database.write() as connection:
        profiles.put_profile(connection, replace(PUMPS, language="de"), NOW)
    page = firm.page(barring)
    assert re.search(r'<td class="num">\d+\u00a0%</td>', page)
    assert "ab 3. Nov. 2026" in page, "in Brussels it is the third already"


@pytest.mark.parametrize(("people", "verdict"), [("12", "You meet this."), ("3,5", "You may not apply")])
def test_an_answer_is_kept_and_the_call_judged_by_it(firm: Firm, people: str, verdict: str) -> None:
    answer = firm.browser.post(firm.my + PEOPLE, data={"do": "answer", "question": "employees", "value": people})
    assert answer.status_code == 303
    assert answer.headers["location"].endswith("?done=answered")
    enterprise = replace(PUMPS.enterprise, employees=float(people.replace(",", ".")))
    assert firm.profile == replace(PUMPS, enterprise=enterprise)
    page = firm.page(f"{PEOPLE}?done=answered")
    assert "This is how the call looks now" in page
    assert verdict in page


@pytest.mark.parametrize(
    ("question", "sent", "field"),
    [
        ("founded", {"value": "2015-03-31"}, "enterprise"),
        ("turnover", {"value": "2 100 000,50", "beside": "RON"}, "enterprise"),
        ("owner", {"value": "false"}, "enterprise"),
        ("legal_form", {"value": "cooperative"}, "legal_form"),
        ("partnering", {"value": "willing"}, "partnering"),
        ("trl", {"value": "6"}, "trl"),
        ("own_share", {"value": "30"}, "seeking"),
        ("place", {"value": "Voluntari, Ilfov"}, "nuts"),
        ("sites", {"value": "RO321"}, "sites"),
        ("sectors", {"value": "43.22", "beside": "2.1"}, "sectors"),
    ],
)
def test_every_kind_of_answer_changes_its_own_field_alone(
    firm: Firm, question: str, sent: dict[str, str], field: str
) -> None:
    before = replace(PUMPS, country="RO", nuts=None)
    with firm.database.write() as connection:
        profiles.put_profile(connection, before, NOW)
    answer = firm.browser.post(firm.my + PEOPLE, data={"do": "answer", "question": question, **sent})
    assert answer.status_code == 303
    after = firm.profile
    assert replace(after, **{field: getattr(before, field)}) == before
    if question == "turnover":
        assert after.enterprise.turnover == replace(euro("2100000.50"), currency="RON")
    else:
        assert getattr(after, field) != getattr(before, field)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("employees", ""),
        ("employees", "many"),
        ("employees", "-3"),
        ("employees", SCRIPT),
        ("turnover", "1e9"),
        ("founded", "31.03.2015"),
        ("founded", "2015-03-31,x"),
        ("place", "Nowhere at all"),
        ("sectors", "farming"),
        ("sectors", "43.22@2,62"),
        ("trl", "10"),
        ("legal_form", "pirates"),
        ("own_share", "300"),
    ],
)
def test_an_answer_that_cannot_be_used_is_shown_again_beside_what_is_wrong(
    firm: Firm, question: str, value: str
) -> None:
    answer = firm.browser.post(firm.my + PEOPLE, data={"do": "answer", "question": question, "value": value})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert 'role="alert"' in answer.text
    assert "<script>alert" not in answer.text
    if value.isalpha() and question != "legal_form":
        assert f'value="{value}"' in answer.text
    assert firm.profile == PUMPS


@pytest.mark.parametrize("sent", [{}, {"do": "answer", "question": "read_the_call", "value": "1"}, {"do": "answer"}])
def test_what_is_no_answer_changes_nothing(firm: Firm, sent: dict[str, str]) -> None:
    assert firm.browser.post(firm.my + PEOPLE, data=sent).status_code == 400
    assert firm.profile == PUMPS


def test_a_call_that_is_not_there_is_not_found(firm: Firm) -> None:
    assert firm.browser.get(f"{firm.my}/calls/eu:none").status_code == 404
    assert firm.browser.get(f"{firm.my}/calls/").status_code == 404


def test_a_choice_made_here_comes_back_here(firm: Firm) -> None:
    one = call_id("PUMP-03")
    answer = firm.browser.post(firm.my, data={"do": "save", "call": one, "from": "call"})
    assert "/calls/" in answer.headers["location"]
    with firm.database.read() as connection:
        held = standing(choices.find_history(connection, [CORK.id]))
    assert [(choice.call_id, choice.kind) for choice in held] == [(one, ChoiceKind.SAVED)]
    assert "Keep it no more" in firm.page(f"/calls/{one}")


def test_what_a_portal_writes_does_not_run(firm: Firm) -> None:
    page = firm.page(f"/calls/{call_id('HOSTILE')}")
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "javascript:" not in page
    assert "the portal gives no link that can be used" in page


def test_a_call_that_has_closed_says_so_and_asks_nothing(firm: Firm) -> None:
    firm.clock.now = NOW + timedelta(days=100)
    page = firm.page(PEOPLE)
    assert "One can no longer apply for this call" in page
    assert "The question that would settle it" not in page
