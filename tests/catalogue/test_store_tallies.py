"""How many there are of what, on each database: each counted once, by what it is."""

from dataclasses import replace
from datetime import timedelta

from catalogue.model.consent import Consent, ConsentState
from catalogue.model.delivery import Delivery, DeliveryState, DigestRun, MailKind
from catalogue.model.run import Health
from catalogue.model.schedule import JobOutcome
from catalogue.store import consents, deliveries, job_runs, joinings, leases, profiles, runs, tallies
from catalogue.store.database import Database
from tests.catalogue.samples import START
from tests.mails import content
from tests.notifier.samples import CORK, ILFOV, TORINO

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def mail(name: str, **facts: object) -> Delivery:
    plain = Delivery(
        id=name,
        profile_id=CORK.id,
        to=CORK.email,
        subject="Calls",
        content=content("Calls"),
        message_id=f"<{name}@callfit.example>",
        created_at=START,
    )
    return replace(plain, **facts)  # type: ignore[arg-type]


def test_mails_and_digests_are_counted_by_what_became_of_them(database: Database) -> None:
    week, before = DigestRun(cadence="weekly", period="2026-W34"), DigestRun(cadence="weekly", period="2026-W33")
    with database.write() as connection:
        assert tallies.oldest_pending(connection) is None
        for company in (CORK, ILFOV):
            profiles.put_profile(connection, company, START)
        deliveries.plan_delivery(connection, mail("a"), run=week)
        deliveries.plan_delivery(connection, mail("b", kind=MailKind.REMINDER, created_at=START - HOUR))
        deliveries.plan_delivery(connection, mail("c", state=DeliveryState.PARKED, problem="550"), run=before)
        deliveries.pass_turn(connection, week, ILFOV.id, START)
        deliveries.begin_digest_run(connection, DigestRun(cadence="daily", period="2026-08-20"), START + DAY)
    with database.read() as connection:
        assert tallies.count_mails(connection) == {
            (MailKind.DIGEST, DeliveryState.PENDING): 1,
            (MailKind.REMINDER, DeliveryState.PENDING): 1,
            (MailKind.DIGEST, DeliveryState.PARKED): 1,
        }
        assert tallies.oldest_pending(connection) == START - HOUR
        assert [one.id for one in tallies.find_letters(connection, DeliveryState.PENDING, 9)] == ["a", "b"]
        assert [one.id for one in tallies.find_letters(connection, DeliveryState.PENDING, 1)] == ["a"]
        (parked,) = tallies.find_letters(connection, DeliveryState.PARKED, 9)
        assert (parked.problem, parked.profile_id) == ("550", CORK.id)
        found = {(one.period, one.turns): one.mails for one in tallies.find_digest_tallies(connection, 9)}
        assert found == {
            ("2026-08-20", 0): {},
            ("2026-W34", 2): {DeliveryState.PENDING: 1},
            ("2026-W33", 1): {DeliveryState.PARKED: 1},
        }
        assert [one.period for one in tallies.find_digest_tallies(connection, 1)] == ["2026-08-20"]


def test_companies_are_counted_by_their_last_word_and_by_when_they_came(database: Database) -> None:
    with database.write() as connection:
        for days, company in enumerate((CORK, ILFOV, TORINO)):
            profiles.put_profile(connection, company, START - days * DAY)
        joinings.put_joining(connection, ILFOV.id, START - DAY)
        for minutes, state in enumerate((ConsentState.UNCONFIRMED, ConsentState.CONFIRMED)):
            at = START + timedelta(minutes=minutes)
            consents.put_consent(connection, Consent(profile_id=CORK.id, state=state, at=at, how="test"))
    with database.read() as connection:
        assert tallies.count_consents(connection) == {ConsentState.CONFIRMED: 1, None: 2}
        assert tallies.count_companies_since(connection, START - DAY) == (2, 1)
        assert tallies.count_companies_since(connection, START) == (1, 0)


def test_readings_and_jobs_are_counted_by_how_they_ended(database: Database) -> None:
    with database.write() as connection:
        for hours, health in enumerate((Health.OK, Health.OK, Health.THIN)):
            run = runs.begin_run(connection, "ro_mipe", START + hours * HOUR)
            ended = replace(run, finished_at=START + 9 * HOUR, health=health, complete=health is Health.OK)
            runs.finish_run(connection, ended)
        runs.begin_run(connection, "it_lombardia", START)
        lease = leases.take_lease(connection, "schedule", "host:1", START, HOUR)
        assert lease is not None
        assert tallies.last_job_at(connection) is None
        for hours, outcome in ((0, JobOutcome.FAILED), (1, JobOutcome.DONE), (2, None)):
            at = START + hours * HOUR
            assert job_runs.start_job(connection, lease, "digests", at, at)
            if outcome is not None:
                job_runs.finish_job(connection, lease, "digests", at, at, outcome=outcome, detail="x")
        assert job_runs.start_job(connection, lease, "alarms", START, START - HOUR)
    with database.read() as connection:
        assert tallies.count_readings(connection) == {
            ("ro_mipe", Health.OK): 2,
            ("ro_mipe", Health.THIN): 1,
            ("it_lombardia", Health.RUNNING): 1,
        }
        assert tallies.newest_complete(connection) == {"ro_mipe": START + HOUR}
        assert tallies.count_jobs(connection) == {
            ("digests", JobOutcome.FAILED): 1,
            ("digests", JobOutcome.DONE): 1,
            ("digests", None): 1,
            ("alarms", None): 1,
        }
        last = tallies.last_jobs(connection)
        assert {name: (run.started_at, run.outcome) for name, run in last.items()} == {
            "digests": (START + 2 * HOUR, None),
            "alarms": (START - HOUR, None),
        }
        assert tallies.last_job_at(connection) == START + 2 * HOUR
