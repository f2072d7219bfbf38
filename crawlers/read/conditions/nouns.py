"""Words for kinds of applicants, and lists of them."""

import re
from dataclasses import dataclass

from catalogue.model.condition import SME_SIZES, ApplicantKind, SizeClass
from crawlers.read.conditions.text import either

FIRM = r"(?:enterprises?|compan(?:y|ies)|businesses|undertakings?|firms?)"
SME = r"(?:m?smes?)"


@dataclass(frozen=True, slots=True)
class Noun:
    """A kind of applicant by the words that name it (a pattern for folded text).

    ``kind`` is None where every legal entity is meant. ``sizes`` are those the word means: None for those who have no
    size of their own, empty where it leaves the size open. ``partial``: the word asks for more than a kind and a size
    (a start-up is young, too), so that it opens a door beside others but cannot be judged alone.
    """

    kind: ApplicantKind | None
    sizes: frozenset[SizeClass] | None
    words: str
    partial: bool = False


MID_CAP = Noun(ApplicantKind.ENTERPRISE, frozenset(), r"(?:small )?mid ?caps?", partial=True)
_NOUNS = (
    Noun(
        ApplicantKind.ENTERPRISE,
        frozenset(SME_SIZES),
        either(
            rf"(?:micro(?: {FIRM})?,? (?:and )?)?small(?: {FIRM})?,?(?: and|/| or)? "
            rf"medium(?: ?sized)? {FIRM}(?: \({SME}\))?",
            SME,
        ),
    ),
    Noun(
        ApplicantKind.ENTERPRISE,
        frozenset({SizeClass.MICRO, SizeClass.SMALL}),
        rf"micro(?: {FIRM})? (?:and|or) small {FIRM}",
    ),
    Noun(ApplicantKind.ENTERPRISE, frozenset({SizeClass.MICRO}), rf"micro ?{FIRM}"),
    Noun(ApplicantKind.ENTERPRISE, frozenset({SizeClass.LARGE}), rf"larger? (?:{FIRM}|corporations|corporates)"),
    MID_CAP,
    Noun(
        ApplicantKind.ENTERPRISE, frozenset(), rf"(?:start|scale) ?ups?(?: {FIRM})?|spin ?(?:off|out)s?", partial=True
    ),
    Noun(ApplicantKind.ENTERPRISE, frozenset(SizeClass), rf"{FIRM} of (?:any|all) sizes?"),
    Noun(ApplicantKind.ENTERPRISE, frozenset(), FIRM),
    Noun(
        ApplicantKind.NON_PROFIT,
        None,
        either(
            r"(?:non|not for) ?profit (?:organi[sz]ations?|entit(?:y|ies)|associations?)(?: \(npos?\))?",
            r"non ?governmental organi[sz]ations?(?: \(ngos?\))?",
            r"civil society organi[sz]ations?(?: \(csos?\))?",
            "ngos?",
            "csos?",
            "charities",
            "foundations",
        ),
    ),
    Noun(
        ApplicantKind.RESEARCH,
        None,
        either(
            "universit(?:y|ies)",
            r"higher education institutions?(?: \(heis?\))?",
            r"research (?:and technology )?(?:organi[sz]ations?|institutes?|institutions?|cent(?:re|er)s?)"
            r"(?: \(rtos?\))?",
            "heis?",
            "rtos?",
            "academia",
        ),
    ),
    Noun(
        ApplicantKind.PUBLIC_BODY,
        None,
        either(
            "public (?:bod(?:y|ies)|authorit(?:y|ies)|administrations?)",
            "municipalit(?:y|ies)",
            r"(?:local|regional|national)(?:(?:,| and| or|/)+ ?(?:local|regional|national))* "
            "(?:authorit(?:y|ies)|administrations?)",
        ),
    ),
    Noun(ApplicantKind.INDIVIDUAL, None, either("individuals", "natural persons?", "students", "researchers")),
    Noun(
        None,
        frozenset(SizeClass),
        r"(?:public (?:and|or) private |private (?:and|or) public )?legal (?:entit(?:y|ies)|persons?)",
    ),
)
# Words that may stand before the noun without changing who is meant: a sector, a place. Whatever counts, negates,
# compares or names a part of somebody is not one of them.
_NO_ADJECTIVE = either(
    *r"""
    non not no nor other than with without for by to of in at and or including excluding especially mainly primarily
    particularly e\.g such as lead least most one two three some larger? small medium micro consorti\w+ consist\w*
    groups? networks? associations? representatives? employees members? support\w* cities staff owners?
    organi[sz]ations clusters?
    """.split()
)
_NOUN = re.compile(
    rf"(?:(?!{_NO_ADJECTIVE}\b)[a-z0-9]+ ){{0,4}}?"
    + either(*(f"(?P<n{index}>{noun.words})" for index, noun in enumerate(_NOUNS)))
    + r"(?![a-z0-9])"
)
_LEAD = re.compile(r"(?:(?:any|all|the|an?|one|only|either|single|individual|eligible|selected) )*")
_AND = re.compile(r"(?: ?(?:[,;/]|\b(?:and|or|as well as)\b))+ ?")
# Asides that name a part of those already named.
_ASIDE = re.compile(
    r",? ?"
    + either(
        rf"\((?:{SME}|any size|of any size|including [a-z ]*start ?ups?)\)",
        r"\(?including (?:innovative |tech )?(?:start|scale) ?ups(?: and (?:start|scale) ?ups)?\)?,?",
    )
    + r"(?= |$|,|\.)"
)
# What may follow a list without changing who is meant; where they are and what they do is another question.
_END = re.compile(
    either(
        r"[\s.;:]*$",
        r"[;:.] ",
        r"(?:\d{1,3} )?"
        + either(
            *"""
            that which who whose legally officially formally established registered based located enrolled operating
            active working offering developing from in within interested wishing willing via are is may can could
            shall must will have has to under if when on through
            """.split()
        )
        + r"\b",
        r"with (?:innovat|proven|valid|relevant|strong)",
        r",? ?applying\b",
        r"or (?:by |as )?an? (?:smes? consorti(?:um|a)|consorti(?:um|a) of smes|group of smes)",
        r"or consorti(?:um|a) of smes",
    )
)


def read_nouns(text: str) -> list[Noun]:
    """The applicants that ``text`` (folded) begins with; empty where any part of the list cannot be read."""
    nouns: list[Noun] = []
    lead = _LEAD.match(text)
    place = lead.end() if lead else 0
    while (match := _NOUN.match(text, place)) is not None:
        nouns.append(_NOUNS[int((match.lastgroup or "n0")[1:])])
        place = match.end()
        while (aside := _ASIDE.match(text, place)) is not None:
            place = aside.end()
        gap = _AND.match(text, place)
        if gap is None or _NOUN.match(text, gap.end()) is None:
            break
        place = gap.end()
    return nouns if nouns and _END.match(text[place:].lstrip()) else []
