"""Reading conditions from German prose."""

from decimal import Decimal

import pytest

from catalogue.model.condition import (
    AgeRule,
    ConsortiumRule,
    ContributionRule,
    Criterion,
    HeadcountRule,
    LegalForm,
    LegalFormRule,
    OrderRule,
    PlaceRule,
    Rule,
    TurnoverRule,
    Where,
)
from catalogue.model.money import Money
from tests.crawlers.clauses_de import SMES, inside, rules


@pytest.mark.parametrize(
    ("prose", "criterion", "expected"),
    [
        (
            "Sie müssen Ihren Sitz oder eine Betriebsstätte in Hessen haben.",
            "place",
            inside("DE7", Where.ESTABLISHMENT),
        ),
        ("Ihr Unternehmen hat seinen Sitz in Hessen.", "place", inside("DE7", Where.SEAT)),
        ("Sie investieren in Thüringen.", "place", inside("DEG", Where.PROJECT)),
        ("Ihr Vorhaben muss in Sachsen durchgeführt werden.", "place", inside("DED", Where.PROJECT)),
        ("Sie führen Ihr Vorhaben im Saarland durch.", "place", inside("DEC", Where.PROJECT)),
        ("Ihr Unternehmen beschäftigt weniger als 250 Mitarbeiterinnen und Mitarbeiter.", "headcount", (None, 249)),
        ("Sie beschäftigen mindestens 5 Mitarbeitende.", "headcount", (5, None)),
        (
            "Sie sind mit Ihrem Unternehmen seit mindestens 4 Jahren geschäftlich tätig.",
            "age",
            AgeRule(least_months=48),
        ),
        ("Ihr Unternehmen besteht seit mindestens 2 Jahren.", "age", AgeRule(least_months=24)),
        ("Ihr Unternehmen darf nicht älter als sieben Jahre sein.", "age", AgeRule(most_months=84)),
        (
            "Antragsberechtigt sind Unternehmen, die seit weniger als 3 Jahren bestehen.",
            "age",
            AgeRule(most_months=35),
        ),
        (
            "Sie bringen einen Eigenanteil von mindestens 25 % der förderfähigen Ausgaben ein.",
            "contribution",
            ContributionRule(least_percent=Decimal(25)),
        ),
        (
            "Ihr Jahresumsatz darf EUR 40 Millionen nicht überschreiten.",
            "turnover",
            TurnoverRule(most_turnover=Money(amount=Decimal(40_000_000), currency="EUR")),
        ),
        (
            "Der Jahresumsatz darf 50 Mio. EUR nicht überschreiten.",
            "turnover",
            TurnoverRule(most_turnover=Money(amount=Decimal(50_000_000), currency="EUR")),
        ),
        ("Die Anträge werden in der Reihenfolge ihres Eingangs bearbeitet.", "order", OrderRule(first_come=True)),
        (
            "Das Konsortium muss aus mindestens drei unabhängigen Partnern bestehen.",
            "consortium",
            ConsortiumRule(entities=3, countries=1),
        ),
        (
            "Das Unternehmen muss eine Kapitalgesellschaft sein.",
            "legal_form",
            LegalFormRule(forms=(LegalForm.LIMITED_COMPANY, LegalForm.STOCK_COMPANY)),
        ),
    ],
)
def test_what_the_portals_ask(prose: str, criterion: str, expected: Rule | tuple[int | None, int | None]) -> None:
    if isinstance(expected, tuple):
        expected = HeadcountRule(least_people=expected[0], most_people=expected[1])
    assert rules(prose)[Criterion(criterion)] == expected


@pytest.mark.parametrize(
    "prose",
    [
        "Sie müssen nicht Ihren Sitz in Bayern haben.",
        "Sie haben Ihren Sitz in Bayern oder führen das Vorhaben dort durch.",
        "Das Vorhaben muss nicht in Bayern durchgeführt werden.",
        "Sie investieren in Bayern mindestens 50.000 Euro.",
        "Ihr Unternehmen beschäftigt in der Regel weniger als 50 Mitarbeiter.",
        "Ihr Unternehmen ist in der Regel nicht älter als 5 Jahre.",
    ],
)
def test_one_word_more_and_there_is_no_rule(prose: str) -> None:
    found = rules(prose)
    assert found
    assert set(found.values()) == {None}


