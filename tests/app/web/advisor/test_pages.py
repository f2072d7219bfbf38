"""What an advisor sees of its companies, and that it is what the matcher says of them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.matching import FITTING, open_offer
from catalogue.model.match import Eligibility
from catalogue.store.choices import find_history
from catalogue.store.profiles import put_profile
from tests.app.web.advisor.conftest import ADMIN, ANA, BRUNO, OFFICINE, ROBOTS, TERMO, Pact
from tests.notifier.samples import HEAT_PUMPS, NOW, VOUCHERS

ON_IT = '<span class="chip good">On the shortlist</span>'


def listed(pact: Pact, company: str) -> dict[str, Eligibility]:
    """What ``callfit match`` lists for a company, by the call's id."""
    from catalogue.store.profiles import get_profile

    offer = open_offer(pact.database, NOW)
    with pact.database.read() as connection:
        profile = get_profile(connection, company)
    assert profile is not None
    return {one.call.id: one.eligibility for one in offer.choose(offer.matches(profile), FITTING)}


def test_the_companies_of_the_own_cohort_stand_with_the_numbers_that_match_has(pact: Pact) -> None:
    text = pact.signed_in(ANA.email).see("/advisor")
    assert OFFICINE.name not in text
    for company in (TERMO, ROBOTS):
        found = listed(pact, company.id)
        row = text.partition(f"/advisor/companies/{company.id}")[2].partition("</tr>")[0]
        eligible = sum(one is Eligibility.ELIGIBLE for one in found.values())
        assert found, "the sample must have something to count"
        assert f'<td class="num">{eligible}</td>\n<td class="num">{len(found) - eligible}</td>' in row
    assert "gets mail" in text.partition(TERMO.id)[2].partition("</tr>")[0]
    assert "was not asked" in text.partition(ROBOTS.id)[2].partition("</tr>")[0]


def test_the_charts_say_in_tables_what_they_draw(pact: Pact) -> None:
    text = pact.signed_in(ANA.email).see("/advisor")
    assert text.count('role="img"') >= 2
    calls = {call for company in (TERMO, ROBOTS) for call in listed(pact, company.id)}
    countries = text.partition("<caption>Calls by country of the portal</caption>")[2].partition("</table>")[0]
    assert f'<th scope="row">EU</th><td class="num">{len(calls)}</td>' in countries
    assert f"{len(calls)} calls fit at least one of these companies" in text or len(calls) == 1


def test_an_admin_sees_all_cohorts_and_can_choose_one(pact: Pact) -> None:
    admin = pact.signed_in(ADMIN)
    assert OFFICINE.name in admin.see("/advisor")
    assert TERMO.name in admin.see("/advisor")
    assert TERMO.name not in admin.see("/advisor?cohort=torino")


def test_the_matrix_has_grade_and_verdict_of_each_pair_and_filters_them(pact: Pact) -> None:
    ana = pact.signed_in(ANA.email)
    text = ana.see("/advisor/matrix")
    found = listed(pact, TERMO.id)
    row = text.partition(f"/advisor/companies/{TERMO.id}")[2].partition("</tr>")[0]
    assert row.count('class="check"') == sum(one is Eligibility.TO_CHECK for one in found.values())
    assert row.count('class="good"') == sum(one is Eligibility.ELIGIBLE for one in found.values())
    assert OFFICINE.name not in text
    assert "No call fits" in ana.see("/advisor/matrix?country=RO")
    only = ana.see("/advisor/matrix?within=30&may=all")
    assert HEAT_PUMPS.title[:40] in only, "closes in 26 days"
    assert HEAT_PUMPS.title[:40] not in ana.see("/advisor/matrix?within=7&may=all")
    assert (
        "strong fit"
        not in ana.see("/advisor/matrix?theme=none&grade=nonsense&within=x&page=99&may=maybe").partition("<tbody>")[2]
    )


