"""The files that pages are shown with: the style of the site and the one script, each by a name that has its hash."""

from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.web.site import Site
from notifier.wording.words import TEMPLATES

_FOLDER = TEMPLATES / "web"
# One file a group of pages, in this order.
_STYLES = ("page.css", *(f"static/{name}.css" for name in ("site", "join", "company", "public", "advisor", "admin")))
_KEEP = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A file as browsers get it: what it holds, its media type, and its name with the hash of what it holds."""

    content: bytes
    media_type: str
    name: str


def routes(_: Site) -> list[Route]:
    """The address of these files."""
    return [Route("/static/{name}", _answer, methods=["GET"])]


@cache
def static_files() -> dict[str, StaticFile]:
    """The files by their plain names, ``site.css`` and ``htmx.js``."""
    paths = [_FOLDER / name for name in _STYLES]
    style = b"\n".join(path.read_bytes() for path in paths if path.is_file())
    script = (_FOLDER / "static" / "htmx.min.js").read_bytes()
    found = {"site.css": (style, "text/css; charset=utf-8"), "htmx.js": (script, "text/javascript; charset=utf-8")}
    return {name: StaticFile(content, kind, _hashed(name, content)) for name, (content, kind) in found.items()}


def _hashed(name: str, content: bytes) -> str:
    stem, _, ending = name.rpartition(".")
    return f"{stem}.{sha256(content).hexdigest()[:12]}.{ending}"


async def _answer(request: Request) -> Response:
    wanted = request.path_params["name"]
    for file in static_files().values():
        if file.name == wanted:
            return Response(file.content, media_type=file.media_type, headers={"cache-control": _KEEP})
    raise HTTPException(404)
