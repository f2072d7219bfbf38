"""What stands where on a web page: the text of an element, and the pairs of a label and its value."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from urllib.parse import unquote, urlsplit

from parsel import Selector

from crawlers.read.html import read_line, read_text, sanitise, tidy


def select(page: Selector, css: str) -> str | None:
    """The first thing that ``css`` names: the text of an element, or with ``::attr(x)`` or ``::text`` that; or None."""
    return next(_matches(page, css), None)


def select_all(page: Selector, css: str) -> list[str]:
    """Everything that ``css`` names, as `select` gives it, without what is blank."""
    return list(_matches(page, css))


def select_fields(page: Selector, fields: Mapping[str, str]) -> dict[str, str | list[str]]:
    """What each of ``fields`` (CSS) names, without those that name nothing.

    A field whose name ends in ``*`` takes all matches as a list, under its name without that.
    """
    found: dict[str, str | list[str]] = {}
    for name, css in fields.items():
        value = select_all(page, css) if name.endswith("*") else select(page, css)
        if value:
            found[name.removesuffix("*")] = value
    return found


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


def words_after(element: Selector) -> str:
    """The words that come next behind an element without any of its own, such as an icon or a box to tick."""
    return tidy(element.xpath("string(following::text()[normalize-space()][1])").get() or "")


def page_name(address: str) -> str:
    """The last part of a page's path, which names it in most portals whatever stands before it and behind."""
    return unquote(urlsplit(address).path.rstrip("/").rpartition("/")[2])


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


def runs_in(page: Selector, container: str, label: str) -> dict[str, str]:
    """Label to value where a value runs on: ``<p><b>Label:</b> value</p><ul>more of it</ul>``, up to the next label.

    A label is the ``label`` (CSS) that a child of ``container`` begins with, and ends with a colon: other marks are
    words made bold. Values are markup. Of a label that stands several times the values are joined.
    """
    found: dict[str, str] = {}
    for element in page.css(container):
        name = ""
        for child in element.xpath("./*"):
            mark = next(iter(child.css(label)), None)
            words = text_of(mark) if mark is not None else ""
            if mark is not None and words.endswith(":") and text_of(child).startswith(words):
                name = label_of(words)
                _add(found, name, inner_html(child).replace(mark.get(), "", 1).lstrip(" \u00a0\n\t"))
            elif name:
                _add(found, name, str(child.get()))
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


def columns_in(page: Selector, labels: Collection[str]) -> dict[str, list[str]]:
    """Label to values of tables that have their labels in a row: of each the texts of the cells below it.

    A row is one of labels if each of its cells is one of ``labels``; those under it have as many cells, in the same
    table. Of a label that heads several tables the values follow each other; blank ones are left out.
    """
    found: dict[str, list[str]] = {}
    for table in page.css("table"):
        heads: list[str] = []
        for row in table.css("tr"):
            cells = [text_of(cell) for cell in row.xpath("./th | ./td")]
            if len(cells) > 1 and all(label_of(cell) in labels for cell in cells):
                heads = [label_of(cell) for cell in cells]
            elif len(cells) == len(heads):
                for head, cell in zip(heads, cells, strict=True):
                    found.setdefault(head, []).extend([cell] if cell else [])
    return {label: values for label, values in found.items() if values}


def _add(found: dict[str, str], name: str, value: str) -> None:
    if name:
        found[name] = f"{found[name]}\n{value}" if name in found else value


def body_number(page: Selector, pattern: str) -> str | None:
    """The number in the classes of the page's body, such as WordPress's ``postid-123``; None if there is none."""
    found = re.search(pattern, page.css("body::attr(class)").get() or "")
    return found[1] if found else None


def texts_of(page: Selector) -> list[str]:
    """The texts of a page in their order, none of which is blank; scripts and styles are none."""
    nodes = page.xpath(".//text()[not(ancestor::script or ancestor::style or ancestor::noscript)]")
    return [text for node in nodes if (text := tidy(node.get()))]


def labelled_texts(
    page: Selector | Iterable[str], labels: Collection[str], passed_over: Collection[str] = ()
) -> dict[str, str]:
    """Label to value on a page of which nothing but the labels is certain: the texts behind one, up to the next.

    ``page`` may be some of a page's texts (see `texts_of`). A text is a label if it is one of ``labels`` as a whole,
    with a colon or without, or begins with one and a colon. Texts that are ``passed_over`` as a whole (buttons) are no
    value. Values are a line a text, those without any text are absent, and of a label that comes again the first value
    counts.
    """
    found: dict[str, list[str]] = {}
    values: list[str] = []
    for text in texts_of(page) if isinstance(page, Selector) else page:
        if text in passed_over:
            continue
        name, colon, rest = text.partition(":")
        whole = label_of(text)
        label = whole if whole in labels else name.strip() if colon and name.strip() in labels else None
        if label is None:
            values.append(text)
            continue
        values = []
        if not found.get(label):
            found[label] = values
        if label != whole and rest.strip():
            values.append(rest.strip())
    return {label: "\n".join(texts) for label, texts in found.items() if texts}
