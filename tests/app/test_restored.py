"""A restored backup sends nothing before a person has chosen; an installation that lives on notices nothing of that."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli import app
from app.errors import CommandError, Exit
from catalogue.model.delivery import DeliveryState, LedgerEntry
from catalogue.model.match import Match
from catalogue.model.profile import Profile
from catalogue.store import deliveries, sending_place
from catalogue.store.database import Database
from tests.new_catalogue import new_catalogue
from tests.notifier.conftest import fill
from tests.notifier.posting import four, plan
from tests.notifier.samples import CORK, NOW, numbered

WEEK = timedelta(days=7)
LATER = NOW + WEEK


@dataclass
class House:
    """An installation: its database, and the folder that stands for its machine."""

    url: str
    machine: Path
    out: Path
    found: Callable[[Profile], list[Match]]

    def callfit(self, *arguments: str, now: object = NOW) -> tuple[int, str]:
        """Run a command here; its exit code and what it said."""
        environment = {
            "CALLFIT_DATABASE": self.url,
            "CALLFIT_STATE": str(self.machine),
            "CALLFIT_SECRET": "s" * 32,
            "CALLFIT_CACHE": "",
        }
        done = CliRunner().invoke(app, [*arguments, "--now", now.isoformat()], env=environment)  # type: ignore[attr-defined]
        if isinstance(done.exception, CommandError):
            return int(done.exception.exit_code), done.output + str(done.exception)
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done.exit_code, done.output

    def find(self, profile: Profile) -> list[Match]:
        """The calls that fit at the time."""
        return self.found(profile)

    def send(self, now: object = NOW) -> tuple[int, str]:
        return self.callfit("digest", "send", "--to", str(self.out), now=now)

    @property
    def mails(self) -> int:
        """How many mails were ever sent from here and from its copies."""
        return len(list(self.out.glob("*.eml")))

    def remembered(self) -> list[int]:
        """What the machine remembers of how many mails were sent, by installation."""
        return sorted(json.loads(path.read_text())["sent"] for path in self.machine.glob("sent-*.json"))

    def told(self, profile: Profile = CORK) -> set[LedgerEntry]:
        with Database.open(self.url) as database, database.read() as connection:
            return set(deliveries.find_entries(connection, profile.id))

    def states(self) -> dict[DeliveryState, int]:
        with Database.open(self.url) as database, database.read() as connection:
            return deliveries.count_by_state(connection)


@pytest.fixture
def copy(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[str], str]]:
    """Copies a database, as a backup does and as its restoring does; the URL of the copy."""
    made: list[str] = []

    def copy_it(url: str) -> str:
        name = f"copy_{len(made)}"
        if url.startswith("sqlite"):
            path = tmp_path / f"{name}.db"
            shutil.copy(url.removeprefix("sqlite:///"), path)
            return f"sqlite:///{path}"
        server = request.getfixturevalue("postgres_server")
        made.append(name)
        return str(server.copy(url, name))

    yield copy_it
    for name in made:
        request.getfixturevalue("postgres_server").drop(name)


def restore(house: House, backup: str, request: pytest.FixtureRequest) -> None:
    """Put a backup in the place of the database."""
    if house.url.startswith("sqlite"):
        path = Path(house.url.removeprefix("sqlite:///"))
        for file in path.parent.glob(f"{path.name}*"):
            file.unlink()
        shutil.copy(backup.removeprefix("sqlite:///"), path)
        return
    server = request.getfixturevalue("postgres_server")
    server.copy(backup, server.name_of(house.url))


on_both = pytest.mark.parametrize("house", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def house(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    """An installation with three companies that have had no mail yet, on SQLite unless a test is ``on_both``."""
    if getattr(request, "param", "sqlite") == "postgresql":
        server = request.getfixturevalue("postgres_server")
        url = server.copy(request.getfixturevalue("postgres_url"), "house")
    else:
        url = new_catalogue(tmp_path / "catalogue.db")
    with Database.open(url) as database:
        fill(database)
    made = House(url=url, machine=tmp_path / "machine", out=tmp_path / "out", found=lambda profile: list(four(profile)))
    # What fits changes in the course of a test.
    monkeypatch.setattr("app.digests._matching", lambda database, now: made.find)
    return made


def something_new(house: House) -> None:
    """One more call fits everybody."""
    house.found = lambda profile: [*four(profile), *numbered(1)]


@on_both
def test_an_installation_that_lives_on_notices_nothing(house: House) -> None:
    assert house.send()[0] == 0
    assert (house.mails, house.remembered()) == (3, [3])
    something_new(house)
    assert house.send(LATER)[0] == 0
    assert (house.mails, house.remembered()) == (6, [6])
    assert "Nothing keeps this catalogue from sending" in house.callfit("digest", "resume")[1]
    assert house.callfit("digest", "resume", "--count-as-told")[0] == 0
    assert house.states() == {DeliveryState.SENT: 6}


@on_both
def test_a_backup_on_another_machine_sends_nothing_and_plans_nothing(
    house: House, copy: Callable[[str], str], tmp_path: Path
) -> None:
    house.send()
    there = House(url=copy(house.url), machine=tmp_path / "another", out=house.out, found=house.found)
    something_new(there)
    something_new(house)
    code, words = there.send(LATER)
    assert code == Exit.NOT_DELIVERED
    assert "callfit digest resume" in words
    assert "this machine remembers none of them" in words
    assert (there.mails, there.states()) == (3, {DeliveryState.SENT: 3})
    assert house.send(LATER)[0] == 0, "the first machine goes on"


def test_what_waits_in_a_copy_is_not_sent_either_and_the_doctor_says_so(house: House, tmp_path: Path) -> None:
    house.send()
    with Database.open(house.url) as database:
        plan(database, lambda profile: [*four(profile), *numbered(1)], now=LATER)
    assert not any(one["id"] == "mail:place" for one in json.loads(house.callfit("doctor", "--format", "json")[1]))
    house.machine = tmp_path / "another"
    code, words = house.callfit("mail", "send", "--to", str(house.out), now=LATER)
    assert (code, house.mails) == (Exit.NOT_DELIVERED, 3)
    assert "callfit digest resume" in words
    told = {one["id"]: one for one in json.loads(house.callfit("doctor", "--format", "json")[1])}
    assert told["mail:place"]["urgent"]
    assert "this machine remembers none of them" in told["mail:place"]["causes"][0]


@on_both
def test_a_backup_in_the_same_place_sends_nothing_either(
    house: House, copy: Callable[[str], str], request: pytest.FixtureRequest
) -> None:
    house.send()
    backup = copy(house.url)
    something_new(house)
    house.send(LATER)
    restore(house, backup, request)
    code, words = house.send(LATER)
    assert (code, house.mails) == (Exit.NOT_DELIVERED, 6)
    assert "it knows of 3 mails that were sent, and this machine of 6" in words


def test_a_backup_of_before_the_first_mail_sends_nothing(
    house: House, copy: Callable[[str], str], request: pytest.FixtureRequest
) -> None:
    backup = copy(house.url)
    house.send()
    restore(house, backup, request)
    code, words = house.send()
    assert (code, house.mails) == (Exit.NOT_DELIVERED, 3)
    assert "this machine has sent 3 mails from" in words


@on_both
def test_a_copy_beside_the_installation_sends_nothing(house: House, copy: Callable[[str], str]) -> None:
    house.send()
    beside = House(url=copy(house.url), machine=house.machine, out=house.out, found=house.found)
    something_new(house)
    code, words = beside.send(LATER)
    assert (code, beside.mails) == (Exit.NOT_DELIVERED, 3)
    assert "is a copy: this machine sent last from" in words
    assert house.send(LATER)[0] == 0


def test_a_file_that_was_moved_goes_on(tmp_path: Path, house: House) -> None:
    house.send()
    moved = tmp_path / "elsewhere.db"
    shutil.move(house.url.removeprefix("sqlite:///"), moved)
    house.url = f"sqlite:///{moved}"
    something_new(house)
    assert house.send(LATER)[0] == 0
    assert house.mails == 6


def restored(house: House, copy: Callable[[str], str], request: pytest.FixtureRequest) -> None:
    """A backup is made, a call is told to all, and the backup is restored, with a mail in it that waits."""
    house.send()
    backup = copy(house.url)
    something_new(house)
    house.send(LATER)
    restore(house, backup, request)


def test_it_is_shown_who_would_be_told_what_and_nothing_is_changed_by_that(
    house: House, copy: Callable[[str], str], request: pytest.FixtureRequest
) -> None:
    restored(house, copy, request)
    told = house.told()
    code, words = house.callfit("digest", "resume", "--format", "json", now=LATER)
    assert code == 0
    shown = json.loads(words)
    assert [(one["profile"], one["pending"], one["calls"] > 0) for one in shown] == [
        ("cork-robotics", 0, True),
        ("officine-torino", 0, True),
        ("termo-ilfov", 0, True),
    ]
    assert {one["last_sent"][:10] for one in shown} == {f"{NOW:%Y-%m-%d}"}
    assert "callfit digest resume --count-as-told" in house.callfit("digest", "resume", now=LATER)[1]
    assert house.told() == told
    assert house.send(LATER)[0] == Exit.NOT_DELIVERED


@on_both
def test_what_is_due_may_count_as_told_and_then_only_news_is_sent(
    house: House, copy: Callable[[str], str], request: pytest.FixtureRequest
) -> None:
    restored(house, copy, request)
    before = house.told()
    code, words = house.callfit("digest", "resume", "--count-as-told", now=LATER)
    assert code == 0
    assert "What 3 mails would have told counts as told" in words
    assert house.told() > before
    assert house.send(LATER)[0] == 0
    assert house.mails == 6, "nothing that was due is sent"
    house.found = lambda profile: [*four(profile), *numbered(2)]
    assert house.send(LATER + WEEK)[0] == 0
    assert house.mails == 9, "what is new is"
    assert house.states()[DeliveryState.WITHDRAWN] == 3


def test_what_is_due_may_be_sent_although_it_was_told_before(
    house: House, copy: Callable[[str], str], request: pytest.FixtureRequest
) -> None:
    restored(house, copy, request)
    assert house.callfit("digest", "resume", "--send", now=LATER)[0] == 0
    assert house.send(LATER)[0] == 0
    assert house.states() == {DeliveryState.SENT: 6}
    house.found = lambda profile: [*four(profile), *numbered(2)]
    assert house.send(LATER + WEEK)[0] == 0
    assert house.states() == {DeliveryState.SENT: 9}


@pytest.mark.parametrize("choice", ["--count-as-told", "--send"])
def test_mails_that_wait_in_the_copy_are_kept_or_count_as_told(house: House, tmp_path: Path, choice: str) -> None:
    house.send()
    something_new(house)
    with Database.open(house.url) as database:
        plan(database, house.found, now=LATER)
    house.machine = tmp_path / "another"
    assert house.states() == {DeliveryState.SENT: 3, DeliveryState.PENDING: 3}
    assert house.send(LATER)[0] == Exit.NOT_DELIVERED
    assert house.callfit("digest", "resume", choice, now=LATER)[0] == 0
    assert house.send(LATER)[0] == 0
    assert house.mails == (6 if choice == "--send" else 3)


def test_the_same_backup_restored_once_more_is_noticed_once_more(
    house: House, copy: Callable[[str], str], request: pytest.FixtureRequest
) -> None:
    house.send()
    backup = copy(house.url)
    for _ in range(2):
        something_new(house)
        house.send(LATER)
        restore(house, backup, request)
        assert house.send(LATER)[0] == Exit.NOT_DELIVERED
        house.callfit("digest", "resume", "--send", now=LATER)


def test_one_choice_at_a_time(house: House) -> None:
    code, words = house.callfit("digest", "resume", "--send", "--count-as-told")
    assert (code, "choose one" in words) == (1, True)


def test_where_nothing_can_be_remembered_nothing_is_sent(house: House) -> None:
    house.machine.write_text("no folder")
    code, words = house.send()
    assert (code, house.mails) == (Exit.NOT_DELIVERED, 0)
    assert "CALLFIT_STATE" in words


def test_what_is_remembered_is_no_companys(house: House) -> None:
    house.send()
    (file,) = house.machine.iterdir()
    assert json.loads(file.read_text()).keys() == {"about", "installation", "database", "sent"}
    assert (house.machine.stat().st_mode & 0o077, file.stat().st_mode & 0o077) == (0, 0)


def test_what_is_damaged_is_told_and_nothing_is_sent(house: House) -> None:
    house.send()
    (file,) = house.machine.iterdir()
    file.write_text("{")
    something_new(house)
    code, words = house.send(LATER)
    assert (code, house.mails) == (Exit.NOT_DELIVERED, 3)
    assert "is damaged" in words


def test_the_count_grows_with_the_mark_that_a_mail_was_sent(house: House) -> None:
    house.send()
    with Database.open(house.url) as database, database.read() as connection:
        place = sending_place.find_place(connection)
    assert place is not None
    assert place.sent == 3
