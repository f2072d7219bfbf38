"""Conditions in French prose: what is read as a rule, what stays open, and what a word alone never says."""

from decimal import Decimal

import pytest

from catalogue.model.call import SectionKind
from catalogue.model.condition import (
    AgeRule,
    ApplicantKind,
    ApplicantRule,
    Condition,
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
    TrlRule,
    TurnoverRule,
    Where,
)
from catalogue.model.money import Money
from catalogue.model.sector import NaceRevision
from crawlers.read.clauses import Passage, read_clauses

MICRO, SMALL, MEDIUM, LARGE = SizeClass.MICRO, SizeClass.SMALL, SizeClass.MEDIUM, SizeClass.LARGE
SMES = SizeRule(sizes=(MEDIUM, MICRO, SMALL))
NOT_MICRO = SizeRule(sizes=(LARGE, MEDIUM, SMALL), unsettled=(MICRO,))


def read(text: str, where: str = "conditions", country: str = "FR") -> tuple[Condition, ...]:
    return read_clauses([Passage(text=text, where=where)], "fr", country)


def rules(text: str, criterion: Criterion, where: str = "conditions") -> list[Rule | None]:
    return [one.rule for one in read(text, where) if one.criterion is criterion]


def people(least: int | None = None, most: int | None = None) -> HeadcountRule:
    return HeadcountRule(least_people=least, most_people=most)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Moins de 50 salariés", people(most=49)),
        ("Plus de 50 salariés", people(least=51)),
        ("Jusqu'à 250 salariés", people(most=250)),
        ("Entre 10 et 249 salariés", people(10, 249)),
        ("De 1 à 50 salariés.", people(1, 50)),
        ("50 salariés maximum", people(most=50)),
        ("Effectif inférieur ou égal à 50", people(most=50)),
        ("Moins de 5 000 salariés", people(most=4999)),
        ("Votre entreprise emploie moins de 250 personnes.", people(most=249)),
        ("Les entreprises de moins de 10 salariés ne sont pas éligibles.", people(least=10)),
        ("Ne pas avoir plus de 250 salariés.", people(most=250)),
    ],
)
def test_a_number_of_employees_is_read_with_its_border(text: str, rule: HeadcountRule) -> None:
    assert rules(text, Criterion.HEADCOUNT) == [rule]


@pytest.mark.parametrize(
    "text",
    [
        "Entreprises de moins de 50 salariés si elles sont agricoles",
        "Entreprises de moins de 250 salariés ou PME.",
        "Entreprises de moins de 250 salariés, notamment dans l'industrie.",
        "Entreprises de moins de 250 salariés, sauf en Corse.",
        "Ne sont pas exclues les entreprises de moins de 10 salariés.",
        "Une entreprise de moins de 50 salariés peut, sous conditions, être éligible.",
        "Éligible pour les sites de moins de 250 salariés des grandes entreprises",
        "Moins de 10 salariés et plus de 50 salariés.",
        "Associations et PME de moins de 50 salariés",
        "Les entreprises de moins de 250 salariés sont éligibles.",
    ],
)
def test_a_number_in_a_sentence_that_may_say_more_stays_open(text: str) -> None:
    assert rules(text, Criterion.HEADCOUNT) == [None]


@pytest.mark.parametrize("text", ["Groupes de plus de 10 personnes", "Création de plus de 5 emplois."])
def test_people_and_jobs_are_no_employees(text: str) -> None:
    assert rules(text, Criterion.HEADCOUNT) in ([], [None])


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("PME au sens communautaire", SMES),
        ("TPE et PME", SMES),
        ("Seules les PME sont éligibles.", SMES),
        ("PME et ETI", SizeRule(sizes=(MEDIUM, MICRO, SMALL), unsettled=(LARGE,))),
        ("L'aide est réservée aux TPE.", SizeRule(sizes=(MICRO,))),
        ("Les PME, y compris les micro-entreprises", SMES),
        ("Toutes tailles", SizeRule(sizes=(LARGE, MEDIUM, MICRO, SMALL))),
        ("Les grandes entreprises sont exclues.", SMES),
    ],
)
def test_sizes(text: str, rule: SizeRule) -> None:
    assert rules(text, Criterion.SIZE) == [rule]


