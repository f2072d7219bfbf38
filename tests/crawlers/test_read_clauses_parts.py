"""Sentences with words that nobody told us of: what holds of them all the same, and what must not."""

from decimal import Decimal

import pytest

from catalogue.model.condition import (
    ApplicantRule,
    Criterion,
    HeadcountRule,
    PlaceRule,
    Rule,
    SizeClass,
    SizeRule,
    TurnoverRule,
    Where,
)
from catalogue.model.money import Money
from crawlers.read.clauses import Passage, read_clauses

SMES = SizeRule(sizes=(SizeClass.MEDIUM, SizeClass.MICRO, SizeClass.SMALL))
FEWER_THAN_50 = HeadcountRule(most_people=49)
IN_ITALY = PlaceRule(regions=("IT",), exclusive=True, what=Where.SEAT)


def read(prose: str) -> dict[Criterion, list[Rule | None]]:
    found: dict[Criterion, list[Rule | None]] = {}
    for one in read_clauses([Passage(text=prose, where="conditions")], "it", "IT"):
        found.setdefault(one.criterion, []).append(one.rule)
    return found


@pytest.mark.parametrize(
    "prose",
    [
        "Il sostegno camerale è aperto alle PMI.",
        "L'aiuto varato ieri spetta alle PMI.",
        "Il plafond è a disposizione delle PMI.",
    ],
)
def test_who_may_apply_is_read_behind_an_opening_of_unknown_words_and_those_are_told(prose: str) -> None:
    assert read(prose) == {Criterion.SIZE: [SMES], Criterion.OTHER: [None]}


@pytest.mark.parametrize(
    "prose",
    [
        # No word of admitting; one that takes back, prefers, makes a condition or tells of some only.
        "Il plafond ha convinto le PMI.",
        "Il plafond non è aperto alle PMI.",
        "Il plafond è aperto in via prioritaria alle PMI.",
        "Il plafond è aperto, se avanzano risorse, alle PMI.",
        "La linea 2 del plafond è aperta alle PMI.",
        "Il plafond è aperto ai consulenti delle PMI.",
        # Somebody whom we do not know stands before, or behind.
        "Il plafond è aperto a tramogge e PMI.",
        "Il plafond è aperto alle PMI o tramogge.",
        # It asks something else before.
        "Il plafond del settore lapideo è aperto alle PMI.",
        "Un plafond di 50 milioni è aperto alle PMI.",
    ],
)
def test_an_opening_that_may_say_something_else_lets_nothing_stand(prose: str) -> None:
    assert SMES not in read(prose).get(Criterion.SIZE, [])


@pytest.mark.parametrize(
    "prose",
    [
        "Le imprese devono avere meno di 50 dipendenti, avere sede legale in Italia e avere una tramoggia.",
        "Le imprese devono avere una tramoggia, avere meno di 50 dipendenti e avere sede legale in Italia.",
        "Le imprese devono avere sede legale in Italia, avere una tramoggia e avere meno di 50 dipendenti.",
    ],
)
def test_a_demand_that_is_not_known_leaves_those_beside_it(prose: str) -> None:
    found = read(prose)
    assert found[Criterion.HEADCOUNT] == [FEWER_THAN_50]
    assert found[Criterion.PLACE] == [IN_ITALY]
    assert found[Criterion.OTHER] == [None]


@pytest.mark.parametrize(
    "prose",
    [
        # The figure may be of both together, or of them alone.
        "Le imprese devono avere meno di 50 dipendenti e tramogge.",
        "Le imprese devono avere meno di 50 dipendenti tramoggiati.",
        # It is asked in some cases, or it is one of several demands.
        "Le imprese devono avere meno di 50 dipendenti e avere una tramoggia, salvo casi gravi.",
        "Le imprese devono avere meno di 50 dipendenti e avere una tramoggia, se esportano.",
        "Le imprese devono avere meno di 50 dipendenti o avere una tramoggia.",
        "Le imprese devono avere una tramoggia, oppure avere meno di 50 dipendenti.",
    ],
)
def test_a_figure_that_unknown_words_may_change_does_not_stand(prose: str) -> None:
    assert FEWER_THAN_50 not in read(prose).get(Criterion.HEADCOUNT, [])


