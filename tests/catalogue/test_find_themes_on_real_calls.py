"""Themes of recorded calls against labels made by hand: nearly always right, and most of what is there."""

from pathlib import Path

import pytest

from benchmarks import themes
from catalogue.taxonomy.find_themes import find_themes, find_themes_by_code


@pytest.mark.parametrize("sample", [1, 2, 3])
def test_what_is_found_is_right_and_most_is_found(sample: int, recordings: Path) -> None:
    assert recordings == themes.RECORDINGS
    both = themes.total(themes.measure(find_themes, sample))
    assert both.precision >= 0.95, both.wrong
    assert both.recall >= 0.88, both.missed
    assert themes.total(themes.measure(find_themes_by_code, sample)).precision >= 0.95


def test_no_theme_is_told_wrongly_by_words_more_than_once_in_ten(recordings: Path) -> None:
    by_words = themes.measure(themes.find_by_words)
    assert {theme: tally.wrong for theme, tally in by_words.items() if tally.precision < 0.9} == {}
