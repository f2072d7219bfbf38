"""Forms as they stand on pages: found, filled in, spoilt and sent."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote, urljoin

from lxml import html

from tests.app.web.hostile.asking import Answer

Pairs = tuple[tuple[str, str | bytes], ...]
# What a person would write where a page leaves it open.
_TYPED = {"email": "new@hostile.example", "number": "3", "numeric": "3", "decimal": "300", "date": "2020-02-03"}
_TOLD = {
    "name": "Hostile Works",
    "country": "RO",
    "place": "Voluntari, Ilfov",
    "description": "We install heat pumps.",
    "sector_words": "43.22",
    "language": "en",
    "registration": "",
    "own_share": "40",
    "value": "12",
}


@dataclass(frozen=True)
class Field:
    """One field: what it holds, what it is given where that is nothing, and whether it is typed into."""

    name: str
    held: str
    value: str
    typed: bool


@dataclass(frozen=True)
class PageForm:
    """A form on a page at ``address``: where it leads, how, its fields, and the button that sends it.

    ``route`` is the pattern of where it leads.
    """

    address: str
    action: str
    method: str
    fields: tuple[Field, ...]
    button: tuple[str, str] | None
    route: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.name for one in self.fields if one.name != "csrf"))

    @property
    def names_typed(self) -> tuple[str, ...]:
        return tuple(one.name for one in self.fields if one.typed)

    @property
    def kind(self) -> tuple[Any, ...]:
        """The same for the same form about another call or company; last come the names of its fields."""
        said = frozenset((one.name, one.value) for one in self.fields if one.name in {"do", "question", "from"})
        return self.route, self.method, said, self.button, frozenset(one.name for one in self.fields)

    def pairs(self) -> Pairs:
        """What a browser would send."""
        button = (self.button,) if self.button is not None else ()
        return (*((one.name, one.value) for one in self.fields), *button)

    def spoilt(self, values: Mapping[str, str | bytes | None]) -> Pairs:
        """The same with other values in some fields; None leaves a field out."""
        kept = [(name, value) for name, value in self.pairs() if name not in values]
        return (*kept, *((name, value) for name, value in values.items() if value is not None))


def encode(pairs: Sequence[tuple[str, str | bytes]]) -> bytes:
    """Pairs as a form sends them; bytes go in as they are."""
    return "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in pairs).encode()


def read_page(answer: Answer, address: str) -> tuple[list[PageForm], list[str]]:
    """The forms and the links of a page."""
    if answer.kind != "text/html" or not answer.body:
        return [], []
    root = html.document_fromstring(answer.text)
    forms = [form for element in root.iter("form") for form in _read_form(element, address)]
    found = [one.get(name) for one in root.iter("a", "link", "script", "input", "fieldset", "div") for name in _LINKS]
    links = [urljoin(address, one) for one in found if one]
    return forms, links


_LINKS = ("href", "src", "hx-get")


def typed_fields(answer: Answer, names: Sequence[str]) -> list[dict[str, str]]:
    """What stands in the fields that are typed into, of each form that has all ``names``."""
    found = [{one.name: one.held for one in form.fields if one.typed} for form in read_page(answer, "/")[0]]
    return [held for held in found if set(names) <= held.keys()]


def _read_form(element: Any, address: str) -> Iterator[PageForm]:
    action = urljoin(address, element.get("action") or address)
    method = (element.get("method") or "get").lower()
    fields = list(_read_fields(element))
    plain = PageForm(address=address, action=action, method=method, fields=tuple(fields), button=None)
    buttons = {(one.get("name"), one.get("value", "")) for one in element.iter("button") if one.get("name")}
    if not buttons or any(not one.get("name") for one in element.iter("button")):
        yield plain
    for button in sorted(buttons):
        yield replace(plain, button=button)


def _read_fields(element: Any) -> Iterator[Field]:
    radios: set[str] = set()
    for one in element.iter("input", "select", "textarea"):
        name, kind = one.get("name"), one.get("type", "text") if one.tag == "input" else one.tag
        if not name or kind == "submit" or (kind == "radio" and name in radios):
            continue
        if kind == "radio":
            radios.add(name)
        held = (one.text or "").removeprefix("\n") if kind == "textarea" else str(one.get("value") or "")
        yield Field(name=name, held=held, value=_value(one, name, kind, held), typed=kind in _WRITTEN)


_WRITTEN = frozenset({"text", "email", "number", "date", "search", "textarea", "tel", "url"})


def _value(one: Any, name: str, kind: str, held: str) -> str:
    if kind == "select":
        options = [(option.get("value", option.text or ""), option.get("selected")) for option in one.iter("option")]
        chosen = [value for value, selected in options if selected is not None]
        told = [value for value, _ in options if value == _TOLD.get(name)]
        return next((value for value in (*chosen, *told, *(value for value, _ in options)) if value), "")
    if held or kind in {"hidden", "radio"}:
        return held
    if name in _TOLD:
        return _TOLD[name]
    return "on" if kind == "checkbox" else _TYPED.get(one.get("inputmode") or kind, "Some words")
