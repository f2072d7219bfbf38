"""Calls found by their words: every spelling, every language, nothing that is typed is an error; on both databases."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.model.call import (
    Call,
    Deadline,
    DeadlineKind,
    DeadlineModel,
    Instrument,
    Programme,
    Section,
    SectionKind,
)
from catalogue.model.state import State
from catalogue.model.version import Cause
from catalogue.search.query import read_query
from catalogue.store import schema, search, tables
from catalogue.store.calls import Grace, count_missed, put_calls
from catalogue.store.database import Database
from catalogue.store.rewriting import rewrite_calls
from catalogue.store.search import Filters, search_calls
from tests.catalogue.samples import DAY, START, begin, healthy, moment, sample_call

NOW = datetime(2026, 8, 20, tzinfo=UTC)
ALL = Filters()
# No two readings begin at the same instant.
SECONDS = (timedelta(seconds=number) for number in count(1))


def call(key: str, title: str, language: str = "en", text: str = "", keywords: tuple[str, ...] = ()) -> Call:
    """A call that says no more than this."""
    sections = (Section(kind=SectionKind.DESCRIPTION, html=f"<p>{text}</p>", text=text),) if text else ()
    return replace(
        sample_call(key), title=title, language=language, sections=sections, keywords=keywords,
        programme=None, identifier=None,
    )  # fmt: skip


CALLS = (
    call("k-en", "Support for heat pumps in small firms"),
    call("k-ro", "Instalarea pompelor de căldură", "ro", "Se finanţează înlocuirea cazanelor."),
    call("k-de", "Förderung von Wärmepumpen und Wärmenetzen", "de"),
    call("k-fr", "Aide à la rénovation", "fr", "L’aide porte sur les pompes à chaleur, et sur l’isolation."),
    call("k-far", "Heat networks", text="A pump for water stands beside every boiler, and heat is stored."),
    call("k-young", "Start-up voucher", keywords=("scale-up", "HORIZON-CL5-2026-D2")),
    call("k-walls", "Termoizolarea clădirilor", "ro", "Eficiență energetică."),
    call("k-tram", "Straßenbahn für Łódź und Øresund", "de"),
    call("k-sk", "Obnova rodinných domov", "sk"),
)


@pytest.fixture
def filled(database: Database) -> Database:
    """A catalogue with these calls."""
    read(database, START, *CALLS)
    return database


def read(database: Database, at: datetime, *seen: Call) -> None:
    with database.write() as connection:
        put_calls(connection, seen, begin(connection, at))


def found(database: Database, text: str, filters: Filters = ALL, *, translate: bool = True) -> list[str]:
    """The keys of what is found, the best first."""
    query = read_query(text, translate=translate)
    with database.read() as connection:
        return [one.call.source_key for one in search_calls(connection, query, filters, NOW)]


def only(database: Database, text: str) -> set[str]:
    return set(found(database, text, translate=False))


def test_every_spelling_finds_every_other(filled: Database) -> None:
    for typed in ("finanțează", "finanţează", "FINANȚEAZĂ", "finanteaza", "finant\u0326eaza\u0306", "finan\u00adțează"):
        assert only(filled, typed) == {"k-ro"}, typed
    for typed in ("straßenbahn", "STRASSENBAHN", "lodz", "Łódź", "oresund"):
        assert only(filled, typed) == {"k-tram"}, typed


def test_a_word_is_found_in_its_inflections_in_its_own_language_only(filled: Database) -> None:
    for typed in ("pompe", "pompa", "pompă", "pompelor"):
        assert "k-ro" in only(filled, typed), typed
    assert only(filled, "wärmepumpe") == {"k-de"}
    assert only(filled, "pump") == {"k-en", "k-far"}
    # No stemmer of ours knows Slovak: there a word is found as it stands, or by its beginning.
    assert only(filled, "rodinný") == set()
    assert only(filled, "rodin*") == {"k-sk"}


def test_what_stands_in_quotes_must_stand_so(filled: Database) -> None:
    assert only(filled, '"heat pumps"') == {"k-en"}
    assert only(filled, '"heat pump"') == set()
    assert only(filled, "heat pump") == {"k-en", "k-far"}
    assert only(filled, "„pompes à chaleur”") == {"k-fr"}
    # No phrase reaches from the title into the keywords.
    assert only(filled, '"voucher scale"') == set()
    assert only(filled, '"scale up"') == {"k-young"}


def test_a_dash_before_a_word_excludes_it_and_within_one_does_not(filled: Database) -> None:
    assert only(filled, "heat -water") == {"k-en"}
    assert only(filled, 'heat -"small firms"') == {"k-far"}
    assert only(filled, "heat -firm -boilers") == set(), "inflections are excluded as they are found"
    assert only(filled, "start-up") == {"k-young"}
    assert only(filled, "up-start") == set()
    assert only(filled, "horizon-cl5-2026") == {"k-young"}


def test_a_star_is_a_beginning(filled: Database) -> None:
    assert only(filled, "termoizol*") == {"k-walls"}
    assert only(filled, "wärmene*") == {"k-de"}
    assert only(filled, "clăd") == set()
    assert only(filled, "zolarea*") == set()


def test_a_thing_is_found_under_its_names_in_other_languages(filled: Database) -> None:
    pumps = {"k-en", "k-ro", "k-de", "k-fr"}
    for typed in ("pompe de căldură", "pompe de caldura", "heat pump", "Wärmepumpe", "pompes à chaleur"):
        assert pumps <= set(found(filled, typed)), typed
        assert only(filled, typed) < pumps | {"k-far"}, typed
    assert found(filled, "pompes à chaleur isolation") == ["k-fr"]
    assert "k-far" not in found(filled, "pompe de căldură"), "two words far apart are no name of the thing"


def test_the_title_comes_before_keywords_and_these_before_texts(database: Database) -> None:
    said = "biogas " * 50
    read(
        database,
        START,
        call("text", "Energy", text=said),
        call("keyword", "Energy", text="water", keywords=("biogas",)),
        call("title", "Biogas for farms, and many other words that make a title as long as titles are"),
        replace(call("programme", "Energy"), programme=Programme(code="B", name="Biogas programme")),
        replace(call("funder", "Energy"), funder="The biogas agency"),
        call("both", "Energy", text=said, keywords=("biogas",)),
    )
    order = found(database, "biogas")
    assert order[0] == "title"
    assert order[-1] == "text"
    assert set(order[1:-1]) == {"keyword", "programme", "funder", "both"}


HOSTILE = (
    "AND", "OR", "NOT", "NEAR(a b)", "heat AND", "heat OR", "NOT heat", '"', '""', '"""', '"heat', 'heat"', "*",
    "heat**", "^heat", "title:heat", "{title about}: heat", "-", "--", "- -", "(heat", "heat)", "heat'", "heat;",
    "';DROP TABLE call;--", "heat & !pump", "heat | pump", "heat <-> pump", "heat:*", ":A", "\\", "heat\\", "\0",
    "he\0at", "%", "_", "call_words_index", "rank:heat", "heat + pump", "'heat' & 'pump'", "12e5x", "2.5e3", "½",
    "ﷺ", "😀", "\u202eheat", "a" * 500, "xx " * 25, "-x" * 20, '"' + "heat " * 200 + '"', "http://a.example/b?c=d",
)  # fmt: skip


