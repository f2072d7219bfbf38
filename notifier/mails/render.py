"""A mail from its words: its subject, its text and its HTML."""

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from notifier.mails.page import Reader, write_page, write_reminder_page
from notifier.sender import Sender
from notifier.telling.digest import Digest
from notifier.wording.words import TEMPLATES, Words, load_words

if TYPE_CHECKING:
    from jinja2 import Environment

# RFC 5322, 2.1.1 advises lines of at most 78 characters.
WIDTH = 78
# The styles that are left come first in the head then, and HTML wants the character set in its first 1024 bytes.
_CHARSET_LAST = re.compile(r"<head>(?P<style><style>.*?</style>)\s*(?P<charset><meta charset=[^>]*>)", re.DOTALL)


class RenderError(Exception):
    """A mail cannot be laid out: a template is missing, broken, or asks for what is not there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A mail's ``subject`` (one line), its plain ``text`` and its ``html``, the same facts in both.

    ``calendar`` are the deadlines in it as an iCalendar file, None where there are none.
    """

    subject: str
    text: str
    html: str
    calendar: str | None = None


def render_digest(
    digest: Digest, sender: Sender, *, reader: Reader | None = None, templates: Path = TEMPLATES
) -> Rendered:
    """The mail of a digest, in the profile's language, or in English where there are no words in that.

    Without a ``reader`` it has no links to act by. ``templates`` is the folder that holds ``email`` and ``i18n``.
    Raises `RenderError` or `notifier.wording.words.WordsError`.
    """
    words = load_words(digest.profile.language, templates / "i18n")
    try:
        page = write_page(digest, words, sender, reader)
        calendar = _calendar(digest, words, sender)
    except (LookupError, ValueError) as error:
        # A zone that this machine does not know, a reason without the facts it should have.
        raise RenderError(f"the digest for {digest.profile.id} cannot be written: {error!r}") from error
    return replace(lay_out("digest", page, templates=templates), calendar=calendar)


def render_reminder(digest: Digest, sender: Sender, reader: Reader) -> Rendered:
    """The mail that reminds of the calls among the ``updates`` of a digest. Raises as `render_digest` does."""
    words = load_words(digest.profile.language)
    try:
        page = write_reminder_page(digest, words, sender, reader)
        calendar = _calendar(digest, words, sender)
    except (LookupError, ValueError) as error:
        raise RenderError(f"the reminder for {digest.profile.id} cannot be written: {error!r}") from error
    return replace(lay_out("reminder", page), calendar=calendar)


def lay_out(mail: str, page: object, *, templates: Path = TEMPLATES) -> Rendered:
    """The mail whose words are ``page``, by the three templates in ``email`` whose names begin with that of ``mail``.

    Raises `RenderError`.
    """
    from jinja2 import TemplateError

    environment = _environment(templates / "email")
    try:
        subject, text, html = (
            environment.get_template(f"{mail}-{part}").render(page=page)
            for part in ("subject.txt", "body.txt", "body.html")
        )
    except TemplateError as error:
        raise RenderError(f"the mail {mail} cannot be laid out: {type(error).__name__}: {error}") from error
    return Rendered(
        subject=" ".join(subject.split(" ")).strip(),
        text=text.strip("\n") + "\n",
        html=_inline(html),
    )


def _calendar(digest: Digest, words: Words, sender: Sender) -> str | None:
    from notifier.mails.calendar import deadlines_calendar

    calls = [*(match.call for match in digest.matches), *(update.call for update in digest.updates)]
    return deadlines_calendar(calls, words, digest.now, zone=digest.profile.zone, sender=sender, revisions={})


@cache
def _environment(folder: Path) -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=select_autoescape(enabled_extensions=("html",), disabled_extensions=("txt",), default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"fill": _fill, "underline": _underline, "row": _row}
    return environment


def _inline(html: str) -> str:
    """The HTML with its styles on its elements, for readers that drop style sheets; media queries stay in one."""
    from css_inline import CSSInliner, InlineError

    try:
        inlined = CSSInliner(keep_at_rules=True, load_remote_stylesheets=False).inline(html)
    except InlineError as error:
        raise RenderError(f"the styles of the mail cannot be inlined: {error}") from error
    return _CHARSET_LAST.sub(r"<head>\n\g<charset>\n\g<style>", inlined, count=1)


def _fill(text: str, first: str = "", rest: str | None = None) -> str:
    """``text`` in lines of `WIDTH`, the first after ``first``, the others after ``rest``; links are never broken."""
    if text.isprintable() and len(first) + len(text) <= WIDTH and text and not text[-1].isspace():
        # What fits on one line, as most does, is what wrapping would leave it as.
        return first + text
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=" " * len(first) if rest is None else rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _underline(text: str, mark: str) -> str:
    lines = _fill(text).split("\n")
    return "\n".join([*lines, mark * max(map(len, lines))])


def _row(lines: Sequence[str], label: str, width: int, indent: int = 3) -> str:
    """``lines`` beside their label, in a column that begins after ``width`` characters."""
    margin = " " * (indent + width + 2)
    heads = [f"{'':{indent}}{label:{width}}  ", *[margin] * (len(lines) - 1)]
    return "\n".join(_fill(line, head, margin) for line, head in zip(lines, heads, strict=True))
