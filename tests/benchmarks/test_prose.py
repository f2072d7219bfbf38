"""What is read of labelled prose: the labels themselves, and how agreement is counted."""

import json
from pathlib import Path

import pytest

from benchmarks.prose.agreement import compare, tally
from benchmarks.prose.labelled import languages, read_labelled
from catalogue.model.condition import Criterion, SizeClass, SizeRule

SMES = {"sizes": ["medium", "micro", "small"]}


def write(folder: Path, *labels: dict[str, object], text: str = "Possono presentare domanda le PMI.") -> None:
    line = {"id": "it-1", "country": "IT", "heading": "", "seen": False, "text": text, "labels": list(labels)}
    folder.joinpath("it.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")


def label(criterion: str, rule: object, sentence: str = "Possono presentare domanda le PMI.") -> dict[str, object]:
    return {"sentence": sentence, "criterion": criterion, "rule": rule}


@pytest.mark.parametrize("language", languages())
def test_every_text_that_we_ship_is_whole(language: str) -> None:
    texts = list(read_labelled(language))
    assert len({text.id for text in texts}) == len(texts) > 0
    assert {text.is_seen for text in texts} == {True, False}
    assert all(text.labels for text in texts)


def test_what_is_read_as_labelled_is_counted_once(tmp_path: Path) -> None:
    write(tmp_path, label("size", SMES), label("size", SMES))
    (text,) = read_labelled("it", tmp_path)
    (one,) = compare(text)
    assert (one.criterion, one.labelled) == (Criterion.SIZE, SizeRule(sizes=tuple(sorted(SizeClass))[1:]))
    assert one.read is not None
    assert (tally([text]).asked, tally([text]).read, tally([text]).otherwise) == (1, 1, 0)


def test_what_is_read_and_not_labelled_so_counts_as_otherwise(tmp_path: Path) -> None:
    write(tmp_path, label("size", {"sizes": ["micro"]}))
    (text,) = read_labelled("it", tmp_path)
    assert (tally([text]).asked, tally([text]).read, tally([text]).otherwise) == (1, 0, 1)


def test_a_label_without_a_rule_asks_for_nothing_to_be_read(tmp_path: Path) -> None:
    write(tmp_path, label("size", None))
    (text,) = read_labelled("it", tmp_path)
    assert (tally([text]).asked, tally([text]).otherwise) == (0, 1)


def test_a_place_is_the_same_whether_its_country_or_its_seat_is_asked_for(tmp_path: Path) -> None:
    prose = "Possono presentare domanda le PMI con sede legale in Italia."
    write(tmp_path, label("country", {"established_in": ["IT"], "named_only": True}, prose), text=prose)
    (text,) = read_labelled("it", tmp_path)
    assert [one.read is not None for one in compare(text) if one.labelled is not None] == [True]


@pytest.mark.parametrize(
    "broken",
    [
        label("size", SMES, "Le PMI."),
        label("size", {"sizes": ["enormous"]}),
        label("beauty", None),
        {"sentence": "PMI", "criterion": "size"},
    ],
)
def test_a_broken_label_is_refused_with_its_place(tmp_path: Path, broken: dict[str, object]) -> None:
    write(tmp_path, broken)
    with pytest.raises(ValueError, match=r"it\.jsonl, line 1"):
        list(read_labelled("it", tmp_path))
