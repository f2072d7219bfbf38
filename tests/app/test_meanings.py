"""Meanings are learned from the catalogue's own texts once, kept for a week, and never stand in the way."""

import random
from datetime import timedelta
from pathlib import Path

import pytest

from app.meanings import open_semantics
from catalogue.model.call import Call
from tests.matcher.samples import NOW, call

HEATING = "boiler radiator thermostat warmth chimney furnace burner pellet stove insulation".split()
BAKING = "bread flour oven yeast dough pastry bakery loaf wheat crust".split()


def texts(words: list[str], number: int) -> str:
    """Sentences of some words in any order; those of one subject stand together."""
    chance = random.Random(number)
    return ". ".join(" ".join(chance.choices(words, k=12)) for _ in range(60))


@pytest.fixture
def calls() -> list[Call]:
    return [call(f"{number:03}", "A call", texts((HEATING, BAKING)[number % 2], number)) for number in range(80)]


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CALLFIT_CACHE", str(tmp_path))
    return tmp_path / "meanings" / "en.npz"


def test_words_of_one_subject_are_alike_and_those_of_two_are_not(calls: list[Call], cache: Path) -> None:
    (learned,) = open_semantics(calls, NOW)
    boiler, stove, bread = (learned.encode({stem: 1.0}, of_applicant=False) for stem in ("boiler", "stove", "bread"))
    assert float(boiler @ stove) > 0.5 > 0.2 > float(boiler @ bread)


def test_what_was_learned_is_kept_for_a_week(calls: list[Call], cache: Path) -> None:
    (learned,) = open_semantics(calls, NOW)
    first = cache.read_bytes()
    (kept,) = open_semantics(calls[:60], NOW + timedelta(days=6))
    assert cache.read_bytes() == first
    assert kept.numbers == learned.numbers
    assert abs(kept.vectors - learned.vectors).max() < 1e-3
    open_semantics(calls, NOW + timedelta(days=8))
    assert cache.read_bytes() != first


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 no archive", b"{}"])
def test_a_damaged_file_is_learned_anew(calls: list[Call], cache: Path, damage: bytes) -> None:
    open_semantics(calls, NOW)
    cache.write_bytes(damage)
    (learned,) = open_semantics(calls, NOW)
    assert "boiler" in learned.numbers
    assert cache.read_bytes() != damage


def test_a_handful_of_calls_teaches_nothing(calls: list[Call], cache: Path) -> None:
    assert open_semantics(calls[:5], NOW) == ()
    assert not cache.exists()


def test_what_another_way_of_learning_made_is_learned_anew(
    calls: list[Call], cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_semantics(calls, NOW)
    first = cache.read_bytes()
    monkeypatch.setattr("matcher.relevance.recipe.recipe", lambda: "another")
    open_semantics(calls, NOW)
    assert cache.read_bytes() != first


def test_a_folder_that_cannot_be_written_to_keeps_nothing_and_stops_nothing(calls: list[Call], cache: Path) -> None:
    cache.parent.write_text("no folder")
    assert len(open_semantics(calls, NOW)) == 1
