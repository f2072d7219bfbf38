"""Reading conditions from Slovenian prose."""

from decimal import Decimal

import pytest

from catalogue.model.condition import (
    AgeRule,
    Criterion,
    HeadcountRule,
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
MICRO_AND_SMALL = SizeRule(sizes=(SizeClass.MICRO, SizeClass.SMALL))
IN_SLOVENIA = PlaceRule(regions=("SI",), exclusive=True, what=Where.SEAT)


def rules(prose: str) -> dict[Criterion, list[Rule | None]]:
    found: dict[Criterion, list[Rule | None]] = {}
    for one in read_clauses([Passage(text=prose, where="pogoji")], "sl", "SI"):
        found.setdefault(one.criterion, []).append(one.rule)
    return found


@pytest.mark.parametrize(
    ("prose", "criterion", "expected"),
    [
        ("Upravičeni prijavitelji so mikro, mala in srednje velika podjetja.", "size", SMES),
        ("Upravičenci so MSP.", "size", SMES),
        ("Na razpis se lahko prijavijo le mala in srednja podjetja.", "size", SMES),
        ("Garancija je na voljo mikro, malim in srednje velikim podjetjem.", "size", SMES),
        ("Garancija je na voljo mikro, malim in srednje velikim podjetjem, ki čebelarijo.", "size", SMES),
        ("Za mikrokredit lahko kandidirajo mala in mikro podjetja.", "size", MICRO_AND_SMALL),
        ("Podjetje mora zaposlovati najmanj 5 zaposlenih.", "headcount", HeadcountRule(least_people=5)),
        ("Podjetje mora imeti manj kot 250 zaposlenih.", "headcount", HeadcountRule(most_people=249)),
        ("Obvezen je vsaj en zaposlen za polni delovni čas.", "headcount", HeadcountRule(least_people=1)),
        ("Podjetje posluje vsaj 3 leta.", "age", AgeRule(least_months=36)),
        ("Podjetje mora imeti sedež v Republiki Sloveniji.", "place", IN_SLOVENIA),
        (
            "Podjetje mora imeti letni promet največ 2 milijona evrov.",
            "turnover",
            TurnoverRule(most_turnover=Money(amount=Decimal(2_000_000), currency="EUR")),
        ),
    ],
)
def test_what_slovenian_portals_ask(prose: str, criterion: str, expected: Rule) -> None:
    assert rules(prose).get(Criterion(criterion)) == [expected]


def test_a_clause_on_those_who_are_named_is_read_demand_by_demand() -> None:
    found = rules(
        "Garancija je na voljo malim in srednje velikim podjetjem, ki imajo sedež v Sloveniji in imajo čebelnjak."
    )
    assert (found[Criterion.SIZE], found[Criterion.PLACE], found[Criterion.OTHER]) == ([SMES], [IN_SLOVENIA], [None])


def test_sectors_that_are_shut_out_are_read_from_a_list_of_codes_with_their_names() -> None:
    head = "Podjetja se ne morejo prijaviti, če je njihova glavna dejavnost v enem od teh oddelkov po SKD 2008:"
    found = rules(f"{head}\n• A - Kmetijstvo, lov,\n• C 12 - Tobačni izdelki (proizvodnja),\n• R 92 - Igre na srečo,")
    assert found[Criterion.SECTOR] == [
        SectorRule(revision=NaceRevision.REV_2, outside=(code,)) for code in ("A", "12", "92")
    ]


def test_of_codes_whose_edition_is_not_said_only_those_are_read_that_did_not_change() -> None:
    head = "Podjetja se ne morejo prijaviti, če je njihova glavna dejavnost v enem od teh oddelkov:"
    found = rules(f"{head}\n• A - Kmetijstvo, lov,\n• C 12 - Tobačni izdelki (proizvodnja),")
    assert found[Criterion.SECTOR] == [SectorRule(revision=NaceRevision.REV_2, outside=("A",)), None]


def test_a_code_with_an_exception_behind_it_is_not_read() -> None:
    head = "Podjetja se ne morejo prijaviti, če je njihova glavna dejavnost v enem od teh oddelkov po SKD 2008:"
    assert rules(f"{head}\n• C 12 - Tobačni izdelki, razen pip,\n• R 92 - Igre na srečo,")[Criterion.SECTOR] == [
        SectorRule(revision=NaceRevision.REV_2, outside=("92",)),
        None,
    ]


@pytest.mark.parametrize(
    "prose",
    [
        "Upravičeni prijavitelji niso mala in srednja podjetja.",
        "Prednost imajo mala in srednja podjetja.",
        "Upravičeni prijavitelji so predvsem mala in srednja podjetja.",
        "Upravičeni prijavitelji so praviloma mala in srednja podjetja.",
        "Upravičeni prijavitelji so mala in srednja podjetja ter druge organizacije.",
        "Upravičeni prijavitelji so mala in srednja podjetja ali čebelarji.",
        "Upravičeni prijavitelji so tudi mala in srednja podjetja.",
        "V sklopu A lahko kandidirajo mala in srednja podjetja.",
        "Svetovalci malih in srednjih podjetij lahko kandidirajo.",
        "Delež sofinanciranja za mala in srednja podjetja je 50 %.",
        "Partner je lahko malo in srednje podjetje.",
    ],
)
def test_what_is_no_demand_on_all_lets_no_rule_stand(prose: str) -> None:
    for rule in rules(prose).get(Criterion.SIZE, []):
        assert rule is None or (isinstance(rule, SizeRule) and {*rule.sizes, *rule.unsettled} == set(SizeClass))


@pytest.mark.parametrize(
    "prose",
    [
        "Podjetje mora praviloma imeti manj kot 50 zaposlenih.",
        "Podjetje mora imeti manj kot 50 zaposlenih, če zaprosi za kredit.",
        "Podjetje mora imeti manj kot 50 zaposlenih ali čebelnjak.",
        "Podjetje mora imeti manj kot 50 zaposlenih invalidov.",
        "Dobavitelj mora imeti manj kot 50 zaposlenih.",
        "Podjetje mora imeti manj kot 50 zaposlenih, razen zadrug.",
        "Podjetju ni treba imeti manj kot 50 zaposlenih.",
    ],
)
def test_a_figure_that_is_not_asked_of_all_is_not_read(prose: str) -> None:
    assert not any(isinstance(rule, HeadcountRule) for rule in rules(prose).get(Criterion.HEADCOUNT, []))
