"""What is measured of an installation: each figure with its name, its labels and what it says."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One figure as Prometheus names it. ``kind`` is gauge, counter or histogram."""

    name: str
    kind: str
    about: str
    labels: tuple[str, ...] = ()


CALLS = Measure(
    name="callfit_calls",
    kind="gauge",
    labels=("state",),
    about="Records of calls: planned, open, rolling, over (closed, or without any date), gone from their portals.",
)
SOURCES = Measure(
    name="callfit_sources",
    kind="gauge",
    labels=("verdict",),
    about="Sources by how they stand: a verdict, never_read, needs_a_key, cannot_be_loaded.",
)
SOURCE_OK = Measure(
    name="callfit_source_ok",
    kind="gauge",
    labels=("source",),
    about="1 for a source that needs nobody, 0 for one that does.",
)
SOURCE_AGE = Measure(
    name="callfit_source_last_good_age_seconds",
    kind="gauge",
    labels=("source",),
    about="How long ago the last complete reading of a source began; absent where there was none.",
)
RUNS = Measure(
    name="callfit_runs",
    kind="gauge",
    labels=("source", "health"),
    about="Readings of a source, or of a reference set, by how they ended.",
)
DELIVERIES = Measure(
    name="callfit_deliveries", kind="gauge", labels=("kind", "state"), about="Mails, by kind and state."
)
PENDING_AGE = Measure(
    name="callfit_oldest_pending_age_seconds",
    kind="gauge",
    about="How long the mail waits that waits the longest; 0 where none waits.",
)
PROFILES = Measure(
    name="callfit_profiles",
    kind="gauge",
    labels=("consent",),
    about="Companies by what they last said of having mail; not_asked for those that were never asked.",
)
JOBS = Measure(
    name="callfit_job_runs",
    kind="gauge",
    labels=("job", "outcome"),
    about="Runs of a job of the schedule that are remembered, by how they ended; open for those without an end.",
)
LEASE = Measure(
    name="callfit_schedule_alive", kind="gauge", about="1 while a schedule has the lease; 0 where none has."
)
OFFER_CALLS = Measure(
    name="callfit_offer_calls",
    kind="gauge",
    about="Calls in the offer in memory; absent until it is read.",
)
OFFER_AGE = Measure(name="callfit_offer_age_seconds", kind="gauge", about="How long ago the offer in memory was read.")
REQUESTS = Measure(
    name="callfit_requests_total",
    kind="counter",
    labels=("route", "method", "status"),
    about="Requests that this process answered, by the pattern of their address.",
)
LATENCY = Measure(
    name="callfit_request_seconds",
    kind="histogram",
    labels=("route",),
    about="How long the answers of this process took, by the pattern of the address.",
)
STORED = (
    CALLS,
    SOURCES,
    SOURCE_OK,
    SOURCE_AGE,
    RUNS,
    DELIVERIES,
    PENDING_AGE,
    PROFILES,
    JOBS,
    LEASE,
    OFFER_CALLS,
    OFFER_AGE,
)
MEASURES = (*STORED, REQUESTS, LATENCY)
