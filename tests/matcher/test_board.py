"""Many companies at once: for each the calls, and the standing of each, that asking them one by one gives."""

import gzip
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.model.call import Call
from catalogue.model.profile import Profile
from matcher import Corpus
from matcher.relevance.board import CANDIDATES, Board
from matcher.relevance.query import profile_query
from matcher.relevance.score import Asking
from matcher.relevance.semantics import learn
from tests.matcher.samples import call, profile

WORDS = "soil compost vaccine robot water heat pump software plastic students recycling AI 2027 cyber security".split()
EVERY_WORD = call("zz", "All", keywords=[f"{one} {other}" for one in WORDS for other in WORDS])
texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=9).map(" ".join)
catalogues = st.lists(
    st.builds(call, st.text("abcdef", min_size=1, max_size=3), texts, texts | st.just("")),
    min_size=1,
    max_size=12,
    unique_by=lambda made: made.source_key,
)
companies = st.lists(
    st.builds(
        lambda says, keywords, themes, sectors: profile(says, keywords=keywords, themes=themes, sectors=sectors),
        texts,
        st.lists(st.sampled_from(WORDS), max_size=2),
        st.sampled_from([(), ("energy",), ("water",)]),
        st.sampled_from([(), (("62.01", "2"),)]),
    ),
    min_size=1,
    max_size=5,
)


def asked_one_by_one(who: Profile, corpus: Corpus, top: int) -> list[tuple[int, float]]:
    standing = Asking(profile_query(who), corpus).scores(np.arange(len(corpus))).standing
    order = np.lexsort((np.arange(len(corpus)), -standing))[:top]
    return [(int(row), float(standing[row])) for row in order]


def shown(board: Board, top: int, candidates: int) -> list[list[tuple[int, float]]]:
    best = board.best(top, candidates)
    found: list[list[tuple[int, float]]] = [[] for _ in board.profiles]
    for place, row, standing in zip(best.profile, best.row, best.standing, strict=True):
        found[place].append((int(row), float(standing)))
    return found


def agree(board: Board, top: int, candidates: int) -> None:
    """Every call shown has the standing that it has alone, the best first; calls that share no word are not shown."""
    for who, found in zip(board.profiles, shown(board, top, candidates), strict=True):
        alone = dict(asked_one_by_one(who, board.corpus, len(board.corpus)))
        assert [standing for _, standing in found] == pytest.approx([alone[row] for row, _ in found], abs=1e-4)
        best = sorted(alone.values(), reverse=True)[: len(found)]
        assert [standing for _, standing in found] == pytest.approx(best, abs=1e-4)


@settings(max_examples=40, deadline=None)
@given(catalogues, companies)
def test_the_board_says_of_each_pair_what_asking_alone_says(calls: list[Call], profiles: list[Profile]) -> None:
    agree(Board(profiles, Corpus(calls)), 20, 20)


@settings(max_examples=20, deadline=None)
@given(catalogues, companies, st.integers(0, 12))
def test_calls_and_companies_may_come_later(calls: list[Call], profiles: list[Profile], first: int) -> None:
    known, later = calls[:first], calls[first:]
    corpus = Corpus([*known, EVERY_WORD])
    board = Board(profiles[:1], corpus)
    board.best()
    corpus.add(later)
    board.add(profiles[1:])
    agree(board, 20, 20)


@settings(max_examples=20, deadline=None)
@given(catalogues, companies, texts)
def test_a_call_that_has_just_come_stands_for_each_company_as_asking_alone_says(
    calls: list[Call], profiles: list[Profile], said: str
) -> None:
    corpus = Corpus([*calls, EVERY_WORD])
    board = Board(profiles, corpus)
    corpus.add([call("new", said)])
    best = board.of_call(len(calls) + 1)
    assert best.profile.tolist() == list(range(len(profiles)))
    alone = [dict(asked_one_by_one(who, corpus, len(corpus)))[len(calls) + 1] for who in profiles]
    assert best.standing.tolist() == pytest.approx(alone, abs=1e-4)


