"""Reading conditions in Hungarian, as calls of the operational programmes and banks write them."""

from decimal import Decimal

import pytest

from catalogue.model.condition import (
    AgeRule,
    ApplicantRule,
    ConsortiumRule,
    ContributionRule,
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
SMALLER = SizeRule(sizes=(SizeClass.MICRO, SizeClass.SMALL))
MICRO = SizeRule(sizes=(SizeClass.MICRO,))


def rules(prose: str) -> dict[Criterion, Rule | None]:
    return {one.criterion: one.rule for one in read_clauses([Passage(text=prose, where="feltételek")], "hu", "HU")}


def forint(amount: str) -> Money:
    return Money(amount=Decimal(amount), currency="HUF")


def in_hungary(what: Where) -> PlaceRule:
    return PlaceRule(regions=("HU",), exclusive=True, what=what)


@pytest.mark.parametrize(
    ("prose", "expected"),
    [
        ("Támogatási kérelmet nyújthatnak be mikro-, kis- és középvállalkozások.", SMES),
        ("Mikro-, kis- és középvállalkozások nyújthatnak be támogatási kérelmet.", SMES),
        ("A felhívásra kkv-k pályázhatnak.", SMES),
        ("Jelen felhívásra támogatási kérelmet nyújthatnak be azok a kkv-k, amelyek fejlesztést terveznek.", SMES),
        ("A hitelt kis- és középvállalkozások igényelhetik.", SMES),
        ("A támogatást mikrovállalkozások vehetik igénybe.", MICRO),
        ("A program mikro- és kisvállalkozások számára nyitott.", SMALLER),
        ("A hitel kkv-k részére igényelhető.", SMES),
        ("A felhívás keretében kkv-k nyújthatnak be projektjavaslatot.", SMES),
        ("Pályázhatnak: kkv-k.", SMES),
        ("A pályázat beadására kizárólag kkv-k jogosultak.", SMES),
        ("Mikro-, kis- és középvállalkozások jelentkezését várjuk.", SMES),
        ("A program mikrovállalkozásoknak szól.", MICRO),
        ("A cégnek legalább 10 alkalmazottal kell rendelkeznie.", HeadcountRule(least_people=10)),
        ("A program a legfeljebb 5 éves startupoknak szól.", AgeRule(most_months=60)),
        ("A támogatásra jogosultak köre: mikro-, kis- és középvállalkozások (kkv).", SMES),
        ("A pályázónak kkv-nak kell lennie.", SMES),
        ("Innovatív kkv-k pályázhatnak.", SMES),
        ("Kizárólag kkv-k pályázhatnak.", SMES),
        ("A felhívásra kizárólag mikro- és kisvállalkozások nyújthatnak be kérelmet.", SMALLER),
        ("Nagyvállalatok nem nyújthatnak be támogatási kérelmet.", SMES),
        ("Nem pályázhatnak nagyvállalatok.", SMES),
        ("Az igénylő mikro-, kis- vagy középvállalkozás lehet.", SMES),
        ("A program keretében támogatás nyújtható mikrovállalkozásoknak.", MICRO),
        ("A pályázónak legalább 5 főt kell foglalkoztatnia.", HeadcountRule(least_people=5)),
        (
            "Nem igényelhet hitelt az a vállalkozás, amely kevesebb mint 5 főt foglalkoztat.",
            HeadcountRule(least_people=5),
        ),
        ("A vállalkozás létszáma legfeljebb 50 fő.", HeadcountRule(most_people=50)),
        ("A pályázó létszáma nem haladhatja meg az 50 főt.", HeadcountRule(most_people=50)),
        ("A pályázó éves átlagos statisztikai állományi létszáma legalább 1 fő.", HeadcountRule(least_people=1)),
        (
            "Pályázhatnak azok a vállalkozások, amelyek kevesebb mint 50 főt foglalkoztatnak.",
            HeadcountRule(most_people=49),
        ),
        (
            "Támogatást igényelhetnek a legfeljebb 249 főt foglalkoztató vállalkozások.",
            HeadcountRule(most_people=249),
        ),
        ("Feltétel, hogy a vállalkozás legalább 2 főt foglalkoztasson.", HeadcountRule(least_people=2)),
        ("A vállalkozás legalább 2 éve működik.", AgeRule(least_months=24)),
        ("Pályázhatnak a legalább két éve működő vállalkozások.", AgeRule(least_months=24)),
        ("A hitelt olyan kkv-k vehetik igénybe, amelyek legalább 1 éve működnek.", AgeRule(least_months=12)),
        ("A kölcsönt legfeljebb 5 éve működő startupok igényelhetik.", AgeRule(most_months=60)),
        ("A vállalkozás éves nettó árbevétele legfeljebb 500 millió Ft.", TurnoverRule(most_turnover=forint("5e8"))),
        ("A vállalkozás árbevétele nem haladja meg az 500 millió forintot.", TurnoverRule(most_turnover=forint("5e8"))),
        ("A pályázónak legalább 10%-os önerővel kell rendelkeznie.", ContributionRule(least_percent=Decimal(10))),
        ("A pályázó legalább 25%-os önerőt biztosít.", ContributionRule(least_percent=Decimal(25))),
        ("A saját forrás legalább 25 százalék.", ContributionRule(least_percent=Decimal(25))),
        ("A pályázó székhelye Magyarországon van.", in_hungary(Where.SEAT)),
        ("A vállalkozásnak Magyarországon kell székhellyel rendelkeznie.", in_hungary(Where.SEAT)),
        (
            "Támogatási kérelmet magyarországi székhellyel rendelkező kkv-k nyújthatnak be.",
            in_hungary(Where.SEAT),
        ),
        (
            "A felhívásra magyarországi székhellyel vagy telephellyel rendelkező vállalkozások pályázhatnak.",
            in_hungary(Where.ESTABLISHMENT),
        ),
        ("Csak Magyarországon bejegyzett vállalkozások pályázhatnak.", in_hungary(Where.ESTABLISHMENT)),
        ("A projekt helyszíne Magyarország területén kell legyen.", in_hungary(Where.PROJECT)),
        (
            "A pályázó kft. vagy zrt. lehet.",
            LegalFormRule(forms=(LegalForm.LIMITED_COMPANY, LegalForm.STOCK_COMPANY)),
        ),
        ("A támogatási kérelmek elbírálása a beérkezés sorrendjében történik.", OrderRule(first_come=True)),
        ("Konzorciumban nem lehet pályázni.", ConsortiumRule(entities=1, countries=1, alone_only=True)),
    ],
)
def test_what_is_asked(prose: str, expected: Rule) -> None:
    assert expected in rules(prose).values()


def test_a_list_of_demands_on_those_who_are_named() -> None:
    found = rules(
        "Pályázhatnak azok a kkv-k, amelyek\n- legalább 3 főt foglalkoztatnak\n- székhelyük Magyarországon van"
    )
    assert found[Criterion.SIZE] == SMES
    assert found[Criterion.HEADCOUNT] == HeadcountRule(least_people=3)
    assert found[Criterion.PLACE] == in_hungary(Where.SEAT)


@pytest.mark.parametrize(
    "prose",
    [
        # Negation, and what is not asked.
        "A pályázónak nem kell kkv-nak lennie.",
        "A kkv-knak nem szükséges önerővel rendelkezniük.",
        "Nem csak kkv-k pályázhatnak.",
        "Nem kaphat támogatást az a vállalkozás, amely nem kkv.",
        "A program nem kkv-knak szól.",
        "Nem pályázhat minden nagyvállalat.",
        "Nem minden kkv pályázhat.",
        "A pályázat nem nyitott nagyvállalatok számára.",
        "Kkv-k jelentkezését nem várjuk.",
        "Kkv-nak nem minősülő vállalkozások pályázhatnak.",
        # Hedges and preference.
        "Elsősorban kkv-k pályázhatnak.",
        "Jellemzően kkv-k pályázhatnak.",
        "A kkv-k előnyben részesülnek.",
        "Előnyben részesülnek az 5 főnél többet foglalkoztató cégek.",
        # Conditions and alternatives.
        "A pályázó kkv, amennyiben a projekt nagyobb 50 millió forintnál.",
        "A vállalkozás vagy kkv, vagy legfeljebb 500 főt foglalkoztat.",
        # Another scope or role.
        "Nagyobb projektek esetén a vállalkozásnak legalább 10 főt kell foglalkoztatnia.",
        "A konzorcium tagja kkv lehet.",
        "A program a kkv-k munkatársainak szól.",
        "A pályázatot kkv-k részére munkavállalót közvetítő cégek nyújthatják be.",
        "Kkv-knak tanácsot adó cégek pályázhatnak.",
        "Pályázhatnak a kkv-k dolgozói.",
        "Kkv-k szövetségei pályázhatnak.",
        "Kkv-k munkavállalói jelentkezhetnek.",
        "Kkv-k vezetői jelentkezhetnek.",
        "Kkv-k fejlesztései kaphatnak támogatást.",
        "Legalább 5 főt foglalkoztató vállalkozások alkalmazottai jelentkezhetnek.",
        "A támogatást azok igényelhetik, akik kkv-nál dolgoznak.",
        "A bank kkv-knak nyújt hitelt.",
        "A kamara tagjai és a kkv-k pályázhatnak.",
        # The number of something else.
        "A pályázónak legalább 3 munkavállalót kell képeznie.",
        "A pályázó vezetője legalább 5 éve működik az ágazatban.",
        "A pályázó legalább 2 új munkahelyet hoz létre.",
        "A pályázónak legalább 2 referenciával kell rendelkeznie.",
        "A pályázó legalább 18 éves.",
        "A hitel futamideje legfeljebb 10 év.",
        # Closed business years are no age.
        "A pályázó rendelkezik legalább egy lezárt, teljes üzleti évvel.",
        # Costs.
        "A támogatás összege legfeljebb 50 millió Ft.",
        "A kkv-k esetében a támogatás mértéke 50%.",
        "A kkv-k legfeljebb 50%-os támogatásra jogosultak.",
        # Not only the country, or a part of it.
        "A pályázó székhelye Magyarországon vagy Ausztriában van.",
        "A Közép-Magyarországon működő vállalkozások nem pályázhatnak.",
        "Közép-magyarországi székhelyű vállalkozások pályázhatnak.",
        # Cut off behind the form of the company.
        "A megalapítandó vállalkozás kft.",
    ],
)
def test_nothing_is_read_of_what_may_mean_something_else(prose: str) -> None:
    assert not {one for one in rules(prose).values() if not isinstance(one, (ApplicantRule, type(None)))}


def test_those_who_may_apply_as_well_leave_others_open() -> None:
    rule = rules("Kkv-k is pályázhatnak.")[Criterion.SIZE]
    assert isinstance(rule, SizeRule)
    assert rule.unsettled == (SizeClass.LARGE,)
