"""One call on the terminal: what a portal says of money is shown, as sums or in its own words."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from app.cli.call_page import print_call
from catalogue.model.call import Budget, Call, CallKind, Instrument
from catalogue.model.money import Money
from catalogue.model.stored import StoredCall

NOW = datetime(2026, 8, 20, 12, tzinfo=UTC)


def shown(budget: Budget | None, capsys: pytest.CaptureFixture[str]) -> str:
    call = Call(
        source="dk_puljer",
        source_key="1",
        kind=CallKind.CALL,
        title="Pulje",
        language="da",
        url="https://puljer.example/1",
        identifier="P-1",
        instruments=(Instrument.GRANT, Instrument.SUPPORT_SERVICE),
        budget=budget,
    )
    print_call(StoredCall(call=call, first_seen=NOW, last_seen=NOW), NOW)
    return " ".join(capsys.readouterr().out.split())


def euro(amount: int) -> Money:
    return Money(amount=Decimal(amount), currency="EUR")


@pytest.mark.parametrize(
    ("budget", "words"),
    [
        (None, "money not stated"),
        (Budget(words="efter aftale"), "money the portal writes: efter aftale"),
        (Budget(project_min=euro(5_000)), "money from 5k EUR a project"),
        (Budget(project_min=euro(5_000), project_max=euro(9_000)), "money from 5k EUR up to 9k EUR a project"),
        (
            Budget(total=euro(2_000_000), rate_max=Decimal("62.50"), words="pr. år"),
            "money up to 62.5 % of the costs, 2m EUR in all; the portal writes: pr. år",
        ),
    ],
)
def test_money_is_shown_in_sums_or_in_the_portals_words(
    budget: Budget | None, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert words in shown(budget, capsys)


def test_what_one_gets_and_the_number_to_search_for(capsys: pytest.CaptureFixture[str]) -> None:
    page = shown(None, capsys)
    assert "number P-1" in page
    assert "gives grant, support service" in page
