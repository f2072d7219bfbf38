"""Reading conditions in languages other than French: what differs from one to the other."""

from decimal import Decimal

import pytest

from catalogue.model.condition import AgeRule, Condition, Criterion, HeadcountRule, PlaceRule, Rule, TurnoverRule
from catalogue.model.money import Money
from crawlers.read.clauses import Passage, read_clauses


def read(prose: str, language: str, country: str) -> tuple[Condition, ...]:
    return read_clauses([Passage(text=prose, where="who")], language, country)


def rules(prose: str, language: str, country: str) -> dict[Criterion, Rule | None]:
    return {one.criterion: one.rule for one in read(prose, language, country)}


@pytest.mark.parametrize("language", ["xx", "lv", ""])
def test_a_text_in_a_language_without_words_is_told_as_not_read(language: str) -> None:
    (condition,) = read("Alleen micro-ondernemingen komen in aanmerking.", language, "NL")
    assert (condition.criterion, condition.rule) == (Criterion.OTHER, None)
    assert condition.clause == "Alleen micro-ondernemingen komen in aanmerking."
    assert read(" - ", language, "NL") == ()


@pytest.mark.parametrize(
    ("prose", "language", "country", "most"),
    [
        ("The annual turnover must not exceed EUR 1,500,000.", "en", "IE", 1_500_000),
        ("The annual turnover must not exceed EUR 1.5 million.", "en", "IE", 1_500_000),
        ("The annual turnover must not exceed 2 million euro.", "en", "IE", 2_000_000),
        ("Il fatturato non deve superare 1.500.000 euro.", "it", "IT", 1_500_000),
        ("Il fatturato non deve superare 1,5 milioni di euro.", "it", "IT", 1_500_000),
        ("El volumen de negocio anual no podrá superar los 1,5 millones de euros.", "es", "ES", 1_500_000),
    ],
)
def test_figures_are_read_as_their_language_writes_them(prose: str, language: str, country: str, most: int) -> None:
    assert rules(prose, language, country) == {
        Criterion.TURNOVER: TurnoverRule(most_turnover=Money(amount=Decimal(most), currency="EUR"))
    }


@pytest.mark.parametrize(
    ("prose", "language", "country"),
    [
        # A million and a half with an English comma, or one and a half with an Italian one.
        ("Il fatturato non deve superare 1,500 euro.", "it", "IT"),
        ("The annual turnover must not exceed EUR 1.500.", "en", "IE"),
    ],
)
def test_a_figure_that_could_be_two_is_not_read(prose: str, language: str, country: str) -> None:
    assert rules(prose, language, country).get(Criterion.TURNOVER) is None
    assert read(prose, language, country)


@pytest.mark.parametrize(
    ("prose", "language", "country", "expected"),
    [
        ("Le imprese devono avere da 10 a 49 dipendenti.", "it", "IT", HeadcountRule(least_people=10, most_people=49)),
        ("Gefördert werden Unternehmen mit mehr als 9 Mitarbeitern.", "de", "DE", HeadcountRule(least_people=10)),
        ("Empresas con menos de 250 empleados.", "es", "ES", HeadcountRule(most_people=249)),
        ("Solicitantul are peste 9 angajați.", "ro", "RO", HeadcountRule(least_people=10)),
        ("L'impresa deve essere costituita da meno di 48 mesi.", "it", "IT", AgeRule(most_months=47)),
        ("Das Unternehmen muss seinen Sitz in Sachsen-Anhalt haben.", "de", "DE", "DEE"),
        ("La empresa deberá tener su domicilio social en Galicia.", "es", "ES", "ES11"),
    ],
)
def test_bounds_and_places(prose: str, language: str, country: str, expected: Rule | str) -> None:
    found = [one for one in rules(prose, language, country).values() if isinstance(one, type(expected) | PlaceRule)]
    if isinstance(expected, str):
        assert [one.regions for one in found if isinstance(one, PlaceRule)] == [(expected,)]
    else:
        assert found == [expected]


@pytest.mark.parametrize(
    ("prose", "language"),
    [
        ("Eligible are SMEs, unless they are in retail.", "en"),
        ("Solo le PMI, salvo che collaborino con una grande impresa.", "it"),
        ("Antragsberechtigt sind KMU, es sei denn, sie gehören zu einem Konzern.", "de"),
        ("Podrán participar las pymes, salvo que pertenezcan a un grupo.", "es"),
        ("Sunt eligibile IMM-urile, numai dacă nu fac parte dintr-un grup.", "ro"),
    ],
)
def test_a_condition_within_a_sentence_lets_no_rule_of_it_stand(prose: str, language: str) -> None:
    found = read(prose, language, "IE")
    assert found
    assert all(one.rule is None for one in found)


@pytest.mark.parametrize(
    ("language", "country", "prose"),
    [
        ("en", "IE", "Small enterprises have fewer than 50 employees."),
        ("de", "DE", "Kleine Unternehmen haben weniger als 50 Beschäftigte."),
        ("fr", "FR", "Les petites entreprises emploient moins de 50 salariés."),
        ("it", "IT", "Le piccole imprese hanno meno di 50 dipendenti."),
        ("es", "ES", "Las pequeñas empresas tienen menos de 50 empleados."),
        ("ro", "RO", "Întreprinderile mici au mai puțin de 50 de salariați."),
        ("nl", "NL", "Kleine ondernemingen hebben minder dan 50 werknemers."),
        ("sv", "SE", "Små företag har färre än 50 anställda."),
        ("da", "DK", "Små virksomheder har færre end 50 ansatte."),
        ("fi", "FI", "Pienissä yrityksissä on alle 50 työntekijää."),
        ("hu", "HU", "A kisvállalkozások 50 főnél kevesebb alkalmazottal rendelkeznek."),
        ("sk", "SK", "Malé podniky majú menej ako 50 zamestnancov."),
        ("sl", "SI", "Mala podjetja imajo manj kot 50 zaposlenih."),
        ("hr", "HR", "Mala poduzeća imaju manje od 50 zaposlenih."),
    ],
)
def test_a_sentence_that_only_says_what_a_size_is_asks_for_nothing(language: str, country: str, prose: str) -> None:
    assert all(condition.rule is None for condition in read(prose, language, country))
