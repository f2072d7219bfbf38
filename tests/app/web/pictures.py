"""``python -m tests.app.web.pictures [OUT]``: the pages as a reader sees them, drawn by a browser into ``docs/pages``.

One picture a page: in a wide window, on a phone, and on a phone in dark mode, side by side. They are looked at by
people; what must hold of every page is in the tests.
"""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from starlette.testclient import TestClient

from app.current_offer import CurrentOffer
from app.web import make_app
from app.web.site import Site
from catalogue.store import profiles
from catalogue.store.database import Database
from tests.app.web.conftest import LINKS, MAIL, SENDER, Clock, furnish, path
from tests.notifier.pictures import draw
from tests.notifier.samples import CORK, HEAT_PUMPS, NOW, VOUCHERS

HEIGHTS = {
    "confirm": 480,
    "stop": 480,
    "wishes": 1290,
    "save": 600,
    "saved": 690,
    "not-for-us": 1080,
    "calls": 1080,
    "nowhere": 320,
}


def pages(database: Database) -> Iterator[tuple[str, str]]:
    """The name and the HTML of each page, each for a reader of another language."""
    browser = TestClient(
        make_app(Site(database=database, offer=CurrentOffer(database), sender=SENDER, clock=Clock())),
        base_url="https://callfit.example",
    )
    with database.read() as connection:
        key = profiles.link_key_of(connection, CORK.id)

    def show(language: str, address: str | None, *, sent: bool = False) -> str:
        with database.write() as connection:
            profiles.put_profile(connection, replace(CORK, language=language), NOW)
        return (browser.post if sent else browser.get)(path(address)).raise_for_status().text

    yield "stop", show("en", LINKS.stop(key))
    yield "wishes", show("it", LINKS.wishes(key))
    yield "save", show("fr", LINKS.save(key, HEAT_PUMPS.id))
    yield "saved", show("nl", LINKS.save(key, HEAT_PUMPS.id), sent=True)
    yield "not-for-us", show("el", LINKS.not_for_us(key, VOUCHERS.id))
    yield "calls", show("hu", f"{LINKS.view(key, MAIL.id)}/calls")
    yield "nowhere", browser.get("/none", headers={"accept-language": "ro"}).text
    with database.write() as connection:
        moved = replace(CORK, language="de", email="info@cork.example")
        profiles.put_profile(connection, moved, NOW)
    yield "confirm", browser.get(path(LINKS.confirm(key, moved.email, NOW))).text


def main(out: Path) -> None:
    """Draw all of them."""
    if shutil.which("chromium") is None:
        raise SystemExit("chromium is not here: install it to draw the pages")
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "catalogue.db"
        furnish(file)
        with Database.open(f"sqlite:///{file}") as database:
            for name, page in pages(database):
                draw(name, page, out, HEIGHTS[name])
                print(out / f"{name}.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[3] / "docs" / "pages")
