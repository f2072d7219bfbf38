"""Killed at any statement and run again, a reminder comes once as well, and what it told no digest tells again."""

from collections.abc import Callable
from pathlib import Path

import pytest

from catalogue.model.choice import Choice, ChoiceKind, ChosenBy
from catalogue.store.choices import put_choice
from catalogue.store.database import Database
from notifier.mails.mail import Mail
from notifier.telling.reminders import plan_reminders
from tests.notifier.posting import Box, plan, send, states
from tests.notifier.samples import CORK, HEAT_PUMPS, NOW, SENDER, match
from tests.notifier.test_outbox_interrupted import KilledError, killed_at
from tests.notifier.test_reminders import DAY


def remind_and_send(database: Database, box: Box) -> None:
    plan_reminders(database, DAY, sender=SENDER)
    send(database, box, DAY)


def test_a_reminder_that_is_killed_at_any_statement_comes_once(
    filled: Database, catalogue_url: str, tmp_path: Path
) -> None:
    chosen = Choice(profile_id=CORK.id, call_id=HEAT_PUMPS.id, kind=ChoiceKind.SAVED, at=NOW, by=ChosenBy.COMPANY)
    with filled.write() as connection:
        assert put_choice(connection, chosen)
    filled.close()
    path = Path(catalogue_url.removeprefix("sqlite:///"))
    whole = path.read_bytes()

    class Noting(Box):
        """Notes at which step it took the mail."""

        step = 0

        def send(self, mail: Mail, _meanwhile: Callable[[], None] | None = None, /) -> None:
            super().send(mail)
            self.step = len(steps)

    noting = Noting()
    with killed_at(-1) as steps:
        remind_and_send(filled, noting)
    filled.close()
    assert len(steps) > noting.step > 15
    repeated = []
    for step in range(len(steps)):
        for name in ("catalogue.db-wal", "catalogue.db-shm"):
            (tmp_path / name).unlink(missing_ok=True)
        path.write_bytes(whole)
        box = Box()
        with killed_at(step), pytest.raises(KilledError):
            remind_and_send(filled, box)
        filled.close()
        remind_and_send(filled, box)
        assert states(filled) == {CORK.id: "sent"}
        assert len({message["Message-ID"] for message in box.taken}) == 1
        if len(box.taken) > 1:
            repeated.append(step)
        assert len(box.taken) <= 2
        assert plan_reminders(filled, DAY, sender=SENDER) == []
        filled.close()
    # Taken by the server and not yet written down: from there to the commit of the marking, and nowhere else.
    assert repeated == list(range(noting.step, noting.step + len(repeated)))
    assert steps[repeated[-1]] == "COMMIT"
    (digest,) = plan(filled, lambda _: [match(HEAT_PUMPS)], only=[CORK.id], now=DAY)
    assert digest.calls == 0
