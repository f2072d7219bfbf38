"""A catalogue with a bit of everything and all who use its pages: guests, a company, an advisor, an admin."""

import sqlite3
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa

from app.current_offer import CurrentOffer
from app.web import make_app
from app.web.members import mark_of, session_csrf
from app.web.site import Site
from catalogue.model.call import Call
from catalogue.model.choice import Choice, ChoiceKind, ChosenBy
from catalogue.model.consent import Consent, ConsentState
from catalogue.model.delivery import Delivery
from catalogue.model.profile import Profile
from catalogue.model.run import Health
from catalogue.model.session import SignIn
from catalogue.store import advisors, calls, choices, consents, profiles, runs, sessions, tables
from catalogue.store.database import Database
from catalogue.store.deliveries import find_pending, plan_delivery
from notifier.links import Purpose
from tests.app.web.admin import conftest as machinery
from tests.app.web.advisor.conftest import ANA, BRUNO, OFFICINE
from tests.app.web.company.conftest import PUMPS, SENT
from tests.app.web.conftest import Clock, at_once
from tests.app.web.hostile.asking import Asker
from tests.app.web.members import begin_session
from tests.notifier.samples import CORK, NOW

LINKS, SENDER, ADMIN = machinery.LINKS, machinery.SENDER, machinery.ADMIN
OURS = replace(PUMPS, email="office@cork.example", cohorts=("ilfov",))
"""The company whose links are used, which Ana looks after."""
THEIRS = replace(OFFICINE, cohorts=("torino",))
"""A company that is Bruno's business and no one else's."""
ASKED = replace(OURS, id="asked", name="Not asked yet", email=CORK.email, cohorts=())
"""One whose address takes no mail."""
PAUSED = replace(OURS, id="paused", name="Pauses", email="paused@hostile.example", cohorts=())
SIGN_IN = "a-secret-to-sign-in-with"
FOREIGN = (THEIRS.id, "torino", BRUNO.id, "2", machinery.TWIN.id, "mail-1")
"""What belongs to others: a company, its cohort and advisor, a note on it, a call, a mail."""
_PLACES = {
    table.name: place
    for table in tables.metadata.sorted_tables
    for place, column in enumerate(table.columns)
    if column.name == "profile_id" or (table.name, column.name) == ("profile", "id")
}
"""Where in a row stands whose it is, by the names of the tables."""
Rows = dict[str, set[tuple[Any, ...]]]


@dataclass(frozen=True)
class Who:
    """Somebody who uses the pages: where they begin, and the companies whose rows they may change."""

    name: str
    starts: tuple[str, ...]
    own: frozenset[str] = frozenset()
    cookie: str = ""


@dataclass
class Town:
    """The catalogue as it was made, its pages, and who uses them."""

    site: Site
    asker: Asker
    people: tuple[Who, ...]
    _live: sqlite3.Connection
    _whole: sqlite3.Connection

    _version: int = 0

    def is_changed(self) -> bool:
        """Whether something was written since the catalogue was made what it was."""
        return self._now() != self._version

    def restore(self) -> None:
        """Make the catalogue what it was."""
        self._whole.backup(self._live)
        self._version = self._now()

    def keep(self) -> None:
        """Take the catalogue as it is now for what it was made."""
        self._live.backup(self._whole)
        self.restore()

    def _now(self) -> int:
        """Another number whenever another connection wrote something."""
        return int(self._live.execute("PRAGMA data_version").fetchone()[0])

    def rows(self) -> Rows:
        """What the tables hold now that name a company."""
        return {name: {*self._live.execute(f'SELECT * FROM "{name}"')} for name in _PLACES}

    def mails(self) -> tuple[Delivery, ...]:
        """Those that wait to be sent."""
        with self.site.database.read() as connection:
            return tuple(find_pending(connection))

    def csrf(self, who: Who) -> str:
        return session_csrf(self.site, mark_of(who.cookie)) if who.cookie else ""


def touched(before: Rows, after: Rows, own: Collection[str]) -> list[str]:
    """Rows of companies other than ``own`` that were changed, taken away or, where the company was there, added."""
    known = {row[0] for row in before["profile"]}
    return [
        f"{name} {row}"
        for name, place in _PLACES.items()
        for row in before[name] ^ after[name]
        if row[place] in known and row[place] not in own
    ]


