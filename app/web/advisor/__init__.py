"""The pages of advisors: cohorts, companies by calls, who fits a call, one company, and what is handed over to it."""

from starlette.routing import Route

from app.web.site import Site


def routes(site: Site) -> list[Route]:
    """The addresses of these pages."""
    from app.advising.outlooks import OutlookDesk
    from app.web.advisor import company, matrix, overview, reverse, shortlist
    from app.web.advisor.desk import Desk

    desk = Desk(site=site, outlooks=OutlookDesk(site.database))
    return [route for page in (overview, matrix, reverse, shortlist, company) for route in page.routes(desk)]