def test_those_who_may_apply_are_alternatives_and_those_under_a_demand_are_not() -> None:
    either = rules("Antragsberechtigt sind:\n- Unternehmen mit weniger als 50 Mitarbeitern\n- Vereine")
    assert either[Criterion.HEADCOUNT] is None
    for head in ("Antragsberechtigt sind Unternehmen, die:", "Die Förderung ist an folgende Bedingungen geknüpft:"):
        both = rules(f"{head}\n- ihren Sitz in Bayern haben\n- weniger als 50 Mitarbeiter beschäftigen")
        assert both == {
            Criterion.PLACE: inside("DE2", Where.SEAT),
            Criterion.HEADCOUNT: HeadcountRule(most_people=49),
        }


@pytest.mark.parametrize(
    "prose",
    [
        "Ein Rechtsanspruch auf die Förderung besteht nicht.",
        "Ihren Antrag stellen Sie bei der Investitionsbank.",
        "Die Höhe der Förderung beträgt bis zu 40 Prozent der förderfähigen Ausgaben.",
        "Förderfähig sind Ausgaben für Personal und externe Beratung.",
        "Die Förderung erfolgt als nicht rückzahlbarer Zuschuss.",
    ],
)
def test_how_to_apply_and_what_is_paid_asks_nothing(prose: str) -> None:
    seat = "Ihr Unternehmen hat seinen Sitz in Hessen."
    assert rules(f"{seat} {prose}") == rules(seat)


@pytest.mark.parametrize(
    "prose",
    [
        "Ihren Antrag stellen Sie vor Beginn des Vorhabens bei der Investitionsbank.",
        "Die Förderung beträgt bis zu 40 Prozent der Ausgaben, wenn Sie erstmals gründen.",
        "Förderfähig sind Ausgaben für Betriebe der Ernährungswirtschaft.",
        "Die Förderung erfolgt als De-minimis-Beihilfe.",
    ],
)
def test_what_restricts_beside_it_is_told(prose: str) -> None:
    assert None in rules(f"Ihr Unternehmen hat seinen Sitz in Hessen. {prose}").values()


def test_that_demands_follow_is_one_where_none_follows() -> None:
    announced = "Die Förderung ist an bestimmte Bedingungen geknüpft."
    assert rules(announced) == {Criterion.OTHER: None}
    assert rules(f"{announced}\nSie investieren in Thüringen.") == rules("Sie investieren in Thüringen.")


def test_how_old_accounts_are_is_no_age_of_the_enterprise() -> None:
    text = "Sie müssen einen Jahresabschluss vorlegen, der nicht älter als 12 Monate ist."
    assert rules(text) == {Criterion.FINANCES: None}


def test_terms_of_a_loan_and_whom_to_call_are_no_demands() -> None:
    seat = "Ihr Unternehmen hat seinen Sitz in Hessen."
    terms = "Konditionen der stillen Beteiligungen:\nEine Gebühr ist zu entrichten.\nKontaktaufnahme:\nRufen Sie an."
    assert rules(f"{seat}\n{terms}") == rules(seat)


