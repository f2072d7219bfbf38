"""Danish prose: how ministries, funds, business centres and municipalities of Denmark write who may apply."""

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


def read(prose: str) -> dict[Criterion, list[Rule | None]]:
    found: dict[Criterion, list[Rule | None]] = {}
    for one in read_clauses([Passage(text=prose, where="conditions")], "da", "DK"):
        found.setdefault(one.criterion, []).append(one.rule)
    return found


def inside(region: str, what: Where | None) -> PlaceRule:
    return PlaceRule(regions=(region,), exclusive=True, what=what)


def kroner(amount: str) -> Money:
    return Money(amount=Decimal(amount), currency="DKK")


@pytest.mark.parametrize(
    "prose",
    [
        "Kun små og mellemstore virksomheder kan søge.",
        "Puljen er målrettet små og mellemstore virksomheder.",
        "Puljen henvender sig til små og mellemstore virksomheder.",
        "Tilskuddet er for små og mellemstore virksomheder, der vil investere i ny teknologi.",
        "Tilskuddet kan søges af små og mellemstore virksomheder.",
        "Puljen er åben for SMV'er.",
        "Ordningen er kun rettet mod SMV'er.",
        "Puljen er forbeholdt små og mellemstore virksomheder.",
        "Der kan kun gives tilskud til små og mellemstore virksomheder.",
        "Der ydes tilskud til små og mellemstore virksomheder.",
        "Ansøgere kan være mikro-, små og mellemstore virksomheder.",
        "Ansøge kan små og mellemstore virksomheder.",
        "Det er kun små og mellemstore virksomheder, der kan søge.",
        "For at få tilskud skal virksomheden være en SMV.",
        "Virksomheden skal være en lille eller mellemstor virksomhed i henhold til EU's definition.",
        "Virksomheden skal være lille eller mellemstor.",
        "Virksomheden skal opfylde EU's SMV-definition.",
        "Målgruppe: små og mellemstore virksomheder",
        "I kan søge, hvis jeres virksomhed er en SMV.",
        "Regionens tilskud til digitalisering henvender sig til små og mellemstore virksomheder, som vil vokse.",
        "Lånet er for innovative små og mellemstore virksomheder.",
        "Kautionen er for små og mellemstore virksomheder, når de har CVR-nummer.",
        "Det er små og mellemstore virksomheder, der kan søge.",
        "Støtten kan gå til små og mellemstore virksomheder.",
        "Her kan små og mellemstore virksomheder søge tilskud.",
        "Deltage kan små og mellemstore virksomheder.",
        "Store virksomheder kan ikke søge.",
        "Store virksomheder er ikke omfattet af ordningen.",
        "Store virksomheder er udelukket fra at søge.",
        "Der gives ikke tilskud til store virksomheder.",
        "Puljen kan ikke søges af store virksomheder.",
        "Følgende kan ikke søge:\n- store virksomheder\n- virksomheder i vanskeligheder",
        "For at få tilskud skal I opfylde følgende krav:\n- være en SMV\n- være rentable",
    ],
)
def test_smes_are_asked_for(prose: str) -> None:
    assert read(prose)[Criterion.SIZE] == [SMES]


@pytest.mark.parametrize(
    "prose",
    [
        "Små og mellemstore virksomheder kan søge om tilskud.",
        "Små og mellemstore virksomheder er i målgruppen.",
        "Små og mellemstore virksomheder har mulighed for at søge puljen.",
        "Alle små og mellemstore virksomheder kan søge tilskud til rådgivning.",
        "Også små og mellemstore virksomheder kan søge.",
        "Puljen er også for små og mellemstore virksomheder.",
    ],
)
def test_who_may_apply_rules_nobody_else_out(prose: str) -> None:
    assert read(prose)[Criterion.SIZE] == [SMES_AT_LEAST]


