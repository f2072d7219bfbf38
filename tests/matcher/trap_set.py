"""The traps: made calls whose prose misleads a careless reader, and the answers that are right.

One YAML file a language in ``traps/`` beside this file, a list of entries. ``prose`` is the call's text on eligibility,
in our own words as a portal would write it. ``profile`` holds what differs from the company below, ``deadline`` the
call's last day if it matters. The call's fields say beside the prose that enterprises of any size in the profile's
country may apply, alone too; of the criteria that are ``unsaid`` they say nothing. So whatever the reader misses in the
prose makes the call look open. ``answer`` is what we must say, ``human`` what a person would say where that is more;
``criterion`` and ``verdict`` are those that the trap is about, ``clause`` the words that the verdict must quote.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from app.profile_form import read_profile
from catalogue.model.condition import (
    ApplicantKind,
    ApplicantRule,
    Condition,
    ConsortiumRule,
    Criterion,
    PlaceRule,
    Rule,
    SizeClass,
    SizeRule,
)
from catalogue.model.match import Eligibility, Verdict
from catalogue.model.profile import Profile

FOLDER = Path(__file__).with_name("traps")
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
DEADLINE = date(2027, 3, 31)
# The country of a language's calls, and the region in which the company sits there.
SEATS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "en": ("IE", "IE06"),
        "ro": ("RO", "RO125"),
        "it": ("IT", "ITC11"),
        "fr": ("FR", "FRK26"),
        "de": ("DE", "DE21"),
        "es": ("ES", "ES300"),
    }
)
# A small software company of its own owners, without a figure near any border.
_ENTERPRISE = {"employees": 24, "turnover": 4_000_000, "balance_sheet": 3_000_000, "founded": date(2015, 5, 4)}
_KEYS = frozenset("id kind prose profile deadline unsaid answer criterion verdict clause human why".split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Trap:
    """One pair of a call and a company, with the right answer."""

    id: str
    kind: str
    language: str
    prose: str
    told: Mapping[str, Any]
    deadline: date
    unsaid: frozenset[Criterion]
    answer: Eligibility
    criterion: Criterion | None
    verdict: Verdict | None
    clause: str | None
    human: Eligibility | None
    why: str | None

    @property
    def country(self) -> str:
        """The country whose portal publishes the call, and in which the company sits."""
        return SEATS[self.language][0]

    @property
    def closes(self) -> datetime:
        """The last moment to apply."""
        return datetime.combine(self.deadline, time(17), UTC)

    def profile(self) -> Profile:
        """The company: ours, with what the trap tells otherwise."""
        figures = {key: self.told.get(key, value) for key, value in _ENTERPRISE.items()}
        for key in ("turnover", "balance_sheet"):
            figures[key] = {"amount": figures[key], "currency": "EUR"}
        country, region = SEATS[self.language]
        values = {
            "id": "trapped",
            "name": "Trapped",
            "email": "office@example.org",
            "language": self.language,
            "country": country,
            "nuts": region,
            "zone": "Europe/Brussels",
            "description": "A company that writes software for workshops.",
            "enterprise": {**figures, "owned_above_25_percent": False},
            "legal_form": "limited_company",
            "sectors": [{"code": "62.01", "revision": "2", "main": True}],
            "partnering": "willing",
        }
        return read_profile(values | {key: self.told[key] for key in self.told.keys() - _ENTERPRISE.keys()}, self.id)

    def fields(self) -> Iterator[Condition]:
        """What the portal's fields say of those who may apply: as little as a portal can."""
        rules: tuple[tuple[Criterion, Rule], ...] = (
            (Criterion.PLACE, PlaceRule(regions=(self.country,), exclusive=True)),
            (Criterion.SIZE, SizeRule(sizes=tuple(sorted(SizeClass)))),
            (Criterion.APPLICANT, ApplicantRule(applicants=(ApplicantKind.ENTERPRISE,))),
            (Criterion.CONSORTIUM, ConsortiumRule(entities=1, countries=1)),
        )
        for criterion, rule in rules:
            if criterion not in self.unsaid:
                yield Condition(
                    criterion=criterion, rule=rule, clause="any", language=self.language, where=f"field {criterion}"
                )


def traps() -> tuple[Trap, ...]:
    """All traps, by language and in the order of their files. Raises ValueError for an entry that is not whole."""
    return tuple(
        _trap(entry, path.stem)
        for path in sorted(FOLDER.glob("*.yaml"))
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))
    )


def _trap(entry: Mapping[str, Any], language: str) -> Trap:
    if unknown := entry.keys() - _KEYS:
        raise ValueError(f"{entry['id']}: {', '.join(sorted(unknown))} is no part of a trap")
    criterion, verdict, human = (entry.get(key) for key in ("criterion", "verdict", "human"))
    return Trap(
        id=entry["id"],
        kind=entry["kind"],
        language=language,
        prose=entry["prose"],
        told=MappingProxyType(entry.get("profile", {})),
        deadline=entry.get("deadline", DEADLINE),
        unsaid=frozenset(map(Criterion, entry.get("unsaid", ()))),
        answer=Eligibility(entry["answer"]),
        criterion=Criterion(criterion) if criterion else None,
        verdict=Verdict(verdict) if verdict else None,
        clause=entry.get("clause"),
        human=Eligibility(human) if human else None,
        why=entry.get("why"),
    )