@pytest.mark.parametrize(
    "text",
    [
        "Non éligible aux micro-entreprises",
        "Toutes les entreprises, sauf les micro-entreprises.",
        "Hors micro-entreprises",
    ],
)
def test_a_micro_entreprise_may_be_a_tax_regime_so_its_exclusion_leaves_the_smallest_open(text: str) -> None:
    assert rules(text, Criterion.SIZE) == [NOT_MICRO]


@pytest.mark.parametrize(
    "text",
    [
        "PME de préférence",
        "L'aide s'adresse en priorité aux TPE.",
        "Les grandes entreprises ne sont éligibles que si elles sont implantées en zone AFR.",
        "PME ou projet collectif",
    ],
)
def test_a_word_for_a_size_alone_is_no_rule(text: str) -> None:
    assert rules(text, Criterion.SIZE) == [None]


def test_a_double_negation_lets_in_and_shuts_nobody_out() -> None:
    [rule] = rules("Les micro-entreprises ne sont pas exclues.", Criterion.SIZE)
    assert isinstance(rule, SizeRule)
    assert MICRO in {*rule.sizes, *rule.unsettled}
    assert {*rule.sizes, *rule.unsettled} == set(SizeClass)


def test_that_micro_enterprises_may_apply_as_well_changes_nothing_in_the_limit_beside_it() -> None:
    found = read("Moins de 250 salariés\nÉligible aux micro-entreprises", "taille de l'entreprise")
    assert [(one.criterion, one.rule) for one in found] == [(Criterion.HEADCOUNT, people(most=249))]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Au moins 3 ans d'activité", AgeRule(least_months=36)),
        ("Avoir au moins deux ans d'activité.", AgeRule(least_months=24)),
        ("Entreprise immatriculée depuis au moins 12 mois.", AgeRule(least_months=12)),
        ("Entreprises créées depuis moins de 5 ans.", AgeRule(most_months=59)),
        ("PME de plus de trois ans", AgeRule(least_months=36)),
    ],
)
def test_ages(text: str, rule: AgeRule) -> None:
    assert rules(text, Criterion.AGE) == [rule]


def test_how_old_a_building_or_a_study_is_says_nothing_of_the_company() -> None:
    for text in ("Bâtiment de plus de 2 ans", "Avoir réalisé un bilan carbone datant de moins de 2 ans"):
        assert rules(text, Criterion.AGE) == []
        assert rules(text, Criterion.SECTOR) in ([], [None])


@pytest.mark.parametrize(
    ("text", "regions", "what"),
    [
        ("L'entreprise doit être implantée en Île-de-France.", ("FR1",), Where.ESTABLISHMENT),
        ("Le siège social doit être situé en Normandie.", ("FRD",), Where.SEAT),
        ("Le projet doit être réalisé en Occitanie.", ("FRJ",), Where.PROJECT),
        (
            "Entreprises ayant un établissement en Bretagne ou dans les Pays de la Loire.",
            ("FRG", "FRH"),
            Where.ESTABLISHMENT,
        ),
        ("Vous êtes une PME implantée dans le Grand Est.", ("FRF",), Where.ESTABLISHMENT),
    ],
)
def test_places_and_what_has_to_be_there(text: str, regions: tuple[str, ...], what: Where) -> None:
    assert rules(text, Criterion.PLACE) == [PlaceRule(regions=regions, exclusive=True, what=what)]


def test_a_list_of_regions_under_its_heading() -> None:
    where = "secteur géographique"
    assert rules("Landes, Nouvelle-Aquitaine, Occitanie", Criterion.PLACE, where) == [
        PlaceRule(regions=("FRI", "FRI13", "FRJ"), exclusive=True)
    ]
    [overseas] = rules("France et territoires d'outre-mer", Criterion.PLACE, where)
    assert isinstance(overseas, PlaceRule)
    assert {"FR", "NC", "PF"} <= set(overseas.regions)


