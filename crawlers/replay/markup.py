"""Plain text back into the portal's markup, as far as the text shows where the markup stood.

The texts were taken out of their tags without putting anything in their place: a heading runs into what follows it,
and a paragraph begins right after the full stop of the one before it. These seams are where the tags are put back.
"""

import html
import re
from collections.abc import Iterator

# A sentence's end with the next one's beginning right behind it stands in no prose: a tag stood there.
_SEAM = re.compile(
    r"(?:(?<=[a-z0-9)\]”’][a-z0-9)\]”’][.;:?!])|(?<=Annex [A-H]\.))"
    r"(?=[A-Z“‘][A-Za-z ]|(?:are |is )?described in )"
)
_TOPIC_SECTION = re.compile(
    r"(?:^|(?<=[.;:?!)\]”’])|(?<=[.;:?!)\]”’]\s)|(?<=\s\s))"
    r"(?:(?:Expected Outcomes?|Expected Impacts?|Scope|Objectives?|Specific Challenge):(?=\S)"
    r"|(?:Expected Outcomes?|Expected Impacts?|Scope):(?= [A-Z]))"
)
_CONDITIONS_TITLES = {"General conditions", "Conditions"}
_CONDITION = re.compile(
    r"(?:[1-6][a-c]?\. (?:"
    r"Admissibility(?: and Eligibility)? Conditions(?:[:,]? proposal page limit and layout)?"
    r"|Eligible countries"
    r"|Other Eligib(?:le|ility) conditions"
    r"|Financial and operational capacity and exclusion"
    r"|Evaluation and award(?:: (?:Award criteria, scoring and thresholds|Submission and evaluation processes"
    r"|Indicative timeline for evaluation and grant agreement))?"
    r"|Legal and financial set-up of the grants))"
    r"|(?:(?-i:Call document and annexes|Application and evaluation forms[a-zA-Z() ]{0,60}|Additional documents):)",
    re.IGNORECASE,
)


def paragraphs(text: str) -> str:
    """Escaped paragraphs, ``<p>``…``</p>``."""
    return "".join(f"<p>{html.escape(part.strip(), quote=False)}</p>" for part in _SEAM.split(text) if part.strip())


def description_markup(text: str) -> str:
    """A topic's description: "Expected Outcome:", "Scope:" and their like as the portal marks them."""
    pieces = []
    for heading, body in _sections(_TOPIC_SECTION, text):
        if heading:
            pieces.append(f'<span class="topicdescriptionkind">{html.escape(heading)}</span>')
        pieces.append(paragraphs(body))
    return "".join(pieces)


def conditions_markup(text: str) -> str:
    """A topic's conditions under their numbered headings; the portal's broken class name is its own."""
    pieces = []
    # The text begins with the rest of that broken class name.
    for heading, body in _sections(_CONDITION, text.removeprefix('">')):
        if not heading:
            pieces.append(f"<h4>{body}</h4>" if body in _CONDITIONS_TITLES else paragraphs(body))
            continue
        pieces.append(f'<div><h4>{html.escape(heading)}</h4><div class="eui-u-mt-s">{paragraphs(body)}</div></div>')
    return f'<div class="eui-u-mt-l>">{"".join(pieces)}</div>' if text else ""


def _sections(heading: re.Pattern[str], text: str) -> Iterator[tuple[str, str]]:
    """Each heading with the text up to the next; the text before the first one with an empty heading."""
    found = list(heading.finditer(text))
    yield "", text[: found[0].start()] if found else text
    for place, match in enumerate(found):
        end = found[place + 1].start() if place + 1 < len(found) else len(text)
        yield match[0], text[match.end() : end]
