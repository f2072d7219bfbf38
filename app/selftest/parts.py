"""The parts of the proof: killed everywhere, killed again and again among many companies, killed week after week."""

import gc
import os
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from app.selftest.catalogues import Catalogue, make_catalogue, read_portals
from app.selftest.mail_server import RecordingServer
from app.selftest.sample import MONDAY, calls, companies, with_larger_budget, with_later_deadline
from app.selftest.senders import By, Kill, wait_for
from app.selftest.tally import Tally, Told
from app.selftest.trial import Prepare, SelftestError, Trial, read_stored, send

if TYPE_CHECKING:
    from catalogue.model.call import Call
    from catalogue.model.profile import Profile

LINES = 5
"""So many senders at once: two pairs, or four, and one that works undisturbed beside them."""

_MINUTE, _DAY = timedelta(minutes=1), timedelta(days=1)
_SPARE_LINE = LINES - 1
_AT_ONCE_ON_SERVER = 4
# Each trial reads all calls anew; these are enough for each company to be told of several.
_FEW_CALLS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much is tried.

    The sender to ``few`` companies is killed before each ``every_step``-th step and at each ``every_mark``-th mark; the
    one to ``many`` up to ``kills`` times; that of the weeks, to ``weekly`` companies, up to ``weekly_kills`` times in
    each of the first ``periods``, of which there are five.
    """

    few: int = 2
    every_step: int = 1
    every_mark: int = 1
    many: int = 120
    kills: int = 30
    weekly: int = 12
    weekly_kills: int = 5
    periods: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Where the parts are played: the mail server, a folder for catalogues, a PostgreSQL database or None for files.

    ``prepare`` is done in each sender that may be killed; ``tell`` hears how far it is.
    """

    server: RecordingServer
    folder: Path
    database: str | None
    tell: Callable[[str], None]
    prepare: Prepare | None = None

    @property
    def lanes(self) -> int:
        """How many trials of few companies are made at once, each with a catalogue and a line for itself."""
        return min(max(os.cpu_count() or 2, 2), _SPARE_LINE)

    @property
    def at_once(self) -> int:
        """How many senders work side by side where several do."""
        return 2 if self.database is None else _AT_ONCE_ON_SERVER

    def catalogue(self, profiles: "Sequence[Profile]", found: "Sequence[Call]") -> AbstractContextManager[Catalogue]:
        """A catalogue in the database that is tried."""
        return make_catalogue(self.folder, self.database, profiles, found)

    def catalogue_beside(
        self, profiles: "Sequence[Profile]", found: "Sequence[Call]"
    ) -> AbstractContextManager[Catalogue]:
        """The same in a file, for senders that nobody disturbs."""
        return make_catalogue(self.folder, None, profiles, found)


@contextmanager
def everything_loaded(stage: Stage) -> Iterator[None]:
    """This process has loaded all that senders need, so that those that are forked from it in the block need not."""
    with stage.catalogue_beside(companies(10), calls()) as catalogue:
        stage.server.await_client(_SPARE_LINE, os.getpid(), None)
        send(catalogue, stage.server.url(_SPARE_LINE), MONDAY)
        stage.server.end_visit(_SPARE_LINE)
        read_stored(catalogue)
    gc.collect()
    # Forked processes share what is loaded as long as nobody writes to it, and looking for garbage does.
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def kill_everywhere(stage: Stage, size: Size) -> dict[str, Tally]:
    """Senders killed once, at each point there is: before each step at the database, and at each mark of the server."""
    profiles = companies(size.few)
    found = calls()[:_FEW_CALLS]
    due = _due_at_once(stage, profiles, found)
    tallies = {By.STEP: Tally(), By.MARK: Tally()}
    with ExitStack() as stack:
        lanes = [stack.enter_context(stage.catalogue(profiles, found)) for _ in range(stage.lanes)]
        whole = Trial(stage.server, lanes[0], stage.prepare)
        (ended,) = wait_for(whole.start(MONDAY, None))
        assert ended.steps is not None
        points = [(By.STEP, at) for at in range(1, ended.steps + 1, size.every_step)]
        points += [(By.MARK, at) for at in range(1, ended.marks + 1, size.every_mark)]
        for done in range(0, len(points), len(lanes)):
            some = points[done : done + len(lanes)]
            stage.tell(f"killed at {done} of {len(points)} points")
            trials = [_begin(stage, lane) for lane, _ in zip(lanes, some, strict=False)]
            for kills in ([Kill(by=by, at=at) for by, at in some], [None] * len(some)):
                now = MONDAY if kills[0] is not None else MONDAY + _MINUTE
                wait_for(
                    [
                        sender
                        for line, (trial, kill) in enumerate(zip(trials, kills, strict=True))
                        for sender in trial.start(now, kill, line=line)
                    ]
                )
            for trial, (by, _) in zip(trials, some, strict=True):
                tallies[by] += trial.judge(due)
    return {
        "before each statement and commit": tallies[By.STEP],
        "between each two steps of SMTP": tallies[By.MARK],
    }


