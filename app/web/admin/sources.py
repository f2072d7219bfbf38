"""The sources for admins: how each stands and stood, and of one its runs and the difference that broke it."""

from datetime import datetime
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from app.sources.records import Seen
from app.sources.standings import Stood, find_standings, stand
from app.web.admin.desk import go_back, show_page, write_at
from app.web.admin.matters import find_all_matters, put_acknowledgement
from app.web.charts import sparkline
from app.web.forms import Form
from app.web.members import Member, Role, member_route
from app.web.site import Site
from catalogue.model.run import Health
from notifier.wording.lines import safe_link

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.engine import Connection

    from catalogue.model.run import Run

_IN_SPARK, _LOOKED_AT = 30, 60


def routes(site: Site) -> list[Route]:
    """The addresses of these pages."""
    return [
        member_route(site, Role.ADMIN, "/admin/sources", show_all),
        member_route(site, Role.ADMIN, "/admin/sources/{name}", show_one, acknowledge),
    ]


def show_all(member: Member) -> Response:
    """Every source, those that need a person first."""
    from catalogue.settings import read_settings
    from catalogue.store.acknowledgements import find_acknowledged

    with member.site.database.read() as connection:
        stood = list(find_standings(connection, read_settings(), member.now, _LOOKED_AT))
        seen = find_acknowledged(connection)
        rows = [_row(one, connection, seen, member.now) for one in stood]
    rows.sort(key=lambda row: (row["well"], row["name"]))
    counts: dict[str, int] = {}
    for row in rows:
        counts[row["word"]] = counts.get(row["word"], 0) + 1
    return show_page(member, "sources", "/sources", rows=rows, counts=sorted(counts.items(), key=lambda one: -one[1]))


def _row(one: Stood, connection: "Connection", seen: dict[str, str], now: datetime) -> dict[str, Any]:
    standing, spider = one.standing, one.seen.spider
    source = spider.source if spider is not None else None
    matter, due = None, _next_reading(one, connection, now)
    ended = _ended(one.runs[:_IN_SPARK])
    if standing is not None and source is not None:
        from app.doctor import standing_matter

        matter = standing_matter(one.seen.name, source, standing)
    return {
        "name": one.seen.name,
        "title": source.title if source is not None else one.seen.problem,
        "word": one.word,
        "well": one.is_well,
        "since": standing.since if standing is not None else None,
        "spark": _spark(one.runs[:_IN_SPARK]),
        "good": standing.last_good.started_at if standing is not None and standing.last_good is not None else None,
        "proof": source.proof.value if source is not None else "–",
        "due": due,
        "overdue": due is not None and due <= now,
        "readings": len(ended),
        "bad": sum(run.health is not Health.OK for run in ended),
        "known": matter is not None and seen.get(one.seen.name) == matter.fingerprint,
    }


def _spark(runs: "Sequence[Run]") -> str:
    """The calls of the last complete and incomplete readings, the oldest first; a gap where nothing was read."""
    ended = _ended(runs)
    if not ended:
        return ""
    values = [float(run.counts.read) if run.counts.read else None for run in ended]
    bad = sum(run.health is not Health.OK for run in ended)
    known = [run.counts.read for run in ended]
    label = f"calls in the last {len(ended)} readings: {min(known)} to {max(known)}, the last {known[-1]}; {bad} not ok"
    return sparkline(values, label)


def _ended(runs: "Sequence[Run]") -> "list[Run]":
    """Those of ``runs`` that have ended, the oldest first."""
    return [run for run in reversed(runs) if run.health is not Health.RUNNING]


def _next_reading(one: Stood, connection: "Connection", now: datetime) -> datetime | None:
    """When the schedule reads it next; None where it cannot be loaded."""
    if one.seen.spider is None:
        return None
    from app.schedule.due import Cadence, last_turn, next_due, spread
    from app.schedule.tenure import NAME
    from catalogue.store import job_runs
    from catalogue.store.leases import find_lease

    every, job = one.seen.spider.source.every, f"crawl {one.seen.name}"
    cadence = Cadence(every=every, offset=spread(job, every))
    lease = find_lease(connection, NAME)
    runs = job_runs.find_job_runs(connection, job, last_turn(cadence, now))
    return next_due(cadence, runs, now, lease.epoch if lease is not None else 1)


def show_one(member: Member) -> Response:
    """One source: how it stands, why, what is kept, and its runs."""
    from app.sources.records import full_source_record
    from catalogue.settings import read_settings
    from catalogue.store.acknowledgements import find_acknowledged

    seen = _find(member)
    with member.site.database.read() as connection:
        one = stand(seen, connection, read_settings(), member.now, _LOOKED_AT)
        record = full_source_record(seen, connection, member.now)
        acknowledged = find_acknowledged(connection)
        due = _next_reading(one, connection, member.now)
    matters = [matter for matter in find_all_matters(member) if matter.id.partition(":")[0] == seen.name]
    return show_page(
        member,
        "source",
        "/sources",
        name=seen.name,
        record=record,
        word=one.word,
        home=safe_link(str(record.get("home", ""))),
        due=due,
        overdue=due is not None and due <= member.now,
        spark=_spark(one.runs[:_IN_SPARK]),
        matters=[(matter, acknowledged.get(matter.id) == matter.fingerprint) for matter in matters],
        runs=[_run_row(run, before) for run, before in zip_longest(one.runs, one.runs[1:])],
        expect=record.get("expect"),
    )


def _run_row(run: "Run", before: "Run | None") -> dict[str, Any]:
    """A run with the fields of the portal that appeared in it or went, compared with the run before."""
    fields, known = set(run.counts.fields), set(before.counts.fields) if before is not None else set()
    is_comparable = bool(fields and known)
    return {
        "run": run,
        "began": write_at(run.started_at),
        "seconds": int((run.finished_at - run.started_at).total_seconds()) if run.finished_at is not None else None,
        "appeared": sorted(fields - known) if is_comparable else [],
        "went": sorted(known - fields) if is_comparable else [],
    }


def acknowledge(member: Member, form: Form) -> Response:
    """Keep one of its matters quiet as it was when the page was shown."""
    seen = _find(member)
    if form.one("matter").partition(":")[0] != seen.name:
        raise HTTPException(404)
    done = put_acknowledgement(member, form.one("matter"), form.one("fingerprint"))
    return go_back(member, f"/admin/sources/{seen.name}", done)


def _find(member: Member) -> Seen:
    from app.errors import CommandError
    from app.sources.records import find_sources

    try:
        return next(find_sources([str(member.request.path_params["name"])]))
    except CommandError:
        raise HTTPException(404) from None
