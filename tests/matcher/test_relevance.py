"""Does it fit: what counts, what does not, in any language, on one scale, with an exact explanation."""

import math
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.model.call import Call, Section, SectionKind
from catalogue.model.match import Grade, Relevance
from catalogue.model.profile import Profile
from matcher import Corpus
from matcher.relevance.query import profile_query
from matcher.relevance.score import grade, relevances
from matcher.relevance.weights import LEAST_SCORE
from tests.matcher.samples import call, profile

BOILERPLATE = (
    "This call for proposals supports innovative projects of SMEs. Applicants form a consortium with partners from "
    "different Member States. The proposal should describe the activities, the expected outcome and impact, the "
    "budget and the eligible costs. Digital and sustainable solutions, products and services are welcome, and "
    "cooperation with stakeholders strengthens the competitiveness and resilience of European enterprises. "
)
RENOVATION = call(
    "renovation",
    "Energy renovation of apartment buildings",
    BOILERPLATE
    + "Projects renovate the building envelope with prefabricated insulation panels, replace boilers with heat pumps "
    "and add rooftop photovoltaics. Energy audits and one-stop shops help home owners to prepare a deep renovation.",
)
HEALTH = call(
    "health",
    "New vaccines against infectious diseases",
    BOILERPLATE
    + "Clinical trials compare vaccines in hospitals. Patients and physicians take part from the beginning.",
)
PLAIN = call("plain", "Open call for innovative SMEs", BOILERPLATE)
INSTALLER = {
    "en": profile(
        "We install heat pumps and photovoltaics and renovate old buildings with new insulation.",
        keywords=["heat pumps", "photovoltaics", "energy renovation"],
    ),
    "ro": profile(
        "Montăm pompe de căldură și panouri fotovoltaice și facem reabilitarea termică a clădirilor vechi.",
        language="ro",
        keywords=["pompe de căldură", "panouri fotovoltaice", "renovare energetică"],
    ),
    "it": profile(
        "Installiamo pompe di calore e impianti fotovoltaici e curiamo la riqualificazione energetica degli edifici.",
        language="it",
        keywords=["pompe di calore", "fotovoltaico", "riqualificazione energetica"],
    ),
    "fr": profile(
        "Nous posons des pompes à chaleur et des panneaux photovoltaïques et faisons la rénovation des bâtiments.",
        language="fr",
        keywords=["pompes à chaleur", "photovoltaïque", "rénovation énergétique"],
    ),
    "de": profile(
        "Wir bauen Wärmepumpen und Photovoltaik ein und sanieren die Gebäude, die schon alt sind, mit neuer Dämmung.",
        language="de",
        keywords=["Wärmepumpen", "Photovoltaik", "energetische Sanierung"],
    ),
}


def fits(who: Profile, calls: Sequence[Call]) -> dict[str, Relevance]:
    corpus = Corpus(calls)
    found = relevances(who, corpus)
    return {one.source_key: relevance for one, relevance in zip(corpus.calls, found, strict=True)}


@pytest.mark.parametrize("language", INSTALLER)
def test_a_profile_in_its_own_language_finds_an_english_call(language: str) -> None:
    found = fits(INSTALLER[language], [RENOVATION, HEALTH, PLAIN])
    assert found["renovation"].grade in {Grade.STRONG, Grade.GOOD}
    assert found["health"].grade is Grade.WEAK
    assert found["plain"].grade is Grade.WEAK


@pytest.mark.parametrize("language", INSTALLER)
def test_a_profile_finds_a_call_in_another_language(language: str) -> None:
    italian = call(
        "bando",
        "Riqualificazione energetica degli edifici delle imprese",
        "Il bando finanzia pompe di calore, impianti fotovoltaici e cappotto termico per le imprese della regione.",
        language="it",
    )
    found = fits(INSTALLER[language], [italian, HEALTH])
    assert found["bando"].grade is not Grade.WEAK
    assert found["bando"].score > 5 * found["health"].score


def test_what_is_shown_stands_in_both_texts() -> None:
    strongest = fits(INSTALLER["ro"], [RENOVATION, HEALTH])["renovation"].evidence[0]
    assert (strongest.kind, strongest.ours) == ("term", "renovare energetică")
    assert strongest.theirs in RENOVATION.title


