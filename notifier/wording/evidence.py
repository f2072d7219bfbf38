"""What a call and a profile have in common, in a few words of the reader's language, both sides quoted."""

from collections.abc import Iterable, Iterator

from catalogue.model.match import Evidence
from notifier.wording.lines import clean_line
from notifier.wording.words import Words

_WORD_LIMIT = 60
_TOLD = 4
# Kinds of evidence that there are sentences for. What is a text or a label is quoted; of all but what the two say in
# their own words the profile's side comes first.
_KINDS = {"term", "theme", "sector", "place", "amount"}
_CHOICE = "choice"
_QUOTED = {"term", "theme", "sector", "other"}
_SAID = {"term", "other"}


def write_evidence(evidence: Iterable[Evidence], words: Words, label_pair: str = "why.label_pair") -> dict[str, str]:
    """The words of the first few pieces by their kind, in the order given; what the call says in one place once.

    A kind that there are no sentences for is ``other``; of choices see `count_choices`. ``label_pair`` is the text for
    a label of the profile's with what stands for it in the call.
    """
    found: dict[str, dict[str, list[str]]] = {}
    for theirs, ours, kind in list(_told(evidence))[:_TOLD]:
        found.setdefault(kind, {}).setdefault(theirs, []).append(ours)
    return {
        kind: words.join(_pair(kind, theirs, ours, words, label_pair) for theirs, ours in pairs.items())
        for kind, pairs in found.items()
    }


def count_choices(evidence: Iterable[Evidence]) -> int:
    """How many companies like the reader's chose the call. Which they are is nobody else's business."""
    return sum(one.kind == _CHOICE for one in evidence)


def _told(evidence: Iterable[Evidence]) -> Iterator[tuple[str, str, str]]:
    """What the call says, what the profile says and the kind, each pair once, in one spelling of capitals."""
    spelling: dict[str, str] = {}
    seen: set[tuple[str, str]] = set()
    for one in evidence:
        if one.kind == _CHOICE:
            continue
        theirs, ours = clean_line(one.theirs, _WORD_LIMIT), clean_line(one.ours, _WORD_LIMIT)
        pair = (theirs.casefold(), ours.casefold())
        if pair not in seen and (theirs or ours):
            seen.add(pair)
            kind = one.kind if one.kind in _KINDS else "other"
            yield spelling.setdefault(theirs.casefold(), theirs) or ours, ours, kind


def _pair(kind: str, theirs: str, ours: list[str], words: Words, label_pair: str) -> str:
    def quote(text: str) -> str:
        return words.say("quote", text=text) if kind in _QUOTED else text

    other = [quote(one) for one in ours if one and one.casefold() != theirs.casefold()]
    if not other:
        return quote(theirs)
    key = "why.pair" if kind in _SAID else label_pair
    return words.say(key, theirs=quote(theirs), ours=words.join(other))