@pytest.mark.parametrize(
    ("prose", "criterion", "expected"),
    [
        ("Virksomheden skal have færre end 50 ansatte.", "headcount", HeadcountRule(most_people=49)),
        ("Virksomheden må højst have 49 ansatte.", "headcount", HeadcountRule(most_people=49)),
        ("Virksomheden må ikke have flere end 49 ansatte.", "headcount", HeadcountRule(most_people=49)),
        ("Virksomheden beskæftiger under 250 personer.", "headcount", HeadcountRule(most_people=249)),
        ("I skal have mindst 2 og højst 249 ansatte.", "headcount", HeadcountRule(least_people=2, most_people=249)),
        ("Virksomheden har mellem 10 og 250 årsværk.", "headcount", HeadcountRule(least_people=10, most_people=250)),
        ("Ordningen er for virksomheder med 10-249 ansatte.", "headcount",
         HeadcountRule(least_people=10, most_people=249)),
        ("Virksomheder med mere end 250 ansatte er ikke i målgruppen.", "headcount", HeadcountRule(most_people=250)),
        ("Der må højst være 50 ansatte i virksomheden.", "headcount", HeadcountRule(most_people=50)),
        ("På ansøgningstidspunktet skal virksomheden have mindst to ansatte.", "headcount",
         HeadcountRule(least_people=2)),
        ("Virksomheden har 250 medarbejdere eller derunder.", "headcount", HeadcountRule(most_people=250)),
        ("I har ret til støtte, hvis I har færre end 50 ansatte.", "headcount", HeadcountRule(most_people=49)),
        ("Virksomheden skal have eksisteret i mindst 3 år.", "age", AgeRule(least_months=36)),
        ("Virksomheden skal være mindst to år gammel.", "age", AgeRule(least_months=24)),
        ("Virksomheden må højst være 5 år gammel.", "age", AgeRule(most_months=60)),
        ("Virksomheden må ikke være ældre end 5 år.", "age", AgeRule(most_months=60)),
        ("Virksomheden skal være yngre end 5 år.", "age", AgeRule(most_months=59)),
        ("Programmet er kun for virksomheder, der er yngre end fem år.", "age", AgeRule(most_months=59)),
        ("Virksomheden skal være stiftet for højst 5 år siden.", "age", AgeRule(most_months=60)),
        ("Virksomheden skal have en omsætning på mindst 2 mio. kr.", "turnover",
         TurnoverRule(least_turnover=kroner("2000000"))),
        ("Omsætningen skal være højst 100 mio. kroner om året.", "turnover",
         TurnoverRule(most_turnover=kroner("100000000"))),
        ("Egenfinansieringen skal udgøre mindst 50 procent.", "contribution",
         ContributionRule(least_percent=Decimal(50))),
        ("Virksomheden skal selv finansiere mindst 50 % af omkostningerne.", "contribution",
         ContributionRule(least_percent=Decimal(50))),
        ("Der kræves en egenfinansiering på mindst 50 pct.", "contribution",
         ContributionRule(least_percent=Decimal(50))),
        ("Ansøgninger behandles løbende, indtil puljen er tom.", "order", OrderRule(first_come=True)),
        ("Som privatperson kan du ikke søge.", "applicant",
         ApplicantRule(applicants=tuple(sorted(set(ApplicantKind) - {ApplicantKind.INDIVIDUAL})))),
        ("Virksomheden skal have hjemsted i Nordjylland.", "place", inside("DK05", Where.SEAT)),
        ("Virksomheden skal være beliggende i Region Sjælland.", "place", inside("DK02", Where.ESTABLISHMENT)),
        ("Virksomheden skal have en produktionsenhed på Bornholm.", "place", inside("DK014", Where.ESTABLISHMENT)),
        ("Virksomheden skal have CVR-nummer og være registreret i Danmark.", "place",
         inside("DK", Where.ESTABLISHMENT)),
        ("Kun virksomheder med adresse i Midtjylland kan søge.", "place", inside("DK04", Where.ESTABLISHMENT)),
        ("Puljen er for virksomheder i Region Hovedstaden.", "place", inside("DK01", None)),
        ("Jeres virksomhed skal ligge i Nordjylland.", "place", inside("DK05", Where.ESTABLISHMENT)),
        ("Puljen retter sig mod virksomheder i Region Syddanmark og Region Midtjylland.", "place",
         PlaceRule(regions=("DK03", "DK04"), exclusive=True)),
        ("Projektet skal gennemføres i Nordjylland.", "place", inside("DK05", Where.PROJECT)),
        ("Virksomheder inden for fiskeri er udelukket.", "sector",
         SectorRule(revision=NaceRevision.REV_2, outside=("03",))),
        ("Der kan ikke gives tilskud til virksomheder inden for landbrug.", "sector",
         SectorRule(revision=NaceRevision.REV_2, outside=("01",))),
        ("Ansøgeren skal være et kapitalselskab.", "legal_form",
         LegalFormRule(forms=(LegalForm.LIMITED_COMPANY, LegalForm.STOCK_COMPANY))),
        ("Enkeltmandsvirksomheder kan ikke søge.", "legal_form", LegalFormRule(excluded=(LegalForm.SOLE_TRADER,))),
        ("Et konsortium skal bestå af mindst tre uafhængige parter.", "consortium",
         ConsortiumRule(entities=3, countries=1)),
        ("Ansøgninger behandles efter først til mølle-princippet.", "order", OrderRule(first_come=True)),
        ("Kun juridiske personer kan søge.", "applicant", ApplicantRule(applicants=(), any_legal_entity=True)),
    ],
)  # fmt: skip
def test_traits(prose: str, criterion: str, expected: Rule) -> None:
    assert read(prose)[Criterion(criterion)] == [expected]


