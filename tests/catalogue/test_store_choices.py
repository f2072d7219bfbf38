"""Choices in the catalogue: which of them hold, what was ever chosen, and that a call dismissed is dismissed whole."""

from dataclasses import replace
from datetime import datetime

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from catalogue.model.choice import Choice, ChoiceKind, ChosenBy, standing
from catalogue.model.twins import Decision
from catalogue.store import calls, choices, profiles, tables
from catalogue.store.database import Database
from catalogue.store.errors import StoreError
from catalogue.store.twins import decide, refresh_all_twins
from tests.catalogue.samples import DAY, SOURCE, START, begin, sample_call, sample_profile

SAVED, APPLIED, WON, DISMISSED, LINKED = ChoiceKind


def chosen(
    kind: ChoiceKind, key: str = "A", day: int = 0, *, profile: str = "solaris", why: str | None = None
) -> Choice:
    return Choice(
        profile_id=profile,
        call_id=f"{SOURCE}:{key}",
        kind=kind,
        at=START + day * DAY,
        by=ChosenBy.ADVISOR if kind is LINKED else ChosenBy.COMPANY,
        why=why,
    )


@pytest.fixture
def filled(database: Database) -> Database:
    """A catalogue with two profiles and three calls of one portal, and one of another."""
    with database.write() as connection:
        for profile_id in ("solaris", "verde"):
            profiles.put_profile(connection, sample_profile(profile_id), START)
        calls.put_calls(connection, [sample_call(key, title=f"Call {key}") for key in "ABC"], begin(connection, START))
        other = replace(sample_call("D", source="ro_mipe", title="Altceva"), identifier=None)
        calls.put_calls(connection, [other], begin(connection, START, "ro_mipe"))
    return database


def put(database: Database, *some: Choice) -> list[bool]:
    with database.write() as connection:
        return [choices.put_choice(connection, choice) for choice in some]


def held(database: Database, *profile_ids: str, call_id: str | None = None) -> list[tuple[str, ChoiceKind]]:
    with database.read() as connection:
        history = choices.find_history(connection, profile_ids or None, call_id)
    return [(choice.call_id.removeprefix(f"{SOURCE}:"), choice.kind) for choice in standing(history)]


def dismissed(database: Database, profile_id: str = "solaris") -> set[str]:
    with database.read() as connection:
        return {one.removeprefix(f"{SOURCE}:") for one in choices.dismissed_calls(connection, profile_id)}


def test_what_is_written_is_read_in_the_order_of_time(filled: Database) -> None:
    late, early = chosen(WON, "A", 5, why="Al \\ doilea; 100 %"), chosen(SAVED, "B", 1)
    assert put(filled, late, early) == [True, True]
    with filled.read() as connection:
        assert choices.find_history(connection) == [early, late]
        assert choices.find_history(connection, ["solaris"]) == [early, late]
        assert choices.find_history(connection, ["verde"]) == choices.find_history(connection, []) == []
        assert choices.find_history(connection, call_id=late.call_id) == [late]


def test_of_one_instant_the_one_written_later_is_later(filled: Database) -> None:
    put(filled, chosen(SAVED), chosen(DISMISSED))
    assert held(filled) == [("A", DISMISSED)]
    put(filled, chosen(SAVED))
    assert held(filled) == [("A", SAVED)]


def test_the_newest_of_a_kind_holds_and_the_others_are_kept(filled: Database) -> None:
    first, second = chosen(SAVED, why="for the new hall"), chosen(SAVED, day=1, why="for the old hall")
    put(filled, first, second)
    with filled.read() as connection:
        history = choices.find_history(connection)
    assert history == [first, second]
    assert standing(history) == (second,)


def test_what_says_nothing_new_is_not_written_again(filled: Database) -> None:
    put(filled, chosen(SAVED))
    assert put(filled, chosen(SAVED, day=1), chosen(SAVED, day=2, why="a reason")) == [False, True]
    put(filled, chosen(DISMISSED, day=3))
    assert put(filled, chosen(SAVED, day=4, why="a reason")) == [True], "it does not hold any more"


def test_a_dismissal_undoes_a_saved_call_and_not_that_the_company_applied(filled: Database) -> None:
    put(filled, chosen(SAVED), chosen(LINKED), chosen(APPLIED), chosen(DISMISSED, day=1))
    assert held(filled) == [("A", APPLIED), ("A", DISMISSED)]
    assert dismissed(filled) == {"A"}
    put(filled, chosen(SAVED, day=2))
    assert held(filled) == [("A", APPLIED), ("A", SAVED)]
    assert dismissed(filled) == set()