def test_the_reverse_match_says_whom_a_call_fits_and_what_to_ask_or_what_bars(pact: Pact) -> None:
    text = pact.signed_in(ANA.email).see(f"/advisor/calls/{HEAT_PUMPS.id}")
    offer = open_offer(pact.database, NOW)
    found = {one.profile_id: one for one in offer.fits(HEAT_PUMPS, [TERMO, ROBOTS])}
    for company in (TERMO, ROBOTS):
        row = text.partition(f"/advisor/companies/{company.id}")[2].partition("</tr>")[0]
        assert f"{found[company.id].relevance.grade} fit" in row
    assert OFFICINE.name not in text


def test_a_call_that_is_over_fits_nobody(pact: Pact) -> None:
    ana = pact.signed_in(ANA.email)
    pact.clock.now = NOW + timedelta(days=10)
    text = ana.see(f"/advisor/calls/{VOUCHERS.id}")
    assert "One can no longer apply" in text
    assert "It fits none of your companies" in text


def test_a_company_has_its_matches_with_the_reasons(pact: Pact) -> None:
    text = pact.signed_in(ANA.email).see(f"/advisor/companies/{TERMO.id}")
    assert text.count('<li class="hit">') == len(listed(pact, TERMO.id))
    assert "The call speaks of" in text
    assert TERMO.email not in text


def test_notes_are_written_and_only_their_writer_deletes_them(pact: Pact) -> None:
    ana, admin, page = pact.signed_in(ANA.email), pact.signed_in(ADMIN), f"/advisor/companies/{TERMO.id}"
    assert ana.send(page, do="note", text=" rang  them <b>", call=HEAT_PUMPS.id) == page
    text = admin.see(page)
    assert "rang them &lt;b&gt;" in text
    assert "Ana Pop · " in text
    assert 'value="forget"' not in text
    number = ana.see(page).partition('name="note" value="')[2].partition('"')[0]
    admin.send(page, 404, do="forget", note=number)
    ana.send(page, 404, do="forget", note="x" * 5)
    assert "rang them" in ana.see(page)
    ana.send(page, do="forget", note=number)
    assert "rang them" not in ana.see(page)


@pytest.mark.parametrize("text", ["", "  ", "x" * 501])
def test_a_note_that_cannot_be_kept_is_not_lost(pact: Pact, text: str) -> None:
    ana, page = pact.signed_in(ANA.email), f"/advisor/companies/{TERMO.id}"
    shown = ana.send(page, 422, do="note", text=text, call="")
    assert "Please write something, at most 500 characters" in shown
    assert 'aria-invalid="true"' in shown
    assert f">{text}</textarea>" in shown


def test_a_call_is_picked_for_a_company_and_taken_off_again(pact: Pact) -> None:
    ana, page = pact.signed_in(ANA.email), f"/advisor/companies/{TERMO.id}"
    ana.send(page, do="pick", call=HEAT_PUMPS.id)
    assert ON_IT in ana.see(page)
    with pact.database.read() as connection:
        (choice,) = find_history(connection, [TERMO.id])
    assert (choice.kind.value, choice.by.value) == ("linked", "advisor")
    ana.send(page, do="unpick", call=HEAT_PUMPS.id)
    assert ON_IT not in ana.see(page)
    ana.send(page, 404, do="pick", call="eu_funding_tenders:none")
    ana.send(page, 400, do="nonsense")


def test_the_reverse_match_leads_to_the_shortlist(pact: Pact) -> None:
    ana = pact.signed_in(ANA.email)
    page = f"/advisor/calls/{HEAT_PUMPS.id}"
    assert ana.send(page, company=TERMO.id) == f"/advisor/companies/{TERMO.id}/shortlist"
    ana.send(page, 404, company=OFFICINE.id)
    ana.send(page, 404, company="none")
    assert HEAT_PUMPS.title in ana.see(f"/advisor/companies/{TERMO.id}/shortlist")


def test_who_looks_after_nobody_is_told_so(pact: Pact) -> None:
    with pact.database.write() as connection:
        put_profile(connection, replace(OFFICINE, cohorts=()), NOW)
    assert "You look after no company yet" in pact.signed_in(BRUNO.email).see("/advisor")
