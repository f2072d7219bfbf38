"""The schedule for admins: who has the lease, which jobs there are, how each ended last and when it is next."""

from datetime import datetime
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from app.web.admin.desk import show_page
from app.web.members import Member, Role, member_route
from app.web.site import Site


def routes(site: Site) -> list[Route]:
    """The address of the page."""
    return [member_route(site, Role.ADMIN, "/admin/schedule", show)]


def show(member: Member) -> Response:
    """The page."""
    from app.schedule.jobs import Orders, find_jobs
    from app.schedule.plan import plan
    from app.schedule.tenure import NAME
    from catalogue.store.leases import find_lease, is_held

    # Whether the schedule sends mail is told to it on its own command line; the jobs are shown in any case.
    jobs, skipped = find_jobs(Orders(mails=True))
    records = plan(member.site.database, jobs, member.now)
    with member.site.database.read() as connection:
        lease = find_lease(connection, NAME)
        is_alive = lease is not None and is_held(connection, lease, member.now)
    failed = [record for record in records if record["outcome"] == "failed"]
    return show_page(
        member,
        "schedule",
        "/schedule",
        lease=lease,
        is_alive=is_alive,
        failed=[_row(record) for record in failed],
        rows=[_row(record) for record in records],
        due=sum(bool(record["due"]) for record in records),
        skipped=skipped,
    )


def _row(record: dict[str, Any]) -> dict[str, Any]:
    last = record["last"]
    return {
        **record,
        "next": datetime.fromisoformat(record["next"]),
        "last": datetime.fromisoformat(last) if last is not None else None,
        "outcome": record["outcome"] or ("under way" if last is not None else "never run"),
    }
