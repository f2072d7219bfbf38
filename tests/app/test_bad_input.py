"""What people and machines get wrong: each gets a message that says what, where and what to do, and an exit code."""

import sqlite3
from pathlib import Path

import pytest

from tests.app_runner import DAY, EXAMPLE, Program, crawled_program
from tests.forked import run_forked

GOOD = """
id: termo-ilfov
name: Termo Ilfov SRL
email: office@example.org
language: ro
country: RO
zone: Europe/Bucharest
description: Montăm pompe de căldură și panouri fotovoltaice pentru clădiri.
"""
CRAWL = ("crawl", "eu_funding_tenders", "--replay", str(EXAMPLE), "--now", DAY)


@pytest.fixture
def profile_file(tmp_path: Path) -> Path:
    """A profile that is right."""
    path = tmp_path / "profile.yaml"
    path.write_text(GOOD, encoding="utf-8")
    return path


def test_every_fault_of_a_profile_is_told_at_once_with_its_field(program: Program, tmp_path: Path) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text(
        "id: Termo Ilfov\nemail: nobody\nlanguage: klingon\ncountry: EL\nzone: Bucharest\nthemes: [gold]\n"
        "nuts: ro322\nturnover: 5\nenterprise: {employees: -3}\nsectors: [{code: D, revision: '2'}]\n"
        "partnering: maybe\n"
        "description: short\n",
        encoding="utf-8",
    )
    done = program.run("profile", "add", str(path))
    assert done.code == 1
    for words in (
        "wrong.yaml is not a profile",
        "id must be lower-case letters",
        "name is missing",
        "email must be one e-mail address",
        "language",
        "country must be a country's two letters in ISO 3166: Greece is GR",
        "zone must be a time zone such as Europe/Bucharest",
        "themes.0 must be one of",
        "nuts must be a NUTS code such as RO322",
        "turnover is not a field of a profile",
        "enterprise.employees",
        "sectors.0.code must be a NACE code",
        "partnering",
        "description",
    ):
        assert words in done.err, done.err
    assert "Traceback" not in done.err
    assert program.run("profile", "list", "--format", "json").json() == []


def test_a_seat_is_in_the_country_of_the_profile(program: Program, profile_file: Path) -> None:
    """Calls for its region would be judged by the one or the other."""
    done = program.run("profile", "add", str(profile_file), "--nuts", "ITC11")
    assert done.code == 1
    assert "nuts must be a region of RO, the profile's country, and ITC11 is not" in done.err


