"""Where applicants must be established."""

import re

from catalogue.model.condition import CountryRule, Criterion
from crawlers.read.conditions.finding import Finding, Weight, stated, unread
from crawlers.read.conditions.places import Setting, read_places
from crawlers.read.conditions.text import Sentence, either

_PLACED = (
    r"(?:legally |officially |formally )?(?:established|based|registered|located|incorporated)(?: and [a-z]+)? "
    r"(?:in|at|within)"
)
_APPLICANTS = r"(?:all |eligible |applying |the )*" + either(
    r"applicants?(?: \(and co applicants\)| organisations?)?",
    "participants",
    "(?:legal )?entit(?:y|ies)",
    "organisations",
    "compan(?:y|ies)",
    "enterprises",
    "beneficiaries",
    "(?:consortium )?(?:partners|members)",
    "smes",
    "start ?ups",
)
_AS_WHAT = (
    r"(?:(?:an? )?(?:single |individual |independent )?"
    + either(
        "(?:legal )?entit(?:y|ies)",
        "m?smes?",
        "organisations?",
        "compan(?:y|ies)",
        "enterprises?",
        "start ?ups?",
        r"small and medium enterprises? \(smes?\)",
    )
    + r"(?: with a valid vat registration)? )?"
)
_PREAMBLE = r"^(?:(?:to|in order to|in line with|in accordance with|for|due to|under) [^.;:]{3,200}?, ?)?"
_LIMITED = re.compile(
    r"\bparticipation (?:in (?:this|the) (?:topic|call|action) )?(?:is|shall be|will be) (?:limited|restricted) to "
    r"[^.;:]{3,90}? (?:established|based|registered|located) in (?P<list>.+)"
)
_ONLY = re.compile(rf"^only [^.;:]{{3,80}}? {_PLACED} (?P<list>.+)")
_MUST_BE = re.compile(
    rf"{_PREAMBLE}{_APPLICANTS} (?:must|shall|have to|has to|need to|can)(?: all)? be {_AS_WHAT}{_PLACED} (?P<list>.+)"
)
_OPEN_TO = re.compile(
    r"\b(?:participation|(?:this |the |open )*call(?: for proposals)?) (?:is|will be) open to [^.;:]{3,90}? "
    r"(?:(?:that|which|who) are )?(?:legally )?(?:established |based |registered |located )?(?:in|from) (?P<list>.+)"
)
_LISTED = re.compile(r"^eligible countries(?: for funding)?(?: are| comprise)?:? (?P<list>.+)")
_LISTED_AMONG_OTHERS = re.compile(r"^eligible countries(?: for funding)? include:? (?P<list>.+)")
_PATTERNS = (_LIMITED, _ONLY, _MUST_BE, _OPEN_TO, _LISTED_AMONG_OTHERS, _LISTED)
# "Eligible countries" that are listed somewhere else.
_POINTER = re.compile(r"(?:(?:one|any) of )?(?:the |an )?eligible countr(?:y|ies)\b")
_CONDITIONAL = re.compile(
    r"\b"
    + either("unless", "coordinators?", "lead (?:applicant|partner)s?", "at least", "mainly", "preferably")
    + r"\b|\btopics identified\b"
)
# Where partners or activities are is a question of the consortium or the project, not of each applicant.
_OF_SOME = re.compile(
    r"\b"
    + either(
        r"at least",
        r"minimum",
        r"each(?: \w+)? established",
        r"consorti(?:um|a)",
        r"coordinators?",
        r"associated partners?",
        r"activities",
        r"sites?",
        r"must include",
        r"\d+ ?%",
    )
    + r"(?:\b|$)"
)
_IN = r"\b(?:established|located|based|registered) in\b"
_DEMANDED = re.compile(r"\b(?:limited|restricted|only|must|shall|required?)\b")
_TOUCHED = re.compile(rf"{_IN}(?! different)|(?<!different )\beligible countries\b")
_CONTROLLED = re.compile(r"\bcontrolled (?:directly or indirectly )?by\b")
_MORE_MAY_JOIN = re.compile(
    r"may become associated|exceptionally (?:be )?eligible|may exceptionally participate|other (?:third )?countries may"
)
_WORTH_READING = re.compile(r"established|located|based|registered|incorporated|controlled|open to|eligible countries")


def more_may_join(text: str) -> bool:
    """Whether a text opens the door to countries beyond those it lists."""
    return _MORE_MAY_JOIN.search(text) is not None


def read_countries(sentence: Sentence, setting: Setting, *, joins: bool = False) -> list[Finding]:
    """What a sentence says of the countries that applicants must be established in; empty where it says nothing.

    ``joins``: the text around it opens the door to more countries, so that none is ruled out (see `more_may_join`).
    """
    words = sentence.words
    if _WORTH_READING.search(words) is None:
        return []
    if _CONTROLLED.search(words):
        return [unread(Criterion.COUNTRY, Weight.RESTRICTION, sentence)]
    for pattern in _PATTERNS:
        match = pattern.search(words)
        if match is not None and not _POINTER.match(match["list"]):
            places = None if _CONDITIONAL.search(words) else read_places(match["list"], setting)
            if places is None:
                return [unread(Criterion.COUNTRY, Weight.RESTRICTION, sentence)]
            only = places.only and not joins and pattern is not _LISTED_AMONG_OTHERS
            rule = CountryRule(established_in=tuple(sorted(places.countries)), named_only=only)
            return [stated(Criterion.COUNTRY, rule, sentence)]
    if _TOUCHED.search(words) and (_DEMANDED.search(words) or "eligible" in words):
        demanded = _DEMANDED.search(words) and not _OF_SOME.search(words)
        return [unread(Criterion.COUNTRY, Weight.RESTRICTION if demanded else Weight.HINT, sentence)]
    return []
