"""How calls are ranked: by the profile's own words, by their meaning, by what like companies chose; steadily."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from catalogue.model.call import Call
from catalogue.model.choice import Choice, ChoiceKind, ChosenBy
from catalogue.model.profile import Profile
from matcher import Corpus, Knowledge, match
from matcher.relevance.score import relevances
from matcher.relevance.semantics import learn
from tests.matcher.samples import NOW, call, profile

AT = datetime(2026, 3, 1, tzinfo=UTC)
OTHERS = [
    call(f"other-{number:02}", f"Museums of the valley {number}", "Exhibitions for visitors.") for number in range(30)
]
LOOMS = call("looms", "Looms and dyeing", "Weaving mills renew their looms and save dye.")
KILNS = call("kilns", "Kilns and glazes", "Potteries fire their kilns with less gas.")
WEAVER = profile("We weave curtains on twelve looms and dye the yarn ourselves.", keywords=["looms", "dyeing"])


def order(who: Profile, calls: list[Call] | Corpus, knowledge: Knowledge | None = None) -> list[str]:
    found = match(who, calls, NOW, knowledge) if knowledge else match(who, calls, NOW)
    return [one.call.source_key for one in found]


def chosen(who: Profile, what: Call, kind: ChoiceKind = ChoiceKind.SAVED, at: datetime = AT) -> Choice:
    return Choice(profile_id=who.id, call_id=what.id, kind=kind, at=at, by=ChosenBy.COMPANY)


def test_a_call_that_says_what_the_profile_says_comes_first_whatever_the_glossary_knows() -> None:
    assert order(WEAVER, [KILNS, LOOMS, *OTHERS])[0] == "looms"


def test_words_that_every_applicant_writes_count_little() -> None:
    """*Report*, *workshop* and *dissemination* are in most applicants' texts, whatever they are about."""
    reports = call(
        "reports", "Reports, workshops and dissemination", "Plans and reports are disseminated in workshops."
    )
    who = profile("Report on dissemination. Workshop report. Plan of the workshop. We weave on looms and dye yarn.")
    assert order(who, [reports, LOOMS, *OTHERS])[:2] == ["looms", "reports"]


def test_a_call_that_is_added_costs_its_own_row_and_changes_no_other() -> None:
    corpus = Corpus([LOOMS, *OTHERS])
    before = {one.id: found for one, found in zip(corpus.calls, relevances(WEAVER, corpus), strict=True)}
    corpus.add([KILNS, call("more", "More looms", "Looms for weaving mills, and yarn.")])
    after = {one.id: found for one, found in zip(corpus.calls, relevances(WEAVER, corpus), strict=True)}
    assert {name: after[name] for name in before} == before
    assert len(after) == len(before) + 2
    assert after["test:more"].standing.total > after["test:kilns"].standing.total


def test_among_equals_the_call_in_the_language_of_the_reader_comes_first() -> None:
    """Nothing in them fits; the one that it can read is the better one to look at."""
    here = call("b-here", "8231", language="ro")
    there = call("a-there", "8231", language="en")
    assert order(profile(language="ro"), [there, here]) == ["b-here", "a-there"]


def test_what_a_word_means_elsewhere_is_found_by_translation() -> None:
    words = {"razbo": (("loom", 0.9),)}
    who = profile("Țesem perdele la douăsprezece războaie.", language="ro", keywords=["război"])
    without = relevances(who, Corpus([LOOMS, KILNS, *OTHERS]))
    corpus = Corpus([LOOMS, KILNS, *OTHERS])
    translated = relevances(who, corpus, lambda stem, source, target: words.get(stem, ()))
    row = [one.source_key for one in corpus.calls].index("looms")
    assert translated[row].standing.wording > without[row].standing.wording
    said = (*translated[row].evidence, *translated[row].also_said)
    assert [(one.ours, one.theirs.lower()) for one in said if one.standing > 0] == [("război", "looms")]


def test_words_that_the_catalogue_uses_alike_bring_a_call_up() -> None:
    shed = "loom shuttle weft warp heddle bobbin spindle treadle".split()
    clay = "kiln glaze pottery clay wheel bisque crackle slip".split()
    texts = [
        " ".join(words[(number * step + step) % 8] for step in range(200))
        for words in (shed, clay)
        for number in range(1, 200)
    ]
    learned = learn(texts, "en")
    assert learned is not None
    who = profile("Heddle, bobbin, treadle and spindle are what we make.")
    wanted, other = call("a", "Shuttle, weft and warp"), call("b", "Glaze, clay and bisque")
    corpus = Corpus([wanted, other, *OTHERS], [learned])
    found = {
        one.source_key: relevance.standing for one, relevance in zip(corpus.calls, relevances(who, corpus), strict=True)
    }
    assert found["a"].meaning > 1 > found["b"].meaning