def test_a_company_that_says_thousands_of_words_and_calls_that_come_one_by_one() -> None:
    """What it asks does not fit into the narrowest numbers; and the calls that came are put together now and then."""
    draw = np.random.default_rng(5)
    words = ["".join(draw.choice(list("bcdfgklmnprstvz"), 7)) for _ in range(2_400)]
    corpus = Corpus([call("zz", "All", " ".join(words)), call("a", "Few", " ".join(words[:40]))])
    board = Board([profile(" ".join(words)), profile(" ".join(words[50:90]))], corpus)
    for number in range(40):
        corpus.add([call(f"n{number:02}", "More", " ".join(draw.choice(words, 60)))])
        if number % 2:
            agree(board, 20, 60)
    for who, found in zip(board.profiles, shown(board, 5, 20), strict=True):
        assert [row for row, _ in found] == [row for row, _ in asked_one_by_one(who, corpus, 5)]


def test_of_many_calls_the_best_few_are_found_in_words_and_meaning() -> None:
    draw = np.random.default_rng(3)
    said = [" ".join(draw.choice(WORDS, 30)) for _ in range(400)]
    calls = [call(f"{number:03}", text[:40], text) for number, text in enumerate(said)]
    profiles = [replace(profile(" ".join(draw.choice(WORDS, 8))), id=str(number)) for number in range(20)]
    learned = learn([f"{text}. " * 5 for text in said], "en")
    assert learned is not None
    for corpus in (Corpus(calls), Corpus(calls, [learned])):
        board = Board(profiles, corpus)
        alone = [asked_one_by_one(who, corpus, 5) for who in profiles]
        for found, expected in zip(shown(board, 5, 100), alone, strict=True):
            assert [standing for _, standing in found] == pytest.approx([one for _, one in expected], abs=1e-4)


def test_of_calls_that_stand_out_alike_the_first_by_id_are_shown_however_many_there_are() -> None:
    same = [call(f"{number:03}", "Soil", "soil water robot") for number in range(300)]
    board = Board([profile("soil robot"), profile("water")], Corpus(same[::-1]))
    assert [[row for row, _ in found] for found in shown(board, 20, CANDIDATES)] == [list(range(20))] * 2


def test_a_call_is_found_whose_words_say_less_but_whose_title_is_on_the_subject() -> None:
    said = "soil compost water soil compost soil compost water soil compost water"
    others = [call(f"a{number:02}", "Cyber security", said) for number in range(25)]
    corpus = Corpus([*others, call("b", "Soil", "compost water compost water")])
    board = Board([profile("soil compost water")], corpus)
    assert asked_one_by_one(board.profiles[0], corpus, 1)[0][0] == shown(board, 1, 10)[0][0][0] == 25


def test_nobody_and_nothing() -> None:
    assert len(Board([], Corpus([call("a", "Soil")])).best().row) == 0
    assert len(Board([profile("soil")], Corpus([])).best().row) == 0


def test_on_recorded_calls_the_best_twenty_are_those_of_asking_alone(recordings: Path) -> None:
    """Topics of Horizon Europe by their titles and French programmes by their texts, for funded projects of each."""
    topics = Corpus([call(row["id"], row["title"]) for row in rows(recordings, "cordis/horizon_europe_topics")])
    programmes = Corpus(
        [
            call(row["id"], row["title"], f"{row['promise']}\n{row['text']}\n{row['long']}", language="fr")
            for row in rows(recordings, "mte_matching/programs_fr")
        ]
    )
    ours = [profile(row["text"][:500]) for row in rows(recordings, "cordis/h2020_sme_instrument_projects.dev")[:60]]
    theirs = [
        profile(f"{row['title']}. {row['short']}", language="fr", keywords=[row["title"]])
        for row in rows(recordings, "mte_matching/projects_fr.dev")
    ]
    for corpus, profiles in ((topics, ours), (programmes, theirs)):
        board = Board(profiles, corpus)
        found = shown(board, 20, CANDIDATES)
        alone = [asked_one_by_one(who, corpus, 20) for who in profiles]
        same = sum(
            len({row for row, _ in some} & {row for row, _ in best}) for some, best in zip(found, alone, strict=True)
        )
        assert same >= 0.99 * 20 * len(profiles)


def rows(recordings: Path, name: str) -> list[dict[str, Any]]:
    with gzip.open(recordings / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]
