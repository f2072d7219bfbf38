"""The net below the readers: what restricts who may apply and was not understood is told, never passed over."""

from collections.abc import Iterator

from catalogue.model.condition import Criterion
from crawlers.read.clauses.parsing import frame_of_head
from crawlers.read.clauses.passages import Statement
from crawlers.read.clauses.phrases import Setting
from crawlers.read.clauses.rules import Asked

_SHUTTING_OUT = (("frames", "not"), ("ends", "not"), ("joins", "except"))
# In so few words nothing is told of a scheme: they name who or what is meant.
_LONGEST_NOTE = 50


def touched_by(statement: Statement, setting: Setting) -> Iterator[Asked]:
    """What a statement that was not understood asks, with nothing read: each criterion of which it has a word.

    Under a heading that names a criterion it is that one as well. What restricts and touches none is of the criterion
    OTHER, and so is every item of a list and whatever is but a few words. Anything else says nothing of who may apply.
    """
    language, words = setting.language, f"{statement.head} {statement.words}".strip()
    if words.endswith(":") and frame_of_head(words, language) is not None:
        return
    if not any(map(str.isalpha, words)) or language.pattern("net", "no_demand").search(words):
        return
    restricts = language.pattern("net", "restricts").search(words) is not None
    criteria = {Criterion(key) for key in language.keyed("touches").search(words)}
    if statement.topic is not None:
        criteria.add(statement.topic)
    is_note = len(words) <= _LONGEST_NOTE
    if not (criteria or restricts or statement.is_item or is_note):
        return
    shuts_out = any(language.pattern(*entry).search(words) is not None for entry in _SHUTTING_OUT)
    for criterion in sorted(criteria) or [Criterion.OTHER]:
        yield Asked(criterion=criterion, rule=None, statement=statement, is_exclusion=shuts_out)
