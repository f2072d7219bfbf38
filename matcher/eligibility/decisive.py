"""What decides a match: the criterion that bars the company, or the question to be asked first."""

from collections import Counter

from catalogue.model.match import Judgement, Match, Verdict

READ_THE_CALL = "read_the_call"
"""The question that the company cannot answer: the call itself has to be read."""


def barring(found: Match) -> Judgement | None:
    """What bars the company first; None where nothing does."""
    return next((one for one in found.judgements if one.verdict is Verdict.NO), None)


def settling(found: Match) -> Judgement | None:
    """The open criterion whose question is asked first: the one on which most criteria hang, and the company's own.

    Only where the company could tell nothing that helps, what it has to read in the call. None where nothing is open.
    """
    asked = [one for one in found.judgements if one.verdict is Verdict.UNKNOWN and one.reason.question is not None]
    own = [one for one in asked if one.reason.question != READ_THE_CALL]
    times = Counter(one.reason.question for one in own)
    return max(own or asked[:1], key=lambda one: times[one.reason.question], default=None)
