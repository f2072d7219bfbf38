"""The health check and the figures: what they say of an installation, who may ask, that nothing private is in it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from app.web import make_app
from app.web.health import Checkup
from app.web.measures import MEASURES
from catalogue.store.database import Database
from docs.monitoring_page import monitoring_page
from tests.app.web.admin.conftest import CHANGED, KEY, WELL, Machinery
from tests.catalogue.identity_samples import TOPIC
from tests.notifier.samples import CORK, ILFOV, TORINO

Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


def read_figures(browser: TestClient) -> tuple[Samples, set[str], str]:
    """Every sample, the names of the figures, and the text."""
    answer = browser.get("/metrics", headers={"authorization": f"Bearer {KEY}"})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    families = list(text_string_to_metric_families(answer.text))
    samples = {(one.name, frozenset(one.labels.items())): one.value for each in families for one in each.samples}
    names = {f"{one.name}_total" if one.type == "counter" else one.name for one in families}
    return samples, names, answer.text


def value(samples: Samples, name: str, **labels: str) -> float | None:
    return samples.get((name, frozenset(labels.items())))


def test_the_figures_say_what_the_installation_holds(machinery: Machinery) -> None:
    browser = machinery.open_browser()
    before, _, _ = read_figures(browser)
    assert value(before, "callfit_offer_calls") is None
    machinery.site.warm()
    samples, _, _ = read_figures(browser)
    assert value(samples, "callfit_sources", verdict="changed") == 1
    assert value(samples, "callfit_source_ok", source=CHANGED) == 0
    assert value(samples, "callfit_source_ok", source=WELL) == 1
    assert value(samples, "callfit_source_last_good_age_seconds", source=CHANGED) == timedelta(days=1).total_seconds()
    assert value(samples, "callfit_runs", source=CHANGED, health="ok") == 3
    assert value(samples, "callfit_deliveries", kind="reminder", state="pending") == 1
    assert value(samples, "callfit_deliveries", kind="digest", state="parked") == 1
    assert value(samples, "callfit_oldest_pending_age_seconds") == 6 * 3600
    assert value(samples, "callfit_profiles", consent="confirmed") == 1
    assert value(samples, "callfit_profiles", consent="not_asked") == 2
    assert value(samples, "callfit_job_runs", job="digests", outcome="failed") == 1
    assert value(samples, "callfit_schedule_alive") == 1
    assert value(samples, "callfit_calls", state="open") == value(samples, "callfit_offer_calls") == 3
    assert value(samples, "callfit_calls", state="gone") == 0
    machinery.clock.now += timedelta(minutes=30)
    later, _, _ = read_figures(browser)
    assert value(later, "callfit_offer_age_seconds") == 1800


def test_every_figure_is_in_the_table_of_the_docs_and_the_other_way_round(machinery: Machinery) -> None:
    browser = machinery.open_browser()
    browser.get("/health")
    _, names, _ = read_figures(browser)
    page = monitoring_page()
    assert names == {one.name for one in MEASURES}
    assert all(f"| `{name}` |" in page for name in names)


def test_requests_are_counted_by_pattern_and_never_by_address(machinery: Machinery) -> None:
    browser = machinery.open_browser()
    for address in (f"/calls/{TOPIC.id}", "/sign-in/a-secret-of-mine", "/nowhere/at-all", "/nowhere/else"):
        browser.get(address)
    browser.request("BREW", "/health")
    samples, _, text = read_figures(browser)
    counted = {"route": "/sign-in/{token}", "method": "GET", "status": "404"}
    assert value(samples, "callfit_requests_total", **counted) == 1
    assert value(samples, "callfit_requests_total", route="none", method="GET", status="404") == 2
    assert value(samples, "callfit_request_seconds_count", route="/sign-in/{token}") == 1
    assert "BREW" not in text
    for private in ("a-secret-of-mine", "at-all", *(one.email for one in (CORK, ILFOV, TORINO))):
        assert private not in text


@pytest.mark.parametrize(
    "said", [None, "", "Bearer", f"Bearer {KEY}!", f"Basic {KEY}", "Bearer ă", f"Bearer {KEY[:-1]}"]
)
def test_without_the_key_there_are_no_figures(machinery: Machinery, said: str | None) -> None:
    headers = {} if said is None else {"authorization": said.encode()}
    answer = machinery.open_browser().get("/metrics", headers=headers)  # type: ignore[arg-type]
    assert answer.status_code == 401
    assert "callfit_" not in answer.text


def test_where_no_key_is_set_there_is_no_such_page(machinery: Machinery) -> None:
    with TestClient(make_app(replace(machinery.site, metrics_key="")), base_url="https://callfit.example") as browser:
        for key in ("", KEY):
            assert browser.get("/metrics", headers={"authorization": f"Bearer {key}"}).status_code == 404


def test_health_is_degraded_until_all_is_ready_and_private_of_all_else(machinery: Machinery) -> None:
    browser = machinery.open_browser()
    answer = browser.get("/health")
    assert answer.status_code == 200
    assert answer.json()["status"] == "degraded"
    assert answer.json()["checks"]["offer"] == "not read yet"
    machinery.site.warm()
    status, said = Checkup(machinery.site).get()
    assert (status, said["status"]) == (200, "ok")
    assert said["checks"] == {"database": "ok", "schema": "ok", "schedule": "ok", "offer": "ok", "listing": "ok"}
    assert said["last_job"] == "2026-08-20T06:00:00+00:00"
    machinery.clock.now += timedelta(days=1)
    status, said = Checkup(machinery.site).get()
    assert (status, said["status"], said["checks"]["schedule"]) == (200, "degraded", "its lease has expired")


def test_health_is_looked_at_every_five_seconds_at_most(machinery: Machinery) -> None:
    at = [100.0]
    checkup = Checkup(machinery.site, monotonic=lambda: at[0])
    assert checkup.get()[1]["status"] == "degraded"
    machinery.site.warm()
    at[0] = 104.9
    assert checkup.get()[1]["status"] == "degraded"
    at[0] = 105.0
    assert checkup.get()[1]["status"] == "ok"


def test_without_its_database_or_tables_it_fails_and_names_no_place(machinery: Machinery) -> None:
    with machinery.site.database.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    status, said = Checkup(machinery.site).get()
    assert (status, said["status"]) == (503, "failing")
    assert said["checks"]["schema"].startswith("0001, not ")
    folder = machinery.file.parent / "none"
    folder.mkdir()
    with Database.open(f"sqlite:///{folder / 'catalogue.db'}") as database:
        status, said = Checkup(replace(machinery.site, database=database)).get()
    assert (status, said["status"]) == (503, "failing")
    machinery.file.write_bytes(b"no database" * 1000)
    machinery.site.database.close()
    status, said = Checkup(machinery.site).get()
    assert (status, said) == (503, {"status": "failing", "checks": {"database": "cannot be read"}, "last_job": None})
