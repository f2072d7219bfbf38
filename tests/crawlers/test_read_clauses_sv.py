"""Swedish prose: how agencies and regions of Sweden, and authorities of Finland in Swedish, write who may apply."""

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
SMES_AT_LEAST = SizeRule(sizes=SMES.sizes, unsettled=(SizeClass.LARGE,))


def read(prose: str, country: str = "SE") -> dict[Criterion, list[Rule | None]]:
    found: dict[Criterion, list[Rule | None]] = {}
    for one in read_clauses([Passage(text=prose, where="conditions")], "sv", country):
        found.setdefault(one.criterion, []).append(one.rule)
    return found


def inside(region: str, what: Where | None) -> PlaceRule:
    return PlaceRule(regions=(region,), exclusive=True, what=what)


def money(amount: str, currency: str = "SEK") -> Money:
    return Money(amount=Decimal(amount), currency=currency)


@pytest.mark.parametrize(
    "prose",
    [
        "Endast små och medelstora företag kan söka.",
        "Stödet riktar sig till små och medelstora företag.",
        "Stödet är till för små och medelstora företag som vill investera i ny teknik.",
        "Bidraget kan sökas av små och medelstora företag.",
        "Utlysningen är öppen för små och medelstora företag.",
        "Utlysningen riktar sig endast till små och medelstora företag.",
        "Stöd kan endast beviljas små och medelstora företag.",
        "Stöd beviljas små och medelstora företag som vill växa.",
        "Stöd lämnas till små och medelstora företag.",
        "Checken är avsedd för SMF.",
        "Söka kan små och medelstora företag.",
        "Sökande kan vara mikro-, små och medelstora företag.",
        "Det är endast små och medelstora företag som kan söka stödet.",
        "Stödet är begränsat till små och medelstora företag.",
        "För att få stöd ska företaget vara ett litet eller medelstort företag enligt EU:s definition.",
        "Företaget ska vara ett SMF.",
        "Företaget ska uppfylla EU:s definition av små och medelstora företag.",
        "Målgrupp: små och medelstora företag",
        "Vi vänder oss till små och medelstora företag.",
        "Du kan söka om ditt företag är ett litet eller medelstort företag.",
        "Regionens bidrag till digitalisering riktar sig till små och medelstora företag som vill växa.",
        "Stödet vänder sig till dig som driver ett litet eller medelstort företag.",
        "Målgruppen är tillverkande små och medelstora företag.",
        "Det är små och medelstora företag som kan söka.",
        "Stödet kan gå till små och medelstora företag.",
        "Här kan små och medelstora företag söka stöd.",
        "Stora företag kan inte söka.",
        "Stora företag omfattas inte av stödet.",
        "Stora företag är inte behöriga att söka.",
        "Stora företag är undantagna från stödet.",
        "Stödet kan inte sökas av stora företag.",
        "Stöd beviljas inte till stora företag.",
        "Stödet omfattar inte stora företag.",
        "Följande företag kan inte söka:\n- stora företag\n- företag i svårigheter",
        "För att få stödet ska ni uppfylla följande krav:\n- vara ett SMF\n- vara lönsamma",
    ],
)
def test_smes_are_asked_for(prose: str) -> None:
    assert read(prose)[Criterion.SIZE] == [SMES]


@pytest.mark.parametrize(
    "prose",
    [
        "Små och medelstora företag kan söka stödet.",
        "Små och medelstora företag ingår i målgruppen.",
        "Små och medelstora företag har möjlighet att söka stödet.",
        "Alla små och medelstora företag kan söka bidrag för att digitalisera.",
        "Även små och medelstora företag kan söka.",
        "Stödet riktar sig även till små och medelstora företag.",
        "Små och medelstora företag är berättigade till stöd.",
    ],
)
def test_who_may_apply_rules_nobody_else_out(prose: str) -> None:
    assert read(prose)[Criterion.SIZE] == [SMES_AT_LEAST]


