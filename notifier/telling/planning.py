"""What is due to whom, written down as deliveries: rendered, with what each tells, in one commit a profile.

A profile has one turn a period of its digest, whatever day that is caught up on; the ledger, and no window of time,
decides what it is told in it.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from catalogue.model.consent import ConsentState
from catalogue.model.delivery import DigestRun, LedgerEntry, MailKind
from catalogue.model.match import Match
from catalogue.model.profile import Profile
from catalogue.model.version import Version
from catalogue.taxonomy.currencies import currency_of
from catalogue.taxonomy.exchange import Exchange
from catalogue.taxonomy.rates import Rates
from notifier.mails.render import RenderError
from notifier.mails.writing import write_digest
from notifier.sender import AddressError, Sender
from notifier.telling.digest import Digest, SourceNote, count_due, plan_digest
from notifier.telling.memory import remember
from notifier.telling.news import Memory, entries_of_new, entries_of_update, find_updates
from notifier.telling.periods import last_due, next_due, period
from notifier.telling.readings import ReadSource, find_source_notes
from notifier.telling.twins import Twins, find_twins
from notifier.wording.words import WordsError

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from catalogue.store.database import Database

# Of a call that changed longer ago nobody waits to hear; most of those are closed.
_FOLLOWED = timedelta(days=400)

FindMatches = Callable[[Profile], Sequence[Match]]
"""The matches of a profile with calls that are not gone, best first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What planning did for one profile.

    ``calls`` is how many calls the profile is due, 0 where there is nothing to tell. ``delivery_id`` names the delivery
    that was written down for them; ``problem`` says why there is none although something is due. ``silence`` tells why
    nothing was looked for at all, if so; with ``next_at`` (UTC), when the next digest is due.
    """

    profile_id: str
    calls: int = 0
    silence: "Silence | None" = None
    next_at: datetime | None = None
    delivery_id: str | None = None
    subject: str | None = None
    problem: str | None = None


class Silence(StrEnum):
    """Why a profile is told nothing, whatever there is to tell.

    ``not_asked``, ``unconfirmed``, ``paused``, ``stopped``: its consent. ``suppressed``: its address takes no mail.
    ``had_turn``: it had its digest of this period.
    """

    NOT_ASKED = "not_asked"
    UNCONFIRMED = "unconfirmed"
    PAUSED = "paused"
    STOPPED = "stopped"
    SUPPRESSED = "suppressed"
    HAD_TURN = "had_turn"


def plan_deliveries(
    database: "Database",
    now: datetime,
    *,
    sender: Sender,
    sources: Mapping[str, ReadSource],
    profiles: Collection[str] | None = None,
    find_matches: FindMatches,
    early: bool = False,
) -> list[Plan]:
    """Write down the digests that are due at ``now`` (aware), one commit a profile; what was done for each profile.

    Due is a profile that agreed to have mail, on the day and hour it wishes, once a period, however late that is; or
    ``early``, at once. ``sources`` are those that readers are told of, by id. ``profiles`` are the ids to plan for, all
    where None. ``find_matches`` is how to match a profile with the calls that one can apply for now or later. A profile
    that cannot be written to or judged (an address that is none, a text that is missing, a zone that nobody knows) has
    its problem told, is not counted as told, and does not stop the others. Where another program plans for the same
    profile at the same time, the first one wins and this one does nothing for it.
    Raises `catalogue.store.errors.StoreError` if the database fails.
    """
    from catalogue.store.profiles import find_profiles
    from catalogue.store.versions import find_news

    with database.read() as connection:
        wanted = [one for one in find_profiles(connection) if profiles is None or one.id in profiles]
    turns = [_find_turn(database, profile, sender, now, early) for profile in wanted]
    if not any(isinstance(turn, DigestRun) for turn in turns):
        return [turn for turn in turns if isinstance(turn, Plan)]
    with database.read() as connection:
        telling = _Telling(
            now=now,
            notes=find_source_notes(connection, sources, now),
            rates=_rates(connection, now),
            sender=sender,
            twins=find_twins(connection, {name: source.title for name, source in sources.items()}, now),
            # Read before any call is: a change that comes in between is told again rather than never.
            news=find_news(connection, now - _FOLLOWED),
        )
    plans = []
    for profile, turn in zip(wanted, turns, strict=True):
        try:
            plans.append(
                turn if isinstance(turn, Plan) else _plan(database, profile, turn, find_matches(profile), telling)
            )
        except UNTELLABLE as error:
            plans.append(tell_problem(profile, error))
    return plans


UNTELLABLE = (LookupError, ValueError)
"""What a profile that cannot be read as it should be raises, wherever it is used."""


def tell_problem(profile: Profile, error: Exception) -> Plan:
    """That one profile has no mail because of ``error``."""
    return Plan(profile_id=profile.id, problem=f"its mail cannot be planned ({type(error).__name__}: {error})")


def _find_turn(database: "Database", profile: Profile, sender: Sender, now: datetime, early: bool) -> DigestRun | Plan:
    """The run in which a profile has its turn at ``now``, or why it has none."""
    try:
        return _look_for_turn(database, profile, sender, now, early)
    except UNTELLABLE as error:
        return tell_problem(profile, error)


def _look_for_turn(
    database: "Database", profile: Profile, sender: Sender, now: datetime, early: bool
) -> DigestRun | Plan:
    from catalogue.store.consents import find_consent
    from catalogue.store.deliveries import find_span, find_turn
    from catalogue.store.suppressions import find_holding

    with database.read() as connection:
        consent = find_consent(connection, profile.id)
        if consent is None or consent.state is not ConsentState.CONFIRMED:
            silence = Silence(consent.state.value) if consent is not None else Silence.NOT_ASKED
            return Plan(profile_id=profile.id, silence=silence)
        if find_holding(connection, sender.key_of(profile.email), now) is not None:
            return Plan(profile_id=profile.id, silence=Silence.SUPPRESSED)
        span = find_span(connection, profile.id)
        first = find_turn(connection, FIRST, profile.id)
        if span is None and first is None:
            return FIRST
        if early:
            return DigestRun(cadence="early", period=now.astimezone(UTC).isoformat())
        due = last_due(profile.mail, profile.zone, now)
        run = DigestRun(cadence=profile.mail.cadence.value, period=period(profile.mail, profile.zone, due))
        began = first or (span[0] if span is not None else due)
        if due < began or find_turn(connection, run, profile.id) is not None:
            next_at = next_due(profile.mail, profile.zone, now)
            return Plan(profile_id=profile.id, silence=Silence.HAD_TURN, next_at=next_at)
    return run


FIRST = DigestRun(cadence="first", period="first")
"""The run in which everybody has the first turn: all that fits, as soon as they agreed to hear of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Telling:
    """What all digests of one planning have in common."""

    now: datetime
    notes: Sequence[SourceNote]
    rates: Rates | None
    sender: Sender
    twins: Twins
    news: Mapping[str, tuple[Version, ...]]

    def exchange(self, profile: Profile) -> Exchange | None:
        """The currency of a profile's country, where we know it and have rates."""
        currency = currency_of(profile.country, self.now.astimezone(UTC).date())
        return Exchange(currency=currency, rates=self.rates) if currency is not None and self.rates else None


