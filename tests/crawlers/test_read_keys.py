"""Keys that we make hold when a portal spells the same words otherwise, and tell apart what is not the same."""

import pytest

from crawlers.read.keys import made_key

KEY = made_key("Ministrstvo za okolje", "Razpis št. 2")


@pytest.mark.parametrize(
    "parts",
    [("MINISTRSTVO  ZA OKOLJE", "Razpis st. 2"), ("Ministrstvo za okolje ", "Razpis\nšt. 2.")],
)
def test_another_spelling_is_no_other_call(parts: tuple[str, str]) -> None:
    assert made_key(*parts) == KEY
    assert len(KEY) == 20


@pytest.mark.parametrize(
    "parts",
    [
        ("Ministrstvo za okolje", "Razpis št. 3"),
        ("Ministrstvo za okolje Razpis", "št. 2"),
        ("Ministrstvo za okolje", None, "Razpis št. 2"),
    ],
)
def test_other_words_or_the_same_in_other_parts_are_another_call(parts: tuple[str | None, ...]) -> None:
    assert made_key(*parts) != KEY