EVERYDAY = {
    "funeral home": profile(
        "Family funeral home. We arrange burials and cremations, transport of the deceased, flowers and stones.",
        keywords=["funeral services", "cremation"],
        sectors=[("96.03", "2")],
    ),
    "bridal dresses": profile(
        "Închiriem rochii de mireasă și de seară, accesorii și costume pentru mire, cu ajustări la croitoria proprie.",
        language="ro",
        keywords=["rochii de mireasă", "închiriere rochii"],
        sectors=[("77.29", "2")],
    ),
    "only boilerplate": profile(
        "We are an innovative European SME that develops sustainable digital solutions, products and services for its "
        "customers. Our projects support the green and digital transition through research, technology and cooperation "
        "with partners and stakeholders.",
        keywords=["innovation", "digital transition", "sustainability", "SME", "funding"],
    ),
}


@pytest.mark.parametrize("business", EVERYDAY)
def test_where_nothing_fits_all_is_weak(business: str) -> None:
    found = fits(EVERYDAY[business], [RENOVATION, HEALTH, PLAIN])
    assert {relevance.grade for relevance in found.values()} == {Grade.WEAK}


def test_the_words_of_every_call_add_nothing() -> None:
    """Trap: a profile that writes like a call must not rise with each such sentence."""
    plain = fits(INSTALLER["en"], [RENOVATION, HEALTH, PLAIN])
    chatty = profile(
        INSTALLER["en"].description
        + " We are an innovative European SME with sustainable solutions, open to cooperation "
        "with partners from different Member States, and our projects strengthen competitiveness and resilience.",
        keywords=INSTALLER["en"].keywords,
    )
    louder = fits(chatty, [RENOVATION, HEALTH, PLAIN])
    assert louder["health"].score <= plain["health"].score + 0.05
    assert louder["plain"].score <= plain["plain"].score + 0.05
    assert louder["plain"].grade is Grade.WEAK


def test_the_words_of_every_call_add_nothing_where_we_have_no_background_of_a_language() -> None:
    """We have counted English calls only: in Romanian the glossary alone knows what says nothing."""
    said = (
        "Proiecte inovative ale întreprinderilor, cu soluții digitale și durabile, produse și servicii pentru clienți, "
        "cercetare și dezvoltare, parteneri, competitivitate, creștere și calitate pe piața din Europa."
    )
    romanian = call(
        "ro", "Sprijin pentru proiecte inovative ale întreprinderilor mici și mijlocii", said, language="ro"
    )
    who = profile(said, language="ro", keywords=["inovare", "soluții digitale", "dezvoltare durabilă", "finanțare"])
    assert fits(who, [romanian])["ro"].grade is Grade.WEAK


def test_three_things_that_fit_say_more_than_three_times_one() -> None:
    words = ["vineyard", "sawmill", "aquaculture"]
    who = profile("This is what we do every day, and have done for years.", keywords=words)
    found = fits(who, [call("all", "Of all", " ".join(words)), *(call(word, "Of one", word) for word in words)])
    points = {key: -math.log1p(-relevance.score) for key, relevance in found.items()}
    assert points["all"] > 1.2 * math.fsum(points[word] for word in words)


TRAPS = [
    # A word that both use, in two meanings or in passing, beside the call that means it.
    (
        "Training of train drivers",
        "Skills of teachers and trainers for vocational training",
        ["trains", "rolling stock"],
    ),
    ("Stage lighting for theatres", "Lightweight structures for aircraft", ["lighting", "theatre", "stage design"]),
    ("Waste water of dairies", "Waste of battery makers", ["wastewater", "dairy"]),
    ("Cooperatives of social economy", "Cooperation with Africa on cancer", ["cooperatives", "social economy"]),
    ("Vineyards and wine tourism", "Design of semiconductors", ["wine", "viticulture", "wine tourism"]),
]


@pytest.mark.parametrize(("meant", "trap", "keywords"), TRAPS)
def test_a_trap_ranks_below_what_is_meant_and_is_weak(meant: str, trap: str, keywords: list[str]) -> None:
    who = profile("This is what we do every day, and have done for years.", keywords=keywords)
    found = fits(who, [call("meant", meant, BOILERPLATE + meant), call("trap", trap, BOILERPLATE + trap)])
    assert found["meant"].score > found["trap"].score
    assert found["trap"].grade is Grade.WEAK


