"""The pages for everybody, the feed and the API on PostgreSQL: search, filters, paging and history."""

from tests.app.web.api.test_api import (
    test_a_call_has_its_texts_conditions_and_themes_and_its_history,
    test_paging_gives_every_call_once_and_none_that_is_gone,
    test_sources_themes_and_countries_are_listed,
    test_what_words_find_can_be_paged_through,
)
from tests.app.web.public.test_feed import (
    test_the_newest_come_first_and_not_all_of_them,
    test_words_and_filters_choose_what_is_in_it,
)
from tests.app.web.public.test_pages import (
    test_a_call_has_its_facts_its_texts_its_history_and_where_it_is_from,
    test_a_call_that_is_gone_or_closed_says_so_and_an_unknown_one_is_told_in_words,
    test_filters_leave_what_was_chosen_with_words_and_without,
    test_pages_hold_every_call_once_in_the_order_of_deadlines,
    test_the_first_page_says_what_there_is_now_and_what_closes_soonest,
    test_words_of_another_language_find_a_call_and_are_marked,
)

__all__ = [
    "test_a_call_has_its_facts_its_texts_its_history_and_where_it_is_from",
    "test_a_call_has_its_texts_conditions_and_themes_and_its_history",
    "test_a_call_that_is_gone_or_closed_says_so_and_an_unknown_one_is_told_in_words",
    "test_filters_leave_what_was_chosen_with_words_and_without",
    "test_pages_hold_every_call_once_in_the_order_of_deadlines",
    "test_paging_gives_every_call_once_and_none_that_is_gone",
    "test_sources_themes_and_countries_are_listed",
    "test_the_first_page_says_what_there_is_now_and_what_closes_soonest",
    "test_the_newest_come_first_and_not_all_of_them",
    "test_what_words_find_can_be_paged_through",
    "test_words_and_filters_choose_what_is_in_it",
    "test_words_of_another_language_find_a_call_and_are_marked",
]
