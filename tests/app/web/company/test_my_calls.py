"""My calls: what fits a company, in its order, narrowed as it asks; what it keeps and what it puts away."""

import re

import pytest

from catalogue.model.choice import ChoiceKind, standing
from catalogue.store import choices
from tests.app.web.company.conftest import SCRIPT, Firm, call_id
from tests.notifier.samples import CORK

_TITLE = re.compile(r'<h3 id="title-[^"]*"><a href="[^"]*" lang="en">([^<]*)</a>')


def titles(page: str) -> list[str]:
    return _TITLE.findall(page)


def keys(page: str) -> list[str]:
    return [title.rpartition(" ")[2] for title in titles(page)]


def held(firm: Firm) -> dict[str, tuple[ChoiceKind, str | None]]:
    with firm.database.read() as connection:
        found = standing(choices.find_history(connection, [CORK.id]))
    return {one.call_id: (one.kind, one.why) for one in found}


def test_all_that_fits_is_there_on_pages_of_twenty(firm: Firm) -> None:
    first, second = firm.page(), firm.page("?page=2")
    assert len(titles(first)) == 20
    assert len({*titles(first), *titles(second)}) == len(titles(first)) + len(titles(second)) == 28
    assert ">28 calls</span></h2>" in first
    assert "page=2" in first
    assert "page=3" not in second


def test_the_nearest_deadline_comes_first_where_that_is_asked_for(firm: Firm) -> None:
    assert keys(firm.page("?order=deadline"))[:3] == ["PEOPLE-1", "PUMP-00", "PUMP-01"]


def test_what_closes_later_is_left_out(firm: Firm) -> None:
    assert keys(firm.page("?within=7")) == ["PEOPLE-1"]
    assert sorted(keys(firm.page("?within=14")))[:2] == ["PEOPLE-1", "PUMP-00"]


def test_calls_are_found_by_their_words(firm: Firm) -> None:
    assert keys(firm.page("?q=pump-07+RENOV")) == ["PUMP-07"]
    assert "No call of yours is like that" in firm.page("?q=zeppelin")


def test_what_bars_the_company_is_shown_only_to_who_asks(firm: Firm) -> None:
    assert "TURNOVER-1" not in keys(firm.page("?order=deadline&page=2"))
    barred = firm.page("?may=no")
    assert keys(barred) == ["TURNOVER-1"]
    assert "You may not apply" in barred


def test_filters_that_are_none_are_passed_over(firm: Firm) -> None:
    odd = firm.page("?grade=x&may=y&theme=z&country=%2500&within=-1&order=q&page=-4&view=w")
    assert titles(odd) == titles(firm.page())


def test_a_country_narrows_and_so_does_a_theme(firm: Firm) -> None:
    assert len(titles(firm.page("?country=EU"))) == 20
    assert titles(firm.page("?country=RO")) == []
    assert titles(firm.page("?theme=buildings")) == titles(firm.page())
    assert titles(firm.page("?theme=biodiversity")) == []


def test_a_call_is_kept_and_let_go(firm: Firm) -> None:
    one = call_id("PUMP-03")
    answer = firm.browser.post(firm.my + "?order=deadline", data={"do": "save", "call": one})
    assert answer.status_code == 303
    assert "order=deadline" in answer.headers["location"]
    assert "done=kept" in answer.headers["location"]
    assert held(firm) == {one: (ChoiceKind.SAVED, None)}
    assert keys(firm.page("?view=kept")) == ["PUMP-03"]
    firm.browser.post(firm.my, data={"do": "undo_save", "call": one})
    assert held(firm) == {}
    assert "You have kept no call so far" in firm.page("?view=kept")


def test_what_is_put_away_is_gone_until_it_is_taken_back(firm: Firm) -> None:
    one = call_id("PUMP-03")
    sent = {"do": "dismiss", "call": one, "reason": ["time", "effort"], "words": " no staff "}
    assert firm.browser.post(firm.my, data=sent).status_code == 303
    assert held(firm)[one] == (ChoiceKind.DISMISSED, "Applying is too much work; There is too little time; no staff")
    assert ">27 calls</span></h2>" in firm.page()
    assert keys(firm.page("?view=dismissed")) == ["PUMP-03"]
    firm.browser.post(firm.my, data={"do": "undo_dismiss", "call": one})
    assert ">28 calls</span></h2>" in firm.page()


@pytest.mark.parametrize(
    ("sent", "status"),
    [({"do": "save", "call": "eu:none"}, 404), ({"do": "burn", "call": call_id("PUMP-03")}, 400), ({}, 400)],
)
def test_what_is_no_choice_changes_nothing(firm: Firm, sent: dict[str, str], status: int) -> None:
    assert firm.browser.post(firm.my, data=sent).status_code == status
    assert held(firm) == {}


def test_what_a_portal_writes_does_not_run(firm: Firm) -> None:
    page = firm.page("?q=hostile") + firm.page("?q=script") + firm.page("?q=" + SCRIPT.replace("{", "%7B"))
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "javascript:" not in page
    assert " onerror=" not in page.replace("&lt;img src=x onerror=", "")


def test_no_figure_of_the_company_is_shown(firm: Firm) -> None:
    everything = [firm.page(), firm.page("?may=no"), firm.page(f"/calls/{call_id('TURNOVER-1')}")]
    for page in everything:
        assert "123" not in page.replace(firm.my, "").replace("123/", "")
        assert CORK.email not in page


def test_the_next_deadlines_are_drawn(firm: Firm) -> None:
    page = firm.page()
    assert page.count("<circle") == 12
    assert "The next deadlines" in page


def test_what_would_settle_most_is_asked_first(firm: Firm) -> None:
    page = firm.page()
    settle = page[page.index("What would settle most") : page.index('<div class="split">')]
    asked = re.findall(r"<li><p>([^<]*) <span", settle)
    assert asked
    assert "How many people work for you, in full-time units a year?" in asked
    assert "1 call asks this" in settle
