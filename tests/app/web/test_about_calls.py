"""A call is kept, or not for this company, by a button, and the button can be undone."""

from dataclasses import replace
from datetime import timedelta

import pytest

from catalogue.model.choice import Choice, ChoiceKind, ChosenBy
from catalogue.model.run import Health
from catalogue.store import calls, choices, runs
from tests.app.web.conftest import LINKS, House, path
from tests.notifier.samples import CORK, HEAT_PUMPS, NOW, ROLLING

CALL = HEAT_PUMPS.id


def choice(kind: ChoiceKind, why: str | None = None) -> Choice:
    return Choice(profile_id=CORK.id, call_id=CALL, kind=kind, at=NOW, by=ChosenBy.COMPANY, why=why)


def save(house: House) -> str:
    return path(LINKS.save(house.key, CALL))


def dismiss(house: House) -> str:
    return path(LINKS.dismiss(house.key, CALL))


def not_for_us(house: House) -> str:
    return path(LINKS.not_for_us(house.key, CALL))


@pytest.mark.parametrize("address", [save, dismiss, not_for_us])
def test_the_page_says_which_call(house: House, address: object) -> None:
    assert callable(address)
    page = house.browser.get(address(house)).text
    assert f'<h2 lang="en">{HEAT_PUMPS.title}</h2>' in page
    assert "<p>Horizon Europe (HORIZON)</p>" in page
    assert "<p>Deadline: Tuesday 15 September 2026, 16:00 Dublin time (17:00 Brussels time)</p>" in page
    assert f'<a href="{HEAT_PUMPS.url}" rel="noreferrer noopener">Open the official page</a>' in page
    assert "no longer apply" not in page


def test_a_call_is_kept_and_can_be_taken_off(house: House) -> None:
    assert "Keep this call?" in house.browser.get(save(house)).text
    page = house.browser.post(save(house)).text
    assert "Kept: the call is on your list" in page
    assert f'<a href="{LINKS.calendar(house.key)}">' in page
    assert house.choices == [choice(ChoiceKind.SAVED)]
    assert "Kept" in house.browser.get(save(house)).text
    assert "no longer on your list" in house.browser.post(save(house), data={"do": "undo"}).text
    assert house.choices == []
    assert "Keep this call?" in house.browser.get(save(house)).text


def test_keeping_it_twice_is_as_once(house: House) -> None:
    for _ in range(2):
        house.browser.post(save(house))
    with house.database.read() as connection:
        assert len(choices.find_history(connection)) == 1


def test_a_call_is_not_for_us_and_may_be_after_all(house: House) -> None:
    house.browser.post(save(house))
    page = house.browser.post(dismiss(house)).text
    assert "Noted: this call is not for you" in page
    assert str(LINKS.not_for_us(house.key, CALL)) in page
    assert house.choices == [choice(ChoiceKind.DISMISSED)]
    assert "may be for you after all" in house.browser.post(dismiss(house), data={"do": "undo"}).text
    # That it was dismissed had undone that it was kept; taken back, it is kept as before.
    assert house.choices == [choice(ChoiceKind.SAVED)]


def test_why_it_is_not_for_us(house: House) -> None:
    said = {"reason": ["amount", "subject", "made_up"], "words": "We build robots,\nno houses."}
    assert "Thank you: we noted it" in house.browser.post(not_for_us(house), data=said).text
    why = "It is not about what we do; The money does not suit us; We build robots, no houses."
    assert house.choices == [choice(ChoiceKind.DISMISSED, why)]
    # An older mail's button does not take the reason away.
    house.browser.post(dismiss(house))
    assert house.choices == [choice(ChoiceKind.DISMISSED, why)]


def test_not_for_us_without_a_reason_is_just_not_for_us(house: House) -> None:
    house.browser.post(not_for_us(house))
    assert house.choices == [choice(ChoiceKind.DISMISSED)]


def test_a_call_that_never_closes_is_called_so(house: House) -> None:
    page = house.browser.get(path(LINKS.save(house.key, ROLLING.id))).text
    assert "<p>No closing date</p>" in page


def test_a_call_that_closed_is_called_so(house: House) -> None:
    house.clock.now = HEAT_PUMPS.deadlines[0].at + timedelta(seconds=1)
    page = house.browser.get(save(house)).text
    assert "One can no longer apply for this call." in page
    assert "Deadline:" not in page


def test_a_call_that_the_portal_no_longer_has_is_called_so(house: House) -> None:
    with house.database.write() as connection:
        run = runs.begin_run(connection, HEAT_PUMPS.source, NOW + timedelta(hours=1))
        done = replace(run, finished_at=run.started_at, health=Health.OK, complete=True)
        runs.finish_run(connection, done)
        calls.count_missed(connection, done, calls.Grace(runs=1, span=timedelta(0)))
    page = house.browser.get(save(house)).text
    assert "One can no longer apply for this call." in page
    assert "Deadline:" not in page


def test_what_a_portal_writes_is_no_markup_and_no_script(house: House) -> None:
    nasty = replace(HEAT_PUMPS, title='<script>alert(1)</script>"', language='"><b', url="javascript:alert(1)")
    with house.database.write() as connection:
        run = runs.begin_run(connection, nasty.source, NOW + timedelta(hours=1))
        calls.put_calls(connection, [nasty], run)
    page = house.browser.get(save(house)).text
    assert "<script" not in page
    assert "javascript:" not in page
    assert '<h2 lang="&#34;&gt;&lt;b">&lt;script&gt;alert(1)&lt;/script&gt;&#34;</h2>' in page


def test_a_call_that_is_not_there_leads_nowhere(house: House) -> None:
    for address in (LINKS.save(house.key, "none:none"), LINKS.dismiss(house.key, "none:none")):
        assert house.browser.get(path(address)).status_code == 404


@pytest.mark.parametrize("purpose", ["save", "dismiss", "not_for_us"])
def test_to_choose_a_call_that_is_not_there_leads_nowhere(house: House, purpose: str) -> None:
    address = getattr(LINKS, purpose)(house.key, "none:none")
    assert house.browser.post(path(address)).status_code == 404
    assert house.choices == []
