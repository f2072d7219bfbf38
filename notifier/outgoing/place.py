"""Whether mails may be sent from here: a restored backup would tell again what was told after it was made.

What was sent is written down in the database, and so it is lost with it. So a file outside the database remembers how
many mails an installation has sent. A database that knows of fewer than that is an older copy; one that has sent mails
of which this machine remembers nothing comes from somewhere else. From neither of them anything is sent before a person
has said what is to become of what is due. The file holds nothing of companies.
"""

import json
import os
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from catalogue.store.database import Database
    from catalogue.store.sending_place import SendingPlace

NOTE_EVERY = 100
"""After so many mails the file is written anew while a round of sending lasts."""
_ABOUT = "callfit compares this with its database before it sends mails; keep it out of backups of the database"


class PlaceError(Exception):
    """Nothing may be sent from here. The text says why."""


class FolderError(Exception):
    """The folder for what this machine remembers cannot be used. The text says which and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """What a machine remembers of an ``installation``: from which ``database`` it sent, and at least how many mails."""

    installation: str
    database: str
    sent: int


class StateFolder:
    """What this machine remembers, one file an installation in ``folder``.

    All functions raise `FolderError` where it cannot be read or written.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def recall(self, installation: str) -> Remembered | None:
        """What is remembered of an installation; None if nothing is."""
        return next((one for one in self.all() if one.installation == installation), None)

    def all(self) -> tuple[Remembered, ...]:
        """What is remembered of every installation."""
        try:
            if not self._folder.exists():
                return ()
            return tuple(_read(path) for path in sorted(self._folder.glob("sent-*.json")))
        except OSError as error:
            raise FolderError(self._problem(error)) from error

    def keep(self, remembered: Remembered) -> None:
        """Remember this, whole or not at all, even if the machine loses its power now."""
        text = json.dumps({"about": _ABOUT, **asdict(remembered)}, indent=2) + "\n"
        made: Path | None = None
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with NamedTemporaryFile("w", dir=self._folder, prefix=".", delete=False, encoding="utf-8") as file:
                made = Path(file.name)
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            made.replace(self._folder / f"sent-{remembered.installation}.json")
        except OSError as error:
            if made is not None:
                made.unlink(missing_ok=True)
            raise FolderError(self._problem(error)) from error

    def _problem(self, error: OSError) -> str:
        return (
            f"the folder {self._folder} cannot be used ({error.strerror}); it remembers how many mails were sent, so"
            " that a restored backup repeats none: let this user write there, or name another in CALLFIT_STATE"
        )


def _read(path: Path) -> Remembered:
    try:
        values: Any = json.loads(path.read_text(encoding="utf-8"))
        return Remembered(
            installation=str(values["installation"]), database=str(values["database"]), sent=int(values["sent"])
        )
    except (ValueError, KeyError, TypeError) as error:
        raise FolderError(
            f"{path} is damaged; it remembers how many mails were sent. If no backup was restored since, delete it and"
            " run: callfit digest resume --send"
        ) from error


class Place:
    """The place that a database is sent from, once `open_place` has let it."""

    def __init__(self, database: "Database", state: StateFolder) -> None:
        self._database = database
        self._state = state
        self._since = 0

    def note(self) -> None:
        """Remember how many mails were sent by now. Raises `FolderError`."""
        from catalogue.store.sending_place import find_place

        with self._database.read() as connection:
            place = find_place(connection)
        if place is not None:
            before = self._state.recall(place.installation)
            sent = max(place.sent, before.sent if before is not None else 0)
            self._state.keep(
                Remembered(installation=place.installation, database=self._database.whole_place, sent=sent)
            )
        self._since = 0

    def count(self) -> None:
        """One more mail was handled; now and then that is remembered. Raises `FolderError`."""
        self._since += 1
        if self._since >= NOTE_EVERY:
            self.note()


def open_place(database: "Database", folder: Path) -> Place:
    """The place from which mails may be sent now; ``folder`` is where this machine remembers what it has sent.

    Raises `PlaceError` if the database is a copy, `FolderError`, or `catalogue.store.errors.StoreError`.
    """
    from catalogue.store.sending_place import begin_place, find_place

    problem = find_problem(database, folder)
    if problem is not None:
        raise PlaceError(problem)
    with database.read() as connection:
        is_first = find_place(connection) is None
    if is_first:
        with database.write() as connection:
            begin_place(connection, _new_installation())
    place = Place(database, StateFolder(folder))
    # At the start as well: where nothing can be remembered, nothing is sent.
    place.note()
    return place


def find_problem(database: "Database", folder: Path) -> str | None:
    """Why nothing may be sent from here, in words for people; None if it may. Raises as `open_place` does."""
    from catalogue.store.sending_place import find_place, has_sent

    with database.read() as connection:
        stored, has_ever_sent = find_place(connection), has_sent(connection)
    return _judge(stored, database, StateFolder(folder).all(), has_ever_sent=has_ever_sent)


def settle_here(database: "Database", folder: Path) -> None:
    """Have mails sent from this database on this machine from now on, whatever was before.

    It is a new installation, so that the copy that it was made from, and the backups of that, go on to be told apart.
    Raises as `open_place` does, but for `PlaceError`.
    """
    from catalogue.store.sending_place import SendingPlace, find_place, replace_place

    state = StateFolder(folder)
    with database.write() as connection:
        stored = find_place(connection)
        before = state.recall(stored.installation) if stored is not None else None
        sent = max(stored.sent if stored is not None else 0, before.sent if before is not None else 0)
        settled = SendingPlace(installation=_new_installation(), sent=sent)
        # First the file: without the row it says nothing, and the row without the file would be a copy.
        state.keep(Remembered(installation=settled.installation, database=database.whole_place, sent=sent))
        replace_place(connection, settled)


def _new_installation() -> str:
    """An id for an installation that nobody else has."""
    return secrets.token_hex(8)


def _judge(
    stored: "SendingPlace | None", database: "Database", known: Iterable[Remembered], *, has_ever_sent: bool
) -> str | None:
    """Why nothing may be sent, in words for people; None if it may."""
    here = database.whole_place
    remembered = list(known)
    own = next((one for one in remembered if stored is not None and one.installation == stored.installation), None)
    if own is None:
        sent_here = max((one.sent for one in remembered if one.database == here), default=0)
        if sent_here:
            return (
                f"this machine has sent {sent_here} mails from {here}, and what is there now does not know of them: it"
                " is an older copy, or a new catalogue in its place"
            )
        if has_ever_sent or (stored is not None and stored.sent):
            return (
                f"{here} has sent mails before, and this machine remembers none of them: it is a copy or a restored"
                " backup, or it has moved here"
            )
        return None
    assert stored is not None
    if own.sent > stored.sent:
        return (
            f"{here} is an older copy: it knows of {stored.sent} mails that were sent, and this machine of {own.sent}"
        )
    if own.database != here and (database.is_shared or Path(own.database).is_file()):
        return f"{here} is a copy: this machine sent last from {own.database}"
    return None