def test_nothing_that_is_typed_is_an_error(filled: Database) -> None:
    for typed in HOSTILE:
        if read_query(typed).terms:
            found(filled, typed)
            found(filled, typed, translate=False)
    assert only(filled, "heat AND") == {"k-far"}, "AND is a word, and so is OR"
    assert only(filled, "pumps OR boiler") == set()
    assert only(filled, "title:heat networks") == set()
    assert only(filled, "heat';DROP TABLE call;--") == set()


@given(text=st.text(max_size=40))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_can_be_searched_and_is_found_where_it_stands(filled: Database, text: str) -> None:
    query = read_query(f'"{text.replace(chr(34), " ")}"')
    if not query.terms:
        return
    title = text.replace("\0", " ")
    read(filled, START + next(SECONDS), call("any", title, "de"))
    with filled.read() as connection:
        assert "any" in {one.call.source_key for one in search_calls(connection, query, ALL, NOW)}


def test_a_changed_call_is_found_by_what_it_says_now(filled: Database) -> None:
    before = next(one for one in CALLS if one.source_key == "k-en")
    read(filled, START + DAY, replace(before, title="Support for boilers"))
    assert only(filled, "boilers") == {"k-en", "k-far"}
    assert only(filled, '"heat pumps"') == set()
    with filled.write() as connection:
        run = begin(connection, START + 2 * DAY)
        rewrite_calls(connection, [replace(before, title="Support for stoves")], run, Cause.READER, START + 2 * DAY)
    assert only(filled, "stoves") == {"k-en"}
    assert only(filled, "boilers") == {"k-far"}
    read(filled, START + 3 * DAY, before, replace(before, title="Twice in one reading"))
    assert only(filled, "twice") == {"k-en"}
    check_index(filled)


