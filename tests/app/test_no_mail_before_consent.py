"""Nobody gets mail who did not agree: whatever command is run, nothing but the question goes out, and that once."""

import re
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from catalogue.model.choice import Choice, ChoiceKind, ChosenBy
from catalogue.model.consent import Consent, ConsentState
from catalogue.model.delivery import MailKind
from catalogue.store import calls, deliveries, profiles, runs
from catalogue.store.choices import put_choice
from catalogue.store.consents import put_consent
from catalogue.store.database import Database
from tests.app.in_process import InProcess
from tests.app_runner import Program
from tests.notifier.samples import HEAT_PUMPS, ILFOV, NOW, VOUCHERS

SECRET = "a secret of thirty-two characters"
COMPANY = replace(ILFOV, keywords=("heat pumps", "building renovation"), description="We install heat pumps.")
# Its call closes in 14 days, on a day on which a reminder is due: eight in the morning in Bucharest, a Tuesday.
DAY = NOW + timedelta(days=12)
AT = ("--now", DAY.isoformat())


@pytest.fixture
def filled(program: Program) -> Program:
    """A catalogue with a company that said nothing yet, calls that fit it, and one that it kept."""
    with Database.open(program.database) as database, database.write() as connection:
        run = runs.begin_run(connection, HEAT_PUMPS.source, NOW)
        calls.put_calls(connection, [HEAT_PUMPS, VOUCHERS], run)
        profiles.put_profile(connection, COMPANY, NOW)
        kept = Choice(profile_id=COMPANY.id, call_id=HEAT_PUMPS.id, kind=ChoiceKind.SAVED, at=NOW, by=ChosenBy.COMPANY)
        assert put_choice(connection, kept)
    return program


def everything(program: Program, ask: bool) -> list[str]:
    """Run each command that plans or sends mail, some twice; the subjects of what went out to the company."""
    out = program.folder / "mails"
    commands = [
        ("digest", "send", "--to", str(out), *AT),
        ("digest", "send", "--to", str(out), "--early", "--profile", COMPANY.id, *AT),
        *([("profile", "ask", COMPANY.id, *AT)] if ask else []),
        ("sources", "alarm", *AT),
        ("mail", "send", "--to", str(out), *AT),
        ("digest", "send", "--to", str(out), "--early", *AT),
        ("mail", "send", "--to", str(out), *AT),
    ]
    for command in commands:
        here = InProcess(program.database)
        done = here.run(*command, CALLFIT_SECRET=SECRET, CALLFIT_SITE="https://callfit.example")
        assert done.code == 0, (command, done.err)
    return sorted(kinds(out))


def kinds(out: Path) -> list[str]:
    """What the mails in a folder are about."""
    mails = [message_from_bytes(path.read_bytes(), policy=default) for path in out.glob("*.eml")]
    assert {str(mail["To"]) for mail in mails} <= {COMPANY.email}
    return [str(mail["Subject"]) for mail in mails]


def stored(program: Program) -> list[MailKind]:
    with Database.open(program.database) as database, database.read() as connection:
        return [one.kind for one in deliveries.find_deliveries(connection, COMPANY.id)]


def test_who_was_never_asked_gets_nothing_whatever_command_is_run(filled: Program) -> None:
    assert everything(filled, ask=False) == []
    assert stored(filled) == []


def test_who_was_asked_and_did_not_answer_gets_the_question_and_nothing_else(filled: Program) -> None:
    subjects = everything(filled, ask=True)
    assert len(subjects) == 1
    assert stored(filled) == [MailKind.CONFIRMATION]
    # So that the test can fail: the same commands mail the calls to whoever agreed.
    with Database.open(filled.database) as database, database.write() as connection:
        agreed = Consent(profile_id=COMPANY.id, state=ConsentState.CONFIRMED, at=DAY, how="a test")
        put_consent(connection, agreed)
    subjects = everything(filled, ask=False)
    assert len(subjects) == 2
    assert MailKind.FIRST_MATCHES in stored(filled)
    assert any(re.search(r"\b1 apel\b", subject) for subject in subjects), subjects
