"""German prose: how the Federation, the Länder and Austria write what an enterprise must be."""

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
from crawlers.read.clauses import Passage, read_clauses


def rules(prose: str, country: str = "DE") -> dict[Criterion, Rule | None]:
    return {one.criterion: one.rule for one in read_clauses([Passage(text=prose, where="wer")], "de", country)}


def inside(region: str, what: Where) -> PlaceRule:
    return PlaceRule(regions=(region,), exclusive=True, what=what)


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


SMES = SizeRule(sizes=(SizeClass.MEDIUM, SizeClass.MICRO, SizeClass.SMALL))
ENTERPRISES = ApplicantRule(
    applicants=(ApplicantKind.ENTERPRISE,),
    unsettled=(ApplicantKind.INDIVIDUAL, ApplicantKind.NON_PROFIT, ApplicantKind.PUBLIC_BODY, ApplicantKind.RESEARCH),
)


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


@pytest.mark.parametrize(
    "prose",
    [
        "Unternehmen ohne Sitz in Hessen sind nicht antragsberechtigt.",
        "Nicht antragsberechtigt sind Unternehmen mit Sitz außerhalb von Hessen.",
        "Antragsberechtigt sind Unternehmen in Bayern und angrenzenden Ländern.",
        "Voraussetzung ist in Linie B ein Sitz in Thüringen.",
        "Das Unternehmen soll seinen Sitz in Hessen haben.",
        "Mindestens ein Partner muss seinen Sitz in Hamburg haben.",
        "Der Konsortialführer muss seinen Sitz in Hessen haben.",
        "Der Berater hat seinen Sitz in Bayern.",
        "Ein Sitz in Hessen ist nicht erforderlich.",
        "Die Richtlinie gilt auch für Hochschulen. KMU müssen ihren Sitz in Hessen haben.",
        "Keine Voraussetzung ist ein Sitz in Hessen.",
        "Ein Sitz in Hessen ist von Vorteil.",
        "Voraussetzung für den Bonus ist ein Sitz in Hessen.",
        "Die Förderung ist nicht auf Unternehmen in Hessen beschränkt.",
        "Wer einen höheren Zuschuss will, muss seinen Sitz in Hessen haben.",
        "Sie können den Zuschuss auch erhalten, wenn Sie Ihren Sitz in Hessen haben.",
        "Gefördert werden vorrangig Projekte in Brandenburg.",
        "Unternehmen mit Sitz in Bayern können einen höheren Zuschuss beantragen.",
        "Die Unternehmen müssen ein Angebot von einem Unternehmen mit Sitz in Bayern einholen und innovativ sein.",
        "Die Hausbank muss ihren Sitz in Bayern haben.",
        "Gefördert werden Leistungen von Dienstleistern mit Sitz in Bayern.",
        "Gefördert werden Personen, die in einem Unternehmen mit Sitz in Hessen arbeiten.",
        "Für Vorhaben über 1 Mio. Euro gelten folgende Voraussetzungen:\n- Sitz in Hessen",
        "Eine der folgenden Voraussetzungen muss erfüllt sein:\n- Sitz in Hessen\n- weniger als 250 Mitarbeiter",
    ],
)
def test_where_others_are_or_only_some_is_not_read(prose: str) -> None:
    assert rules(prose)[Criterion.PLACE] is None


@pytest.mark.parametrize(
    ("prose", "least", "most"),
    [
        ("Sie müssen innovativ sein, weniger als 50 Beschäftigte haben und Steuern zahlen.", None, 49),
        ("Das Unternehmen muss einen Plan vorlegen und mindestens drei Mitarbeiter beschäftigen.", 3, None),
        ("Das KMU braucht eine Marke, hat höchstens 99 Beschäftigte und bildet aus.", None, 99),
        ("Unternehmen mit fünf bis 49 Beschäftigten können den Zuschuss beantragen.", 5, 49),
        ("Die Zahl der Beschäftigten darf 249 nicht überschreiten.", None, 249),
        ("Die Mitarbeiterzahl des Unternehmens liegt bei höchstens 49.", None, 49),
        ("Antragsteller dürfen nicht weniger als 10 Mitarbeiter beschäftigen.", 10, None),
        ("Antragsberechtigt sind Unternehmen mit folgenden Merkmalen:\n- weniger als 20 Mitarbeiter", None, 19),
        ("Folgende Voraussetzungen müssen erfüllt sein:\n- Beschäftigung von mehr\n- bis zu 9 Mitarbeiter", None, 9),
    ],
)
def test_how_many_people_is_read_beside_what_is_not_known(prose: str, least: int | None, most: int | None) -> None:
    assert rules(prose)[Criterion.HEADCOUNT] == HeadcountRule(least_people=least, most_people=most)


