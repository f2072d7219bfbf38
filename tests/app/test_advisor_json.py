"""The JSON of the advisor's commands: every record is as its schema says."""

import json
from typing import Any

import jsonschema
import pytest
from referencing import Registry, Resource

from app.match_record import FLAT_COLUMNS
from tests.app_runner import DAY, ROOT, Program, crawled_program

DOCS = ROOT / "docs"
SCHEMAS = {name: json.loads((DOCS / name).read_text(encoding="utf-8")) for name in (
    "call.schema.json", "match.schema.json", "compare.schema.json"
)}  # fmt: skip
REGISTRY: "Registry[Any]" = Registry().with_resources(
    [(name, Resource.from_contents(schema)) for name, schema in SCHEMAS.items()]
)
EVERYTHING = ("--include", "weak", "--include", "not-eligible", "--limit", "0", "--format", "json", "--now", DAY)


def faults(schema: str, record: Any) -> list[str]:
    validator = jsonschema.Draft202012Validator({"$ref": schema}, registry=REGISTRY)
    return [f"{fault.json_path}: {fault.message}" for fault in validator.iter_errors(record)]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A catalogue with the bundled calls and three companies. Read only."""
    folder = tmp_path_factory.mktemp("json")
    made = crawled_program(folder)
    for name in ("ilfov-termo", "torino-plast", "nothing-fits"):
        made.run("profile", "add", str(ROOT / "examples" / "profiles" / f"{name}.yaml"))
    return made


def test_every_match_is_as_the_schema_says(filled: Program) -> None:
    matches = filled.run("match", "--all", "--twins", *EVERYTHING).json()
    assert len(matches) > 100
    assert [fault for match in matches for fault in faults("match.schema.json", match)] == []
    for match in matches:
        brought = sum(one["weight"] for one in match["relevance"]["evidence"])
        assert brought == pytest.approx(match["relevance"]["score"], abs=0.01)
        barred = match["eligibility"] == "not eligible"
        assert (match["blocker"] is not None) is barred
        assert (match["question"] is not None) is (match["eligibility"] == "to check")


def test_what_is_tried_is_as_the_schema_says_too(filled: Program) -> None:
    matches = filled.run(
        "match", "--profile", "torino-plast", "--set", "partnering=alone", "--format", "json", "--now", DAY
    ).json()
    assert {match["rank"] is None for match in matches} == {True, False}
    assert [fault for match in matches for fault in faults("match.schema.json", match)] == []


def test_fits_and_why_print_the_same_kind_of_record(filled: Program) -> None:
    fits = filled.run("fits", "LIFE-2026-CET-BETTERRENO", *EVERYTHING).json()
    assert len(fits) == 3
    why = filled.run("why", "ilfov-termo", "LIFE-2026-CET-BETTERRENO", "--format", "json", "--now", DAY).json()
    assert [fault for match in [*fits, why] for fault in faults("match.schema.json", match)] == []


def test_every_comparison_is_as_the_schema_says(filled: Program) -> None:
    rows = filled.run("compare", "ilfov-termo", "torino-plast", "--format", "json", "--now", DAY).json()
    assert rows
    assert [fault for row in rows for fault in faults("compare.schema.json", row)] == []


def test_the_schema_would_notice_a_field_that_is_missing_or_new(filled: Program) -> None:
    match = filled.run("match", "--profile", "ilfov-termo", "--limit", "1", "--format", "json", "--now", DAY).json()[0]
    assert faults("match.schema.json", match) == []
    assert faults("match.schema.json", {key: value for key, value in match.items() if key != "sentence"})
    assert faults("match.schema.json", match | {"new": 1})
    assert faults("match.schema.json", match | {"call": match["call"] | {"state": "perhaps"}})


def test_the_docs_name_every_column_of_a_flat_row() -> None:
    told = (DOCS / "json.md").read_text(encoding="utf-8")
    assert [column for column in FLAT_COLUMNS if f"`{column}`" not in told] == []
