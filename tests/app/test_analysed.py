"""A command analyses only what is new or has changed; what was kept never stands in the way."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from app.analysed import LEAST_CALLS, open_corpus, read_analysed
from catalogue.model.call import Call
from matcher import Corpus
from matcher.relevance.score import relevances
from tests.matcher.samples import NOW, call, profile

WHO = profile("We install heat pumps and boilers.", keywords=["heat pump"])


def calls(count: int = 100, first: int = 0) -> list[Call]:
    return [
        call(f"{number:04}", f"Heat pumps for town {number}", "Boilers and insulation of schools. " * (number % 4))
        for number in range(first, first + count)
    ]


def hash_of(one: Call) -> str:
    return sha256(repr(one).encode()).hexdigest()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CALLFIT_CACHE", str(tmp_path))
    return tmp_path / "calls"


Open = Callable[..., tuple[Corpus, int]]


@pytest.fixture
def open_(folder: Path) -> Open:
    """Opens a corpus; beside it how many calls were analysed for that."""

    def opened(some: list[Call], at: datetime = NOW, place: str = "the database here") -> tuple[Corpus, int]:
        analysed: list[int] = [0]
        hashes = {one.id: hash_of(one) for one in some}
        corpus = open_corpus(some, hashes, (), place, at, lambda done, _: analysed.append(done))
        return corpus, analysed[-1]

    return opened


def the_file(folder: Path) -> Path:
    (path,) = folder.glob("*")
    return path


def test_only_what_is_new_or_changed_is_analysed(open_: Open, folder: Path) -> None:
    assert open_(calls())[1] == 100
    corpus, analysed = open_(calls())
    assert analysed == 0
    assert relevances(WHO, corpus) == relevances(WHO, Corpus(calls()))
    changed = [replace(calls()[0], title="Robots for farms"), *calls()[2:], *calls(3, first=100)]
    corpus, analysed = open_(changed)
    assert analysed == 4
    assert {one.id: one.title for one in corpus.calls} == {one.id: one.title for one in changed}
    by_id = {one.id: found for one, found in zip(corpus.calls, relevances(WHO, corpus), strict=True)}
    assert by_id["test:0000"].score < by_id["test:0003"].score
    assert open_(changed)[1] == 0


def test_all_is_analysed_anew_after_a_week_and_for_an_earlier_day(open_: Open) -> None:
    open_(calls())
    assert open_(calls(), NOW + timedelta(days=6))[1] == 0
    assert open_(calls(), NOW - timedelta(days=1))[1] == 100
    assert open_(calls(), NOW + timedelta(days=6))[1] == 100


def test_all_is_analysed_anew_where_more_than_a_fifth_are_others_by_and_by(open_: Open) -> None:
    open_(calls())
    assert open_(calls(112))[1] == 12
    assert open_(calls(120))[1] == 8
    assert open_(calls(121))[1] == 121


def test_calls_that_are_gone_count_as_others(open_: Open) -> None:
    open_(calls())
    assert open_(calls()[:80])[1] == 0
    assert open_(calls()[:79])[1] == 79


def test_another_way_of_analysing_takes_nothing_over(open_: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    open_(calls())
    monkeypatch.setattr("matcher.relevance.recipe.recipe", lambda: "another")
    assert open_(calls())[1] == 100


def test_each_database_has_its_file(open_: Open, folder: Path) -> None:
    open_(calls())
    assert open_(calls(), place="another")[1] == 100
    assert open_(calls())[1] == 0
    assert len(list(folder.glob("*"))) == 2


@pytest.mark.parametrize("part", [0.0, 0.1, 0.5, 0.99])
def test_a_file_that_is_cut_off_is_as_good_as_none(open_: Open, folder: Path, part: float) -> None:
    open_(calls())
    path = the_file(folder)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * part)])
    assert read_analysed(path) is None
    assert open_(calls())[1] == 100
    assert open_(calls())[1] == 0


def test_a_byte_that_is_another_is_noticed_or_means_nothing(open_: Open, folder: Path) -> None:
    corpus, _ = open_(calls())
    expected = relevances(WHO, corpus)
    path = the_file(folder)
    whole = path.read_bytes()
    for at in range(0, len(whole), max(1, len(whole) // 60)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
        assert relevances(WHO, open_(calls())[0]) == expected


def test_a_folder_that_cannot_be_written_to_keeps_nothing(open_: Open, folder: Path) -> None:
    folder.write_text("a file where the folder would be")
    assert open_(calls())[1] == 100
    assert open_(calls())[1] == 100


def test_a_few_calls_are_not_worth_a_file(open_: Open, folder: Path) -> None:
    open_(calls(LEAST_CALLS - 1))
    assert not folder.exists()