@pytest.mark.parametrize(
    "prose",
    [
        "Sie müssen in der Regel innovativ sein und weniger als 50 Beschäftigte haben.",
        "Sie müssen zwei Auszubildende und 10 Mitarbeiter schulen.",
        "Das Unternehmen muss mindestens 10 Mitarbeiter neu einstellen und investieren.",
        "Das Unternehmen hat in den letzten drei Jahren mindestens 10 Mitarbeiter ausgebildet.",
        "Das Unternehmen hat mindestens 10 Mitarbeiter in Teilzeit.",
        "Sie beschäftigen weniger als 50 Mitarbeiter mit befristetem Vertrag.",
        "Mindestens 10 Beschäftigte müssen an der Schulung teilnehmen.",
        "Je Unternehmen werden höchstens 10 Mitarbeiter gefördert.",
        "Hat das Unternehmen mehr als 50 Mitarbeiter, ist ein Energieaudit vorzulegen.",
        "Bei Investitionen ab 100.000 Euro muss das Unternehmen mindestens 10 Mitarbeiter haben.",
        "Die Beratung muss durch ein Unternehmen mit weniger als 50 Mitarbeitern erfolgen.",
        "Ihr Unternehmen sollte weniger als 50 Mitarbeiter haben.",
        "Kleine Unternehmen haben weniger als 50 Beschäftigte.",
        "Antragsberechtigt sind Unternehmen mit weniger als 50 Mitarbeitern oder weniger als 10 Mio. Euro Umsatz.",
        "KMU müssen weniger als 100 Mitarbeiter haben, Großunternehmen mehr als 1000.",
    ],
)
def test_people_who_are_not_all_its_staff_are_no_headcount(prose: str) -> None:
    assert rules(prose)[Criterion.HEADCOUNT] is None


@pytest.mark.parametrize(
    ("prose", "criterion", "expected"),
    [
        (
            "Das Unternehmen darf bei Antragstellung nicht länger als drei Jahre bestehen.",
            "age",
            AgeRule(most_months=36),
        ),
        ("Die Unternehmensgründung liegt höchstens fünf Jahre zurück.", "age", AgeRule(most_months=60)),
        ("Ihr Unternehmen wurde vor höchstens fünf Jahren gegründet.", "age", AgeRule(most_months=60)),
        ("Die Maschine darf nicht älter als fünf Jahre sein.", "age", None),
        ("Seit der Gründung dürfen höchstens fünf Jahre vergangen sein.", "age", AgeRule(most_months=60)),
        ("Der Betrieb besteht schon mindestens drei Jahre.", "age", AgeRule(least_months=36)),
        (
            "Gefördert werden junge Unternehmen, die vor weniger als fünf Jahren gegründet wurden.",
            "age",
            AgeRule(most_months=59),
        ),
        (
            "Der Antragsteller muss mindestens 20 % der Kosten selbst tragen.",
            "contribution",
            ContributionRule(least_percent=Decimal(20)),
        ),
        (
            "Ein Konsortium besteht aus mindestens drei Unternehmen aus zwei Ländern.",
            "consortium",
            ConsortiumRule(entities=3, countries=2),
        ),
        ("Unternehmen, die weniger als zwei Jahre bestehen, können einen Mentor beantragen.", "age", None),
        ("Firmen, die länger als fünf Jahre am Markt sind, können den Kredit nicht beantragen.", "age", None),
        ("Nicht förderfähig sind Großunternehmen.", "size", SMES),
        ("Großunternehmen kommen nicht in Betracht.", "size", SMES),
        ("Außen vor bleiben Großunternehmen.", "size", SMES),
        (
            "Die Eigenmittel müssen mindestens 25 Prozent betragen.",
            "contribution",
            ContributionRule(least_percent=Decimal(25)),
        ),
        ("Der Eigenanteil beträgt in der Regel mindestens 20 Prozent.", "contribution", None),
        ("Die Vergabe der Mittel erfolgt nach dem Windhundprinzip.", "order", OrderRule(first_come=True)),
        ("Die Ansuchen werden nach der Reihenfolge des Einlangens behandelt.", "order", OrderRule(first_come=True)),
        (
            "Wer die Beihilfe bekommt, wird in einem Wettbewerbsverfahren ermittelt.",
            "order",
            OrderRule(first_come=False),
        ),
        ("Höchstens 10 Mio. Euro Jahresumsatz oder Jahresbilanzsumme sind erlaubt.", "turnover", None),
        ("Der Jahresumsatz darf 50 Mio. EUR oder die Bilanzsumme 43 Mio. EUR nicht überschreiten.", "turnover", None),
        ("Keinen Antrag stellen dürfen Großunternehmen.", "size", SMES),
        ("Großunternehmen sind in der Regel ausgeschlossen.", "size", None),
        ("Antragsberechtigt sind Betriebe des Handwerks oder der gewerblichen Wirtschaft.", "sector", None),
        ("Gefördert werden Unternehmen, die mindestens 5 Arbeitsplätze schaffen.", "applicant", ENTERPRISES),
    ],
)
def test_what_else_is_asked(prose: str, criterion: str, expected: Rule | None) -> None:
    assert rules(prose)[Criterion(criterion)] == expected