def test_what_is_taken_back_does_not_hold_and_stays_in_the_history(filled: Database) -> None:
    put(filled, chosen(SAVED), chosen(SAVED, day=1, why="again"), chosen(APPLIED, day=2), chosen(SAVED, "B"))
    with filled.write() as connection:
        taken = choices.take_back(connection, "solaris", f"{SOURCE}:A", START + 3 * DAY, [SAVED])
    assert taken == (chosen(SAVED, day=1, why="again"),)
    assert held(filled) == [("B", SAVED), ("A", APPLIED)], "and an older one does not come back"
    with filled.write() as connection:
        rest = choices.take_back(connection, "solaris", f"{SOURCE}:A", START + 4 * DAY)
        assert choices.take_back(connection, "solaris", f"{SOURCE}:A", START + 5 * DAY) == ()
    assert rest == (chosen(APPLIED, day=2),)
    with filled.read() as connection:
        history = choices.find_history(connection, call_id=f"{SOURCE}:A")
    assert [choice.taken_back_at for choice in history] == [START + 3 * DAY, START + 3 * DAY, START + 4 * DAY]


def test_the_choices_of_all_companies_that_speak_for_a_call(filled: Database) -> None:
    put(
        filled,
        chosen(LINKED, "A"),
        chosen(WON, "B", 1, profile="verde"),
        chosen(DISMISSED, "C", 2, profile="verde"),
        chosen(SAVED, "C", 3),
        chosen(DISMISSED, "C", 4),
    )
    with filled.read() as connection:
        found = choices.find_choices(connection)
        assert found == [chosen(LINKED, "A"), chosen(WON, "B", 1, profile="verde")]
        assert [one.id for one in choices.find_choosers(connection)] == ["solaris", "verde"]
    with filled.write() as connection:
        choices.take_back(connection, "verde", f"{SOURCE}:B", START + 5 * DAY)
        assert choices.find_choices(connection) == [chosen(LINKED, "A")]
        assert choices.find_choosers(connection) == (sample_profile("solaris"),)


def test_whoever_dismisses_one_record_of_a_call_dismisses_the_call(filled: Database) -> None:
    first, second = f"{SOURCE}:A", "ro_mipe:D"
    with filled.write() as connection:
        refresh_all_twins(connection)
        decide(connection, Decision(first=first, second=second, same=True, at=START))
    put(filled, replace(chosen(DISMISSED), call_id=second))
    assert dismissed(filled) == {"A", second}
    assert dismissed(filled, "verde") == set()
    put(filled, chosen(SAVED, "A", 1))
    assert dismissed(filled) == set(), "saved later, by another portal's record of it"
    put(filled, chosen(DISMISSED, "A", 2))
    assert dismissed(filled) == {"A", second}


def test_a_choice_of_what_is_not_there_is_refused_and_the_transaction_goes_on(filled: Database) -> None:
    with filled.write() as connection:
        for wrong in (chosen(SAVED, "Z"), chosen(SAVED, profile="nobody")):
            with pytest.raises(StoreError, match="does not hold the profile"):
                choices.put_choice(connection, wrong)
        assert choices.put_choice(connection, chosen(SAVED))
    assert held(filled) == [("A", SAVED)]


def test_an_instant_without_a_zone_is_no_instant(filled: Database) -> None:
    naive = replace(chosen(SAVED), at=datetime(2026, 8, 20))  # noqa: DTZ001 - what is refused
    with pytest.raises(ValueError, match="has a zone"):
        put(filled, naive)
    assert held(filled) == []


def test_two_profiles_are_read_at_once_and_more_than_one_query_takes(filled: Database) -> None:
    many = [f"company-{number:04}" for number in range(700)]
    with filled.write() as connection:
        for name in many:
            profiles.put_profile(connection, sample_profile(name), START)
        rows = [
            {"profile_id": name, "call_id": f"{SOURCE}:A", "kind": "saved", "at": START + number * DAY,
             "chosen_by": "company"}
            for number, name in enumerate(reversed(many))
        ]  # fmt: skip
        connection.execute(sa.insert(tables.choice), rows)
        found = choices.find_history(connection, many)
    assert [choice.profile_id for choice in found] == many[::-1]


history = st.lists(
    st.builds(
        chosen, st.sampled_from(ChoiceKind), st.sampled_from("AB"), st.just(0), profile=st.sampled_from(["x", "y"])
    )
)


@given(history)
def test_what_holds_is_of_the_history_once_a_kind_and_never_for_and_against(some: list[Choice]) -> None:
    held = standing(some)
    named = [(choice.profile_id, choice.call_id, choice.kind) for choice in held]
    assert len(set(named)) == len(named)
    assert standing(held) == held
    for choice in held:
        assert choice.kind is not DISMISSED or not {SAVED, LINKED} & {
            other.kind for other in held if (other.profile_id, other.call_id) == (choice.profile_id, choice.call_id)
        }
    last = {(choice.profile_id, choice.call_id): choice for choice in some}
    assert all(choice in held for choice in last.values()), "the last word on a call holds"
