"""The form as somebody fills it in, and the catalogue as it is after that."""

from dataclasses import dataclass

import pytest
from starlette.testclient import TestClient

from catalogue.model.delivery import Delivery, MailKind
from catalogue.model.profile import Profile
from catalogue.store import deliveries, outbox, profiles
from tests.app.web.conftest import House
from tests.notifier.samples import CORK

EMAIL = "office@termo-ilfov.example"
TOLD: dict[str, str | list[str]] = {
    "name": "Termo Ilfov SRL",
    "email": EMAIL,
    "country": "RO",
    "place": "Voluntari, Ilfov",
    "description": "Montăm pompe de căldură și izolăm case vechi.",
    "registration": "RO 185 472 90",
    "sector_words": "4322",
    "revision": "2.1",
    "employees": "24",
    "turnover": "2 100 000",
    "turnover_currency": "RON",
    "balance_sheet_currency": "RON",
    "seeking_amount": "250000",
    "seeking_amount_currency": "EUR",
    "owned_above_25_percent": "no",
    "founded": "2014-03-01",
    "themes": ["buildings", "energy_efficiency"],
    "instruments": ["grant"],
    "own_share": "40",
    "partnering": "willing",
    "language": "en",
    "cadence": "weekly",
    "weekday": "tuesday",
    "hour": "8",
}


@dataclass(frozen=True)
class Door:
    """The front door: sends the form, and tells what is there."""

    house: House

    @property
    def browser(self) -> TestClient:
        """A browser of a guest."""
        return self.house.browser

    def send(self, do: str = "join", **told: str | list[str]) -> str:
        """What is answered to the form with these other fields."""
        answer = self.browser.post("/join", data={**TOLD, **told, "do": do})
        assert answer.status_code == 200, answer.text
        return answer.text

    def there(self) -> list[Profile]:
        """The companies beside the one that was there before."""
        with self.house.database.read() as connection:
            return [one for one in profiles.find_profiles(connection) if one.id != CORK.id]

    def mails(self, kind: MailKind) -> list[Delivery]:
        """The mails of a kind that are to be sent."""
        with self.house.database.read() as connection:
            due = [
                deliveries.get_delivery(connection, one) for one, _ in outbox.find_due(connection, self.house.clock.now)
            ]
        return [one for one in due if one is not None and one.kind is kind]


@pytest.fixture
def door(house: House) -> Door:
    """The front door of the company's catalogue."""
    return Door(house)
