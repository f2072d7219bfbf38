"""Is the enterprise, or would the project be, where the call wants it?"""

from collections.abc import Iterable

from catalogue.model.condition import Condition, Criterion, PlaceRule, Rule, Where
from catalogue.model.match import Judgement, Verdict
from catalogue.model.profile import Profile
from catalogue.taxonomy.nuts import contains, region
from matcher.eligibility.asked import Asked
from matcher.eligibility.verdicts import Answer, combine_clauses, reason


def judge_place(profile: Profile, asked: Asked) -> Judgement | None:
    """Compares where the profile is, as closely as it is known, with the regions of the call; None if it names none.

    Yes inside one of them. Unknown where one of them is only a part of what we know, or where the call takes in only a
    part of a region. Outside of all, no if they are the only ones. Where an establishment or the project has to be
    there, a site of the profile counts as its seat does, and one that tells of no sites may have one. Where the call
    does not say what has to be there, the seat decides, unless we know of a site inside.
    """
    if not asked.conditions:
        return None
    seat = _seat(profile)

    def answer(rule: Rule, condition: Condition) -> Answer:
        if not isinstance(rule, PlaceRule):
            raise TypeError(f"a condition on the place has a PlaceRule, not {rule!r}")
        verdict, code, where = _decide(rule, seat, profile.sites)
        facts = {"place": where, "places": _named(rule, code)}
        return verdict, reason(f"place.{code}", condition, facts=facts, question=_QUESTIONS.get(code))

    return combine_clauses(Criterion.PLACE, asked.conditions, answer)


_QUESTIONS = {
    "around": "place",
    "in_part": "read_the_call",
    "not_named": "place_of_project",
    "site": "read_the_call",
    "no_site_told": "sites",
    "no_project_told": "sites",
}


def _decide(rule: PlaceRule, seat: str, sites: tuple[str, ...]) -> tuple[Verdict, str, str]:
    """The verdict, the end of its reason's code, and the place that it rests on."""
    verdict, code = _compare(rule, seat)
    if verdict is not Verdict.NO or rule.what is Where.SEAT:
        if verdict is Verdict.UNKNOWN and rule.what in {Where.ESTABLISHMENT, Where.PROJECT}:
            inside = next((site for site in sites if _compare(rule, site)[0] is Verdict.YES), None)
            return (verdict, code, seat) if inside is None else (Verdict.YES, "inside", inside)
        return verdict, code, seat
    # An answer of yes at one site is better than an open one at another.
    found = sorted(((*_compare(rule, site), site) for site in sites), key=lambda one: _BEST.index(one[0]))
    if rule.what is None:
        near = [site for answer, _, site in found if answer is not Verdict.NO]
        return (Verdict.UNKNOWN, "site", near[0]) if near else (verdict, code, seat)
    if found and found[0][0] is not Verdict.NO:
        return found[0]
    if not sites:
        return Verdict.UNKNOWN, "no_project_told" if rule.what is Where.PROJECT else "no_site_told", seat
    return verdict, code, seat


_BEST = (Verdict.YES, Verdict.UNKNOWN, Verdict.NO)


def _compare(rule: PlaceRule, place: str) -> tuple[Verdict, str]:
    """What the rule says of something that is in ``place``, with the end of the reason's code."""
    known = _known(place)
    if _any_contains(rule.regions, place):
        return Verdict.YES, "inside"
    if any(contains(known, one) for one in rule.regions):
        return Verdict.UNKNOWN, "around"
    if _any_contains(rule.in_part, place) or any(contains(known, one) for one in rule.in_part):
        return Verdict.UNKNOWN, "in_part"
    return (Verdict.NO, "outside") if rule.exclusive else (Verdict.UNKNOWN, "not_named")


def _any_contains(regions: Iterable[str], place: str) -> bool:
    return any(contains(one, place) for one in regions)


def _named(rule: PlaceRule, code: str) -> str:
    if code in {"inside", "around"}:
        return ",".join(rule.regions or rule.in_part)
    if code == "in_part":
        return ",".join(rule.in_part)
    return ",".join(sorted({*rule.regions, *rule.in_part}))


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
