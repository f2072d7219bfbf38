"""German prose as more writers word it, and what must not be read of it."""

from decimal import Decimal

import pytest

from catalogue.model.condition import (
    AgeRule,
    ConsortiumRule,
    ContributionRule,
    Criterion,
    HeadcountRule,
    OrderRule,
    Rule,
    SectorRule,
)
from tests.crawlers.clauses_de import BOTH, ENTERPRISES, SEAT_AND_STAFF, SMES, rules


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