def test_demands_beside_unknown_words_hold() -> None:
    found = read("Virksomheden skal være innovativ, have adresse i Nordjylland og have færre end 50 ansatte.")
    assert found == {
        Criterion.PLACE: [inside("DK05", Where.ESTABLISHMENT)],
        Criterion.HEADCOUNT: [HeadcountRule(most_people=49)],
        Criterion.OTHER: [None],
    }


def test_demands_of_a_list_hold_for_all() -> None:
    found = read(
        "Krav til virksomheden:\n- Mindst 5 ansatte\n- Omsætning på mindst 3 mio. kr.\n"
        "- Hjemsted i Nordjylland\n- God økonomi"
    )
    assert found[Criterion.HEADCOUNT] == [HeadcountRule(least_people=5)]
    assert found[Criterion.TURNOVER] == [TurnoverRule(least_turnover=kroner("3000000"))]
    assert found[Criterion.PLACE] == [inside("DK05", Where.SEAT)]


def test_who_may_not_apply() -> None:
    found = read("Følgende er udelukket:\n- store virksomheder\n- virksomheder inden for fiskeri")
    assert found[Criterion.SIZE] == [SMES]
    assert found[Criterion.SECTOR] == [SectorRule(revision=NaceRevision.REV_2, outside=("03",))]


def test_one_of_two_places_that_we_do_not_know_leaves_room() -> None:
    (place,) = read("Puljen er for SMV'er i Nordjylland og i Nordtyskland.")[Criterion.PLACE]
    assert place == PlaceRule(regions=("DK05",), exclusive=False)