@pytest.mark.parametrize(
    "text",
    [
        "Commerçants et artisans de la commune de Vienne.",
        "Entreprises situées dans une zone AFR.",
        "Être implanté dans les Alpes-Maritimes, le Var, les Bouches du Rhône (hors Pays d'Arles) ;",
    ],
)
def test_a_place_smaller_than_what_we_know_stays_open(text: str) -> None:
    assert rules(text, Criterion.PLACE) == [None]


def sector(inside: str = "", outside: str = "", unsettled: str = "", *, exclusive: bool = True) -> SectorRule:
    return SectorRule(
        revision=NaceRevision.REV_2,
        inside=tuple(inside.split()),
        outside=tuple(outside.split()),
        unsettled=tuple(unsettled.split()),
        exclusive=exclusive,
    )


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Tous secteurs d’activité", sector()),
        ("Industrie, hôtellerie & restauration", sector("C I", unsettled="B D E")),
        ("47.30Z : Commerce de détail de carburants en magasin spécialisé", sector("47.30")),
        ("Codes NAF concernés : 56.10A | 56.21Z | 55.10Z", sector("55.10 56.10 56.21")),
        ("Tous secteurs d'activité sauf l'agriculture et la pêche", sector(outside="01 03")),
        ("Le secteur de la construction est exclu.", sector(outside="F")),
        ("Tous secteurs, sauf les industries gérées par le programme PACTE Industrie", None),
        ("Hôtellerie indépendante", None),
    ],
)
def test_sectors_under_their_heading(text: str, rule: SectorRule | None) -> None:
    assert rules(text, Criterion.SECTOR, "secteur d'activité") == [rule]


@pytest.mark.parametrize(
    ("text", "criterion", "rule"),
    [
        (
            "Réaliser un chiffre d’affaires supérieur ou égal à 10 M€ et inférieur ou égal à 5 milliards d'euros",
            Criterion.TURNOVER,
            TurnoverRule(
                least_turnover=Money(amount=Decimal(10_000_000), currency="EUR"),
                most_turnover=Money(amount=Decimal(5_000_000_000), currency="EUR"),
            ),
        ),
        ("Avoir réalisé moins de 50M€ de CA ou moins de 43M€ de bilan total", Criterion.TURNOVER, None),
        (
            "Un autofinancement d'au moins 20 % est exigé.",
            Criterion.CONTRIBUTION,
            ContributionRule(least_percent=Decimal(20)),
        ),
        (
            "Le projet doit être porté par un consortium d'au moins 3 partenaires.",
            Criterion.CONSORTIUM,
            ConsortiumRule(entities=3, countries=1),
        ),
        ("Les dossiers sont traités par ordre d'arrivée.", Criterion.ORDER, OrderRule(first_come=True)),
        ("TRL 4 à 7", Criterion.TRL, TrlRule(least_level=4, most_level=7)),
        ("Uniquement les SARL.", Criterion.LEGAL_FORM, LegalFormRule(forms=(LegalForm.LIMITED_COMPANY,))),
        (
            "Les entreprises individuelles sont exclues.",
            Criterion.LEGAL_FORM,
            LegalFormRule(excluded=(LegalForm.SOLE_TRADER,)),
        ),
        ("PME, hors auto-entrepreneurs.", Criterion.LEGAL_FORM, LegalFormRule(unsettled=(LegalForm.SOLE_TRADER,))),
        ("Les entreprises en difficulté sont exclues.", Criterion.FINANCES, None),
        ("Être à jour de ses obligations fiscales et sociales.", Criterion.FINANCES, None),
    ],
)
def test_what_else_is_asked(text: str, criterion: Criterion, rule: Rule | None) -> None:
    assert rules(text, criterion) == [rule]


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


def test_a_language_without_words_says_nothing() -> None:
    assert read_clauses([Passage(text="Εξαιρούνται οι μεγάλες επιχειρήσεις", where="όροι")], "xx", "GR") == ()


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
    assert rules("Entreprises individuelles et sociétés.", Criterion.LEGAL_FORM) == [None]


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
