"""Portals are hostile: what comes in is harmless markup and plain words."""

import pytest

from crawlers.read.html import (
    LONGEST_TEXT,
    as_paragraphs,
    holds_active_content,
    read_line,
    read_text,
    sanitise,
    terms_of,
    words_of,
)


@pytest.mark.parametrize(
    "raw",
    [
        "<p>Grants</p><script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        '<a href="javascript:alert(1)">here</a>',
        '<A HREF=" JaVaScRiPt:alert(1)">here</A>',
        '<iframe src="https://example.org"></iframe>',
        "<svg/onload=alert(1)>",
        "<scr<script>ipt>alert(1)</script>",
    ],
)
def test_what_acts_by_itself_is_removed_and_noticed(raw: str) -> None:
    clean = sanitise(raw)
    assert holds_active_content(raw)
    assert not holds_active_content(clean)
    for word in ("script", "onerror", "onload", "iframe", "<svg", "<img"):
        assert word not in clean.lower().replace("ipt&gt;", "")


def test_ordinary_portal_markup_is_not_taken_for_an_attack() -> None:
    mark = '<span class="ql-ui" contenteditable="false"></span>'
    raw = f'<ol><li data-list="bullet">{mark}Money &amp; time: on call</li></ol>'
    assert not holds_active_content(raw)
    assert sanitise(raw) == "<ol><li>Money &amp; time: on call</li></ol>"


def test_links_stay_and_cannot_reach_back() -> None:
    clean = sanitise('<a href="https://ec.europa.eu/x" onclick="steal()" style="color:red">call document</a>')
    assert clean == '<a href="https://ec.europa.eu/x" rel="noopener noreferrer nofollow">call document</a>'


def test_text_has_a_line_a_block_and_no_markup() -> None:
    annex = "<p>described in <a href='https://x.eu'>Annex&nbsp;B</a>.</p>"
    raw = f"<h4>2. Eligible Countries</h4>{annex}<ul><li>one</li><li>two</li></ul>"
    assert read_text(sanitise(raw)) == "2. Eligible Countries\ndescribed in Annex B.\none\ntwo"


def test_words_of_table_cells_do_not_run_together() -> None:
    assert read_text(sanitise("<table><tr><td>Budget</td><td>EUR 5 m</td></tr></table>")) == "Budget EUR 5 m"


def test_a_title_is_one_line_without_tricks() -> None:
    assert read_line("  Green\n <b>Deal</b>\u202e &amp; more\x00\u200b ") == "Green Deal & more"
    assert read_line("a < b and c > d") == "a < b and c > d"
    assert read_line("<script>alert(1)</script>") == ""


def test_endless_text_is_cut_off() -> None:
    assert len(sanitise("x" * (LONGEST_TEXT * 2))) == LONGEST_TEXT


def test_a_list_gives_its_terms_in_markup_and_without() -> None:
    assert terms_of("<ul><li>PMI; startup </li><li>Grandi &amp; medie imprese</li></ul>") == [
        "PMI",
        "startup",
        "Grandi & medie imprese",
    ]
    assert terms_of("IMM;\nUAT-uri; ") == ["IMM", "UAT-uri"]
    assert terms_of(None) == terms_of(" ; ") == []


def test_plain_lines_become_paragraphs_and_stay_what_they_are() -> None:
    assert words_of(as_paragraphs(["a < b & c", "<b>d</b>"])) == "a < b & c\n<b>d</b>"
    assert words_of(None) == words_of("<p> </p>") == ""
