"""What a profile was told and knows, out of the catalogue."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from catalogue.model.choice import CHOSEN_KINDS, standing
from catalogue.model.delivery import ToldBecause
from catalogue.model.version import Version
from notifier.telling.digest import SourceNote
from notifier.telling.news import Known, Memory
from notifier.telling.twins import Twins

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection


def remember(
    connection: "Connection",
    profile_id: str,
    twins: Twins,
    notes: Sequence[SourceNote],
    news: Mapping[str, Sequence[Version]],
) -> Memory:
    """What a profile knows; ``news`` are the changes of calls that are followed, by call id."""
    from catalogue.store.calls import find_calls
    from catalogue.store.choices import dismissed_calls, find_history
    from catalogue.store.deliveries import find_entries
    from catalogue.store.profiles import link_key_of

    told = twins.closing_told(find_entries(connection, profile_id))
    dismissed = twins.all_of(dismissed_calls(connection, profile_id))
    chosen = standing(find_history(connection, [profile_id]))
    kept = {choice.call_id: choice.at for choice in chosen if choice.kind in CHOSEN_KINDS}
    first_told = {entry.call_id: at for entry, at in told.items() if entry.because is ToldBecause.NEW}
    known = {
        call_id: Known(since=first_told.get(call_id, kept.get(call_id)), kept=call_id in kept)
        for call_id in sorted(kept.keys() | first_told.keys())
        if call_id not in dismissed
    }
    changed = [call_id for call_id in known if call_id in news]
    mine = {stored.call.id: stored for stored in find_calls(connection, ids=kept.keys() & known.keys())}
    return Memory(
        told=told,
        known=known,
        changed={stored.call.id: stored.call for stored in find_calls(connection, ids=changed)},
        gone={
            call_id: stored
            for call_id, stored in mine.items()
            if stored.gone_at is not None and not set(twins.group(call_id)) - twins.gone - {call_id}
        },
        dismissed=dismissed,
        unlisted=_baseline_calls(connection, profile_id, notes),
        link_key=link_key_of(connection, profile_id),
    )


def _baseline_calls(
    connection: "Connection", profile_id: str, notes: Sequence[SourceNote]
) -> dict[str, frozenset[str]]:
    """The calls that are no news to a profile, by source: those that a source had when we began to read it.

    They are news to a profile that had no mail before that: its first mail tells all that is open.
    """
    from catalogue.store.calls import find_first_seen
    from catalogue.store.deliveries import find_span

    span = find_span(connection, profile_id)
    if span is None:
        return {}
    return {
        note.source: find_first_seen(connection, note.source, note.baseline)
        for note in notes
        if note.baseline is not None and note.baseline > span[0]
    }