@pytest.mark.parametrize(
    ("prose", "criterion", "expected"),
    [
        ("Företaget ska ha färre än 50 anställda.", "headcount", HeadcountRule(most_people=49)),
        ("Företaget ska ha högst 49 anställda.", "headcount", HeadcountRule(most_people=49)),
        ("Företaget får inte ha fler än 49 anställda.", "headcount", HeadcountRule(most_people=49)),
        ("Företaget sysselsätter färre än 250 personer.", "headcount", HeadcountRule(most_people=249)),
        ("Ni har minst 2 och högst 249 anställda.", "headcount", HeadcountRule(least_people=2, most_people=249)),
        ("Ditt företag har mellan 2 och 49 anställda.", "headcount", HeadcountRule(least_people=2, most_people=49)),
        ("Stödet riktar sig till företag med 10–249 anställda.", "headcount",
         HeadcountRule(least_people=10, most_people=249)),
        ("Företag är berättigade till stöd om de har färre än 50 anställda.", "headcount",
         HeadcountRule(most_people=49)),
        ("Företag med fler än 250 anställda ingår inte i målgruppen.", "headcount", HeadcountRule(most_people=250)),
        ("Vid ansökan ska företaget ha minst två anställda.", "headcount", HeadcountRule(least_people=2)),
        ("Ditt företag har 10 eller fler anställda.", "headcount", HeadcountRule(least_people=10)),
        ("Endast företag som har färre än 10 anställda får söka.", "headcount", HeadcountRule(most_people=9)),
        ("Företaget ska ha varit verksamt i minst 3 år.", "age", AgeRule(least_months=36)),
        ("Företaget ska ha funnits i minst två år.", "age", AgeRule(least_months=24)),
        ("Ni behöver ha varit verksamma i minst 12 månader.", "age", AgeRule(least_months=12)),
        ("Företaget ska vara yngre än 5 år.", "age", AgeRule(most_months=59)),
        ("Företaget får inte vara äldre än 5 år.", "age", AgeRule(most_months=60)),
        ("Företaget ska vara högst tre år gammalt.", "age", AgeRule(most_months=36)),
        ("Bolaget ska vara registrerat för högst 5 år sedan.", "age", AgeRule(most_months=60)),
        ("Företaget ska ha en omsättning på minst 1,5 miljoner kronor.", "turnover",
         TurnoverRule(least_turnover=money("1500000"))),
        ("Omsättningen ska vara högst 100 miljoner kronor.", "turnover",
         TurnoverRule(most_turnover=money("100000000"))),
        ("Företaget omsätter minst 3 mnkr per år.", "turnover", TurnoverRule(least_turnover=money("3000000"))),
        ("Företaget ska ha en årsomsättning som överstiger 2 miljoner euro.", "turnover",
         TurnoverRule(least_turnover=money("2000000.01", "EUR"))),
        ("Egenfinansieringen ska vara minst 30 procent.", "contribution", ContributionRule(least_percent=Decimal(30))),
        ("Företaget ska själv stå för minst 50 procent av kostnaderna.", "contribution",
         ContributionRule(least_percent=Decimal(50))),
        ("Krav på minst 50 % egenfinansiering.", "contribution", ContributionRule(least_percent=Decimal(50))),
        ("Som privatperson kan du inte söka stöd.", "applicant",
         ApplicantRule(applicants=tuple(sorted(set(ApplicantKind) - {ApplicantKind.INDIVIDUAL})))),
        ("Företaget ska ha sitt säte i Dalarna.", "place", inside("SE312", Where.SEAT)),
        ("Endast företag med säte i Norrbottens län kan söka.", "place", inside("SE332", Where.SEAT)),
        ("Företaget ska vara etablerat i Gävleborgs län.", "place", inside("SE313", Where.ESTABLISHMENT)),
        ("Företaget ska ha ett fast driftställe i Norrbottens län.", "place", inside("SE332", Where.ESTABLISHMENT)),
        ("Endast företag som är verksamma i Jämtlands län kan söka.", "place", inside("SE322", Where.ESTABLISHMENT)),
        ("Företaget ska vara etablerat i Kalmar län.", "place", inside("SE213", Where.ESTABLISHMENT)),
        ("Företaget ska ha verksamhet i Sverige.", "place", inside("SE", Where.ESTABLISHMENT)),
        ("Stödet riktar sig till företag i Skåne.", "place", inside("SE224", None)),
        ("Stödet riktar sig till företag i Västra Götaland och Halland.", "place",
         PlaceRule(regions=("SE231", "SE232"), exclusive=True)),
        ("Projektet ska genomföras i Västerbotten.", "place", inside("SE331", Where.PROJECT)),
        ("Stöd ges inte till företag inom fiske.", "sector",
         SectorRule(revision=NaceRevision.REV_2, outside=("03",))),
        ("Företag inom jordbrukssektorn är undantagna.", "sector",
         SectorRule(revision=NaceRevision.REV_2, outside=("01",))),
        ("Företaget ska vara verksamt inom tillverkningsindustrin.", "sector",
         SectorRule(revision=NaceRevision.REV_2, inside=("C",))),
        ("Sökanden ska vara ett aktiebolag.", "legal_form",
         LegalFormRule(forms=(LegalForm.LIMITED_COMPANY, LegalForm.STOCK_COMPANY))),
        ("Enskilda firmor kan inte söka.", "legal_form", LegalFormRule(excluded=(LegalForm.SOLE_TRADER,))),
        ("Ett konsortium ska bestå av minst tre oberoende parter.", "consortium",
         ConsortiumRule(entities=3, countries=1)),
        ("Ansökningarna behandlas i turordning.", "order", OrderRule(first_come=True)),
        ("Först till kvarn gäller.", "order", OrderRule(first_come=True)),
        ("Endast juridiska personer kan söka.", "applicant", ApplicantRule(applicants=(), any_legal_entity=True)),
    ],
)  # fmt: skip
def test_traits(prose: str, criterion: str, expected: Rule) -> None:
    assert read(prose)[Criterion(criterion)] == [expected]


