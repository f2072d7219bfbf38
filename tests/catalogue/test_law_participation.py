"""The rules on who takes part in EU programmes: whole, dated, founded, and found by day and call."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from catalogue.law.participation import (
    action_rules,
    countries_of,
    funded_countries,
    participation,
)
from catalogue.law.source import LegalSource
from catalogue.model.condition import ApplicantKind, ApplicantRule, ConsortiumRule, Criterion, SizeRule
from catalogue.taxonomy.countries import CountryGroup, eu_members, is_country

DAY = date(2026, 1, 1)
HORIZON = "43108390"


def sources() -> Iterator[LegalSource]:
    law = participation()
    yield from (entry.source for entry in law.named)
    yield from (entry.source for entry in law.funded)
    yield from (entry.source for entry in law.actions)


def test_every_entry_is_dated_founded_and_says_what_it_rests_on() -> None:
    found = list(sources())
    assert len(found) >= 40
    for source in found:
        assert source.valid_to is None or source.valid_from < source.valid_to
        assert source.legal_basis
        assert source.link.startswith("https://")
        assert source.checked_against.endswith((".", '".'))
        assert source.version == f"{source.id}@{source.valid_from.isoformat()}"
    assert len({source.id for source in found}) == len(found)


def test_what_was_not_read_is_not_called_verified() -> None:
    for source in sources():
        if source.verified:
            assert "general knowledge" not in source.checked_against.split(";")[0]


def test_countries_are_countries_and_groups_exist() -> None:
    law = participation()
    union = {group.value for group in CountryGroup}
    groups = {entry.group for entry in law.named}
    assert not groups & union
    for named in law.named:
        assert named.countries
        assert all(map(is_country, named.countries))
        if named.group != "widening":
            assert not named.countries & eu_members(named.source.valid_from)
    for funded in law.funded:
        assert "eu" in funded.groups
        assert set(funded.groups) <= groups | union
        assert funded.associated is None or funded.associated in groups
        assert all(map(is_country, funded.without))


def test_a_group_is_that_of_the_day() -> None:
    assert countries_of("horizon-associated", date(2022, 12, 31)) == {"IS", "NO"}
    assert "GB" not in countries_of("horizon-associated", date(2023, 12, 31))
    assert "GB" in countries_of("horizon-associated", date(2024, 1, 1))
    assert "CH" in countries_of("horizon-associated", date(2025, 1, 1))
    assert countries_of("horizon-associated", date(2020, 12, 31)) == frozenset()
    assert countries_of("horizon-associated", date(2028, 1, 1)) == frozenset()


def test_widening_countries_are_member_states() -> None:
    widening = countries_of("widening", DAY)
    assert {"RO", "BG", "PL"} <= widening < eu_members(DAY)
    assert not {"IT", "DE", "FR"} & widening


def test_an_unknown_group_says_so() -> None:
    with pytest.raises(LookupError, match="no group of countries 'atlantis'"):
        countries_of("atlantis", DAY)


def test_the_special_entry_goes_before_the_general_one() -> None:
    special = funded_countries(HORIZON, "HORIZON-EIC-2026-STEP", DAY)
    general = funded_countries(HORIZON, "HORIZON-CL6-2026-KELP", DAY)
    assert special is not None
    assert general is not None
    assert (special.source.id, general.source.id) == ("horizon-eic", "horizon-europe")


@pytest.mark.parametrize(
    ("programme", "identifier", "on"),
    [
        ("43637601", "PPPA-2026-KELP", DAY),
        (HORIZON, "HORIZON-CL6-2026-KELP", date(2020, 12, 31)),
        (HORIZON, "HORIZON-CL6-2026-KELP", date(2028, 1, 1)),
        (HORIZON, "ERC-2026-ADG", DAY),
        (HORIZON, "HORIZON-JU-GH-EDCTP3-2026-03-KELP", DAY),
        ("43251567", "CEF-T-2026-CORECOEN-RAIL-WORKS", DAY),
        ("43353764", "ERASMUS-SPORT-2026-EU-AWARDS-KELP", DAY),
    ],
)
def test_no_entry_where_the_law_is_not_known_or_not_yet_in_force(programme: str, identifier: str, on: date) -> None:
    assert funded_countries(programme, identifier, on) is None


def test_control_makes_the_defence_fund_unreadable() -> None:
    entry = funded_countries("44181033", "EDF-2026-KELP", DAY)
    assert entry is not None
    assert not entry.readable


def test_a_call_that_does_not_point_to_the_common_rules_is_not_spoken_for() -> None:
    entry = funded_countries(HORIZON, "HORIZON-CL6-2026-KELP", DAY)
    assert entry is not None
    assert entry.scope.is_referred_to("described in annex b of the work programme general annexes.")
    assert not entry.scope.is_referred_to("described in the rules of contest.")


def test_actions_are_found_whatever_their_blanks_and_capitals() -> None:
    entry = action_rules("HORIZON  research and innovation ACTIONS", "HORIZON-CL6-2026-KELP", DAY)
    assert entry is not None
    assert entry.rules[Criterion.CONSORTIUM] == ConsortiumRule(entities=3, countries=3)
    assert entry.rules[Criterion.APPLICANT] == ApplicantRule(applicants=(), any_legal_entity=True)


def test_the_accelerator_is_for_one_sme_alone() -> None:
    entry = action_rules("HORIZON EIC Accelerator", "HORIZON-EIC-2026-ACCELERATOR-01", DAY)
    assert entry is not None
    assert entry.rules[Criterion.CONSORTIUM] == ConsortiumRule(entities=1, countries=1, alone_only=True)
    assert entry.rules[Criterion.APPLICANT] == ApplicantRule(
        applicants=(ApplicantKind.ENTERPRISE, ApplicantKind.INDIVIDUAL)
    )
    size = entry.rules[Criterion.SIZE]
    assert isinstance(size, SizeRule)
    assert size.sizes == ("medium", "micro", "small")


def test_pathfinder_open_asks_for_three_and_the_challenges_are_left_open() -> None:
    opened = action_rules("HORIZON EIC Grants", "HORIZON-EIC-2026-PATHFINDEROPEN", DAY)
    challenge = action_rules("HORIZON EIC Grants", "HORIZON-EIC-2026-PATHFINDERCHALLENGES-01-01", DAY)
    assert opened is not None
    assert challenge is not None
    assert opened.rules == {Criterion.CONSORTIUM: ConsortiumRule(entities=3, countries=3)}
    assert challenge.rules == {}
    assert set(challenge.unread) == {Criterion.APPLICANT, Criterion.CONSORTIUM}


@pytest.mark.parametrize(
    ("name", "identifier", "on"),
    [
        ("HORIZON Something New", "HORIZON-CL6-2026-KELP", DAY),
        ("LIFE Project Grants", "LIFE-2026-KELP", DAY),
        ("HORIZON Innovation Actions", "HORIZON-JU-GH-EDCTP3-2026-03-KELP", DAY),
        ("HORIZON Innovation Actions", "HORIZON-CL6-2026-KELP", date(2028, 1, 1)),
    ],
)
def test_no_rules_for_an_action_that_we_do_not_know(name: str, identifier: str, on: date) -> None:
    assert action_rules(name, identifier, on) is None


def test_the_programme_codes_are_the_portals_own(recordings: Path) -> None:
    """Wrong maps of these codes circulate; the code of EU4Health alone is not in the recorded answer."""
    answer = json.loads((recordings / "eu_ft" / "facets_2026-08-22.json").read_text(encoding="utf-8"))
    labels = {value["rawValue"]: value["value"] for value in answer["frameworkProgramme"]}
    named = {entry.source.id: labels.get(entry.programme, "") for entry in participation().funded}
    for word, label in {
        "horizon-europe": "Horizon",
        "horizon-eic": "Horizon",
        "euratom": "Euratom",
        "digital-europe": "Digital",
        "life": "LIFE",
        "single-market": "Single Market",
        "i3": "Interregional",
        "innovation-fund": "Innovation Fund",
        "connecting-europe": "Connecting",
        "creative-europe": "Creative",
        "erasmus": "Erasmus",
        "citizens-equality-rights-values": "Citizens",
        "justice": "Justice",
        "internal-security": "Internal Security",
        "defence-fund": "Defence",
        "social-fund-easi": "Social Fund",
        "coal-and-steel": "Coal",
        "maritime-fisheries": "Maritime",
        "just-transition-loan": "Just Transition",
        "health": "",
    }.items():
        assert label in named.pop(word)
    assert named == {}
