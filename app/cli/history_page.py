"""The life of a call on the terminal, and as JSON."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from rich.table import Table
from rich.text import Text

from app.changes import WHOSE, change_record, change_words
from app.cli.output import console
from catalogue.model.stored import StoredCall
from catalogue.model.version import Version, Weight

_MATTERS = "*"
_STYLES = {Weight.MATERIAL: "bold", Weight.MINOR: "", Weight.COSMETIC: "dim"}


def history_record(stored: StoredCall, versions: Iterable[Version]) -> dict[str, Any]:
    """The life of a call as JSON: ``docs/json.md``. ``versions`` are its versions, the oldest first."""
    return {
        "id": stored.call.id,
        "title": stored.call.title,
        "first_seen": stored.first_seen.isoformat(),
        "last_seen": stored.last_seen.isoformat(),
        "missed_since": stored.missed_since.isoformat() if stored.missed_since else None,
        "missed_runs": stored.missed_runs,
        "gone_at": stored.gone_at.isoformat() if stored.gone_at else None,
        "changes": [change_record(version, change) for version in versions for change in version.changes],
    }


def print_history(stored: StoredCall, versions: Sequence[Version]) -> None:
    """Print what became of a call since it was first seen; ``versions`` are its versions, the oldest first."""
    out = console()
    out.print(Text(stored.call.title, style="bold"))
    out.print(Text(stored.call.id, style="dim"), soft_wrap=True)
    life = Table.grid(padding=(0, 2))
    life.add_column(no_wrap=True)
    life.add_column(no_wrap=True)
    life.add_column(overflow="fold")
    before = ("", "")
    # In order of time, and what was found at one instant in the order in which it came about.
    for at, whose, what in sorted(_events(stored, versions), key=lambda event: event[0]):
        told = (f"{at:%Y-%m-%d %H:%M}", whose)
        when, who = told if told != before else ("", "")
        life.add_row(Text(when, style="dim"), Text(who, style="dim"), what)
        before = told
    out.print(life)
    matters = any(version.weight is Weight.MATERIAL for version in versions)
    out.print(
        Text(f"Times are UTC.{f' {_MATTERS}: it matters to those who would apply.' if matters else ''}", style="dim")
    )


def _events(stored: StoredCall, versions: Sequence[Version]) -> Iterator[tuple[datetime, str, Text]]:
    """When it was, whose doing, and what."""
    yield stored.first_seen, "", Text("first seen")
    for version in versions:
        for change in version.changes:
            mark = f"{_MATTERS} " if change.weight is Weight.MATERIAL else ""
            words = Text(f"{mark}{change_words(change, version.cause)}", style=_STYLES[change.weight])
            yield version.at, WHOSE[version.cause], words
    yield stored.last_seen, "", Text("last seen" if versions else "last seen, unchanged")
    if stored.missed_since is not None:
        runs = f"{stored.missed_runs} complete {'run has' if stored.missed_runs == 1 else 'runs have'} missed it"
        yield stored.missed_since, "", Text(f"missed for the first time; {runs} since")
    if stored.gone_at is not None:
        yield stored.gone_at, "", Text("taken as gone: the grace is over")
