"""Advisors and their notes, sessions, limits, and who joined by the form, on each database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from catalogue.model.advisor import Advisor
from catalogue.model.consent import Consent, ConsentState
from catalogue.model.session import Session, SignIn
from catalogue.store import advisors, consents, joinings, profiles, sessions, throttles
from catalogue.store.database import Database
from catalogue.store.stamps import catalogue_stamp
from tests.catalogue.samples import sample_profile

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
ANA = Advisor(
    id="ana", name="Ana Ș.", email="Ana@Pact.example", language="ro", zone="Europe/Bucharest", cohorts=("ilfov",)
)
LINK = SignIn(mark="a" * 64, email="ana@pact.example", made_at=NOW, ends_at=NOW + HOUR)


def session(mark: str = "b", at: datetime = NOW) -> Session:
    return Session(mark=mark * 64, email="ana@pact.example", began_at=at, ends_at=at + 10 * HOUR)


def test_an_advisor_is_found_by_its_address_in_any_case_and_can_be_changed(database: Database) -> None:
    with database.write() as connection:
        advisors.put_advisor(connection, ANA, NOW)
        advisors.put_advisor(connection, replace(ANA, cohorts=("ilfov", "torino")), NOW)
        found = advisors.find_advisor(connection, " ANA@pact.EXAMPLE ")
        assert found == replace(ANA, email="ana@pact.example", cohorts=("ilfov", "torino"))
        assert advisors.find_advisors(connection) == (found,)
        assert advisors.find_advisor(connection, "ana@elsewhere.example") is None


def test_a_link_to_sign_in_is_good_once_and_in_its_time(database: Database) -> None:
    with database.write() as connection:
        sessions.put_sign_in(connection, LINK)
        assert sessions.find_sign_in(connection, LINK.mark, NOW + HOUR) == LINK
        assert sessions.find_sign_in(connection, LINK.mark, NOW + 2 * HOUR) is None
        assert not sessions.use_sign_in(connection, LINK.mark, session(at=NOW + 2 * HOUR))
        assert not sessions.use_sign_in(connection, LINK.mark, replace(session(), email="eve@pact.example"))
        assert sessions.use_sign_in(connection, LINK.mark, session())
        assert not sessions.use_sign_in(connection, LINK.mark, session("c"))
        assert sessions.find_session(connection, "b" * 64, NOW) == session()
        assert sessions.find_session(connection, "b" * 64, NOW + 11 * HOUR) is None
        sessions.end_session(connection, "b" * 64)
        assert sessions.find_session(connection, "b" * 64, NOW) is None


def test_who_is_no_advisor_any_more_is_signed_in_no_more(database: Database) -> None:
    with database.write() as connection:
        advisors.put_advisor(connection, ANA, NOW)
        sessions.put_sign_in(connection, LINK)
        sessions.use_sign_in(connection, LINK.mark, session())
        sessions.put_sign_in(connection, replace(LINK, mark="d" * 64))
        assert advisors.remove_advisor(connection, "ana")
        assert sessions.find_session(connection, "b" * 64, NOW) is None
        assert sessions.find_sign_in(connection, "d" * 64, NOW) is None
        assert not advisors.remove_advisor(connection, "ana")


def test_a_note_is_told_with_its_company_and_deleted_by_its_writer_alone(database: Database) -> None:
    company = sample_profile()
    with database.write() as connection:
        profiles.put_profile(connection, company, NOW)
        advisors.put_note(connection, company.id, "call back", "ana", NOW)
        advisors.put_note(connection, company.id, "the roof first", "ion", NOW + HOUR)
        newest, oldest = advisors.find_notes(connection, [company.id])
        assert (newest.text, newest.by, oldest.text) == ("the roof first", "ion", "call back")
        assert not advisors.remove_note(connection, newest.number, "ana")
        assert advisors.remove_note(connection, newest.number, "ion")
        assert advisors.find_notes(connection, [company.id]) == (oldest,)
        assert advisors.find_notes(connection, ["another"]) == ()


def test_a_limit_counts_within_its_time_and_all_or_nothing(database: Database) -> None:
    limits = {"visitor": (2, HOUR), "address": (3, 24 * HOUR)}
    with database.write() as connection:
        assert throttles.take_all(connection, limits, NOW)
        assert throttles.take_all(connection, limits, NOW)
        assert not throttles.take_all(connection, limits, NOW + HOUR / 2)
        # What was refused was not counted for the address either.
        assert throttles.take_all(connection, limits, NOW + HOUR)
        assert not throttles.take_all(connection, limits, NOW + 2 * HOUR)
        assert throttles.take_all(connection, {"visitor": (2, HOUR)}, NOW + 2 * HOUR)


@pytest.mark.parametrize(
    ("state", "abandoned"),
    [(None, True), (ConsentState.UNCONFIRMED, True), (ConsentState.CONFIRMED, False), (ConsentState.STOPPED, False)],
)
def test_who_joined_and_never_agreed_is_found_to_be_forgotten(
    database: Database, state: ConsentState | None, abandoned: bool
) -> None:
    company = sample_profile()
    with database.write() as connection:
        profiles.put_profile(connection, company, NOW)
        joinings.put_joining(connection, company.id, NOW)
        if state is not None:
            consents.put_consent(connection, Consent(profile_id=company.id, state=state, at=NOW, how="test"))
        assert joinings.find_joinings(connection) == {company.id: NOW}
        assert joinings.find_abandoned(connection, NOW) == ()
        assert joinings.find_abandoned(connection, NOW + HOUR) == ((company.id,) if abandoned else ())


def test_the_stamp_is_another_one_after_a_change(database: Database) -> None:
    with database.write() as connection:
        before = catalogue_stamp(connection)
        assert catalogue_stamp(connection) == before
        profiles.put_profile(connection, sample_profile(), NOW)
        assert catalogue_stamp(connection) != before
