"""Catalogues of the self-test's own: filled with the sample, and made anew for each trial."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING

from app.selftest.sample import MONDAY, SOURCES
from catalogue.model.run import Health

if TYPE_CHECKING:
    from catalogue.model.call import Call
    from catalogue.model.profile import Profile
    from catalogue.store.database import Database

_STATE = "state"
_STATE = "state"
_SETTINGS = """\
database = "{url}"
secret = "{secret}"
cache = ""
state = "{state}"
site = "https://selftest.example"
sender_name = "Callfit"
sender_address = "digest@selftest.example"
contact = "team@selftest.example"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """A catalogue: its ``url``, and the ``settings`` file with which a program finds it.

    ``folder`` holds all of it that is a file, ``whole`` the copy of the SQLite file from which it is made anew.
    """

    url: str
    folder: Path
    settings: Path
    whole: Path | None

    def open(self) -> "Database":
        """Its database."""
        from catalogue.store.database import Database

        return Database.open(self.url)

    def keep(self) -> None:
        """Have it as it is now whenever it is made anew."""
        if self.whole is not None:
            shutil.copy(self._file, self.whole)

    def renew(self) -> None:
        """Make it as it was when it was kept, no mail sent from it. On PostgreSQL the calls stay as they are now."""
        # What this machine remembers of the mails that it sent goes with them: this is no restored backup.
        shutil.rmtree(self.folder / _STATE, ignore_errors=True)
        # What this machine remembers of it is of the one before.
        shutil.rmtree(self.folder / _STATE, ignore_errors=True)
        if self.whole is None:
            from catalogue.store.scratch import forget_mails

            with self.open() as database:
                forget_mails(database)
            return
        for file in self.folder.iterdir():
            if file.name.startswith(f"{self._file.name}-"):
                file.unlink()
        shutil.copy(self.whole, self._file)

    @property
    def _file(self) -> Path:
        return self.folder / "catalogue.db"


@contextmanager
def make_catalogue(
    within: Path, server: str | None, profiles: "Sequence[Profile]", found: "Sequence[Call]"
) -> Iterator[Catalogue]:
    """A catalogue of ``profiles`` and of the calls ``found``, which were read two hours before `MONDAY`.

    It is a SQLite file in a folder below ``within``, or a schema of its own in the PostgreSQL database ``server``.
    """
    folder = within / token_hex(4)
    folder.mkdir()
    if server is None:
        with _filled(f"sqlite:///{folder / 'catalogue.db'}", folder, profiles, found) as made:
            yield made
        return
    from catalogue.store.scratch import scratch_schema

    with scratch_schema(server, token_hex(8)) as url, _filled(url, folder, profiles, found) as made:
        yield made


@contextmanager
def _filled(url: str, folder: Path, profiles: "Sequence[Profile]", found: "Sequence[Call]") -> Iterator[Catalogue]:
    from app.consenting import note_consent
    from catalogue.store import schema
    from catalogue.store.database import Database
    from catalogue.store.profiles import put_profile

    is_file = url.startswith("sqlite:")
    settings = folder / "callfit.toml"
    texts = _SETTINGS.format(url=url, secret=token_hex(16), state=folder / _STATE)
    settings.write_text(texts, encoding="utf-8")
    made = Catalogue(url=url, folder=folder, settings=settings, whole=folder / "whole.db" if is_file else None)
    joined = MONDAY - timedelta(days=1)
    if is_file:
        # Making the tables takes longer than filling them.
        empty = folder.parent / "empty.db"
        if not empty.exists():
            with Database.open(f"sqlite:///{empty}") as database:
                schema.upgrade(database)
        shutil.copy(empty, folder / "catalogue.db")
    with made.open() as database:
        if not is_file:
            schema.upgrade(database)
        with database.write() as connection:
            for profile in profiles:
                put_profile(connection, profile, joined)
                note_consent(connection, profile.id, "made up for the self-test", joined)
        read_portals(database, found, MONDAY - timedelta(hours=2))
    made.keep()
    yield made


def read_portals(database: "Database", found: "Sequence[Call]", now: datetime) -> None:
    """Keep ``found`` as a complete reading of each source at ``now`` (aware); what it does not have is gone."""
    from catalogue.store.calls import Grace, count_missed, put_calls
    from catalogue.store.runs import begin_run, finish_run

    at_once = Grace(runs=1, span=timedelta(0))
    for source in SOURCES:
        with database.write() as connection:
            run = begin_run(connection, source, now)
            put_calls(connection, [call for call in found if call.source == source], run)
            done = replace(run, finished_at=now + timedelta(minutes=5), health=Health.OK, complete=True)
            finish_run(connection, done)
            count_missed(connection, done, at_once)