def test_an_acronym_is_told_from_the_word_that_looks_like_it() -> None:
    """``ai`` is a verb in Romanian, and an article in Italian."""
    ai = call("ai", "AI for the diagnosis of machines", "Artificial intelligence and machine learning find wear early.")
    said = profile("Ai o firmă? Ai de ales: noi facem servicii pentru toți clienții.", language="ro")
    meant = profile("Facem soluții AI pentru fabrici, care învață din date, și nu cerem mult.", language="ro")
    assert fits(said, [ai])["ai"].score == 0
    strongest = fits(meant, [ai])["ai"].evidence[0]
    assert (strongest.ours, strongest.theirs) == ("AI", "AI")


def test_a_topic_named_by_its_identifier_is_found() -> None:
    named = call("named", "A topic", identifier="HORIZON-CL5-2027-02-D2-05")
    other = call("other", "A topic", identifier="HORIZON-CL5-2027-02-D2-06")
    who = profile("We prepare for one topic.", keywords=["HORIZON-CL5-2027-02-D2-05"])
    found = fits(who, [named, other])
    assert found["named"].evidence[0].theirs == "HORIZON-CL5-2027-02-D2-05"
    assert found["other"].score == 0


def test_a_title_says_more_than_a_passing_mention() -> None:
    passing = call("passing", "Ways to better housing", RENOVATION.sections[0].text)
    found = fits(INSTALLER["en"], [RENOVATION, passing])
    assert found["renovation"].score > found["passing"].score


def test_conditions_and_how_to_apply_are_no_evidence() -> None:
    words = "Heat pumps and photovoltaics"
    sections = tuple(
        Section(kind=kind, html="", text=words)
        for kind in (SectionKind.CONDITIONS, SectionKind.HOW_TO_APPLY, SectionKind.SUPPORT)
    )
    silent = replace(call("1", "A call on something else"), sections=sections)
    assert fits(INSTALLER["en"], [silent])["1"].evidence == ()
    telling = replace(silent, sections=(Section(kind=SectionKind.DESCRIPTION, html="", text=words),))
    assert fits(INSTALLER["en"], [telling])["1"].score > 0


def test_a_call_for_students_is_not_for_a_company() -> None:
    subject = "machine learning and cybersecurity"
    who = profile(
        "We test the security of networks.", keywords=["cybersecurity", "machine learning"], themes=["cybersecurity"]
    )
    found = fits(
        who,
        [
            call("firms", f"Open call for {subject}", f"We pay for {subject} in companies."),
            call("students", f"Scholarship for a master's degree in {subject}", f"We pay for {subject} courses."),
        ],
    )
    assert found["firms"].score > 1.5 * found["students"].score


def test_themes_and_sectors_confirm_but_do_not_decide() -> None:
    ticked = profile(
        "Suntem o firmă din Ilfov cu douăzeci de oameni.", language="ro", themes=["buildings"], sectors=[("43.22", "2")]
    )
    found = fits(ticked, [RENOVATION, HEALTH])
    assert {evidence.kind for evidence in found["renovation"].evidence} == {"theme", "sector"}
    assert found["renovation"].score > 0
    assert found["renovation"].grade is Grade.WEAK
    assert [evidence.ours for evidence in found["renovation"].evidence if evidence.kind == "theme"] == [
        "Clădiri și construcții"
    ]


def test_the_revision_of_a_sector_code_is_minded() -> None:
    """25.30 is weapons in Rev. 2.1 and steam generators, of which we know only the division, in Rev. 2."""
    weapons = call("1", "Ammunition and weapons", "Ammunition for land forces.")
    new = fits(profile(sectors=[("25.30", "2.1")]), [weapons])["1"]
    old = fits(profile(sectors=[("25.30", "2")]), [weapons])["1"]
    assert new.score > 0
    assert old.score == 0


