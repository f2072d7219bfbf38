"""A short mail that asks for one thing or tells one, in the words of its reader, ready to be laid out."""

from dataclasses import dataclass

from notifier.sender import Sender
from notifier.wording.lines import clean_line
from notifier.wording.words import Words

NAME_LIMIT = 120
SUBJECT_NAME_LIMIT = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What the reader can do: ``intro`` says what for, ``label`` stands on the button that leads to ``link``.

    ``copied`` is what the reader copies letter by letter instead, such as the subject of a mail to send; None where the
    link is all.
    """

    intro: str
    label: str
    link: str
    copied: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """Every word of a mail: its ``lines``, what the reader can do if anything, what comes ``after`` that.

    ``linked`` is an address that one of the lines after it names, for readers to follow; None where none does.
    """

    language: str
    subject: str
    writer: str
    heading: str
    lines: tuple[str, ...]
    step: Step | None
    after: tuple[str, ...]
    about_heading: str
    about: tuple[str, ...]
    linked: str | None = None


def write_about(words: Words, sender: Sender) -> tuple[str, ...]:
    """Who writes, and what is to know of the language."""
    writer = clean_line(sender.name, NAME_LIMIT)
    lines = [words.say("footer.writer", sender=writer, contact=sender.reach)]
    if words.wanted is not None:
        lines.append(words.say("note.language", language=words.language_name(words.wanted)))
    if not words.reviewed:
        lines.append(words.say("note.unreviewed"))
    return tuple(lines)