@pytest.mark.parametrize(
    ("prose", "expected"),
    [
        ("Företaget ska ha sin hemort på Åland.", inside("FI2", Where.SEAT)),
        ("Företaget ska ha ett verksamhetsställe i Österbotten.", inside("FI195", Where.ESTABLISHMENT)),
        ("Stöd kan beviljas företag som är verksamma i Finland.", inside("FI", Where.ESTABLISHMENT)),
    ],
)
def test_places_of_finland(prose: str, expected: PlaceRule) -> None:
    assert read(prose, "FI")[Criterion.PLACE] == [expected]


def test_demands_beside_unknown_words_hold() -> None:
    found = read("Företaget ska vara innovativt, ha ett driftställe i Dalarna och ha färre än 50 anställda.")
    assert found == {
        Criterion.PLACE: [inside("SE312", Where.ESTABLISHMENT)],
        Criterion.HEADCOUNT: [HeadcountRule(most_people=49)],
        Criterion.OTHER: [None],
    }


def test_demands_of_a_list_hold_for_all() -> None:
    found = read(
        "Krav på företaget:\n- Minst 5 anställda\n- Omsättning på minst 3 mnkr\n- Säte i Värmland\n- God ekonomi"
    )
    assert found[Criterion.HEADCOUNT] == [HeadcountRule(least_people=5)]
    assert found[Criterion.TURNOVER] == [TurnoverRule(least_turnover=money("3000000"))]
    assert found[Criterion.PLACE] == [inside("SE311", Where.SEAT)]


def test_applicants_of_several_kinds() -> None:
    (kinds,) = read("Stödet är öppet för företag, universitet, offentliga aktörer och civilsamhället.")[
        Criterion.APPLICANT
    ]
    assert isinstance(kinds, ApplicantRule)
    assert kinds.applicants == ("enterprise", "non_profit", "public_body")