def test_a_grade_is_a_word_for_the_score() -> None:
    thresholds = sorted(LEAST_SCORE.items(), key=lambda item: -item[1])
    assert [name for name, _ in thresholds] == [Grade.STRONG, Grade.GOOD, Grade.POSSIBLE]
    for name, least in thresholds:
        assert grade(least) is name
        assert grade(math.nextafter(least, 0)) is not name
    assert grade(0) is Grade.WEAK


def test_the_same_call_scores_alike_among_few_and_among_many() -> None:
    """Grades mean the same whatever else is on offer, as far as a handful of calls can say."""
    others = [call(f"other-{number}", f"Vaccines of kind {number}", HEALTH.sections[0].text) for number in range(200)]
    few, many = fits(INSTALLER["ro"], [RENOVATION]), fits(INSTALLER["ro"], [RENOVATION, *others])
    assert few["renovation"].score == pytest.approx(many["renovation"].score, abs=0.06)


def raw_points(who: Profile, corpus: Corpus, row: int) -> dict[str, float]:
    """The points of one call by the thing said that brings them, added up feature by feature."""
    points: dict[str, float] = {}
    asks = profile_query(who).asks
    for entry in range(int(corpus.rows.start[row]), int(corpus.rows.start[row + 1])):
        feature = corpus.name(int(corpus.rows.feature[entry]))
        if feature in asks:
            brought = asks[feature].weight * corpus.telling(feature) * float(corpus.rows.share[entry])
            points[asks[feature].unit] = points.get(asks[feature].unit, 0.0) + brought
    return {unit: found for unit, found in points.items() if found > 0}


@pytest.mark.parametrize("language", INSTALLER)
def test_the_evidence_adds_up_to_the_score_in_the_proportion_of_the_points(language: str) -> None:
    corpus = Corpus([RENOVATION, HEALTH, PLAIN])
    for row, relevance in enumerate(relevances(INSTALLER[language], corpus)):
        points = sorted(raw_points(INSTALLER[language], corpus, row).values(), reverse=True)
        weights = [evidence.weight for evidence in relevance.evidence]
        assert math.fsum(weights) == pytest.approx(relevance.score, rel=1e-12)
        expected = [relevance.score * found / math.fsum(points) for found in points]
        assert weights == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("language", INSTALLER)
def test_the_words_add_up_to_what_the_wording_adds_to_the_standing(language: str) -> None:
    for relevance in relevances(INSTALLER[language], Corpus([RENOVATION, HEALTH, PLAIN])):
        said = math.fsum(one.standing for one in (*relevance.evidence, *relevance.also_said))
        assert said - relevance.standing.usual == pytest.approx(relevance.standing.wording, abs=1e-9)


def test_evidence_is_ordered_and_each_thing_said_counts_once() -> None:
    evidence = fits(INSTALLER["fr"], [RENOVATION, HEALTH])["renovation"].evidence
    weights = [one.weight for one in evidence]
    assert weights == sorted(weights, reverse=True)
    assert weights[-1] > 0
    said = [one.ours for one in evidence if one.kind == "term"]
    assert len(said) == len(set(said))


words = st.sampled_from(
    "heat pump battery solar wine vaccine building renovation innovation project SME digital water waste soil".split()
)
texts = st.lists(words, min_size=1, max_size=12).map(" ".join)
calls_in_two_orders = (
    st.lists(texts, min_size=1, max_size=5)
    .map(lambda titles: [call(str(number), title, title) for number, title in enumerate(titles)])
    .flatmap(lambda made: st.tuples(st.just(made), st.permutations(made)))
)


@settings(max_examples=60, deadline=None)
@given(calls_in_two_orders, texts, st.lists(words, max_size=4))
def test_the_order_of_the_calls_plays_no_part(
    orders: tuple[list[Call], list[Call]], description: str, keywords: list[str]
) -> None:
    who = profile(description, keywords=keywords)
    assert fits(who, orders[0]) == fits(who, orders[1])


@settings(max_examples=60, deadline=None)
@given(texts, texts, st.lists(words, max_size=4))
def test_a_score_is_between_nothing_and_one(title: str, description: str, keywords: list[str]) -> None:
    relevance = fits(profile(description, keywords=keywords), [call("1", title, title)])["1"]
    assert 0 <= relevance.score < 1
    assert relevance.grade is grade(relevance.score)
