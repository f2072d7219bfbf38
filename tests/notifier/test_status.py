"""What the numbers in a mail server's answer mean."""

import pytest

from notifier.outgoing.status import Status, read_answer, read_status


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5.1.1 no such user", Status(kind=5, subject=1, detail=1)),
        ("  4.2.2", Status(kind=4, subject=2, detail=2)),
        ("2.0.0 OK", Status(kind=2, subject=0, detail=0)),
        ("5.7.26 no DKIM", Status(kind=5, subject=7, detail=26)),
        ("3.1.1", None),
        ("5.1", None),
        ("5.1.1.1", None),
        ("5.1.1234", None),
        ("on 5.1.1", None),
        ("", None),
    ],
)
def test_an_enhanced_code_is_the_first_word(text: str, expected: Status | None) -> None:
    assert read_status(text) == expected
    assert expected is None or text.strip().startswith(str(expected))


@pytest.mark.parametrize(
    ("code", "text", "is_for_good", "is_policy"),
    [
        (550, "5.1.1 x", True, False),
        (450, "4.1.1 x", False, False),
        (450, "4.7.1 x", False, True),
        (452, "4.3.4 too big, whenever", True, False),
        # The first digits must agree: where they do not, the reply code rules.
        (450, "5.3.4 x", False, False),
        (550, "4.7.1 x", True, False),
        (554, "x", True, True),
        (554, "5.3.4 x", True, False),
        (250, "2.0.0 x", False, False),
    ],
)
def test_what_an_answer_means(code: int, text: str, is_for_good: bool, is_policy: bool) -> None:
    answer = read_answer(code, text)
    assert (answer.is_for_good, answer.is_policy) == (is_for_good, is_policy)


@pytest.mark.parametrize(("code", "is_closing"), [(421, True), (-1, True), (700, True), (450, False), (550, False)])
def test_a_session_ends_with_some_answers(code: int, is_closing: bool) -> None:
    assert read_answer(code, "x").is_closing is is_closing


def test_an_answer_is_one_line_in_which_nobody_is_named() -> None:
    text = b"5.1.1 <Ana@B.example>: not here,\r\n ask ana.maria+x@b.example; \xff " + b"x" * 500
    shown = str(read_answer(550, text))
    assert shown.startswith("550 5.1.1 <address>: not here, ask <address>; ")
    assert len(shown) <= 204
