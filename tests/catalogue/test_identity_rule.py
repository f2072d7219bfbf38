"""Whether two records are one call: what binds them, what keeps them apart, and that it is said why."""

import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.identity.blocking import block_keys
from catalogue.identity.rule import ENOUGH
from catalogue.identity.traits import read_traits
from catalogue.model.call import Budget, Call, CallKind, DeadlineModel
from catalogue.model.twins import Sameness
from tests.catalogue.identity_samples import (
    CASCADE,
    PAGES,
    TOPIC,
    closing,
    day,
    euros,
    judge,
    kinds,
    other_portal,
    text,
)

SAME = {
    "the code in a field of the mirror": other_portal(TOPIC, title="LIFE: better homes", identifier=TOPIC.identifier),
    "the code as a portal's address writes it": other_portal(
        TOPIC, "ro_mirror", title="Renovare", language="ro", links=(TOPIC.url.lower() + "?utm_source=mail",)
    ),
    "the code in the text, in small letters, under a translated title": other_portal(
        TOPIC,
        "ro_mirror",
        title="Soluții de renovare",
        language="ro",
        sections=text("Detalii: life-2026-cet-betterreno."),
    ),
    "title and day": other_portal(TOPIC),
    "title in capitals, without its accents, and the day": other_portal(TOPIC, title=TOPIC.title.upper()),
    "title and the day before, as a mirror has it that cuts UTC off": other_portal(
        TOPIC, deadlines=closing(day(2026, 9, 15)), opens=TOPIC.opens
    ),
    "the programme before the title": other_portal(TOPIC, title=f"LIFE: {TOPIC.title}", programme=TOPIC.programme),
    "a title that is cut, the day and what there is to give": other_portal(
        TOPIC, title="Energy renovation solutions for the …", budget=TOPIC.budget
    ),
    "a translated title, the day, the opening and what there is to give": other_portal(
        TOPIC,
        "it_mirror",
        title="Soluzioni per la ristrutturazione energetica del patrimonio edilizio",
        language="it",
        opens=TOPIC.opens,
        budget=TOPIC.budget,
        programme=TOPIC.programme,
    ),
    "the code, although the portal prolonged and the mirror did not": other_portal(
        TOPIC, identifier=TOPIC.identifier, deadlines=closing(day(2026, 6, 16))
    ),
}
APART = {
    "another topic of the same call under the same title and day": other_portal(
        TOPIC, identifier="LIFE-2026-CET-BUILDSKILLS"
    ),
    "the same title in another year": other_portal(TOPIC, deadlines=closing(day(2027, 9, 16))),
    "the same title two weeks later": other_portal(TOPIC, deadlines=closing(day(2026, 9, 30))),
    "another strand": other_portal(
        replace(TOPIC, title=f"{TOPIC.title}, strand 1"), title=f"{TOPIC.title}, strand 2a", budget=TOPIC.budget
    ),
    "another year in the title": other_portal(TOPIC, title=f"{TOPIC.title} 2025"),
    "a cascade call beside its parent topic": other_portal(TOPIC, kind=CallKind.CASCADE_CALL),
    "a record of the same portal": other_portal(TOPIC, source="eu_funding_tenders"),
}
UNCLEAR = {
    "a title alone": other_portal(TOPIC, deadlines=()),
    "a link alone": other_portal(TOPIC, title="Training for installers", links=("https://funder.example/page/7",)),
    "a day alone": other_portal(TOPIC, title="Training for installers"),
    "a sibling's title on the same day": other_portal(
        TOPIC, title="Energy renovation skills for the building stock", opens=TOPIC.opens, programme=TOPIC.programme
    ),
    "a text that names the call among others": other_portal(
        TOPIC, title="All calls of the year", sections=text("LIFE-2026-CET-BETTERRENO, LIFE-2026-CET-POLICY, …")
    ),
    "a translated title on the same day that names another code": other_portal(
        TOPIC,
        "it_mirror",
        title="Soluzioni per la ristrutturazione energetica del patrimonio edilizio",
        language="it",
        opens=TOPIC.opens,
        budget=TOPIC.budget,
        sections=text("LIFE-2026-CET-OSS"),
    ),
}


