"""A digest as text and HTML: the same facts in both, in the reader's language, and nothing of a portal's tricks."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from catalogue.model.call import Programme
from catalogue.model.condition import Criterion
from catalogue.model.match import Evidence, Verdict
from catalogue.model.profile import Profile
from notifier.mails.page import Page, write_page
from notifier.mails.render import WIDTH, Rendered, RenderError, render_digest
from notifier.telling.digest import SourceNote
from notifier.wording.words import TEMPLATES, WordsError, load_words
from tests.notifier.samples import (
    ALONE,
    CORK,
    COUNTRY_UNKNOWN,
    FOUR,
    HEAT_PUMPS,
    ILFOV,
    LIFE,
    READ,
    ROLLING,
    SENDER,
    TORINO,
    VOUCHERS,
    digest,
    judgement,
    match,
    numbered,
)

FRENCH = replace(CORK, id="lyon", language="fr", zone="Europe/Paris")
GERMAN = replace(CORK, id="linz", language="de", zone="Europe/Vienna")
BEHIND = SourceNote(
    source="eu_funding_tenders",
    country="EU",
    title="Incentivi.gov.it",
    read_at=datetime(2026, 8, 11, 4, 30, tzinfo=UTC),
    complete=False,
    problem="thin",
)
FULL = digest((*FOUR, match(ROLLING)), numbered(3), sources=(READ, BEHIND))


def flat(text: str) -> str:
    """Words with single blanks between them, wherever lines were broken."""
    return " ".join(text.split())


def words_of(rendered: Rendered) -> tuple[str, str]:
    """What a reader reads: the plain text without rulers and bullets, and the text of the HTML's body."""
    soup = BeautifulSoup(rendered.html, "html.parser")
    assert soup.body is not None
    return flat(rendered.text), flat(soup.body.get_text(" "))


def facts_of(page: Page) -> Iterator[str]:
    """Every fact of a page, one by one."""
    yield from (page.heading, page.as_of, page.sources_heading, page.about_heading, *page.about)
    yield from (source.text for source in page.sources)
    if page.notice is not None:
        yield page.notice
    for card in page.cards:
        yield from (card.title, card.eligibility_label, *card.eligibility.lines)
        yield from (chip.text for chip in card.chips)
        for fact in card.facts:
            yield from (fact.label, *fact.lines)
        quotes = [*card.eligibility.needs, *(check.quote for check in card.eligibility.checks)]
        yield from (f"{quote.intro} {quote.text}" for quote in quotes if quote is not None)
        for check in card.eligibility.checks:
            yield f"{check.label} {check.sentence}"
            yield check.question or check.label
    for update in page.updates:
        yield from (page.updates_heading, page.updates_intro, update.title, *(chip.text for chip in update.chips))
        for fact in update.facts:
            yield from (fact.label, *fact.lines)
    for group in page.groups:
        yield from (group.heading, group.intro)
        for entry in group.entries:
            yield f"{entry.title} ({', '.join(entry.notes)})"
        if group.hidden:
            yield group.hidden


@pytest.mark.parametrize("profile", [ILFOV, TORINO, CORK, FRENCH, GERMAN], ids=lambda profile: profile.language)
def test_text_and_html_hold_the_same_facts(profile: Profile) -> None:
    shown = replace(FULL, profile=profile)
    page = write_page(shown, load_words(profile.language), SENDER)
    rendered = render_digest(shown, SENDER)
    text, html = words_of(rendered)
    facts = [flat(fact) for fact in facts_of(page)]
    assert len(facts) > 100
    assert [fact for fact in facts if fact not in text] == []
    assert [fact for fact in facts if fact not in html] == []
    soup = BeautifulSoup(rendered.html, "html.parser")
    links = {str(link["href"]) for link in soup.find_all("a")}
    assert links == {found.call.url for found in shown.matches}
    assert [link for link in links if f"{link}\n" not in rendered.text] == []
    assert soup.html is not None
    assert soup.html["lang"] == profile.language
    assert soup.title is not None
    assert soup.title.get_text() == rendered.subject == page.subject


@pytest.mark.parametrize("profile", [ILFOV, TORINO, CORK, FRENCH, GERMAN], ids=lambda profile: profile.language)
def test_lines_of_the_text_are_no_wider_than_mail_wants_except_for_links(profile: Profile) -> None:
    text = render_digest(replace(FULL, profile=profile), SENDER).text
    assert [line for line in text.split("\n") if len(line) > WIDTH and "https://" not in line] == []
    assert "\n\n\n" not in text


