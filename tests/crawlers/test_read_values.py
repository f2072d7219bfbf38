"""Labels, budgets and fields."""

from decimal import Decimal

import pytest

from catalogue.model.call import BudgetScope
from crawlers.portals.sedia_budget import read_cascade_budget, read_topic_budget
from crawlers.read.fields import (
    look_up,
    take,
    take_all,
    take_first,
    take_flag,
    take_inner,
    take_json,
    take_records,
    take_translated,
    texts_under,
)
from crawlers.read.labels import clean_label
from crawlers.reading import ReadError


@pytest.mark.parametrize(
    ("raw", "label"),
    [
        ("Horizon Europe (HORIZON)", "Horizon Europe (HORIZON)"),
        ("Erasmus  (ERASMUS )", "Erasmus+ (ERASMUS+)"),
        ("European Social Fund   (ESF) ", "European Social Fund+ (ESF+)"),
        ("Research Fund for Coal %26 Steel (RFCS)", "Research Fund for Coal & Steel (RFCS)"),
        (
            "Programme for the Protection of the Euro against Counterfeiting  (PERICLES IV)",
            "Programme for the Protection of the Euro against Counterfeiting (PERICLES IV)",
        ),
        (
            "Horizon 2020 Framework Programme (H2020 - 2014-2020)",
            "Horizon 2020 Framework Programme (H2020 - 2014-2020)",
        ),
    ],
)
def test_labels_are_as_people_write_them(raw: str, label: str) -> None:
    assert clean_label(raw) == label


def _overview(*entries: tuple[str, dict[str, str], int, int, int]) -> dict[str, list[str]]:
    import json

    topics = {
        str(number): [
            {
                "action": f"{identifier} - HORIZON-IA HORIZON Innovation Actions",
                "budgetYearMap": years,
                "expectedGrants": grants,
                "minContribution": low,
                "maxContribution": high,
            }
        ]
        for number, (identifier, years, grants, low, high) in enumerate(entries)
    }
    return {"metadata.budgetOverview": [json.dumps({"budgetTopicActionMap": topics, "budgetYearsColumns": ["2026"]})]}


def test_a_topic_has_its_own_money_and_not_its_siblings() -> None:
    row = _overview(
        ("HORIZON-CL5-2026-01-D2-01", {"2026": "15000000"}, 3, 4000000, 5000000),
        ("HORIZON-CL5-2026-01-D2-010", {"2026": "99000000"}, 9, 1, 2),
    )
    budget = read_topic_budget(row, "HORIZON-CL5-2026-01-D2-01", "EUR")
    assert budget is not None
    assert budget.total is not None
    assert (budget.total.amount, budget.scope, budget.expected_grants) == (Decimal(15000000), BudgetScope.TOPIC, 3)
    assert budget.project_min is not None
    assert budget.project_max is not None
    assert (budget.project_min.amount, budget.project_max.amount) == (Decimal(4000000), Decimal(5000000))
    assert row == {}


def test_one_pot_that_siblings_share_is_said_to_be_shared() -> None:
    row = _overview(*[(f"EDF-2026-DA-{n}", {"2026": "422000000"}, 0, 0, 0) for n in range(11)])
    budget = read_topic_budget(row, "EDF-2026-DA-3", "EUR")
    assert budget is not None
    assert budget.scope is BudgetScope.CALL
    assert (budget.project_min, budget.project_max, budget.expected_grants) == (None, None, None)


def test_equal_pots_of_their_own_are_not_taken_for_a_shared_one() -> None:
    row = _overview(*[(f"HORIZON-X-{n}", {"2026": "12000000"}, 2, 6000000, 6000000) for n in range(6)])
    budget = read_topic_budget(row, "HORIZON-X-2", "EUR")
    assert budget is not None
    assert budget.scope is BudgetScope.TOPIC


def test_a_pot_larger_than_its_projects_is_shared() -> None:
    row = _overview(*[(f"HORIZON-JU-CLEANH2-2026-{n}", {"2026": "105000000"}, 1, 3000000, 3000000) for n in range(3)])
    budget = read_topic_budget(row, "HORIZON-JU-CLEANH2-2026-1", "EUR")
    assert budget is not None
    assert budget.scope is BudgetScope.CALL


def test_zero_is_not_stated_and_a_foreign_overview_is_no_budget() -> None:
    assert read_topic_budget(_overview(("A-1", {"2026": "0"}, 0, 0, 0)), "A-1", "EUR") is None
    assert read_topic_budget(_overview(("A-1", {"2026": "5"}, 0, 0, 0)), "B-1", "EUR") is None
    assert read_topic_budget({}, "A-1", "EUR") is None