@pytest.mark.parametrize("name", SAME)
def test_one_call(name: str) -> None:
    found = judge(TOPIC, SAME[name])
    assert found.sameness is Sameness.SAME, found
    assert found.points >= ENOUGH
    assert not block_keys(read_traits(TOPIC)).isdisjoint(block_keys(read_traits(SAME[name]))), "they find each other"


@pytest.mark.parametrize("name", APART)
def test_two_calls(name: str) -> None:
    first = replace(TOPIC, title=f"{TOPIC.title} 2026") if "year in the title" in name else TOPIC
    first = replace(TOPIC, title=f"{TOPIC.title}, strand 1") if "strand" in name else first
    found = judge(first, APART[name])
    assert found.sameness is Sameness.APART, found
    assert found.forbidden


@pytest.mark.parametrize("name", UNCLEAR)
def test_too_little_to_tell(name: str) -> None:
    first = replace(TOPIC, links=("https://funder.example/page/7",)) if "link" in name else TOPIC
    found = judge(first, UNCLEAR[name])
    assert found.sameness is Sameness.UNCLEAR, found


def test_cascade_calls_of_one_parent_are_told_apart_by_their_own_titles() -> None:
    feed = replace(CASCADE, source="eu_feed", url=f"{PAGES}/competitive-calls-cs/45659376")
    assert judge(CASCADE, feed).sameness is Sameness.SAME
    sibling = replace(feed, title="Second Open Call for Pilots")
    assert judge(CASCADE, sibling).sameness is not Sameness.SAME
    assert CASCADE.parent is not None
    other = replace(CASCADE.parent, topic="HORIZON-EIE-2024-CONNECT-01-01")
    found = judge(CASCADE, replace(feed, parent=other, identifier=other.topic))
    assert found.sameness is Sameness.APART, "one title is used by many projects"


def test_a_mirror_that_takes_the_parents_code_for_its_own_makes_no_twins_of_siblings() -> None:
    mirror = other_portal(CASCADE, title="Pilots in manufacturing", identifier=CASCADE.identifier)
    assert judge(CASCADE, mirror).sameness is not Sameness.SAME


def test_calls_of_two_countries_are_two_unless_a_code_binds_them() -> None:
    first = other_portal(TOPIC, "hu_portal", title="Geothermal heat for firms", budget=Budget(total=euros(5_000_000)))
    assert judge(first, replace(first, source="sk_portal")).sameness is Sameness.APART
    bound = replace(first, identifier="INTERREG-HUSK/2301/1.1")
    assert judge(bound, replace(bound, source="sk_portal")).sameness is Sameness.SAME


def test_a_short_code_means_a_call_in_its_country_alone() -> None:
    first = other_portal(TOPIC, "lt_one", identifier="02-101-K", title="Startuolių skatinimas")
    assert judge(first, replace(first, source="lt_two", title="Skatinti startuolius")).sameness is Sameness.SAME
    abroad = judge(first, replace(first, source="eu_access", title="Startups", deadlines=()))
    assert "own code" not in kinds(abroad)


def test_schemes_without_a_date_need_their_funder_or_their_text_besides_the_title() -> None:
    words = "L'aide finance l'étude de faisabilité d'une installation solaire thermique pour les entreprises. " * 4
    scheme = other_portal(
        TOPIC, "fr_one", title="Étude solaire thermique", language="fr", deadlines=(), sections=text(words)
    )
    bare = replace(scheme, sections=())
    elsewhere = replace(bare, source="fr_two", url="https://two.example/aides/7")
    assert judge(bare, elsewhere).sameness is Sameness.UNCLEAR
    assert judge(scheme, replace(elsewhere, sections=scheme.sections)).sameness is Sameness.SAME
    funded = replace(bare, funder="Agence de la transition écologique (ADEME)")
    assert judge(funded, replace(elsewhere, funder="ADEME")).sameness is Sameness.SAME


def test_an_address_that_siblings_share_is_no_name() -> None:
    shared = f"{PAGES}/competitive-calls-cs/45659376"
    first = replace(CASCADE, source="eu_feed", url=shared)
    second = replace(CASCADE, source="eu_other", url=shared, title="Support for bakeries")
    assert judge(first, second).sameness is not Sameness.SAME


def test_initials_are_a_funder() -> None:
    chamber = other_portal(
        TOPIC, "fr_one", title="Diagnostic déchets", language="fr", funder="Chambre de commerce et d'industrie"
    )
    found = judge(chamber, replace(chamber, source="fr_two", funder="CCI FRANCE", deadlines=()))
    assert kinds(found)["funder"] == 4


