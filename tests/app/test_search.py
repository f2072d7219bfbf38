"""``callfit calls search`` on the bundled calls: what advisors type, what they see, and what scripts get."""

import csv
import io
import json
from typing import Any

import jsonschema
import pytest

from tests.app.in_process import InProcess
from tests.app_runner import DAY, ROOT, Program, crawled_program

SCHEMA = json.loads((ROOT / "docs" / "call.schema.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> InProcess:
    """A catalogue with the bundled calls. Read only."""
    return InProcess(crawled_program(tmp_path_factory.mktemp("searched")).database)


def search(filled: InProcess, *arguments: str) -> dict[str, Any]:
    done = filled.run("calls", "search", *arguments, "--format", "json", "--now", DAY)
    assert done.code == 0, done.err
    found: dict[str, Any] = done.json()
    return found


def test_what_the_romanian_advisor_types_finds_english_calls(filled: InProcess) -> None:
    found = search(filled, "pompe de căldură", "--state", "open")
    assert found["query"] == "pompe de căldură"
    (term,) = found["terms"]
    assert term["typed"] == "pompe de căldură"
    assert "heat pump" in term["also"]["en"]
    assert found["more"] is False
    assert found["calls"]
    for call in found["calls"]:
        matched = call.pop("matched")
        assert {word.lower() for word in matched["words"]} <= {"heat-pump", "heat pump", "heat pumps"}
        assert not matched["passage"] or matched["words"][0].lower() in matched["passage"].lower()
        assert call["state"] == "open"
        assert list(jsonschema.Draft202012Validator(SCHEMA).iter_errors(call)) == []
    only = search(filled, "pompe de căldură", "--language-only")
    assert only["calls"] == []
    assert only["terms"] == [{"typed": "pompe", "also": {}}, {"typed": "căldură", "also": {}}]


def test_the_page_shows_the_words_found_and_the_other_names(filled: InProcess) -> None:
    for width in (80, 120):
        done = filled.run("calls", "search", "pompe de căldură", "--now", DAY, COLUMNS=str(width))
        assert done.code == 0, done.err
        assert max(map(len, done.out.splitlines())) <= width
        for words in ("open", "2026-09-16 17:00", "EU  ", "heat-pump", "eu_funding_tenders:", "Wärmepumpe (de)"):
            assert words in done.out, words
        assert "\x1b[" not in done.out


def test_a_limit_says_that_there_are_more(filled: InProcess) -> None:
    every = search(filled, "energy", "--limit", "0")
    assert len(every["calls"]) > 3
    some = search(filled, "energy", "--limit", "3")
    assert some["more"] is True
    assert some["calls"] == every["calls"][:3]
    done = filled.run("calls", "search", "energy", "--limit", "3", "--now", DAY)
    assert "the best 3 calls; there are more: --limit 0 lists all" in done.out


def test_csv_is_the_calls(filled: InProcess) -> None:
    done = filled.run("calls", "search", "energy", "--format", "csv", "--now", DAY, "--limit", "2")
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert len(rows) == 2
    assert all(json.loads(row["matched"])["words"] for row in rows)


def test_nothing_found_says_why(filled: InProcess, program: Program) -> None:
    def told(*arguments: str) -> str:
        done = filled.run("calls", "search", *arguments, "--now", DAY)
        assert done.code == 0, done.err
        return done.out

    assert "no call says that" in told("kukuruz")
    assert "none of the calls that the options leave says that; others do" in told("energy", "--country", "RO")
    empty = InProcess(program.database).run("calls", "search", "energy")
    assert "next: callfit crawl eu_funding_tenders" in empty.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--", "-energy"), "there is nothing to search for in '-energy'"),
        (("***",), "write at least one word"),
        (("word " * 31,), "at most 30 words"),
        (("energy", "--country", "Romania"), "write two letters"),
        (("energy", "--closing-within", "soon"), "--closing-within 'soon' is no span of time; write it as 30d or 36h"),
    ],
)
def test_what_cannot_be_searched_says_what_to_do(filled: InProcess, arguments: tuple[str, ...], message: str) -> None:
    done = filled.run("calls", "search", *arguments)
    assert done.code == 1
    assert message in done.err


def test_closing_within_is_counted_from_the_instant_asked_for(filled: InProcess) -> None:
    near = search(filled, "energy", "--closing-within", "30d")["calls"]
    assert near
    assert all("2026-08-20" <= call["next_deadline"][:10] <= "2026-09-19" for call in near)
    assert search(filled, "energy", "--closing-within", "1h")["calls"] == []
