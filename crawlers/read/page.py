"""What stands where on a web page: the text of an element, and the pairs of a label and its value."""

import re
from collections.abc import Iterator

from parsel import Selector

from crawlers.read.html import read_line, read_text, sanitise, tidy


def select(page: Selector, css: str) -> str | None:
    """The first thing that ``css`` names: the text of an element, or with ``::attr(x)`` or ``::text`` that; or None."""
    return next(_matches(page, css), None)


def select_all(page: Selector, css: str) -> list[str]:
    """Everything that ``css`` names, as `select` gives it, without what is blank."""
    return list(_matches(page, css))


def _matches(page: Selector, css: str) -> Iterator[str]:
    raw = "::" in css
    for match in page.css(css):
        text = tidy(match.get() if raw else text_of(match))
        if text:
            yield text


def text_of(element: Selector) -> str:
    """The words of an element, a line a block."""
    return read_text(sanitise(element.get()))


def inner_html(element: Selector) -> str:
    """The markup inside an element, as it came."""
    return "".join(element.xpath("./node()").getall())


def label_of(raw: str) -> str:
    """A label as one compares it: one line, no colon at its end."""
    return read_line(raw).rstrip(":： ").strip()


def pairs_in(page: Selector, container: str, label: str) -> dict[str, str]:
    """Label to value where each pair has an element of its own: ``<p><b>Label:</b> value</p>``.

    ``container`` and ``label`` are CSS. The value is the markup of the container after its label, as it came. Of a
    label that stands several times the values are joined.
    """
    found: dict[str, str] = {}
    for element in page.css(container):
        marks = element.css(label)
        if not marks:
            continue
        name = label_of(marks[0].get())
        value = inner_html(element).replace(marks[0].get(), "", 1).lstrip(" :\u00a0\n\t")
        _add(found, name, value)
    return found


def definitions_in(page: Selector, container: str, label: str = "dt", value: str = "dd") -> dict[str, str]:
    """Label to value where values follow their labels as siblings: ``<dt>Label</dt><dd>value</dd>``.

    All ``value`` elements up to the next label belong to it, as markup. ``label`` and ``value`` are CSS, read inside
    ``container``.
    """
    found: dict[str, str] = {}
    for element in page.css(container):
        labels = {match.root for match in element.css(label)}
        name = ""
        for child in element.css(f"{label}, {value}"):
            if child.root in labels:
                name = label_of(child.get())
            elif name:
                _add(found, name, inner_html(child))
    return found


def rows_in(page: Selector, row: str) -> dict[str, str]:
    """Label to value of a table whose rows are a label cell and a value cell; values as markup."""
    found: dict[str, str] = {}
    for element in page.css(row):
        cells = element.xpath("./th | ./td")
        if len(cells) >= 2:
            _add(found, label_of(cells[0].get()), inner_html(cells[1]))
    return found


def _add(found: dict[str, str], name: str, value: str) -> None:
    if name:
        found[name] = f"{found[name]}\n{value}" if name in found else value


def body_number(page: Selector, pattern: str) -> str | None:
    """The number in the classes of the page's body, such as WordPress's ``postid-123``; None if there is none."""
    found = re.search(pattern, page.css("body::attr(class)").get() or "")
    return found[1] if found else None
