"""What admins were told of sources is kept by source: the newest only, until the source is well."""

from dataclasses import replace
from datetime import timedelta

from catalogue.model.alarm import ToldTrouble
from catalogue.model.run import Health
from catalogue.store import alarms
from catalogue.store.database import Database
from tests.catalogue.samples import START

BROKEN = ToldTrouble(source="ro_mipe", verdict=Health.BROKEN, fingerprint="00ff", since=START, at=START)
UNLOADABLE = ToldTrouble(source="sk_itms21", verdict=Health.BROKEN, fingerprint="11ff", since=None, at=START)


def test_each_source_has_what_was_told_last(database: Database) -> None:
    blocked = replace(BROKEN, verdict=Health.BLOCKED, fingerprint="22ff", at=START + timedelta(days=1))
    with database.write() as connection:
        assert alarms.find_told_troubles(connection) == {}
        for one in (UNLOADABLE, BROKEN, blocked):
            alarms.put_told_trouble(connection, one)
    with database.read() as connection:
        assert alarms.find_told_troubles(connection) == {"ro_mipe": blocked, "sk_itms21": UNLOADABLE}
    with database.write() as connection:
        alarms.forget_trouble(connection, "ro_mipe")
        alarms.forget_trouble(connection, "never_told")
        assert alarms.find_told_troubles(connection) == {"sk_itms21": UNLOADABLE}
