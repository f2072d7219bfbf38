"""``callfit advisor``: who may sign in and see which companies, kept, changed and removed."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from catalogue.model.session import Session, SignIn
from catalogue.store import sessions
from catalogue.store.database import Database
from tests.app.in_process import InProcess
from tests.new_catalogue import make_catalogue
from tests.notifier.samples import NOW

EMAIL = "ana@pact.example"
ADD = ("advisor", "add", "ana", "--name", "Ana Pop", "--email", "Ana@Pact.example", "--language", "ro")


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("advisors") / "catalogue.db"
    with Database.open(f"sqlite:///{file}") as database:
        make_catalogue(database)
    return file


@pytest.fixture
def callfit(empty: Path, tmp_path: Path) -> InProcess:
    shutil.copy(empty, tmp_path / "catalogue.db")
    return InProcess(f"sqlite:///{tmp_path / 'catalogue.db'}")


def sign_in(callfit: InProcess) -> None:
    """Somebody signed in with the advisor's address."""
    until = NOW + timedelta(days=14)
    with Database.open(callfit.database) as database, database.write() as connection:
        sessions.put_sign_in(connection, SignIn(mark="m", email=EMAIL, made_at=NOW, ends_at=until))
        assert sessions.use_sign_in(connection, "m", Session(mark="s", email=EMAIL, began_at=NOW, ends_at=until))
        sessions.put_sign_in(connection, SignIn(mark="m2", email=EMAIL, made_at=NOW, ends_at=until))


def signed_in(callfit: InProcess) -> tuple[bool, bool]:
    """Whether the session holds, and the link that is on its way."""
    with Database.open(callfit.database) as database, database.read() as connection:
        found = sessions.find_session(connection, "s", NOW), sessions.find_sign_in(connection, "m2", NOW)
    return found[0] is not None, found[1] is not None


def test_an_advisor_is_added_listed_changed_and_removed(callfit: InProcess) -> None:
    added = callfit.run(*ADD, "--cohort", "ilfov", "--cohort", "ilfov", "--cohort", "torino", "--format", "json")
    assert added.code == 0, added.err
    ana = {
        "id": "ana",
        "name": "Ana Pop",
        "email": EMAIL,
        "language": "ro",
        "zone": "Europe/Brussels",
        "cohorts": ["ilfov", "torino"],
    }
    assert added.json() == [ana]
    assert "no company is in the cohort 'ilfov' yet" in added.err
    assert callfit.run("advisor", "list", "--format", "json").json() == [ana]
    changed = callfit.run(
        "advisor", "change", "ana", "--zone", "Europe/Bucharest", "--cohort", "cluj", "--format", "json"
    )
    assert changed.json() == [ana | {"zone": "Europe/Bucharest", "cohorts": ["cluj"]}]
    assert "Ana Pop" in callfit.run("advisor", "list").out
    assert callfit.run("advisor", "change", "ana", "--no-cohort", "--format", "json").json()[0]["cohorts"] == []
    assert callfit.run("advisor", "remove", "ana").out == "removed ana\n"
    assert "no advisors yet" in callfit.run("advisor", "list").out


def test_all_that_is_wrong_is_told_at_once_and_nothing_is_kept(callfit: InProcess) -> None:
    wrong = callfit.run(
        "advisor",
        "add",
        "admin",
        "--name",
        " ",
        "--email",
        "ana",
        "--language",
        "xx",
        "--zone",
        "Mars",
        "--cohort",
        "A B",
    )
    assert wrong.code == 1
    for words in ("the id must", "the name must", "the e-mail address", "the language must", "the time zone", "'A B'"):
        assert words in wrong.err
    assert callfit.run("advisor", "list", "--format", "json").json() == []


def test_an_id_and_an_address_are_one_advisors(callfit: InProcess) -> None:
    assert callfit.run(*ADD).code == 0
    assert "is there already" in callfit.run(*ADD).err
    other = callfit.run("advisor", "add", "bea", "--name", "Bea", "--email", EMAIL.upper())
    assert other.code == 1
    assert "is that of ana" in other.err
    assert callfit.run("advisor", "add", "bea", "--name", "Bea", "--email", "bea@pact.example").code == 0
    assert "is that of ana" in callfit.run("advisor", "change", "bea", "--email", EMAIL).err


def test_one_that_is_not_there_is_told_with_those_that_are(callfit: InProcess) -> None:
    assert "there are none yet" in callfit.run("advisor", "remove", "ana").err
    callfit.run(*ADD)
    assert "there are: ana" in callfit.run("advisor", "change", "eva", "--name", "Eva").err
    assert "not both" in callfit.run("advisor", "change", "ana", "--cohort", "ilfov", "--no-cohort").err


def test_a_new_address_and_a_removal_sign_out(callfit: InProcess) -> None:
    callfit.run(*ADD)
    sign_in(callfit)
    callfit.run("advisor", "change", "ana", "--name", "Ana Popescu")
    assert signed_in(callfit) == (True, True)
    callfit.run("advisor", "change", "ana", "--email", "ana@elsewhere.example")
    assert signed_in(callfit) == (False, False)
    callfit.run("advisor", "change", "ana", "--email", EMAIL)
    sign_in(callfit)
    callfit.run("advisor", "remove", "ana")
    assert signed_in(callfit) == (False, False)