def test_what_is_excluded_holds_only_if_every_word_is_known() -> None:
    assert read("Non sono ammesse le PMI, le betoniere e le tramogge.").get(Criterion.SIZE) in ([None], None)


def test_traits_behind_a_clause_that_narrows_are_of_those_who_are_named() -> None:
    found = read("Possono presentare domanda le PMI che abbiano una tramoggia, con sede legale in Italia.")
    assert (found[Criterion.SIZE], found[Criterion.PLACE]) == ([SMES], [IN_ITALY])
    assert found[Criterion.OTHER] == [None]


def test_a_figure_behind_a_clause_that_narrows_may_be_of_what_that_says() -> None:
    found = read("Possono presentare domanda le PMI che abbiano una tramoggia e meno di 50 dipendenti.")
    assert FEWER_THAN_50 not in found.get(Criterion.HEADCOUNT, [])


def test_demands_of_which_one_is_enough_are_one_if_they_are_on_the_same_thing() -> None:
    found = read(
        "Le imprese devono possedere uno dei seguenti requisiti:\n- essere microimprese\n- essere piccole imprese"
    )
    assert found[Criterion.SIZE] == [SizeRule(sizes=(SizeClass.MICRO, SizeClass.SMALL))]
    mixed = read(
        "Le imprese devono possedere uno dei seguenti requisiti:\n- essere microimprese\n- avere sede in Italia"
    )
    assert mixed.get(Criterion.SIZE) == [None]
    assert all(rule is None for rules in mixed.values() for rule in rules)


def test_what_a_clause_asks_of_those_who_are_named_is_asked() -> None:
    found = read("Possono presentare domanda le PMI che abbiano sede legale in Italia e abbiano una tramoggia.")
    assert (found[Criterion.SIZE], found[Criterion.PLACE], found[Criterion.OTHER]) == ([SMES], [IN_ITALY], [None])
    found = read("Possono presentare domanda le PMI che abbiano meno di 50 dipendenti e abbiano una tramoggia.")
    assert (found[Criterion.SIZE], found[Criterion.HEADCOUNT]) == ([SMES], [FEWER_THAN_50])


def test_beside_sizes_some_enterprises_of_any_size_leave_the_other_sizes_open() -> None:
    (size,) = read("Possono presentare domanda le PMI e le startup.")[Criterion.SIZE]
    assert isinstance(size, SizeRule)
    assert (set(size.sizes), size.unsettled) == (set(SMES.sizes), (SizeClass.LARGE,))


@pytest.mark.parametrize(
    "prose",
    [
        "Le imprese devono avere sede legale in Umbria e in Tramoggia.",
        "Possono presentare domanda le PMI con sede legale in Umbria e nella Tramoggia.",
    ],
)
def test_a_list_that_goes_on_with_what_is_not_known_is_not_complete(prose: str) -> None:
    assert all(not rule.exclusive for rule in read(prose)[Criterion.PLACE] if isinstance(rule, PlaceRule))


def test_a_size_behind_including_does_not_narrow() -> None:
    assert all(rule != SMES for rule in read("Possono partecipare le imprese, incluse le PMI.").get(Criterion.SIZE, []))


@pytest.mark.parametrize(
    ("prose", "expected"),
    [
        ("Le imprese devono avere da 10 a 49 dipendenti.", HeadcountRule(least_people=10, most_people=49)),
        ("Le imprese devono avere 10-49 dipendenti.", HeadcountRule(least_people=10, most_people=49)),
        ("Le imprese devono avere 10 – 49 dipendenti.", HeadcountRule(least_people=10, most_people=49)),
    ],
)
def test_a_dash_between_two_numbers_is_a_range(prose: str, expected: Rule) -> None:
    assert read(prose)[Criterion.HEADCOUNT] == [expected]


def test_words_in_brackets_that_are_not_known_are_told() -> None:
    found = read("Possono presentare domanda le PMI (le tramogge) con sede legale in Italia.")
    assert (found[Criterion.SIZE], found[Criterion.PLACE], found[Criterion.OTHER]) == ([SMES], [IN_ITALY], [None])


