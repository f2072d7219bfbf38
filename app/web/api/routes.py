"""The addresses of the API and of the page that tells of it."""

from typing import TYPE_CHECKING, Any

from starlette.responses import Response
from starlette.routing import BaseRoute, Mount

from app.web.api.app import PREFIX, make_api
from app.web.guests import Guest, open_route
from app.web.public.search import ROOMS

if TYPE_CHECKING:
    from app.web.site import Site


def routes(site: "Site") -> list[BaseRoute]:
    """The API, and its page."""
    api = make_api(site)

    def show(guest: Guest) -> Response:
        return guest.page(
            "public/api",
            indexed=True,
            paths=_paths(api.openapi()),
            document=guest.site.path(f"{PREFIX}/openapi.json"),
            example=guest.site.path(f"{PREFIX}/calls", {"country": "RO", "state": "open", "limit": "10"}),
            feed=guest.path("/calls.atom"),
        )

    return [Mount(PREFIX, api), open_route(site, "/api", show, rooms=ROOMS)]


def _paths(document: dict[str, Any]) -> list[dict[str, Any]]:
    """What the OpenAPI document says of each address: what it answers, and what it can be asked with."""
    return [
        {
            "path": f"{PREFIX}{path}",
            "text": operations["get"]["description"],
            "parameters": [
                (one["name"], one.get("description", "")) for one in operations["get"].get("parameters", ())
            ],
        }
        for path, operations in document["paths"].items()
    ]
