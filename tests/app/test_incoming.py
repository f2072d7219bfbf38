"""Mails that come in: what they lead to, and that none of it is done twice or on a guess."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.errors import CommandError
from app.incoming import LEFT, read_incoming
from catalogue.model.consent import ConsentState
from catalogue.model.delivery import Delivery, DeliveryState
from catalogue.model.suppression import SuppressionKind
from catalogue.store.consents import consent_state
from catalogue.store.database import Database
from catalogue.store.deliveries import plan_delivery
from catalogue.store.profiles import link_key_of, put_profile
from catalogue.store.suppressions import find_suppressions
from notifier.keys import address_key
from notifier.links import Links
from tests.mails import content
from tests.new_catalogue import make_catalogue
from tests.notifier import samples
from tests.notifier.samples import ILFOV, NOW, TORINO

SECRET = b"x" * 32
LINKS = Links(site="", secret=SECRET)
SENDER = replace(samples.SENDER, links=LINKS)
SAMPLES = Path(__file__).parent.parent / "notifier" / "returned"
LATER = NOW + timedelta(days=1)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A catalogue with two companies and one mail to the first, of which the samples of reports tell."""
    opened = Database.open(f"sqlite:///{tmp_path}/catalogue.db")
    make_catalogue(opened)
    delivery = Delivery(
        id="termo-1",
        profile_id=ILFOV.id,
        to="office@termo-ilfov.example",
        subject="x",
        content=content(),
        message_id="<mail-1@callfit.example>",
        created_at=NOW,
        state=DeliveryState.SENT,
        sent_at=NOW,
    )
    with opened.write() as connection:
        for company in (ILFOV, TORINO):
            put_profile(connection, company, NOW)
        plan_delivery(connection, delivery)
    yield opened
    opened.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where mails come in."""
    made = tmp_path / "in"
    made.mkdir()
    return made


def read(database: Database, folder: Path) -> list[tuple[str, str]]:
    return [(one["what"], one["outcome"]) for one in read_incoming(database, str(folder), SENDER, LATER)]


def letter(folder: Path, subject: str, name: str = "a.eml", more: str = "") -> None:
    (folder / name).write_text(f"From: somebody@x.example\n{more}Subject: {subject}\n\n", encoding="utf-8")


def link_key(database: Database, profile_id: str) -> str:
    with database.write() as connection:
        return link_key_of(connection, profile_id)


def state(database: Database, profile_id: str) -> ConsentState:
    with database.read() as connection:
        return consent_state(connection, profile_id)


@pytest.mark.parametrize(
    ("name", "what", "outcome", "kind"),
    [
        ("postfix", "bounce", "no mail any more", SuppressionKind.HARD),
        ("full", "bounce", "rests", SuppressionKind.SOFT),
        ("qmail", "bounce", "rests", SuppressionKind.SOFT),
        ("complaint", "complaint", "no mail any more", SuppressionKind.COMPLAINT),
    ],
)
def test_a_report_is_acted_on_once(
    database: Database, folder: Path, name: str, what: str, outcome: str, kind: SuppressionKind
) -> None:
    report = (SAMPLES / f"{name}.eml").read_bytes()
    (folder / "a.eml").write_bytes(report)
    records = read_incoming(database, str(folder), SENDER, LATER)
    assert [(one["what"], one["outcome"], one["delivery"]) for one in records] == [(what, outcome, "termo-1")]
    assert "@" not in str(records)
    with database.read() as connection:
        known = find_suppressions(connection)
    assert [(one.address_key, one.kind) for one in known] == [(address_key(SECRET, "office@termo-ilfov.example"), kind)]
    assert read(database, folder) == []
    (folder / "again.eml").write_bytes(report)
    assert read(database, folder) == [(what, "known before")]
    with database.read() as connection:
        assert find_suppressions(connection) == known


def test_a_report_on_no_mail_of_ours_is_left_to_people(database: Database, folder: Path) -> None:
    report = (SAMPLES / "postfix.eml").read_text(encoding="utf-8").replace("mail-1@callfit", "mail-2@callfit")
    (folder / "a.eml").write_text(report, encoding="utf-8")
    for _ in range(2):
        assert read(database, folder) == [("bounce", LEFT)]
    with database.read() as connection:
        assert find_suppressions(connection) == ()


def test_who_asks_to_stop_gets_no_mail(database: Database, folder: Path) -> None:
    letter(folder, f"Re: STOP {LINKS.stop_token(link_key(database, ILFOV.id))}")
    records = read_incoming(database, str(folder), SENDER, LATER)
    assert [(one["what"], one["outcome"], one["profile"]) for one in records] == [
        ("stop", "no mail any more", ILFOV.id)
    ]
    assert state(database, ILFOV.id) is ConsentState.STOPPED
    assert state(database, TORINO.id) is ConsentState.UNCONFIRMED


def test_who_confirms_gets_mail_and_a_machine_does_not(database: Database, folder: Path) -> None:
    subject = f"CONFIRM {LINKS.confirm_token(link_key(database, ILFOV.id), ILFOV.email, NOW)}"
    letter(folder, f"Re: {subject}", more="Auto-Submitted: auto-replied\n")
    assert read(database, folder) == [("automatic", LEFT)]
    assert state(database, ILFOV.id) is ConsentState.UNCONFIRMED
    letter(folder, subject)
    assert read(database, folder) == [("confirm", "gets mail")]
    assert state(database, ILFOV.id) is ConsentState.CONFIRMED


def test_nobody_is_stopped_on_a_guess(database: Database, folder: Path) -> None:
    key = link_key(database, ILFOV.id)
    guesses = [
        f"STOP {ILFOV.id}",
        "STOP",
        f"STOP {Links(site='', secret=b'y' * 32).stop_token(key)}",
        f"STOP {LINKS.confirm_token(key, ILFOV.email, NOW)}",
        f"STOP {LINKS.stop_token('0' * 32)}",
        f"CONFIRM {LINKS.stop_token(key)}",
        f"CONFIRM {LINKS.confirm_token(key, ILFOV.email, NOW - timedelta(days=30))}",
        f"CONFIRM {LINKS.confirm_token(key, 'former@termo-ilfov.example', NOW)}",
    ]
    for number, guess in enumerate(guesses):
        letter(folder, guess, f"{number}.eml")
    assert {outcome for _, outcome in read(database, folder)} == {LEFT}
    assert len(list(folder.glob("*.eml"))) == len(guesses)
    assert state(database, ILFOV.id) is ConsentState.UNCONFIRMED


def test_what_cannot_be_read_stops_nothing(database: Database, folder: Path) -> None:
    (folder / "1.eml").write_bytes(b"x" * 2_000_000)
    (folder / "2.eml").write_bytes(
        b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (one, one) for one in range(5000))
    )
    (folder / "3.eml").write_bytes(b"")
    (folder / "4.eml").write_bytes((SAMPLES / "postfix.eml").read_bytes())
    assert read(database, folder) == [
        ("unreadable", LEFT),
        ("unreadable", LEFT),
        ("letter", LEFT),
        ("bounce", "no mail any more"),
    ]


def test_a_mailbox_that_cannot_be_read_is_an_error_of_the_command(database: Database, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="there is no folder"):
        read_incoming(database, str(tmp_path / "no"), SENDER, NOW)
