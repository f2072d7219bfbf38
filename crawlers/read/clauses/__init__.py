"""Eligibility conditions from the prose of national calls.

A text is split into statements: sentences, lines and items of lists, each under its heading (`passages`). A statement
is taken apart from left to right (`parser`): how it begins or ends (*only*, *must*, *may*, *may not*), phrases of one
criterion each, and words between them that change nothing. Words that we do not know are passed over where all that
they can do is to ask for more: behind those who are named (`narrowing`), as a demand among others (`parts`), before
somebody who may apply (`openings`). That they are there is told, so nobody is eligible by such a statement alone. With
one among them that may change what the rest says (*unless*, *preferably*, a negation) nothing is read of it. What is
not understood and restricts who may apply becomes a condition without a rule (`restrictions`): that criterion is then
unknown.

**A language** is one file, ``languages/<code>.toml``, and no code; without a file nothing is read in it. Its patterns
are regular expressions for text as `crawlers.read.clauses.passages.fold_words` leaves it: lower case, hyphens as
blanks, ``€`` as ``eur`` between blanks, ``&`` as ``and``. Accents may be written and are taken off. They are matched as
whole words, the longest that fits first; ``{name}`` stands for a fragment of the table ``words``, defined above it.
Patterns must cost no more than linear time: no repetition inside a repetition. The tables:

- ``words``: fragments for the patterns below (the word for the scheme, articles, verbs).
- ``digits``: what stands between ``thousands`` and before ``decimal``s; without it a blank or a point, and either.
- ``numbers``: the words for small numbers, by the number. Digits need none.
- ``bounds``: ``most``/``below``/``least``/``above`` stand before a number (the first and third include it),
  and the same with ``_behind`` after it, ``from`` and ``to`` around two (``to_below`` before a second that is not
  included), ``through`` between two with no word before (*1 to 50 employees*; a dash does as well); ``link`` between a
  subject and its bound, ``joint`` between two bounds.
- ``headcount``, ``age``, ``turnover``, ``contribution``: ``subject`` before a bound, ``unit`` behind its number,
  ``behind`` after both. ``unit_persons`` of a headcount counts only with one of these. Behind words of ``of`` in
  ``age`` a span of time is an age without a subject. Units of age are ``unit_years`` and ``unit_months``, of money
  ``unit_<power of ten>_<currency>``.
- ``balance``: ``subject`` of a balance sheet total beside a turnover, or of either; its units are those of turnover.
- ``heads``: ``whose`` at the end of a statement of who may apply, before the list of what those must be (*SMEs that:*);
  ``demands`` at the end of one that announces what is asked of all (*the following conditions*), ``sectors`` behind a
  frame, before a list of sectors (*whose main activity is one of these*).
- ``headings``: whole headings by the criterion they announce, ``eligibility`` for those of no single one,
  ``elsewhere`` for those under which nothing more is said of applicants.
- ``frames`` and ``ends``: how a statement begins and ends, by `crawlers.read.clauses.parsed.Frame`.
- ``joins``: ``opening`` (*moreover*, before a frame), ``narrowing`` (traits that no rule holds: *innovative*), ``and``,
  ``or``, ``except``, ``including``, ``filler`` (words without weight), ``all_places``, ``place_articles`` (before names
  of places), ``one_of`` (before a list of which one item is enough), ``relative`` (what begins a clause that narrows
  those before it, whatever it says) and ``others`` (what may name others in it). ``unsettles``: words that may change
  what the rest of a sentence says, if they are among those that we do not know; without them no word may be unknown.
  ``asks``: verbs with which a part of a sentence asks something of its own. ``admits``: words of which one stands in a
  sentence that says who may apply (*is at the disposal of*). ``no_name``: phrases with a word for applicants that name
  nobody (*the register of companies*). ``or_narrows``: *or* between two things that those do who are named.
- ``based``: what stands behind the name of a place (*Dublin based companies*), by `catalogue.model.condition.Where`.
- ``places``: what leads to a place, by `catalogue.model.condition.Where`, or ``anything``.
- ``sector``: ``any`` (every sector); before national codes ``codes`` of the edition that is NACE Rev. 2, ``codes_2_1``
  of that of Rev. 2.1, ``codes_of_either`` where it is not said; behind them ``behind_2`` and ``behind_2_1``.
  ``of``: words of which one must stand in a statement for names of sectors to count, under other headings.
- ``sectors``: names of sectors by their entries in NACE Rev. 2, ``?`` before one in which only a part may lie.
- ``sizes``: words for sizes that lists of terms do not have, by class, ``some_<class>`` or ``all``. Names of applicants
  are those of ``crawlers/read/applicants/<code>.toml``. ``legal_forms``: by form, or ``some_<form>``.
- ``finances``: ``tests``. ``order``: ``first_come``, ``not_first_come``. ``consortium``: ``alone``, ``alone_only``,
  ``of_at_least`` before a number of ``partners``; behind them ``abroad`` (from different countries), ``each_abroad``
  (each from another one), or ``countries_before`` and ``countries_behind`` around a number of countries.
- ``demands``: what is understood and has no rule, by its criterion or ``other``: registers, rural areas.
- ``readiness``: ``start`` before the ``level`` that one has to be at.
- ``touches``: words that show that a statement is about a criterion. ``net``: ``restricts``, ``no_demand`` for what
  asks nothing of applicants, ``announces`` for sentences that say no more than that demands follow, and ``tells`` for
  whole statements on how to apply, on what is paid, on what was so before, on others than applicants or on who is
  preferred, written so that no word that restricts fits into them.
"""

from crawlers.read.clauses.passages import Passage
from crawlers.read.clauses.reading import read_clauses

__all__ = ["Passage", "read_clauses"]
