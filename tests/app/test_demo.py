"""The demo: the whole way, and once more with nothing to say."""

import email
import email.policy
import re
from pathlib import Path

import pytest

from tests.app_runner import Done, Program
from tests.new_catalogue import new_catalogue


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """The command line in a folder of its own."""
    folder = tmp_path_factory.mktemp("demo")
    return Program(folder, new_catalogue(folder / "catalogue.db"))


@pytest.fixture(scope="module")
def out(program: Program) -> Path:
    """The folder into which the demo writes."""
    return program.folder / "out"


@pytest.fixture(scope="module")
def first(program: Program, out: Path) -> Done:
    """The demo for the first time. What it wrote stays as it is."""
    return program.run("demo", "--out", str(out))


def test_the_demo_mails_two_companies_once_and_the_third_never(program: Program, first: Done, out: Path) -> None:
    assert first.code == 0, first.err
    mails = sorted(path.name for path in out.glob("*.eml"))
    pages = sorted(path.name for path in out.glob("*.html"))
    assert len(mails) == len(pages) == 2
    assert "eu_funding_tenders: ok" in first.out
    row = next(line for line in first.out.splitlines() if "nothing new" in line)
    assert " 0 " in row

    written = {path: path.read_bytes() for path in out.iterdir() if path.suffix in {".eml", ".html"}}
    # Where a container hands over the URL of its database in a file, the demo has a database of its own all the same.
    second = program.run("demo", "--out", str(out), CALLFIT_DATABASE_FILE="/run/secrets/database_url")
    assert second.code == 0, second.err
    assert "0 new" in second.out
    assert "Nothing is new, so nobody is mailed" in second.out
    assert {path: path.read_bytes() for path in out.iterdir() if path.suffix in {".eml", ".html"}} == written


def test_a_mail_of_the_demo_holds_what_an_sme_needs(first: Done, out: Path) -> None:
    assert first.code == 0, first.err
    for path in out.glob("*.eml"):
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        text = message.get_body(("plain",))
        html = message.get_body(("html",))
        assert text is not None
        assert html is not None
        assert message["Message-ID"]
        assert message["List-Unsubscribe"]
        assert re.search(r"\d", str(message["Subject"]))
        links = re.findall(r"https://ec\.europa\.eu/\S+", text.get_content())
        assert links
        for link in links:
            assert link.rstrip(".,)") in html.get_content()


def test_the_mails_are_in_the_languages_of_their_readers(first: Done, out: Path) -> None:
    assert first.code == 0, first.err
    languages = set()
    for path in out.glob("*.html"):
        found = re.search(r'<html[^>]* lang="(\w\w)"', path.read_text(encoding="utf-8"))
        assert found is not None
        languages.add(found.group(1))
    assert languages == {"ro", "it"}
