"""The first page counts what there is by where it comes from, and tells of no place that nothing comes from."""

from dataclasses import replace
from datetime import timedelta

from catalogue.model.run import Health
from catalogue.store import calls, runs
from catalogue.store.calls import Grace
from tests.app.web.conftest import House
from tests.app.web.public.conftest import STAYS, read
from tests.notifier.samples import LIFE, NOW


def test_it_tells_of_the_union_and_of_countries_where_each_has_calls(house: House) -> None:
    def counts() -> str:
        house.clock.now += timedelta(minutes=10)
        text = house.browser.get("/?lang=en").text
        return text.partition("Now: ")[2].partition("</p>")[0].partition(".")[0]

    assert counts() == "4 open calls, from 1 source of the European Union"
    read(house.database, [STAYS], NOW)
    assert counts() == "5 open calls, from 2 sources in 1 country and from the European Union"
    with house.database.write() as connection:
        run = replace(runs.begin_run(connection, LIFE.source, NOW), finished_at=NOW, health=Health.OK, complete=True)
        runs.finish_run(connection, run)
        calls.count_missed(connection, run, Grace(runs=1, span=timedelta(0)))
    assert counts() == "1 open call, from 1 source in 1 country"
