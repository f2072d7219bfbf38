"""The whole proof: its parts one after another, and what they show."""

import os
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from app.selftest.mail_server import running_server
from app.selftest.parts import (
    LINES,
    Size,
    Stage,
    everything_loaded,
    kill_among_many,
    kill_everywhere,
    kill_week_after_week,
)
from app.selftest.tally import Tally
from app.selftest.trial import Prepare

QUICK = Size(every_step=24, every_mark=5, many=12, kills=4, weekly=3, weekly_kills=1, periods=3)
"""As little as shows something: some of the points, few companies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What was found, by part; ``seconds`` is how long it all took."""

    parts: Mapping[str, Tally]
    seconds: float

    @property
    def whole(self) -> Tally:
        """All parts together."""
        return sum(self.parts.values(), Tally())

    @property
    def holds(self) -> bool:
        """Whether each part shows that nothing was lost and nothing repeated without its one reason."""
        return all(tally.is_proof for tally in self.parts.values())

    def record(self) -> dict[str, Any]:
        """All of it, for scripts."""
        parts = [
            {"part": name, "holds": tally.is_proof} | asdict(tally) | {"seconds": round(tally.seconds, 2)}
            for name, tally in self.parts.items()
        ]
        return {"holds": self.holds, "seconds": round(self.seconds, 2), "parts": parts}


def prove(size: Size, database: str | None, tell: Callable[[str], None], prepare: Prepare | None = None) -> Proof:
    """Kill senders in all ways and count what their mail server took.

    ``database`` is a PostgreSQL database in which schemas of our own are made for a while, None for SQLite files in a
    folder that is gone afterwards; ``tell`` hears how far it is. ``prepare`` is done in each sender that may be killed.
    Raises `app.selftest.trial.SelftestError` where a sender fails instead of being killed, and
    `catalogue.store.errors.StoreError` where the database cannot be used.
    """
    # The libraries of numbers start as many threads as there are processors, and threads do not survive a fork.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    begun = time.perf_counter()
    parts: dict[str, Tally] = {}
    with running_server(LINES) as server, tempfile.TemporaryDirectory(prefix="callfit-selftest-") as folder:
        stage = Stage(server=server, folder=Path(folder), database=database, tell=tell, prepare=prepare)
        tell("loading")
        with everything_loaded(stage):
            for play in (kill_everywhere, kill_among_many, kill_week_after_week):
                parts |= play(stage, size)
    return Proof(parts=parts, seconds=time.perf_counter() - begun)