@pytest.mark.parametrize(
    ("profile", "expected"),
    [
        (ILFOV, "4 apeluri noi potrivite pentru Termo Ilfov; următorul termen: 24 aug."),
        (TORINO, "4 nuovi bandi adatti a Officine Torino: prossima scadenza 24 ago"),
        (CORK, "4 new calls that fit Cork Robotics: next deadline 24 Aug"),
    ],
    ids=["ro", "it", "en"],
)
def test_the_subject_says_how_many_for_whom_and_until_when(profile: Profile, expected: str) -> None:
    assert render_digest(digest(profile=profile), SENDER).subject == expected


def test_the_subject_names_no_deadline_where_there_is_none() -> None:
    assert render_digest(digest((match(ROLLING),), profile=CORK), SENDER).subject == (
        "1 new call that fits Cork Robotics"
    )


def test_the_rest_is_counted_exactly_and_listed_with_deadline_and_link() -> None:
    rest = numbered(23, first=11)
    rendered = render_digest(digest(numbered(10), rest, profile=CORK), SENDER)
    text, html = words_of(rendered)
    assert rendered.subject.startswith("33 new calls that fit Cork Robotics")
    for shown in (text, html):
        assert "23 more new calls, in short" in shown
        assert "Topic number 033 of many (until 6 Oct)" in shown
    assert rendered.text.count("/topic-details/TOPIC-") == 33


def test_the_rest_says_what_is_to_be_checked_and_what_opens_later() -> None:
    rest = (match(LIFE), match(VOUCHERS, COUNTRY_UNKNOWN), match(ROLLING))
    text, _ = words_of(render_digest(digest(FOUR[:1], rest, profile=CORK), SENDER))
    assert f"{LIFE.title} (opens 3 Nov, until 9 Feb 2027)" in text
    assert f"{VOUCHERS.title} (until 24 Aug, to check)" in text
    assert f"{ROLLING.title} (no closing date)" in text


def test_without_a_rest_there_is_no_word_of_it() -> None:
    text, html = words_of(render_digest(digest(profile=CORK), SENDER))
    assert "in short" not in text + html


def test_readers_are_told_what_was_read_and_what_they_may_have_missed() -> None:
    never = SourceNote(source="ro_f", country="RO", title="Fonduri", read_at=None, complete=False)
    rendered = render_digest(digest(profile=CORK, sources=(READ, BEHIND, never)), SENDER)
    for shown in words_of(rendered):
        assert "EU Funding & Tenders Portal: read completely on Thursday 20 August 2026, 05:30 Dublin time." in shown
        assert (
            "Incentivi.gov.it: not read completely since Tuesday 11 August 2026, 05:30 Dublin time: you may have "
            "missed calls. The last reading found fewer calls than the portal announced or usually has."
        ) in shown
        assert "Fonduri: not read completely so far: you may have missed calls." in shown
        assert "Not everything could be read lately: you may have missed calls." in shown
    text, _ = words_of(render_digest(digest(profile=CORK), SENDER))
    assert "missed" not in text


def test_a_mail_says_who_writes_why_and_how_to_stop() -> None:
    for shown in words_of(render_digest(digest(profile=CORK), SENDER)):
        assert "As of Thursday 20 August 2026, 08:00 Dublin time." in shown
        assert "You get this mail because Cork Robotics is registered with Callfit at this address." in shown
        assert "reply with the word STOP or write to team@callfit.example." in shown


def test_a_language_without_words_gets_english_and_is_told_so() -> None:
    rendered = render_digest(digest(profile=replace(CORK, language="pl")), SENDER)
    assert rendered.subject.startswith("4 new calls that fit")
    for shown in words_of(rendered):
        assert "We do not write in the language of your profile (Polish) yet, so this is in English." in shown


def test_a_translation_that_nobody_reviewed_says_so() -> None:
    for shown in words_of(render_digest(digest(profile=GERMAN), SENDER)):
        assert "noch nicht von Muttersprachlern geprüft" in shown
    assert "native speaker" not in render_digest(digest(profile=CORK), SENDER).text


HOSTILE = '<script>alert("x")</script><img src=x onerror=alert(1)>"\'>{{ 7*7 }}\r\nBcc: all@example.org'


