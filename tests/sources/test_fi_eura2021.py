"""EURA keeps its calls inside a script, percent-encoded: what may happen in there is noticed as anywhere else."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, unquote

import pytest

from catalogue.model.run import Health
from crawlers.registry import load_source
from crawlers.replay import Answers
from crawlers.replay.offline import Replayed, replay

EXAMPLE = Path(__file__).parents[2] / "examples" / "fi_eura2021"
MARK = '<script type="__PREACT_CLI_DATA__">'


def read(spoil: Callable[[str], str]) -> Replayed:
    """The example with the data in its page spoilt."""
    kept = Answers.load(EXAMPLE)
    exchange = kept.exchanges[0]
    head, _, rest = exchange.answer.decode().partition(MARK)
    data, _, foot = rest.partition("</script>")
    page = f"{head}{MARK}{quote(spoil(unquote(data)), safe='')}</script>{foot}"
    spoilt = replace(kept, exchanges=[replace(exchange, answer=page.encode())])
    return replay(load_source("fi_eura2021"), spoilt, kept.recorded_at, at_least=1)


def test_the_data_are_read_as_they_are() -> None:
    assert read(lambda data: data).health is Health.OK


@pytest.mark.parametrize(
    ("spoil", "verdict"),
    [
        (lambda data: data.replace('"2026-09-30"', '"30.9.2026"'), Health.CHANGED),
        (lambda data: data[: len(data) // 2], Health.BROKEN),
        (lambda data: data.replace('"koodisto"', '"codes"'), Health.CHANGED),
        (lambda data: data.replace('"hankehaku"', '"haut"'), Health.CHANGED),
        (lambda data: "[]", Health.CHANGED),
    ],
)
def test_data_of_another_shape_are_noticed(spoil: Callable[[str], str], verdict: Health) -> None:
    assert read(spoil).health is verdict


def test_a_page_without_the_data_is_another_page() -> None:
    kept = Answers.load(EXAMPLE)
    page = kept.exchanges[0].answer.decode().replace("__PREACT_CLI_DATA__", "text/javascript")
    spoilt = replace(kept, exchanges=[replace(kept.exchanges[0], answer=page.encode())])
    replayed = replay(load_source("fi_eura2021"), spoilt, kept.recorded_at)
    assert replayed.health is Health.CHANGED
    assert "__PREACT_CLI_DATA__" in replayed.reading.issues[0].text
