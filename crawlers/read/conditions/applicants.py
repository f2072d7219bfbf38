"""Who may apply: of what kind, and of what size."""

import re

from catalogue.model.condition import ApplicantRule, Criterion, SizeClass, SizeRule
from crawlers.read.conditions.finding import Finding, Weight, stated, unread
from crawlers.read.conditions.nouns import FIRM, MID_CAP, SME, Noun, read_nouns
from crawlers.read.conditions.text import Sentence, either

_CALL = r"\b(?:participation(?: in this (?:call|topic))?|call(?: for (?:proposals|applications))?)"
_PREAMBLE = (
    r"^(?:"
    + either(
        "to",
        "in order to",
        "in line with",
        "in accordance with",
        "for",
        "due to",
        "under",
        "please note that",
        "bear in mind that",
    )
    + r" ?[^.;:]{0,200}?,? )?"
)
_MAY_APPLY = either(
    r"(?:may|can) (?:apply|submit|participate|receive)",
    r"(?:allowed|invited|entitled) to (?:apply|submit|participate)",
    r"will (?:be funded|receive funding)",
    r"\beligible\b",
)
_ELIGIBLE = r"are (?:the )?eligible (?:to apply|applicants|entities|beneficiaries|legal entities)"
# Each leads up to the words that name who may apply. The last one begins with them.
_NAMING = (
    re.compile(_PREAMBLE + rf"only (?=[^.;]*\b{_MAY_APPLY})"),
    re.compile(
        r"^(?:all |eligible |the |each )*(?:applicants?|applicant organisations|beneficiar(?:y|ies)) "
        r"(?:must|shall|should|can only|can|may only|may|have to|has to|need to) be "
    ),
    re.compile(r"^eligible (?:applicants|beneficiaries|participants|entities) (?:are|may be|can be):? "),
    re.compile(
        rf"{_CALL} (?:is|will be) (?:only |exclusively |strictly )?"
        r"(?:open|restricted|limited|addressed|reserved|directed) (?:only |exclusively |strictly )?(?:to|at|for) "
    ),
    re.compile(r"\bcall addressed to "),
    re.compile(r"\bmust be submitted by an? (?:individual|single) (?=[a-z ]*\bsme\b)"),
    re.compile(r"\b(?:proposals|applications) can be submitted either by a single (?=sme\b)"),
    re.compile(
        rf"^(?=[^.;:]*?\b(?:(?:may|can) (?:apply|submit)|{_ELIGIBLE})\b)"
        r"(?![^.;:]*\b(?:also|only|not be|cannot|may not|together with|jointly|in partnership|along with|so can)\b)"
        r"(?![^.;:]*\b(?:apply|submit|eligible)\b[^.;:]*\bas well as\b)"
    ),
)
_STUDENTS = re.compile(r"potential applicants \(i\.?e\.?,? students\)")
_QUALIFIED = re.compile(
    r"\b"
    + either(
        "not limited to",
        "encouraged",
        "unless",
        "at least",
        "preferably",
        "in particular",
        "especially",
        "mainly",
        "not only",
        "not restricted",
        "for example",
        "such as",
        "depending",
        "except",
        r"exclud\w+",
        "applicants? should",
        "where (?:relevant|applicable)",
        r"e\.g",
    )
    + r"\b"
)
_NOT_LARGE = re.compile(r" ?\(not larger? [a-z]+\)")
# Clauses on the place of applicants say no more of their kind than the law does.
_OF_PLACE = re.compile(r"(?:limited|restricted) to (?:legal )?entities established|participation as coordinators?\b")
_RESERVED = re.compile(
    r"\b"
    + either(
        "must be submitted by the coordinator of",
        "eligible for funding shall be",
        "must be on the list of",
        "is restricted to proposals",
        "are eligible to apply",
        "(?:is|are) limited to",
        "only .{3,80} (?:can|may) apply",
        "the following entities are eligible",
        "eligibility conditions are those established in",
    )
    + r"\b"
)
_PURPOSE = re.compile(
    either(
        r"\b(?:call|programme|project|consortium|grants?|framework|fund|scheme)\b.{0,80}\b"
        + either(
            "targets?",
            "supports?",
            "aims? (?:to|at)",
            "aimed at",
            "is looking for",
            "dedicated to",
            "directed at",
            "addressed to",
            "invites?",
            "will (?:select|support|provide)",
            "provides",
            "selected",
            "designed for",
            "seeking",
            "open to",
        )
        + r"\b",
        r"\bwe are looking for\b",
        r"\bwill provide (?:[a-z]+ ){0,3}(?:support|grants|vouchers|funding) (?:to|for)\b",
        r"\b(?:positions|scholarships|places) (?:[a-z]+ ){0,4}(?:open|available|awarded|granted) (?:to|for)\b",
        r"\bbeneficiaries (?:will be|are)\b",
        r"^eligible (?:applicants|participants|beneficiaries)\b",
        r"^(?:proposals|applications) (?:must|can|may|should) be submitted\b",
    )
)
_SOMEBODY = re.compile(
    r"(?<![a-z0-9])"
    + either(
        SME,
        "start ?ups?",
        "scale ?ups?",
        "mid ?caps?",
        FIRM,
        "ngos?",
        "csos?",
        "universities",
        "students",
        "schools",
        "farmers",
        "farms",
        "public administrations",
        "municipalities",
        "individuals",
        "associations",
        "research organisations",
        "social enterprises",
        "educational institutions",
        "training providers",
        "vendors",
        "repositories",
    )
    + r"(?![a-z])"
)
# Calls on which one studies or is trained: they are for persons, though few of them say so.
_FOR_PERSONS = re.compile(
    r"\b(?:scholarships?|tuition|participation fee|internships?|master's (?:degree|programme|program)"
    r"|master programmes?|phd students?|doctoral (?:students?|candidates?))\b"
)
_SOMEBODY_ELSE = re.compile(rf"\b(?:{SME}|{FIRM}|start ?ups?)\b")
_OF_SIZE = re.compile(rf"(?<![a-z0-9]){SME}(?![a-z])|\bsmall and medium\b|\bmicro ?enterprises\b|\bmid ?caps?\b")