def test_every_piece_of_evidence_is_told_in_words_and_numbers() -> None:
    found = judge(TOPIC, SAME["title and day"])
    assert sum(one.points for one in found.evidence if one.points is not None) == found.points
    told = " ".join(one.words for one in found.evidence)
    assert "2026-09-16" in told
    assert "the titles are the same" in told
    against = judge(TOPIC, APART["another topic of the same call under the same title and day"])
    assert any("LIFE-2026-CET-BUILDSKILLS" in one.words for one in against.evidence if one.points is None)


def test_a_programming_period_is_no_year_and_a_code_no_part() -> None:
    first = other_portal(TOPIC, "it_one", title="PR FESR 2021-2027 Sostegno artigianato ligure 2024")
    second = other_portal(TOPIC, "it_two", title="Sostegno artigianato ligure 2024")
    assert "year" not in kinds(judge(first, second))
    coded = other_portal(TOPIC, "hu_one", title="GINOP_PLUSZ-1.4.8-24 Combined loans for firms")
    assert "part" not in kinds(judge(coded, other_portal(TOPIC, title="Combined loans for firms")))


TITLES = st.sampled_from(
    [
        TOPIC.title,
        "Energy renovation",
        "Soluții de renovare energetică a clădirilor",
        "Open Call",
        "Open Call 2",
        "Étude solaire thermique",
        "strand 2a",
        "",
        "!!!",
    ]
)
CALLS = st.builds(
    Call,
    source=st.sampled_from(["eu_funding_tenders", "eu_access", "ro_mirror", "fr_one", "fr_two"]),
    source_key=st.sampled_from(["1", "2", "3"]),
    kind=st.sampled_from(CallKind),
    title=TITLES,
    language=st.sampled_from(["en", "ro", "fr", "hu"]),
    url=st.sampled_from([TOPIC.url, "https://a.example/x/1", "https://a.example/", "no address"]),
    identifier=st.sampled_from([None, "LIFE-2026-CET-OSS", "LIFE-2026-CET-POLICY", "790724", "LIFE-2026-CET"]),
    call_identifier=st.sampled_from([None, "LIFE-2026-CET"]),
    deadlines=st.sampled_from([(), closing(day(2026, 9, 16)), closing(day(2026, 9, 17)), closing(day(2027, 9, 16))]),
    deadline_model=st.sampled_from([DeadlineModel.UNKNOWN, DeadlineModel.PERMANENT]),
    opens=st.sampled_from([None, day(2026, 4, 21), day(2026, 8, 1)]),
    budget=st.sampled_from([None, Budget(total=euros(6_000_000)), Budget(project_max=euros(500_000))]),
    funder=st.sampled_from([None, "ADEME", "Agence de la transition écologique (ADEME)"]),
    links=st.sampled_from([(), (TOPIC.url,), ("https://a.example/x/1",)]),
    sections=st.sampled_from([(), text("See LIFE-2026-CET-OSS"), text("a b c d e f g h " * 6)]),
)


@settings(max_examples=300, deadline=None)
@given(CALLS, CALLS)
def test_it_does_not_matter_which_comes_first(first: Call, second: Call) -> None:
    one, other = judge(first, second), judge(second, first)
    assert one == other or first.id == second.id
    assert one.forbidden == (one.sameness is Sameness.APART)
    if first.source == second.source:
        assert one.sameness is Sameness.APART
    if one.sameness is Sameness.SAME:
        keys = block_keys(read_traits(first)) & block_keys(read_traits(second))
        assert keys or one.points < 2 * ENOUGH, "what is certain is always found"


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200), st.sampled_from(["en", "ro", "el", "xx"]))
def test_any_title_can_be_read(title: str, language: str) -> None:
    call = replace(TOPIC, title=title, language=language)
    assert read_traits(call) == read_traits(call)
    judge(call, other_portal(TOPIC))


def test_hostile_titles_and_texts_cost_next_to_nothing() -> None:
    for mass in ("A-" * 30_000, "life-" * 15_000, "word " * 20_000, "A.1/" * 20_000):
        call = replace(TOPIC, title=mass, sections=text(mass), links=(f"https://a.example/x/{mass}",))
        began = time.process_time()
        judge(call, replace(call, source="eu_access"))
        assert time.process_time() - began < 2
