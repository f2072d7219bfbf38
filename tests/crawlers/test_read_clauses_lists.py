"""Statements together: lists, headings, what contradicts, and what nobody understands (in French prose)."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.model.call import SectionKind
from catalogue.model.condition import (
    AgeRule,
    ApplicantKind,
    ApplicantRule,
    Criterion,
    PlaceRule,
    SizeClass,
    SizeRule,
    Where,
)
from crawlers.read.clauses import Passage, read_clauses
from crawlers.read.clauses.language import language_of
from crawlers.read.clauses.passages import statements
from tests.crawlers.clauses_fr import LARGE, MEDIUM, MICRO, NOT_MICRO, SMALL, SMES, people, read, rules, sector


@pytest.mark.parametrize(
    "text",
    [
        "L'opération ne doit pas avoir commencé.",
        "Uniquement les friches issues d'anciens sites miniers.",
        "Avoir un diagnostic préalable.",
        "Classé 3 étoiles minimum",
        "Ne pas être coté en bourse.",
    ],
)
def test_a_restriction_that_nobody_understands_is_told_in_its_own_words(text: str) -> None:
    headcount, found = sorted(read(f"Moins de 50 salariés\n{text}"), key=lambda one: one.rule is None)
    assert headcount.rule == people(most=49)
    assert (found.criterion, found.rule, found.clause) == (Criterion.OTHER, None, text)


def test_craftsmen_are_some_enterprises_and_we_do_not_know_which() -> None:
    assert rules("Réservée aux artisans", Criterion.APPLICANT, "secteur d'activité") == [
        ApplicantRule(applicants=(), unsettled=(ApplicantKind.ENTERPRISE, ApplicantKind.INDIVIDUAL))
    ]


def test_what_only_tells_of_the_scheme_asks_nothing() -> None:
    text = (
        "Le diagnostic permet de dresser un état des lieux des consommations et de tracer une feuille de route. "
        "Réservé aux TPE."
    )
    assert {one.criterion for one in read(text)} == {Criterion.SIZE, Criterion.APPLICANT}


def test_the_items_of_a_list_of_exclusions_are_excluded() -> None:
    text = "Sont exclus :\n- les micro-entreprises\n- le secteur agricole"
    assert rules(text, Criterion.SIZE) == [NOT_MICRO]
    assert rules(text, Criterion.SECTOR) == [sector(outside="01")]
    [clause] = {one.clause for one in read(text) if one.criterion is Criterion.SECTOR}
    assert clause == "Sont exclus : le secteur agricole"


def test_bullets_below_a_line_without_colon_belong_to_it() -> None:
    text = "Les activités inéligibles sont\n- Activités tertiaires ;\n- Activités agricoles ;"
    assert all(one.rule is None for one in read(text))


def test_the_items_of_a_list_of_those_who_may_are_alternatives() -> None:
    text = "Sont éligibles :\n- les entreprises de moins de 10 salariés\n- les exploitations agricoles"
    assert rules(text, Criterion.HEADCOUNT) == [None]
    assert rules(text, Criterion.SECTOR) == [None]
    both = "Sont éligibles :\n- les PME\n- les associations"
    assert rules(both, Criterion.SIZE) == [SizeRule(sizes=(MEDIUM, MICRO, SMALL), unsettled=(LARGE,))]


def test_lines_that_only_name_applicants_are_alternatives_too() -> None:
    [rule] = rules("TPE\nEntreprises individuelles", Criterion.SIZE)
    assert isinstance(rule, SizeRule)
    assert {*rule.sizes, *rule.unsettled} == set(SizeClass)
    assert rules("TPE\nEntreprises individuelles", Criterion.LEGAL_FORM) == [None]


def test_the_items_of_a_list_of_demands_are_all_asked_for() -> None:
    text = "Pour être éligible, vous devez :\nêtre une PME ;\navoir moins de 5 ans d'existence ;\nêtre situé en Corse."
    found = {one.criterion: one.rule for one in read(text)}
    assert found[Criterion.SIZE] == SMES
    assert found[Criterion.AGE] == AgeRule(most_months=59)
    assert found[Criterion.PLACE] == PlaceRule(regions=("FRM",), exclusive=True, what=Where.ESTABLISHMENT)


def test_an_alternative_that_we_do_not_know_lets_in_we_do_not_know_whom() -> None:
    text = "Sont éligibles :\n- les PME\n- les porteurs de projets d'avenir du territoire"
    assert rules(text, Criterion.SIZE) == [None]


def test_two_statements_that_differ_settle_nothing() -> None:
    text = "Seules les PME sont éligibles.\nSeules les TPE sont éligibles."
    assert rules(text, Criterion.SIZE) == [None]


def test_who_is_not_named_in_prose_is_not_ruled_out() -> None:
    [rule] = rules("Le dispositif s'adresse aux PME.", Criterion.APPLICANT)
    assert isinstance(rule, ApplicantRule)
    assert rule.applicants == (ApplicantKind.ENTERPRISE,)
    assert ApplicantKind.NON_PROFIT in rule.unsettled


def test_of_a_description_only_what_stands_under_a_heading_is_read() -> None:
    text = (
        "Une aide pour les PME de la région.\nConditions d'éligibilité\nMoins de 50 salariés\n"
        "Dépenses éligibles\nUniquement le matériel de plus de 5 ans"
    )
    passage = Passage(text=text, where="description", kind=SectionKind.DESCRIPTION)
    [found] = read_clauses([passage], "fr", "FR")
    assert found.rule == people(most=49)
    assert found.where == "description, Conditions d'éligibilité"
    assert found.language == "fr"


def test_a_heading_before_a_colon_is_over_its_line_alone() -> None:
    text = "Aires géographiques éligibles : Bretagne\nNon éligible aux micro entreprises"
    assert [(one.criterion, one.where) for one in read(text)] == [
        (Criterion.PLACE, "conditions, Aires géographiques éligibles"),
        (Criterion.SIZE, "conditions"),
    ]


def test_what_is_written_in_a_language_without_words_is_told_as_unread() -> None:
    (found,) = read_clauses([Passage(text="Εξαιρούνται οι μεγάλες επιχειρήσεις", where="όροι")], "xx", "GR")
    assert (found.criterion, found.rule, found.clause) == (
        Criterion.OTHER,
        None,
        "Εξαιρούνται οι μεγάλες επιχειρήσεις",
    )


def test_two_traits_together_rule_out_no_one_of_them() -> None:
    text = "Les entreprises agricoles de moins de 10 salariés sont exclues."
    assert rules(text, Criterion.HEADCOUNT) == [None]
    assert rules(text, Criterion.SECTOR) == [None]


def test_beside_a_sector_a_line_that_we_do_not_know_may_name_another() -> None:
    text = "Entreprises du secteur de la construction\nExploitants de remontées mécaniques du secteur des loisirs"
    assert rules(text, Criterion.SECTOR) == [sector("F", exclusive=False), None]


def test_something_to_have_had_is_no_sector() -> None:
    assert rules("Avoir un commerce", Criterion.SECTOR) == []
    assert rules("Entreprises de commerce", Criterion.SECTOR) == [sector("G")]


def test_persons_bounded_by_number_alone_are_not_said_to_work_there() -> None:
    assert rules("Moins de 10 personnes", Criterion.HEADCOUNT) == [None]
    assert rules("Effectif de moins de 10 personnes", Criterion.HEADCOUNT) == [people(most=9)]


def test_a_text_on_applicants_never_says_nothing() -> None:
    named = "Structures d'insertion par l'activité économique conventionnées avec les services de l'Etat"
    for text in (named, f"{named}."):
        [found] = read(text)
        assert (found.criterion, found.rule) == (Criterion.OTHER, None)
    assert read("Éligible à toutes les entreprises", "nombre d'années d'activité") == ()


@pytest.mark.parametrize(
    "text",
    [
        "PME et exploitations agricoles",
        "Entreprises de moins de 50 salariés et exploitations agricoles",
        "PME agricoles et ETI",
    ],
)
def test_somebody_by_size_and_somebody_by_sector_are_two_who_may_apply(text: str) -> None:
    assert rules(text, Criterion.SECTOR) == [None]
    assert {one.rule for one in read(text)} == {None}


def test_a_legal_form_among_others_who_may_apply_shuts_nobody_out() -> None:
    assert rules("Entreprises individuelles et sociétés.", Criterion.LEGAL_FORM) == []


def test_a_sector_of_smes_is_a_trait_of_them() -> None:
    found = {
        one.criterion: one.rule
        for one in read("PME des secteurs de l'industrie manufacturière et du commerce de gros.")
    }
    assert found[Criterion.SIZE] == SMES
    assert found[Criterion.SECTOR] == sector("46 C")


@pytest.mark.parametrize("text", ["PME, grandes entreprises exclues.", "PME ; grandes entreprises exclues."])
def test_an_exclusion_at_the_end_is_of_the_last_alone(text: str) -> None:
    assert rules(text, Criterion.SIZE) == [None]
    assert rules("Les micro-entreprises et les grandes entreprises sont exclues.", Criterion.SIZE) == [
        SizeRule(sizes=(MEDIUM, SMALL), unsettled=(MICRO,))
    ]


def test_demands_between_semicolons_are_read_one_by_one_and_names_are_one_list() -> None:
    found = {one.criterion: one.rule for one in read("Moins de 500 salariés ; le secteur agricole est exclu.")}
    assert found == {Criterion.HEADCOUNT: people(most=499), Criterion.SECTOR: sector(outside="01")}
    assert rules(
        "Entreprises du secteur de la construction ; exploitants de remontées mécaniques", Criterion.SECTOR
    ) == [None]


@pytest.mark.parametrize(
    "text",
    [
        "Les activités admises figurent dans l'annexe 2 du règlement d'intervention du dispositif régional.",
        "Uniquement les bénéficiaires de la liste nationale (voir la page du ministère pour le détail).",
    ],
)
def test_a_condition_that_stands_elsewhere_is_one_that_we_have_not_read(text: str) -> None:
    found = read(f"Moins de 50 salariés\n{text}")
    assert text in {one.clause for one in found if one.rule is None}


def test_two_statements_that_bound_one_number_from_both_sides_hold_together() -> None:
    assert rules("Moins de 250 salariés\nDonc l'effectif est supérieur à 5 personnes.", Criterion.HEADCOUNT) == [
        people(most=249),
        people(least=6),
    ]
    assert rules("Moins de 250 salariés\nMoins de 50 salariés", Criterion.HEADCOUNT) == [None]


WORDS = st.sampled_from(
    (
        "PME TPE ETI entreprises moins plus de 50 250 salariés ans d'activité sauf hors et ou , ; : . \n - ( ) sont "
        "exclues éligibles Bretagne implantée en ne pas doit avoir TRL 4 à 7 codes NAF 56.10A section F tous secteurs "
        "10 M€ ² ٣ % chiffre"
    ).split(" ")
)


@given(st.lists(WORDS, max_size=40).map(" ".join))
def test_nothing_is_raised_and_what_is_quoted_is_in_the_text(text: str) -> None:
    for found in read(text):
        assert found.language == "fr"
        quoted = found.clause.split()
        assert all(word.strip(" .,;…") in text for word in quoted)


@pytest.mark.parametrize(
    "text", ["de " * 20_000, "PME et " * 8_000, "a:\n" * 20_000, "moins de " * 6_000, "1 " * 30_000]
)
def test_a_hostile_text_costs_no_more_than_its_length(text: str) -> None:
    began = time.perf_counter()
    read(text)
    assert time.perf_counter() - began < 10


@pytest.mark.parametrize(
    ("language", "prose"),
    [
        ("en", "Companies must have fewer than 50 employees (approx. one shift). They must be based in Ireland."),
        ("de", "Unternehmen müssen am 31. Dezember 2025 bestehen. KMU sind antragsberechtigt."),
        ("sk", "Podnik musí dosahovať ročný obrat najviac 2 mil. eur. Musí mať sídlo na Slovensku."),
        ("hr", "Djelatnost je po NKD 2007. u području trgovine. Prijavitelji su poduzeća."),
    ],
)
def test_a_stop_ends_a_sentence_only_before_a_new_one(language: str, prose: str) -> None:
    words = language_of(language)
    assert words is not None
    found = [one.text for one in statements([Passage(text=prose, where="who")], words)]
    assert len(found) == 2
    assert " ".join(found) == prose
