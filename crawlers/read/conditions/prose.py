"""Conditions in free prose: the descriptions of cascade calls, each written by another project."""

import re

from catalogue.model.condition import Condition, Criterion
from crawlers.read.conditions.applicants import read_applicants
from crawlers.read.conditions.consortia import read_consortia
from crawlers.read.conditions.countries import more_may_join, read_countries
from crawlers.read.conditions.finding import Finding, Weight, settle
from crawlers.read.conditions.places import Setting
from crawlers.read.conditions.shares import read_levels, read_shares
from crawlers.read.conditions.text import LONGEST_CLAUSE, Passage, Sentence, either, quote, sentences

_NUMBERING = r"^(?:\d+[.)] ?)?"
_HEADINGS = (
    (Criterion.COUNTRY, re.compile(_NUMBERING + r"eligible countries(?: and [a-z ]{1,40})?[\s:?]*$")),
    (
        Criterion.APPLICANT,
        re.compile(
            _NUMBERING
            + either(
                r"who (?:can|may|is eligible to) (?:apply|submit|participate)\b.{0,40}",
                r"(?:eligible|target) (?:applicants|beneficiaries|participants|entities)(?: are)?",
                r"eligibility(?: criteria| conditions)?",
                r"we are looking for .{0,60}",
            )
            + r"[\s:?]*$"
        ),
    ),
    (
        Criterion.CONSORTIUM,
        re.compile(_NUMBERING + r"(?:eligible )?consorti(?:um|a)(?: eligibility criteria| composition)?[\s:?]*$"),
    ),
)
# Sentences on money and on what becomes of those selected touch the same words and ask nothing of applicants.
_AFTERWARDS = re.compile(
    r"\b(?:in (?:its|their) own name|gdpr|payments?|prefinancing|reimburs\w*|deliverables?|mentor\w*|co ?financing)\b"
)


def read_prose(text: str, language: str, setting: Setting) -> tuple[Condition, ...]:
    """The conditions that a description in English states or touches."""
    findings: list[Finding] = []
    lines = list(sentences(Passage("description", text)))
    joins = more_may_join(text)
    for index, sentence in enumerate(lines):
        headed = _headed(sentence, lines[index + 1 :]) if len(sentence.text) <= 90 else None
        if headed is not None:
            findings.append(headed)
        else:
            found = [
                *read_countries(sentence, setting, joins=joins),
                *read_applicants(sentence, purposes=True),
                *read_consortia(sentence, mentions=True),
            ]
            afterwards = found and _AFTERWARDS.search(sentence.words)
            findings += [finding for finding in found if not afterwards or finding.weight is Weight.STATED]
            findings += [*read_shares(sentence), *read_levels(sentence)]
    return tuple(finding.condition(language) for criterion in Criterion for finding in settle(criterion, findings))


def _headed(heading: Sentence, following: list[Sentence]) -> Finding | None:
    """The lines under a heading that announces who may apply, as one clause that could not be read."""
    for criterion, pattern in _HEADINGS:
        if pattern.match(heading.words) and following:
            clause = heading.text
            for line in following:
                clause = f"{clause} {line.text}"
                if len(clause) > LONGEST_CLAUSE:
                    break
            return Finding(criterion=criterion, weight=Weight.HINT, clause=quote(clause), where=heading.where)
    return None
