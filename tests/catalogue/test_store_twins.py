"""Twins in the catalogue: found as calls come and change, the same in any order, and as admins decide for good."""

import random
import shutil
import textwrap
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from string import ascii_lowercase

import pytest
import sqlalchemy as sa

from catalogue.identity.grouping import ContradictionError
from catalogue.model.call import Call
from catalogue.model.twins import Decision, Sameness
from catalogue.store import runs, schema, tables
from catalogue.store.calls import Grace, count_missed, put_calls
from catalogue.store.database import Database
from catalogue.store.decisions import find_decisions
from catalogue.store.twin_groups import find_groups, find_members
from catalogue.store.twins import decide, refresh_all_twins, refresh_twins, take_back
from tests.catalogue.identity_samples import CASCADE, PAGES, TOPIC, closing, day, judge, other_portal, text
from tests.catalogue.samples import healthy

NOW = datetime(2026, 8, 20, 4, tzinfo=UTC)
ACCESS = other_portal(TOPIC, identifier=TOPIC.identifier)
ROMANIAN = other_portal(
    TOPIC, "ro_mirror", title="Soluții de renovare", language="ro", sections=text("LIFE-2026-CET-BETTERRENO")
)
SIBLING = replace(
    TOPIC,
    source_key="LIFE-2026-CET-OSS",
    identifier="LIFE-2026-CET-OSS",
    title="One-stop shops",
    url=f"{PAGES}/topic-details/LIFE-2026-CET-OSS",
)


def crawl(database: Database, calls: Iterable[Call], at: datetime = NOW, *, refresh: bool = True) -> None:
    by_source: dict[str, list[Call]] = {}
    for call in calls:
        by_source.setdefault(call.source, []).append(call)
    with database.write() as connection:
        for source, some in by_source.items():
            put_calls(connection, some, runs.begin_run(connection, source, at))
        if refresh:
            refresh_all_twins(connection)


def groups(database: Database) -> list[tuple[str, ...]]:
    with database.read() as connection:
        return [group.members for group in find_groups(connection)]


def decided(first: Call, second: Call, *, same: bool, why: str = "read side by side") -> Decision:
    return Decision(first=first.id, second=second.id, same=same, at=NOW, why=why)


def test_records_of_three_portals_are_one_call_that_the_eu_portal_leads(database: Database) -> None:
    crawl(database, [ROMANIAN, ACCESS, TOPIC, SIBLING, CASCADE])
    assert groups(database) == [(TOPIC.id, ACCESS.id, ROMANIAN.id)]
    with database.read() as connection:
        [group] = find_groups(connection, source="ro_mirror")
        assert find_members(connection, [ROMANIAN.id]) == dict.fromkeys(group.members, group.members)
        assert find_groups(connection, source="fr_one") == []
    said = {line.words for pair in group.pairs for line in pair.evidence}
    assert f"both are named {TOPIC.identifier}" in said


def test_a_call_that_comes_later_or_changes_is_compared_and_nothing_else(database: Database) -> None:
    crawl(database, [TOPIC, SIBLING])
    assert groups(database) == []
    crawl(database, [ACCESS], NOW + timedelta(days=1))
    assert groups(database) == [(TOPIC.id, ACCESS.id)]
    with database.write() as connection:
        assert refresh_twins(connection) == 0, "nothing changed since"
    other = replace(ACCESS, identifier="LIFE-2026-CET-OSS", title="One-stop shops")
    crawl(database, [other], NOW + timedelta(days=2))
    assert groups(database) == [(SIBLING.id, ACCESS.id)], "the portal corrected its code"


def test_what_is_gone_stays_among_its_twins_and_leads_no_more(database: Database) -> None:
    crawl(database, [TOPIC, ACCESS])
    later = NOW + timedelta(days=9)
    with database.write() as connection:
        run = healthy(runs.begin_run(connection, TOPIC.source, later))
        assert count_missed(connection, run, Grace(runs=1, span=timedelta(0))) == 1
    assert groups(database) == [(ACCESS.id, TOPIC.id)]
    crawl(database, [TOPIC], later + timedelta(days=1))
    assert groups(database) == [(TOPIC.id, ACCESS.id)]


def test_what_an_admin_keeps_apart_stays_apart_for_good(database: Database) -> None:
    crawl(database, [TOPIC, ACCESS, ROMANIAN])
    with database.write() as connection:
        decide(connection, decided(ACCESS, TOPIC, same=False))
    assert groups(database) == [(TOPIC.id, ROMANIAN.id)], "the third one is with the portal that names it"
    # It changes, it is missed, it comes back: the decision stands.
    crawl(database, [replace(ACCESS, title="Energy renovation")], NOW + timedelta(days=1))
    with database.write() as connection:
        run = healthy(runs.begin_run(connection, ACCESS.source, NOW + timedelta(days=30)))
        count_missed(connection, run, Grace(runs=1, span=timedelta(0)))
        connection.execute(sa.delete(tables.twin_pair))
        connection.execute(sa.delete(tables.twin))
        connection.execute(sa.delete(tables.identity_key))
        connection.execute(sa.delete(tables.identity_traits))
        refresh_all_twins(connection)
    crawl(database, [ACCESS, TOPIC], NOW + timedelta(days=31))
    assert groups(database) == [(TOPIC.id, ROMANIAN.id)]
    with database.write() as connection:
        assert take_back(connection, TOPIC.id, ACCESS.id) == Decision(
            first=ACCESS.id, second=TOPIC.id, same=False, at=NOW, why="read side by side"
        )
        assert take_back(connection, TOPIC.id, ACCESS.id) is None
    assert groups(database) == [(TOPIC.id, ACCESS.id, ROMANIAN.id)]


