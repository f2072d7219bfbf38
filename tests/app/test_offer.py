"""What is on offer: the calls that the catalogue still sees and that one can apply for, with all that is known."""

from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa

from app.matching import open_offer
from catalogue.model.choice import Choice, ChoiceKind, ChosenBy
from catalogue.store import calls, choices, profiles, runs, tables
from catalogue.store.database import Database
from tests.new_catalogue import make_catalogue
from tests.notifier.samples import ILFOV, LIFE, NOW, VOUCHERS, numbered


def test_what_is_gone_or_past_is_not_on_offer_and_what_companies_chose_is_known(tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{tmp_path / 'catalogue.db'}")
    make_catalogue(database)
    others = [found.call for found in numbered(3)]
    after_vouchers = VOUCHERS.deadlines[0].at + timedelta(hours=1)
    choice = Choice(profile_id=ILFOV.id, call_id=LIFE.id, kind=ChoiceKind.SAVED, at=NOW, by=ChosenBy.COMPANY)
    with database.write() as connection:
        run = runs.begin_run(connection, LIFE.source, NOW)
        calls.put_calls(connection, [LIFE, VOUCHERS, *others], run)
        connection.execute(sa.update(tables.call).where(tables.call.c.id == LIFE.id).values(gone_at=NOW))
        profiles.put_profile(connection, ILFOV, NOW)
        choices.put_choice(connection, choice)
    offer = open_offer(database, after_vouchers)
    assert {one.id for one in offer.corpus.calls} == {one.id for one in others}
    assert {found.call.id for found in offer.matches(ILFOV)} == {one.id for one in others}
    assert list(offer.knowledge.choices) == [choice]
    assert offer.knowledge.translate is not None
    database.close()
