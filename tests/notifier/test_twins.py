"""A call that several portals carry is told once, as the record that decides tells it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from catalogue.model.call import Call, CallKind
from catalogue.model.condition import Criterion
from catalogue.model.match import Grade, Match, Verdict
from catalogue.model.twins import Decision
from catalogue.store import calls, runs
from catalogue.store.database import Database
from catalogue.store.twins import decide, refresh_all_twins
from notifier.mails.render import render_digest
from notifier.telling.digest import Digest, plan_digest
from notifier.telling.planning import plan_deliveries
from notifier.telling.readings import ReadSource
from notifier.telling.twins import Twins
from tests.notifier.posting import SOURCES, ledger
from tests.notifier.samples import HEAT_PUMPS, ILFOV, LIFE, NOW, READ, SENDER, judgement, match

MIRROR = Call(
    source="ro_oportunitati_ue",
    source_key="31",
    kind=CallKind.CALL,
    title="Renovare cu pompe de căldură",
    language="ro",
    url="https://oportunitati-ue.gov.ro/apel/pompe/",
    identifier=HEAT_PUMPS.identifier,
    deadline_model=HEAT_PUMPS.deadline_model,
    deadlines=HEAT_PUMPS.deadlines,
)
TWINS = Twins(
    members=dict.fromkeys((HEAT_PUMPS.id, MIRROR.id), (HEAT_PUMPS.id, MIRROR.id)),
    titles={"eu_funding_tenders": "EU Funding & Tenders Portal", "ro_oportunitati_ue": "Oportunități UE"},
)
NOT_IN_ROMANIA = judgement(Criterion.COUNTRY, Verdict.NO, "country.outside", {"country": "RO", "countries": "IT,FR"})
TITLES = {**SOURCES, "ro_oportunitati_ue": ReadSource(title="Oportunități UE", country="RO")}


def planned(*matches: Match, twins: Twins = TWINS, told: frozenset[str] = frozenset()) -> Digest | None:
    return plan_digest(ILFOV, matches, told, NOW, sources=(READ,), twins=twins)


def told_of(*matches: Match, twins: Twins = TWINS, told: frozenset[str] = frozenset()) -> list[str]:
    digest = planned(*matches, twins=twins, told=told)
    return [] if digest is None else [one.call.id for one in digest.matches]


def test_a_call_is_told_once_by_the_record_that_leads_however_well_the_mirror_fits() -> None:
    assert told_of(match(MIRROR, grade=Grade.STRONG), match(LIFE), match(HEAT_PUMPS)) == [HEAT_PUMPS.id, LIFE.id]
    assert told_of(match(MIRROR), match(HEAT_PUMPS, grade=Grade.WEAK)) == [MIRROR.id], (
        "it may fit by the mirror's words"
    )
    assert told_of(match(MIRROR)) == [MIRROR.id]


def test_what_the_leading_record_rules_out_the_mirror_does_not_bring_back() -> None:
    assert told_of(match(MIRROR), match(HEAT_PUMPS, NOT_IN_ROMANIA)) == []
    closed = replace(TWINS, closed=frozenset({HEAT_PUMPS.id}))
    assert told_of(match(MIRROR), twins=closed) == [], "the portal closed it, the mirror is behind"


def test_a_call_of_which_one_record_was_there_before_is_news_by_the_other() -> None:
    both = (match(MIRROR), match(HEAT_PUMPS))
    assert told_of(*both, told=frozenset({MIRROR.id})) == [HEAT_PUMPS.id]
    assert told_of(*both, told=TWINS.all_of({MIRROR.id})) == [], "told by one record is told"


def test_the_card_names_the_other_portals() -> None:
    digest = planned(match(HEAT_PUMPS), match(MIRROR))
    assert digest is not None
    rendered = render_digest(digest, SENDER)
    assert "Oportunități UE" in rendered.text
    assert "Oportunități UE" in rendered.html
    alone = planned(match(HEAT_PUMPS), twins=replace(TWINS, gone=frozenset({MIRROR.id})))
    assert alone is not None
    assert "Oportunități UE" not in render_digest(alone, SENDER).text, "what is gone is nowhere to be found"


def crawl(database: Database, *some: Call, days: int = 0) -> None:
    with database.write() as connection:
        for call in some:
            run = runs.begin_run(connection, call.source, NOW + timedelta(days=days, hours=-1))
            calls.put_calls(connection, [call], run)
        refresh_all_twins(connection)


def tell(database: Database, *matches: Match, days: int = 0) -> Sequence[int]:
    plans = plan_deliveries(
        database,
        NOW + timedelta(days=days),
        sender=SENDER,
        sources=TITLES,
        profiles=["termo-ilfov"],
        find_matches=lambda _: matches,
        early=True,
    )
    return [plan.calls for plan in plans]


def test_the_mirror_that_comes_later_is_no_news_until_an_admin_says_that_it_is_another_call(filled: Database) -> None:
    assert tell(filled, match(HEAT_PUMPS)) == [1]
    crawl(filled, MIRROR, days=1)
    both = (match(MIRROR), match(HEAT_PUMPS))
    assert tell(filled, *both, days=2) == [0]
    assert ledger(filled) == [("termo-ilfov", HEAT_PUMPS.id)], "what was shown is what was told"
    apart = Decision(first=MIRROR.id, second=HEAT_PUMPS.id, same=False, at=NOW, why="its own money")
    with filled.write() as connection:
        decide(connection, apart)
    assert tell(filled, *both, days=3) == [1]


def test_what_was_told_by_the_mirror_is_told(filled: Database) -> None:
    crawl(filled, MIRROR)
    assert tell(filled, match(MIRROR)) == [1]
    assert tell(filled, match(MIRROR), match(HEAT_PUMPS), days=1) == [0]


def test_a_mirror_of_a_call_that_the_portal_has_closed_is_not_told(filled: Database) -> None:
    closed = replace(HEAT_PUMPS, withdrawn=True)
    crawl(filled, closed, MIRROR)
    assert tell(filled, match(MIRROR)) == [0]