@pytest.mark.parametrize(
    "prose",
    [
        # Who is named behind the verb, whatever the order of the words.
        "Den Zuschuss können KMU beantragen, die ein Energieaudit durchgeführt haben.",
        "Beantragen dürfen KMU, die Produkte, Verfahren oder Dienstleistungen entwickeln.",
        "Antragsteller können KMU sein, die Produkte entwickeln und auch selbst vertreiben wollen.",
        "Das Land gewährt Zuschüsse an KMU.",
        "Mit dem Programm unterstützt der Freistaat kleine und mittlere Unternehmen, die exportieren.",
        "Das Programm hilft kleinen und mittleren Unternehmen bei der Digitalisierung.",
        "Die Förderung richtet sich an etablierte kleine und mittlere Unternehmen.",
        "Der Zuschuss steht KMU offen, die ausbilden.",
        "Die Förderung wird KMU gewährt, die exportieren.",
        "Zur Teilnahme eingeladen sind KMU.",
        "Für die Förderung kommen KMU in Betracht.",
        "Zum Kreis der Antragsberechtigten gehören KMU.",
        "Gefördert werden Investitionen von KMU, die neue Anlagen anschaffen wollen.",
        "Als Förderungswerber zugelassen sind kleine und mittlere Unternehmen (KMU).",
        "Antragsberechtigt sind KMU der Tourismusbranche, die Beherbergung anbieten.",
        "Antragsberechtigt sind forschende KMU.",
        "Die Zuwendung kann KMU gewährt werden.",
        "Zum Zug kommen KMU der gewerblichen Wirtschaft, die ganz oder teilweise exportieren wollen.",
        "Aus dem Fonds können KMU in Hessen Zuschüsse erhalten.",
        # And before it.
        "KMU können die Förderung beantragen.",
        "Kleine und mittlere Unternehmen sind antragsberechtigt.",
    ],
)
def test_who_may_apply_is_read_in_every_order_of_words(prose: str) -> None:
    assert rules(prose)[Criterion.SIZE] == SMES


@pytest.mark.parametrize(
    "prose",
    [
        # Somebody else may apply as well, or instead.
        "Antragsberechtigt sind KMU und die Handwerksinnungen im Land.",
        "Antragsberechtigt sind KMU, die Handwerksinnungen und die Campingplatzbetreiber.",
        "Gefördert werden KMU der Tourismusbranche und Campingplätze.",
        "Antragsberechtigt sind KMU mit Sitz in Hessen und Vermieter von Ferienwohnungen.",
        "Antragsberechtigt sind KMU sowie Unternehmen, die nicht unter die KMU-Definition fallen.",
        "Antragsberechtigt sind KMU, die ausbilden, oder Betreiber von Seilbahnen.",
        "Die Förderung richtet sich an Berater von KMU.",
        "Die Förderung richtet sich an Beratungsstellen für KMU.",
        "Die Förderung richtet sich an Initiativen, die kleine Unternehmen unterstützen.",
        "Antragsberechtigt sind Verbände kleiner und mittlerer Unternehmen.",
        "Antragsberechtigt sind Verbände der KMU.",
        "Antragsberechtigt sind Beschäftigte von KMU.",
        "Antragsberechtigt sind Zusammenschlüsse von KMU.",
        "Gefördert wird die Ansiedlung von KMU.",
        "Ziel der Förderung ist die Stärkung kleiner und mittlerer Unternehmen.",
        # Of one part of the scheme, of what is paid, of other roles.
        "Antragsberechtigt sind KMU in Förderlinie A.",
        "Im Modul 1 sind nur KMU antragsberechtigt.",
        "Einen erhöhten Zuschuss erhalten KMU.",
        "Der Fördersatz für KMU liegt bei 50 Prozent.",
        "Zuschüsse erhalten KMU in Höhe von 50 Prozent.",
        "KMU können als Partner teilnehmen.",
        "Den Antrag stellt die Hausbank des KMU.",
        # Hedges, preference, conditions, negations, definitions.
        "Die Förderung richtet sich insbesondere an KMU.",
        "Die Förderung richtet sich an Unternehmen, insbesondere KMU.",
        "Von der Förderung profitieren vor allem KMU.",
        "KMU haben Vorrang vor Großunternehmen.",
        "Zugelassen sind KMU, soweit sie nicht im Handel tätig sind.",
        "KMU sind antragsberechtigt, es sei denn, sie gehören zu einem Konzern.",
        "Die Förderung wird KMU nicht gewährt.",
        "Die Förderung wird KMU in der Stadt versagt.",
        "Der Antragsteller muss kein KMU sein.",
        "Antragsberechtigt sind KMU, Großunternehmen nur als Partner.",
        "KMU sind Unternehmen, die weniger als 250 Beschäftigte haben.",
        "Es werden nicht nur KMU gefördert.",
        "Den Zuschuss können KMU mit Sitz in Hessen nicht beantragen.",
        "Antragsteller können KMU beauftragen.",
        "Die Beratungen können KMU mit Sitz in Bayern durchführen.",
        "Mit der Prüfung werden KMU in Bayern beauftragt.",
        "Die Teilnahme ist für KMU kostenlos.",
    ],
)
def test_of_other_words_no_size_is_read(prose: str) -> None:
    found = rules(prose)
    assert found
    assert set(found.values()) == {None}


