"""How all sources stand, for pages and figures."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from app.sources.records import Seen, find_sources

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from catalogue.model.run import Run
    from catalogue.settings import Settings
    from crawlers.standing import Standing

BROKEN_FILE, WITHOUT_KEY, NEVER_READ = "cannot be loaded", "needs a key", "never read"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stood:
    """A source with its newest ``runs`` and how it stands by them; ``standing`` is None if it cannot be loaded.

    ``word`` is its verdict, or why it has none.
    """

    seen: Seen
    runs: "tuple[Run, ...]"
    standing: "Standing | None"
    word: str

    @property
    def is_well(self) -> bool:
        """Whether it needs nobody."""
        return self.word in {"ok", WITHOUT_KEY, NEVER_READ}


def find_standings(connection: "Connection", settings: "Settings", now: datetime, most: int) -> Iterator[Stood]:
    """Every source as it stands at ``now`` (aware), by its ``most`` newest runs."""
    for seen in find_sources():
        yield stand(seen, connection, settings, now, most)


def stand(seen: Seen, connection: "Connection", settings: "Settings", now: datetime, most: int) -> Stood:
    """How one source stands."""
    from catalogue.store.runs import find_runs
    from crawlers.standing import standing_of

    runs = find_runs(connection, seen.name, limit=most)
    if seen.spider is None:
        return Stood(seen=seen, runs=runs, standing=None, word=BROKEN_FILE)
    source = seen.spider.source
    standing = standing_of(source, runs, now)
    if source.key_setting is not None and not getattr(settings, source.key_setting):
        word = WITHOUT_KEY
    else:
        word = standing.verdict.value if standing.verdict is not None else NEVER_READ
    return Stood(seen=seen, runs=runs, standing=standing, word=word)
