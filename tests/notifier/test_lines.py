"""Texts from portals become one harmless line, and links lead where they seem to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.wording.lines import capitalised, clean_line, safe_link, without_addresses


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Deep  renovation\r\nBcc: all@example.org\t!", "Deep renovation Bcc: all@example.org !"),
        ("a\x00b\x1b[31mc", "ab[31mc"),
        ("pay\u202etxt.exe\u2066 now\ufeff", "paytxt.exe now"),
        ("\u2028line\u2029", "line"),
        ("soft\u00adhyphen", "softhyphen"),
        ("\u200b \u200b", ""),
    ],
)
def test_a_line_holds_no_breaks_and_no_invisible_characters(text: str, expected: str) -> None:
    assert clean_line(text, 100) == expected


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        (23, "Digital vouchers, again"),
        (22, "Digital vouchers…"),
        (18, "Digital vouchers…"),
        (17, "Digital…"),
        (5, "Digi…"),
    ],
)
def test_a_long_line_is_cut_at_the_end_of_a_word(limit: int, expected: str) -> None:
    assert clean_line("Digital vouchers, again", limit) == expected


@given(st.text(max_size=400), st.integers(min_value=2, max_value=80))
def test_a_line_is_never_longer_than_its_limit_nor_more_than_one(text: str, limit: int) -> None:
    line = clean_line(text, limit)
    assert len(line) <= limit
    assert len(line.splitlines()) <= 1
    assert line == line.strip()


@pytest.mark.parametrize(
    "url",
    [
        "https://ec.europa.eu/info/funding-tenders/opportunities/portal/screen/opportunities/topic-details/X-1?a=b#c",
        "http://www.mfinante.gov.ro/apel",
    ],
)
def test_web_addresses_are_kept_as_they_are(url: str) -> None:
    assert safe_link(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "javascript:alert(1)",
        "JaVaScRiPt://x.example/%0aalert(1)",
        "data:text/html,x",
        "ftp://example.org/",
        "//example.org/",
        "/relative",
        "https://",
        "https:///path",
        "https://ec.europa.eu@evil.example/",
        "https://user:pass@example.org/",
        "https://example.org/\r\nBcc: x",
        "https://example.org/a b",
        'https://example.org/"onmouseover="x',
        "https://example.org/<script>",
        "https://[::1/",
        "https://example.org/\u202egpj.exe",
        "https://example.org/" + "a" * 2_000,
    ],
)
def test_anything_else_is_no_link(url: str) -> None:
    assert safe_link(url) is None


def test_a_sentence_begins_with_a_capital_and_keeps_the_rest() -> None:
    assert capitalised("închide la UE") == "Închide la UE"
    assert capitalised("") == ""


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Write to ion@funder.example.", "Write to […]."),
        ("„Scrieți la ion@funder.example”", "„Scrieți la […]”"),
        ("Fragen: «ion@funder.example», Raum 12", "Fragen: «[…]», Raum 12"),
        ("550 5.1.1 <ion@funder.example>: not here", "550 5.1.1 […]: not here"),
        ("8 @ 12 €", "8 @ 12 €"),
    ],
)
def test_of_an_address_nothing_is_left_and_of_its_sentence_everything(text: str, shown: str) -> None:
    assert without_addresses(text, "[…]") == shown