def check_index(database: Database) -> None:
    """What SQLite's index holds is what the words of the calls are; it says so by an error."""
    if database.place.endswith(".db"):
        with database.write() as connection:
            connection.exec_driver_sql("INSERT INTO call_words_index(call_words_index) VALUES ('integrity-check')")


def test_an_unchanged_call_is_not_indexed_again(filled: Database) -> None:
    numbers = sa.select(tables.call_words.c.number).order_by(tables.call_words.c.number)
    with filled.read() as connection:
        before = connection.execute(numbers).scalars().all()
    read(filled, START + DAY, *CALLS)
    with filled.read() as connection:
        assert connection.execute(numbers).scalars().all() == before


def test_what_is_not_kept_is_not_found(filled: Database) -> None:
    strange = replace(call("lost", "Unheard of"), source="another")
    with pytest.raises(ValueError, match="cannot keep"):
        read(filled, START + DAY, *[call(f"{number}", "Unheard of") for number in range(250)], strange)
    assert only(filled, "unheard") == set()
    check_index(filled)


def test_gone_calls_are_left_out_and_come_back(filled: Database) -> None:
    others = [one for one in CALLS if one.source_key != "k-en"]
    with filled.write() as connection:
        run = healthy(begin(connection, START + DAY))
        put_calls(connection, others, run)
        assert count_missed(connection, run, Grace(runs=1, span=timedelta(0))) == 1
    assert only(filled, "heat") == {"k-far"}
    read(filled, START + 2 * DAY, *CALLS)
    assert only(filled, "heat") == {"k-en", "k-far"}


def test_calls_of_before_the_index_are_indexed_by_an_upgrade(filled: Database) -> None:
    with filled.write() as connection:
        connection.execute(sa.delete(tables.call_words).where(tables.call_words.c.call_id.endswith(":k-en")))
    assert only(filled, "heat") == {"k-far"}
    schema.upgrade(filled)
    assert only(filled, "heat") == {"k-en", "k-far"}
    check_index(filled)


def test_a_text_of_any_length_can_be_kept_and_is_found_by_its_beginning(database: Database) -> None:
    words = " ".join(f"{'word' * 14}{number}" for number in range(60_000))
    greek = " ".join(f"{'ω' * 50}{number}" for number in range(20_000))
    read(
        database,
        START,
        call("long", "Long", text=f"beginning {words} ending"),
        call("greek", "Greek", "el", text=f"{greek} beginning"),
        call("encoded", "Encoded", text=f"{'x' * 2_000_000} beginning"),
    )
    assert {"long", "encoded"} <= only(database, "beginning")
    assert only(database, "ending") == set()


def at(day: int) -> Deadline:
    return Deadline(moment=moment(NOW + timedelta(days=day)), kind=DeadlineKind.CUT_OFF)


def dated(key: str, *days: int, opens: int | None = None, permanent: bool = False) -> Call:
    """A call with deadlines and an opening so many days from now."""
    return replace(
        call(key, "Solar"),
        deadlines=tuple(map(at, days)),
        opens=moment(NOW + timedelta(days=opens)) if opens is not None else None,
        deadline_model=DeadlineModel.PERMANENT if permanent else DeadlineModel.UNKNOWN,
    )


DATED = (
    dated("past", -5),
    dated("soon", 10),
    dated("now", 0),
    dated("later", 100),
    dated("cut-offs", -50, 20, 400),
    dated("to-come", 40, opens=5),
    dated("to-come-open-end", opens=5),
    dated("rolling", permanent=True, opens=-5),
    dated("rolling-later", permanent=True, opens=5),
    dated("undated"),
    replace(dated("withdrawn", 10), withdrawn=True),
    replace(dated("second-stage"), deadlines=(Deadline(moment=moment(NOW + DAY), kind=DeadlineKind.STAGE_2),)),
    replace(dated("loan", 10), instruments=(Instrument.LOAN,)),
    replace(dated("both", 10), instruments=(Instrument.LOAN, Instrument.GRANT)),
)


