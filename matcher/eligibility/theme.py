"""Is the call on something that the enterprise wants nothing to do with?"""

from catalogue.model.call import Call
from catalogue.model.condition import Condition, Criterion, Rule
from catalogue.model.match import Judgement, Verdict
from catalogue.model.profile import Profile
from catalogue.taxonomy.find_themes import find_themes, find_themes_by_code
from matcher.eligibility.asked import Asked
from matcher.eligibility.verdicts import Answer, combine_clauses, reason


def judge_theme(profile: Profile, asked: Asked) -> Judgement | None:
    """No if the call's codes say that it is on an excluded theme, unknown if only its words do, else None.

    Words alone settle nothing: a call that speaks of a theme may be on its opposite.
    """
    if asked.conditions:
        return combine_clauses(Criterion.THEME, asked.conditions, _no_rule)
    if not profile.excluded_themes:
        return None
    by_code, by_words = themes_of(asked.call)
    excluded = {"themes": ",".join(theme for theme in by_code if theme in profile.excluded_themes)}
    if excluded["themes"]:
        return Judgement(criterion=Criterion.THEME, verdict=Verdict.NO, reason=reason("theme.excluded", facts=excluded))
    perhaps = {"themes": ",".join(theme for theme in by_words if theme in profile.excluded_themes)}
    if perhaps["themes"]:
        unsure = reason("theme.perhaps", facts=perhaps, question="read_the_call")
        return Judgement(criterion=Criterion.THEME, verdict=Verdict.UNKNOWN, reason=unsure)
    return None


def themes_of(call: Call) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The themes that the call is on by its codes, and those that only its words tell."""
    by_code = tuple(finding.id for finding in find_themes_by_code(call))
    return by_code, tuple(finding.id for finding in find_themes(call) if finding.id not in by_code)


def _no_rule(rule: Rule, _condition: Condition) -> Answer:
    raise TypeError(f"a condition on the theme has no rule, not {rule!r}")