def test_what_an_admin_joins_is_joined_whatever_the_rule_says(database: Database) -> None:
    crawl(database, [TOPIC, SIBLING, CASCADE])
    assert judge(TOPIC, SIBLING).sameness is Sameness.APART
    with database.write() as connection:
        decide(connection, decided(SIBLING, TOPIC, same=True, why="published twice"))
    [group] = groups(database)
    assert set(group) == {TOPIC.id, SIBLING.id}
    with database.read() as connection:
        [found] = find_groups(connection)
    assert [one.why for one in found.decisions] == ["published twice"]
    crawl(database, [replace(TOPIC, title="Renovation")], NOW + timedelta(days=1))
    assert groups(database) == [group]
    with database.write() as connection:
        decide(connection, decided(TOPIC, SIBLING, same=False, why="no, they are two"))
    assert groups(database) == [], "the newer decision of the same two counts"
    with database.read() as connection:
        assert [one.why for one in find_decisions(connection)] == ["no, they are two"]


def test_decisions_that_contradict_one_another_are_refused(database: Database) -> None:
    crawl(database, [TOPIC, ACCESS, ROMANIAN])
    with database.write() as connection:
        decide(connection, decided(TOPIC, ACCESS, same=False))
        decide(connection, decided(TOPIC, ROMANIAN, same=True))
    with pytest.raises(ContradictionError, match="two calls"), database.write() as connection:
        decide(connection, decided(ACCESS, ROMANIAN, same=True))
    assert groups(database) == [(TOPIC.id, ROMANIAN.id)]


def test_a_record_that_fits_two_of_one_portal_is_joined_to_neither(database: Database) -> None:
    # One title and one day, used by two projects: nothing tells which is meant.
    twice = replace(CASCADE, source_key="13882COMPETITIVE_CALL", url=CASCADE.url.replace("13881", "13882"))
    mirror = other_portal(CASCADE, opens=CASCADE.opens)
    assert judge(mirror, CASCADE).sameness is judge(mirror, twice).sameness is Sameness.SAME
    crawl(database, [CASCADE, twice, mirror])
    assert groups(database) == []
    with database.write() as connection:
        decide(connection, decided(mirror, twice, same=True, why="the project's own page"))
    assert groups(database) == [(twice.id, mirror.id)]


def test_old_calls_are_compared_when_the_tables_come(tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{tmp_path / 'old.db'}")
    schema.upgrade(database)
    crawl(database, [TOPIC, ACCESS], refresh=False)
    assert groups(database) == []
    schema.upgrade(database)
    assert groups(database) == [(TOPIC.id, ACCESS.id)]
    database.close()


def test_the_longest_titles_and_addresses_are_compared_on_both_databases(database: Database) -> None:
    # No index takes so long a key, unless it can be compressed; these cannot.
    draw = random.Random(1)
    letters = "".join(draw.choices(ascii_lowercase, k=9000))
    long = replace(TOPIC, title=" ".join(textwrap.wrap(letters, 9)), links=(f"https://a.example/b/{letters}",))
    mirror = other_portal(long, links=(*long.links, long.url))
    crawl(database, [long, mirror])
    assert groups(database) == [(long.id, mirror.id)]


POOL = [
    TOPIC, SIBLING, ACCESS, ROMANIAN, CASCADE,
    replace(ACCESS, source_key="2351"),
    replace(ACCESS, source="eu_feed", identifier=None),
    replace(SIBLING, source="eu_feed", source_key="2", title=TOPIC.title),
    other_portal(CASCADE, "it_mirror", opens=CASCADE.opens),
    replace(CASCADE, source_key="13882COMPETITIVE_CALL"),
    other_portal(TOPIC, "fr_mirror", deadlines=closing(day(2027, 9, 16))),
    other_portal(TOPIC, "ro_mirror", source_key="7", title="One-stop shops", sections=text("LIFE-2026-CET-OSS")),
]  # fmt: skip


@pytest.mark.parametrize("seed", range(5))
def test_in_any_order_the_same_comes_out(sqlite_template: Path, tmp_path: Path, seed: int) -> None:
    draw = random.Random(seed)
    found = []
    for name in ("all at once", "step by step"):
        path = tmp_path / f"{name}.db"
        shutil.copy(sqlite_template, path)
        database = Database.open(f"sqlite:///{path}")
        calls, size = list(POOL), len(POOL)
        if name == "step by step":
            draw.shuffle(calls)
            size = draw.randint(1, 4)
        for step, start in enumerate(range(0, len(calls), size)):
            crawl(database, calls[start : start + size], NOW + timedelta(hours=step))
        found.append(groups(database))
        database.close()
    assert found[0] == found[1]
    assert len(found[0]) > 1