def test_nothing_that_a_portal_writes_becomes_markup() -> None:
    call = replace(
        HEAT_PUMPS,
        title=HOSTILE,
        language='en" onload="x',
        identifier=HOSTILE,
        programme=Programme(code="x", name=HOSTILE),
        parent=replace(VOUCHERS.parent, project=HOSTILE, topic=HOSTILE) if VOUCHERS.parent else None,
    )
    checks = judgement(Criterion.COUNTRY, Verdict.UNKNOWN, "country.unread", question="country", clause=HOSTILE)
    evidence = (Evidence(kind="term", ours=HOSTILE, theirs="<b>heat</b>", weight=1.0),)
    note = replace(READ, title=HOSTILE)
    found = match(call, checks, evidence=evidence)
    rendered = render_digest(
        digest((found,), (match(call, ALONE),), profile=replace(CORK, name=HOSTILE), sources=(note,)), SENDER
    )
    soup = BeautifulSoup(rendered.html, "html.parser")
    assert soup.find_all(["script", "img", "b"]) == []
    assert [tag for tag in soup.find_all(True) if any(name.startswith("on") for name in tag.attrs)] == []
    assert '<script>alert("x")</script>' in flat(soup.get_text(" "))
    assert "{{ 7*7 }}" in rendered.text
    assert "\r" not in rendered.text + rendered.html + rendered.subject
    assert "\n" not in rendered.subject
    assert "\nBcc:" not in rendered.text


def test_a_link_that_is_none_is_left_out_and_said_to_be_missing() -> None:
    call = replace(HEAT_PUMPS, url="javascript:alert(1)")
    rendered = render_digest(digest((match(call),), (match(call),), profile=CORK), SENDER)
    assert BeautifulSoup(rendered.html, "html.parser").find_all("a") == []
    assert "javascript" not in rendered.html + rendered.text
    for shown in words_of(rendered):
        assert "Official page: The portal gives no link that can be used" in shown


def test_endless_titles_are_cut() -> None:
    call = replace(HEAT_PUMPS, title="Endless " * 200)
    rendered = render_digest(digest((match(call),), (match(call),), profile=replace(CORK, name="N" * 200)), SENDER)
    assert max(len(line) for line in rendered.text.split("\n") if "https://" not in line) <= 130
    assert len(rendered.subject) < 120
    assert rendered.text.count("Endless") < 65


def test_a_title_of_which_nothing_is_left_is_replaced_by_the_id() -> None:
    text, html = words_of(render_digest(digest((match(replace(HEAT_PUMPS, title="\u200b\u202e")),)), SENDER))
    assert f"1. {HEAT_PUMPS.id}" in text
    assert HEAT_PUMPS.id in html


def test_the_html_is_plain_mail_html() -> None:
    rendered = render_digest(FULL, SENDER)
    soup = BeautifulSoup(rendered.html, "html.parser")
    assert {table["role"] for table in soup.find_all("table")} == {"presentation"}
    headings = [tag.name for tag in soup.find_all(re.compile(r"^h\d$"))]
    assert headings[0] == "h1"
    assert set(headings[1:]) == {"h2"}
    assert soup.find_all(["img", "script", "link", "iframe", "form", "object", "video"]) == []
    assert "url(" not in rendered.html
    assert "@import" not in rendered.html
    assert not re.search(r"\ssrc=", rendered.html)
    assert soup.find("meta", attrs={"name": "color-scheme"})
    # Gmail cuts a message at 102 kB.
    usual = digest(tuple(replace(found, call=FOUR[1].call) for found in FOUR * 2) + FOUR[:2], numbered(30))
    assert len(render_digest(usual, SENDER).html.encode()) < 102_000


def test_the_character_set_is_told_where_browsers_look_for_it() -> None:
    """In the first 1024 bytes, as the standard wants it."""
    html = render_digest(digest(), SENDER).html
    assert '<meta charset="utf-8">' in html.encode()[:1024].decode()
    assert html.count("charset") == 1
    assert "@media (prefers-color-scheme: dark)" in html


def test_styles_stand_on_the_elements_and_media_queries_are_kept() -> None:
    html = render_digest(digest(), SENDER).html
    soup = BeautifulSoup(html, "html.parser")
    card = soup.find("td", class_="card")
    assert isinstance(card, Tag)
    assert "background-color" in str(card["style"])
    assert "prefers-color-scheme: dark" in html
    assert "max-width: 620px" in html


