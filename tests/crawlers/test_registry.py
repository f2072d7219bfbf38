"""The registry: whatever one file does, the others are found, and each fault says where it is and why."""

import subprocess
import sys
from pathlib import Path

import pytest

import crawlers.spiders
from catalogue.settings import SettingsError
from crawlers.registry import (
    ROOT,
    BrokenSourceError,
    SourceLoader,
    UnknownSourceError,
    bundled_names,
    load_source,
    source_names,
    source_place,
)

GOOD = """
from crawlers.portals.feed import Feed
from crawlers.source import Expect, Proof, Source

class Made(Feed):
    source = Source(
        title="Made", country="RO", language="ro", zone="Europe/Bucharest", home="https://portal.example/",
        licence="open", expect=Expect(at_least=1, at_most=9), proof=Proof.DOCUMENTATION, checked_against="nothing",
    )
    urls = ("https://portal.example/feed",)

    def call(self, row):
        return None
"""
BROKEN = {
    "aa_first": "raise SystemExit(7)\n",
    "ab_divides": "\n\n1 / 0\n",
    "ac_syntax": "x = 1\ndef (:\n",
    "ad_imports": "import no_such_module_anywhere\n",
    "ae_nothing": "",
    "af_undeclared": "from crawlers.portals.feed import Feed\nclass Bare(Feed):\n    def call(self, row): ...\n",
    "ag_abstract": GOOD.replace("def call", "def cal"),
    "ah_types": GOOD.replace("checked_against=", "every=1, checked_against="),
    "ai_key": GOOD.replace("checked_against=", 'key_setting="no_such", checked_against='),
    "zz_last": "raise BaseException('on purpose')\n",
}


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An own folder with a good source among broken ones."""
    monkeypatch.setenv("CALLFIT_SOURCES", str(tmp_path))
    for name, text in {**BROKEN, "ro_made": GOOD}.items():
        (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
    (tmp_path / "_notes.py").write_text("raise SystemExit\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("aa_first", "line 1: it ends the program when it is loaded"),
        ("ab_divides", "line 3: ZeroDivisionError: division by zero"),
        ("ac_syntax", "line 2: "),
        ("ad_imports", "line 1: ModuleNotFoundError: No module named 'no_such_module_anywhere'"),
        ("ae_nothing", "declares 0 sources where one belongs"),
        ("af_undeclared", "Bare has no declaration"),
        ("ag_abstract", "Made does not say how it does this: call"),
        ("ah_types", "its every is of another type"),
        ("ai_key", "its key_setting 'no_such' is no setting"),
        ("zz_last", "line 1: BaseException: on purpose"),
    ],
)
def test_a_broken_file_says_where_and_why_and_hides_no_other(own: Path, name: str, words: str) -> None:
    with pytest.raises(BrokenSourceError, match=str(own / f"{name}.py")) as caught:
        load_source(name)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
    assert load_source("ro_made").name == "ro_made"
    assert load_source("sk_itms21").name == "sk_itms21"


def test_every_file_is_listed_and_none_else(own: Path) -> None:
    assert set(source_names()) == {*BROKEN, "ro_made", *bundled_names()}
    assert list(source_names()) == sorted(source_names())
    assert "ro_made" not in bundled_names()
    assert SourceLoader().list() == list(source_names())
    with pytest.raises(KeyError, match="there is no source 'ro_nothing'"):
        SourceLoader().load("ro_nothing")


def test_a_source_stands_beside_its_examples(own: Path) -> None:
    place = source_place("ro_made")
    assert (place.file, place.examples) == (own / "ro_made.py", own / "examples" / "ro_made")
    assert str(place) == str(own / "ro_made.py")
    bundled = source_place("sk_itms21")
    assert bundled.examples == ROOT / "examples" / "sk_itms21"
    assert str(bundled) == "crawlers/spiders/sk_itms21.py"
    with pytest.raises(UnknownSourceError, match="did you mean ro_made"):
        source_place("ro_mad")


def test_a_bundled_name_cannot_be_taken(own: Path) -> None:
    (own / "sk_itms21.py").write_text(GOOD, encoding="utf-8")
    with pytest.raises(BrokenSourceError, match=r"crawlers/spiders/sk_itms21.py is a source of that name already"):
        load_source("sk_itms21")
    assert list(source_names()).count("sk_itms21") == 1


@pytest.mark.parametrize("name", ["Helper", "ro", "r_x", "ro-made", "ro_made "])
def test_a_file_that_is_not_named_like_a_source_is_told(own: Path, name: str) -> None:
    (own / f"{name}.py").write_text(GOOD, encoding="utf-8")
    assert name in source_names()
    with pytest.raises(BrokenSourceError, match="named by country and portal"):
        load_source(name)


def test_an_own_folder_that_is_not_there_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLFIT_SOURCES", str(tmp_path / "gone"))
    with pytest.raises(SettingsError, match="there is no such folder"):
        source_names()


def test_broken_files_among_the_bundled_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted where they sort before and after all others."""
    for name in ("aa_first", "zz_last"):
        (tmp_path / f"{name}.py").write_text(BROKEN[name], encoding="utf-8")
    monkeypatch.setattr(crawlers.spiders, "__path__", [*crawlers.spiders.__path__, str(tmp_path)])
    assert {"aa_first", "sk_itms21", "zz_last"} <= set(bundled_names())
    for name in ("aa_first", "zz_last"):
        with pytest.raises(BrokenSourceError, match="line 1"):
            load_source(name)
    assert load_source("sk_itms21").name == "sk_itms21"


def test_scrapy_lists_all_of_them(own: Path) -> None:
    program = [sys.executable, "-m", "scrapy", "list"]
    done = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == list(source_names())
