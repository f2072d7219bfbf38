"""What needs a person: sources that break, mails that are refused, a schedule that rests, what is not whole."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from catalogue.model.delivery import DeliveryState
from catalogue.model.run import Health
from catalogue.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from catalogue.store.database import Database
    from crawlers.source import Source
    from crawlers.standing import Standing

_NEXT_STEPS: Mapping[Health, str] = {
    Health.BROKEN: "if it lasts, see what the portal answers: callfit sources look {home}",
    Health.BLOCKED: "the portal refuses us: read its terms, write to it, and name your contact in CALLFIT_CONTACT",
    Health.CHANGED: (
        "keep what it answers now (callfit sources record {name}), mend crawlers/spiders/{name}.py, and check it "
        "(callfit sources check {name}), then callfit crawl {name} --full; if the portal is right: --accept"
    ),
    Health.THIN: "compare with {home}; if the portal really has fewer: callfit crawl {name} --accept",
    Health.SWOLLEN: "compare with {home}; if the portal really has more, raise at_most in its Expect",
    Health.STALE: "read it: callfit crawl {name}; then see why it is not read on time",
}
_MOST_CAUSES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """One thing that needs a person.

    ``id`` names it for good. ``text`` says what it is, ``causes`` why, ``step`` what to do. ``since`` is when it began
    (UTC), where that is known. ``urgent`` is false for what can wait for the next quiet hour. ``fingerprint`` changes
    when it becomes another thing: numbers that move from day to day leave it as it is.
    """

    id: str
    text: str
    step: str
    causes: tuple[str, ...] = ()
    since: datetime | None = None
    urgent: bool = True

    @property
    def fingerprint(self) -> str:
        """What it is, in 16 characters."""
        plain = sorted({re.sub(r"\d[\d.,:%]*", "#", text) for text in (self.text, *self.causes)})
        return hashlib.sha256("\n".join(plain).encode()).hexdigest()[:16]


def find_matters(connection: "Connection", settings: Settings, now: datetime) -> list[Matter]:
    """Everything that needs a person at ``now`` (aware): what is urgent first, then by id."""
    from app.schedule.matters import schedule_matters

    found = [
        *_source_matters(connection, settings, now),
        *_reference_matters(connection, now),
        *_mail_matters(connection),
        *schedule_matters(connection, now),
        *_installation_matters(settings),
    ]
    return sorted(found, key=lambda matter: (not matter.urgent, matter.id))


def _source_matters(connection: "Connection", settings: Settings, now: datetime) -> Iterator[Matter]:
    from catalogue.store import runs
    from crawlers.registry import BrokenSourceError, load_source, source_names
    from crawlers.standing import standing_of

    unread, without_key = [], []
    for name in source_names():
        try:
            source = load_source(name).source
        except BrokenSourceError as error:
            yield broken_file_matter(name, str(error))
            continue
        standing = standing_of(source, runs.find_runs(connection, name, limit=60), now)
        if source.key_setting is not None and not getattr(settings, source.key_setting):
            without_key.append((name, source.key_setting))
        elif standing.verdict is None:
            unread.append(name)
        else:
            yield from filter(None, (standing_matter(name, source, standing), _unused_matter(name, standing)))
    if unread:
        text = f"{len(unread)} sources were never read: {', '.join(unread)}"
        yield Matter(id="never-read", text=text, step="read them: callfit crawl --all", urgent=False)
    for name, setting in without_key:
        step = f"ask the portal for a key and put it into CALLFIT_{setting.upper()}"
        yield Matter(id=name, text=f"{name} is not read: it needs a key", step=step, urgent=False)


def broken_file_matter(name: str, problem: str) -> Matter:
    """That the file of a source cannot be loaded, and why."""
    step = f"mend the file; the other sources are not harmed: callfit sources check {name}"
    return Matter(id=name, text=f"{name} cannot be loaded", causes=(problem,), step=step)


def standing_matter(name: str, source: "Source", standing: "Standing") -> Matter | None:
    """That a source is not well; None for one that is, or was never read."""
    if standing.verdict is None or standing.verdict is Health.OK:
        return None
    good = standing.last_good
    read = f"last read completely on {good.started_at:%Y-%m-%d}" if good is not None else "never read completely"
    return Matter(
        id=name,
        text=f"{name} is {standing.verdict} ({read})",
        causes=shorten(f"{issue.kind}: {issue.text}" for issue in standing.causes),
        step=_NEXT_STEPS[standing.verdict].format(name=name, home=source.home),
        since=standing.since,
    )


def _unused_matter(name: str, standing: "Standing") -> Matter | None:
    last = standing.last_run
    if last is None or standing.verdict is not Health.OK:
        return None
    told = [issue for issue in last.issues if issue.kind == "unused fields"]
    if not told:
        return None
    return Matter(
        id=f"{name}:fields",
        text=f"{name} sends fields that nothing reads",
        causes=shorten(issue.text for issue in told),
        step=f"read them in crawlers/spiders/{name}.py, or name them in Source.unused with the reason",
        since=last.started_at,
        urgent=False,
    )


def _reference_matters(connection: "Connection", now: datetime) -> Iterator[Matter]:
    from app.references import find_sets, standing_of_set

    unfetched = []
    for found in find_sets():
        standing = standing_of_set(found, connection, now)
        if found.reference is None or standing is None:
            step = f"mend crawlers/references/{found.name}.py; what was taken over before stays in use"
            causes = (str(found.problem),)
            yield Matter(id=f"reference:{found.name}", text=f"{found.name} cannot be loaded", causes=causes, step=step)
        elif standing.verdict is None:
            unfetched.append(found.name)
        elif standing.verdict is not Health.OK:
            yield Matter(
                id=f"reference:{found.name}",
                text=f"the reference set {found.name} is {standing.verdict}; what was taken over before stays in use",
                causes=shorten(f"{issue.kind}: {issue.text}" for issue in standing.causes),
                step=f"fetch it anew: callfit reference update {found.name}; if it lasts, see {found.reference.home}",
                since=standing.since,
                urgent=False,
            )
    if unfetched:
        text = f"our own short tables stand in for reference sets that were never fetched: {', '.join(unfetched)}"
        yield Matter(id="reference", text=text, step="fetch them: callfit reference update", urgent=False)


def shorten(causes: Iterable[str]) -> tuple[str, ...]:
    """The first of ``causes``, and how many more there are."""
    listed = tuple(causes)
    more = len(listed) - _MOST_CAUSES
    return listed if more <= 0 else (*listed[:_MOST_CAUSES], f"and {more} more")


def _mail_matters(connection: "Connection") -> Iterator[Matter]:
    from catalogue.store import deliveries

    counts = deliveries.count_by_state(connection)
    if parked := counts.get(DeliveryState.PARKED):
        text = f"{parked} mails were refused for good and are parked"
        yield Matter(id="mail:parked", text=text, step="see why, and try again: callfit mail parked")
    if pending := counts.get(DeliveryState.PENDING):
        text = f"{pending} mail{'s are' if pending != 1 else ' is'} stored and not sent yet"
        yield Matter(id="mail:pending", text=text, step="send them: callfit digest send --to …", urgent=False)


def place_matter(database: "Database", settings: Settings) -> Matter | None:
    """That nothing is sent, since the catalogue is a copy or a restored backup, or nothing can be remembered of it."""
    from notifier.outgoing.place import FolderError, find_problem

    step = "see who is due what, and choose: callfit digest resume"
    try:
        problem = find_problem(database, Path(settings.state)) if settings.state else "CALLFIT_STATE names no folder"
    except FolderError as error:
        problem, step = str(error), "let this machine remember what it has sent, as said above"
    if problem is None:
        return None
    return Matter(id="mail:place", text="no mail is sent", causes=(problem,), step=step)


def _installation_matters(settings: Settings) -> Iterator[Matter]:
    import crawlers

    if not settings.contact:
        yield Matter(
            id="contact",
            text="portals and readers are not told how to reach you",
            step="put an address into CALLFIT_CONTACT: it stands in the User-Agent and in the digest",
            urgent=False,
        )
    here, used = Path.cwd(), Path(crawlers.__file__).parents[1]
    if (here / "scrapy.cfg").is_file() and here.resolve() != used.resolve():
        yield Matter(
            id="checkout",
            text=f"you stand in one checkout, and the sources of another are used: {used}",
            step="use the environment of this checkout: make setup, then . .venv/bin/activate",
        )


def leave_out_seen(matters: Sequence[Matter], acknowledged: Mapping[str, str]) -> list[Matter]:
    """The matters that no person has seen as they are now."""
    return [matter for matter in matters if acknowledged.get(matter.id) != matter.fingerprint]
