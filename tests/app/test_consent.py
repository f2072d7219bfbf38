"""Companies are asked, agree, pause, go on and stop: by commands, each step written down, and never asked on and on."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app import mail_consent
from app.asking import ASK_AGAIN_AFTER, Asking, ask
from app.consenting import note_consent
from app.mail_state import find_mail_states
from catalogue.model.consent import Consent, ConsentState
from catalogue.model.delivery import Delivery, DeliveryState, MailKind
from catalogue.model.suppression import Suppression, SuppressionKind
from catalogue.store import consents, deliveries, profiles, suppressions
from catalogue.store.database import Database
from notifier.keys import address_key
from notifier.links import Links
from notifier.outgoing.outbox import send_pending
from tests.app_runner import Program
from tests.new_catalogue import make_catalogue
from tests.notifier.posting import Box
from tests.notifier.samples import CORK, ILFOV, NOW, SENDER

SECRET = b"k" * 32
US = replace(SENDER, links=Links(site="https://callfit.example", secret=SECRET))
DAY = timedelta(days=1)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Database]:
    """A catalogue with two companies that nobody has asked yet."""
    with Database.open(f"sqlite:///{tmp_path / 'catalogue.db'}") as database:
        make_catalogue(database)
        with database.write() as connection:
            for company in (CORK, ILFOV):
                profiles.put_profile(connection, company, NOW)
        yield database


def mails(database: Database, profile_id: str = CORK.id) -> list[Delivery]:
    with database.read() as connection:
        return list(reversed(deliveries.find_deliveries(connection, profile_id)))


def history(database: Database) -> list[tuple[ConsentState, str]]:
    with database.read() as connection:
        return [(one.state, one.how) for one in reversed(consents.consent_history(connection, CORK.id))]


def block(database: Database, kind: SuppressionKind = SuppressionKind.COMPLAINT) -> None:
    key = address_key(SECRET, CORK.email)
    with database.write() as connection:
        suppressions.put_suppression(
            connection, Suppression(address_key=key, kind=kind, since=NOW, why="called it spam")
        )


def put(database: Database, state: ConsentState, how: str = "a test") -> None:
    with database.write() as connection:
        consents.put_consent(connection, Consent(profile_id=CORK.id, state=state, at=NOW, how=how))


def send(database: Database, box: Box, now: object = NOW) -> list[tuple[MailKind, DeliveryState]]:
    outcomes = send_pending(database, box, now, sender=US).outcomes  # type: ignore[arg-type]
    return [(one.kind, one.state) for one in outcomes]


def test_who_is_asked_has_one_mail_and_is_unconfirmed_until_it_agrees(house: Database) -> None:
    box = Box()
    assert ask(house, CORK.id, NOW, US).asking is Asking.ASKED
    assert history(house) == [(ConsentState.UNCONFIRMED, "asked by mail")]
    assert send(house, box) == [(MailKind.CONFIRMATION, DeliveryState.SENT)]
    assert box.receivers == [CORK.email], "the other company was not asked"
    assert mail_consent.confirm(house, CORK.id, NOW + DAY, "on the phone")
    assert ask(house, CORK.id, NOW + DAY, US).asking is Asking.AGREED
    mail_consent.pause(house, CORK.id, NOW + DAY, "on the phone")
    assert ask(house, CORK.id, NOW + DAY, US, "it is important").asking is Asking.PAUSED
    assert len(mails(house)) == 1


def test_it_is_asked_once_a_day_at_most_unless_somebody_says_why(house: Database) -> None:
    ask(house, CORK.id, NOW, US)
    send(house, Box())
    soon = ask(house, CORK.id, NOW + ASK_AGAIN_AFTER - timedelta(seconds=1), US)
    assert (soon.asking, soon.since) == (Asking.ASKED_BEFORE, NOW)
    assert ask(house, CORK.id, NOW + timedelta(hours=1), US, "lost the mail").asking is Asking.ASKED
    assert ask(house, CORK.id, NOW + timedelta(hours=1) + ASK_AGAIN_AFTER, US).asking is Asking.ASKED
    assert [one.state for one in mails(house)] == [
        DeliveryState.SENT,
        DeliveryState.WITHDRAWN,
        DeliveryState.PENDING,
    ], "a question that was still on its way gives way to the newer one"


def test_another_address_is_asked_at_once(house: Database) -> None:
    ask(house, CORK.id, NOW, US)
    with house.write() as connection:
        profiles.put_profile(connection, replace(CORK, email="boss@cork.example"), NOW)
    assert ask(house, CORK.id, NOW + timedelta(minutes=1), US).asking is Asking.ASKED
    assert [(one.to, one.state) for one in mails(house)] == [
        (CORK.email, DeliveryState.WITHDRAWN),
        ("boss@cork.example", DeliveryState.PENDING),
    ]


def test_who_stopped_is_asked_for_a_reason_only(house: Database) -> None:
    put(house, ConsentState.STOPPED, "wrote to us")
    refused = ask(house, CORK.id, NOW, US)
    assert (refused.asking, refused.how) == (Asking.STOPPED, "wrote to us")
    assert mails(house) == []
    assert ask(house, CORK.id, NOW, US, "they asked us to").asking is Asking.ASKED
    assert history(house)[-1] == (ConsentState.UNCONFIRMED, "asked by mail: they asked us to")


def test_an_address_that_takes_no_mail_is_never_asked(house: Database) -> None:
    block(house)
    assert ask(house, CORK.id, NOW, US).asking is Asking.BLOCKED
    assert ask(house, CORK.id, NOW, US, "for a reason").asking is Asking.BLOCKED
    assert mails(house) == []
    assert history(house) == []
    with house.read() as connection:
        states = find_mail_states(connection, [CORK, ILFOV], NOW, lambda address: address_key(SECRET, address))
    assert {name: state.word for name, state in states.items()} == {CORK.id: "blocked", ILFOV.id: "not asked"}


def test_a_question_whose_link_has_run_out_is_not_sent(house: Database) -> None:
    ask(house, CORK.id, NOW, US)
    box = Box()
    assert send(house, box, NOW + timedelta(days=15)) == [(MailKind.CONFIRMATION, DeliveryState.WITHDRAWN)]
    assert box.taken == []


def test_an_address_that_is_none_cannot_be_asked_and_counts_as_not_asked(house: Database) -> None:
    with house.write() as connection:
        profiles.put_profile(connection, replace(CORK, email="nobody"), NOW)
    assert ask(house, CORK.id, NOW, US).asking is Asking.FAILED
    assert history(house) == []


@pytest.mark.parametrize("silent", [ConsentState.PAUSED, ConsentState.STOPPED])
def test_a_form_of_before_brings_no_mail_back_to_who_paused_or_stopped(house: Database, silent: ConsentState) -> None:
    """As when a table of companies is imported once more."""
    with house.write() as connection:
        assert note_consent(connection, CORK.id, "a signed form", NOW) is ConsentState.CONFIRMED
    if silent is ConsentState.PAUSED:
        mail_consent.pause(house, CORK.id, NOW + DAY, "a page")
    else:
        mail_consent.stop(house, CORK.id, NOW + DAY, "one click", US)
    with house.write() as connection:
        assert note_consent(connection, CORK.id, "a signed form", NOW + 2 * DAY) is silent
        assert consents.consent_state(connection, CORK.id) is silent


def test_who_agreed_and_stops_has_one_last_mail(house: Database) -> None:
    box = Box()
    put(house, ConsentState.CONFIRMED)
    assert mail_consent.stop(house, CORK.id, NOW, "one click", US)
    assert not mail_consent.stop(house, CORK.id, NOW + DAY, "once more", US)
    assert send(house, box) == [(MailKind.GOODBYE, DeliveryState.SENT)]
    assert send(house, box, NOW + DAY) == []
    assert [str(message["Subject"]) for message in box.taken] == ["We write no more about funding for Cork Robotics"]


def test_who_stops_goes_on_and_stops_again_before_anything_was_sent_has_one_last_mail(house: Database) -> None:
    put(house, ConsentState.CONFIRMED)
    mail_consent.stop(house, CORK.id, NOW, "one click", US)
    mail_consent.resume(house, CORK.id, NOW, "a page")
    mail_consent.stop(house, CORK.id, NOW + timedelta(minutes=1), "one click", US)
    assert [one.kind for one in mails(house)] == [MailKind.GOODBYE]


def test_who_goes_on_before_the_last_mail_is_sent_gets_none(house: Database) -> None:
    box = Box()
    put(house, ConsentState.CONFIRMED)
    mail_consent.stop(house, CORK.id, NOW, "one click", US)
    mail_consent.resume(house, CORK.id, NOW, "a page")
    assert send(house, box) == [(MailKind.GOODBYE, DeliveryState.WITHDRAWN)]
    assert box.taken == []


@pytest.mark.parametrize("state", [None, ConsentState.UNCONFIRMED])
def test_who_never_agreed_gets_no_mail_at_all_not_even_the_last_one(
    house: Database, state: ConsentState | None
) -> None:
    if state is not None:
        put(house, state)
    assert mail_consent.stop(house, CORK.id, NOW, "the page", US)
    assert mails(house) == []


def test_an_address_that_takes_no_mail_gets_no_last_one(house: Database) -> None:
    put(house, ConsentState.CONFIRMED)
    block(house)
    assert mail_consent.stop(house, CORK.id, NOW, "a complaint", US)
    assert mails(house) == []


def test_stopping_counts_where_the_last_mail_cannot_be_written(
    house: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with house.write() as connection:
        profiles.put_profile(connection, replace(CORK, email="no-body@"), NOW)
    put(house, ConsentState.CONFIRMED)
    with caplog.at_level(logging.WARNING):
        assert mail_consent.stop(house, CORK.id, NOW, "the page", US)
    assert history(house)[-1][0] is ConsentState.STOPPED
    assert "cannot be written: AddressError" in caplog.text
    assert "no-body@" not in caplog.text


COMPANY = (
    "--name", "Cork Robotics", "--email", "hello@cork.example", "--language", "en", "--country", "IE",
    "--zone", "Europe/Dublin", "--description", "Robots for small dairies.", "--cohort", "pact",
)  # fmt: skip


def test_commands_tell_who_gets_mail_and_what_to_do(program: Program) -> None:
    for name in ("one", "two"):
        assert program.run("profile", "add", "--id", name, *COMPANY).code == 0
    listed = program.run("profile", "list")
    assert listed.out.count("not asked") == 2
    assert "2 of 2 get no mail" in listed.err
    assert "callfit profile ask" in listed.err
    asked = program.run("profile", "ask", "--cohort", "pact", "--format", "json")
    assert [(one["profile"], one["outcome"]) for one in asked.json()] == [("one", "asked"), ("two", "asked")]
    assert program.run("profile", "confirm", "one", "--how", "on the phone").code == 0
    assert program.run("profile", "pause", "one", "--how", "holidays").code == 0
    assert program.run("profile", "confirm", "one", "--how", "on the phone").code == 1
    assert program.run("profile", "resume", "one", "--how", "back").code == 0
    assert program.run("profile", "stop", "one", "--why", "sold the company").code == 0
    told = program.run("profile", "consent", "one", "--format", "json").json()
    assert [(one["state"], one["how"]) for one in told["history"]] == [
        ("stopped", "sold the company"),
        ("confirmed", "back"),
        ("paused", "holidays"),
        ("confirmed", "on the phone"),
        ("unconfirmed", "asked by mail"),
    ]
    assert [one["kind"] for one in told["mails"]] == ["goodbye", "confirmation"]
    assert (told["state"], told["gets_mail"]) == ("stopped", False)
    states = program.run("profile", "list", "--format", "json").json()
    assert [one["consent"]["state"] for one in states] == ["stopped", "unconfirmed"]
    assert "it wants none" in program.run("profile", "show", "one").err
    assert "callfit profile resume one" in program.run("profile", "consent", "one").out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("ask",), "name companies, or a --cohort"),
        (("ask", "one", "--cohort", "pact"), "name companies, or a --cohort"),
        (("ask", "one", "--again", " "), "--again must say why"),
        (("ask", "nobody"), "there is no company 'nobody'"),
        (("confirm", "one", "--how", ""), "--how must say how"),
        (("pause", "one", "--how", "holidays"), "gets no mail that could be paused"),
        (("resume", "one", "--how", "back"), "callfit profile ask one"),
        (("stop", "nobody", "--why", "gone"), "there is no company 'nobody'"),
    ],
)
def test_what_cannot_be_done_says_what_to_do(program: Program, arguments: tuple[str, ...], words: str) -> None:
    program.run("profile", "add", "--id", "one", *COMPANY)
    done = program.run("profile", *arguments)
    assert done.code == 1
    assert words in done.err


def test_a_company_as_it_is_shown_can_be_added_again_and_agrees_by_that_to_nothing(
    program: Program, tmp_path: Path
) -> None:
    program.run("profile", "add", "--id", "one", *COMPANY, "--consent", "on the phone")
    shown = tmp_path / "one.json"
    shown.write_text(program.run("profile", "show", "one", "--format", "json").out.replace('"one"', '"copy"'))
    added = program.run("profile", "add", str(shown))
    assert added.code == 0, added.err
    assert "not taken from a file" in added.err
    assert program.run("profile", "consent", "copy", "--format", "json").json()["state"] is None
