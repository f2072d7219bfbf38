"""Where a text is harmless or short a shorter way is taken: it leads to the same bytes."""

import re
import textwrap
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from catalogue.model.delivery import Delivery
from notifier.mails.message import compose
from notifier.mails.render import WIDTH, _fill
from notifier.wording.lines import clean_line, safe_link
from tests.mails import content
from tests.notifier.samples import NOW, SENDER

# Blanks of all kinds, what cannot be seen, joiners, and letters.
_BLANK_OR_UNSEEN = " \t\n\r\x0b\x1f\x85\u00a0\u00ad\u200b\u200c\u200d\u2028\u202e\u3000\ufeff"
_ODD = st.text(st.sampled_from(_BLANK_OR_UNSEEN + "aé—𝔸") | st.characters())
TEXTS = st.text("ab é.", max_size=100) | _ODD | st.lists(_ODD, max_size=12).map(" ".join)


def is_seen(character: str) -> bool:
    return character in "\u200c\u200d" or unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn"}


@given(TEXTS)
def test_a_clean_line_is_what_is_left_of_each_character(text: str) -> None:
    left = "".join(filter(is_seen, " ".join(text.split())))
    assert clean_line(text, 10_000) == " ".join(left.split(" ")).strip()


@given(st.text(st.sampled_from("abc/.:-_~%?&= \u00a0\u200b\u200d\u2028é"), max_size=20))
def test_a_link_holds_nothing_that_cannot_be_seen(rest: str) -> None:
    url = f"https://portal.example/{rest}"
    expected = None if any(not is_seen(one) or one.isspace() for one in url) else url
    assert safe_link(url) == expected


@example("a ", "")
@example(" ", "1. ")
@given(TEXTS, st.sampled_from(["", "   ", "1. ", "   Programme:   "]))
def test_a_line_that_fits_is_as_wrapping_leaves_it(text: str, first: str) -> None:
    wrapped = textwrap.fill(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=" " * len(first),
        break_long_words=False,
        break_on_hyphens=False,
    )
    assert _fill(text, first) == wrapped


@pytest.mark.parametrize("length", [WIDTH - 1, WIDTH, WIDTH + 1])
def test_a_line_is_broken_from_its_width_on(length: int) -> None:
    text = f"{'a' * (length - 2)} b"
    assert len(_fill(text).split("\n")) == (2 if length > WIDTH else 1)


_ENDS = ["", " ", "\t", ".", "From me", "=", "==a", "--", "\u0103", "x" * 80, "\u0219" * 500]
MAIL_TEXTS = st.builds(
    # What is no text cannot be stored, and so not be mailed.
    lambda lines, end: end.join(lines).encode("utf-8", "replace").decode(),
    st.lists(st.sampled_from(_ENDS) | TEXTS, max_size=8),
    st.sampled_from(["\n", "\r\n", "\r", " \n"]),
)


@given(MAIL_TEXTS, MAIL_TEXTS, st.none() | MAIL_TEXTS)
def test_a_mail_is_read_as_it_was_stored_whatever_is_in_it(text: str, html: str, calendar: str | None) -> None:
    """By the standard library, which did not write it; a line's end is one, however it was written."""
    delivery = Delivery(
        id="one",
        profile_id="ilfov",
        to="office@ilfov.example",
        subject="Două apeluri noi",
        content=content("Două apeluri noi", text, html, calendar),
        message_id="<one@callfit.example>",
        created_at=NOW,
    )
    mail = compose(delivery, SENDER, NOW, "0" * 32)
    assert mail == compose(delivery, SENDER, NOW, "0" * 32)
    read = list(mail.read().walk())
    assert [part.defects for part in read] == [[]] * len(read)
    found = {part.get_content_type(): part.get_payload(decode=True) for part in read if not part.is_multipart()}
    ends = re.compile(r"\r\n|\r|\n")
    assert found.pop("text/plain") == ends.sub("\r\n", text).encode()
    assert found.pop("text/html") == ends.sub("\r\n", html).encode()
    assert list(found.values()) == ([] if calendar is None else [calendar.encode()])