def test_state_and_deadline_are_those_of_the_instant(database: Database) -> None:
    read(database, START, *DATED)

    def keys(**wanted: object) -> set[str]:
        return set(found(database, "solar", Filters(**wanted)))  # type: ignore[arg-type]

    assert keys(states=frozenset({State.OPEN})) == {"soon", "now", "later", "cut-offs", "loan", "both"}
    assert keys(states=frozenset({State.PLANNED})) == {"to-come", "to-come-open-end", "rolling-later"}
    assert keys(states=frozenset({State.CLOSED})) == {"past", "withdrawn", "second-stage"}
    assert keys(states=frozenset({State.ROLLING, State.UNKNOWN})) == {"rolling", "undated"}
    assert keys(closing_within=timedelta(days=20)) == {"soon", "now", "cut-offs", "withdrawn", "loan", "both"}
    assert keys(closing_within=timedelta(days=999_999_999)) >= {"later", "to-come"}
    assert keys(instruments=frozenset({Instrument.LOAN}), states=frozenset({State.OPEN})) == {"loan", "both"}
    # Half of the samples' calls say "grant" somewhere; only those that give one are wanted.
    assert "loan" not in keys(instruments=frozenset({Instrument.GRANT}))


days = st.integers(-400, 400)


@given(
    calls=st.lists(
        st.tuples(st.lists(days, max_size=3), st.none() | days, st.booleans(), st.booleans()), min_size=1, max_size=8
    ),
    states=st.frozensets(st.sampled_from(State)),
    within=st.none() | st.integers(0, 500),
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_columns_leave_out_nothing_that_is_wanted(
    database: Database,
    calls: list[tuple[list[int], int | None, bool, bool]],
    states: frozenset[State],
    within: int | None,
) -> None:
    made = [
        replace(dated(f"{number}", *sorted(due), opens=opens, permanent=permanent), withdrawn=withdrawn)
        for number, (due, opens, permanent, withdrawn) in enumerate(calls)
    ]
    filters = Filters(states=states, closing_within=timedelta(days=within) if within is not None else None)
    with database.write() as connection:
        connection.execute(sa.delete(tables.version))
        connection.execute(sa.delete(tables.call_words))
        connection.execute(sa.delete(tables.call))
        put_calls(connection, made, begin(connection, START + next(SECONDS)))
    wanted = {one.source_key for one in made if filters.want(one, NOW)}
    assert set(found(database, "solar", filters)) == wanted


def test_country_and_source_are_those_of_the_portal(database: Database) -> None:
    for source in ("ro_mipe", "rom_own", "eu_funding_tenders"):
        with database.write() as connection:
            put_calls(connection, [replace(call(source, "Solar"), source=source)], begin(connection, START, source))
    assert found(database, "solar", Filters(countries=frozenset({"RO"}))) == ["ro_mipe"]
    assert set(found(database, "solar", Filters(countries=frozenset({"ro", "EU"})))) == {
        "ro_mipe",
        "eu_funding_tenders",
    }
    assert found(database, "solar", Filters(source="rom_own")) == ["rom_own"]


def test_more_calls_than_are_read_at_once_come_each_once(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "_FIRST_BATCH", 3)
    monkeypatch.setattr(search, "_LARGEST_BATCH", 7)
    many = [call(f"{number:03}", "Solar" if number % 3 else "Roof", text="solar roof") for number in range(100)]
    read(database, START, *many)
    keys = found(database, "solar")
    assert sorted(keys) == [f"{number:03}" for number in range(100)]
    assert {int(key) % 3 for key in keys[:66]} == {1, 2}


def test_a_query_without_words_is_refused(database: Database) -> None:
    with database.read() as connection, pytest.raises(ValueError, match="no word"):
        next(search_calls(connection, read_query("-x"), ALL, NOW))


def test_which_of_given_calls_say_it_can_be_asked(filled: Database) -> None:
    ids = [call.id for call in CALLS if call.source_key != "k-de"]
    with filled.read() as connection:
        said = search.find_saying(connection, read_query("heat pumps -isolation"), [*ids, "none:there"])
        # "k-fr" speaks of heat pumps, and of insulation too; "k-de" is not among those that are asked about.
        assert {one.partition(":")[2] for one in said} == {"k-en", "k-ro", "k-far"}
        assert search.find_saying(connection, read_query("heat pumps"), []) == frozenset()
        with pytest.raises(ValueError, match="no word"):
            search.find_saying(connection, read_query("-heat"), ids)
