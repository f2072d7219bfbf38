"""Where a call says what was searched for."""

from dataclasses import replace

import pytest

from catalogue.model.call import Call, Section, SectionKind
from catalogue.search.passages import Finder, Passage
from catalogue.search.query import read_query
from tests.catalogue.samples import sample_call


def call(title: str, *texts: str, language: str = "en", kind: SectionKind = SectionKind.DESCRIPTION) -> Call:
    sections = tuple(Section(kind=kind, html="", text=text) for text in texts)
    return replace(sample_call("k"), title=title, language=language, sections=sections, programme=None, identifier=None)


def marked(passage: Passage | None) -> str | None:
    if passage is None:
        return None
    text = passage.text
    for start, end in reversed(passage.places):
        text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
    return text


def test_words_are_found_as_the_call_writes_them() -> None:
    finder = Finder(read_query("pompe de căldură"))
    found = call("HEAT PUMPS, heated", "A heat  \n pump, a pump of heat.", language="en")
    assert marked(finder.in_title(found)) == "[HEAT PUMPS], heated"
    assert marked(finder.in_texts(found)) == "A [heat pump], a pump of heat."
    romanian = call("Instalarea pompelor de căldură", language="ro")
    assert marked(finder.in_title(romanian)) == "Instalarea [pompelor de căldură]"
    assert marked(finder.in_title(call("Wa\u0308rmepumpen", language="de"))) == "[Wärmepumpen]"
    assert marked(finder.in_texts(romanian)) is None


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("termoizol*", "[Termoizolarea] unei case"),
        ('"unei case"', "Termoizolarea [unei case]"),
        ("casă", "Termoizolarea unei [case]"),
        ("casă -termoizolarea", "Termoizolarea unei [case]"),
    ],
)
def test_what_is_shown_is_what_was_asked(text: str, shown: str) -> None:
    found = Finder(read_query(text, translate=False)).in_title(call("Termoizolarea unei case", language="ro"))
    assert marked(found) == shown


def test_of_long_texts_the_passage_that_says_most_is_shown() -> None:
    filling = "Applicants are told what they must do. " * 12
    text = f"{filling}A heat source. {filling}Heat from pumps that are modern. {filling}Pumps. {filling}"
    passage = Finder(read_query("heat pumps modern", translate=False)).in_texts(call("Roofs", "About heat.", text))
    assert passage is not None
    shown = marked(passage)
    assert shown is not None
    assert "[Heat] from [pumps] that are [modern]" in shown
    assert passage.text.startswith("… ")
    assert passage.text.endswith(" …")
    assert len(passage.text) < 200
    assert passage.words == ("Heat", "pumps", "modern")


def test_a_passage_at_either_end_has_no_ellipsis_there() -> None:
    filling = "and so on " * 40
    finder = Finder(read_query("heat", translate=False))
    first, last = finder.in_texts(call("x", f"Heat {filling}")), finder.in_texts(call("x", f"{filling}heat"))
    assert first is not None
    assert last is not None
    assert first.text.startswith("Heat and")
    assert last.text.endswith("so on heat")


def test_where_the_texts_say_nothing_keywords_and_names_are_shown() -> None:
    found = replace(call("Roofs", "Nothing."), keywords=("solar heat",))
    assert marked(Finder(read_query("heat")).in_texts(found)) == "solar [heat]"


def test_whom_to_ask_for_help_is_no_passage() -> None:
    helpful = call("Roofs", "Ask the help desk.", kind=SectionKind.SUPPORT)
    assert Finder(read_query("desk")).in_texts(helpful) is None
