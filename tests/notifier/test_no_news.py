"""What is no news is told to nobody: what we read anew, what was corrected, and what nobody can be named for."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from catalogue.model.call import Call
from catalogue.model.match import Match
from catalogue.model.profile import Profile
from catalogue.model.version import Cause
from catalogue.store import calls, runs, versions
from catalogue.store.database import Database
from catalogue.store.rewriting import rewrite_calls
from tests.notifier.posting import Box, four, ledger, plan, plan_and_send, send
from tests.notifier.samples import FOUR, NOW

SOURCE = "eu_funding_tenders"
MONTH = timedelta(days=31)


def prolonged(call: Call) -> Call:
    """The same call with its deadlines a month later."""
    moments = [replace(one.moment, at=one.moment.at + MONTH) for one in call.deadlines]
    deadlines = [replace(one, moment=moment) for one, moment in zip(call.deadlines, moments, strict=True)]
    return replace(call, deadlines=tuple(deadlines))


def prolonged_matches(profile: Profile) -> Sequence[Match]:
    return [replace(found, call=prolonged(found.call)) for found in four(profile)]


@pytest.mark.parametrize("cause", [Cause.READER, Cause.ADMIN, Cause.UNKNOWN])
def test_a_change_that_is_not_the_portals_is_told_to_nobody(filled: Database, box: Box, cause: Cause) -> None:
    plan_and_send(filled, box)
    told, mails = ledger(filled), len(box.taken)
    changed = [prolonged(found.call) for found in FOUR if found.call.deadlines]
    with filled.write() as connection:
        if cause is Cause.UNKNOWN:
            run = runs.begin_run(connection, SOURCE, NOW - timedelta(hours=1))
            calls.put_calls(connection, changed, run, lambda _: cause)
        else:
            last = runs.last_run(connection, SOURCE)
            assert last is not None
            rewrite_calls(connection, changed, last, cause, NOW)
        found = list(versions.find_versions(connection))
    assert [version.cause for version in found] == [cause] * len(changed)
    assert not any(version.is_news for version in found)
    assert [one.calls for one in plan(filled, prolonged_matches)] == [0, 0, 0]
    assert send(filled, box) == []
    assert (ledger(filled), len(box.taken)) == (told, mails)
