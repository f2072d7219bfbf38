"""The figures of an installation, in the text form that Prometheus reads, for who has the key."""

import hmac
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from prometheus_client import CollectorRegistry, Histogram, generate_latest
from prometheus_client import Counter as RequestCounter
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web import measures
from app.web.measures import Measure
from app.web.site import Site

_SECONDS = (0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
# The newest run may be under way, and one before it.
_RUNS_LOOKED_AT = 4
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"})
# By labels, in the order of the measure's own.
Values = Mapping[tuple[str, ...], float]


class Watch:
    """The figures of one application of ``site``, and the counting of its requests."""

    def __init__(self, site: Site) -> None:
        self._site = site
        counted = CollectorRegistry()
        self._requests = RequestCounter(
            measures.REQUESTS.name, measures.REQUESTS.about, measures.REQUESTS.labels, registry=counted
        )
        self._latency = Histogram(
            measures.LATENCY.name,
            measures.LATENCY.about,
            measures.LATENCY.labels,
            registry=counted,
            buckets=_SECONDS,
        )
        self._registry = CollectorRegistry()
        self._registry.register(_Stored(site))
        self._registry.register(_Counted(counted))

    def routes(self) -> list[Route]:
        """The address of the figures."""
        return [Route("/metrics", self._answer)]

    def around(self, app: ASGIApp, routes: Sequence[BaseRoute]) -> ASGIApp:
        """``app``, whose requests are counted by the patterns of ``routes``; as it is where nobody may read that."""
        return _Counting(app, self._requests, self._latency, dict(_patterns(routes))) if self._site.metrics_key else app

    async def _answer(self, request: Request) -> Response:
        key = self._site.metrics_key
        if not key:
            raise HTTPException(404)
        said = request.headers.get("authorization", "")
        if not hmac.compare_digest(said.encode(), f"Bearer {key}".encode()):
            raise HTTPException(401, headers={"www-authenticate": "Bearer"})
        text = await run_in_threadpool(lambda: generate_latest(self._registry))
        return Response(text, headers={"content-type": CONTENT_TYPE_PLAIN_0_0_4})


class _Counting:
    def __init__(self, app: ASGIApp, requests: RequestCounter, latency: Histogram, patterns: Mapping[Any, str]) -> None:
        self._app, self._requests, self._latency, self._patterns = app, requests, latency, patterns

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun, status = time.perf_counter(), 500

        async def send_noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, send_noted)
        finally:
            # The address itself may be a key.
            route = self._patterns.get(scope.get("endpoint"), "none")
            method = scope["method"] if scope["method"] in _METHODS else "other"
            self._requests.labels(route, method, str(status)).inc()
            self._latency.labels(route).observe(time.perf_counter() - begun)


def _patterns(routes: Iterable[BaseRoute], before: str = "") -> Iterator[tuple[Any, str]]:
    for route in routes:
        path = before + str(getattr(route, "path", ""))
        endpoint = getattr(route, "endpoint", None)
        if endpoint is not None:
            yield endpoint, path
        yield from _patterns(getattr(route, "routes", None) or (), path)


class _Counted(Collector):
    """What ``registry`` has, without the instants at which each series began, which are no figures of ours."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._registry = registry

    def collect(self) -> Iterator[Metric]:
        """The counted figures."""
        for metric in self._registry.collect():
            metric.samples = [one for one in metric.samples if not one.name.endswith("_created")]
            yield metric

    def describe(self) -> Iterable[Metric]:
        """Nothing: names are not looked for among the others'."""
        return ()


class _Stored(Collector):
    """What the catalogue and the offer in memory say when they are asked."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def describe(self) -> Iterable[Metric]:
        """Nothing: the catalogue is not asked when nobody asks for figures."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """Every gauge, in the order of the table."""
        found = _read(self._site)
        for measure in measures.STORED:
            family = GaugeMetricFamily(measure.name, measure.about, labels=measure.labels)
            for labels, value in sorted(found.get(measure, {}).items()):
                family.add_metric(labels, value)
            yield family


def _read(site: Site) -> Mapping[Measure, Values]:
    from app.schedule.tenure import NAME
    from catalogue.store import tallies
    from catalogue.store.leases import find_lease, is_held

    now = site.clock()
    with site.database.read() as connection:
        lease, oldest = find_lease(connection, NAME), tallies.oldest_pending(connection)
        mails, consents = tallies.count_mails(connection), tallies.count_consents(connection)
        jobs = tallies.count_jobs(connection)
        return {
            **_sources(connection, site),
            **_calls(connection, site),
            measures.DELIVERIES: {(kind.value, state.value): count for (kind, state), count in mails.items()},
            measures.PENDING_AGE: {(): (now - oldest).total_seconds() if oldest is not None else 0.0},
            measures.PROFILES: {(state.value if state else "not_asked",): count for state, count in consents.items()},
            measures.JOBS: {(job, end.value if end else "open"): count for (job, end), count in jobs.items()},
            measures.LEASE: {(): float(lease is not None and is_held(connection, lease, now))},
        }


def _sources(connection: Any, site: Site) -> dict[Measure, Values]:  # noqa: ANN401 - a connection of SQLAlchemy
    from app.sources.standings import find_standings
    from catalogue.settings import read_settings
    from catalogue.store import tallies

    now = site.clock()
    stood = list(find_standings(connection, read_settings(), now, _RUNS_LOOKED_AT))
    good, readings = tallies.newest_complete(connection), tallies.count_readings(connection)
    names = {one.seen.name for one in stood}
    return {
        measures.SOURCES: {(word.replace(" ", "_"),): n for word, n in Counter(one.word for one in stood).items()},
        measures.SOURCE_OK: {(one.seen.name,): float(one.is_well) for one in stood},
        measures.SOURCE_AGE: {(name,): (now - at).total_seconds() for name, at in good.items() if name in names},
        measures.RUNS: {(source, health.value): count for (source, health), count in readings.items()},
    }


def _calls(connection: Any, site: Site) -> dict[Measure, Values]:  # noqa: ANN401 - a connection of SQLAlchemy
    from catalogue.model.state import LIVE, state
    from catalogue.store.calls import count_calls

    now = site.clock()
    every, there = count_calls(connection), count_calls(connection, include_gone=False)
    held = site.offer.glance()
    if held is None:
        return {measures.CALLS: {("gone",): every - there}}
    offer, read_at = held
    states = Counter(state(call, now) for call in offer.corpus.calls)
    live: dict[tuple[str, ...], float] = {(one.value,): states[one] for one in LIVE}
    over = max(0.0, there - sum(live.values()))
    return {
        measures.CALLS: {**live, ("over",): over, ("gone",): every - there},
        measures.OFFER_CALLS: {(): len(offer.corpus.calls)},
        measures.OFFER_AGE: {(): max(0.0, (now - read_at).total_seconds())},
    }