def test_a_cascade_call_has_its_own_pot_in_its_own_currency() -> None:
    budget = read_cascade_budget({"metadata.budget": ["2000000"], "metadata.currency": ["HUF"]}, "EUR")
    assert budget is not None
    assert budget.total is not None
    assert (budget.total.amount, budget.total.currency) == (Decimal(2000000), "HUF")
    assert read_cascade_budget({"metadata.budget": []}, "EUR") is None


def test_fields_are_taken_out_and_missing_ones_named() -> None:
    row = {"a": ["x", "y"], "b": [], "c": ["  "], "d": [{"x": 1}], "n": 17, "e": ["{"], "f": "plain", "g": [None, "z"]}
    assert take(row, "a") == "x"
    assert take(row, "g") == "z", "a hole in a list is no value"
    assert take_first(row, "f") == "plain"
    for name in ("b", "c", "absent"):
        with pytest.raises(KeyError, match=name):
            take(row, name)
    assert take(row, "n") == "17", "portals write their numbers with and without quotes"
    with pytest.raises(ReadError, match="the field d holds dict where a text or number belongs"):
        take_all(row, "d")
    with pytest.raises(ReadError, match="no JSON"):
        take_json(row, "e")
    assert row == {}


@pytest.mark.parametrize(("raw", "flag"), [(True, True), ("False", False), (1, True), ("0", False), (" true ", True)])
def test_flags_as_portals_write_them(raw: object, flag: bool) -> None:
    row = {"open": raw}
    assert take_flag(row, "open") is flag
    assert row == {}


def test_what_is_no_flag_is_told() -> None:
    with pytest.raises(ReadError, match="the field open holds 'maybe' where yes or no belongs"):
        take_flag({"open": "maybe"}, "open")
    for missing in ({}, {"open": None}, {"open": ""}):
        with pytest.raises(KeyError, match="open"):
            take_flag(missing, "open")


def test_records_inside_a_record_are_taken_flat() -> None:
    row = {"parts": [{"code": {"id": 7, "name": "x"}, "tags": ["a"]}], "none": None, "odd": [1]}
    assert take_records(row, "parts") == [{"code.id": 7, "code.name": "x", "tags": ["a"]}]
    assert take_records(row, "none") == take_records(row, "absent") == []
    with pytest.raises(ReadError, match="the field odd holds list where a list of records belongs"):
        take_records(row, "odd")


def test_a_hole_in_a_list_of_records_is_no_record() -> None:
    assert take_records({"a": [None, {"x": 1}]}, "a") == [{"x": 1}]
    with pytest.raises(ReadError, match="the field a holds list where a list of records belongs"):
        take_records({"a": ["x"]}, "a")


def test_a_term_that_a_table_lacks_costs_nothing_but_itself() -> None:
    table = {"Prêt": "loan", "Avance": "loan", "Subvention": "grant"}
    assert look_up(["SUBVENTION ", "Troc", "prêt", "Avance"], table) == ("grant", "loan")
    assert look_up([], table) == ()


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"fi": "nimi", "sv": "namn"}, ("fi", "nimi")),
        ({"sv": "namn", "fi": "nimi"}, ("fi", "nimi")),
        ({"fi": None, "sv": " ", "se": "namma"}, ("se", "namma")),
        ({"fi": ""}, ("fi", None)),
        ({}, ("fi", None)),
    ],
)
def test_words_are_those_of_the_language_or_of_the_first_that_has_any(
    fields: dict[str, str | None], found: tuple[str, str | None]
) -> None:
    row = {f"name.{code}": words for code, words in fields.items()} | {"name.richFi": "x", "other.fi": "y"}
    assert take_translated(row, "name", "fi") == found
    assert row == {"name.richFi": "x", "other.fi": "y"}


def test_texts_of_blocks_in_blocks_are_found_in_their_order() -> None:
    deep: object = {"text": "last"}
    for _ in range(5_000):
        deep = [{"block": deep}]
    blocks = {"intro": "first", "title": "no", "items": [{"text": "a", "more": [{"intro": "b"}]}, "no", {"text": "a"}]}
    assert texts_under([blocks, {"text": ["no"]}, deep], ("intro", "text")) == ["first", "a", "b", "last"]
    assert texts_under(None, ("text",)) == []


def test_a_field_of_the_records_in_a_field() -> None:
    row = {"places": [{"name": "A", "code": {"id": 7}}, {"name": None}, {"code": {"id": 8}}], "odd": ["A"]}
    assert take_inner(dict(row), "places", "name") == ["A"]
    assert take_inner(dict(row), "places", "code.id") == ["7", "8"]
    assert take_inner(dict(row), "absent", "name") == []
    with pytest.raises(ReadError):
        take_inner(dict(row), "odd", "name")