def _rates(connection: "Connection", now: datetime) -> Rates | None:
    """The rates of ``now``; None where there are none so old, as when a past day is replayed."""
    from catalogue.store.rates import find_rates

    try:
        return find_rates(connection, now.astimezone(UTC).date())
    except LookupError:
        return None


def _plan(database: "Database", profile: Profile, run: DigestRun, matches: Sequence[Match], telling: _Telling) -> Plan:
    from catalogue.store.deliveries import pass_turn, plan_delivery
    from catalogue.store.errors import AlreadyToldError

    memory = _remember(database, profile, telling)
    digest = _digest(profile, run, matches, memory, telling)
    try:
        if digest is None:
            with database.write() as connection:
                pass_turn(connection, run, profile.id, telling.now)
            return Plan(profile_id=profile.id)
        try:
            kind = MailKind.FIRST_MATCHES if run == FIRST else MailKind.DIGEST
            delivery = write_digest(digest, run, memory.link_key, telling.sender, kind=kind)
        except (AddressError, RenderError, WordsError) as error:
            return Plan(profile_id=profile.id, calls=digest.calls, problem=str(error))
        with database.write() as connection:
            plan_delivery(connection, delivery, _entries(digest, memory, telling), run)
    except AlreadyToldError:
        # Somebody else planned for this profile since we looked: what is left is due next time.
        return Plan(profile_id=profile.id, silence=Silence.HAD_TURN)
    return Plan(profile_id=profile.id, calls=digest.calls, delivery_id=delivery.id, subject=delivery.subject)


def _remember(database: "Database", profile: Profile, telling: _Telling) -> Memory:
    """What the profile was told; what it was to be told by a mail that was refused for good, it was not."""
    from catalogue.store.outbox import find_refused, give_back_refused

    with database.read() as connection:
        refused = find_refused(connection, profile.id)
        memory = remember(connection, profile.id, telling.twins, telling.notes, telling.news)
    if not refused:
        return memory
    with database.write() as connection:
        give_back_refused(connection, profile.id)
    with database.read() as connection:
        return remember(connection, profile.id, telling.twins, telling.notes, telling.news)


def _digest(
    profile: Profile, run: DigestRun, matches: Sequence[Match], memory: Memory, telling: _Telling
) -> Digest | None:
    now = telling.now
    # Whoever was told of one record was told of the call. What is only unlisted stays news where it is new.
    # What the company dismissed is no news to it, on whichever portal.
    told = telling.twins.all_of({entry.call_id for entry in memory.told}) | memory.dismissed
    near = [note for note in telling.notes if note.country in {"EU", profile.country}]
    by_id = {match.call.id: match for match in matches}
    first = run == FIRST
    sources = [_with_unlisted(note, memory.unlisted.get(note.source), told, matches, now) for note in near]
    digest = plan_digest(
        profile,
        matches,
        told.union(*memory.unlisted.values()),
        now,
        # To a newcomer nothing was ever away.
        sources=[replace(note, gap=None) for note in sources] if first else sources,
        twins=telling.twins,
        updates=find_updates(profile, memory, by_id, telling.news, now),
    )
    return replace(digest, exchange=telling.exchange(profile), first=first) if digest is not None else None


def _entries(digest: Digest, memory: Memory, telling: _Telling) -> list[LedgerEntry]:
    """What the ledger does not hold yet of what the digest tells."""
    profile, now = digest.profile, telling.now
    entries = [
        *(
            entry
            for match in digest.matches
            for entry in entries_of_new(profile, match.call, telling.news.get(match.call.id, ()), now)
        ),
        *(entry for update in (*digest.updates, *digest.covered) for entry in entries_of_update(profile, update, now)),
    ]
    return [entry for entry in dict.fromkeys(entries) if entry not in memory.told]


def _with_unlisted(
    note: SourceNote, ids: Collection[str] | None, told: Collection[str], matches: Sequence[Match], now: datetime
) -> SourceNote:
    return note if ids is None else replace(note, unlisted=count_due(matches, set(ids) - set(told), now))
