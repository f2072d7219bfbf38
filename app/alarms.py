"""Alarms on sources that break, written down for admins; they are sent with the digests."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from app.errors import CommandError
from catalogue.model.alarm import ToldTrouble
from catalogue.model.run import Health
from catalogue.settings import Settings, read_settings

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from app.sources.records import Seen
    from catalogue.store.database import Database
    from notifier.sender import Sender
    from notifier.telling.alarms import Alarm, SourceState

# So many runs tell since when a source is as it is.
_RUNS_LOOKED_AT = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmPlan:
    """What is new of the sources, and to how many admins a mail was written down that tells it."""

    alarms: tuple["Alarm", ...]
    mails: int


def plan_alarms(database: "Database", now: datetime) -> AlarmPlan:
    """Write down what admins are to be told of sources at ``now`` (aware): one mail an admin, all of it or nothing.

    Whoever does it and however often, each thing is written down once. Where the setting ``admins`` names nobody it is
    found out and not written down, so that it is news to whoever is named later. Raises `CommandError`.
    """
    from app.digests import make_sender
    from app.sources.records import find_sources
    from catalogue.store import alarms as store
    from catalogue.store.database import take_turn
    from notifier.telling.alarms import find_alarms

    settings = read_settings()
    admins = read_admins(settings)
    # Loading takes its time; nobody has to wait with writing for that.
    sources = list(find_sources())
    with database.write() as connection:
        take_turn(connection, "source alarms")
        states = list(_states(sources, connection, settings, now))
        told = store.find_told_troubles(connection)
        found = find_alarms(states, told, now)
        mails = _write(connection, found, admins, make_sender(), now) if found and admins else 0
        for name in told.keys() - {state.source for state in states}:
            store.forget_trouble(connection, name)
    return AlarmPlan(alarms=found, mails=mails)


def read_admins(settings: Settings) -> tuple[str, ...]:
    """The addresses of the setting ``admins``, each once. Raises `CommandError`, which shows none of them."""
    from notifier.sender import is_address

    named = [one.strip() for one in settings.admins.split(",")]
    for number, one in enumerate(named, start=1):
        if one and not is_address(one):
            raise CommandError(
                f"CALLFIT_ADMINS: number {number} is no e-mail address; write them as one@example.org, two@example.org"
            )
    return tuple({one.casefold(): one for one in reversed(named) if one}.values())[::-1]


def _states(
    sources: "Sequence[Seen]", connection: "Connection", settings: Settings, now: datetime
) -> "Iterator[SourceState]":
    """How each source stands; without a verdict one that is not read here."""
    from app.doctor import standing_matter
    from catalogue.store import acknowledgements, runs
    from crawlers.standing import standing_of
    from notifier.telling.alarms import SourceState

    acknowledged = acknowledgements.find_acknowledged(connection)
    for seen in sources:
        if seen.spider is None:
            yield _unloadable(seen, acknowledged.get(seen.name))
            continue
        source = seen.spider.source
        if source.key_setting is not None and not getattr(settings, source.key_setting):
            yield SourceState(source=seen.name, title=source.title, verdict=None)
            continue
        standing = standing_of(source, runs.find_runs(connection, seen.name, limit=_RUNS_LOOKED_AT), now)
        matter = standing_matter(seen.name, source, standing)
        yield SourceState(
            source=seen.name,
            title=source.title,
            verdict=standing.verdict,
            since=standing.since,
            causes=matter.causes if matter is not None else (),
            step=matter.step if matter is not None else "",
            last_run=standing.last_run,
            last_good=standing.last_good or runs.last_run(connection, seen.name, complete=True),
            fingerprint=matter.fingerprint if matter is not None else "",
            acknowledged=acknowledged.get(seen.name),
        )


def _unloadable(seen: "Seen", acknowledged: str | None) -> "SourceState":
    from app.doctor import broken_file_matter
    from notifier.telling.alarms import SourceState

    matter = broken_file_matter(seen.name, str(seen.problem))
    return SourceState(
        source=seen.name,
        title=seen.name,
        verdict=Health.BROKEN,
        causes=matter.causes,
        step=matter.step,
        fingerprint=matter.fingerprint,
        acknowledged=acknowledged,
    )


def _write(
    connection: "Connection", alarms: "Sequence[Alarm]", admins: Sequence[str], sender: "Sender", now: datetime
) -> int:
    """Write down the mails and what they tell; how many there are that were not there before."""
    from catalogue.store import alarms as store
    from catalogue.store.deliveries import plan_delivery
    from catalogue.store.errors import AlreadyToldError
    from notifier.mails.writing import write_source_alarm
    from notifier.telling.alarms import AlarmKind

    mails = 0
    for admin in admins:
        try:
            plan_delivery(connection, write_source_alarm(alarms, admin, sender, now))
        except AlreadyToldError:
            # A source that was taken away and is back as it was.
            continue
        mails += 1
    for alarm in alarms:
        state = alarm.state
        if alarm.kind is AlarmKind.OVER or state.verdict is None:
            store.forget_trouble(connection, state.source)
            continue
        told = ToldTrouble(
            source=state.source,
            verdict=state.verdict,
            fingerprint=state.fingerprint,
            since=state.since,
            at=now.astimezone(UTC),
        )
        store.put_told_trouble(connection, told)
    return mails
