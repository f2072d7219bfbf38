"""French prose as more writers word it, and what must not be read of it."""

from decimal import Decimal

import pytest

from catalogue.model.condition import (
    Criterion,
    PlaceRule,
    TurnoverRule,
    Where,
)
from catalogue.model.money import Money
from tests.crawlers.clauses_fr import (
    people,
    read,
    rules,
)


def test_what_is_asked_beside_words_that_we_do_not_know() -> None:
    text = (
        "L'entreprise doit être engagée dans une démarche de qualité, avoir son siège en Normandie "
        "et employer moins de 50 salariés."
    )
    seat = PlaceRule(regions=("FRD",), exclusive=True, what=Where.SEAT)
    assert rules(text, Criterion.PLACE) == [seat]
    assert rules(text, Criterion.HEADCOUNT) == [people(most=49)]
    assert rules(text, Criterion.OTHER) == [None]


def test_clauses_on_those_whom_the_head_names() -> None:
    text = (
        "L'aide concerne les entreprises :\n- situées en Bretagne ;\n- dont l'effectif ne dépasse pas 500 salariés ;\n"
        "- qui réalisent au plus 1 million d'euros HT de chiffre d'affaires."
    )
    assert rules(text, Criterion.PLACE) == [PlaceRule(regions=("FRH",), exclusive=True, what=Where.ESTABLISHMENT)]
    assert rules(text, Criterion.HEADCOUNT) == [people(most=500)]
    turnover = TurnoverRule(most_turnover=Money(amount=Decimal(1_000_000), currency="EUR"))
    assert rules(text, Criterion.TURNOVER) == [turnover]


def test_an_establishment_in_a_region_of_belgium() -> None:
    found = read("L'entreprise doit avoir une unité d'établissement en Région wallonne.", country="BE")
    assert [one.rule for one in found if one.criterion is Criterion.PLACE] == [
        PlaceRule(regions=("BE3",), exclusive=True, what=Where.ESTABLISHMENT)
    ]


@pytest.mark.parametrize(
    "text",
    [
        # Negated, taken back, or for some only.
        "Cette aide ne s'adresse pas uniquement aux PME.",
        "Cette aide n'est pas réservée aux PME.",
        "Aucune PME ne peut candidater.",
        "Les PME qui ne sont pas en difficulté peuvent candidater.",
        "Les PME non éligibles peuvent candidater à un autre dispositif.",
        "Les PME, à l'exception des start-up, peuvent candidater.",
        "L'aide s'adresse aux PME et, sous conditions, aux grandes entreprises.",
        "L'entreprise doit avoir, sauf exception, moins de 50 salariés.",
        "Ne sont pas concernées les PME qui exportent.",
        # Hedges, preferences, examples.
        "En principe, l'entreprise doit avoir moins de 50 salariés.",
        "L'aide s'adresse en priorité aux PME.",
        "L'aide s'adresse principalement aux PME.",
        "L'aide s'adresse notamment aux PME qui exportent.",
        "L'aide s'adresse aux entreprises, notamment les PME.",
        # Conditions and alternatives.
        "Si l'entreprise a moins de 50 salariés, le taux est majoré.",
        "Les PME peuvent candidater si elles ont moins de 50 salariés.",
        "L'entreprise doit être une PME ou avoir un projet innovant.",
        "L'entreprise ou son groupe doit avoir moins de 250 salariés.",
        "L'entreprise doit avoir moins de 250 salariés ou un chiffre d'affaires inférieur à 50 millions d'euros.",
        "L'entreprise doit remplir l'une des conditions suivantes :\n- être une PME ;\n- être située en Bretagne.",
        "L'aide est accordée si l'entreprise n'est pas une PME.",
        "L'entreprise peut candidater si elle est une PME, sauf dérogation.",
        "Les entreprises peuvent bénéficier d'un taux majoré si elles ont moins de 50 salariés.",
        "Vous pouvez bénéficier d'un bonus si vous êtes une PME.",
        "Vous avez droit à une aide majorée si vous êtes une PME.",
        # Another scope, or another role.
        "L'entreprise peut candidater si son partenaire est une PME.",
        "Le prestataire peut bénéficier de l'aide s'il emploie moins de 50 salariés.",
        "Les PME partenaires peuvent candidater.",
        "Volet 2 : l'entreprise doit avoir moins de 50 salariés.",
        "Dans le cadre du volet 1, les entreprises doivent employer moins de 50 salariés.",
        "Le prestataire doit avoir moins de 50 salariés.",
        "Le chef de file doit être une PME.",
        "Les partenaires doivent être des PME.",
        "Au moins une PME doit participer au consortium.",
        "Les réseaux de PME peuvent candidater.",
        "Les associations de PME peuvent candidater.",
        "Les salariés de PME peuvent bénéficier de la formation.",
        "Ce programme finance des consultants qui accompagnent les PME.",
        "L'aide est destinée à l'accompagnement des PME.",
        "La mesure Alpha est destinée à la formation des PME.",
        "Ce dispositif vise à renforcer les liens entre les universités et les PME.",
        # A number of something else.
        "L'entreprise doit former au moins 10 salariés.",
        "L'entreprise doit recruter au moins 5 salariés.",
        "L'entreprise doit avoir moins de 10 salariés en contrat à durée déterminée.",
        "L'entreprise doit avoir au moins 3 ans d'expérience.",
        "Le dirigeant doit avoir moins de 40 ans.",
        "Vous avez moins de 30 ans.",
        "Il faut avoir plus de 18 ans.",
        "L'entreprise a plus de 10 salariés à former.",
        "Il faut avoir au moins 10 salariés formés.",
        "Les PME peuvent recruter des apprentis.",
        "Le projet doit durer moins de 3 ans.",
        "L'opération doit concerner au moins 10 salariés.",
        "Les PME doivent présenter un devis de moins de 3 mois.",
        # Amounts and rates.
        "Pour les PME, le taux est de 50 %.",
        "Les PME bénéficient d'un taux de 50 %.",
        "Une subvention de 50 % est accordée aux PME.",
        "Le montant est de 50 000 euros pour les PME.",
        "Une PME peut déposer au maximum deux dossiers.",
        "Les PME bénéficient d'un accompagnement.",
    ],
)
def test_what_may_mean_something_else_is_not_read(text: str) -> None:
    found = read(text)
    assert found
    assert all(one.rule is None for one in found)
