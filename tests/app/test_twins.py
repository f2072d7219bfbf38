"""One call in many portals, for people: one row, the other portals beside it with the reasons, and an admin's word."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from catalogue.model.call import Call, CallKind
from catalogue.store import runs, schema
from catalogue.store.calls import put_calls
from catalogue.store.database import Database
from catalogue.store.twins import refresh_all_twins
from tests.app.in_process import InProcess
from tests.app_runner import DAY, EXAMPLE, ROOT, Program
from tests.catalogue.identity_samples import TOPIC, closing, day, other_portal, text

NOW = datetime(2026, 8, 20, 4, tzinfo=UTC)
ACCESS = other_portal(TOPIC, identifier=TOPIC.identifier)
RENOVARE = other_portal(TOPIC, "ro_mirror", title="Renovare", language="ro", links=(TOPIC.url,))
OTHER = other_portal(TOPIC, "ro_mirror", source_key="2", title="Altceva", deadlines=closing(day(2026, 10, 1)))


def put(url: str, *some: Call, refresh: bool = True) -> None:
    with Database.open(url) as database:
        schema.upgrade(database)
        with database.write() as connection:
            for call in some:
                put_calls(connection, [call], runs.begin_run(connection, call.source, NOW))
            if refresh:
                refresh_all_twins(connection)


@pytest.fixture
def callfit(tmp_path: Path) -> InProcess:
    url = f"sqlite:///{tmp_path / 'catalogue.db'}"
    put(url, TOPIC, ACCESS, RENOVARE, OTHER)
    return InProcess(url)


def ids(callfit: InProcess, *more: str) -> list[str]:
    listed = callfit.run("calls", "list", "--format", "json", "--now", DAY, *more)
    assert listed.code == 0, listed.err
    return [call["id"] for call in listed.json()]


def test_a_list_has_one_row_for_a_call_that_names_its_other_pages(callfit: InProcess) -> None:
    assert ids(callfit) == [TOPIC.id, OTHER.id]
    assert set(ids(callfit, "--twins")) == {TOPIC.id, ACCESS.id, RENOVARE.id, OTHER.id}
    assert ids(callfit, "--source", "ro_mirror") == [RENOVARE.id, OTHER.id], "of a source asked for, its own record"
    first = callfit.run("calls", "list", "--format", "json", "--now", DAY).json()[0]
    assert first["twins"] == [
        {"id": ACCESS.id, "source": "eu_access", "url": ACCESS.url},
        {"id": RENOVARE.id, "source": "ro_mirror", "url": RENOVARE.url},
    ]
    table = callfit.run("calls", "list", "--now", DAY).out
    assert "also on 2 more" in " ".join(table.split())
    assert "2 of 2 calls" in table


def test_show_names_the_portals_that_carry_a_call_and_why_they_are_taken_for_it(callfit: InProcess) -> None:
    shown = callfit.run("calls", "show", ACCESS.id, "--now", DAY)
    words = " ".join(shown.out.split())
    assert "Also carried by" in words
    assert f"{TOPIC.id} (leads: where they differ, it decides)" in words
    assert f"+9 both are named {TOPIC.identifier}" in words
    assert RENOVARE.url in words
    twins = callfit.run("calls", "show", ACCESS.id, "--format", "json", "--now", DAY).json()["twins"]
    assert [twin["id"] for twin in twins] == [TOPIC.id, RENOVARE.id]
    assert all(twin["evidence"] for twin in twins)
    assert "Also carried by" not in callfit.run("calls", "show", OTHER.id, "--now", DAY).out


def test_groups_are_listed_with_what_speaks_for_them(callfit: InProcess) -> None:
    out = callfit.run("calls", "twins").out
    assert "1 calls are carried by several portals" in out
    assert f"{TOPIC.id} (leads)" in out
    assert "points" in out
    [group] = callfit.run("calls", "twins", "--source", "ro_mirror", "--format", "json").json()
    assert [record["id"] for record in group["records"]] == [TOPIC.id, ACCESS.id, RENOVARE.id]
    assert all(pair["evidence"] for pair in group["pairs"])
    assert callfit.run("calls", "twins", "--source", "fr_one", "--format", "json").json() == []


def test_an_admins_word_holds_until_it_is_taken_back(callfit: InProcess) -> None:
    done = callfit.run("calls", "apart", RENOVARE.id, TOPIC.id, "--why", "its own money", "--now", DAY)
    assert done.code == 0, done.err
    assert "are two calls" in done.out
    apart = callfit.run("calls", "apart", RENOVARE.id, ACCESS.id, "--now", DAY)
    assert apart.code == 0
    assert set(ids(callfit)) == {RENOVARE.id, TOPIC.id, OTHER.id}
    wrong = callfit.run("calls", "same", RENOVARE.id, TOPIC.id, "--undo")
    assert wrong.code == 1
    assert "decided to be the contrary" in wrong.err
    for other in (TOPIC, ACCESS):
        assert callfit.run("calls", "apart", RENOVARE.id, other.id, "--undo").code == 0
    assert ids(callfit) == [TOPIC.id, OTHER.id]
    assert "nothing is decided" in callfit.run("calls", "apart", RENOVARE.id, TOPIC.id, "--undo").err


def test_what_an_admin_joins_says_when_and_why(callfit: InProcess) -> None:
    done = callfit.run("calls", "same", OTHER.source_key, TOPIC.id, "--why", "read side by side", "--now", DAY)
    assert done.code == 0, done.err
    assert "are one call" in done.out
    assert OTHER.id not in ids(callfit)
    shown = " ".join(callfit.run("calls", "show", OTHER.id, "--now", DAY).out.split())
    assert "decided on 2026-08-20: read side by side" in shown


def test_decisions_that_cannot_all_be_true_are_refused_with_what_to_do(callfit: InProcess) -> None:
    callfit.run("calls", "apart", OTHER.id, ACCESS.id, "--now", DAY)
    callfit.run("calls", "same", ACCESS.id, TOPIC.id, "--now", DAY)
    refused = callfit.run("calls", "same", OTHER.id, TOPIC.id, "--now", DAY)
    assert refused.code == 1
    assert "nothing was decided" in refused.err
    assert "--undo" in refused.err
    assert "is one record" in callfit.run("calls", "same", TOPIC.id, TOPIC.id).err


def test_a_company_is_shown_one_record_of_a_call(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'catalogue.db'}"
    words = "Deep renovation of buildings, heat pumps, thermal insulation, energy efficiency in buildings. " * 3
    topic = replace(TOPIC, sections=text(words))
    put(url, topic, replace(ACCESS, sections=text(words)))
    callfit = InProcess(url)
    assert callfit.run("profile", "add", str(ROOT / "examples" / "profiles" / "ilfov-termo.yaml")).code == 0
    asked = ("match", "--profile", "ilfov-termo", "--format", "json", "--now", DAY)
    assert [found["call"]["id"] for found in callfit.run(*asked).json()] == [TOPIC.id]
    assert len(callfit.run(*asked, "--twins").json()) == 2


def test_a_reading_compares_what_it_stored_with_the_other_portals(tmp_path: Path) -> None:
    program = Program(tmp_path, f"sqlite:///{tmp_path / 'catalogue.db'}")
    mirror = Call(
        source="ro_mirror",
        source_key="1",
        kind=CallKind.CALL,
        title="Energie curată în industrie",
        language="ro",
        url="https://ro-mirror.example/apeluri/1",
        identifier="LIFE-2026-CET-INDUSTRY",
    )
    put(program.database, mirror, refresh=False)
    assert program.crawl(EXAMPLE, "--now", DAY).code == 0
    [group] = program.run("calls", "twins", "--format", "json").json()
    assert [record["id"] for record in group["records"]] == ["eu_funding_tenders:LIFE-2026-CET-INDUSTRY", mirror.id]
