"""``callfit sources list``, ``show`` and ``check``: one broken file is a red row and harms no other."""

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from crawlers.registry import bundled_names
from tests.app.in_process import InProcess
from tests.app_runner import DAY, Program, crawled_program
from tests.crawlers.test_registry import GOOD

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def here(program: Program) -> InProcess:
    return InProcess(program.database)


LIST = """{"recorded_at": "2026-10-06T08:00:00+02:00", "about": "made", "answers": [
 {"url": "https://portal.example/feed", "file": "feed.xml"}]}"""
FEED = """<rss><channel><item><guid>{key}</guid><title>Panouri solare</title>
<link>https://portal.example/1</link></item></channel></rss>"""
READING = GOOD.replace(
    "return None",
    'return self.new_call(key=row.pop("id"), title=row.pop("title"), url=row.pop("link"))',
)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder of own sources: a good one with its answers, and broken ones that sort first and last."""
    folder = tmp_path / "own"
    examples = folder / "examples" / "ro_made"
    examples.mkdir(parents=True)
    (folder / "aa_first.py").write_text("1 / 0\n", encoding="utf-8")
    (folder / "ro_made.py").write_text(READING, encoding="utf-8")
    (folder / "zz_last.py").write_text("raise SystemExit\n", encoding="utf-8")
    (examples / "answers.json").write_text(LIST, encoding="utf-8")
    (examples / "feed.xml").write_text(FEED.format(key="A-1"), encoding="utf-8")
    return folder


def test_every_source_is_listed_and_a_broken_one_says_why(here: InProcess, own: Path) -> None:
    done = here.run("sources", "list", "--format", "json", CALLFIT_SOURCES=str(own))
    assert done.code == 0, done.err
    records = {record["name"]: record for record in done.json()}
    assert set(records) == {"aa_first", "ro_made", "zz_last", *bundled_names()}
    assert "line 1: ZeroDivisionError" in records["aa_first"]["problem"]
    assert "it ends the program" in records["zz_last"]["problem"]
    made = records["ro_made"]
    assert (made["shape"], made["country"], made["is_own"], made["verdict"], made["calls"]) == (
        "feed",
        "RO",
        True,
        None,
        0,
    )
    assert records["sk_itms21"]["shape"] == "json"


def test_the_table_fits_and_has_every_name(here: InProcess, own: Path) -> None:
    done = here.run("sources", "list", CALLFIT_SOURCES=str(own), COLUMNS="80")
    assert max(map(len, done.out.splitlines())) <= 80
    for name in ("aa_first", "ro_made", "zz_last", *bundled_names()):
        assert name in done.out
    assert f"{own / 'aa_first.py'}, line 1" in done.err
    assert "2 cannot be loaded" in " ".join(done.out.split())


def test_list_can_be_narrowed(here: InProcess, own: Path) -> None:
    def names(*options: str) -> list[str]:
        found = here.run("sources", "list", *options, "--format", "json", CALLFIT_SOURCES=str(own)).json()
        return [record["name"] for record in found]

    assert set(names("--country", "sk")) == {name for name in bundled_names() if name.startswith("sk_")}
    assert "ro_made" not in names("--proof", "recorded")
    # A file that cannot be loaded has no proof, and is shown all the same.
    assert {"aa_first", "zz_last", "sk_itms21"} <= set(names("--proof", "recorded"))
    assert "there are sources of: AA" in here.run("sources", "list", "--country", "xx", CALLFIT_SOURCES=str(own)).out
    assert "there are: recorded, derived" in here.run("sources", "list", "--proof", "none").err


def test_list_and_show_tell_how_a_source_stands(tmp_path: Path) -> None:
    program = crawled_program(tmp_path)
    rows = list(csv.DictReader(io.StringIO(program.run("sources", "list", "--now", DAY, "--format", "csv").out)))
    eu = next(row for row in rows if row["name"] == "eu_funding_tenders")
    assert (eu["verdict"], eu["since"][:10], int(eu["calls"]) > 10) == ("ok", DAY[:10], True)
    page = program.run("sources", "show", "eu_funding_tenders", "--now", DAY).out
    assert f"ok since {DAY[:10]}" in page
    assert "stale since" in program.run("sources", "show", "eu_funding_tenders", "--now", "2026-12-01").out


def test_list_and_show_work_without_a_catalogue(here: InProcess, tmp_path: Path) -> None:
    nowhere = f"sqlite:///{tmp_path / 'nowhere.db'}"
    done = here.run("sources", "list", "--format", "json", CALLFIT_DATABASE=nowhere)
    assert done.code == 0
    assert {record["calls"] for record in done.json()} == {None}
    assert "Verdicts and calls are left out" in done.err
    assert "never read" not in here.run("sources", "list", CALLFIT_DATABASE=nowhere).out
    assert "How it stands is not known" in here.run("sources", "show", "sk_itms21", CALLFIT_DATABASE=nowhere).out
    assert not (tmp_path / "nowhere.db").exists()


def test_show_tells_the_whole_declaration(here: InProcess, own: Path) -> None:
    page = here.run("sources", "show", "sk_itms21", COLUMNS="80").out
    for words in ("https://portal.itms21.sk/", "recorded: the list of open calls", "Europe/Bratislava", "kontakt*",
                  "personal data", "1 s between two requests", "40 to 1500 calls", "opens 90%"):  # fmt: skip
        assert words in page
    assert max(map(len, page.splitlines())) <= 80
    full = here.run("sources", "show", "sk_itms21", "--format", "json").json()
    assert full["unused"]["personal data"] == ["kontakt*", "subjekt"]
    broken = here.run("sources", "show", "zz_last", CALLFIT_SOURCES=str(own))
    assert broken.code == 1
    assert "zz_last.py, line 1" in broken.err
    assert "there is no source 'ro_none'" in here.run("sources", "show", "ro_none").err


def test_check_leads_from_nothing_to_a_reviewed_snapshot(program: Program, own: Path) -> None:
    mine = {"CALLFIT_SOURCES": str(own)}
    first = program.run("sources", "check", "ro_made", **mine)
    assert first.code == 3
    assert "callfit sources check ro_made --write" in " ".join(first.out.split())
    written = program.run("sources", "check", "ro_made", "--write", **mine)
    assert written.code == 0, written.out + written.err
    assert "Read it line by line against the answers" in written.out
    snapshot = own / "examples" / "ro_made" / "calls.json"
    assert [call["source_key"] for call in json.loads(snapshot.read_text(encoding="utf-8"))] == ["A-1"]
    again = program.run("sources", "check", "ro_made", **mine)
    assert (again.code, again.out) == (0, "green ro_made: 1 call read as reviewed\n")
    (own / "examples" / "ro_made" / "feed.xml").write_text(FEED.format(key="A-2"), encoding="utf-8")
    differs = program.run("sources", "check", "ro_made", **mine)
    assert differs.code == 3
    assert '-  "source_key": "A-1",' in differs.out
    assert '+  "source_key": "A-2",' in differs.out


def test_what_would_go_unnoticed_is_a_fault(here: InProcess, own: Path) -> None:
    mine = {"CALLFIT_SOURCES": str(own)}
    two = FEED.format(key="A-1").replace("</channel>", "<item><guid>A-2</guid><title>Pompe</title></item></channel>")
    (own / "examples" / "ro_made" / "feed.xml").write_text(two.replace("A-2</guid>", "A-2</guid><link>/2</link>"))
    assert here.run("sources", "check", "ro_made", "--write", **mine).code == 0
    done = here.run("sources", "check", "ro_made", "--spoil", **mine)
    assert done.code == 3
    assert "nobody would notice “half the rows”: calls change, and the reading is ok" in " ".join(done.out.split())


def test_check_of_all_goes_on_after_a_red_one(here: InProcess, own: Path) -> None:
    mine = {"CALLFIT_SOURCES": str(own)}
    here.run("sources", "check", "ro_made", "--write", **mine)
    done = here.run("sources", "check", "aa_first", "ro_made", "zz_last", "--format", "json", **mine)
    assert done.code == 3
    results = {result["name"]: result for result in done.json()}
    assert "ZeroDivisionError" in results["aa_first"]["faults"][0]
    assert (results["ro_made"]["ok"], results["ro_made"]["calls"]) == (True, 1)
    assert not results["zz_last"]["ok"]


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda own: (own / "examples" / "ro_made" / "answers.json").unlink(), "its kept answers cannot be used"),
        (lambda own: (own / "examples" / "ro_made" / "calls.json").write_text("["), "is damaged; write it anew"),
        (
            lambda own: (own / "ro_made.py").write_text(READING.replace('urls = ("https://portal.example/feed",)', "")),
            "it fails on its kept answers",
        ),
        (
            lambda own: (own / "examples").rename(own / "elsewhere"),
            "it has no kept answers, so nothing shows that it reads them right",
        ),
    ],
)
def test_check_says_what_to_do(here: InProcess, own: Path, spoil: "Callable[[Path], object]", words: str) -> None:
    spoil(own)
    done = here.run("sources", "check", "ro_made", CALLFIT_SOURCES=str(own))
    assert done.code == 3, done.err
    assert words in " ".join(done.out.split())
    assert "Traceback" not in done.err


def test_a_snapshot_is_overwritten_by_name_only(here: InProcess) -> None:
    done = here.run("sources", "check", "--write")
    assert done.code == 1
    assert "name the sources" in done.err
