"""A reading without a network: the source's own code on kept answers, judged as a real run is.

Everything of a source runs here but Scrapy's engine: its requests, its reading, normalising and checking, the verdict.
It takes milliseconds, so that every source can be read many times over, healthy and spoilt.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl, urljoin, urlsplit

from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes

from catalogue.model.call import Call
from catalogue.model.run import Counts, Health, Run
from catalogue.model.state import is_live
from crawlers.checking import find_fault, normalise
from crawlers.fetching import Download
from crawlers.health import Lost, judge, may_be_stored
from crawlers.portal import Portal
from crawlers.reading import REPLAYED_KEY, Reading
from crawlers.replay.answer import Answer, Asked, Manner
from crawlers.replay.server import Site
from crawlers.source import Coverage

_MOST_REDIRECTS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """What a reading gave: its calls by id in the order of reading, the notes, the verdict, and whether it is complete.

    ``stored`` is whether a real run would have kept the calls, ``records`` the record of each as it would be kept.
    """

    calls: dict[str, Call]
    records: dict[str, bytes]
    reading: Reading
    health: Health
    complete: bool
    stored: bool

    def as_run(self) -> Run:
        """This reading as the finished run that a later one is compared with."""
        reading = self.reading
        counts = Counts(
            announced=reading.announced,
            read=len(self.calls),
            rejected=len(reading.rejected),
            pages=reading.pages,
            rows=reading.rows,
            fields=dict(reading.fields),
            parts=dict(reading.parts),
        )
        return Run(
            id=f"{reading.source}-replay",
            source=reading.source,
            started_at=reading.now,
            finished_at=reading.now,
            health=self.health,
            complete=self.complete,
            counts=counts,
            issues=tuple(reading.issues),
        )


def replay(
    spider: type[Portal],
    site: Site,
    now: datetime,
    *,
    before: Replayed | None = None,
    at_least: int | None = None,
    since: datetime | None = None,
) -> Replayed:
    """Read ``spider``'s source from ``site`` at ``now`` (aware) and judge the reading.

    ``before`` is the last complete reading, with which this one is compared. ``at_least`` takes the place of the
    source's own floor: kept answers hold a few calls where the portal has thousands. ``since`` is the instant (aware)
    from which a source that gives changes is asked.
    """
    reading = Reading(source=spider.name, now=now, since=since, key=REPLAYED_KEY)
    portal = spider(reading=reading, download=_downloader(site))
    calls: dict[str, Call] = {}
    records: dict[str, bytes] = {}
    asyncio.run(_read(portal, calls, records))
    reading.kept = len(calls)
    source = spider.source if at_least is None else spider.source.scaled_to(at_least)
    last = before.as_run() if before is not None else None
    lost = None
    if before is not None and spider.source.coverage is Coverage.WHOLE:
        live = {call_id for call_id, call in before.calls.items() if not call.deadlines or is_live(call, now)}
        gone = len(before.calls.keys() - calls.keys())
        lost = Lost(before=len(live), missing=len(live - calls.keys()), gone=gone)
    health, complete = judge(reading, source, last, lost)
    stored = may_be_stored(health, reading)
    return Replayed(calls=calls, records=records, reading=reading, health=health, complete=complete, stored=stored)


async def _read(portal: Portal, calls: dict[str, Call], records: dict[str, bytes]) -> None:
    async for found in portal.start():
        call = normalise(found.call)
        fault = find_fault(call)
        if fault is None:
            calls[call.id] = call
            records[call.id] = found.packed
        else:
            portal.reading.reject(f"{call.id[:120]}: {fault}")


def _downloader(site: Site) -> Download:
    async def download(request: Request) -> Response:
        for _ in range(_MOST_REDIRECTS + 1):
            answer = site.answer(_asked(request))
            if answer.manner is Manner.DROPPED:
                raise ConnectionError("the connection was closed")
            response = _response(request, answer)
            location = answer.headers.get("Location")
            if response.status not in {301, 302, 303, 307, 308} or location is None:
                return response
            request = request.replace(url=urljoin(request.url, location))
        raise IgnoreRequest(f"more than {_MOST_REDIRECTS} redirects")

    return download


def _asked(request: Request) -> Asked:
    parts = urlsplit(request.url)
    headers = {
        name.decode("latin-1").lower(): values[-1].decode("latin-1")
        for name, values in request.headers.items()
        if values
    }
    return Asked(
        method=request.method,
        host=parts.netloc,
        path=parts.path or "/",
        query=dict(parse_qsl(parts.query, keep_blank_values=True)),
        headers=headers,
        body=request.body,
    )


def _response(request: Request, answer: Answer) -> Response:
    headers = Headers({"Content-Type": answer.content_type, **answer.headers})
    kind = responsetypes.from_args(headers=headers, url=request.url, body=answer.body)
    return kind(url=request.url, status=answer.status, headers=headers, body=answer.body, request=request)
