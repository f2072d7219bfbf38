"""Reading conditions from Croatian prose."""

from decimal import Decimal

import pytest

from catalogue.model.condition import (
    AgeRule,
    Criterion,
    HeadcountRule,
    LegalForm,
    LegalFormRule,
    PlaceRule,
    Rule,
    SectorRule,
    SizeClass,
    SizeRule,
    TurnoverRule,
    Where,
)
from catalogue.model.money import Money
from catalogue.model.sector import NaceRevision
from crawlers.read.clauses import Passage, read_clauses

SMES = SizeRule(sizes=(SizeClass.MEDIUM, SizeClass.MICRO, SizeClass.SMALL))
IN_CROATIA = PlaceRule(regions=("HR",), exclusive=True, what=Where.SEAT)


def rules(prose: str) -> dict[Criterion, list[Rule | None]]:
    found: dict[Criterion, list[Rule | None]] = {}
    for one in read_clauses([Passage(text=prose, where="uvjeti")], "hr", "HR"):
        found.setdefault(one.criterion, []).append(one.rule)
    return found


@pytest.mark.parametrize(
    ("prose", "criterion", "expected"),
    [
        ("Prihvatljivi prijavitelji su mikro, mala i srednja poduzeća.", "size", SMES),
        ("Prihvatljivi prijavitelji su isključivo mala i srednja poduzeća.", "size", SMES),
        ("Korisnici su mikro, mali i srednji poduzetnici.", "size", SMES),
        ("Za potporu se mogu natjecati mikro, mala i srednja poduzeća.", "size", SMES),
        ("Potpora je namijenjena malim i srednjim poduzećima.", "size", SMES),
        ("Potpora je namijenjena malim i srednjim poduzećima koja uzgajaju pčele.", "size", SMES),
        ("Kredit mogu koristiti mikro, mali i srednji poslovni subjekti.", "size", SMES),
        ("Prihvatljivi prijavitelji su isključivo obrti i zadruge.", "legal_form",
         LegalFormRule(forms=(LegalForm.COOPERATIVE, LegalForm.SOLE_TRADER))),
        ("Prijavitelj mora zapošljavati najmanje 5 zaposlenih.", "headcount", HeadcountRule(least_people=5)),
        ("Poduzeće mora imati manje od 250 zaposlenih.", "headcount", HeadcountRule(most_people=249)),
        ("Poduzeće mora imati barem jednog zaposlenog.", "headcount", HeadcountRule(least_people=1)),
        ("Poduzeće posluje najmanje 3 godine.", "age", AgeRule(least_months=36)),
        ("Prijavitelj mora imati sjedište u Republici Hrvatskoj.", "place", IN_CROATIA),
        (
            "Poduzeće mora ostvariti godišnji promet najviše 2 milijuna eura.",
            "turnover",
            TurnoverRule(most_turnover=Money(amount=Decimal(2_000_000), currency="EUR")),
        ),
    ],
)  # fmt: skip
def test_what_croatian_portals_ask(prose: str, criterion: str, expected: Rule) -> None:
    assert rules(prose).get(Criterion(criterion)) == [expected]


def test_a_clause_on_those_who_are_named_is_read_demand_by_demand() -> None:
    found = rules("Potpora je namijenjena malim i srednjim poduzećima koja imaju sjedište u Hrvatskoj i imaju košnice.")
    assert (found[Criterion.SIZE], found[Criterion.PLACE], found[Criterion.OTHER]) == ([SMES], [IN_CROATIA], [None])


def test_demands_of_a_list_are_asked_of_all() -> None:
    found = rules(
        "Prijavitelji moraju ispunjavati sljedeće uvjete:\n- imati sjedište u Hrvatskoj\n- imati najmanje 3 zaposlena\n"
        "- imati košnice"
    )
    assert (found[Criterion.PLACE], found[Criterion.HEADCOUNT]) == ([IN_CROATIA], [HeadcountRule(least_people=3)])


def test_sectors_that_are_shut_out_are_read_from_a_list_of_codes_with_their_names() -> None:
    head = "Nisu prihvatljivi prijavitelji čija je pretežita djelatnost po NKD 2007. u jednom od sljedećih podrucja:"
    found = rules(f"{head}\n• A - Poljoprivreda, šumarstvo\n• R 92 - Kockanje")
    assert found[Criterion.SECTOR] == [SectorRule(revision=NaceRevision.REV_2, outside=(code,)) for code in ("A", "92")]


@pytest.mark.parametrize(
    "prose",
    [
        "Prihvatljivi prijavitelji nisu mala i srednja poduzeća.",
        "Prednost imaju mala i srednja poduzeća.",
        "Prihvatljivi prijavitelji su uglavnom mala i srednja poduzeća.",
        "Prihvatljivi prijavitelji su mala i srednja poduzeća te druge organizacije.",
        "Prihvatljivi prijavitelji su mala i srednja poduzeća ili pčelari.",
        "Prihvatljivi prijavitelji su i mala i srednja poduzeća.",
        "Za mjeru A1 mogu se prijaviti mala i srednja poduzeća.",
        "Savjetnici malih i srednjih poduzeća mogu se prijaviti.",
        "Intenzitet potpore za mala i srednja poduzeća je 50 %.",
        "Partner može biti malo i srednje poduzeće.",
        "Mala i srednja poduzeća dobivaju 5 dodatnih bodova.",
    ],
)
def test_what_is_no_demand_on_all_lets_no_rule_stand(prose: str) -> None:
    for rule in rules(prose).get(Criterion.SIZE, []):
        assert rule is None or (isinstance(rule, SizeRule) and {*rule.sizes, *rule.unsettled} == set(SizeClass))


@pytest.mark.parametrize(
    "prose",
    [
        "Poduzeće u pravilu mora imati manje od 50 zaposlenih.",
        "Poduzeće mora imati manje od 50 zaposlenih ako traži kredit.",
        "Poduzeće mora imati manje od 50 zaposlenih ili košnice.",
        "Poduzeće mora imati manje od 50 zaposlenih s invaliditetom.",
        "Dobavljač mora imati manje od 50 zaposlenih.",
        "Poduzeće mora imati manje od 50 zaposlenih, osim zadruga.",
        "Poduzeće ne mora imati manje od 50 zaposlenih.",
    ],
)
def test_a_figure_that_is_not_asked_of_all_is_not_read(prose: str) -> None:
    assert not any(isinstance(rule, HeadcountRule) for rule in rules(prose).get(Criterion.HEADCOUNT, []))
