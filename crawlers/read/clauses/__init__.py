"""Eligibility conditions from the prose of national calls.

A text is split into statements: sentences, lines and items of lists, each under its heading (`passages`). A statement
states something only if it is understood to its last word (`parsing`): how it begins or ends (*only*, *must*, *may*,
*may not*), phrases of one criterion each, and words between them that change nothing. So a word that we do not know
(*unless*, *preferably*, a second negation) never lets a rule stand that it may have changed. What is not understood and
restricts who may apply becomes a condition without a rule (`restrictions`): that criterion is then unknown.

**A language** is one file, ``languages/<code>.toml``, and no code; without a file nothing is read in it. Its patterns
are regular expressions for text as `crawlers.read.clauses.passages.fold_words` leaves it: lower case, hyphens as
blanks, ``€`` as ``eur`` between blanks, ``&`` as ``and``. Accents may be written and are taken off. They are matched as
whole words, the longest that fits first; ``{name}`` stands for a fragment of the table ``words``, defined above it.
Patterns must cost no more than linear time: no repetition inside a repetition. The tables:

- ``words``: fragments for the patterns below (the word for the scheme, articles, verbs).
- ``numbers``: the words for small numbers, by the number. Digits need none.
- ``bounds``: ``most``/``below``/``least``/``above`` stand before a number (the first and third include it),
  ``most_behind``/``least_behind`` after it, ``from`` and ``to`` around two; ``link`` between a subject and its bound,
  ``joint`` between two bounds.
- ``headcount``, ``age``, ``turnover``, ``contribution``: ``subject`` before a bound, ``unit`` behind its number,
  ``behind`` after both. Units of age are ``unit_years`` and ``unit_months``, of money ``unit_<power of
  ten>_<currency>``.
- ``headings``: whole headings by the criterion they announce, ``eligibility`` for those of no single one,
  ``elsewhere`` for those under which nothing more is said of applicants.
- ``frames`` and ``ends``: how a statement begins and ends, by `crawlers.read.clauses.parsing.Frame`.
- ``joins``: ``and``, ``or``, ``except``, ``filler`` (words without weight), ``place_articles`` (before names of
  places).
- ``places``: what leads to a place, by `catalogue.model.condition.Where`, or ``anything``.
- ``sector``: ``any`` (every sector), ``codes`` (the word before national codes). ``sectors``: names of sectors by their
  entries in NACE Rev. 2, ``?`` before one in which only a part may lie.
- ``sizes``: words for sizes that lists of terms do not have, by class, ``some_<class>`` or ``all``. Names of applicants
  are those of ``crawlers/read/applicants/<code>.toml``. ``legal_forms``: by form, or ``some_<form>``.
- ``finances``: ``tests``. ``order``: ``first_come``, ``not_first_come``. ``consortium``: ``alone``, ``alone_only``,
  ``of_at_least`` before a number of ``partners``.
- ``touches``: words that show that a statement is about a criterion. ``net``: ``restricts``, and ``no_demand`` for what
  asks nothing of applicants.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby

from catalogue.model.condition import Condition
from crawlers.read.clauses.language import language_of
from crawlers.read.clauses.lists import asked_by_list
from crawlers.read.clauses.parsing import Frame, frame_of_head, parse
from crawlers.read.clauses.passages import Passage, Statement, statements
from crawlers.read.clauses.phrases import Setting
from crawlers.read.clauses.restrictions import touched_by
from crawlers.read.clauses.rules import Asked, asked_by
from crawlers.read.clauses.settling import settle

__all__ = ["Passage", "read_clauses"]


def read_clauses(texts: Iterable[Passage], language: str, country: str) -> tuple[Condition, ...]:
    """The eligibility conditions that ``texts`` in ``language`` (ISO 639-1) state, in the order of the criteria.

    ``country`` (ISO 3166-1) is the portal's: names of regions are meant there. Empty for a language without words, and
    for texts that say nothing of applicants: that is no sign that everybody may apply. Nothing is raised, whatever the
    texts hold.
    """
    words = language_of(language)
    if words is None:
        return ()
    setting = Setting(language=words, country=country)
    found: list[Asked] = []
    for _, of_one in groupby(statements(texts, words), _list_of):
        found += _asked(list(of_one), setting)
    return settle(found, words.code)


def _list_of(statement: Statement) -> tuple[str, str] | Statement:
    """What is the same for all items of one list, and for no two other statements."""
    return (statement.head, statement.where) if statement.head else statement


def _asked(found: Sequence[Statement], setting: Setting) -> Iterable[Asked]:
    """What a statement asks, or a list of them under one head."""
    parsed = [(parse(statement, setting), statement) for statement in found]
    understood = [(one, statement) for one, statement in parsed if one is not None]
    if len(understood) == len(parsed):
        return asked_by_list(understood, setting.language.code)
    if found[0].head and frame_of_head(found[0].head, setting.language) not in {Frame.NOT, Frame.MUST}:
        # One alternative that we do not know lets in we do not know whom.
        return [one for statement in found for one in touched_by(statement, setting)]
    return [
        one
        for each, statement in parsed
        for one in (
            touched_by(statement, setting) if each is None else asked_by(each, statement, setting.language.code)
        )
    ]
