"""Every page that somebody comes to by following links and sending forms, and every form on the way."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode, urlsplit

from tests.app.web.hostile.asking import Answer
from tests.app.web.hostile.forms import PageForm, encode, read_page
from tests.app.web.hostile.town import LINKS, Town, Who

_OF_ONE_KIND = 2
"""So many pages of one pattern and one set of parameters are looked at: there are many calls, companies, sources."""


@dataclass
class Walk:
    """What was come by: pages with their addresses and who saw them, forms, and the routes that forms were sent to.

    ``passing`` are the kinds of forms that stood only on what another form was answered with.
    """

    pages: dict[str, tuple[Who, Answer]] = field(default_factory=dict)
    forms: dict[object, tuple[Who, PageForm]] = field(default_factory=dict)
    sent_to: set[str] = field(default_factory=set)
    passing: set[object] = field(default_factory=set)


def walk(town: Town) -> Walk:
    """Everybody follows every link and sends every form once, as it stands; the catalogue is as before then."""
    done, seen = Walk(), Counter[object]()
    for who in town.people:
        waiting = [*who.starts, *(town.asker.plain_addresses() if not who.cookie else ())]
        while waiting:
            address = waiting.pop(0)
            kind = _kind(town, address)
            if address in done.pages or (seen[kind] >= _OF_ONE_KIND and address not in who.starts):
                continue
            seen[kind] += 1
            answer = town.asker.get(address, who.cookie)
            if answer.status == 303:
                waiting.append(_path(answer.header("location")))
                seen[kind] -= 1
                continue
            done.pages[address] = who, answer
            for found in _links(town, done, who, answer, address):
                waiting += [one for one in found if one not in waiting]
    for key, (_, form) in [*done.forms.items()]:
        if any(_is_part(form, other) for _, other in done.forms.values()):
            del done.forms[key]
    return done


def _is_part(form: PageForm, other: PageForm) -> bool:
    """Whether all that a form can send is sent to the same place by another one, which can send more."""
    return form.kind[:-1] == other.kind[:-1] and form.kind[-1] < other.kind[-1]


def _links(
    town: Town, done: Walk, who: Who, answer: Answer, address: str, *, passing: bool = False
) -> Iterator[list[str]]:
    """The links of a page, and those of what is answered to each new form on it, and to the forms on that."""
    forms, links = read_page(answer, address)
    yield _inside(links)
    for one in forms:
        form = replace(one, action=_path(one.action), route=town.asker.route_of(one.action))
        if form.kind in done.forms and (passing or form.kind not in done.passing):
            continue
        known = form.kind in done.forms
        done.forms[form.kind] = who, form
        (done.passing.add if passing else done.passing.discard)(form.kind)
        if known:
            continue
        if form.method == "get":
            yield [f"{urlsplit(form.action).path}?{urlencode(form.pairs())}"]
            continue
        sent = town.asker.post(form.action, encode(form.pairs()), who.cookie)
        done.sent_to.add(sent.route)
        if sent.status == 303:
            target = _path(sent.header("location"))
            yield [target]
            yield from _links(town, done, who, town.asker.get(target, who.cookie), target, passing=True)
        else:
            yield from _links(town, done, who, sent, form.action, passing=True)
        if town.is_changed():
            town.restore()


def _kind(town: Town, address: str) -> object:
    """The same for pages that differ only in what they are about."""
    parts = urlsplit(address)
    return town.asker.route_of(address), frozenset(part.partition("=")[0] for part in parts.query.split("&"))


def _path(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _inside(links: list[str]) -> list[str]:
    """Those that lead to pages of ours, without their fragments."""
    own = (one.removeprefix(LINKS.site).partition("#")[0] for one in links)
    return [one for one in own if one.startswith("/") and not one.startswith("//")]
