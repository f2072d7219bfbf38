"""What is read of the prose of recorded French programmes, held against what their editors entered beside it."""

import json
from pathlib import Path

import pytest

from benchmarks.eligibility.__main__ import main
from benchmarks.eligibility.facts import facts_of
from benchmarks.eligibility.programmes import ALL_SECTIONS, Facts, read_programmes
from benchmarks.eligibility.scores import Compared, Score, entered_otherwise, scores
from crawlers.read.clauses import Passage, read_clauses

FILE = Path("mte_matching") / "programs_fr.jsonl.gz"


@pytest.fixture(scope="module")
def compared(recordings: Path) -> list[Compared]:
    if not (recordings / FILE).is_file():
        pytest.skip("the recorded programmes are not beside this checkout")
    return [
        Compared(id=one.id, read=facts_of(read_clauses(one.passages, "fr", "FR")), entered=one.entered)
        for one in read_programmes(recordings / FILE)
        if one.entered is not None
    ]


def named(compared: list[Compared], *, reviewed: bool = False) -> dict[str, Score]:
    return {one.name: one for one in scores(compared, reviewed=reviewed)}


def test_headcounts_and_micro_enterprises_are_read_as_the_editors_wrote_them(compared: list[Compared]) -> None:
    written = named(compared, reviewed=True)["headcount and micro"]
    assert written.precision >= 0.98
    assert written.recall >= 0.9
    # As they entered them: the difference is theirs.
    entered = named(compared)["headcount and micro"]
    assert entered.precision >= 0.91
    assert entered.recall >= 0.9


def test_what_is_set_aside_as_entered_otherwise_is_there_and_is_otherwise(compared: list[Compared]) -> None:
    by_id = {one.id: one for one in compared}
    for field, programmes in entered_otherwise().items():
        for name in programmes:
            assert getattr(by_id[name].read, field) != getattr(by_id[name].entered, field)


def test_regions_are_read(compared: list[Compared]) -> None:
    found = named(compared)
    assert found["regions"].precision >= 0.95
    assert found["regions"].recall >= 0.85
    assert found["regions, an entry at a time"].precision >= 0.95


def test_sectors_are_read_as_far_as_the_prose_names_them(compared: list[Compared]) -> None:
    found = named(compared)["naf_sections, an entry at a time"]
    assert found.precision >= 0.8
    assert found.recall >= 0.75


def test_the_command_writes_a_line_a_programme(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    row = {
        "id": "prêt-vert",
        "text": "",
        "eligibility_text": {
            "taille de l'entreprise": ["Entre 20 et 250 salariés", "Non éligible aux micro-entreprises"],
            "secteur géographique": ["Landes, Nouvelle-Aquitaine, Bouches-du-Rhône"],
            "secteur d'activité": ["Industrie"],
        },
    }
    (tmp_path / "programmes.jsonl").write_text(json.dumps(row), encoding="utf-8")
    arguments = ["--programmes", str(tmp_path / "programmes.jsonl"), "--out", str(tmp_path / "out.jsonl")]
    assert main(arguments) == 0
    assert json.loads((tmp_path / "out.jsonl").read_text(encoding="utf-8")) == {
        "id": "prêt-vert",
        "min_employees": "20",
        "max_employees": "249",
        "micro_excluded": True,
        "regions": ["Landes", "Nouvelle-Aquitaine", "Provence-Alpes-Côte d'Azur"],
        "naf_sections": ["B", "C", "D", "E"],
    }
    assert "1 programmes read" in capsys.readouterr().out


def test_every_sector_is_every_letter_and_the_whole_country_is_no_region() -> None:
    texts = {
        "secteur d'activité": "Tous secteurs d’activité",
        "secteur géographique": "France et territoires d'outre-mer",
    }
    found = facts_of(read_clauses([Passage(text=text, where=where) for where, text in texts.items()], "fr", "FR"))
    assert found == Facts(naf_sections=ALL_SECTIONS)
