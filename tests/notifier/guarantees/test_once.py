"""A call is told once, whatever leads to it: three portals, three reasons, a source that comes back with hundreds."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from catalogue.model.call import Call, CallKind
from catalogue.model.choice import Choice, ChoiceKind, ChosenBy
from catalogue.model.delivery import Delivery, ToldBecause
from catalogue.model.match import Evidence, Grade, Match
from catalogue.model.profile import Profile
from catalogue.model.run import Health
from catalogue.store import calls, deliveries, runs
from catalogue.store.choices import put_choice
from catalogue.store.database import Database
from catalogue.store.twins import refresh_all_twins
from notifier.links import Links
from notifier.telling.digest import RECOVERED_LISTED, REST_LISTED, UPDATES_SHOWN
from notifier.telling.planning import plan_deliveries
from notifier.telling.readings import ReadSource
from notifier.telling.reminders import plan_reminders
from tests.notifier.posting import SOURCES, Box, ledger, send
from tests.notifier.samples import CORK, HEAT_PUMPS, NOW, SENDER, deadline, match, numbered

SITE = replace(SENDER, links=Links(site="https://callfit.example", secret=b"g" * 32))
DAY = timedelta(days=1)
PORTALS = SOURCES | {
    "ro_oportunitati_ue": ReadSource(title="Oportunități UE", country="RO"),
    "it_incentivi": ReadSource(title="Incentivi.gov.it", country="IT"),
    "ie_enterprise": ReadSource(title="Enterprise Portal", country="IE"),
}


def told(database: Database, matches: Sequence[Match], now: datetime) -> Delivery | None:
    """The digest that Cork Robotics is sent at ``now``, None for none."""

    def find(profile: Profile) -> Sequence[Match]:
        return [replace(one, profile_id=profile.id) for one in matches]

    (planned,) = plan_deliveries(
        database, now, sender=SITE, sources=PORTALS, profiles=[CORK.id], find_matches=find, early=True
    )
    assert planned.problem is None
    send(database, Box(), now)
    if planned.delivery_id is None:
        return None
    with database.read() as connection:
        return deliveries.get_delivery(connection, planned.delivery_id)


def mirror(source: str, language: str) -> Call:
    """The call as another portal carries it."""
    return Call(
        source=source,
        source_key="31",
        kind=CallKind.CALL,
        title=f"Pompe, pompes, {language}",
        language=language,
        url=f"https://{language}.example/31",
        identifier=HEAT_PUMPS.identifier,
        deadline_model=HEAT_PUMPS.deadline_model,
        deadlines=HEAT_PUMPS.deadlines,
    )


def test_a_call_on_three_portals_is_told_once_and_all_three_are_named(filled: Database) -> None:
    others = (mirror("ro_oportunitati_ue", "ro"), mirror("it_incentivi", "it"))
    with filled.write() as connection:
        for one in others:
            calls.put_calls(connection, [one], runs.begin_run(connection, one.source, NOW - DAY))
        refresh_all_twins(connection)
    three = [match(one) for one in (*others, HEAT_PUMPS)]
    mail = told(filled, three, NOW)
    assert mail is not None
    text = " ".join(mail.text.split())
    assert text.startswith("Welcome: 1 open call")
    assert text.count(HEAT_PUMPS.title) == 1
    assert [one.title in text for one in others] == [False, False]
    assert "Also on Incentivi.gov.it, Oportunități UE" in text
    assert HEAT_PUMPS.url in mail.text
    assert told(filled, three, NOW + 7 * DAY) is None
    assert told(filled, three[:2], NOW + 8 * DAY) is None, "by the other portals neither"


def keep(database: Database, call: Call, by: ChosenBy = ChosenBy.ADVISOR) -> None:
    kept = Choice(profile_id=CORK.id, call_id=call.id, kind=ChoiceKind.SAVED, at=NOW, by=by)
    with database.write() as connection:
        assert put_choice(connection, kept)


def test_a_call_that_was_kept_before_it_was_told_comes_as_new_and_not_beside_that_as_one_that_closes(
    filled: Database,
) -> None:
    keep(filled, HEAT_PUMPS)
    mail = told(filled, [match(HEAT_PUMPS)], NOW)
    assert mail is not None
    assert " ".join(mail.text.split()).count(HEAT_PUMPS.title) == 1
    with filled.read() as connection:
        entries = deliveries.find_delivery_entries(connection, mail.id)
    assert {one.because for one in entries} == {ToldBecause.NEW, ToldBecause.CLOSING}
    assert told(filled, [match(HEAT_PUMPS)], NOW + DAY) is None


def test_two_records_of_a_call_that_closes_are_told_once_and_a_change_in_either_is_told(filled: Database) -> None:
    """Both are known, since each was kept; the 30 days before the end are told by one of them."""
    other = mirror("it_incentivi", "it")
    with filled.write() as connection:
        calls.put_calls(connection, [other], runs.begin_run(connection, other.source, NOW - DAY))
        refresh_all_twins(connection)
    for one in (other, HEAT_PUMPS):
        keep(filled, one)
    known = [match(one, grade=Grade.WEAK) for one in (other, HEAT_PUMPS)]
    mail = told(filled, known, NOW)
    assert mail is not None
    assert mail.subject.startswith("Cork Robotics: 1 call closes soon")
    assert other.title not in mail.text
    assert told(filled, known, NOW + DAY) is None, "nor by the other one"
    later = replace(other, deadlines=(deadline(2026, 12, 1),))
    with filled.write() as connection:
        calls.put_calls(connection, [later], runs.begin_run(connection, other.source, NOW + 2 * DAY))
    changed = told(filled, [match(later, grade=Grade.WEAK), known[1]], NOW + 3 * DAY)
    assert changed is not None
    assert changed.subject.startswith("Cork Robotics: 1 call changed")
    assert other.title in changed.text
    assert "1 December 2026" in changed.text


def test_a_call_that_fits_for_three_reasons_is_told_once_with_all_three(filled: Database) -> None:
    words = {"heat pumps": "heat pumps", "renovation": "deep renovation", "envelopes": "prefabricated envelopes"}
    evidence = tuple(
        Evidence(kind="term", ours=ours, theirs=theirs, weight=0.3 - number / 20)
        for number, (ours, theirs) in enumerate(words.items())
    )
    found = match(HEAT_PUMPS, evidence=evidence)
    mail = told(filled, [found, found, found], NOW)
    assert mail is not None
    text = " ".join(mail.text.split())
    assert text.startswith("Welcome: 1 open call")
    assert text.count(HEAT_PUMPS.title) == 1
    assert [theirs for theirs in words.values() if theirs not in text] == []
    assert ledger(filled) == [(CORK.id, HEAT_PUMPS.id)]


def read_source(database: Database, at: datetime, found: Sequence[Call], source: str = "ie_enterprise") -> None:
    """A complete reading of a portal that finds these calls."""
    with database.write() as connection:
        run = runs.begin_run(connection, source, at)
        calls.put_calls(connection, found, run)
        runs.finish_run(connection, replace(run, finished_at=at, health=Health.OK, complete=True))


def test_of_a_source_that_comes_back_with_five_hundred_old_calls_ten_are_listed_and_all_are_told_once(
    filled: Database,
) -> None:
    # Open since May, as each says: no date of theirs tells that they are new here.
    far = (deadline(2027, 6, 1),)
    opened = [replace(one.call, source="ie_enterprise", deadlines=far) for one in numbered(501)]
    read_source(filled, NOW - DAY, opened[:1])
    fresh = match(HEAT_PUMPS)
    assert told(filled, [fresh], NOW) is not None
    # Away for three weeks; then all of it at once.
    back = NOW + 20 * DAY
    read_source(filled, back, opened)
    # As the portal ranks: the old ones fit best.
    matches = [*(match(one) for one in opened[1:]), match(replace(numbered(1, first=600)[0].call, deadlines=far))]
    with filled.write() as connection:
        calls.put_calls(connection, [matches[-1].call], runs.begin_run(connection, HEAT_PUMPS.source, back))
    mail = told(filled, matches, back + DAY)
    assert mail is not None
    text = " ".join(mail.text.split())
    assert "Enterprise Portal: 500 calls after a gap" in text
    assert "We could not read this source completely between 19 Aug 2026 and 9 Sept 2026" in text
    listed = set(re.findall(r"Topic number \d+ of many", text))
    assert len(listed) == RECOVERED_LISTED + 1
    assert "Topic number 600 of many" in listed, "what is news elsewhere is not drowned"
    assert text.index("Topic number 600") < text.index("500 calls after a gap")
    assert f"{500 - RECOVERED_LISTED} more calls are not listed here. See all of them: https://callfit.example/" in text
    assert len(mail.html.encode()) < 102_000, "Gmail cuts a longer one"
    with filled.read() as connection:
        assert len(deliveries.find_delivery_entries(connection, mail.id)) >= 501
    assert told(filled, matches, back + 7 * DAY) is None


def test_of_a_hundred_known_calls_that_close_at_once_ten_are_told_at_length_and_all_once(filled: Database) -> None:
    hundred = [replace(one.call, deadlines=(deadline(2026, 12, 1),)) for one in numbered(100)]
    with filled.write() as connection:
        calls.put_calls(connection, hundred, runs.begin_run(connection, HEAT_PUMPS.source, NOW - DAY))
    matches = [match(one) for one in hundred]
    first = told(filled, matches, NOW)
    assert first is not None
    # Two weeks before they close.
    near = datetime(2026, 11, 17, 8, tzinfo=NOW.tzinfo)
    assert told(filled, matches, near - 20 * DAY) is None
    mail = told(filled, matches, near)
    assert mail is not None
    assert mail.subject.startswith("Cork Robotics: 100 calls close soon")
    text = " ".join(mail.text.split())
    assert text.count("It closes in 14 days") == UPDATES_SHOWN
    assert f"{100 - UPDATES_SHOWN} calls close soon ---" in text
    assert len(set(re.findall(r"Topic number \d+ of many", text))) == UPDATES_SHOWN + REST_LISTED
    hidden = 100 - UPDATES_SHOWN - REST_LISTED
    assert f"{hidden} more calls are not listed here. See all of them: https://callfit.example/view/" in text
    assert len(mail.html.encode()) < 102_000
    with filled.read() as connection:
        assert len({one.call_id for one in deliveries.find_delivery_entries(connection, mail.id)}) == 100
    assert told(filled, matches, near + DAY) is None


def test_a_call_of_which_two_records_were_kept_is_reminded_of_once_by_mail_or_digest(filled: Database) -> None:
    other = mirror("it_incentivi", "it")
    with filled.write() as connection:
        calls.put_calls(connection, [other], runs.begin_run(connection, other.source, NOW - DAY))
        refresh_all_twins(connection)
    for one in (other, HEAT_PUMPS):
        keep(filled, one)
    # A Tuesday, 14 days before the end, and the Saturday three days before it.
    mark, next_mark = datetime(2026, 9, 1, 8, tzinfo=NOW.tzinfo), datetime(2026, 9, 12, 8, tzinfo=NOW.tzinfo)
    (planned,) = plan_reminders(filled, mark, sender=SITE)
    assert (planned.calls, planned.subject) == (1, f"14 days left: {HEAT_PUMPS.title}")
    assert plan_reminders(filled, mark + DAY, sender=SITE) == []
    known = [match(one, grade=Grade.WEAK) for one in (other, HEAT_PUMPS)]
    assert told(filled, known, mark + 2 * DAY) is None, "nor by a digest"
    assert told(filled, known[:1], next_mark) is not None
    assert plan_reminders(filled, next_mark, sender=SITE) == [], "told by the digest, of one record"
