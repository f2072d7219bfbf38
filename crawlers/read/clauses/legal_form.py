"""In what legal form the applicant must exist."""

from catalogue.model.condition import Criterion, LegalForm, LegalFormRule
from crawlers.read.clauses.passages import Statement
from crawlers.read.clauses.phrases import Phrase, Setting


def find_legal_form(statement: Statement, start: int, setting: Setting) -> Phrase | None:
    """The name of a legal form; ``some_<form>`` in a language's file names a part of those that have it."""
    found = setting.language.keyed("legal_forms").match(statement.words, start)
    if found is None:
        return None
    forms = tuple(sorted(LegalForm(key) for key in found[0].split() if not key.startswith("some_")))
    some = tuple(sorted(LegalForm(key.removeprefix("some_")) for key in found[0].split() if key.startswith("some_")))
    return Phrase(criterion=Criterion.LEGAL_FORM, end=found[1], rule=LegalFormRule(forms=forms, unsettled=some))
