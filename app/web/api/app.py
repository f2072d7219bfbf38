"""The API itself: its addresses, what they take, and what is answered where something is wrong."""

import logging
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Depends, FastAPI, HTTPException, Path, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.cors import CORSMiddleware
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.responses import JSONResponse

from app.listed_calls import Wanted, country_of
from app.web.api import models
from app.web.api.asked import AskedCalls
from app.web.api.calls import Asking, CursorError, get_history, get_record, list_calls, search_calls
from app.web.plain import LONGEST_ID, require_plain
from app.web.public.declared import declared_sources
from app.web.public.fresh import is_known, tag_of
from catalogue.search.query import Query as Words
from catalogue.search.query import read_query
from catalogue.store.errors import StoreError
from catalogue.store.search import Filters
from catalogue.taxonomy.find_themes import theme_ids, theme_label

if TYPE_CHECKING:
    from app.web.site import Site

PREFIX = "/api/v1"
_log = logging.getLogger(__name__)
_CACHE = "public, max-age=60"


def make_api(site: "Site") -> FastAPI:
    """The API of ``site``, to be mounted at `PREFIX`."""
    api = _Api(
        title="Callfit",
        version="1",
        summary="Calls for public funding, as their portals publish them.",
        description="For everybody, without a key. Fields are only ever added; ids are for ever.",
        docs_url=None,
        redoc_url=None,
        servers=[{"url": site.path(PREFIX)}],
        root_path_in_servers=False,
    )
    api.add_middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["GET"], expose_headers=["ETag"])
    for kind, answer in _HANDLERS.items():
        api.add_exception_handler(kind, answer)
    api.state.site = site
    shared: dict[str, Any] = {"dependencies": [Depends(_check_freshness)], "responses": _REFUSALS}
    one: dict[str, Any] = shared | {"responses": _REFUSALS | _NOT_THERE}
    api.get("/calls", response_model=models.Calls, **shared)(_calls)
    # Before the call itself, whose id may hold slashes.
    api.get("/calls/{call_id:path}/history", response_model=models.History, **one)(_history)
    api.get("/calls/{call_id:path}", response_model=models.FullCall, **one)(_call)
    api.get("/sources", response_model=models.Sources, **shared)(_sources)
    api.get("/themes", response_model=models.Themes, **shared)(_themes)
    api.get("/countries", response_model=models.Countries, **shared)(_countries)
    return api


class _Api(FastAPI):
    def openapi(self) -> dict[str, Any]:
        """The document; FastAPI takes what is refused for plain JSON."""
        if self.openapi_schema is None:
            operations = [one for some in super().openapi()["paths"].values() for one in some.values()]
            for status, answer in (item for one in operations for item in one["responses"].items()):
                if int(status) >= 400:
                    answer["content"] = {"application/problem+json": answer["content"]["application/json"]}
        assert self.openapi_schema is not None
        return self.openapi_schema


class _KnownError(Exception):
    """Who asks has this answer already."""


def _site(request: Request) -> "Site":
    site: Site = request.app.state.site
    return site


def _check_freshness(request: Request, response: Response) -> None:
    require_plain(request.scope)
    site = _site(request)
    now = site.clock()
    tag = tag_of(site.listing.get(now), now)
    response.headers.update({"etag": tag, "cache-control": _CACHE, "cross-origin-resource-policy": "cross-origin"})
    if is_known(request, tag):
        raise _KnownError(tag)


def _calls(request: Request, asked: Annotated[AskedCalls, Query()]) -> dict[str, Any]:
    """Calls that are not gone from their portals, a page at a time.

    Without `q` in the order of their ids, all of them; with it the best first, and at most the first 1,100.
    """
    wanted = Wanted(
        filters=Filters(
            source=asked.source,
            countries=frozenset(asked.country),
            states=frozenset(asked.state),
            instruments=frozenset(asked.instrument),
        ),
        themes=_known_themes(asked.theme),
        languages=frozenset(asked.language),
    )
    site, part = _site(request), Asking(limit=asked.limit, cursor=asked.cursor, every=asked.every)
    try:
        if asked.q is None:
            page = list_calls(site, wanted, site.clock(), part)
        else:
            page = search_calls(site, _query(asked.q), wanted, site.clock(), part)
    except CursorError:
        raise HTTPException(422, "cursor: it is not the `next` of a page of this search") from None
    return {"calls": page.records, "next": page.next}


def _known_themes(asked: list[str]) -> frozenset[str]:
    unknown = sorted(set(asked) - set(theme_ids()))
    if unknown:
        raise HTTPException(422, f"theme: there is no {unknown[0]!r}; /themes lists all")
    return frozenset(asked)