@pytest.mark.parametrize(
    "prose",
    [
        # Negated, or taken back.
        "Puljen henvender sig ikke kun til små og mellemstore virksomheder.",
        "Puljen er ikke for små virksomheder, men for kommuner.",
        "Puljen er ikke forbeholdt små virksomheder.",
        "Ikke alle små virksomheder kan søge.",
        "Hverken store eller mellemstore virksomheder kan søge.",
        "Ansøger skal være en SMV, men store virksomheder kan også deltage.",
        "Virksomheden behøver ikke at have færre end 50 ansatte.",
        "Det er ikke små virksomheder, der kan søge.",
        "Puljen kan, hvis der er penge tilbage, store virksomheder søge.",
        "Virksomheden behøver ikke være en SMV.",
        "Det er ikke et krav, at virksomheden har færre end 50 ansatte.",
        "Virksomheden må gerne have færre end 50 ansatte.",
        "Virksomheden har ikke 50 ansatte.",
        # A hedge, or a preference.
        "Puljen henvender sig primært til små og mellemstore virksomheder.",
        "Puljen henvender sig især til SMV'er.",
        "Puljen er som udgangspunkt for små virksomheder.",
        "Virksomheden bør have færre end 50 ansatte.",
        "Virksomheden skal helst have færre end 50 ansatte.",
        "Virksomheden skal normalt have færre end 50 ansatte.",
        # A condition, or an exception.
        "Små og mellemstore virksomheder kan søge, hvis de ikke er en del af en koncern.",
        "Virksomheder med færre end 50 ansatte kan søge, medmindre de er en del af en koncern.",
        "Store virksomheder kan kun søge sammen med en SMV.",
        "Hvis din virksomhed er en SMV, får du 10 procent ekstra.",
        "Er virksomheden en SMV, kan den få 10 procent mere.",
        # An alternative.
        "Virksomheden skal have mindst 3 ansatte eller en omsætning på mindst 3 mio. kr.",
        "Virksomheden eller moderselskabet skal have færre end 50 ansatte.",
        "Mindst et af følgende krav skal være opfyldt:\n- færre end 50 ansatte\n- hjemsted i Nordjylland",
        "Puljen er for virksomheder, der er registreret i Danmark eller Sverige.",
        # A definition.
        "SMV'er defineres som virksomheder med færre end 250 ansatte.",
        "Små virksomheder har under 50 ansatte og en omsætning på højst 10 mio. euro.",
        "Mikrovirksomheder beskæftiger under 10 personer.",
        # An example.
        "Puljen er åben for f.eks. små virksomheder.",
        "Puljen er åben for blandt andet små virksomheder.",
        "Virksomheder som fx små virksomheder kan søge.",
        # Another scope, or some only.
        "I spor 2 skal virksomheden have færre end 50 ansatte.",
        "For at få det høje tilskud skal virksomheden have færre end 50 ansatte.",
        "Virksomheden skal have færre end 50 ansatte for at få det høje tilskud.",
        "Visse små virksomheder kan søge.",
        "Kun den del af virksomheden, der ligger i Nordjylland, er omfattet.",
        "Kun én lille virksomhed pr. kommune kan få tilskud.",
        # Another role.
        "Rådgiveren skal have eksisteret i mindst 3 år.",
        "Partnerne skal have færre end 50 ansatte.",
        "Mindst én af parterne skal være en SMV.",
        "Ansatte i små og mellemstore virksomheder kan søge.",
        "Konsulenter, der hjælper små og mellemstore virksomheder, kan søge.",
        "Organisationer, der støtter små og mellemstore virksomheder, kan søge.",
        "Regionen kan søge støtte til indsatser hos små virksomheder.",
        "Ansøger skal uddanne personale i små virksomheder.",
        "Kommuner kan søge midler til at støtte små virksomheder.",
        "Virksomhederne i netværket skal have færre end 50 ansatte.",
        "Medarbejderne skal være ansat i en virksomhed med under 250 ansatte.",
        "Virksomheden skal levere til mindst tre SMV'er i Midtjylland.",
        # Another time.
        "I 2025 kunne kun små virksomheder søge.",
        "Virksomheden skal efter projektet have mindst 10 ansatte.",
        "Virksomheden skal have haft en omsætning på mindst 2 mio. kr. i et af de sidste tre år.",
        # A number, or the age, of something else.
        "Virksomheden skal have uddannet mindst 10 ansatte.",
        "Virksomheden skal ansætte mindst 5 personer.",
        "Virksomheden skal have mindst 3 års erfaring med eksport.",
        "Projektet skal vare mindst 2 år.",
        "Ejeren skal være yngre end 40 år.",
        "Højst 10 små virksomheder kan få støtte.",
        "Virksomheden skal have en omsætning på mindst 2 mio. kr. fra eksport.",
        # The island, in two regions, another country, or more than one place.
        "Virksomheden skal være beliggende på Sjælland.",
        "Virksomheden skal være registreret i Sverige.",
        "Virksomheden skal have hjemsted i Nordjylland og en kunde i Midtjylland.",
        # What others pay.
        "Medfinansieringen på mindst 50 procent skal komme fra kommunen.",
        "Der kræves mindst 50 pct. medfinansiering fra kommunen.",
        # Demands on some of them, or of which not all must be met.
        "Egenfinansieringen er mindst 50 procent for store virksomheder.",
        "Mellemstore virksomheder skal selv finansiere mindst 35 procent af omkostningerne.",
        "Små virksomheder skal have hjemsted i Nordjylland.",
        "For store virksomheder gælder følgende krav:\n- Mindst 500 ansatte",
        "Du kan få et højere tilskud, hvis:\n- du har under 50 ansatte",
        "Virksomheden skal opfylde mindst to af følgende krav:\n- mindst 5 ansatte\n- hjemsted i Nordjylland",
        # What is done with others.
        "Støtten gives til rådgivning af små virksomheder.",
        "Tilskuddet er til køb hos små virksomheder.",
        "Virksomheden skal have mindst to kvindelige ansatte.",
        # Amounts and rates.
        "For små virksomheder udgør tilskuddet højst 45 procent.",
        "Små virksomheder kan få 35 procent i tilskud.",
        "For virksomheder med flere end 250 ansatte gælder en lavere sats.",
        "Tilskuddet kan bruges til at ansætte højst 5 personer.",
    ],
)
def test_what_may_mean_something_else_is_not_read(prose: str) -> None:
    found = read(prose)
    assert found
    assert all(rule is None for rules in found.values() for rule in rules)