@pytest.mark.parametrize(
    "prose",
    [
        "Le imprese devono avere meno di 50 dipendenti (tramoggiati).",
        "Le imprese devono avere meno di 50 dipendenti (salvo le tramogge).",
    ],
)
def test_brackets_may_say_of_whom_a_figure_is(prose: str) -> None:
    assert FEWER_THAN_50 not in read(prose).get(Criterion.HEADCOUNT, [])


def test_brackets_may_take_back_who_is_named() -> None:
    assert SMES not in read("Possono presentare domanda le PMI (escluse le tramogge).").get(Criterion.SIZE, [])


def test_items_behind_a_whole_sentence_are_demands_of_their_own() -> None:
    found = read("Possono presentare domanda le PMI.\n- avere meno di 50 dipendenti\n- avere sede legale in Italia")
    assert (found[Criterion.HEADCOUNT], found[Criterion.PLACE]) == ([FEWER_THAN_50], [IN_ITALY])
    assert found[Criterion.SIZE] == [SMES]


def test_items_that_are_clauses_on_those_who_are_named_are_all_asked() -> None:
    found = read(
        "Il bando è rivolto alle imprese:\n- che abbiano meno di 50 dipendenti\n- che abbiano sede legale in Italia"
    )
    assert (found[Criterion.HEADCOUNT], found[Criterion.PLACE]) == ([FEWER_THAN_50], [IN_ITALY])


@pytest.mark.parametrize(
    "prose",
    [
        "Possono presentare domanda le PMI e le imprese.",
        "Possono presentare domanda le imprese e le PMI.",
    ],
)
def test_smes_beside_companies_shut_no_size_out(prose: str) -> None:
    for rule in read(prose).get(Criterion.SIZE, []):
        assert rule is None or (isinstance(rule, SizeRule) and {*rule.sizes, *rule.unsettled} == set(SizeClass))


def test_a_figure_behind_the_last_of_several_is_of_that_one() -> None:
    prose = "Possono presentare domanda le cooperative e le imprese con meno di 50 dipendenti."
    assert FEWER_THAN_50 not in read(prose).get(Criterion.HEADCOUNT, [])


def test_where_two_things_have_to_be_are_two_demands() -> None:
    found = read("Le imprese devono avere sede legale in Italia e avere unità locale in Umbria.")
    assert {(rule.what, rule.regions) for rule in found[Criterion.PLACE] if isinstance(rule, PlaceRule)} == {
        (Where.SEAT, ("IT",)),
        (Where.ESTABLISHMENT, ("ITI2",)),
    }


def test_a_clause_behind_and_is_no_alternative() -> None:
    found = read("Possono presentare domanda le PMI con sede legale in Italia e la cui attività sia il commercio.")
    assert (found[Criterion.SIZE], found[Criterion.PLACE]) == ([SMES], [IN_ITALY])


def test_a_turnover_that_shuts_out_is_asked_the_other_way_round() -> None:
    (turnover,) = read("Non sono ammesse le imprese con un fatturato superiore a 2 milioni di euro.")[
        Criterion.TURNOVER
    ]
    assert turnover == TurnoverRule(most_turnover=Money(amount=Decimal("2000000.00"), currency="EUR"))


def test_what_is_said_of_the_first_of_two_is_asked_of_none_of_the_others() -> None:
    prose = "Possono presentare domanda le cooperative con sede legale in Umbria e le PMI."
    assert all(not isinstance(rule, PlaceRule) for rule in read(prose).get(Criterion.PLACE, []))


def test_companies_that_are_excepted_by_what_they_do_leave_who_else_is_named() -> None:
    found = read("Possono presentare domanda le PMI, ad eccezione delle imprese agricole.")
    assert not any(isinstance(rule, ApplicantRule) for rule in found.get(Criterion.APPLICANT, []))


def test_a_list_of_smes_and_of_companies_shuts_no_size_out() -> None:
    found = read("Possono presentare domanda:\n- PMI\n- imprese attive da meno di 5 anni")
    for rule in found.get(Criterion.SIZE, []):
        assert rule is None or (isinstance(rule, SizeRule) and {*rule.sizes, *rule.unsettled} == set(SizeClass))


def test_a_trait_of_one_item_of_a_list_is_asked_of_nobody_else() -> None:
    found = read("Chi può partecipare\n- PMI\n- imprese attive da meno di 5 anni")
    assert found.get(Criterion.AGE) in ([None], None)