def company_links(company: Profile, key: str, call_id: str) -> tuple[str, ...]:
    """Every link that a mail to a company can have."""
    told = {
        Purpose.CONFIRM: (company.email, NOW),
        Purpose.SAVE: (call_id,),
        Purpose.DISMISS: (call_id,),
        Purpose.NOT_FOR_US: (call_id,),
        Purpose.VIEW: (SENT.id,),
        Purpose.OWN: (NOW,),
    }
    found = [getattr(LINKS, one.name.lower())(key, *told.get(one, ())) for one in Purpose]
    return tuple(one.removeprefix(LINKS.site) for one in found)


def furnish(file: Path, offered: tuple[Call, ...]) -> None:
    """All that admins see, the companies of two cohorts, ``offered`` beside other calls, mails, choices and a note."""
    machinery.furnish(file)
    with Database.open(f"sqlite:///{file}") as database, database.write() as connection:
        by_source: dict[str, list[Call]] = {}
        for call in offered:
            by_source.setdefault(call.source, []).append(call)
        for source, found in by_source.items():
            run = runs.begin_run(connection, source, NOW - timedelta(hours=2))
            calls.put_calls(connection, found, run)
            runs.finish_run(connection, replace(run, finished_at=NOW, health=Health.OK, complete=True))
        states = {OURS: ConsentState.CONFIRMED, THEIRS: ConsentState.CONFIRMED, PAUSED: ConsentState.CONFIRMED}
        for company in (OURS, THEIRS, ASKED, PAUSED):
            profiles.put_profile(connection, company, NOW)
            state = states.get(company, ConsentState.UNCONFIRMED)
            consents.put_consent(connection, Consent(profile_id=company.id, state=state, at=NOW, how="test"))
        paused = Consent(profile_id=PAUSED.id, state=ConsentState.PAUSED, at=NOW, how="test")
        consents.put_consent(connection, paused)
        for company in (OURS, THEIRS):
            for call, kind in zip(
                offered[10:], (ChoiceKind.LINKED, ChoiceKind.SAVED, ChoiceKind.DISMISSED), strict=False
            ):
                by = ChosenBy.ADVISOR if kind is ChoiceKind.LINKED else ChosenBy.COMPANY
                choices.put_choice(
                    connection,
                    Choice(profile_id=company.id, call_id=call.id, kind=kind, at=NOW, by=by, why="Some words"),
                )
            advisors.put_note(connection, company.id, "A note", ANA.id, NOW, offered[0].id)
        for advisor in (ANA, BRUNO):
            advisors.put_advisor(connection, advisor, NOW)
        plan_delivery(connection, SENT)
        until = NOW + timedelta(minutes=20)
        sessions.put_sign_in(connection, SignIn(mark=mark_of(SIGN_IN), email=ANA.email, made_at=NOW, ends_at=until))


@contextmanager
def open_town(file: Path, call_id: str) -> Iterator[Town]:
    """The pages of the catalogue in ``file``, and who uses them; links of mails are about the call ``call_id``."""
    with Database.open(f"sqlite:///{file}") as database:
        # Nobody needs it after a power cut.
        sa.event.listen(database._engine, "connect", lambda made, _: made.execute("PRAGMA synchronous = OFF"))
        site = Site(
            database=database,
            offer=CurrentOffer(database, beside=at_once),
            sender=SENDER,
            clock=Clock(),
            admins=frozenset({ADMIN}),
            metrics_key=machinery.KEY,
        )
        ana, admin = (begin_session(database, email, NOW) for email in (ANA.email, ADMIN))
        with database.read() as connection:
            keys = {one: profiles.link_key_of(connection, one.id) for one in (OURS, ASKED, PAUSED)}
        mailed = [link for company, key in keys.items() for link in company_links(company, key, call_id)]
        mailed += [f"{one}/calls" for one in mailed if one.startswith(f"/{Purpose.VIEW}/")]
        people = (
            Who(name="guest", starts=("/", f"/sign-in/{SIGN_IN}", f"/api/v1/calls/{quote(call_id)}/history")),
            Who(name="company", starts=tuple(mailed), own=frozenset(one.id for one in keys)),
            Who(name="advisor", starts=("/advisor",), own=frozenset({OURS.id}), cookie=ana),
            Who(name="admin", starts=("/admin",), own=frozenset({OURS.id}), cookie=admin),
        )
        live, whole = sqlite3.connect(file), sqlite3.connect(":memory:")
        live.execute("PRAGMA synchronous = OFF")
        live.backup(whole)
        asker = Asker(make_app(site))
        try:
            town = Town(site=site, asker=asker, people=people, _live=live, _whole=whole)
            town.restore()
            yield town
        finally:
            asker.close()
            live.close()
            whole.close()