def test_titles_and_quotations_carry_their_own_language() -> None:
    soup = BeautifulSoup(render_digest(digest(FOUR, (match(ROLLING),)), SENDER).html, "html.parser")
    titles = soup.find_all("h2", attrs={"lang": "en"})
    assert [title.get_text() for title in titles] == [found.call.title for found in FOUR]
    assert soup.find("a", attrs={"lang": "en"}, string=ROLLING.title)
    assert soup.find("span", attrs={"lang": "en"}, string=re.compile("^„Legal entities"))


def channel(value: int) -> float:
    share = value / 255
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)


def luminance(colour: str) -> float:
    red, green, blue = (channel(int(colour[at : at + 2], 16)) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out_from_its_ground(scheme: str) -> None:
    """WCAG 2.2, success criterion 1.4.3: at least 4.5 to 1."""
    source = (TEMPLATES / "email" / "_frame.html").read_text(encoding="utf-8")
    light, _, dark = source.partition("@media (prefers-color-scheme: dark)")
    colours: dict[str, dict[str, str]] = {}
    for sheet in (light, dark) if scheme == "dark" else (light,):
        for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", sheet.partition("<style>")[2] or sheet):
            for selector in selectors.split(","):
                pairs = re.findall(r"(?<![\w-])(color|background-color): (#[0-9a-f]{6})", body)
                colours.setdefault(selector.strip(), {}).update(dict(pairs))
    page, card = colours["body"]["background-color"], colours[".card"]["background-color"]
    check = colours[".check"]["background-color"]
    own_ground = [name for name, found in colours.items() if {"color", "background-color"} <= found.keys()]
    assert len(own_ground) >= 7
    pairs = [(colours[name]["color"], colours[name]["background-color"]) for name in own_ground]
    pairs += [
        (colours[name]["color"], card) for name in (".label", ".more", ".title", "h1", "a", ".intro", ".chip-fit")
    ]
    pairs += [(colours[name]["color"], check) for name in (".question", ".quote")]
    pairs += [(colours[name]["color"], page) for name in (".foot", ".as-of", ".brand", ".foot .missed", "h1")]
    pairs.append((colours[".button a"]["color"], colours[".button td"]["background-color"]))
    assert [(one, other) for one, other in pairs if contrast(one, other) < 4.5] == []


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    """A copy of the templates to spoil."""
    return Path(shutil.copytree(TEMPLATES, tmp_path / "templates"))


@pytest.mark.parametrize("name", ["digest-subject.txt", "digest-body.txt", "digest-body.html", "_frame.html"])
def test_a_template_that_asks_for_what_is_not_there_is_an_error(templates: Path, name: str) -> None:
    template = templates / "email" / name
    text, asks = template.read_text(encoding="utf-8"), "{{ page.no_such_fact }}"
    # Of a template that fills the blocks of another only the blocks count.
    block = "{% block rows %}"
    fills = text.startswith("{% extends")
    template.write_text(text.replace(block, block + asks) if fills else text + asks, encoding="utf-8")
    with pytest.raises(RenderError, match="no_such_fact"):
        render_digest(digest(), SENDER, templates=templates)


def test_a_template_that_is_missing_or_broken_is_an_error_that_names_it(templates: Path) -> None:
    (templates / "email" / "digest-body.txt").write_text("{% if %}", encoding="utf-8")
    with pytest.raises(RenderError, match="TemplateSyntaxError"):
        render_digest(digest(), SENDER, templates=templates)
    (templates / "email" / "digest-body.txt").unlink()
    with pytest.raises(RenderError, match=r"digest-body\.txt"):
        render_digest(digest(), SENDER, templates=templates)


def test_a_reason_that_has_no_words_is_an_error_not_a_gap() -> None:
    unknown = judgement(Criterion.SIZE, Verdict.UNKNOWN, "size.never_heard_of")
    with pytest.raises(WordsError, match=r"reason\.size\.never_heard_of"):
        render_digest(digest((match(HEAT_PUMPS, unknown),)), SENDER)


def test_a_zone_that_nobody_knows_is_an_error_that_names_the_profile() -> None:
    with pytest.raises(RenderError, match=r"cork-robotics.*Mars"):
        render_digest(digest(profile=replace(CORK, zone="Mars/Olympus")), SENDER)


def test_the_same_digest_is_always_the_same_mail() -> None:
    assert render_digest(FULL, SENDER) == render_digest(FULL, SENDER)
