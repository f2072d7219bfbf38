"""Reading conditions in Finnish, as ministries, Business Finland and the ELY centres write them."""

from decimal import Decimal

import pytest

from catalogue.model.condition import (
    AgeRule,
    ApplicantKind,
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


def rules(prose: str) -> dict[Criterion, Rule | None]:
    return {one.criterion: one.rule for one in read_clauses([Passage(text=prose, where="kenelle")], "fi", "FI")}


def euros(amount: str) -> Money:
    return Money(amount=Decimal(amount), currency="EUR")


def in_finland(what: Where) -> PlaceRule:
    return PlaceRule(regions=("FI",), exclusive=True, what=what)


@pytest.mark.parametrize(
    ("prose", "expected"),
    [
        ("Tukea voivat hakea pk-yritykset.", SMES),
        ("Pk-yritykset voivat hakea tukea.", SMES),
        ("Tuki on tarkoitettu pk-yrityksille.", SMES),
        ("Avustusta voidaan myöntää mikroyrityksille sekä pienille ja keskisuurille yrityksille.", SMES),
        ("Rahoitus on suunnattu mikro-, pienille ja keskisuurille yrityksille.", SMES),
        ("Hakijan on oltava pk-yritys.", SMES),
        ("Yrityksen tulee olla EU:n määritelmän mukainen pk-yritys.", SMES),
        ("Voit hakea tukea, jos yrityksesi on pk-yritys.", SMES),
        ("Vain mikro- ja pienyritykset voivat hakea.", SMALLER),
        ("Tukea voivat hakea vain mikro- ja pienyritykset.", SMALLER),
        ("Tukea voivat hakea kasvua hakevat pk-yritykset.", SMES),
        ("Palvelu on tarkoitettu vientiä suunnitteleville pk-yrityksille.", SMES),
        ("Rahoitusta voivat saada pk-yritykset, jotka suunnittelevat uusia tuotteita.", SMES),
        ("Suuryritykset eivät voi hakea tukea.", SMES),
        ("Tukea ei myönnetä suuryrityksille.", SMES),
        ("Osallistua voivat kaikenkokoiset yritykset.", SizeRule(sizes=tuple(sorted(SizeClass)))),
        ("Yritys työllistää alle 50 henkilöä.", HeadcountRule(most_people=49)),
        ("Tukea voivat saada alle 250 henkilöä työllistävät yritykset.", HeadcountRule(most_people=249)),
        ("Rahoitus on tarkoitettu alle 10 hengen yrityksille.", HeadcountRule(most_people=9)),
        ("Yrityksen palveluksessa on enintään 49 henkilöä.", HeadcountRule(most_people=49)),
        ("Tukea voi hakea yritys, jonka palveluksessa on alle 50 henkilöä.", HeadcountRule(most_people=49)),
        ("Setelin voi saada enintään 10 työntekijän yritys.", HeadcountRule(most_people=10)),
        ("Yrityksessäsi on 1–9 työntekijää.", HeadcountRule(least_people=1, most_people=9)),
        ("Yrityksessä on vähintään kaksi työntekijää.", HeadcountRule(least_people=2)),
        ("Yrityksen on työllistettävä vähintään 5 henkilöä.", HeadcountRule(least_people=5)),
        ("Yli 250 henkilöä työllistävät yritykset eivät voi hakea.", HeadcountRule(most_people=250)),
        ("Tukea ei myönnetä, jos yritys työllistää yli 50 henkilöä.", HeadcountRule(most_people=50)),
        ("Yrityksen tulee olla alle 5 vuotta vanha.", AgeRule(most_months=59)),
        ("Yritys ei ole vielä täyttänyt viittä vuotta.", AgeRule(most_months=59)),
        ("Rahoitus on startup-yrityksille, jotka eivät ole vielä viisivuotiaita.", AgeRule(most_months=59)),
        ("Yritys on perustettu enintään 3 vuotta sitten.", AgeRule(most_months=36)),
        ("Yrityksen on pitänyt toimia vähintään kolme vuotta.", AgeRule(least_months=36)),
        ("Yrityksen ikä on enintään viisi vuotta.", AgeRule(most_months=60)),
        ("Yrityksen liikevaihto on enintään 2 miljoonaa euroa.", TurnoverRule(most_turnover=euros("2000000"))),
        ("Yrityksen liikevaihdon on oltava vähintään 300 000 euroa.", TurnoverRule(least_turnover=euros("300000"))),
        ("Omarahoitusosuuden on oltava vähintään 20 %.", ContributionRule(least_percent=Decimal(20))),
        ("Yrityksen kotipaikan on oltava Suomessa.", in_finland(Where.SEAT)),
        ("Yrityksellä on oltava toimipaikka Suomessa.", in_finland(Where.ESTABLISHMENT)),
        ("Tukea voivat hakea Suomessa toimivat yritykset.", in_finland(Where.ESTABLISHMENT)),
        ("Tukea voivat hakea Suomeen rekisteröidyt yritykset.", in_finland(Where.ESTABLISHMENT)),
        ("Hankkeen on toteuduttava Suomessa.", in_finland(Where.PROJECT)),
        (
            "Hakijan on oltava osakeyhtiö.",
            LegalFormRule(forms=(LegalForm.LIMITED_COMPANY, LegalForm.STOCK_COMPANY)),
        ),
        ("Hakemukset käsitellään saapumisjärjestyksessä.", OrderRule(first_come=True)),
        ("Konsortiossa on oltava vähintään kolme yritystä.", ConsortiumRule(entities=3, countries=1)),
    ],
)
def test_what_is_asked(prose: str, expected: Rule) -> None:
    assert expected in rules(prose).values()


def test_kinds_of_applicants() -> None:
    rule = rules("Hakijana voi olla yritys tai tutkimusorganisaatio.")[Criterion.APPLICANT]
    assert isinstance(rule, ApplicantRule)
    assert {*rule.applicants} == {ApplicantKind.ENTERPRISE, ApplicantKind.RESEARCH}


def test_a_list_of_demands() -> None:
    found = rules("Voit hakea tukea, jos yrityksesi\n- on pk-yritys\n- toimii Suomessa\n- työllistää alle 50 henkilöä")
    assert found[Criterion.SIZE] == SMES
    assert found[Criterion.PLACE] == in_finland(Where.ESTABLISHMENT)
    assert found[Criterion.HEADCOUNT] == HeadcountRule(most_people=49)


@pytest.mark.parametrize(
    "prose",
    [
        # Negation, and what is not asked.
        "Hakijan ei tarvitse olla pk-yritys.",
        "Yrityksen ei tarvitse olla suomalainen.",
        "Tukea ei voi saada ilman että yritys työllistää vähintään 5 henkilöä.",
        "Omarahoitusta ei yritykseltä vaadita.",
        "Kaikki suuryritykset eivät voi hakea tukea.",
        "Tukea ei myönnetä kaikille suuryrityksille.",
        # Hedges, examples, preference, exceptions.
        "Ohjelma on tarkoitettu esimerkiksi pk-yrityksille.",
        "Tukea voivat saada pääsääntöisesti pk-yritykset.",
        "Etusijalla ovat mikroyritykset.",
        "Pk-yritykset ja startupit ovat etusijalla.",
        "Avustus on suunnattu pk-yrityksille sekä poikkeustapauksissa suuryrityksille.",
        "Poikkeuksellisesti tukea voivat hakea suuryritykset.",
        "Joissakin tapauksissa tukea voivat saada suuryritykset.",
        # Conditions and alternatives.
        "Tukea myönnetään pk-yrityksille, jos ne eivät ole saaneet muuta tukea.",
        "Yrityksen tulee olla pk-yritys tai sillä on oltava alle 500 työntekijää.",
        "Hakijan on oltava joko pk-yritys tai yhdistys.",
        # Another scope or role, and part of a demand.
        "Suuremmissa hankkeissa yrityksen on työllistettävä vähintään 10 henkilöä.",
        "Korotettua tukea voivat saada mikroyritykset.",
        "Kumppanin on oltava pk-yritys.",
        "Konsortion jäsenistä vähintään yhden on oltava pk-yritys.",
        "Pk-yritysten verkostot voivat hakea.",
        "Yritysryhmä voi hakea tukea.",
        "Tukea voivat hakea pk-yrityksille palveluja tarjoavat yritykset.",
        "Koulutukseen voivat osallistua pk-yritysten työntekijät.",
        "Tuki voidaan myöntää pk-yritysten hankkeisiin.",
        "Tukea voi saada enintään 10 henkilöä työllistävän yrityksen omistaja.",
        # The number of something else.
        "Hakijan on oltava vähintään 18 vuotta vanha.",
        "Hankkeen on työllistettävä vähintään 3 henkilöä.",
        "Yrityksen on palkattava vähintään 3 työntekijää.",
        "Yrityksellä on oltava vähintään 3 maksavaa asiakasta.",
        "Yrityksessä on vähintään 2 henkilöä, jotka osallistuvat koulutukseen.",
        "Yrityksessä on vähintään 2 henkilöä, jotka ovat alle 30-vuotiaita.",
        "Tukea voi saada enintään 10 työntekijää.",
        "Hakija on saanut tukea alle 2 vuotta sitten.",
        # Costs.
        "Avustus on enintään 50 prosenttia pk-yrityksille.",
        "Yritys voi saada rahoitusta enintään 2 miljoonaa euroa.",
        # Not only the country.
        "Yrityksen kotipaikan on oltava Suomessa tai Ruotsissa.",
        "Hakijan kotipaikan on oltava Suomessa ja muissa EU-maissa.",
    ],
)
def test_nothing_is_read_of_what_may_mean_something_else(prose: str) -> None:
    assert not {one for one in rules(prose).values() if isinstance(one, SizeRule) and len(one.unsettled) == 0}
    assert not {
        one
        for one in rules(prose).values()
        if isinstance(one, (HeadcountRule, AgeRule, TurnoverRule, ContributionRule, PlaceRule))
    }


def test_those_who_may_apply_as_well_leave_others_open() -> None:
    rule = rules("Tukea voivat hakea myös pk-yritykset.")[Criterion.SIZE]
    assert isinstance(rule, SizeRule)
    assert rule.unsettled == (SizeClass.LARGE,)
