"""``callfit sources new``: what it writes runs at once, and it writes over nothing."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import crawlers.registry
from app.sources.scaffold import MARK
from catalogue.taxonomy.countries import country_codes
from tests.app.in_process import InProcess
from tests.app_runner import ROOT

SHAPES = ("json", "html", "feed", "table", "archive")
TITLE = 'Fonduri "verzi" & <altele> \\ mai multe'


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An own folder that is not there yet."""
    folder = tmp_path / "mine" / "sources"
    monkeypatch.setenv("CALLFIT_SOURCES", str(folder))
    return folder


@pytest.fixture
def here(tmp_path: Path) -> InProcess:
    return InProcess(f"sqlite:///{tmp_path / 'none.db'}")


def make(here: InProcess, name: str, shape: str, *more: str) -> str:
    done = here.run("sources", "new", name, "--shape", shape, "--home", "https://portal.example/ro/", *more)
    assert done.code == 0, done.err
    return done.out


@pytest.mark.parametrize("country", ["ro", "eu", "ee"])
@pytest.mark.parametrize("shape", SHAPES)
def test_a_new_source_is_green_once_it_is_read(here: InProcess, own: Path, shape: str, country: str) -> None:
    name = f"{country}_{shape}"
    told = make(here, name, shape, "--title", TITLE, "--now", "2026-10-06")
    assert f"callfit sources check {name} --write" in told
    examples = own / "examples" / name
    written = {path for path in own.rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    assert {own / f"{name}.py", examples / "answers.json"} < written
    assert all(path == own / f"{name}.py" or path.parent == examples for path in written)
    first = here.run("sources", "check", name, "--write")
    assert first.code == 0, first.out
    # Spoilt as a portal may change it, too: what is written notices it.
    again = here.run("sources", "check", name, "--spoil")
    assert again.code == 0, again.out
    assert f"{name}: 5 calls read as reviewed" in again.out
    calls = json.loads((examples / "calls.json").read_text(encoding="utf-8"))
    assert [call["source_key"] for call in calls] == ["C-101", "C-102", "C-103", "C-104", "C-105"]
    assert {call["state"] for call in calls} == {"open"}
    assert calls[0]["closes"][0].startswith("2026-11-05T23:59")
    assert calls[0]["url"] == "https://portal.example/ro/calls/c-101"
    assert shape == "feed" or calls[1]["budget"]["total"]["amount"] == "500000"


@pytest.mark.parametrize("shape", SHAPES)
def test_what_is_written_is_clean_python_with_the_parts_to_fill_marked(here: InProcess, own: Path, shape: str) -> None:
    make(here, f"ro_{shape}", shape, "--title", TITLE)
    file = own / f"ro_{shape}.py"
    for command in (("check",), ("format", "--check")):
        ruff = [sys.executable, "-m", "ruff", *command, "--config", str(ROOT / "pyproject.toml"), str(file)]
        done = subprocess.run(ruff, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout
    text = file.read_text(encoding="utf-8")
    assert text.count(MARK) >= 7
    assert f"{text.count(MARK)} parts" in here.run("sources", "check", f"ro_{shape}", "--write").out
    assert json.loads(here.run("sources", "show", f"ro_{shape}", "--format", "json").out)["title"] == TITLE


def test_what_is_usual_in_the_country_is_filled_in(here: InProcess, own: Path) -> None:
    make(here, "cy_made", "json")
    make(here, "eu_made", "json", "--language", "fr", "--url", "https://other.example/api?size=50")
    cyprus, union = (here.run("sources", "show", name, "--format", "json").json() for name in ("cy_made", "eu_made"))
    assert (cyprus["zone"], cyprus["language"], cyprus["currency"]) == ("Asia/Nicosia", "el", "EUR")
    assert cyprus["title"] == "portal.example"
    assert (union["zone"], union["language"]) == ("Europe/Brussels", "fr")
    answers = json.loads((own / "examples" / "eu_made" / "answers.json").read_text(encoding="utf-8"))
    assert answers["answers"][0]["url"] == "https://other.example/api?size=50&page=1"
    assert cyprus["texts_may_be_stored"] is False


@pytest.mark.parametrize("name", ["sk_itms21", "ro_made"])
def test_nothing_is_overwritten(here: InProcess, own: Path, name: str) -> None:
    make(here, "ro_made", "json")
    before = (own / "ro_made.py").read_bytes()
    done = here.run("sources", "new", name, "--shape", "feed", "--home", "https://portal.example/")
    assert done.code == 1
    assert f"there is a source {name} already" in done.err
    assert (own / "ro_made.py").read_bytes() == before
    assert not (own / "sk_itms21.py").exists()


def test_answers_that_are_there_are_kept(here: InProcess, own: Path) -> None:
    (own / "examples" / "ro_made").mkdir(parents=True)
    done = here.run("sources", "new", "ro_made", "--shape", "feed", "--home", "https://portal.example/")
    assert done.code == 1
    assert "is there already, and nothing is overwritten" in done.err
    assert not (own / "ro_made.py").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("made", "--shape", "json", "--home", "https://p.example/"), "no name for a source"),
        (("RO_made", "--shape", "json", "--home", "https://p.example/"), "no name for a source"),
        (("uk_made", "--shape", "json", "--home", "https://p.example/"), "did you mean gb_made?"),
        (("xx_made", "--shape", "json", "--home", "https://p.example/"), "no country of ISO 3166-1"),
        (("ro_made", "--shape", "jsn", "--home", "https://p.example/"), "there are: json, html, feed, table, archive"),
        (("ro_made", "--shape", "json", "--home", "p.example"), "is no web address"),
        (("ro_made", "--shape", "json", "--home", "https://p.example/", "--url", "ftp://x/"), "is no web address"),
        (("ro_made", "--shape", "json", "--home", "https://p.example/", "--language", "rum"), "two small letters"),
    ],
)
def test_what_cannot_be_a_source_is_refused(here: InProcess, own: Path, arguments: tuple[str, ...], words: str) -> None:
    done = here.run("sources", "new", *arguments)
    assert done.code == 1
    assert words in done.err
    assert not list(own.rglob("*.py"))


def test_without_an_own_folder_it_goes_into_the_checkout(
    here: InProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crawlers.registry, "ROOT", tmp_path)
    done = here.run("sources", "new", "ro_made", "--shape", "json", "--home", "https://portal.example/")
    assert done.code == 1
    assert "this is no checkout" in done.err
    (tmp_path / "scrapy.cfg").touch()
    (tmp_path / "crawlers" / "spiders").mkdir(parents=True)
    make(here, "ro_made", "json")
    assert (tmp_path / "crawlers" / "spiders" / "ro_made.py").is_file()
    assert (tmp_path / "examples" / "ro_made" / "answers.json").is_file()


def test_every_country_of_europe_has_a_zone_and_a_language(here: InProcess, own: Path) -> None:
    for country in ("AT", "BG", "ES", "GR", "IE", "LU", "MT", "NO", "PT"):
        assert country in country_codes()
        make(here, f"{country.lower()}_made", "feed")
    records = here.run("sources", "list", "--format", "json").json()
    assert not [record["problem"] for record in records if record["is_own"] and record["problem"]]
