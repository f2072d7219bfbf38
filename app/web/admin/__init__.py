"""The pages of admins: what needs a person, sources, mails, the schedule, twins, people. They are in English only."""

from starlette.routing import Route

from app.web.site import Site


def routes(site: Site) -> list[Route]:
    """The addresses of these pages."""
    from app.web.admin import mails, matters, merges, people, schedule, sources

    return [route for group in (matters, sources, mails, schedule, merges, people) for route in group.routes(site)]
