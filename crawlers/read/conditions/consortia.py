"""Whether one applies alone, and with how many others."""

import re

from catalogue.model.condition import ConsortiumRule, Criterion
from crawlers.read.conditions.finding import Finding, Weight, stated, unread
from crawlers.read.conditions.text import Sentence, either

_NUMBERS = {
    word: number
    for number, word in enumerate(("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), 1)
}
_NUMBER = either(r"\d{1,2}", *_NUMBERS) + r"(?: ?\(\d{1,2}\))?"
_AT_LEAST = either("at least", "a minimum of", "at a minimum", "minimum(?: of)?", "no fewer than")
_ENTITIES = (
    r"(?:legal entities|entities|applicants|partners|organisations|participants|beneficiaries|members|smes|companies)"
)
_ENTITY = r"(?:legal entity|entity|applicant|partner|organisation|beneficiary|sme|company)"
_A_PROPOSAL = r"\b(?:proposals?|applications?)(?: for [a-z0-9 ]{1,40})?"
_CONSORTIUM = r"consorti(?:um|a)"
_SUBMITTED = (
    _A_PROPOSAL
    + r" (?:must|shall|should|has to|have to|can only|may only) be submitted (?:exclusively |only )?by (?:a )?"
    + rf"(?:{_CONSORTIUM} )?"
    + r"(?:of |composed of |comprising |made up of |including participation, as beneficiaries, of )?"
)
_COMPOSED = (
    r"(?:^|[,:] )(?:to be eligible(?: for funding)?, )?(?:an? |the |each |every |all |applicant |eligible )*"
    + _CONSORTIUM
    + r" (?:must|shall|should|needs? to|has to|have to) "
    + either("have", "include", "consist of", "be composed of", "comprise", "involve", "be made up of")
    + " "
)
_FROM_COUNTRIES = (
    r"(?P<from>,? ?(?:that are |which are |all |each |each of them )?"
    r"(?:from|established in|located in|based in|registered in) "
    rf"(?:{_AT_LEAST} )?(?:(?P<countries>{_NUMBER})|a) different (?:eligible |eu |european )?"
    r"(?:member states?|countr(?:y|ies))(?: (?:and|or|and/or|/) (?:[a-z]+ )?associated countr(?:y|ies))?"
    r"|,? ?(?:from|established in|located in|based in) different (?:eligible )?(?:member states|countries))"
)
_SO_MANY = re.compile(
    rf"(?:{_SUBMITTED}|{_COMPOSED}|^){_AT_LEAST} (?P<entities>{_NUMBER}) (?:different )?(?:independent )?{_ENTITIES}"
    rf"(?: \([^()]*\))?(?: independent (?:of|from) each other,?)?(?: and)?{_FROM_COUNTRIES}?(?P<rest>.*)$"
)
_EACH_ELSEWHERE = re.compile(
    r"^[:,]? ?each established in a different (?:eu )?"
    r"(?:member state|eligible country|country)(?: or associated country)?"
)
# What may follow without asking for anything more.
_NOTHING_MORE = re.compile(
    "^"
    + either(
        r"[\s.;:]*",
        r"[;.] .*",
        r",? ?"
        + either(
            "must (?:apply|participate|take part)(?: together)?",
            "in total",
            "applying jointly",
            "from eligible [a-z ]{0,20}countries",
            "and may .*",
            "ensuring .*",
            "and (?:up to|a maximum of|maximum) [^.;]*",
        )
        + "[.;]?",
        "; and two of which are established in a member state[.;]?",
    )
    + "$"
)
_ALONE_POSSIBLE = re.compile(
    either(
        _A_PROPOSAL + rf" (?:may|can) be submitted (?:either )?by (?:an? )?(?:single |individual ){_ENTITY}s?\b",
        r"\bapplications from (?:individual|single) (?:legal )?(?:entities|applicants|organisations)\b.*"
        r"\b(?:eligible|accepted|allowed)\b",
        r"\bapplications by single applicants are (?:allowed|accepted|possible)\b",
        r"\bsingle applicants? (?:is|are) (?:allowed|accepted)\b",
        r"\bboth mono (?:beneficiary )?and multi beneficiary (?:applications|proposals)\b",
        rf"^eligible applicants are (?:single|individual) (?:legal )?entities or {_CONSORTIUM}",
        r"\b(?:can|may) apply (?:either )?(?:individually|alone|as a single [a-z ]{0,20}) or "
        r"(?:as|in|jointly|together)\b",
        r"\b(?:can|may) apply (?:for [a-z ]{2,40} )?either as ?:? (?:an? )?single legal entity\b",
        r"^apply (?:individually|alone) or (?:as|in) a ",
        r"^if (?:you are )?applying (?:as an? (?:individual|single)\b(?! (?:member|partner))|individually|alone)",
    )
)
_ALONE_ONLY = re.compile(
    either(
        rf"\b(?:may|can|must) only be submitted by (?:one|a single|an individual) {_ENTITY}\b",
        r"\b(?:are|is) always mono beneficiary\b",
        r"\bis a mono beneficiary (?:type of )?call\b",
        r"(?:^|[,;:] |\bbut )"
        + either(
            rf"{_CONSORTIUM}(?: applications| proposals)?",
            "(?:joint|multi beneficiary) (?:applications|proposals)",
        )
        + r" (?:are|is) not (?:allowed|eligible|permitted|accepted)[\s.;!]*$",
        r"\bonly (?:single|individual) (?:applicants|entities|legal entities|organisations|smes|companies) "
        r"(?:can|may) apply\b",
        rf"\bsingle (?:\(individual\) )?{_ENTITY} \(not an? consortium\)",
        r"\b(?:must|should|shall) (?:be|represent) (?:an? )?(?:single|individual) [a-z]{2,20},? not (?:an? )?"
        + _CONSORTIUM,
        r"\bmust be submitted by an? (?:individual|single) [a-z ]*\bsme\b(?! (?:or|and))",
    )
)
# Cheap signs without which none of these can fit.
_OF_ONE = re.compile(r"\b(?:mono|single|individual|individually|alone|one|not)\b")
_AT_LEAST_WORD = re.compile(_AT_LEAST)
_CONDITIONAL = re.compile(
    r"\b"
    + either(
        "unless",
        "provided that",
        "only if",
        "only when",
        "exceptionally",
        "in exceptional",
        "depending on",
        "in addition to the minimum",
        "where (?:relevant|applicable)",
        "except",
    )
    + r"\b"
)
_PLURAL = either(
    "beneficiaries",
    "partners",
    "participants",
    "entities",
    "legal entity",
    "applicants",
    "organisations",
    "authorities",
)
_ASKED = re.compile(
    either(
        rf"\b{_CONSORTIUM}(?: [a-z]+)? "
        r"(?:must|shall|needs? to|has to|have to|is required to|are required to|may|can) (?:only )?"
        + either(
            "include", "consist", "comprise", "be comprised", "be composed", "have", "involve", "contain", "be made up"
        ),
        rf"\b{_CONSORTIUM} (?:composed )?of (?:up to |{_AT_LEAST} |a maximum of |{_NUMBER}\b)",
        rf"\b(?:in|by|as) a {_CONSORTIUM}\b.*\b(?:must|shall|at least|up to)\b",
        rf"\b(?:must|can|may) be submitted by a {_CONSORTIUM}\b",
        rf"\b{_CONSORTIUM} of (?:one|two|three|more)\b",
        r"\b(?:must|shall|required?s?|requires) .*\bas beneficiaries\b",
        r"\bmust (?:take part in the project|participate) (?:as beneficiaries|ensuring)\b",
        rf"\b{_AT_LEAST} (?:{_NUMBER}|\d+ ?%) (?:of the )?"
        rf"(?:(?!(?:with|per|for|of|to|representative)\b)[a-z()]+ ){{0,3}}{_PLURAL}\b",
        rf"\b{_PLURAL} must (?:include|be from at least)\b",
        rf"\b{_CONSORTIUM} must carry out\b",
        r"\bmust apply the multi actor approach\b",
        r"\bparticipation as coordinators?\b.*\blimited to\b",
        r"\b(?:lead applicant|lead partner|coordinator)\b (?:[a-z ]{0,40} )?must be\b",
        r"\bproposals? must include (?:at least|only)\b",
        r"\bcomposed of a single legal entity\b",
        r"\b(?:mono|multi) beneficiary\b",
    )
)
_MENTIONED = re.compile(
    either(
        rf"\b{_CONSORTIUM}\b.*\b(?:eligible|apply|applying|built|composed|submit\w*)\b",
        r"\b(?:individual|single) (?:entit(?:y|ies)|applicants?|legal entity)\b",
        rf"\b{_NUMBER} to {_NUMBER} (?:independent )?(?:legal )?{_ENTITIES}\b",
    )
)
_WORTH_READING = re.compile(
    r"consort|submitted|beneficiar|applicant|partner|participa|entit|multi actor|individually|alone|applying as|"
    r"proposals? must include"
)


def read_consortia(sentence: Sentence, *, mentions: bool = False) -> list[Finding]:
    """What a sentence says of applying alone or together; empty where it says nothing.

    With ``mentions``, a sentence of free prose that touches the question is noted as a clause that could not be read.
    """
    words = sentence.words
    if not _WORTH_READING.search(words):
        return []
    rule = None if _CONDITIONAL.search(words) else _read_rule(words)
    if rule is not None:
        return [stated(Criterion.CONSORTIUM, rule, sentence)]
    if _ASKED.search(words):
        return [unread(Criterion.CONSORTIUM, Weight.RESTRICTION, sentence)]
    if mentions and _MENTIONED.search(words):
        return [unread(Criterion.CONSORTIUM, Weight.HINT, sentence)]
    return []


def _read_rule(words: str) -> ConsortiumRule | None:
    if _OF_ONE.search(words):
        if _ALONE_ONLY.search(words):
            return ConsortiumRule(entities=1, countries=1, alone_only=True)
        if _ALONE_POSSIBLE.search(words):
            return ConsortiumRule(entities=1, countries=1)
    match = _SO_MANY.search(words) if _AT_LEAST_WORD.search(words) else None
    if match is None:
        return None
    entities, rest = _read_number(match["entities"]), match["rest"]
    elsewhere = _EACH_ELSEWHERE.match(rest)
    if not _NOTHING_MORE.match(rest[elsewhere.end() :] if elsewhere else rest):
        return None
    if match["countries"]:
        countries = _read_number(match["countries"])
    else:
        countries = entities if elsewhere or match["from"] else 1
    return ConsortiumRule(entities=entities, countries=countries) if countries <= entities else None


def _read_number(words: str) -> int:
    word = words.partition("(")[0].strip()
    return _NUMBERS.get(word) or int(word)
