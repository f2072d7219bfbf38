"""Is the enterprise, or would the project be, where the call wants it?"""

from datetime import date

from catalogue.model.condition import Condition, Criterion, PlaceRule, Rule
from catalogue.model.match import Judgement, Verdict
from catalogue.model.profile import Profile
from catalogue.taxonomy.nuts import contains, region
from matcher.eligibility.verdicts import Answer, combine_clauses, reason


def judge_place(profile: Profile, conditions: tuple[Condition, ...], _on: date) -> Judgement | None:
    """Compares the profile's seat, as closely as it is known, with the regions of the call; None if it names none.

    Yes inside one of them. Unknown where one of them is only a part of what we know of the seat, or where the call
    takes in only a part of a region. Outside of all, no if they are the only ones.
    """
    if not conditions:
        return None
    seat = _seat(profile)
    known = _known(seat)

    def answer(rule: Rule, condition: Condition) -> Answer:
        if not isinstance(rule, PlaceRule):
            raise TypeError(f"a condition on the place has a PlaceRule, not {rule!r}")
        facts = {"place": seat, "places": ",".join(rule.regions or rule.in_part)}
        if any(contains(one, seat) for one in rule.regions):
            return Verdict.YES, reason("place.inside", condition, facts=facts)
        if any(contains(known, one) for one in rule.regions):
            return Verdict.UNKNOWN, reason("place.around", condition, facts=facts, question="place")
        if any(contains(one, seat) or contains(known, one) for one in rule.in_part):
            facts = facts | {"places": ",".join(rule.in_part)}
            return Verdict.UNKNOWN, reason("place.in_part", condition, facts=facts, question="read_the_call")
        facts = facts | {"places": ",".join(sorted({*rule.regions, *rule.in_part}))}
        if rule.exclusive:
            return Verdict.NO, reason("place.outside", condition, facts=facts)
        return Verdict.UNKNOWN, reason("place.not_named", condition, facts=facts, question="place_of_project")

    return combine_clauses(Criterion.PLACE, conditions, answer)


def _seat(profile: Profile) -> str:
    """The code of the smallest region that we know the seat to be in."""
    nuts = profile.nuts
    return nuts if nuts is not None and contains(profile.country, nuts) else profile.country


def _known(seat: str) -> str:
    """The smallest region around ``seat`` whose code is in our classification.

    A code of another year's can mean a part of any region there, whatever its digits.
    """
    codes = (seat[:length] for length in range(len(seat), 1, -1))
    return next((code for code in codes if region(code) is not None), seat[:2])
