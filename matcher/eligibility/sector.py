"""Is the enterprise of a sector that the call admits?"""

from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache

from catalogue.model.condition import Condition, Criterion, Rule, SectorRule
from catalogue.model.match import Judgement, Verdict
from catalogue.model.profile import Profile
from catalogue.model.sector import NaceRevision, Sector
from catalogue.taxonomy.nace_revisions import Correspondence, correspondence
from catalogue.taxonomy.nace_sections import holds
from matcher.eligibility.asked import Asked
from matcher.eligibility.verdicts import Answer, combine_clauses, reason


def judge_sector(profile: Profile, asked: Asked) -> Judgement | None:
    """Compares the sectors of the enterprise with those of the clause; None if the call says nothing on sectors.

    The main sector decides (the only one is the main one; of several without a main one, all have to agree). A
    secondary one that is admitted, or excluded, makes it unknown, since only the call tells whether it counts.

    A sector of the other revision of NACE is compared by all that it may be there: outside with all of them is no, and
    yes needs that the official table knows one counterpart and nothing else.
    """
    if not asked.conditions:
        return None

    def answer(rule: Rule, condition: Condition) -> Answer:
        if not isinstance(rule, SectorRule):
            raise TypeError(f"a condition on the sector has a SectorRule, not {rule!r}")
        if not (rule.inside or rule.outside or rule.unsettled):
            return Verdict.YES, reason("sector.any", condition)
        if not profile.sectors:
            return Verdict.UNKNOWN, reason("sector.not_told", condition, question="sectors")
        standings = [(sector, sector_standing(rule, sector)) for sector in profile.sectors]
        verdict, sector, why = _decide(standings)
        facts = {"sector": sector.code}
        if why == "outside":
            facts |= {"sectors": ",".join(sorted({*rule.inside, *rule.unsettled}))}
        if why == "revision":
            facts |= {"revision": rule.revision.value}
        question = None if verdict is not Verdict.UNKNOWN else _QUESTIONS.get(why, "read_the_call")
        return verdict, reason(f"sector.{why}", condition, facts=facts, question=question)

    return combine_clauses(Criterion.SECTOR, asked.conditions, answer)


class Inside(IntEnum):
    """Whether a sector is among some entries; PERHAPS where only a part of it is, or where that is not certain."""

    NO = 0
    PERHAPS = 1
    YES = 2


@dataclass(frozen=True, slots=True)
class Standing:
    """What a rule says of one sector, and the end of the reason's code."""

    verdict: Verdict
    why: str


_QUESTIONS = {"in_part": "sector_class", "revision": "sector_in_revision"}


@lru_cache(maxsize=100_000)
def sector_standing(rule: SectorRule, sector: Sector) -> Standing:
    """What ``rule`` says of an enterprise that is of ``sector`` and of no other."""
    inside, outside = _among(sector, rule.inside, rule), _among(sector, rule.outside, rule)
    unsettled = _among(sector, rule.unsettled, rule)
    unsure = "in_part" if sector.revision is rule.revision else "revision"
    if outside is Inside.YES:
        return Standing(Verdict.NO, "excluded")
    # "All but a part of them" and "none but a part of them" are one rule: nobody is settled by it.
    settles_nobody = not rule.inside and not rule.outside
    if outside is Inside.NO and (settles_nobody or unsettled is not Inside.NO):
        return Standing(Verdict.UNKNOWN, "unsettled")
    if Inside.PERHAPS in {inside, outside}:
        return Standing(Verdict.UNKNOWN, unsure)
    if not rule.inside or inside is Inside.YES:
        return Standing(Verdict.YES, "inside")
    return Standing(Verdict.NO, "outside") if rule.exclusive else Standing(Verdict.UNKNOWN, "not_named")


def sector_part(asked: Asked, sector: Sector) -> tuple[bool, tuple[Standing, ...]]:
    """All of a sector that the verdict on an enterprise hangs on."""
    rules = (condition.rule for condition in asked.conditions)
    return sector.main, tuple(sector_standing(rule, sector) for rule in rules if isinstance(rule, SectorRule))


def _decide(standings: list[tuple[Sector, Standing]]) -> tuple[Verdict, Sector, str]:
    """The verdict on all sectors of an enterprise, the sector that it rests on, and the end of the reason's code."""
    decisive = [one for one in standings if one[0].main] or standings
    verdicts = {standing.verdict for _, standing in decisive}
    if len(verdicts) > 1:
        unknown = next((one for one in decisive if one[1].verdict is Verdict.UNKNOWN), None)
        if unknown is not None:
            return Verdict.UNKNOWN, unknown[0], unknown[1].why
        admitted = next(sector for sector, standing in decisive if standing.verdict is Verdict.YES)
        return Verdict.UNKNOWN, admitted, "no_main"
    sector, standing = decisive[0]
    # Of several that decide, each counts: the order in which a company names them does not.
    if any(other.why == "outside" for _, other in decisive):
        admitted_beside = (one for one, other in standings if other.verdict is not Verdict.NO)
        if (beside := next(admitted_beside, None)) is not None:
            return Verdict.UNKNOWN, beside, "secondary"
    if standing.verdict is Verdict.YES:
        excluded_beside = (one for one, other in standings if other.why == "excluded")
        if (beside := next(excluded_beside, None)) is not None:
            return Verdict.UNKNOWN, beside, "secondary_excluded"
    return standing.verdict, sector, standing.why


def _among(sector: Sector, entries: tuple[str, ...], rule: SectorRule) -> Inside:
    if not entries:
        return Inside.NO
    if sector.revision is rule.revision:
        return _lies_in(sector.code, entries, rule.revision)
    codes, exact = _counterparts(sector.code, rule.revision)
    found = [_lies_in(code, entries, rule.revision) for code in codes]
    if not found:
        return Inside.PERHAPS
    if exact:
        return found[0]
    return Inside.NO if set(found) == {Inside.NO} else Inside.PERHAPS


def _lies_in(code: str, entries: tuple[str, ...], revision: NaceRevision) -> Inside:
    if any(holds(entry, code, revision) for entry in entries):
        return Inside.YES
    return Inside.PERHAPS if any(holds(code, entry, revision) for entry in entries) else Inside.NO


@cache
def _correspondence() -> Correspondence:
    return correspondence()


@cache
def _counterparts(code: str, to: NaceRevision) -> tuple[tuple[str, ...], bool]:
    """What a code of the other revision may be in ``to``, and whether it is just that.

    Unless the table is the official one, it may also be whatever its division may be: our table does not have every
    class, and not every way that a class went.
    """
    table = _correspondence()
    found = table.counterparts(code, to)
    if found.exact or table.official:
        return found.codes, found.exact
    return tuple(sorted({*found.codes, *table.counterparts(code[:2], to).codes})), False
