"""What goes into a digest: the calls that a profile is told of now, once each."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from catalogue.model.match import Eligibility, Grade, Match, Verdict
from catalogue.model.profile import Profile
from catalogue.model.state import is_live, next_deadline
from catalogue.taxonomy.exchange import Exchange
from notifier.telling.news import Update
from notifier.telling.twins import NO_TWINS, Twins

# A weak text match with half of the criteria unknown would be noise; with one of them it may be worth a look.
_UNKNOWNS_OF_A_POSSIBLE_FIT = 1

# The money of another country, whose portal says nothing of applicants from abroad: for an advisor to look at, no news.
_ELSEWHERE = "place.not_named"


# So many calls of a source that was away for a while are listed; the others are counted.
RECOVERED_LISTED = 10
# With a page that lists all, so many calls are listed in short in the mail itself.
REST_LISTED = 25
# So many known calls are told at length; on some days a hundred close.
UPDATES_SHOWN = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceNote:
    """What a digest tells of a source.

    ``source`` is its id and ``country`` ISO 3166-1 alpha-2, or EU. ``read_at`` is the start of its last complete
    reading (UTC), or None if there was none. ``complete`` is whether the reader may rely on that: false where later
    readings failed or stopped, so that calls may be missing. ``problem`` is then the verdict on the last reading, a
    value of `catalogue.model.run.Health`, if there is one. ``baseline`` is the start of its first complete reading:
    what was there then is no news for those who had mail before. ``unlisted`` is how many of those calls fit the
    reader of this digest. ``gap`` is between which two complete readings (UTC) it was away for longer than usual, if
    the last one ended that.
    """

    source: str
    title: str
    country: str
    read_at: datetime | None
    complete: bool
    problem: str | None = None
    baseline: datetime | None = None
    unlisted: int = 0
    gap: tuple[datetime, datetime] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """The new calls of a source that was away for a while: they may be old, so they come together, best first."""

    note: SourceNote
    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What one profile is told at ``now``: ``full`` at length and ``rest`` in short, both best first.

    ``recovered`` are the new calls of sources that were away, ``updates`` what is different in the calls that it knows,
    ``covered`` what of that need not be told, since the call stands in it as new or by another portal's record.
    ``first`` is whether this is its first one, with all that fits. ``exchange`` is the currency that the profile counts
    in, with the rates for it; None where either is not known. ``twins`` tell which other portals have the same calls.
    """

    profile: Profile
    now: datetime
    full: tuple[Match, ...]
    rest: tuple[Match, ...]
    sources: tuple[SourceNote, ...]
    exchange: Exchange | None = None
    twins: Twins = NO_TWINS
    recovered: tuple[Recovered, ...] = ()
    updates: tuple[Update, ...] = ()
    covered: tuple[Update, ...] = ()
    first: bool = False

    @property
    def matches(self) -> tuple[Match, ...]:
        """All calls that are new to the profile."""
        return (*self.full, *self.rest, *(match for group in self.recovered for match in group.matches))

    @property
    def calls(self) -> int:
        """How many calls it tells of."""
        return len(self.matches) + len(self.updates)

    @property
    def headline(self) -> tuple[Match, ...]:
        """The calls that the subject speaks of: those that fit well, or all where none does."""
        return tuple(match for match in self.matches if _fits_well(match)) or self.matches

    @property
    def fits_well(self) -> bool:
        """Whether any call fits well; otherwise the subject must not promise more than that some may fit."""
        return any(_fits_well(match) for match in self.matches)

    @property
    def next_deadline(self) -> datetime | None:
        """The first deadline of the headline's calls that a newcomer can meet, or None if none has a date."""
        deadlines = (next_deadline(match.call, self.now) for match in self.headline)
        return min((deadline.at for deadline in deadlines if deadline is not None), default=None)

    @property
    def good_until(self) -> datetime | None:
        """The first deadline in it, after which it must not be sent any more; None if nothing in it has one."""
        calls = [*(match.call for match in self.matches), *(update.call for update in self.updates)]
        deadlines = (next_deadline(call, self.now) for call in calls)
        return min((deadline.at for deadline in deadlines if deadline is not None), default=None)


