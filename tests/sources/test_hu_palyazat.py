"""Two days of Hungary's portal, three weeks apart: what changed between them is told, and nothing else."""

from datetime import date, datetime
from pathlib import Path

from catalogue.model.run import Health
from crawlers.registry import load_source
from crawlers.replay.offline import replay
from tests.sources.recorded import hu_palyazat


def test_two_days_of_the_portal_follow_each_other_without_alarm(recordings: Path) -> None:
    first, second = (hu_palyazat.answers(recordings, day) for day in (date(2026, 7, 25), date(2026, 8, 18)))
    spider = load_source("hu_palyazat")
    before = replay(spider, first, first.recorded_at)
    after = replay(spider, second, second.recorded_at, before=before)
    assert after.health is Health.OK
    assert {call.split(":")[1] for call in before.calls.keys() - after.calls.keys()} == {"KEHOP_PLUSZ-2.3.11-26"}
    assert not after.calls.keys() - before.calls.keys()
    changed = {call.source_key for name, call in after.calls.items() if call != before.calls[name]}
    assert changed == {"MAHOP_PLUSZ-1.3.1-25", "MAHOP_PLUSZ-2.1.1-25"}, "what others asked for is no change of a call"


def test_a_day_that_is_a_midnight_in_budapest_is_not_the_day_before(recordings: Path) -> None:
    answers = hu_palyazat.answers(recordings)
    call = replay(load_source("hu_palyazat"), answers, answers.recorded_at).calls["hu_palyazat:GINOP_PLUSZ-1.4.3-24"]
    assert call.deadlines[0].moment.raw == "2026-12-30T23:00:00.000Z"
    assert call.deadlines[0].at == datetime.fromisoformat("2026-12-31T23:59:00+01:00")


def test_money_for_the_managers_of_funds_is_no_call_for_companies(recordings: Path) -> None:
    answers = hu_palyazat.answers(recordings)
    replayed = replay(load_source("hu_palyazat"), answers, answers.recorded_at)
    left_out = replayed.reading.rows - len(replayed.calls)
    assert left_out == 10
    assert not [call.title for call in replayed.calls.values() if "technikai" in call.title]
    assert "hu_palyazat:GINOP_PLUSZ-1.4.3-24" in replayed.calls, "a loan that companies ask for themselves stays"
