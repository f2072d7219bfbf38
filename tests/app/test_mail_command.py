"""``callfit mail``: mails that came in, addresses that take none, and the key in the DNS."""

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from catalogue.model.delivery import Delivery, DeliveryState
from catalogue.model.suppression import Suppression, SuppressionKind
from catalogue.store.database import Database
from catalogue.store.deliveries import plan_delivery
from catalogue.store.profiles import put_profile
from catalogue.store.suppressions import find_suppression, put_suppression
from notifier.keys import address_key
from tests.app_runner import Program
from tests.mails import content
from tests.notifier.samples import ILFOV, NOW, TORINO

SECRET = "a secret of thirty-two characters"
KEY = address_key(SECRET.encode(), ILFOV.email)
SAMPLES = Path(__file__).parent.parent / "notifier" / "returned"
AT = ("--now", (NOW + timedelta(days=1)).isoformat())


MAIL = Delivery(
    id="termo-1",
    profile_id=ILFOV.id,
    to=ILFOV.email,
    subject="x",
    content=content(),
    message_id="<mail-1@callfit.example>",
    created_at=NOW,
    state=DeliveryState.SENT,
    sent_at=NOW,
)


@pytest.fixture
def house(program: Program) -> Program:
    """The command line with two companies and a mail to one of them, with settings in a file."""
    (program.folder / "callfit.toml").write_text(f'secret = "{SECRET}"\nbounces = "in"\n', encoding="utf-8")
    with Database.open(program.database) as database, database.write() as connection:
        for company in (ILFOV, TORINO):
            put_profile(connection, company, NOW)
        plan_delivery(connection, MAIL)
    return program


def known(house: Program) -> Suppression | None:
    with Database.open(house.database) as database, database.read() as connection:
        return find_suppression(connection, KEY)


def block(house: Program, kind: SuppressionKind) -> None:
    with Database.open(house.database) as database, database.write() as connection:
        put_suppression(connection, Suppression(address_key=KEY, kind=kind, since=NOW, why="for a reason"))


def test_mails_are_read_from_where_the_settings_say(house: Program) -> None:
    folder = house.folder / "in"
    folder.mkdir()
    shutil.copy(SAMPLES / "full.eml", folder / "1.eml")
    (folder / "2.eml").write_text("From: ana@x.example\nSubject: Thank you\n\n", encoding="utf-8")
    done = house.run_wide(120, "mail", "read", *AT)
    assert done.code == 0, done.err
    assert "rests until 2026-08-22" in done.out
    assert "termo-1" in done.out
    assert "1 left to people" in done.out
    assert "@" not in done.out
    again = house.run_wide(120, "mail", "read", str(folder), "--format", "json", *AT).json()
    assert [(one["what"], one["outcome"], one["mail"]) for one in again] == [("letter", "left to people", "2.eml")]


def test_without_a_place_nothing_is_read(house: Program) -> None:
    (house.folder / "callfit.toml").unlink()
    done = house.run_wide(120, "mail", "read")
    assert done.code == 1
    assert "set CALLFIT_BOUNCES" in done.err
    (house.folder / "callfit.toml").write_text('bounces = "imaps://ana:geheim@"\n', encoding="utf-8")
    done = house.run_wide(120, "mail", "read")
    assert done.code == 1
    assert "write a folder, or imaps://" in done.err
    assert "geheim" not in done.err


def test_blocked_addresses_are_told_by_their_companies_and_let_through_with_a_reason(house: Program) -> None:
    assert "no address is blocked" in house.run_wide(120, "mail", "blocked", *AT).out
    block(house, SuppressionKind.HARD)
    done = house.run_wide(120, "mail", "blocked", *AT)
    assert ILFOV.id in done.out
    assert "for good" in done.out
    assert "for a reason" in done.out
    assert TORINO.id not in done.out
    assert "@" not in done.out
    for why in ("", " "):
        assert house.run_wide(120, "mail", "unblock", ILFOV.id, "--why", why, *AT).code == 1
    done = house.run_wide(120, "mail", "unblock", ILFOV.id, "--why", "the mailbox is there again", *AT)
    assert done.code == 0, done.err
    after = known(house)
    assert after is not None
    assert (after.lifted_at, after.lifted_why) == (NOW + timedelta(days=1), "the mailbox is there again")
    assert "no address is blocked" in house.run_wide(120, "mail", "blocked", *AT).out
    done = house.run_wide(120, "mail", "unblock", ILFOV.id, "--why", "once more", *AT)
    assert done.code == 1
    assert "takes mail" in done.err


def test_a_mail_that_was_refused_is_listed_with_its_reason_and_tried_again_where_one_may(house: Program) -> None:
    with Database.open(house.database) as database, database.write() as connection:
        for number in (1, 2):
            refused = replace(MAIL, id=f"refused-{number}", message_id=f"<refused-{number}@callfit.example>")
            refused = replace(refused, state=DeliveryState.PARKED, sent_at=None, problem="554 not today", attempts=1)
            plan_delivery(connection, refused)
    (first, second) = house.run_wide(120, "mail", "parked", "--format", "json").json()
    assert (first["delivery"], first["profile"], first["why"]) == ("refused-1", ILFOV.id, "554 not today")
    done = house.run_wide(120, "mail", "retry", "refused-1", "termo-1", "none", *AT)
    assert done.code == 1
    assert "refused-1 is tried again" in done.out
    for one in ("termo-1", "none"):
        assert f"no mail '{one}' is parked" in done.err
    block(house, SuppressionKind.HARD)
    assert "takes no mail: hard, for a reason" in house.run_wide(120, "mail", "retry", second["delivery"], *AT).err
    assert [one["delivery"] for one in house.run_wide(120, "mail", "parked", "--format", "json").json()] == [
        "refused-2"
    ]


def test_what_its_owner_had_erased_stays_so(house: Program) -> None:
    block(house, SuppressionKind.ERASED)
    done = house.run_wide(120, "mail", "unblock", ILFOV.id, "--why", "an admin wants it", *AT)
    assert done.code == 1
    assert "had its data erased" in done.err
    after = known(house)
    assert after is not None
    assert after.lifted_at is None


def test_what_the_dns_has_to_say(house: Program) -> None:
    assert "no key signs mails" in house.run_wide(120, "mail", "dkim").err
    file = house.folder / "dkim.pem"
    file.write_bytes(
        rsa.generate_private_key(65537, 2048).private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    file.chmod(0o600)
    (house.folder / "callfit.toml").write_text(
        f'dkim_key = "{file}"\ndkim_selector = "s2026"\nsender_address = "digest@callfit.example"\n', encoding="utf-8"
    )
    done = house.run_wide(120, "mail", "dkim")
    assert done.out.startswith("s2026._domainkey.callfit.example. TXT\nv=DKIM1; k=rsa; p=MIIB")
    record = house.run_wide(120, "mail", "dkim", "--format", "json").json()
    assert record["value"] == done.out.splitlines()[1]
    file.chmod(0o644)
    assert "others can read the DKIM key" in house.run_wide(120, "mail", "dkim").err