def _begin(stage: Stage, catalogue: Catalogue) -> Trial:
    catalogue.renew()
    return Trial(stage.server, catalogue, stage.prepare)


def kill_among_many(stage: Stage, size: Size) -> dict[str, Tally]:
    """Senders of one catalogue killed again and again: alone at first, then side by side."""
    profiles = companies(size.many)
    draw = random.Random(size.many)  # noqa: S311 - the same kills each time
    with stage.catalogue_beside(profiles, calls()) as beside, stage.catalogue(profiles, calls()) as catalogue:
        undisturbed = Trial(stage.server, beside)
        reference = undisturbed.start(MONDAY, None, line=_SPARE_LINE)
        trial = Trial(stage.server, catalogue, stage.prepare)
        now = MONDAY
        while len(trial.kills) < size.kills:
            now += _MINUTE
            stage.tell(f"{len(trial.kills)} of {size.kills} kills among {size.many} companies")
            at_once = 1 if len(trial.kills) < size.kills // 2 else stage.at_once
            ended = wait_for(trial.start(now, *(_draw_kill(draw, size.many) for _ in range(at_once))))
            if all(one.killed_at is None for one in ended):
                break
        _finish(trial, now + _MINUTE, stage.at_once)
        wait_for(reference)
        return {f"{size.many} companies, killed again and again": trial.judge(undisturbed.told())}


def _draw_kill(draw: random.Random, companies_: int) -> Kill:
    """A kill that some senders do not live to begin by and that lets others mail a part of so many companies."""
    by = draw.choice(list(By))
    # To look who is due takes some six steps a company; to plan for one and mail it, some forty and nine marks.
    most = {By.STEP: 9 * companies_, By.MARK: 0.7 * companies_, By.CLOCK: 0.05 + 0.002 * companies_}[by]
    far = draw.uniform(0, most)
    return Kill(by=by, at=far if by is By.CLOCK else 1 + int(far))


def _finish(trial: Trial, now: datetime, at_once: int) -> None:
    """Have all that is left sent, side by side at first; by one sender alone in the end."""
    wait_for(trial.start(now, *[None] * at_once))
    wait_for(trial.start(now + _MINUTE, None))


def kill_week_after_week(stage: Stage, size: Size) -> dict[str, Tally]:
    """Senders killed in each of several periods, between which calls come, change, close and are withdrawn."""
    profiles = companies(size.weekly, first=1_000)
    draw = random.Random(size.weekly)  # noqa: S311 - the same kills each time
    with stage.catalogue_beside(profiles, calls()) as beside, stage.catalogue(profiles, calls()) as catalogue:
        undisturbed = Trial(stage.server, beside)
        trial = Trial(stage.server, catalogue, stage.prepare)
        for number, (now, found) in enumerate(islice(_periods(), size.periods)):
            for one in (beside, catalogue):
                if found is not None:
                    with one.open() as database:
                        read_portals(database, found, now - timedelta(hours=2))
            reference = undisturbed.start(now, None, line=_SPARE_LINE)
            at = now
            before = len(trial.kills)
            while len(trial.kills) - before < size.weekly_kills:
                stage.tell(f"period {number + 1}, {len(trial.kills) - before} of {size.weekly_kills} kills")
                at += _MINUTE
                at_once = 1 if len(trial.kills) % 2 else stage.at_once
                ended = wait_for(trial.start(at, *(_draw_kill(draw, size.weekly) for _ in range(at_once))))
                if all(one.killed_at is None for one in ended):
                    break
            _finish(trial, at + _MINUTE, stage.at_once)
            wait_for(reference)
        return {f"{size.weekly} companies over several periods": trial.judge(undisturbed.told())}


def _periods() -> "Iterator[tuple[datetime, Sequence[Call] | None]]":
    """When mails are sent, and what the portals have by then where they were read since."""
    first, second, third = calls(), calls(wave=1), calls(wave=2)
    yield MONDAY, None
    # Those that want mail daily get it in the middle of the week.
    changed = [
        replace(call, withdrawn=True)
        if number % 7 == 6
        else with_larger_budget(call)
        if number % 5 == 2
        else with_later_deadline(call, 10)
        if number % 4 == 1
        else call
        for number, call in enumerate(first)
    ]
    yield MONDAY + 3 * _DAY, [*changed, *second[::3]]
    yield MONDAY + 7 * _DAY, [*changed, *second]
    # Some are no longer listed, and one can apply again for those that were withdrawn.
    listed = [replace(call, withdrawn=False) for number, call in enumerate(changed) if number % 9]
    yield MONDAY + 14 * _DAY, [*listed, *second, *third]
    yield MONDAY + 28 * _DAY, [*listed, *second, *third]


def _due_at_once(stage: Stage, profiles: "Sequence[Profile]", found: "Sequence[Call]") -> frozenset[Told]:
    """What companies are told the first time, by a sender that nobody disturbs."""
    with stage.catalogue_beside(profiles, found) as catalogue:
        trial = Trial(stage.server, catalogue)
        wait_for(trial.start(MONDAY, None))
        due = trial.told()
    if not due:
        raise SelftestError("nothing is due to the companies of the sample, so that nothing can be lost")
    return due