@pytest.mark.parametrize(
    ("prose", "place", "country"),
    [
        ("Antragsberechtigt sind Unternehmen, die in Hessen ihren Sitz haben.", ("DE7", Where.SEAT), "DE"),
        ("Gefördert werden Betriebe, die in Bayern eine Betriebsstätte unterhalten.", ("DE2", "est"), "DE"),
        ("Bewerben können sich Unternehmen aus Brandenburg, die exportieren wollen.", ("DE4", "est"), "DE"),
        ("Antragsberechtigt sind bayerische Unternehmen.", ("DE2", None), "DE"),
        ("Gefördert wird, wer seinen Sitz in Hessen hat.", ("DE7", Where.SEAT), "DE"),
        ("Sie können den Zuschuss erhalten, wenn Sie Ihren Sitz in Hessen haben.", ("DE7", Where.SEAT), "DE"),
        ("Es werden Unternehmen mit Sitz in Berlin gefördert.", ("DE3", Where.SEAT), "DE"),
        ("Für die Teilnahme müssen Unternehmen ihren Sitz in Berlin haben und exportieren.", ("DE3", Where.SEAT), "DE"),
        ("Das Programm unterstützt sächsische Unternehmen bei der Werbung.", ("DED", None), "DE"),
        ("Voraussetzung ist ein Sitz in Thüringen.", ("DEG", Where.SEAT), "DE"),
        ("In Sachsen muss das Unternehmen eine Betriebsstätte haben.", ("DED", "est"), "DE"),
        ("Die Förderung ist Unternehmen mit Sitz in Hessen vorbehalten.", ("DE7", Where.SEAT), "DE"),
        ("Gefördert werden Projekte in Brandenburg.", ("DE4", Where.PROJECT), "DE"),
        ("Wer teilnehmen will, muss seinen Sitz in Hessen haben.", ("DE7", Where.SEAT), "DE"),
        ("Voraussetzung ist, dass das Unternehmen seinen Sitz in Thüringen hat.", ("DEG", Where.SEAT), "DE"),
        ("Der Firmensitz befindet sich in Hamburg.", ("DE6", Where.SEAT), "DE"),
        ("Das zu fördernde Unternehmen muss in Hamburg ansässig sein.", ("DE6", "est"), "DE"),
        ("Das Vorhaben muss in Thüringen liegen und einen Mehrwert bieten.", ("DEG", Where.PROJECT), "DE"),
        ("Die Maßnahme muss im Land Bremen umgesetzt werden.", ("DE5", Where.PROJECT), "DE"),
        ("Förderungswerber können KMU sein, die in der Steiermark einen Standort haben.", ("AT22", "est"), "AT"),
        ("Einreichberechtigt sind Unternehmen mit Sitz in Österreich.", ("AT", Where.SEAT), "AT"),
        ("Die Förderung können Kärntner Unternehmen beantragen.", ("AT21", None), "AT"),
        ("Um die Beiträge können KMU ansuchen, die ihren Sitz in Südtirol haben.", ("ITH1", Where.SEAT), "IT"),
        ("Die Beiträge werden Unternehmen mit Rechtssitz in der Provinz Bozen gewährt.", ("ITH1", Where.SEAT), "IT"),
    ],
)
def test_places_stand_before_and_behind_what_is_there(prose: str, place: tuple[str, str | None], country: str) -> None:
    region, what = place
    where = Where.ESTABLISHMENT if what == "est" else Where(what) if what is not None else None
    expected = PlaceRule(regions=(region,), exclusive=True, what=where)
    assert rules(prose, country)[Criterion.PLACE] == expected
