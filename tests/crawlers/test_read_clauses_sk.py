"""Reading conditions from Slovak prose."""

from decimal import Decimal

import pytest

from catalogue.model.condition import (
    AgeRule,
    Criterion,
    HeadcountRule,
    LegalForm,
    LegalFormRule,
    OrderRule,
    PlaceRule,
    Rule,
    SizeClass,
    SizeRule,
    TurnoverRule,
    Where,
)
from catalogue.model.money import Money
from crawlers.read.clauses import Passage, read_clauses

SMES = SizeRule(sizes=(SizeClass.MEDIUM, SizeClass.MICRO, SizeClass.SMALL))
MICRO = SizeRule(sizes=(SizeClass.MICRO,))


def rules(prose: str, where: str = "podmienky") -> dict[Criterion, list[Rule | None]]:
    found: dict[Criterion, list[Rule | None]] = {}
    for one in read_clauses([Passage(text=prose, where=where)], "sk", "SK"):
        found.setdefault(one.criterion, []).append(one.rule)
    return found


@pytest.mark.parametrize(
    ("prose", "criterion", "expected"),
    [
        ("Oprávnenými žiadateľmi sú mikro, malé a stredné podniky.", "size", SMES),
        ("Oprávnení žiadatelia sú MSP.", "size", SMES),
        ("Žiadateľom môže byť len mikro-, malý alebo stredný podnik.", "size", SMES),
        ("O príspevok sa môžu uchádzať malé a stredné podniky.", "size", SMES),
        ("Výzva je určená len mikropodnikom.", "size", MICRO),
        ("Dotáciu môžu získať iba mikropodniky.", "size", MICRO),
        ("Úver je určený mikropodnikom, ktoré vyrábajú tehly.", "size", MICRO),
        ("Nárok na podporu nemajú veľké podniky.", "size", SMES),
        ("Podnik musí mať menej ako 250 zamestnancov.", "headcount", HeadcountRule(most_people=249)),
        ("Žiadateľ musí zamestnávať najmenej 5 zamestnancov.", "headcount", HeadcountRule(least_people=5)),
        ("Podnik existuje najmenej 3 roky.", "age", AgeRule(least_months=36)),
        (
            "Podnik musí dosahovať ročný obrat najviac 2 mil. eur.",
            "turnover",
            TurnoverRule(most_turnover=Money(amount=Decimal(2_000_000), currency="EUR")),
        ),
        (
            "Žiadateľ musí mať sídlo na území Slovenskej republiky.",
            "place",
            PlaceRule(regions=("SK",), exclusive=True, what=Where.SEAT),
        ),
        (
            "Žiadateľ musí mať sídlo alebo prevádzku na Slovensku.",
            "place",
            PlaceRule(regions=("SK",), exclusive=True, what=Where.ESTABLISHMENT),
        ),
        ("Oprávnení sú len živnostníci.", "legal_form", LegalFormRule(forms=(LegalForm.SOLE_TRADER,))),
        ("Žiadosti sa posudzujú v poradí prijatia.", "order", None),
        ("O podpore rozhoduje poradie podania žiadostí.", "order", None),
    ],
)
def test_what_slovak_portals_ask(prose: str, criterion: str, expected: Rule | None) -> None:
    found = rules(prose).get(Criterion(criterion), [None])
    if expected is None:
        assert found in ([None], [OrderRule(first_come=True)])
    else:
        assert found == [expected]


def test_demands_of_a_list_are_asked_of_all() -> None:
    found = rules(
        "Pomoc môžu dostať podniky, ktoré:\n- majú menej ako 10 zamestnancov,\n- majú sídlo na Slovensku,\n- majú úle."
    )
    assert found[Criterion.HEADCOUNT] == [HeadcountRule(most_people=9)]
    assert found[Criterion.PLACE] == [PlaceRule(regions=("SK",), exclusive=True, what=Where.SEAT)]


def test_a_demand_that_is_not_known_leaves_those_beside_it() -> None:
    found = rules("Podnik musí mať sídlo na Slovensku, mať menej ako 50 zamestnancov a mať včely.")
    assert found[Criterion.HEADCOUNT] == [HeadcountRule(most_people=49)]
    assert found[Criterion.OTHER] == [None]


@pytest.mark.parametrize(
    "prose",
    [
        "Oprávnenými žiadateľmi nie sú malé a stredné podniky.",
        "Prednosť majú malé a stredné podniky.",
        "Oprávnenými žiadateľmi sú najmä malé a stredné podniky.",
        "Oprávnenými žiadateľmi sú malé a stredné podniky a iné subjekty.",
        "Oprávnenými žiadateľmi sú malé a stredné podniky alebo včelári.",
        "O príspevok sa môžu uchádzať malé a stredné podniky, ak nie sú v kríze, ale aj obce.",
        "Pre malé a stredné podniky je výška príspevku 50 %.",
        "Dodávateľmi malých a stredných podnikov sú oprávnené osoby.",
        "Konzultanti malých a stredných podnikov môžu získať grant.",
        "Malé a stredné podniky dostanú pri hodnotení 5 bodov.",
        "V prípade modulu A môžu žiadať malé a stredné podniky.",
        "Partnerom môže byť malý a stredný podnik.",
        "Oprávnenými žiadateľmi sú spravidla malé a stredné podniky.",
        "Oprávnenými žiadateľmi sú napríklad malé a stredné podniky.",
    ],
)
def test_what_is_no_demand_on_all_lets_no_rule_stand(prose: str) -> None:
    for rule in rules(prose).get(Criterion.SIZE, []):
        assert rule is None or (isinstance(rule, SizeRule) and {*rule.sizes, *rule.unsettled} == set(SizeClass))


@pytest.mark.parametrize(
    "prose",
    [
        "Podnik nemusí mať menej ako 50 zamestnancov.",
        "Podnik by mal mať spravidla menej ako 50 zamestnancov.",
        "Podnik musí mať menej ako 50 zamestnancov, ak žiada o úver.",
        "Podnik musí mať menej ako 50 zamestnancov alebo včely.",
        "Podnik musí mať menej ako 50 zamestnancov so zdravotným postihnutím.",
        "Dodávateľ musí mať menej ako 50 zamestnancov.",
        "Projekt musí vytvoriť najmenej 50 miest pre zamestnancov.",
        "Podnik musí mať menej ako 50 zamestnancov, okrem družstiev.",
    ],
)
def test_a_figure_that_is_not_asked_of_all_is_not_read(prose: str) -> None:
    assert not any(isinstance(rule, HeadcountRule) for rule in rules(prose).get(Criterion.HEADCOUNT, []))
