"""What a company's profile lacks or has wrong, and how many calls an answer would settle."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from catalogue.model.match import Eligibility, Match, Verdict
from catalogue.model.profile import Profile
from catalogue.model.sector import NaceRevision, Sector
from catalogue.taxonomy.nace import sector_entries
from catalogue.taxonomy.nuts import contains, region

# The field that answers a question; one that is not here is for the call to answer.
_FIELDS: Mapping[str, str] = {
    "place": "nuts",
    "place_of_project": "sites",
    "sites": "sites",
    "employees": "enterprise.employees",
    "turnover": "enterprise.turnover",
    "turnover_or_balance": "enterprise.turnover",
    "owner": "enterprise.owned_above_25_percent",
    "founded": "enterprise.founded",
    "legal_form": "legal_form",
    "sectors": "sectors",
    "trl": "trl",
    "own_share": "seeking.own_share",
    "partnering": "partnering",
}
_FEWEST_WORDS = 12
_EARLIEST_YEAR = 1500


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenQuestion:
    """A question that a profile leaves open, by its ``code``.

    ``settles`` is how many calls hang on it alone, ``asked`` how many ask it; ``field`` is where the answer goes in
    `docs/profiles.md`, None where the profile cannot hold it.
    """

    code: str
    settles: int
    asked: int
    field: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something in a profile to look at: its ``field`` and what is wrong with it, in words."""

    field: str
    words: str


def answers_in(question: str) -> str | None:
    """The field of a profile that answers a question; None where the call answers it, or nothing does."""
    return _FIELDS.get(question)


def open_questions(matches: Sequence[Match]) -> list[OpenQuestion]:
    """The questions that ``matches`` of one company leave open, what would settle most first.

    A call that may not be applied for is settled already. One that asks two things is settled by neither alone.
    """
    alone: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for found in matches:
        if found.eligibility is not Eligibility.TO_CHECK:
            continue
        unknown = [one.reason.question for one in found.judgements if one.verdict is Verdict.UNKNOWN]
        questions = {question for question in unknown if question is not None}
        asked.update(questions)
        if len(questions) == 1 and None not in unknown:
            alone.update(questions)
    found_open = [
        OpenQuestion(code=code, settles=alone[code], asked=count, field=_FIELDS.get(code))
        for code, count in asked.items()
    ]
    return sorted(found_open, key=lambda one: (one.field is None, -one.settles, -one.asked, one.code))


def look_over(profile: Profile, now: datetime) -> list[Finding]:
    """What looks wrong in a profile or makes it hard to match, as of ``now`` (aware), in the order of its fields."""
    return [*_places(profile), *_figures(profile, now), *_sectors(profile), *_words(profile)]


def _places(profile: Profile) -> Iterator[Finding]:
    if profile.nuts is None:
        yield Finding(field="nuts", words="is not told: calls for a region cannot be judged")
    elif not contains(profile.country, profile.nuts):
        yield Finding(field="nuts", words=f"{profile.nuts} is not in {profile.country}, the profile's country")
    elif region(profile.nuts) is None and region(profile.nuts[:4]) is None:
        yield Finding(field="nuts", words=f"{profile.nuts} is no region that we know; NUTS 2021 is meant")
    elif len(profile.nuts) < 5:
        yield Finding(field="nuts", words=f"{profile.nuts} is a large region: a closer code settles more calls")


def _figures(profile: Profile, now: datetime) -> Iterator[Finding]:
    own = profile.enterprise
    money = [amount for amount in (own.turnover, own.balance_sheet) if amount is not None]
    if own.employees == 0 and any(amount.amount > 0 for amount in money):
        yield Finding(field="enterprise.employees", words="is 0 beside a turnover or a balance sheet: is it meant?")
    if len({amount.currency for amount in money}) > 1:
        yield Finding(field="enterprise.balance_sheet", words="is in another currency than the turnover: is it meant?")
    if own.founded is not None and own.founded > now.astimezone(UTC).date():
        yield Finding(field="enterprise.founded", words=f"{own.founded.isoformat()} is still to come")
    elif own.founded is not None and own.founded.year < _EARLIEST_YEAR:
        yield Finding(field="enterprise.founded", words=f"{own.founded.isoformat()} is long ago: is the year right?")


def _sectors(profile: Profile) -> Iterator[Finding]:
    if not profile.sectors:
        yield Finding(field="sectors", words="are not told: what the company does is read from its words alone")
    for sector in profile.sectors:
        if sector_entries(sector):
            continue
        other = next(one for one in NaceRevision if one is not sector.revision)
        known = bool(sector_entries(Sector(code=sector.code, revision=other)))
        hint = f"; its division is one of Rev. {other}" if known else ""
        yield Finding(field="sectors", words=f"{sector.code} is in no division of NACE Rev. {sector.revision}{hint}")
    main = sum(sector.main for sector in profile.sectors)
    if main > 1 or (main == 0 and len(profile.sectors) > 1):
        yield Finding(field="sectors", words=f"{main or 'none'} of {len(profile.sectors)} are the main one: mark one")


def _words(profile: Profile) -> Iterator[Finding]:
    both = sorted(set(profile.themes) & set(profile.excluded_themes))
    if both:
        yield Finding(field="excluded_themes", words=f"{', '.join(both)} is looked for as well")
    if not profile.themes:
        yield Finding(field="themes", words="are not told: they help to find calls in other languages")
    if not profile.keywords:
        yield Finding(field="keywords", words="are not told: write the terms that a fitting call would use")
    count = len(profile.description.split())
    if count < _FEWEST_WORDS:
        yield Finding(
            field="description",
            words=f"has {count} words, little to match by: say what the company does, for whom, and what it plans",
        )
