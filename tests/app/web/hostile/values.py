"""What somebody who means harm, or a broken program, puts into a field."""

MARK = "zq7"
"""Stands in each value that could do something, so that it is known where it comes back."""
MARKUP = (
    f"<script>{MARK}()</script><{MARK} onload={MARK}()>",
    f'"><img src={MARK} onerror={MARK}()>',
    f"' autofocus onfocus='{MARK}()",
    f"{MARK}{{{{7*7}}}}{MARK}${{7*7}}{{% raw %}}#{{7*7}}",
    f"</textarea></title></style><svg/onload={MARK}()>",
    f"javascript:{MARK}()//",
)
INJECTED = (
    f"{MARK}' OR '1'='1'; DROP TABLE profiles; --",
    f"=cmd|'/C calc'!A0 {MARK}",
    f"{MARK}\r\nBcc: {MARK}@evil.example\r\n\r\n{MARK}",
    f"{MARK}@ok.example\r\nBcc: {MARK}@evil.example",
    f"../../../../etc/passwd#{MARK}",
    f"{MARK}\u202egnp.exe\u2066 \U0001f984 e\u0301\ufeff",
    f"{MARK}\0{MARK}",
)
NUMBERS = ("-1", "9" * 400, "1e400", "NaN", "-Infinity", "\u0663", "\u00b2", "1_000")
DAYS = ("0001-01-01", "9999-12-31", "2026-02-30")
BYTES = (b"\xff\xfe", b"\xed\xa0\x80zq7", b"\xc0\xaf")
"""No UTF-8: the mark of two bytes, a half of a pair, and a slash that is longer than it has to be."""
LONG = f"{MARK}{'x' * 100_000}"
CHOICES = (f"{MARK}-no-such-choice", "")
VALUES: tuple[str | bytes | None, ...] = (*MARKUP, *INJECTED, *NUMBERS, *DAYS, *BYTES, LONG, *CHOICES, None)
"""For a field that is typed into; None leaves it out."""
UNCHOSEN: tuple[str | bytes | None, ...] = (
    *MARKUP[:2], INJECTED[0], INJECTED[2], INJECTED[-1], *NUMBERS[:2], BYTES[0], LONG, *CHOICES, None
)  # fmt: skip
"""For a field that is chosen, or stands in the form and is not seen."""
