"""The ways in which other systems lose calls or take a broken source for a healthy one, each shown not to be ours.

The crawls are of kept answers through the real store, a run after the other.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from catalogue.model.call import Call
from catalogue.model.run import Counts, Health, Run
from catalogue.model.state import State, state
from catalogue.model.stored import StoredCall
from catalogue.store import calls, runs
from catalogue.store.database import Database
from crawlers.contract import example_size
from crawlers.pipelines import GRACE
from crawlers.portal import Portal
from crawlers.registry import load_source
from crawlers.replay.answer import Answer, Asked
from crawlers.replay.offline import Replayed, replay
from crawlers.replay.sites import as_site, open_recording, recorded_at
from crawlers.source import Coverage
from tests.new_catalogue import make_catalogue

EXAMPLES = Path(__file__).parents[2] / "examples"
DAY = timedelta(days=1)
Leave = Callable[[dict[str, Call]], dict[str, Call]]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """An empty catalogue."""
    with Database.open(f"sqlite:///{tmp_path / 'catalogue.db'}") as made:
        make_catalogue(made)
        yield made


def read(name: str, before: Replayed | None = None, leave: Leave | None = None) -> Replayed:
    """The kept answers of a source, of whose records ``leave`` leaves some out, as they are read and judged."""
    spider, folder = load_source(name), EXAMPLES / name
    recording = open_recording(folder)
    now = recorded_at(recording)
    assert now is not None
    whole = replay(spider, as_site(recording), now, before=before, at_least=example_size(folder))
    if leave is None:
        return whole
    kept = leave(whole.calls)
    return replay(
        _without(spider, whole.calls.keys() - kept.keys()), as_site(recording), now, before=before, at_least=1
    )


def _without(spider: type[Portal], missing: set[str]) -> type[Portal]:
    """The same source on a portal that does not have these calls."""

    def call(portal: Portal, row: dict[str, object]) -> Call | None:
        found = spider.call(portal, row)
        return None if found is not None and found.id in missing else found

    return type(spider.__name__, (spider,), {"call": call, "__module__": spider.__module__})


def store(database: Database, replayed: Replayed, at: datetime) -> Run:
    """Keep a reading as the last pipeline does."""
    source = replayed.reading.source
    with database.write() as connection:
        run = runs.begin_run(connection, source, at)
        run = replace(run, health=replayed.health, complete=replayed.complete, finished_at=at)
        counts = Counts(read=len(replayed.calls))
        if replayed.stored:
            put = calls.put_calls(connection, replayed.calls.values(), run)
            counts = replace(counts, new=put.new, changed=put.changed, same=put.same)
        if run.complete and load_source(source).source.coverage is Coverage.WHOLE:
            calls.count_missed(connection, run, GRACE)
        run = replace(run, counts=counts)
        runs.finish_run(connection, run)
    return run


def stored(database: Database, source: str) -> dict[str, StoredCall]:
    with database.read() as connection:
        return {found.call.id: found for found in calls.find_calls(connection, source=source)}


def test_calls_without_any_date_are_kept_and_unknown(database: Database) -> None:
    replayed = read("ro_mipe")
    now = replayed.reading.now
    run = store(database, replayed, now)
    kept = stored(database, "ro_mipe")
    assert run.counts.new == len(kept) > 0
    assert {state(found.call, now) for found in kept.values()} == {State.UNKNOWN}


def test_a_call_that_was_missed_once_and_comes_back_is_open_again_and_no_news(database: Database) -> None:
    first = read("sk_itms21")
    now = first.reading.now
    store(database, first, now)
    name = next(found.id for found in first.calls.values() if state(found, now) is State.OPEN)
    gap = read("sk_itms21", before=first, leave=lambda found: {key: one for key, one in found.items() if key != name})
    assert gap.complete, "one call may be taken back by its funder"
    store(database, gap, now + DAY)
    assert stored(database, "sk_itms21")[name].missed_since is not None
    again = store(database, read("sk_itms21", before=gap), now + 2 * DAY)
    assert (again.counts.new, again.counts.changed) == (0, 0)
    found = stored(database, "sk_itms21")[name]
    assert (found.gone_at, found.missed_since, found.first_seen) == (None, None, now.astimezone(UTC))
    assert state(found.call, now) is State.OPEN


def test_of_a_seventh_that_vanishes_in_one_run_nothing_is_closed(database: Database) -> None:
    first = read("eu_funding_tenders")
    now = first.reading.now
    store(database, first, now)
    left = set(list(first.calls)[: len(first.calls) * 85 // 100])
    thin = read("eu_funding_tenders", before=first, leave=lambda found: {key: found[key] for key in left})
    assert (thin.health, thin.complete) == (Health.THIN, False)
    assert thin.reading.issues[0].kind == "calls vanished"
    for day in range(1, 40):
        store(database, thin, now + day * DAY)
    kept = stored(database, "eu_funding_tenders")
    assert len(kept) == len(first.calls)
    assert all(found.gone_at is None and found.missed_since is None for found in kept.values())


@pytest.mark.parametrize("name", ["de_foerderinfo", "ro_mipe", "ro_oportunitati_ue", "es_bdns"])
def test_what_scrolls_off_a_window_is_never_closed(database: Database, name: str) -> None:
    assert load_source(name).source.coverage is not Coverage.WHOLE
    first = read(name)
    now = first.reading.now
    store(database, first, now)
    newest = dict(list(first.calls.items())[:1])
    later = replace(first, calls=newest)
    for day in range(1, 40):
        store(database, later, now + day * DAY)
    assert all(found.gone_at is None and found.missed_runs == 0 for found in stored(database, name).values())


def test_a_day_is_a_day_in_the_zone_of_the_portal() -> None:
    topic = next(
        found
        for found in read("eu_funding_tenders").calls.values()
        if found.deadlines and found.deadlines[0].moment.raw.startswith("2026-09-16T00:00")
    )
    assert state(topic, datetime(2026, 9, 16, 14, 59, tzinfo=UTC)) is State.OPEN, "16:59 in Brussels"
    assert state(topic, datetime(2026, 9, 16, 15, 1, tzinfo=UTC)) is State.CLOSED, "17:01 in Brussels"
    dated = next(found for found in read("es_bdns").calls.values() if found.deadlines)
    assert dated.deadlines[0].at.strftime("%H:%M") in {"21:59", "22:59"}, "the end of the day in Madrid"


def test_the_register_of_spain_says_no_of_calls_that_are_open() -> None:
    replayed = read("es_bdns")
    for path in (EXAMPLES / "es_bdns").glob("call-*.json"):
        assert '"abierto": true' not in path.read_text(encoding="utf-8")
    assert State.OPEN in {state(found, replayed.reading.now) for found in replayed.calls.values()}


def test_cascade_calls_are_asked_for_and_portugal_is_read_from_its_first_page() -> None:
    kinds = {found.kind.value for found in read("eu_funding_tenders").calls.values()}
    assert kinds == {"topic", "cascade_call", "external_action"}
    spider = load_source("pt_portugal2030")
    recording = open_recording(EXAMPLES / "pt_portugal2030")
    asked: list[str] = []

    class Watched:
        """The portal, and what it is asked."""

        def answer(self, request: Asked) -> Answer:
            asked.append(request.body.decode())
            return as_site(recording).answer(request)

    now = recorded_at(recording)
    assert now is not None
    replay(spider, Watched(), now)
    assert asked[0].endswith("&page=0")


def test_the_texts_of_a_swedish_round_are_read_under_their_own_names() -> None:
    texts = [section.text for found in read("se_vinnova").calls.values() for section in found.sections]
    kept = (EXAMPLES / "se_vinnova").glob("*.json")
    rounds = next(path for path in kept if "TextSv" in path.read_text(encoding="utf-8"))
    written = [one["TextSv"] for found in json.loads(rounds.read_text("utf-8")) for one in found["WebTextLista"]]
    assert any(text in "\n".join(texts) for text in written if text and "<" not in text)
