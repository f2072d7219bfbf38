"""News of the calls that a profile knows: what changed, what closes soon, what is open again; each told once.

A profile knows what it was told of and what it kept. Whatever is told is marked in the ledger with its occasion, and
nothing else decides whether it is told: no window of time, no watermark.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from catalogue.model.call import Call
from catalogue.model.delivery import LedgerEntry, ToldBecause
from catalogue.model.match import Eligibility, Grade, Match
from catalogue.model.profile import Profile
from catalogue.model.state import is_live, next_deadline
from catalogue.model.stored import StoredCall
from catalogue.model.version import Change, Version
from catalogue.store.codec import decode_field
from notifier.wording.figures import days_left, local_day

LONGEST_READING = timedelta(hours=6)
"""No reading of a source takes longer: one that began earlier and has no end was killed.

A change carries the instant at which the run began that found it, and is written when that run ends.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """That a profile knows a call since ``since`` (UTC; None where it only counts as told).

    ``kept`` is whether it saved it, applied for it, or has it from its advisor.
    """

    since: datetime | None
    kept: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What a profile was told and knows.

    ``told`` is all of its ledger, with the instant (UTC) of the mail; None where no mail told it. ``known`` are the
    calls that it was told of or kept, by id, without the ``dismissed`` ones; ``changed`` those of them that have news,
    on offer or not, ``gone`` those that it kept and that no portal has any more. ``unlisted`` are by source the calls
    that were no news to it when we began to read that. ``link_key`` stands for it in links.
    """

    told: Mapping[LedgerEntry, datetime | None]
    known: Mapping[str, Known]
    changed: Mapping[str, Call]
    gone: Mapping[str, StoredCall]
    dismissed: frozenset[str]
    unlisted: Mapping[str, frozenset[str]]
    link_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """What is different in a call that the profile knows.

    ``versions`` are its changes, the oldest first; of those ``reopened`` make it open again. ``closing`` is the number
    of days before its deadline that has been reached (0 to the most that the profile asked for), None where none is
    news. ``match`` is None where it is not on offer any more, ``gone_at`` (UTC) when its portal was found not to have
    it any more, None where that is no news.
    """

    call: Call
    match: Match | None
    kept: bool
    versions: tuple[Version, ...] = ()
    reopened: tuple[Version, ...] = ()
    closing: int | None = None
    gone_at: datetime | None = None

    @property
    def changes(self) -> tuple[Change, ...]:
        """All that changed, the oldest first."""
        return tuple(change for version in (*self.reopened, *self.versions) for change in version.changes)

    @property
    def is_changed(self) -> bool:
        """Whether it tells more than that a deadline is near."""
        return bool(self.versions or self.reopened or self.gone_at)

    @property
    def is_ruled_out(self) -> bool:
        """Whether the profile may not apply as the call is now."""
        return self.match is not None and self.match.eligibility is Eligibility.NOT_ELIGIBLE


def find_updates(
    profile: Profile,
    memory: Memory,
    matches: Mapping[str, Match],
    versions: Mapping[str, Sequence[Version]],
    now: datetime,
) -> tuple[Update, ...]:
    """What ``profile`` is to hear at ``now`` (aware) of the calls that it knows: kept ones first, then by ``matches``.

    ``matches`` are those of the calls that are on offer, by id, best first; ``versions`` the changes, by call id.
    """
    told = memory.told
    order = {call_id: place for place, call_id in enumerate(matches)}
    found = []
    for call_id, how in memory.known.items():
        match = matches.get(call_id)
        call = match.call if match is not None else memory.changed.get(call_id)
        if call is None:
            continue
        update = _update(profile, call, match, how, told, versions.get(call_id, ()), now)
        if update is not None:
            found.append(update)
    for call_id, stored in memory.gone.items():
        update = Update(call=stored.call, match=None, kept=True, gone_at=stored.gone_at)
        # A call that ended before it went is no loss.
        if is_live(stored.call, now) and not set(_gone_entries(profile, update)) <= set(told):
            found = [*(one for one in found if one.call.id != call_id), update]
    return tuple(sorted(found, key=lambda one: (not one.kept, order.get(one.call.id, len(order)), one.call.id)))


def _update(
    profile: Profile,
    call: Call,
    match: Match | None,
    how: Known,
    told: Collection[LedgerEntry],
    versions: Sequence[Version],
    now: datetime,
) -> Update | None:
    fresh = [one for one in versions if _is_fresh(one, how) and not _is_told(profile, one, told)]
    reopened = tuple(one for one in fresh if match is not None and opens_again(one))
    changed = tuple(one for one in fresh if one not in reopened and one.is_news)
    closing = None
    if match is not None and is_live(call, now) and (how.kept or _still_fits(match)):
        reached = closing_occasions(profile, call, now)
        if (
            reached
            and LedgerEntry(**_key(profile, call), because=ToldBecause.CLOSING, occasion=reached[0][1]) not in told
        ):
            closing = reached[0][0]
    update = Update(call=call, match=match, kept=how.kept, versions=changed, reopened=reopened, closing=closing)
    return update if _is_worth_telling(update) else None


def _is_worth_telling(update: Update) -> bool:
    if update.match is None:
        # It ended by its date, which is no news, unless the portal says so before.
        return any(change.field in {"withdrawn", "deadlines"} for change in update.changes)
    if update.is_ruled_out:
        return any(change.field == "conditions" for change in update.changes)
    if update.match.relevance.grade is Grade.WEAK and not update.kept:
        return False
    return bool(update.versions or update.reopened or update.closing is not None)


def _still_fits(match: Match) -> bool:
    fits = match.relevance.grade in {Grade.STRONG, Grade.GOOD}
    return fits and match.eligibility is not Eligibility.NOT_ELIGIBLE


def _is_fresh(version: Version, how: Known) -> bool:
    return how.since is None or version.at > how.since - LONGEST_READING


def _is_told(profile: Profile, version: Version, told: Collection[LedgerEntry]) -> bool:
    return any(
        LedgerEntry(
            profile_id=profile.id, call_id=version.call_id, because=because, occasion=occasion_of(version)
        ) in told
        for because in (ToldBecause.CHANGED, ToldBecause.REOPENED)
    )  # fmt: skip


def _key(profile: Profile, call: Call) -> dict[str, str]:
    return {"profile_id": profile.id, "call_id": call.id}


def _gone_entries(profile: Profile, update: Update) -> Iterator[LedgerEntry]:
    if update.gone_at is not None:
        occasion = f"gone {update.gone_at.astimezone(UTC).isoformat()}"
        yield LedgerEntry(**_key(profile, update.call), because=ToldBecause.CHANGED, occasion=occasion)


def occasion_of(version: Version) -> str:
    """What tells a change of a call apart from its others: the instant at which it was found."""
    return version.at.astimezone(UTC).isoformat()


def closing_occasions(profile: Profile, call: Call, now: datetime) -> list[tuple[int, str]]:
    """The numbers of days before its next deadline that a call has reached at ``now``, the smallest first.

    Each with what tells it apart: the day of the deadline and the number.
    """
    upcoming = next_deadline(call, now)
    if upcoming is None:
        return []
    left, day = days_left(upcoming.at, now, profile.zone), local_day(upcoming.at, profile.zone)
    return [(days, f"{day.isoformat()}/{days}") for days in sorted(profile.mail.closing_days) if left <= days]


def opens_again(version: Version) -> bool:
    """Whether one can apply again by this change, and could not before."""
    for change in version.changes:
        if change.field == "withdrawn" and change.before and not change.after:
            return True
        if change.field == "deadlines" and _is_prolonged_after_the_end(change, version.at):
            return True
    return False


def _is_prolonged_after_the_end(change: Change, at: datetime) -> bool:
    before, after = (decode_field("deadlines", side) or () for side in (change.before, change.after))
    return bool(before) and all(one.at < at for one in before) and any(one.at >= at for one in after)


def entries_of_new(profile: Profile, call: Call, versions: Sequence[Version], now: datetime) -> Iterator[LedgerEntry]:
    """What a profile is told by being told of a new call at ``now`` (aware), as it is by now.

    That includes its changes by now, and a deadline that is near.
    """
    key = _key(profile, call)
    yield LedgerEntry(**key, because=ToldBecause.NEW)
    for version in versions:
        yield LedgerEntry(**key, because=ToldBecause.CHANGED, occasion=occasion_of(version))
    for _, occasion in closing_occasions(profile, call, now):
        yield LedgerEntry(**key, because=ToldBecause.CLOSING, occasion=occasion)


def entries_of_update(profile: Profile, update: Update, now: datetime) -> Iterator[LedgerEntry]:
    """What a profile is told by ``update`` at ``now`` (aware)."""
    key = _key(profile, update.call)
    yield from _gone_entries(profile, update)
    for version in update.versions:
        yield LedgerEntry(**key, because=ToldBecause.CHANGED, occasion=occasion_of(version))
    for version in update.reopened:
        yield LedgerEntry(**key, because=ToldBecause.REOPENED, occasion=occasion_of(version))
    # Whoever reads of a call reads when it closes.
    for _, occasion in closing_occasions(profile, update.call, now):
        yield LedgerEntry(**key, because=ToldBecause.CLOSING, occasion=occasion)
