"""Themes and amounts in another currency on the command line: filtered, told with evidence, as the schema says."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from catalogue.model.call import Budget, Call, CallKind, Section, SectionKind
from catalogue.model.money import Money
from catalogue.model.reference import ReferenceRow
from catalogue.store import calls, runs
from catalogue.store.database import Database
from catalogue.store.references import put_reference
from tests.app.in_process import InProcess
from tests.app_runner import ROOT
from tests.new_catalogue import make_catalogue

DAY = "2026-08-20"
NOW = datetime(2026, 8, 20, 6, tzinfo=UTC)
VALIDATOR = jsonschema.Draft202012Validator(
    json.loads((ROOT / "docs" / "call.schema.json").read_text(encoding="utf-8")),
    format_checker=jsonschema.FormatChecker(),
)


def money(amount: int, currency: str) -> Money:
    return Money(amount=Decimal(amount), currency=currency)


def call(key: str, title: str, budget: Budget | None, text: str = "", **facts: Any) -> Call:
    sections = (Section(kind=SectionKind.DESCRIPTION, html="", text=text),) if text else ()
    return Call(
        source="xx_portal", source_key=key, kind=CallKind.CALL, title=title, language="en",
        url=f"https://portal.example/{key}", budget=budget, sections=sections, **facts,
    )  # fmt: skip


CALLS = (
    call("solar", "Solar energy for small firms", Budget(project_max=money(60_000, "EUR"), total=money(5, "EUR"))),
    call("mill", "Support for mills", Budget(project_min=money(50_000_000, "HUF")), identifier="LIFE-2026-CET-OSS"),
    call("plain", "Support for firms", Budget(total=money(9, "UAH")), text="Batteries. Batteries. Batteries."),
    call("none", "Support for all", None),
)


def filled(folder: Path, rates: Mapping[str, str] | None = None) -> InProcess:
    """The command line with those calls, and with official rates of 19 August if there are any."""
    url = f"sqlite:///{folder / 'catalogue.db'}"
    database = Database.open(url)
    make_catalogue(database)
    with database.write() as connection:
        calls.put_calls(connection, CALLS, runs.begin_run(connection, "xx_portal", NOW))
        if rates is not None:
            run = runs.begin_run(connection, "reference-euro_rates", NOW)
            rows = [ReferenceRow(key="2026-08-19", facts=rates)]
            put_reference(connection, "euro_rates", rows, run, day=date(2026, 8, 19))
    database.close()
    return InProcess(url)


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> InProcess:
    return filled(tmp_path_factory.mktemp("filled"))


def listed(program: InProcess, *options: str) -> list[dict[str, Any]]:
    done = program.run("calls", "list", "--limit", "0", "--now", DAY, "--format", "json", *options)
    assert done.code == 0, done.err
    found: list[dict[str, Any]] = json.loads(done.out)
    for one in found:
        assert list(VALIDATOR.iter_errors(one)) == []
    return found


def test_a_list_has_themes_and_other_currencies_only_where_asked_for(program: InProcess) -> None:
    assert {len(one) for one in listed(program)} == {len(listed(program)[0])}
    assert not any("themes" in one for one in listed(program, "--currency", "RON"))
    assert "amount_in" not in json.dumps(listed(program, "--theme", "buildings"))


def test_calls_are_listed_by_theme_and_objective(program: InProcess) -> None:
    def keys(*themes: str) -> set[str]:
        asked = [word for theme in themes for word in ("--theme", theme)]
        return {one["source_key"] for one in listed(program, *asked)}

    assert keys("renewable_energy") == {"solar"}
    assert keys("buildings") == {"mill"}
    assert keys("climate_change_mitigation") == keys("renewable_energy", "energy_efficiency") == {"solar", "mill"}
    assert keys("water") == set()


def test_a_theme_is_told_with_what_tells_it(program: InProcess) -> None:
    (mill,) = listed(program, "--theme", "buildings")
    objective = next(one for one in mill["themes"] if one["id"] == "climate_change_mitigation")
    assert objective["basis"] == "Regulation (EU) 2020/852, Article 9 (CELEX 32020R0852)"
    assert next(one for one in mill["themes"] if one["id"] == "buildings")["evidence"] == [
        {
            "kind": "code",
            "where": "identifier",
            "quote": "LIFE-2026-CET-OSS",
            "says": "LIFE, Clean Energy Transition: one-stop shops for building renovation",
        }
    ]
    page = " ".join(program.run("calls", "show", "mill", "--now", DAY).out.split())
    assert "is on Energy efficiency (LIFE-2026-CET-OSS: LIFE, Clean Energy Transition" in page


def test_one_call_is_read_to_its_text(program: InProcess) -> None:
    shown = json.loads(program.run("calls", "show", "plain", "--now", DAY, "--format", "json").out)
    assert [one["id"] for one in shown["themes"]] == ["batteries", "climate_change_mitigation"]
    assert shown["themes"][0]["evidence"] == [
        {"kind": "word", "where": "description", "quote": "Batteries", "says": None}
    ]
    assert listed(program, "--theme", "batteries") == []
    assert "none of our themes" in program.run("calls", "show", "none", "--now", DAY).out


def test_a_theme_that_does_not_exist_is_refused_with_those_that_do(program: InProcess) -> None:
    done = program.run("calls", "list", "--theme", "gold")
    assert done.code == 1
    assert "there is no theme 'gold'; there are: energy_efficiency, " in done.err


def test_amounts_are_told_in_the_currency_asked_for_beside_their_own(program: InProcess) -> None:
    budgets = {one["source_key"]: one["budget"] for one in listed(program, "--currency", "ron")}
    assert budgets["solar"]["project_max"] == {
        "amount": 60_000,
        "currency": "EUR",
        "amount_in": {"amount": 305_670, "currency": "RON", "rate_day": "2025-10-09", "official": False},
    }
    assert budgets["solar"]["total"]["amount_in"]["amount"] == 25.47
    assert budgets["mill"]["project_min"]["amount_in"]["amount"] == 651_503.91
    assert budgets["plain"]["total"] == {"amount": 9, "currency": "UAH", "amount_in": None}
    assert budgets["none"] is None
    assert {one["source_key"]: one["budget"] for one in listed(program, "--currency", "EUR")}["solar"]["total"] == {
        "amount": 5,
        "currency": "EUR",
        "amount_in": None,
    }


def test_tables_tell_them_too_and_whose_rates_they_are(program: InProcess) -> None:
    table = " ".join(program.run("calls", "list", "--currency", "RON", "--now", DAY, COLUMNS="200").out.split())
    assert "60k EUR (about 305.7k RON)" in table
    assert "from 50m HUF (about 651.5k RON)" in table
    assert "pot 9 UAH" in table
    assert "RON at the bundled rates of 2025-10-09, which were not compared with the ECB's" in table
    page = " ".join(program.run("calls", "show", "solar", "--currency", "RON", "--now", DAY).out.split())
    assert "money up to 60k EUR a project, 5 EUR in all about up to 306k RON a project, 25.5 RON in all (RON at" in page


def test_official_rates_are_named_as_such(tmp_path: Path) -> None:
    program = filled(tmp_path, {"RON": "5.0710"})
    told = listed(program, "--currency", "RON", "--theme", "renewable_energy")[0]["budget"]["project_max"]["amount_in"]
    assert told == {"amount": 304_260, "currency": "RON", "rate_day": "2026-08-19", "official": True}
    assert "RON at the ECB rates of 2026-08-19" in program.run("calls", "list", "--currency", "RON", "--now", DAY).out


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--currency", "LEI"), "there is no rate of 'LEI'; there are rates of: AUD, "),
        (("--currency", "RON", "--now", "2020-01-01"), "there are no exchange rates of 2020-01-01 or before"),
    ],
)
def test_what_there_are_no_rates_for_is_refused(program: InProcess, options: tuple[str, ...], words: str) -> None:
    done = program.run("calls", "list", *options)
    assert done.code == 1
    assert words in done.err