@pytest.mark.parametrize(
    ("text", "words"),
    [("- a list", "must hold one profile"), ("id: [", "is not YAML"), ("", "must hold one profile")],
)
def test_a_file_that_holds_no_profile(program: Program, tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(text, encoding="utf-8")
    done = program.run("profile", "add", str(path))
    assert (done.code, words in done.err) == (1, True), done.err


def test_a_profile_is_added_corrected_and_shown(program: Program, profile_file: Path) -> None:
    added = program.run("profile", "add", str(profile_file)).out
    assert added.startswith("added termo-ilfov; next: callfit match")
    assert "It gets no mail before it agrees: callfit profile ask termo-ilfov" in added
    agreed = program.run("profile", "add", str(profile_file), "--consent", "a signed form").out
    assert "gets no mail" not in agreed
    assert program.run("profile", "stop", "termo-ilfov", "--why", "a call").code == 0
    stopped = program.run("profile", "add", str(profile_file), "--consent", "a signed form")
    assert "termo-ilfov gets no mail: it wants none since" in stopped.err
    assert "callfit profile resume termo-ilfov" in stopped.err
    corrected = program.run("profile", "add", str(profile_file), "--employees", "24", "--theme", "buildings")
    assert corrected.out.startswith("replaced termo-ilfov")
    shown = program.run("profile", "show", "termo-ilfov", "--format", "json").json()
    assert (shown["enterprise"]["employees"], shown["themes"]) == (24, ["buildings"])
    assert [one["id"] for one in program.run("profile", "list", "--format", "json").json()] == ["termo-ilfov"]
    missing = program.run("profile", "show", "termo")
    assert (missing.code, "there are: termo-ilfov" in missing.err) == (1, True)


def test_an_unknown_setting_stops_every_command(program: Program) -> None:
    done = program.run("calls", "list", CALLFIT_DATABSE="sqlite:///x")
    assert done.code == 1
    assert "CALLFIT_DATABSE is not a setting; did you mean CALLFIT_DATABASE?" in done.err


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("crawl", "eu_funding"), 1, "there is no source 'eu_funding'; did you mean eu_funding_tenders?"),
        (("crawl",), 1, "name one source, or --all; callfit sources list shows them"),
        (("crawl", "eu_funding_tenders", "--all"), 1, "name one source, or --all"),
        (("crawl", "eu_funding_tenders", "--replay", "nowhere"), 1, "nowhere"),
        (("crawl", "eu_funding_tenders", "--texts", "x"), 1, "--texts and --mischief go with --replay"),
        (("crawl", "eu_funding_tenders", "--replay", str(EXAMPLE), "--mischief", "x"), 1, "no mischief is named 'x'"),
        (("calls", "show", "nothing"), 1, "there is no call 'nothing'; see: callfit calls list"),
        (("calls", "list", "--now", "yesterday"), 1, "is not an instant; write it as 2026-08-20"),
        (("calls", "list", "--state", "ajar"), 2, "ajar"),
        (("match", "--profile", "nobody"), 1, "there is no company 'nobody'"),
        (("profile", "add"), 1, "name a YAML file"),
        (("profile", "add", "none.yaml"), 1, "none.yaml cannot be read"),
        (("digest", "send", "--to", "ftp://x"), 1, "mails cannot go to 'ftp'; write smtp://HOST:PORT"),
    ],
)
def test_wrong_words(program: Program, arguments: tuple[str, ...], code: int, words: str) -> None:
    done = program.run(*arguments)
    assert done.code == code, done.err
    assert words in done.err
    assert "Traceback" not in done.err


def test_a_catalogue_that_is_not_there_or_not_writable(program: Program, tmp_path: Path) -> None:
    for url, words in (
        (f"sqlite:///{tmp_path / 'other.db'}", "run: callfit db upgrade"),
        (f"sqlite:///{tmp_path / 'no' / 'folder.db'}", "has no folder to be in"),
        ("postgresql://nobody:secret@127.0.0.1:9/none", "127.0.0.1:9"),
    ):
        done = program.run("calls", "list", CALLFIT_DATABASE=url)
        assert done.code == 5, done.err
        assert words in done.err
        assert "secret" not in done.err


def test_a_locked_catalogue_keeps_what_it_has(tmp_path: Path) -> None:
    program = crawled_program(tmp_path)
    before = program.calls("--now", DAY)
    with sqlite3.connect(tmp_path / "catalogue.db") as other:
        other.execute("BEGIN IMMEDIATE")
        done = run_forked("tests.app.impatient", CRAWL, folder=tmp_path, environment=program.environment)
        other.rollback()
    assert done.code == 5, done.err
    assert "locked" in done.err
    assert program.calls("--now", DAY) == before


def test_a_digest_folder_that_cannot_be_written(tmp_path: Path) -> None:
    program = crawled_program(tmp_path)
    program.run("profile", "add", str(EXAMPLE.parent / "profiles" / "ilfov-termo.yaml"), "--consent", "a test")
    blocked = tmp_path / "file"
    blocked.write_text("not a folder", encoding="utf-8")
    done = program.run("digest", "send", "--to", str(blocked), "--now", DAY)
    assert done.code in {1, 6}
    assert str(blocked) in done.err + done.out
    # Nothing is lost: the next attempt delivers what was due.
    again = program.run("digest", "send", "--to", str(tmp_path / "out"), "--now", DAY, "--format", "json")
    assert again.code == 0, again.err
    assert [record["outcome"] for record in again.json()] == ["sent"]
