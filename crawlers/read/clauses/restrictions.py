"""The net below the readers: what restricts who may apply and was not understood is told, never passed over."""

from collections.abc import Iterator

from catalogue.model.condition import Criterion
from crawlers.read.clauses.applicants import names_somebody
from crawlers.read.clauses.language import Language
from crawlers.read.clauses.parsing import before_demands, frame_of_head
from crawlers.read.clauses.passages import ENDS_OF_HEADS, Statement
from crawlers.read.clauses.phrases import Setting
from crawlers.read.clauses.rules import Asked

_SHUTTING_OUT = (("frames", "not"), ("ends", "not"))
# In so few words nothing is told of a scheme: they name who or what is meant.
_LONGEST_NOTE = 50
_ENDS_OF_SENTENCES = (".", "!", "?", "…")


def touched_by(statement: Statement, setting: Setting) -> Iterator[Asked]:
    """What a statement that was not understood asks, with nothing read: each criterion of which it has a word.

    Under a heading that names a criterion it is that one as well. What restricts and touches none is of the criterion
    OTHER, and so is every item of a list, whatever is but a few words, and what is no sentence. Anything else says
    nothing of who may apply.
    """
    if not may_ask(statement, setting):
        return
    language = setting.language
    # Whom a head names that was read asks no more with each of its items.
    words = statement.words if before_demands(statement.head, setting) is not None else _whole(statement)
    criteria = {Criterion(key) for key in language.keyed("touches").search(words)}
    if statement.topic is not None:
        criteria.add(statement.topic)
    is_note = len(words) <= _LONGEST_NOTE or not statement.text.endswith(_ENDS_OF_SENTENCES)
    if not (criteria or _restricts(words, setting) or statement.is_item or is_note):
        return
    shuts_out = _shuts_out(words, language)
    for criterion in sorted(criteria) or [Criterion.OTHER]:
        yield Asked(criterion=criterion, rule=None, statement=statement, is_exclusion=shuts_out)


def _shuts_out(words: str, language: Language) -> bool:
    """Whether ``words`` rule somebody out, and let nobody in: *large firms except those that ...* may do."""
    apart = language.pattern("joins", "except").search(words)
    # *Except* may begin a sentence that rules out, as well as stand in one that does not.
    aside = range(apart.start(), apart.end()) if apart is not None else range(0)
    if any(found.start() not in aside for entry in _SHUTTING_OUT for found in language.pattern(*entry).finditer(words)):
        return True
    return apart is not None and not names_somebody(words[: apart.start()], language.code)


def may_ask(statement: Statement, setting: Setting) -> bool:
    """Whether a statement has words that could ask something: it neither only announces a list nor only points away.

    Under a heading on sectors codes alone ask as much as words.
    """
    words = _whole(statement)
    if words.endswith(ENDS_OF_HEADS) and frame_of_head(words, setting) is not None:
        return False
    if setting.language.pattern("net", "tells").search(words) is not None:
        return False
    points_elsewhere = setting.language.pattern("net", "no_demand").search(words) is not None
    is_said = any(map(str.isalpha, words)) or (statement.topic is Criterion.SECTOR and any(map(str.isdigit, words)))
    return is_said and not (points_elsewhere and not _restricts(words, setting))


def _restricts(words: str, setting: Setting) -> bool:
    return setting.language.pattern("net", "restricts").search(words) is not None


def _whole(statement: Statement) -> str:
    return f"{statement.head} {statement.words}".strip()
