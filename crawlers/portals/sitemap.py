"""Site maps (sitemaps.org): the addresses of a site's pages, for portals that have no list of their own."""

from crawlers.portal import Portal
from crawlers.reading import PortalError


async def read_sitemap(portal: Portal, address: str, only: str = "") -> list[str]:
    """The addresses that the site map at ``address`` names, or the site maps that it points at.

    Of these only those are read whose address holds ``only``. Raises `PortalError`, also for a map without any.
    """
    root = await portal.fetch_xml(address)
    maps = [str(place.text).strip() for place in root.iterfind("{*}sitemap/{*}loc") if only in str(place.text)]
    found = [str(place.text).strip() for place in root.iterfind("{*}url/{*}loc")]
    for further in maps:
        pages = await portal.fetch_xml(further)
        found += [str(place.text).strip() for place in pages.iterfind("{*}url/{*}loc")]
    if not found:
        raise PortalError("other shape", f"{address} names no page{f' in a site map of {only}' if only else ''}")
    return found
