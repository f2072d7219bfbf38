"""Which fields of the portal's record each value of a call comes from."""

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from catalogue.store.database import Database
from catalogue.store.raw_records import unpack
from crawlers.contract import read_example
from crawlers.provenance import Provenance, find_origins
from crawlers.registry import load_source
from crawlers.rereading import RecordReader
from tests.crawlers.made import NAME, START, Made, record

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Made]:
    """A source of the test's."""
    monkeypatch.setenv("CALLFIT_SOURCES", str(tmp_path))
    with Database.open(f"sqlite:///{tmp_path / 'catalogue.db'}") as database:
        yield Made(tmp_path, database)


def trace(made: Made, row: dict[str, Any], *others: dict[str, Any]) -> Provenance:
    before = deepcopy(row)
    found = find_origins(RecordReader(made.spider, START, dict), row, f"{NAME}:{row['id']}", lambda: others)
    assert isinstance(found, Provenance), found
    assert row == before, "the record is left as it is"
    return found


def fields_of(found: Provenance) -> dict[str, tuple[str, ...]]:
    return {origin.part: origin.fields for origin in found.origins}


def test_each_value_comes_from_its_own_field(made: Made) -> None:
    row = record(
        7, text="<p>Words</p>", status="open", rank=3, partners=[{"town": "Cluj", "size": 1}, {"town": "Iasi"}]
    )
    found = trace(made, row)
    assert fields_of(found) == {
        "source_key": ("id",),
        "kind": (),
        "title": ("title",),
        "language": (),
        "url": ("id",),
        "status_raw": ("status",),
        "deadline_model": ("closes",),
        "deadlines[0]": ("closes",),
        "keywords": ("partners[].town",),
        "sections[0]": ("text",),
        "funder": ("funder",),
    }
    assert found.needed == {}
    assert {origin.part: origin.value for origin in found.origins}["funder"] == "Ministry"


def test_of_two_fields_the_one_that_is_taken_has_given_it(made: Made) -> None:
    made.edit(('take_first(row, "funder")', 'take_first(row, "agency") or take_first(row, "funder")'))
    assert fields_of(trace(made, record(agency="Agency")))["funder"] == ("agency",)
    assert fields_of(trace(made, record()))["funder"] == ("funder",)
    # Without either it is the same, so that only another spelling shows it.
    assert fields_of(trace(made, record(agency="Ministry")))["funder"] == ("agency",)


def test_what_two_fields_make_together_comes_from_both(made: Made) -> None:
    made.edit(('take_first(row, "funder")', 'take(row, "funder") + ", " + take(row, "agency")'))
    assert fields_of(trace(made, record(agency="Agency")))["funder"] == ("agency", "funder")


STRICT = (
    'status_raw=take_first(row, "status")',
    'status_raw={"A": "running", "B": "over", "C": "over"}[take(row, "status")]',
)


def test_a_word_of_a_few_that_are_known_shows_beside_another_of_them(made: Made) -> None:
    made.edit(STRICT)
    assert fields_of(trace(made, record(status="A")))["status_raw"] == ("status",), "by its neighbour in the alphabet"
    made.edit(('"B": "over", "C"', '"Q": "over", "X"'))
    alone = trace(made, record(status="A"))
    assert fields_of(alone)["status_raw"] == ()
    assert "status" in alone.needed
    assert "'status' is missing" in alone.needed["status"]
    among_others = trace(made, record(status="A"), record(2, status="A"), record(3, status="X"))
    assert fields_of(among_others)["status_raw"] == ("status",)
    assert among_others.needed == {}


def test_where_two_fields_must_agree_the_text_tells(made: Made) -> None:
    agree = 'key = take(row, "id")\n        if take(row, "again") != key:\n            raise ValueError("they differ")'
    made.edit(('key = take(row, "id")', agree))
    found = trace(made, record(4711, again="4711"))
    assert fields_of(found)["source_key"] == ("again", "id")
    assert fields_of(found)["url"] == ("again", "id")


def test_what_only_decides_whether_it_is_a_call_is_told_so(made: Made) -> None:
    made.edit(('key = take(row, "id")', 'key = take(row, "id")\n        assert_open = {"yes": 1}[take(row, "open")]'))
    found = trace(made, record(open="yes"))
    assert set(found.needed) == {"open"}
    assert "open" not in {name for fields in fields_of(found).values() for name in fields}


def test_a_record_that_is_no_call_any_more_says_why(made: Made) -> None:
    made.edit(('title=take(row, "title")', 'title=take(row, "name")'))
    found = find_origins(RecordReader(made.spider, START, dict), record(), f"{NAME}:1")
    assert isinstance(found, str)
    assert "the field 'name' is missing" in found


def test_values_of_a_real_source_come_from_the_fields_that_its_file_reads() -> None:
    """As its source file says; nothing was written down for it."""
    spider = load_source("sk_itms21")
    now, replayed = read_example(spider, EXAMPLES / "sk_itms21")
    rows = {call_id: unpack(packed) for call_id, packed in replayed.records.items()}
    found = find_origins(RecordReader(spider, now, dict), rows["sk_itms21:3564"], "sk_itms21:3564", rows.values)
    assert isinstance(found, Provenance)
    assert found.call == replayed.calls["sk_itms21:3564"]
    expected = {
        "source_key": ("id",),
        "title": ("nazovSk",),
        "programme": ("program.kod", "program.nazovSk"),
        "identifier": ("kod",),
        "status_raw": ("pozastavenePredkladanieZonfp", "uzavreta", "vyhlasena", "zrusena"),
        "opens": ("datumVyhlasenia",),
        "deadlines[0]": ("posudzovaneObdobie[].datumUzavierky",),
        "budget.total": ("sumaEu",),
        "keywords": ("specifickyCielProgramu[].nazovSk",),
        "conditions[0]": ("ziadatel[].kod", "ziadatel[].nazovSk"),
        "conditions[1]": ("miestoRealizacie[].nazovSk",),
        "funder": ("vyhlasovatel.nazov",),
        "links": ("externyZdroj[].url",),
        "language": (),
    }
    fields = fields_of(found)
    assert {part: fields[part] for part in expected} == expected