def plan_digest(
    profile: Profile,
    matches: Sequence[Match],
    told: frozenset[str],
    now: datetime,
    *,
    sources: Sequence[SourceNote] = (),
    twins: Twins = NO_TWINS,
    updates: Sequence[Update] = (),
) -> Digest | None:
    """The digest that ``profile`` is due at ``now`` (aware), or None if there is nothing to tell.

    Where there is nothing, a profile that wants a heartbeat gets a digest without calls all the same.

    ``matches`` are those with calls that are still in the catalogue (not gone), in the matcher's order, best first.
    Told are the calls that are open, rolling or planned, that the profile may apply for or has to check, and that fit
    possibly or better; a possible fit only if at most one criterion is unknown. A call among ``told`` (ids) is never
    told again. Calls that fit well come in full up to ``profile.digest_limit``, every other one in short: of the
    possible fits most are none (``docs/matches.md``). Where nothing fits well, the possible ones come in full. Of calls
    that are ``twins`` one is told, as `notifier.telling.twins` says. Those of a source that was away for a while come
    together. ``updates`` is what is different in calls that the profile knows.
    """
    due = tuple(_due(matches, told, now, twins))
    updates, covered = _split([match.call.id for match in due], updates, twins)
    if not due and not updates and not profile.mail.heartbeat:
        return None
    recovered = tuple(_recovered(due, sources))
    grouped = {match.call.id for group in recovered for match in group.matches}
    due = tuple(match for match in due if match.call.id not in grouped)
    limit = max(profile.digest_limit, 1)
    full = tuple(match for match in due if _fits_well(match))[:limit] or due[:limit]
    shown = {match.call.id for match in full}
    rest = tuple(match for match in due if match.call.id not in shown)
    return Digest(
        profile=profile,
        now=now,
        full=full,
        rest=rest,
        sources=tuple(sources),
        twins=twins,
        recovered=recovered,
        updates=updates,
        covered=covered,
    )


def _split(
    new: Collection[str], updates: Sequence[Update], twins: Twins
) -> tuple[tuple[Update, ...], tuple[Update, ...]]:
    """The updates that are to be told, and those of calls that are told anyhow, by themselves or by a twin.

    A company may know a call that it was not told of, because it kept it: then it comes as new. What a portal changed
    is told whatever a twin says; that a call closes soon is told once.
    """
    by_rank = sorted(updates, key=lambda one: twins.group(one.call.id).index(one.call.id))
    told = twins.all_of(new)
    shown, covered = set(), set()
    for update in by_rank:
        call = update.call.id
        if call in new or (call in told and not update.is_changed):
            covered.add(call)
        else:
            shown.add(call)
            told |= twins.all_of({call})
    return (
        tuple(update for update in updates if update.call.id in shown),
        tuple(update for update in updates if update.call.id in covered),
    )


def _recovered(due: Sequence[Match], sources: Sequence[SourceNote]) -> Iterator[Recovered]:
    for note in sources:
        if note.gap is not None:
            matches = tuple(match for match in due if match.call.source == note.source)
            # A few are no flood; they come where they belong by their rank.
            if len(matches) > RECOVERED_LISTED // 2:
                yield Recovered(note=note, matches=matches)


def count_due(matches: Sequence[Match], ids: Collection[str], now: datetime) -> int:
    """How many of the calls ``ids`` would be told of at ``now`` (aware), were they news."""
    return sum(match.call.id in ids for match in _due(matches, frozenset(), now, NO_TWINS))


def _fits_well(match: Match) -> bool:
    return match.relevance.grade in {Grade.STRONG, Grade.GOOD}


def _due(matches: Sequence[Match], told: frozenset[str], now: datetime, twins: Twins) -> Iterator[Match]:
    live = [match for match in matches if is_live(match.call, now)]
    for records in twins.one_each(live, told):
        due = next(filter(_is_worth_telling, records), None)
        if due is not None:
            yield due


def _is_worth_telling(match: Match) -> bool:
    if match.eligibility is Eligibility.NOT_ELIGIBLE or match.relevance.grade is Grade.WEAK:
        return False
    if any(judgement.reason.code == _ELSEWHERE for judgement in match.judgements):
        return False
    unknown = sum(judgement.verdict is Verdict.UNKNOWN for judgement in match.judgements)
    return match.relevance.grade is not Grade.POSSIBLE or unknown <= _UNKNOWNS_OF_A_POSSIBLE_FIT
