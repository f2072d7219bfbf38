"""Digests and choices: what a company dismissed is no news to it, and to nobody else a reason."""

from datetime import timedelta

from catalogue.model.choice import Choice, ChoiceKind, ChosenBy
from catalogue.store.choices import put_choice, take_back
from catalogue.store.database import Database
from tests.notifier.posting import ALL_TOLD, ledger, plan
from tests.notifier.samples import HEAT_PUMPS, ILFOV, LIFE, NOW

DISMISSED, SAVED = ChoiceKind.DISMISSED, ChoiceKind.SAVED


def choose(database: Database, kind: ChoiceKind, call_id: str, days: int = 0) -> None:
    choice = Choice(profile_id=ILFOV.id, call_id=call_id, kind=kind, at=NOW + timedelta(days=days), by=ChosenBy.COMPANY)
    with database.write() as connection:
        assert put_choice(connection, choice)


def test_a_dismissed_call_is_told_to_the_others_only(filled: Database) -> None:
    choose(filled, DISMISSED, HEAT_PUMPS.id)
    choose(filled, SAVED, LIFE.id)
    assert {one.profile_id: one.calls for one in plan(filled)}[ILFOV.id] == 3
    assert ledger(filled) == [told for told in ALL_TOLD if told != (ILFOV.id, HEAT_PUMPS.id)]


def test_a_dismissal_that_is_taken_back_makes_it_news_again(filled: Database) -> None:
    choose(filled, DISMISSED, HEAT_PUMPS.id)
    plan(filled)
    with filled.write() as connection:
        take_back(connection, ILFOV.id, HEAT_PUMPS.id, NOW)
    assert [one.calls for one in plan(filled, only=[ILFOV.id], early=True)] == [1]
    assert ledger(filled) == ALL_TOLD


def test_where_all_is_dismissed_there_is_no_mail(filled: Database) -> None:
    for _, call_id in [told for told in ALL_TOLD if told[0] == ILFOV.id]:
        choose(filled, DISMISSED, call_id)
    assert [one.calls for one in plan(filled, only=[ILFOV.id])] == [0]
    choose(filled, SAVED, LIFE.id, days=1)
    assert [one.calls for one in plan(filled, only=[ILFOV.id], early=True)] == [1], (
        "saved later, it is no longer dismissed"
    )
