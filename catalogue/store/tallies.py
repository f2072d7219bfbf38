"""How many there are of what, for who watches an installation: mails, runs, jobs, companies."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from catalogue.model.consent import ConsentState
from catalogue.model.delivery import DeliveryState, MailKind
from catalogue.model.run import Health
from catalogue.model.schedule import JobOutcome, JobRun
from catalogue.store import tables

_delivery, _run, _job = tables.delivery.c, tables.run.c, tables.job_run.c
_turn, _digest = tables.digest_turn.c, tables.digest_run.c
_PENDING = DeliveryState.PENDING.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A delivery without its texts and its address: what became of it. ``profile_id`` is None for an admin's."""

    id: str
    profile_id: str | None
    kind: MailKind
    state: DeliveryState
    created_at: datetime
    next_try_at: datetime | None
    sent_at: datetime | None
    attempts: int
    problem: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestTally:
    """The digests of one period: how many companies had their ``turns``, and how many mails are in each state."""

    cadence: str
    period: str
    started_at: datetime
    turns: int
    mails: dict[DeliveryState, int]


def count_mails(connection: Connection) -> dict[tuple[MailKind, DeliveryState], int]:
    """How many deliveries there are of each kind in each state; what there is none of is absent."""
    query = sa.select(_delivery.kind, _delivery.state, sa.func.count()).group_by(_delivery.kind, _delivery.state)
    return {(MailKind(kind), DeliveryState(state)): count for kind, state, count in connection.execute(query)}


def oldest_pending(connection: Connection) -> datetime | None:
    """When the delivery was written down that waits the longest; None where none waits."""
    found: datetime | None = connection.execute(
        sa.select(sa.func.min(_delivery.created_at)).where(_delivery.state == _PENDING)
    ).scalar()
    return found


def find_letters(connection: Connection, state: DeliveryState, limit: int) -> tuple[Letter, ...]:
    """At most ``limit`` of the deliveries in a state, the newest first."""
    query = sa.select(tables.delivery).where(_delivery.state == state.value)
    rows = connection.execute(query.order_by(_delivery.created_at.desc(), _delivery.id).limit(limit))
    return tuple(
        Letter(
            id=row.id,
            profile_id=row.profile_id,
            kind=MailKind(row.kind),
            state=DeliveryState(row.state),
            created_at=row.created_at,
            next_try_at=row.next_try_at,
            sent_at=row.sent_at,
            attempts=row.attempts,
            problem=row.problem,
        )
        for row in rows
    )


def find_digest_tallies(connection: Connection, limit: int) -> tuple[DigestTally, ...]:
    """At most ``limit`` of the periods whose digests were begun, the newest first."""
    query = sa.select(tables.digest_run).order_by(_digest.started_at.desc(), _digest.id).limit(limit)
    runs = [*connection.execute(query)]
    counted = (
        sa.select(_turn.run_id, _delivery.state, sa.func.count())
        .outerjoin(tables.delivery, _delivery.id == _turn.delivery_id)
        .where(_turn.run_id.in_([run.id for run in runs]))
        .group_by(_turn.run_id, _delivery.state)
    )
    turns: dict[str, dict[str | None, int]] = {}
    for run_id, state, count in connection.execute(counted):
        turns.setdefault(run_id, {})[state] = count
    return tuple(
        DigestTally(
            cadence=run.cadence,
            period=run.period,
            started_at=run.started_at,
            turns=sum(turns.get(run.id, {}).values()),
            mails={DeliveryState(state): count for state, count in turns.get(run.id, {}).items() if state is not None},
        )
        for run in runs
    )


def count_readings(connection: Connection) -> dict[tuple[str, Health], int]:
    """How many runs of each source, or reference set, ended in which way."""
    query = sa.select(_run.source, _run.health, sa.func.count()).group_by(_run.source, _run.health)
    return {(source, Health(health)): count for source, health, count in connection.execute(query)}


def newest_complete(connection: Connection) -> dict[str, datetime]:
    """When the newest complete run of each source, or reference set, started; one without any is absent."""
    query = sa.select(_run.source, sa.func.max(_run.started_at)).where(_run.complete).group_by(_run.source)
    return dict(connection.execute(query).all())


def count_consents(connection: Connection) -> dict[ConsentState | None, int]:
    """How many companies there are by what they last said of having mail; None for those that were never asked."""
    consent, profile = tables.consent.c, tables.profile.c
    newest = sa.select(sa.func.max(consent.number)).group_by(consent.profile_id)
    last = sa.select(consent.profile_id, consent.state).where(consent.number.in_(newest)).subquery()
    query = (
        sa.select(last.c.state, sa.func.count())
        .select_from(tables.profile)
        .outerjoin(last, last.c.profile_id == profile.id)
        .group_by(last.c.state)
    )
    return {ConsentState(state) if state else None: count for state, count in connection.execute(query)}


def count_companies_since(connection: Connection, since: datetime) -> tuple[int, int]:
    """How many companies were added since an instant (aware), and how many of them joined by the form."""
    profile, joining = tables.profile.c, tables.joining.c
    added = sa.select(sa.func.count()).select_from(tables.profile).where(profile.created_at >= since)
    joined = sa.select(sa.func.count()).select_from(tables.joining).where(joining.at >= since)
    return int(connection.execute(added).scalar_one()), int(connection.execute(joined).scalar_one())


def count_jobs(connection: Connection) -> dict[tuple[str, JobOutcome | None], int]:
    """How many runs of each job are remembered by how they ended; None for what is under way or was killed."""
    query = sa.select(_job.job, _job.outcome, sa.func.count()).group_by(_job.job, _job.outcome)
    return {(job, JobOutcome(end) if end else None): count for job, end, count in connection.execute(query)}


def last_job_at(connection: Connection) -> datetime | None:
    """When a job began last; None where none was ever run."""
    found: datetime | None = connection.execute(sa.select(sa.func.max(_job.started_at))).scalar()
    return found


def last_jobs(connection: Connection) -> dict[str, JobRun]:
    """The run that began last of each job that was ever run, by its name."""
    newest = sa.select(_job.job, sa.func.max(_job.started_at).label("at")).group_by(_job.job).subquery()
    same = sa.and_(newest.c.job == _job.job, newest.c.at == _job.started_at)
    rows = connection.execute(sa.select(tables.job_run).join(newest, same).order_by(_job.job, _job.due))
    return {
        row.job: JobRun(
            job=row.job,
            due=row.due,
            epoch=row.epoch,
            started_at=row.started_at,
            finished_at=row.finished_at,
            outcome=JobOutcome(row.outcome) if row.outcome else None,
            detail=row.detail,
        )
        for row in rows
    }