NEIGHBOUR = replace(profile("We weave carpets on looms and dye wool.", keywords=["looms"]), id="neighbour")
STRANGER = replace(profile("We bake bread and cakes in a stone oven.", keywords=["bakery"]), id="stranger")
GRANT = call("z-grant", "Grants for the valley", "Money for enterprises.")


def test_what_a_like_company_chose_comes_up_and_nothing_goes_down() -> None:
    calls = [LOOMS, KILNS, GRANT, *OTHERS]
    knowledge = Knowledge(profiles=[NEIGHBOUR, STRANGER], choices=[chosen(NEIGHBOUR, GRANT)])
    plain = {one.call.source_key: one.relevance.standing for one in match(WEAVER, calls, NOW)}
    lifted = {one.call.source_key: one.relevance.standing for one in match(WEAVER, calls, NOW, knowledge)}
    assert lifted["z-grant"].choices > 1
    assert lifted["z-grant"].total > plain["z-grant"].total
    assert all(lifted[key].total == plain[key].total for key in plain if key != "z-grant")


def test_the_evidence_names_the_company_whose_choice_it_was_with_its_part() -> None:
    knowledge = Knowledge(profiles=[NEIGHBOUR, STRANGER], choices=[chosen(NEIGHBOUR, GRANT), chosen(STRANGER, GRANT)])
    found = next(one for one in match(WEAVER, [LOOMS, GRANT, *OTHERS], NOW, knowledge) if one.call.id == GRANT.id)
    choices = [one for one in found.relevance.evidence if one.kind == "choice"]
    assert choices[0].theirs == "neighbour"
    assert sum(one.standing for one in choices) == pytest.approx(found.relevance.standing.choices)


def test_one_is_no_neighbour_of_oneself() -> None:
    knowledge = Knowledge(profiles=[WEAVER], choices=[chosen(WEAVER, GRANT)])
    assert match(WEAVER, [LOOMS, GRANT], NOW, knowledge) == match(WEAVER, [LOOMS, GRANT], NOW)


@pytest.mark.parametrize(
    "choices",
    [
        [chosen(NEIGHBOUR, GRANT, ChoiceKind.DISMISSED)],
        [chosen(NEIGHBOUR, GRANT), chosen(NEIGHBOUR, GRANT, ChoiceKind.DISMISSED, datetime(2026, 4, 1, tzinfo=UTC))],
        [chosen(NEIGHBOUR, call("unknown"))],
    ],
)
def test_what_was_dismissed_or_is_not_on_offer_lifts_nothing(choices: list[Choice]) -> None:
    knowledge = Knowledge(profiles=[NEIGHBOUR], choices=choices)
    assert match(WEAVER, [LOOMS, GRANT], NOW, knowledge) == match(WEAVER, [LOOMS, GRANT], NOW)


def test_the_choices_of_a_stranger_count_less_than_those_of_a_neighbour() -> None:
    def lifted(who: Profile) -> float:
        knowledge = Knowledge(profiles=[NEIGHBOUR, STRANGER], choices=[chosen(who, GRANT)])
        found = match(WEAVER, [LOOMS, GRANT, *OTHERS], NOW, knowledge)
        return next(one.relevance.standing.choices for one in found if one.call.id == GRANT.id)

    assert lifted(NEIGHBOUR) > 2 * lifted(STRANGER)


@pytest.mark.parametrize(
    ("keyword", "near", "far"),
    [
        ("LIFE-2026-CET-BETTERENO", "LIFE-2026-CET-BETTERRENO", "LIFE-2025-CET-BETTERRENO"),
        ("dessalination", "desalination", "destination"),
        ("electrolyseres", "electrolyseurs", "electronics"),
    ],
)
def test_a_slip_of_the_keyboard_is_no_other_thing_and_another_number_is(keyword: str, near: str, far: str) -> None:
    calls = [call("near", f"Works on {near}"), call("far", f"Works on {far}"), *OTHERS]
    found = {one.call.source_key: one for one in match(profile(keywords=[keyword]), calls, NOW)}
    assert found["near"].relevance.score > 0
    assert [(one.ours, one.theirs) for one in found["near"].relevance.evidence] == [(keyword, near)]
    assert found["far"].relevance.score == 0


def test_a_word_of_the_description_is_not_taken_for_another() -> None:
    found = match(profile("We are proud of our dessalination."), [call("near", "Works on desalination"), *OTHERS], NOW)
    assert {one.relevance.score for one in found} == {0.0}
