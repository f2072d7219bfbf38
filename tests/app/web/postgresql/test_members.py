"""The pages of advisors and of admins on PostgreSQL, with the tests that ask the most of the database."""

from app.web.health import Checkup
from tests.app.web.admin.conftest import Machinery
from tests.app.web.admin.test_pages import (
    test_a_pair_is_decided_once_and_can_be_taken_back,
    test_a_source_is_shown_with_its_runs_and_the_difference_that_broke_it,
    test_looking_changes_nothing_and_nothing_runs,
    test_mails_are_shown_by_state_and_an_address_is_let_through_with_a_reason,
    test_of_people_there_are_advisors_and_numbers,
    test_what_needs_a_person_is_shown_with_the_next_step_until_it_is_acknowledged,
)
from tests.app.web.admin.test_watching import test_the_figures_say_what_the_installation_holds
from tests.app.web.advisor.test_pages import (
    test_notes_are_written_and_only_their_writer_deletes_them,
    test_the_companies_of_the_own_cohort_stand_with_the_numbers_that_match_has,
    test_the_matrix_has_grade_and_verdict_of_each_pair_and_filters_them,
    test_the_reverse_match_leads_to_the_shortlist,
)
from tests.app.web.advisor.test_shortlist_page import (
    ana,
    test_a_word_is_kept_shown_and_mailed_with_its_call,
    test_the_same_is_not_mailed_twice_within_a_day,
)
from tests.app.web.advisor.test_sign_in import (
    test_the_link_of_the_mail_signs_in_after_a_click_and_only_once,
)
from tests.app.web.advisor.test_who_sees_what import (
    test_looking_changes_nothing,
)
from tests.postgres import PostgresServer

__all__ = [
    "ana",
    "test_a_pair_is_decided_once_and_can_be_taken_back",
    "test_a_source_is_shown_with_its_runs_and_the_difference_that_broke_it",
    "test_a_word_is_kept_shown_and_mailed_with_its_call",
    "test_looking_changes_nothing",
    "test_looking_changes_nothing_and_nothing_runs",
    "test_mails_are_shown_by_state_and_an_address_is_let_through_with_a_reason",
    "test_notes_are_written_and_only_their_writer_deletes_them",
    "test_of_people_there_are_advisors_and_numbers",
    "test_the_companies_of_the_own_cohort_stand_with_the_numbers_that_match_has",
    "test_the_figures_say_what_the_installation_holds",
    "test_the_link_of_the_mail_signs_in_after_a_click_and_only_once",
    "test_the_matrix_has_grade_and_verdict_of_each_pair_and_filters_them",
    "test_the_reverse_match_leads_to_the_shortlist",
    "test_the_same_is_not_mailed_twice_within_a_day",
    "test_what_needs_a_person_is_shown_with_the_next_step_until_it_is_acknowledged",
]


def test_a_server_that_was_away_is_told_by_no_name_and_found_again(
    machinery: Machinery, postgres_server: PostgresServer, postgres_catalogue: str
) -> None:
    browser, name = machinery.open_browser(), postgres_catalogue
    assert browser.get("/calls").status_code == 200
    postgres_server.disconnect(name)
    assert browser.get("/calls").status_code == 200, "its old connections are good no more"
    postgres_server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    try:
        postgres_server.disconnect(name)
        away, checked = browser.get("/calls"), Checkup(machinery.site).get()
    finally:
        postgres_server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    assert (away.status_code, away.headers["retry-after"]) == (503, "120")
    assert machinery.site.database.place not in away.text
    assert checked == (503, {"status": "failing", "checks": {"database": "cannot be read"}, "last_job": None})
    assert browser.get("/calls").status_code == 200
    assert Checkup(machinery.site).get()[0] == 200
