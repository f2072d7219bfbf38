"""Two at once: one sends, and the other ends well, having sent nothing."""

import pytest

from catalogue.model.consent import Consent, ConsentState
from catalogue.store import calls, profiles, runs
from catalogue.store.consents import put_consent
from catalogue.store.database import Database
from catalogue.store.outbox import sending
from tests.app.in_process import InProcess
from tests.app.test_no_mail_before_consent import COMPANY, SECRET
from tests.app_runner import Program
from tests.notifier.samples import HEAT_PUMPS, NOW


@pytest.fixture
def filled(program: Program) -> Program:
    """A catalogue with a company that agreed, and a call that fits it."""
    with Database.open(program.database) as database, database.write() as connection:
        calls.put_calls(connection, [HEAT_PUMPS], runs.begin_run(connection, HEAT_PUMPS.source, NOW))
        profiles.put_profile(connection, COMPANY, NOW)
        agreed = Consent(profile_id=COMPANY.id, state=ConsentState.CONFIRMED, at=NOW, how="a test")
        put_consent(connection, agreed)
    return program


@pytest.mark.parametrize("command", [("digest", "send"), ("mail", "send")], ids=" ".join)
def test_while_one_sends_the_other_ends_well_and_sends_nothing(filled: Program, command: tuple[str, str]) -> None:
    out = filled.folder / "mails"

    def run(*arguments: str) -> tuple[int, list[str]]:
        at = ("--to", str(out), "--now", NOW.isoformat(), "--format", "json")
        done = InProcess(filled.database).run(*arguments, *at, CALLFIT_SECRET=SECRET)
        return done.code, [one["outcome"] for one in done.json()]

    with Database.open(filled.database) as database, sending(database) as alone:
        assert alone
        assert run("digest", "send") == (0, ["left to another sender"])
        code, outcomes = run(*command)
        assert code == 0
        assert "sent" not in outcomes
        assert [*out.glob("*.eml")] == []
    code, outcomes = run(*command)
    assert (code, outcomes.count("sent")) == (0, 1)
    assert len([*out.glob("*.eml")]) == 1
