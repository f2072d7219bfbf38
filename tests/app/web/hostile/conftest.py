"""One catalogue for all that is sent to it; it is made anew from memory whenever something got through."""

from collections.abc import Iterator

import pytest

from tests.app.web.company.conftest import CALLS
from tests.app.web.hostile.town import Town, furnish, open_town
from tests.app.web.hostile.walk import Walk, walk


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """The pages of a catalogue with a bit of everything."""
    folder = tmp_path_factory.mktemp("town")
    furnish(folder / "catalogue.db", (*CALLS[:24], *CALLS[25:]))
    with open_town(folder / "catalogue.db", CALLS[0].id) as town:
        yield town


@pytest.fixture(scope="session")
def found(town: Town) -> Walk:
    """All pages and forms that there are."""
    return walk(town)
