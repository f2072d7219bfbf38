"""A corpus that was kept and taken up again says of every call what it said before, and of new ones what `add` says."""

import random
from dataclasses import replace

import numpy as np
import pytest

from catalogue.model.call import Call
from catalogue.model.match import Relevance
from matcher import Corpus
from matcher.relevance.score import relevances
from matcher.relevance.semantics import Semantics, learn
from tests.matcher.samples import call, profile

WORDS = {
    "en": "boiler radiator heat pump insulation solar panels batteries recycling robot software farm soil".split(),
    "it": "caldaia pompa di calore isolamento pannelli solari batterie riciclo robot software azienda suolo".split(),
}
ASKING = (
    profile("We install heat pumps and boilers and insulate houses.", keywords=["heat pump"], themes=["energy"]),
    profile("Installiamo pompe di calore e pannelli solari.", language="it", keywords=["caldaia"]),
    profile("Robots and software for farms; we recycle batteries.", sectors=[("28.30", "2")]),
)


def some_call(number: int) -> Call:
    chance = random.Random(number)
    language = chance.choice(("en", "en", "it"))
    words = WORDS[language]
    return call(
        f"{number:03}",
        " ".join(chance.choices(words, k=4)),
        ". ".join(" ".join(chance.choices(words, k=chance.randint(4, 14))) for _ in range(chance.randint(0, 9))),
        language=language,
        keywords=chance.sample(words, chance.randint(0, 3)),
        identifier=chance.choice((None, f"LIFE-2026-CET-{number}X")),
    )


@pytest.fixture(scope="module")
def semantics() -> Semantics:
    chance = random.Random(7)
    learned = learn((" ".join(chance.choices(WORDS["en"], k=400)) for _ in range(150)), "en")
    assert learned is not None
    return learned


def said(corpus: Corpus) -> list[dict[str, Relevance]]:
    return [{one.id: found for one, found in zip(corpus.calls, relevances(who, corpus), strict=True)} for who in ASKING]


@pytest.mark.parametrize("seed", range(12))
def test_a_restored_corpus_says_what_one_says_that_was_never_kept(seed: int, semantics: Semantics) -> None:
    chance = random.Random(seed)
    calls = [some_call(number) for number in range(40)]
    first = chance.sample(calls, chance.randint(1, 30))
    learned = [semantics] if seed % 2 else []
    snapshot = Corpus(first, learned).snapshot()
    now = chance.sample(calls, chance.randint(1, 40))
    # Some of those that are still there have changed.
    now = [replace(one, title=f"New {one.title}") if chance.random() < 0.2 else one for one in now]
    kept = {one.id: snapshot.ids.index(one.id) for one in now if one in first}
    restored = Corpus.restore(snapshot, now, kept, learned)
    assert {one.id: one for one in restored.calls} == {one.id: one for one in now}

    never_kept = Corpus(first, learned)
    whole = said(never_kept)
    never_kept.add([replace(one, source_key=f"{one.source_key}-new") for one in now if one.id not in kept])
    expected = said(never_kept)
    for found, there, before in zip(said(restored), expected, whole, strict=True):
        for name, one in found.items():
            assert_same(one, before[name] if name in kept else there[f"{name}-new"])
    for call_id, row in rows_of(restored).items():
        other = rows_of(never_kept)[call_id if call_id in kept else f"{call_id}-new"]
        assert held(restored, row) == held(never_kept, other)


def rows_of(corpus: Corpus) -> dict[str, int]:
    return {one.id: row for row, one in enumerate(corpus.calls)}


def held(corpus: Corpus, row: int) -> tuple[object, ...]:
    """All that a corpus holds of one call, exactly."""
    rows = corpus.rows
    entries = [
        (corpus.name(int(rows.feature[at])), rows.share[at], rows.said[at], corpus.words(int(rows.surface[at])))
        for at in range(rows.start[row], rows.start[row + 1])
    ]
    subjects = [
        corpus.subjects[number]
        for number in corpus.subject[corpus.subject_start[row] : corpus.subject_start[row + 1]].tolist()
    ]
    features = [(corpus.telling(name), corpus.rarity(name)) for name, *_ in entries]
    usual = [
        (corpus.mean_said[number], corpus.variance_said[number])
        for number in rows.feature[rows.start[row] : rows.start[row + 1]].tolist()
    ]
    speaks = [language for language in ("en", "it") if corpus.speaks(np.array([row]), language)[0]]
    return entries, subjects, features, usual, speaks, corpus.meanings[row].tolist()


def assert_same(one: Relevance, other: Relevance) -> None:
    """Equal, but for the last digits, which hang on the place that a row has in an array."""
    assert one.standing.meaning == pytest.approx(other.standing.meaning, abs=1e-5)
    for name in ("wording", "fit", "choices", "usual"):
        assert getattr(one.standing, name) == pytest.approx(getattr(other.standing, name), rel=1e-12)
    assert one.score == pytest.approx(other.score, rel=1e-12)
    assert [(piece.ours, piece.theirs) for piece in one.evidence] == [
        (piece.ours, piece.theirs) for piece in other.evidence
    ]


def test_a_snapshot_of_a_restored_corpus_is_as_good_as_the_first(semantics: Semantics) -> None:
    calls = [some_call(number) for number in range(30)]
    once = Corpus(calls[:20], [semantics])
    snapshot = once.snapshot()
    kept = {id_: row for row, id_ in enumerate(snapshot.ids)}
    twice = Corpus.restore(snapshot, calls, kept, [semantics])
    again = twice.snapshot()
    thrice = Corpus.restore(again, calls, {id_: row for row, id_ in enumerate(again.ids)}, [semantics])
    for found, before in zip(said(thrice), said(twice), strict=True):
        assert found.keys() == before.keys()
        for name, one in found.items():
            assert_same(one, before[name])
    assert any(found.standing.meaning for found in said(thrice)[0].values())


def test_parts_that_do_not_fit_together_are_refused() -> None:
    snapshot = Corpus([some_call(number) for number in range(5)]).snapshot()
    with pytest.raises(ValueError, match="do not fit together"):
        replace(snapshot, words=snapshot.words[:3])
    with pytest.raises(ValueError, match="do not fit together"):
        replace(snapshot, rows=replace(snapshot.rows, start=snapshot.rows.start[:-1]))
    with pytest.raises(ValueError, match="do not fit together"):
        replace(snapshot, spoken=np.full(5, 99, np.int32))