# Any word that a kind of applicant can begin with: a sentence without one is passed over.
_ANYBODY = re.compile(
    "sme|enterprise|compan|business|undertaking|firm|start|scale|spin|mid ?cap|profit|ngo|civil soc|cso|charit|"
    "foundation|universit|education|research|rto|academia|public|municipal|authorit|administration|individual|"
    "natural p|student|legal|school|farm|association|coordinator of|competent|proposals|conditions are those|vendors|"
    "training providers|repositor"
)


def read_applicants(sentence: Sentence, *, purposes: bool = False) -> list[Finding]:
    """What a sentence says of the kind and size of applicants; empty where it says nothing.

    With ``purposes``, a sentence that tells whom the call is meant for is noted as a clause that could not be read:
    free prose often says no more than that.
    """
    words = sentence.words
    if purposes and _FOR_PERSONS.search(words) and not _SOMEBODY_ELSE.search(words):
        return _named(sentence) or [unread(Criterion.APPLICANT, Weight.HINT, sentence)]
    if not _ANYBODY.search(words) or _OF_PLACE.search(words):
        return []
    named = _named(sentence)
    if named:
        return named
    if _RESERVED.search(words):
        return [unread(Criterion.APPLICANT, Weight.RESTRICTION, sentence)]
    if purposes and _SOMEBODY.search(words) and _PURPOSE.search(words):
        return _left_open(Weight.HINT, sentence)
    return []


def _named(sentence: Sentence) -> list[Finding]:
    """What a sentence says that names who may apply; empty if it names nobody."""
    words = sentence.words
    if _STUDENTS.search(words):
        return _settled(read_nouns("students"), sentence)
    for pattern in _NAMING:
        match = pattern.search(words)
        if match is None:
            continue
        clause, rest = _up_to_colon(words, match.end()), words[match.end() :]
        nouns = [] if _QUALIFIED.search(_NOT_LARGE.sub("", clause)) else read_nouns(_NOT_LARGE.sub("", rest))
        if nouns:
            return _settled(nouns, sentence)
        if pattern is not _NAMING[-1] and _SOMEBODY.search(rest):
            return _left_open(Weight.RESTRICTION, sentence)
    return []


def _up_to_colon(words: str, start: int) -> str:
    """The words up to the first colon after those who may apply; what follows it are further demands on them."""
    colon = words.find(":", start)
    return words if colon < 0 else words[:colon]


def _settled(nouns: list[Noun], sentence: Sentence) -> list[Finding]:
    """The rules that a list of applicants makes, and the questions that it leaves."""
    if all(noun.partial for noun in nouns):
        return _left_open(Weight.RESTRICTION, sentence)
    if any(noun.kind is None for noun in nouns):
        return [
            stated(Criterion.APPLICANT, ApplicantRule(applicants=(), any_legal_entity=True), sentence),
            stated(Criterion.SIZE, SizeRule(sizes=tuple(sorted(SizeClass))), sentence),
        ]
    kinds = {noun.kind for noun in nouns if noun.kind is not None}
    found = [stated(Criterion.APPLICANT, ApplicantRule(applicants=tuple(sorted(kinds))), sentence)]
    sizes = frozenset[SizeClass]().union(*(noun.sizes for noun in nouns if noun.sizes))
    # Start-ups beside SMEs leave it at SMEs; a mid-cap is larger, and a university has no size of this kind.
    clear = MID_CAP not in nouns and all(noun.sizes or noun.partial for noun in nouns)
    if sizes and clear:
        found.append(stated(Criterion.SIZE, SizeRule(sizes=tuple(sorted(sizes))), sentence))
    elif sizes:
        found.append(unread(Criterion.SIZE, Weight.RESTRICTION, sentence))
    return found


def _left_open(weight: Weight, sentence: Sentence) -> list[Finding]:
    found = [unread(Criterion.APPLICANT, weight, sentence)]
    if _OF_SIZE.search(sentence.words):
        found.append(unread(Criterion.SIZE, weight, sentence))
    return found
