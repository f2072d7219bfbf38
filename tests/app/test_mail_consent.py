"""What companies say on having mail: what each word does in each state, on both databases, and many at once."""

import random
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import pytest

from app import mail_consent
from catalogue.model.consent import Consent, ConsentState
from catalogue.store import consents, profiles, schema
from catalogue.store.database import Database
from tests.notifier.samples import CORK, SENDER

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
UNCONFIRMED, CONFIRMED, PAUSED, STOPPED = ConsentState

SAY: dict[str, Callable[[Database, str, datetime, str], object]] = {
    "confirm": mail_consent.confirm,
    "stop": lambda database, company, now, how: mail_consent.stop(database, company, now, how, SENDER),
    "pause": mail_consent.pause,
    "resume": mail_consent.resume,
}
# What holds after each word, by what was said before; the first of them is that nothing was said yet.
AFTER: dict[tuple[ConsentState, ...], dict[str, ConsentState]] = {
    (): {"confirm": CONFIRMED, "stop": STOPPED, "pause": UNCONFIRMED, "resume": UNCONFIRMED},
    (CONFIRMED,): {"confirm": CONFIRMED, "stop": STOPPED, "pause": PAUSED, "resume": CONFIRMED},
    (CONFIRMED, PAUSED): {"confirm": PAUSED, "stop": STOPPED, "pause": PAUSED, "resume": CONFIRMED},
    (CONFIRMED, STOPPED): {"confirm": CONFIRMED, "stop": STOPPED, "pause": STOPPED, "resume": CONFIRMED},
    (STOPPED,): {"confirm": CONFIRMED, "stop": STOPPED, "pause": STOPPED, "resume": STOPPED},
    (CONFIRMED, UNCONFIRMED): {"confirm": CONFIRMED, "stop": STOPPED, "pause": UNCONFIRMED, "resume": UNCONFIRMED},
    (CONFIRMED, UNCONFIRMED, STOPPED): {"confirm": CONFIRMED, "stop": STOPPED, "pause": STOPPED, "resume": STOPPED},
}


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: object) -> Iterator[Database]:
    """A catalogue with one company that was not asked yet, on each kind of database."""
    url = f"sqlite:///{tmp_path}/catalogue.db"
    if request.param == "postgresql":
        url = str(request.getfixturevalue("empty_postgres_url"))
    with Database.open(url) as opened:
        schema.upgrade(opened)
        with opened.write() as connection:
            profiles.put_profile(connection, CORK, NOW)
        yield opened


def said(database: Database) -> list[ConsentState]:
    with database.read() as connection:
        return [one.state for one in reversed(consents.consent_history(connection, CORK.id))]


def test_each_word_does_what_it_says_in_each_state(database: Database) -> None:
    for number, (before, after) in enumerate(AFTER.items()):
        for word, expected in after.items():
            company = replace(CORK, id=f"{word}-{number}")
            with database.write() as connection:
                profiles.put_profile(connection, company, NOW)
                for state in before:
                    consents.put_consent(connection, Consent(profile_id=company.id, state=state, at=NOW, how="test"))
            given = [SAY[word](database, company.id, NOW, word) for _ in range(2)]
            with database.read() as connection:
                assert consents.consent_state(connection, company.id) is expected, (before, word)
                written = len(consents.consent_history(connection, company.id)) - len(before)
            changed = expected is not (before[-1] if before else UNCONFIRMED)
            assert written == changed, (before, word)
            assert given == ([expected] * 2 if word in {"pause", "resume"} else [changed, False]), (before, word)


def test_many_words_at_once_make_one_history(database: Database) -> None:
    mail_consent.confirm(database, CORK.id, NOW, "test")
    words = [*SAY] * 12
    random.Random(7).shuffle(words)
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda word: SAY[word](database, CORK.id, NOW, word), words))
    history = said(database)
    assert len(history) > 4
    # A pause follows a yes alone: never one that was stopped in the meantime.
    assert {before for before, after in pairwise(history) if after is PAUSED} == {CONFIRMED}
    assert not [one for one, other in pairwise(history) if one is other]


def test_a_pause_waits_for_a_stop_that_is_being_said(database: Database) -> None:
    mail_consent.confirm(database, CORK.id, NOW, "test")
    with ThreadPoolExecutor(1) as pool:
        with database.write() as connection:
            stopped = Consent(profile_id=CORK.id, state=STOPPED, at=NOW, how="test")
            consents.put_consent(connection, stopped)
            pausing = pool.submit(mail_consent.pause, database, CORK.id, NOW, "test")
            # Long enough for whoever does not wait to have looked and found that it may pause.
            time.sleep(0.3)
        assert pausing.result() is STOPPED
    assert said(database) == [CONFIRMED, STOPPED]
