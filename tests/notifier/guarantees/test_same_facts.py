"""Whoever reads a mail as text and whoever reads it as HTML reads the same: each kind of mail, in every language."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

from catalogue.model.delivery import Delivery, MailKind
from notifier.mails.page import LinkLine, Page, write_page, write_reminder_page
from notifier.mails.render import Rendered, render_digest, render_reminder
from notifier.telling.digest import RECOVERED_LISTED, REST_LISTED, UPDATES_SHOWN, Digest
from notifier.telling.news import Update
from notifier.wording.words import languages, load_words
from tests.notifier.guarantees.mails import every_mail
from tests.notifier.pictures import READER, SITE, updates, weekly
from tests.notifier.samples import SENDER, match, numbered
from tests.notifier.test_render import facts_of, flat, words_of

# More of each than a mail lists, so that it has to say so.
KNOWN = tuple(
    Update(call=one.call, match=match(one.call), kept=False, closing=14)
    for one in numbered(UPDATES_SHOWN + REST_LISTED, first=101)
)

# A button in HTML; in the text a line before the address, or nothing but that.
LINK_NAMES = ("link.open", "label.link", "confirm.button", "goodbye.button")
ROOM_LINK_NAMES = ("links.my_button", "sign_in.button", "site.my")
ROOMS = ("site", "join", "advisor")


def whole(language: str) -> Digest:
    """A digest with everything that can stand in one."""
    found = weekly()
    return replace(
        found,
        profile=replace(found.profile, language=language),
        rest=numbered(REST_LISTED + 5, first=31),
        updates=(*updates(), *KNOWN),
    )


def all_facts(page: Page) -> Iterator[str]:
    """Every fact of a page, with those that only a digest with links has."""
    headings = {page.sources_heading, page.updates_intro}
    unused = headings if not page.sources and not page.updates_heading else set()
    yield from (fact for fact in facts_of(page) if fact not in unused)
    if page.intro is not None:
        yield page.intro
    shown = [*(card.actions for card in page.cards), *(update.actions for update in page.updates)]
    yield from (action.label for actions in shown for action in actions)
    for group in page.groups:
        yield from (note for entry in group.entries for note in entry.notes)


def link_lines(page: Page) -> list[LinkLine]:
    return [*page.links, *(group.all_of_them for group in page.groups if group.all_of_them is not None)]


def hold_the_same(page: Page, rendered: Rendered) -> int:
    """Both have every fact and every link; how many facts that are."""
    text, html = words_of(rendered)
    facts = [flat(fact) for fact in all_facts(page) if fact]
    assert [fact for fact in facts if fact not in text] == []
    assert [fact for fact in facts if fact not in html] == []
    for line in link_lines(page):
        assert flat(line.text) in text
        assert line.label in html
    soup = BeautifulSoup(rendered.html, "html.parser")
    assert links_in(rendered.text) == {str(link["href"]) for link in soup.find_all("a")}
    assert not re.search(r"[{}]", rendered.text), "every fact is filled in"
    assert soup.html is not None
    assert soup.html["lang"] == page.language
    return len(facts)


def links_in(text: str) -> set[str]:
    return set(re.findall(r"(?:https://|mailto:)\S+", text))


@pytest.mark.parametrize("language", languages())
def test_a_digest_says_the_same_as_text_and_as_html(language: str) -> None:
    digest = whole(language)
    page = write_page(digest, load_words(language), SITE, READER)
    assert hold_the_same(page, render_digest(digest, SITE, reader=READER)) > 250
    assert len(page.updates) == UPDATES_SHOWN
    sizes = [len(group.entries) for group in page.groups]
    assert sizes == [REST_LISTED, RECOVERED_LISTED, REST_LISTED]
    assert all(group.hidden and group.all_of_them for group in page.groups)
    assert len(page.links) == 5


@pytest.mark.parametrize("language", languages())
def test_a_reminder_says_the_same_as_text_and_as_html(language: str) -> None:
    digest = replace(whole(language), full=(), rest=(), recovered=(), sources=())
    page = write_reminder_page(digest, load_words(language), SITE, READER)
    assert hold_the_same(page, render_reminder(digest, SITE, READER)) > 100


@pytest.mark.parametrize("language", languages())
def test_each_kind_of_mail_has_the_same_words_and_numbers_as_text_and_as_html(language: str) -> None:
    """Word by word, whatever stands in it: nothing is in one of them alone but how a link is called, and the writer."""
    # HTML has the writer's name above all else, where the text has it in From alone.
    own, rooms = load_words(language), load_words(language, rooms=ROOMS)
    names = " ".join([SENDER.name, *map(own.say, LINK_NAMES), *map(rooms.say, ROOM_LINK_NAMES)])
    kinds, called = set(), set(re.findall(r"\w+", names))
    for delivery, _, _ in every_mail(language):
        kinds.add(delivery.kind)
        text, html = words(delivery)
        assert len(text & html) > 30
        assert text - html - called == set(), delivery.kind
        assert html - text - called == set(), delivery.kind
    assert kinds == set(MailKind)


def words(delivery: Delivery) -> tuple[set[str], set[str]]:
    """The words and numbers of a mail as text and as HTML, without links and marks."""
    soup = BeautifulSoup(delivery.html, "html.parser")
    assert soup.body is not None
    plain = re.sub(r"(?:https://|mailto:)\S+", " ", delivery.text)
    shown = re.sub(r"https://\S+", " ", soup.body.get_text(" "))
    return set(re.findall(r"\w+", plain)), set(re.findall(r"\w+", shown))