def _query(text: str) -> Words:
    try:
        query = read_query(text)
    except ValueError as error:
        raise HTTPException(422, f"q: {error}") from None
    if not query.terms:
        raise HTTPException(422, "q: it holds no word that must be there")
    return query


_ID = Path(max_length=LONGEST_ID, description="The call's id, such as eu_funding_tenders:LIFE-2026-SAP-CLIMA-CCM.")


def _call(request: Request, call_id: Annotated[str, _ID]) -> dict[str, Any]:
    """One call with its texts, conditions and themes, also if it is gone from its portal (`gone_at`)."""
    site = _site(request)
    return _found(get_record(site, call_id, site.clock()), call_id)


def _history(request: Request, call_id: Annotated[str, _ID]) -> dict[str, Any]:
    """What changed in one call, the newest first."""
    return _found(get_history(_site(request), call_id), call_id)


def _found(record: dict[str, Any] | None, call_id: str) -> dict[str, Any]:
    if record is None:
        raise HTTPException(404, f"there is no call {call_id[:100]!r}")
    return record


def _sources(request: Request) -> dict[str, Any]:
    """Every source that can be read, with what it declares and how many calls there are."""
    from catalogue.store.runs import last_complete

    site = _site(request)
    counted = site.listing.count(site.clock())
    with site.database.read() as connection:
        read = last_complete(connection)
    return {
        "sources": [
            {
                "name": name,
                "title": source.title if source is not None else name,
                "country": country_of(name),
                "language": source.language if source is not None else None,
                "home": source.home if source is not None else None,
                "licence": source.licence if source is not None else None,
                "proof": source.proof.value if source is not None else None,
                "texts_may_be_stored": source.texts_may_be_stored if source is not None else None,
                "every_hours": source.every.total_seconds() / 3600 if source is not None else None,
                "calls": counted.by_source.get(name, 0),
                "live_calls": counted.live_by_source.get(name, 0),
                "last_complete": read[name].isoformat() if name in read else None,
            }
            for name, source in declared_sources().items()
        ]
    }


def _themes() -> dict[str, Any]:
    """The themes and objectives that calls can be on."""
    return {"themes": [{"id": one, "label": theme_label(one, "en")} for one in theme_ids()]}


def _countries(request: Request) -> dict[str, Any]:
    """The countries of the sources that have calls."""
    site = _site(request)
    counted = site.listing.count(site.clock())
    sums: dict[str, list[int]] = {}
    for place, counts in enumerate((counted.by_source, counted.live_by_source)):
        for source, calls in counts.items():
            sums.setdefault(country_of(source), [0, 0])[place] += calls
    return {
        "countries": [{"code": code, "calls": some[0], "live_calls": some[1]} for code, some in sorted(sums.items())]
    }


def _problem(status: int, title: str, detail: str, headers: Any = None) -> JSONResponse:  # noqa: ANN401 - any headers
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return JSONResponse(body, status, headers, media_type="application/problem+json")


def _refused(_: Request, error: Exception) -> Response:
    assert isinstance(error, StarletteHTTPException)
    title = {404: "Not found", 405: "Only GET is answered", 422: "Not as it must be"}.get(error.status_code, "Refused")
    return _problem(error.status_code, title, str(error.detail), error.headers)


def _invalid(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    faults = [f"{'.'.join(str(part) for part in one['loc'][1:])}: {one['msg']}" for one in error.errors()]
    return _problem(422, "Not as it must be", "; ".join(faults[:10]))


def _unreadable(_: Request, error: Exception) -> Response:
    _log.error("an answer of the API could not be given: %s", error)
    headers = {"retry-after": "120"}
    return _problem(503, "The catalogue cannot be read", "Please ask again in a few minutes.", headers)


def _failed(_: Request, error: Exception) -> Response:  # noqa: ARG001 - what failed is not told to strangers
    return _problem(500, "Something went wrong on our side", "Please ask again in a few minutes.")


def _known(_: Request, error: Exception) -> Response:
    return Response(status_code=304, headers={"etag": str(error), "cache-control": _CACHE})


_HANDLERS: dict[type[Exception], Any] = {
    StarletteHTTPException: _refused,
    RequestValidationError: _invalid,
    StoreError: _unreadable,
    _KnownError: _known,
    Exception: _failed,
}
_REFUSALS: dict[int | str, dict[str, Any]] = {
    400: {"description": "The address is no text.", "model": models.Problem},
    414: {"description": "The address is too long.", "model": models.Problem},
    422: {"description": "A parameter is not as it must be; `detail` says which.", "model": models.Problem},
}
_NOT_THERE: dict[int | str, dict[str, Any]] = {404: {"description": "There is no such call.", "model": models.Problem}}
