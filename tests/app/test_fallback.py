"""When the search is down: topics come from the static files, and what is known is not impoverished by it."""

from pathlib import Path

from tests.app_runner import DAY, EXAMPLE, Program, crawled_program

SEARCH_DOWN = "server-error,host=api.tech.ec.europa.eu"


def test_an_outage_of_the_search_makes_no_false_changes_and_loses_nothing(tmp_path: Path) -> None:
    program = crawled_program(tmp_path)
    before = program.calls("--now", DAY)
    done = program.crawl(EXAMPLE, "--now", "2026-08-21T05:00:00+00:00", "--mischief", SEARCH_DOWN)
    counts = done.json()["counts"]
    topics = [call for call in before if call["kind"] == "topic"]
    assert done.code == 3
    assert (counts["new"], counts["changed"]) == (0, 0)
    # The portal's list leaves out topics whose deadlines are all over.
    assert len(topics) - 3 <= counts["same"] <= len(topics)
    after = {call["id"]: call for call in program.calls("--now", DAY)}
    assert set(after) == {call["id"] for call in before}
    for call in before:
        assert {**after[call["id"]], "last_seen": ""} == {**call, "last_seen": ""}


def test_topics_first_seen_during_an_outage_are_whole_enough_to_use(program: Program) -> None:
    done = program.crawl(EXAMPLE, "--now", DAY, "--mischief", SEARCH_DOWN)
    assert (done.code, done.json()["health"]) == (3, "thin")
    calls = program.calls("--now", DAY)
    assert len(calls) > 30
    assert {call["kind"] for call in calls} == {"topic"}
    found = {call["source_key"]: call for call in calls}["LIFE-2026-CET-INDUSTRY"]
    assert found["next_deadline"] == "2026-09-16T17:00:00+02:00"
    assert found["programme_code"] == "43252405"
    shown = program.run("calls", "show", found["id"], "--format", "json").json()
    assert {"description", "conditions"} <= {section["kind"] for section in shown["sections"]}
    # The search is back: the same calls, none of them new again.
    again = program.crawl(EXAMPLE, "--now", "2026-08-21T05:00:00+00:00").json()
    assert again["counts"]["new"] == len(program.calls()) - len(calls)
