"""Reading conditions from the prose of French calls."""

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
    SectorRule,
    SizeClass,
    SizeRule,
    TrlRule,
    TurnoverRule,
    Where,
)
from catalogue.model.money import Money
from tests.crawlers.clauses_fr import (
    LARGE,
    MEDIUM,
    MICRO,
    NOT_MICRO,
    SMALL,
    SMES,
    SMES_AT_LEAST,
    people,
    read,
    rules,
    sector,
)


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
    ("text", "criterion", "rule"),
    [
        ("Cette aide s'adresse aux PME qui investissent dans la transition numérique.", "size", SMES),
        ("Y ont droit les PME dont l'activité est viable.", "size", SMES),
        ("Peuvent y prétendre les PME ayant un projet d'export.", "size", SMES),
        ("Sont éligibles les PME qui remplissent les conditions suivantes :\n- avoir un projet.", "size", SMES),
        ("La Garantie Horizon profite aux PME.", "size", SMES),
        ("Le chèque Alpha est accessible à toutes les PME.", "size", SMES),
        ("Les dossiers sont déposés par des PME.", "size", SMES),
        ("Ce prêt soutient les PME dans leur transition écologique.", "size", SMES),
        ("L'aide est destinée aux PME innovantes.", "size", SMES),
        ("Le subside est destiné aux PME bruxelloises.", "size", SMES),
        ("Les bénéficiaires sont les PME.", "size", SMES),
        ("Ne sont éligibles que les PME.", "size", SMES),
        ("L'aide n'est accordée qu'aux PME.", "size", SMES),
        ("Seules peuvent candidater les PME.", "size", SMES),
        ("Les PME peuvent candidater.", "size", SMES),
        ("Vous y avez droit si vous êtes une PME.", "size", SMES),
        ("N'y ont pas droit les grandes entreprises.", "size", SMES),
        ("Pour être éligible, il faut :\n- être une PME ;\n- avoir un projet.", "size", SMES),
        ("Toutes ces conditions doivent être remplies :\n- être une PME ;\n- avoir un projet.", "size", SMES),
        ("Les PME qui développent leur entreprise peuvent candidater.", "size", SMES_AT_LEAST),
        ("Les PME employant des apprentis peuvent candidater.", "size", SMES_AT_LEAST),
        ("Votre entreprise est éligible si elle a moins de 50 salariés.", "headcount", people(most=49)),
        ("L'aide est accordée si l'entreprise :\n- emploie moins de 50 salariés ;", "headcount", people(most=49)),
        ("Entreprises qui :\n- forment des jeunes ;\n- emploient moins de 50 salariés.", "headcount", None),
        ("L'entreprise est active depuis plus de 3 ans.", "age", AgeRule(least_months=36)),
        ("L'entreprise doit avoir été immatriculée depuis moins de 2 ans.", "age", AgeRule(most_months=23)),
        ("Elle est réservée aux entreprises de moins de 10 personnes.", "headcount", people(most=9)),
        ("PME au sens de l'annexe I du règlement (UE) n° 651/2014.", "size", SMES),
        (
            "Le siège social doit se situer en Occitanie.",
            "place",
            PlaceRule(regions=("FRJ",), exclusive=True, what=Where.SEAT),
        ),
        (
            "Le projet devra se dérouler en Normandie.",
            "place",
            PlaceRule(regions=("FRD",), exclusive=True, what=Where.PROJECT),
        ),
        # No other establishment will do.
        ("L'entreprise doit avoir son établissement principal en Bretagne.", "place", None),
        ("Les PME bretonnes peuvent candidater.", "place", PlaceRule(regions=("FRH",), exclusive=True)),
        ("L'entreprise est une PME.", "size", SMES),
        ("Il faut être une PME.", "size", SMES),
        ("L'entreprise ne doit pas être une grande entreprise.", "size", SMES),
        ("Ne peuvent candidater les grandes entreprises.", "size", SMES),
        ("Les entreprises suivantes sont exclues :\n- les grandes entreprises ;\n- les associations.", "size", SMES),
        ("Votre entreprise a moins de 10 salariés.", "headcount", people(most=9)),
        ("Vous employez moins de 50 personnes.", "headcount", people(most=49)),
        ("L'entreprise occupe moins de 50 travailleurs.", "headcount", people(most=49)),
        ("L'effectif de l'entreprise ne dépasse pas 250 salariés.", "headcount", people(most=250)),
        ("L'entreprise ne doit pas avoir plus de 250 salariés.", "headcount", people(most=250)),
        ("L'entreprise compte entre 10 et moins de 50 salariés.", "headcount", people(10, 49)),
        ("Il faut que l'entreprise emploie au moins 2 salariés.", "headcount", people(least=2)),
        ("L'entreprise doit avoir plus d'un an d'existence.", "age", AgeRule(least_months=12)),
        ("L'entreprise doit avoir été créée il y a moins de 3 ans.", "age", AgeRule(most_months=35)),
        ("Entreprises immatriculées au RCS depuis plus de 2 ans.", "age", AgeRule(least_months=24)),
        ("Entreprises dont la création remonte à moins de 5 ans.", "age", AgeRule(most_months=59)),
        (
            "Le chiffre d'affaires de l'entreprise ne doit pas dépasser 1 million d'euros.",
            "turnover",
            TurnoverRule(most_turnover=Money(amount=Decimal(1_000_000), currency="EUR")),
        ),
        (
            "Entreprises ayant leur siège social ou un établissement en Normandie.",
            "place",
            PlaceRule(regions=("FRD",), exclusive=True, what=Where.ESTABLISHMENT),
        ),
        (
            "Y ont droit les PME dont le siège est en Bretagne.",
            "place",
            PlaceRule(regions=("FRH",), exclusive=True, what=Where.SEAT),
        ),
    ],
)
def test_what_is_asked_in_the_words_of_other_writers(text: str, criterion: str, rule: Rule | None) -> None:
    assert rules(text, Criterion(criterion)) == [rule]
