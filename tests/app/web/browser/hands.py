"""How people use a page: with a mouse or a finger, or with the keyboard alone; with scripts or without; how large."""

from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, ViewportSize

from tests.app.web.browser.conftest import PHONE, WIDE

_MOST_TABS = 60


class Mouse:
    """Fills in, ticks, presses and follows as people with a mouse or a finger do."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def write(self, label: str, text: str) -> None:
        """Write into the field that is called so."""
        self._field(label).fill(text)

    def choose(self, label: str, text: str) -> None:
        """Choose what is called ``text`` in a list."""
        self._field(label).select_option(label=text)

    def tick(self, label: str) -> None:
        """Tick a box."""
        self._field(label).check()

    def press(self, name: str) -> None:
        """Press the first button that is called so."""
        self._button(name).click()

    def follow(self, name: str) -> None:
        """Follow the first link that is called so."""
        self._link(name).click()

    def open(self, name: str) -> None:
        """Open what is folded under this name."""
        self._fold(name).click()

    def _field(self, label: str) -> Locator:
        return self.page.get_by_label(label, exact=True)

    def _button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True).first

    def _link(self, name: str) -> Locator:
        return self.page.get_by_role("link", name=name, exact=True).first

    def _fold(self, name: str) -> Locator:
        return self.page.locator("summary").get_by_text(name, exact=True)


class Keyboard(Mouse):
    """Reaches everything by the tabulator key, and sees where it is."""

    def reach(self, wanted: Locator) -> None:
        """Press the tabulator key until this has the keys."""
        for _ in range(_MOST_TABS):
            if wanted.evaluate("one => one === document.activeElement"):
                assert wanted.evaluate(_IS_SEEN), f"{wanted} has the keys, and nothing shows it"
                return
            self.page.keyboard.press("Tab")
        pytest.fail(f"{wanted} cannot be reached with the keyboard")

    def write(self, label: str, text: str) -> None:
        self.reach(self._field(label))
        self.page.keyboard.type(text)

    def choose(self, label: str, text: str) -> None:
        self.reach(self._field(label))
        self.page.keyboard.type(text)

    def tick(self, label: str) -> None:
        self.reach(self._field(label))
        self.page.keyboard.press("Space")

    def press(self, name: str) -> None:
        self.reach(self._button(name))
        self.page.keyboard.press("Enter")

    def follow(self, name: str) -> None:
        self.reach(self._link(name))
        self.page.keyboard.press("Enter")

    def open(self, name: str) -> None:
        self.reach(self._fold(name))
        self.page.keyboard.press("Enter")


# The outline of a box that is ticked is drawn around its whole row.
_IS_SEEN = """one => [one, one.closest('.row')].some(
    place => place && getComputedStyle(place).outlineStyle !== 'none' && place.getBoundingClientRect().width > 1
)"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way to use the pages; ``name`` is a word of letters and hyphens."""

    name: str
    size: ViewportSize
    scripts: bool = True
    hands: type[Mouse] = Mouse


WAYS: Sequence[Way] = [
    Way(name=f"{size}-{how}", size=window, scripts=how != "no-scripts", hands=Keyboard if how == "keyboard" else Mouse)
    for size, window in (("phone", PHONE), ("wide", WIDE))
    for how in ("scripts", "no-scripts", "keyboard")
]