def test_whom_a_sector_leaves_empty_handed() -> None:
    found = rules("Auch Betriebe der Fischerei gehen leer aus.")[Criterion.SECTOR]
    assert isinstance(found, SectorRule)
    assert found.outside == ("03",)


@pytest.mark.parametrize(
    "prose",
    [
        "Das Unternehmen muss mindestens 30 % der Kosten einsparen.",
        "Die Einsparung muss mindestens 20 % betragen.",
        "Die Förderung deckt mindestens 20 % der Kosten.",
        "Das Unternehmen muss mindestens 51 % der Anteile halten und innovativ sein.",
    ],
)
def test_a_share_of_something_else_is_no_contribution(prose: str) -> None:
    assert rules(prose).get(Criterion.CONTRIBUTION) is None


SEAT_AND_STAFF = "- Sitz in Hessen\n- weniger als 100 Mitarbeiter"
BOTH = {
    Criterion.PLACE: inside("DE7", Where.SEAT),
    Criterion.HEADCOUNT: HeadcountRule(most_people=99),
}


@pytest.mark.parametrize(
    "head",
    [
        "Um teilnehmen zu können, müssen Unternehmen",
        "So sehen die Bedingungen aus:",
        "Diese Bedingungen müssen Unternehmen erfüllen:",
        "Vorausgesetzt werden:",
        "Zu erfüllen sind:",
        "Die wichtigsten Voraussetzungen im Überblick:",
        "Sie können den Zuschuss erhalten, wenn Ihr Unternehmen:",
        "Ihr Unternehmen:",
        "Voraussetzung für die Förderung ist:",
    ],
)
def test_the_heads_of_lists_of_demands(head: str) -> None:
    assert rules(f"{head}\n{SEAT_AND_STAFF}") == BOTH


@pytest.mark.parametrize(
    "head",
    [
        "Voraussetzung für den Bonus ist:",
        "Voraussetzungen für den KMU-Bonus:",
        "Voraussetzungen für Großunternehmen",
        "Für Großunternehmen gelten folgende Voraussetzungen:",
        "Eine der folgenden Voraussetzungen muss erfüllt sein:",
        "Vorteilhaft sind:",
        "In Linie B sind folgende Bedingungen zu erfüllen:",
        "Die Partner müssen folgende Bedingungen erfüllen:",
        "Nicht erfüllt sein müssen folgende Bedingungen:",
        "Dafür gilt:",
    ],
)
def test_heads_of_what_is_asked_of_some_or_of_others(head: str) -> None:
    found = rules(f"{head}\n{SEAT_AND_STAFF}")
    assert found
    assert set(found.values()) == {None}


def test_those_who_follow_may_or_may_not() -> None:
    assert rules("Folgende Unternehmen können einen Antrag stellen:\n- KMU\n- Hochschulen")[Criterion.SIZE] == SMES
    assert rules("Folgende Unternehmen sind ausgeschlossen:\n- Großunternehmen")[Criterion.SIZE] == SMES
