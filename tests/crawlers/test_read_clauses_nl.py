"""Dutch prose: how ministries, provinces and agencies of the Netherlands and Flanders write who may apply."""

from decimal import Decimal

import pytest

from catalogue.model.condition import (
    AgeRule,
    ApplicantRule,
    ConsortiumRule,
    ContributionRule,
    Criterion,
    HeadcountRule,
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


def read(prose: str, country: str = "NL") -> dict[Criterion, list[Rule | None]]:
    found: dict[Criterion, list[Rule | None]] = {}
    for one in read_clauses([Passage(text=prose, where="conditions")], "nl", country):
        found.setdefault(one.criterion, []).append(one.rule)
    return found


def inside(region: str, what: Where | None) -> PlaceRule:
    return PlaceRule(regions=(region,), exclusive=True, what=what)


def euros(amount: str) -> Money:
    return Money(amount=Decimal(amount), currency="EUR")


@pytest.mark.parametrize(
    "prose",
    [
        "Alleen mkb-bedrijven komen in aanmerking.",
        "De subsidie is bedoeld voor mkb-ondernemers die hun productie vernieuwen.",
        "De premie is alleen bestemd voor kmo's.",
        "De BMKB is bedoeld voor mkb-bedrijven.",
        "Deze lening staat open voor kleine en middelgrote ondernemingen (kmo's).",
        "De regeling richt zich op het midden- en kleinbedrijf.",
        "De voucher kan worden aangevraagd door mkb'ers.",
        "Aanvragen kunnen worden ingediend door mkb-ondernemingen.",
        "Subsidie wordt uitsluitend verstrekt aan mkb-ondernemingen.",
        "Voor deze subsidie komen alleen mkb-ondernemingen in aanmerking.",
        "Voor de premie komen in aanmerking: micro-, kleine en middelgrote ondernemingen.",
        "Van deze regeling kunnen alle mkb-bedrijven gebruikmaken.",
        "Van de borgstelling kunnen bedrijven gebruikmaken die aan de definitie van het mkb voldoen.",
        "Deze cheque kunnen kmo's aanvragen.",
        "U bent een kmo.",
        "Je bent mkb-ondernemer.",
        "Uw bedrijf voldoet aan de Europese mkb-definitie.",
        "De aanvrager geldt als kmo.",
        "Uw onderneming behoort tot het mkb.",
        "U komt in aanmerking als u een mkb-ondernemer bent.",
        "Om in aanmerking te komen moet uw onderneming een kmo zijn.",
        "De aanvrager moet een mkb-onderneming zijn in de zin van bijlage I bij Verordening (EU) nr. 651/2014.",
        "Grote ondernemingen komen niet in aanmerking.",
        "Grote bedrijven zijn uitgesloten van de subsidie.",
        "De regeling geldt niet voor grote bedrijven.",
        "De volgende ondernemingen komen niet in aanmerking:\n- grote ondernemingen;\n- bedrijven in moeilijkheden.",
        "U maakt kans wanneer u\n- een mkb-onderneming bent;\n- een bewezen idee hebt.",
        "De aanvrager voldoet aan de volgende voorwaarden:\n- een kmo zijn;\n- een plan hebben.",
        "De lening is voor innovatieve mkb'ers.",
        "Innovatieve, snelgroeiende mkb-bedrijven kunnen deze lening aanvragen.",
        "Kmo's kunnen een premie aanvragen.",
        "Mkb-ondernemingen komen in aanmerking voor de subsidie.",
        "De cheque is voor mkb'ers die hun bedrijf willen verduurzamen.",
        "Het fonds biedt leningen aan mkb-bedrijven.",
        "De aanvraag wordt ingediend door een mkb-onderneming.",
        "Tot de doelgroep behoren kmo's.",
        "Vereist is dat de aanvrager een mkb-onderneming is.",
        "U moet aan deze drie voorwaarden voldoen:\n- u bent een mkb-ondernemer;\n- u hebt een plan.",
        "De subsidie is bedoeld voor mkb-ondernemingen met een plan.",
    ],
)
def test_smes_are_asked_for(prose: str) -> None:
    assert read(prose)[Criterion.SIZE] == [SMES]


@pytest.mark.parametrize(
    "prose",
    [
        "Kmo's die nieuwe producten of diensten ontwikkelen, komen in aanmerking.",
        "Mkb'ers met een plan dat hun proces verduurzaamt, kunnen deze voucher aanvragen.",
        "Kmo's zijn niet uitgesloten.",
        "Als kmo kunt u een premie aanvragen.",
    ],
)
def test_who_may_apply_rules_nobody_else_out(prose: str) -> None:
    assert read(prose)[Criterion.SIZE] == [SMES_AT_LEAST]


@pytest.mark.parametrize(
    ("prose", "criterion", "expected"),
    [
        ("Uw onderneming heeft minder dan 50 werknemers.", "headcount", HeadcountRule(most_people=49)),
        ("Het bedrijf heeft maximaal 250 fte in dienst.", "headcount", HeadcountRule(most_people=250)),
        ("U hebt niet meer dan 50 medewerkers in dienst.", "headcount", HeadcountRule(most_people=50)),
        ("U heeft 50 of minder werknemers.", "headcount", HeadcountRule(most_people=50)),
        ("Uw bedrijf mag maximaal 250 werknemers hebben.", "headcount", HeadcountRule(most_people=250)),
        ("Bij uw bedrijf werken hoogstens tien mensen.", "headcount", HeadcountRule(most_people=10)),
        ("De onderneming stelt minder dan 250 personen tewerk.", "headcount", HeadcountRule(most_people=249)),
        ("De onderneming telt tussen 10 en 49 vte's.", "headcount", HeadcountRule(least_people=10, most_people=49)),
        ("Ondernemingen met minder dan 3 werknemers zijn uitgesloten.", "headcount", HeadcountRule(least_people=3)),
        ("U kunt de subsidie aanvragen als uw bedrijf minder dan 250 werknemers heeft.", "headcount",
         HeadcountRule(most_people=249)),
        ("Mkb-bedrijven met 10 tot 50 werknemers.", "headcount", HeadcountRule(least_people=10, most_people=50)),
        ("De onderneming bestaat minstens 3 jaar.", "age", AgeRule(least_months=36)),
        ("Uw onderneming werd minstens 3 jaar geleden opgericht.", "age", AgeRule(least_months=36)),
        ("Uw bedrijf is jonger dan 5 jaar.", "age", AgeRule(most_months=59)),
        ("Uw onderneming is niet ouder dan 5 jaar.", "age", AgeRule(most_months=60)),
        ("De onderneming is maximaal 24 maanden geleden opgericht.", "age", AgeRule(most_months=24)),
        ("De onderneming is minder dan 5 jaar oud.", "age", AgeRule(most_months=59)),
        ("De jaaromzet bedraagt maximaal 50 miljoen euro.", "turnover", TurnoverRule(most_turnover=euros("50000000"))),
        ("De onderneming heeft een omzet van minstens € 1.500.000.", "turnover",
         TurnoverRule(least_turnover=euros("1500000"))),
        ("De eigen bijdrage bedraagt minstens 50% van de subsidiabele kosten.", "contribution",
         ContributionRule(least_percent=Decimal(50))),
        ("Uw bedrijf is gevestigd in de provincie Utrecht.", "place", inside("NL31", Where.ESTABLISHMENT)),
        ("U heeft een vestiging in Gelderland.", "place", inside("NL22", Where.ESTABLISHMENT)),
        ("De aanvrager beschikt over een vestiging in Drenthe.", "place", inside("NL13", Where.ESTABLISHMENT)),
        ("De onderneming moet in Limburg gevestigd zijn.", "place", inside("NL42", Where.ESTABLISHMENT)),
        ("De regeling is voor bedrijven die in Zeeland een vestiging hebben.", "place",
         inside("NL34", Where.ESTABLISHMENT)),
        ("De steun is voor mkb-ondernemingen in Flevoland.", "place", inside("NL23", None)),
        ("De regeling is voor Limburgse mkb-bedrijven.", "place", inside("NL42", None)),
        ("De onderneming moet in Nederland gevestigd zijn.", "place", inside("NL", Where.ESTABLISHMENT)),
        ("Het project wordt uitgevoerd in Zeeland.", "place", inside("NL34", Where.PROJECT)),
        ("De investering moet in Flevoland plaatsvinden.", "place", inside("NL23", Where.PROJECT)),
        ("Ondernemingen in de landbouw zijn uitgesloten van de subsidie.", "sector",
         SectorRule(revision=NaceRevision.REV_2, outside=("01",))),
        ("Uw bedrijf is actief in de horeca.", "sector", SectorRule(revision=NaceRevision.REV_2, inside=("I",))),
        ("Een samenwerkingsverband bestaat uit minstens drie onafhankelijke ondernemingen.", "consortium",
         ConsortiumRule(entities=3, countries=1)),
        ("Aanvragen worden behandeld op volgorde van binnenkomst.", "order", OrderRule(first_come=True)),
        ("Let op: op = op.", "order", OrderRule(first_come=True)),
    ],
)  # fmt: skip
def test_traits(prose: str, criterion: str, expected: Rule) -> None:
    assert read(prose)[Criterion(criterion)] == [expected]


@pytest.mark.parametrize(
    ("prose", "expected"),
    [
        ("Uw bedrijf ligt in het Vlaams Gewest.", inside("BE2", Where.ESTABLISHMENT)),
        ("De onderneming heeft een exploitatiezetel in Vlaanderen.", inside("BE2", Where.ESTABLISHMENT)),
        ("De onderneming moet haar maatschappelijke zetel in Wallonië hebben.", inside("BE3", Where.SEAT)),
    ],
)
def test_places_of_belgium(prose: str, expected: PlaceRule) -> None:
    assert read(prose, "BE")[Criterion.PLACE] == [expected]


def test_demands_beside_unknown_words_hold() -> None:
    found = read(
        "De onderneming moet innovatief zijn, een vestiging hebben in Gelderland en minder dan 50 werknemers hebben."
    )
    assert found == {
        Criterion.PLACE: [inside("NL22", Where.ESTABLISHMENT)],
        Criterion.HEADCOUNT: [HeadcountRule(most_people=49)],
        Criterion.OTHER: [None],
    }


def test_a_list_behind_the_one_who_applies() -> None:
    found = read("Uw onderneming:\n- is een kmo;\n- heeft minder dan 50 werknemers;\n- is gevestigd in Drenthe.")
    assert found[Criterion.SIZE] == [SMES]
    assert found[Criterion.HEADCOUNT] == [HeadcountRule(most_people=49)]
    assert found[Criterion.PLACE] == [inside("NL13", Where.ESTABLISHMENT)]


def test_applicants_of_several_kinds() -> None:
    found = read("Voor deze subsidie komen alleen mkb-ondernemingen en kennisinstellingen in aanmerking.")
    (kinds,) = found[Criterion.APPLICANT]
    assert isinstance(kinds, ApplicantRule)
    assert kinds.applicants == ("enterprise", "research")
    assert found[Criterion.SIZE] == [SMES]


@pytest.mark.parametrize(
    "prose",
    [
        # Negated, or taken back.
        "De regeling is niet alleen bedoeld voor mkb-ondernemingen.",
        "Ondernemingen met minder dan 50 werknemers, tenzij zij tot een groep behoren, kunnen aanvragen.",
        "Mkb-ondernemingen en, onder voorwaarden, grote ondernemingen komen in aanmerking.",
        "Een aanvrager moet een kmo zijn, maar ook grote ondernemingen kunnen deelnemen als partner.",
        "Van de regeling kunnen grote bedrijven geen gebruik maken, kmo's wel.",
        "Uw bedrijf heeft geen 50 werknemers.",
        "De onderneming hoeft niet gevestigd te zijn in Limburg.",
        # A hedge, or a preference.
        "De subsidie is in principe bedoeld voor mkb-ondernemingen.",
        "De subsidie is vooral bedoeld voor kmo's.",
        "Bij voorkeur hebt u minder dan 50 werknemers.",
        "Uw bedrijf heeft doorgaans minder dan 50 werknemers.",
        # A condition, or an alternative.
        "Als u een kmo bent, krijgt u 10% extra.",
        "U kunt de subsidie ook aanvragen als u een grote onderneming bent.",
        "U komt in aanmerking als u geen grote onderneming bent.",
        "U komt niet in aanmerking als u een grote onderneming bent.",
        "Bent u een grote onderneming, dan komt u alleen samen met een kmo in aanmerking.",
        "Grote ondernemingen komen alleen in aanmerking als zij samenwerken met een kmo.",
        "De onderneming of haar moedermaatschappij heeft minder dan 250 werknemers.",
        "De onderneming heeft minder dan 250 werknemers of een omzet van minder dan 50 miljoen euro.",
        "De aanvrager is een mkb-onderneming of een samenwerkingsverband van mkb-ondernemingen.",
        "Aan een van de volgende voorwaarden wordt voldaan:\n- een kmo zijn;\n- gevestigd zijn in Limburg.",
        # Another country, though not the call's own.
        "De onderneming is gevestigd in België.",
        # A town that has the name of its province.
        "De onderneming moet gevestigd zijn in de gemeente Utrecht.",
        # An example.
        "Ondernemingen zoals kmo's en start-ups kunnen meedoen.",
        # Another scope.
        "Voor module B moet uw onderneming minstens 3 jaar bestaan.",
        "Alleen voor spoor 1 moeten ondernemingen minder dan 50 werknemers hebben.",
        "Deze voorwaarde geldt alleen voor grote bedrijven.",
        "Dit geldt alleen voor grote ondernemingen.",
        # Another role.
        "De adviseur moet minstens 3 jaar bestaan.",
        "De partners moeten minder dan 50 werknemers hebben.",
        "De projectleider moet gevestigd zijn in Limburg.",
        "De penvoerder is een mkb-onderneming.",
        "Minstens één deelnemer is een mkb-onderneming.",
        "Medewerkers van kmo's kunnen een opleidingscheque aanvragen.",
        "Mkb-adviseurs kunnen deze subsidie aanvragen.",
        "De subsidie is bedoeld voor de begeleiding van kmo's.",
        "De onderneming moet een kmo als klant hebben.",
        "De onderneming moet een kmo overnemen.",
        "De onderneming moet eigendom zijn van een kmo.",
        "De subsidie is bedoeld voor adviseurs die mkb-ondernemingen begeleiden.",
        # A number of something else.
        "De onderneming moet minstens 10 werknemers opleiden.",
        "De onderneming moet minstens 5 nieuwe werknemers in dienst nemen.",
        "De onderneming moet minstens 10 werknemers met een tijdelijk contract hebben.",
        "De onderneming moet minstens 3 jaar ervaring hebben met export.",
        "De onderneming moet minstens 5 jaar actief blijven in Vlaanderen.",
        "De ondernemer is jonger dan 41 jaar.",
        "U bent jonger dan 40 jaar.",
        "Het project moet minstens 2 jaar duren.",
        "De onderneming moet gevestigd zijn in Limburg en een klant hebben in Noord-Brabant.",
        # Amounts and rates.
        "Voor kleine ondernemingen bedraagt de subsidie 45% van de kosten.",
        "Voor ondernemingen met meer dan 250 werknemers geldt een lager percentage.",
        "Kmo's krijgen 35% steun.",
        "Als kmo kunt u 10% extra krijgen.",
        "Per kmo wordt maximaal één aanvraag aanvaard.",
        "Kmo's kunnen steun krijgen, grote ondernemingen niet.",
        "Ook grote ondernemingen komen in aanmerking.",
        "Andere mkb-bedrijven kunnen subsidie aanvragen.",
        "Sommige mkb-bedrijven kunnen subsidie aanvragen.",
        "Niet-innovatieve mkb-bedrijven kunnen subsidie aanvragen.",
        "U hebt in de laatste drie jaar niet meer dan 200.000 euro de-minimissteun gekregen.",
        # What is said of nobody.
        "De kmo-portefeuille ondersteunt opleidingen.",
        "De provincie wil met deze subsidie kleine bedrijven stimuleren te innoveren.",
    ],
)
def test_what_may_mean_something_else_is_not_read(prose: str) -> None:
    assert all(rule is None for rules in read(prose).values() for rule in rules)
    assert read(prose)