@pytest.mark.parametrize(
    "prose",
    [
        # Negated, or taken back.
        "Utlysningen riktar sig inte bara till små och medelstora företag.",
        "Stödet är inte till för små företag utan för kommuner.",
        "Stora företag är inte uteslutna från att delta i ett senare skede.",
        "Sökande ska vara ett SMF, men även stora företag kan delta.",
        "Stora företag kan delta men får inget stöd.",
        "Företaget behöver inte ha färre än 50 anställda.",
        "Det är inte små företag som kan söka.",
        "Här kan stora företag söka om det finns pengar kvar.",
        "Företaget behöver inte vara ett litet företag.",
        "Företaget har inte 50 anställda.",
        "Företaget får inte ha haft färre än 5 anställda under de senaste tre åren.",
        # A hedge, or a preference.
        "Stödet riktar sig i första hand till små och medelstora företag.",
        "Stödet riktar sig främst till små och medelstora företag.",
        "Företaget ska helst ha färre än 50 anställda.",
        "Företaget bör ha färre än 50 anställda.",
        "Företaget ska normalt ha färre än 50 anställda.",
        # A condition, or an exception.
        "Små och medelstora företag kan söka, om de inte ingår i en koncern.",
        "Företag med färre än 50 anställda kan söka, såvida de inte ingår i en koncern.",
        "Stora företag kan söka endast tillsammans med ett litet företag.",
        "Stöd kan ges till stora företag endast i undantagsfall.",
        "Om ditt företag är ett SMF får du 10 procent extra.",
        # An alternative.
        "Företaget ska ha minst 3 anställda eller en omsättning på minst 3 miljoner kronor.",
        "Företaget eller dess moderbolag ska ha färre än 50 anställda.",
        "Minst ett av följande krav ska vara uppfyllt:\n- färre än 50 anställda\n- säte i Dalarna",
        # A definition.
        "Små och medelstora företag definieras som företag med färre än 250 anställda.",
        "Små företag har färre än 50 anställda och en omsättning på högst 10 miljoner euro.",
        "Ett mikroföretag sysselsätter färre än 10 personer.",
        # An example.
        "Stödet är öppet för t.ex. små företag.",
        "Stödet riktar sig till bland annat små och medelstora företag.",
        "Företag, till exempel små företag, kan söka.",
        # Another scope, or some only.
        "Inom inriktning 2 ska företaget ha färre än 50 anställda.",
        "För att få det högre stödet ska företaget ha färre än 50 anställda.",
        "Företaget ska ha färre än 50 anställda för att få det höga stödet.",
        "Vissa små företag kan söka.",
        # Another role.
        "Konsulten ska ha funnits i minst 3 år.",
        "Projektpartnerna ska ha färre än 50 anställda.",
        "Minst en av parterna ska vara ett litet företag.",
        "Anställda i små och medelstora företag kan söka.",
        "Konsulter som hjälper små och medelstora företag kan söka.",
        "Organisationer som stödjer små och medelstora företag kan söka.",
        "Regionen kan söka stöd för insatser hos små företag.",
        "Sökande ska utbilda personal i små företag.",
        "Kommuner kan söka medel för att stötta små företag.",
        "Företagen i nätverket ska ha färre än 50 anställda.",
        "Medarbetarna ska vara anställda i ett företag med färre än 250 anställda.",
        "Företaget ska leverera till minst tre SMF i Värmland.",
        # Another time.
        "Under 2025 kunde endast små företag söka.",
        "Företaget ska efter projektet ha minst 10 anställda.",
        # A number, or the age, of something else.
        "Företaget ska ha utbildat minst 10 anställda.",
        "Företaget ska anställa minst 5 personer.",
        "Företaget ska ha minst 3 års erfarenhet av export.",
        "Projektet ska pågå i minst 2 år.",
        "Ägaren ska vara yngre än 40 år.",
        "Du ska vara yngre än 40 år.",
        "Högst 10 små företag kan få stöd.",
        "Företaget ska ha en omsättning på minst 2 miljoner kronor från export.",
        # A town that has the name of its county, or more than one place.
        "Företaget ska ha sitt säte i Kalmar.",
        "Företaget ska vara etablerat i Uppsala kommun.",
        "Företaget ska vara verksamt i norra Sverige.",
        "Företaget ska ha sitt säte i södra Dalarna.",
        "Företaget ska ha sitt säte i Dalarna och en kund i Värmland.",
        # What others pay, and persons in companies.
        "Det krävs minst 50 procent medfinansiering från kommunen.",
        "Programmet riktar sig till ledare i små och medelstora företag.",
        # Demands on some of them, or of which not all must be met.
        "Egenfinansieringen är minst 50 procent för stora företag.",
        "Medelstora företag ska själva finansiera minst 35 procent av kostnaderna.",
        "Små företag ska ha säte i Dalarna.",
        "För stora företag gäller följande krav:\n- Minst 500 anställda",
        "Du kan få ett högre stöd om:\n- du har färre än 50 anställda",
        "Företaget ska uppfylla minst två av följande krav:\n- minst 5 anställda\n- säte i Dalarna",
        # What is done with others.
        "Stödet är till för inköp hos små företag.",
        "Stödet ges till rådgivning för små företag.",
        "Företaget ska ha minst två kvinnliga anställda.",
        "Företaget ska ha en produkt som har funnits i minst 3 år.",
        # Amounts and rates.
        "För små företag är stödet högst 45 procent.",
        "Små företag får 35 procent i stöd.",
        "För företag med fler än 250 anställda gäller en lägre stödnivå.",
        "Stödet kan användas för att anställa högst 5 personer.",
    ],
)
def test_what_may_mean_something_else_is_not_read(prose: str) -> None:
    assert all(rule is None for rules in read(prose).values() for rule in rules)
    assert read(prose)


def test_another_country_is_not_that_of_the_call() -> None:
    assert read("Företaget ska vara registrerat i Finland.")[Criterion.PLACE] == [None]
