"""What a company may ask for: all that is known of it, and to be forgotten, for good."""

import json
import logging
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile, is_zipfile

import jsonschema
import pytest

from app import mail_consent
from app.asking import ask
from app.errors import CommandError
from app.privacy import erase_company, export_company
from catalogue.model.consent import ConsentState
from catalogue.model.delivery import DeliveryState
from catalogue.model.suppression import Suppression, SuppressionKind
from catalogue.store import calls, consents, deliveries, outbox, profiles, runs, suppressions
from catalogue.store.database import Database
from notifier.keys import address_key
from notifier.links import Links
from notifier.outgoing.refusal import TransportRefused
from tests.app_runner import ROOT, Program
from tests.new_catalogue import make_catalogue
from tests.notifier.conftest import fill
from tests.notifier.posting import Box, agree, plan, send
from tests.notifier.samples import CORK, ILFOV, NOW, SENDER, numbered

SCHEMA = json.loads((ROOT / "docs" / "export.schema.json").read_text(encoding="utf-8"))
COMPANY = (
    "--id", "dairy", "--name", "Bronze Milkmaids", "--email", "hello@dairy.example", "--language", "en",
    "--country", "IE", "--zone", "Europe/Dublin", "--description", "Brass milkmaids for dairies in zirconium.",
)  # fmt: skip
# What nobody but the company says.
OWN = (b"hello@dairy.example", b"Bronze Milkmaids", b"zirconium")


def key_of(address: str) -> str:
    return address_key(SENDER.links.secret, address)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Database]:
    """A catalogue whose three companies had their first mail."""
    with Database.open(f"sqlite:///{tmp_path / 'catalogue.db'}", lock_timeout=0.3) as database:
        make_catalogue(database)
        fill(database)
        plan(database)
        send(database, Box())
        yield database


def test_what_is_exported_is_all_of_it_and_as_the_schema_says(house: Database) -> None:
    with house.write() as connection:
        suppressions.put_suppression(
            connection,
            Suppression(address_key=key_of(CORK.email), kind=SuppressionKind.HARD, since=NOW, why="no such mailbox"),
        )
    record = export_company(house, CORK, NOW, key_of)
    jsonschema.Draft202012Validator(SCHEMA).validate(record)
    assert record["profile"]["email"] == CORK.email
    assert record["profile"]["description"] == CORK.description
    assert [one["state"] for one in record["consent"]] == ["confirmed"]
    (mail,) = record["delivery"]
    with house.read() as connection:
        (stored,) = deliveries.find_deliveries(connection, CORK.id)
        link_key = profiles.link_key_of(connection, CORK.id)
    assert (mail["text"], mail["html"], mail["recipient"]) == (stored.text, stored.html, CORK.email)
    assert sum(one["because"] == "new" for one in record["ledger"]) == 4
    assert [one["run_id"] for one in record["digest_turn"]] == ["first:first"]
    assert record["suppression"]["why"] == "no such mailbox"
    text = json.dumps(record)
    assert link_key not in text
    assert ILFOV.email not in text


def test_who_was_erased_gets_no_mail_even_if_added_anew_and_confirmed(house: Database) -> None:
    erased = erase_company(house, CORK.id, NOW, key_of)
    assert (erased.blocked, erased.shared_with, erased.traces) == (True, (), False)
    assert erased.rows["delivery"] == 1
    with house.write() as connection:
        profiles.put_profile(connection, replace(CORK, email="HELLO@cork.example"), NOW)
        agree(connection, CORK)
    box = Box()
    assert [one.silence for one in plan(house, only=[CORK.id], early=True)] == ["suppressed"]
    send(house, box)
    assert box.taken == []
    assert {one.profile_id for one in plan(house, early=True) if one.silence is None} == {
        ILFOV.id,
        "officine-torino",
    }, "nobody else is touched"


def test_addresses_of_before_are_blocked_too(house: Database) -> None:
    with house.write() as connection:
        profiles.put_profile(connection, replace(CORK, email="boss@cork.example"), NOW)
    erase_company(house, CORK.id, NOW, key_of)
    with house.read() as connection:
        blocked = {one.address_key: one for one in suppressions.find_suppressions(connection)}
    assert blocked.keys() == {key_of(CORK.email), key_of("boss@cork.example")}
    assert {one.kind for one in blocked.values()} == {SuppressionKind.ERASED}


def test_an_address_that_another_company_has_goes_on_to_take_its_mail(house: Database) -> None:
    with house.write() as connection:
        profiles.put_profile(connection, replace(ILFOV, id="sister", email=CORK.email.upper()), NOW)
    erased = erase_company(house, CORK.id, NOW, key_of)
    assert (erased.blocked, erased.shared_with) == (False, ("sister",))
    with house.read() as connection:
        assert suppressions.find_suppressions(connection) == ()


def test_why_a_shared_address_is_blocked_does_not_name_who_was_erased(house: Database) -> None:
    why = f"the mail {CORK.id}-20260820-0123456789 came back: 5.1.1"
    known = Suppression(address_key=key_of(CORK.email), kind=SuppressionKind.HARD, since=NOW, why=why, count=3)
    others = [
        replace(known, address_key=mark * 64, why=f"the mail {name}-20260820-0123456789 came back")
        for mark, name in (("b", f"{CORK.id}-2"), ("c", f"new-{CORK.id}"))
    ]
    with house.write() as connection:
        profiles.put_profile(connection, replace(ILFOV, id="sister", email=CORK.email), NOW)
        suppressions.put_suppression(connection, known)
        for other in others:
            suppressions.put_suppression(connection, other)
    erase_company(house, CORK.id, NOW, key_of)
    with house.read() as connection:
        left = {one.address_key: one for one in suppressions.find_suppressions(connection)}
    assert left == {
        known.address_key: replace(known, why="a mail to a company that was erased"),
        **{other.address_key: other for other in others},
    }, "all go on to be blocked"


def test_nobody_is_erased_while_mails_are_being_sent(house: Database) -> None:
    with Database.open(f"sqlite:///{house.beside('')}") as other, outbox.sending(other) as alone:
        assert alone
        with pytest.raises(CommandError, match="mails are being sent just now"):
            erase_company(house, CORK.id, NOW, key_of)
    with house.read() as connection:
        assert profiles.get_profile(connection, CORK.id) is not None
        assert consents.consent_state(connection, CORK.id) is ConsentState.CONFIRMED


def test_it_is_erased_and_told_where_others_use_the_file(house: Database) -> None:
    with Database.open(f"sqlite:///{house.beside('')}") as other, other.read() as reading:
        deliveries.count_by_state(reading)
        erased = erase_company(house, CORK.id, NOW, key_of)
        assert erased.traces
    with house.read() as connection:
        assert profiles.get_profile(connection, CORK.id) is None
        assert deliveries.count_by_state(connection) == {DeliveryState.SENT: 2}


def test_no_log_holds_an_address_or_a_name(house: Database, caplog: pytest.LogCaptureFixture) -> None:
    us = replace(SENDER, links=Links(site="https://callfit.example", secret=b"s" * 32))
    box = Box()
    box.faults[ILFOV.email] = TransportRefused("550 5.1.1 no such user", bad_address=True)
    log = (caplog.at_level(logging.INFO), caplog.at_level(logging.INFO, "sqlalchemy.engine"))
    with log[0], log[1], Database.open(f"sqlite:///{house.beside('')}") as database:
        with database.write() as connection:
            profiles.put_profile(connection, replace(CORK, id="new", email="new@cork.example"), NOW)
        ask(database, "new", NOW, us)
        mail_consent.confirm(database, "new", NOW, "a test")
        plan(database, early=True)
        send(database, box)
        mail_consent.stop(database, "new", NOW, "a test", us)
        send(database, box)
        erase_company(database, "new", NOW, key_of)
    assert len(box.taken) >= 2
    assert "INSERT INTO delivery" in caplog.text, "what the database is asked is logged at this level, without values"
    said = ("@cork.example", CORK.name, CORK.description, ILFOV.email)
    assert [one for one in said if one in caplog.text] == []


def bytes_below(folder: Path) -> bytes:
    """The bytes of every file in a folder, of archives those of what is in them."""
    found = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        found.append(path.read_bytes())
        if is_zipfile(path):
            with ZipFile(path) as archive:
                found += [archive.read(name) for name in archive.namelist()]
    return b"\n".join(found)


def test_by_command_a_company_is_shown_all_of_itself_and_nothing_of_it_is_left_in_any_file(
    program: Program, tmp_path: Path
) -> None:
    assert program.run("profile", "add", *COMPANY).code == 0
    with Database.open(program.database) as database:
        fill(database)
        with database.write() as connection:
            run = runs.begin_run(connection, "eu_funding_tenders", NOW)
            calls.put_calls(connection, [one.call for one in numbered(80)], run)
    assert program.run("match", "--profile", "dairy", "--now", NOW.isoformat()).code in {0, 7}
    assert list((tmp_path / "cache" / "calls").iterdir()), "so many calls are kept analysed"
    assert program.run("profile", "ask", "dairy").code == 0
    out = tmp_path.parent / f"{tmp_path.name}-export.json"
    assert program.run("profile", "export", "dairy", "--out", str(out)).code == 0
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    record = json.loads(out.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(SCHEMA).validate(record)
    assert record["delivery"][0]["kind"] == "confirmation"
    refused = program.run("profile", "erase", "dairy")
    assert refused.code == 1
    assert "nothing was erased" in refused.err
    assert all(word in bytes_below(tmp_path) for word in OWN)

    done = program.run("profile", "erase", "dairy", "--yes")
    assert done.code == 0, done.err
    assert "1 profile" in done.out
    assert [word for word in OWN if word in bytes_below(tmp_path)] == []
    assert not any(word.decode() in done.out + done.err for word in OWN)
    assert program.run("profile", "erase", "dairy", "--yes").code == 1

    again = program.run("profile", "add", *COMPANY, "--consent", "on the phone")
    assert again.code == 0
    assert "dairy gets no mail: its address takes none (erased" in again.err
    table = tmp_path / "companies.csv"
    row = ("other", "Other", "hello@dairy.example", "en", "IE", "Europe/Dublin", "Cheese of fresh milk")
    table.write_text(f"id,name,email,language,country,zone,description\n{','.join(row)}\n", encoding="utf-8")
    imported = program.run("profile", "import", str(table))
    assert imported.code == 0
    assert "other gets no mail: its address takes none (erased" in imported.err


def test_the_file_is_compacted_on_demand(program: Program) -> None:
    assert program.run("db", "compact").code == 0
    with Database.open(program.database) as other, other.read() as reading:
        deliveries.count_by_state(reading)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("catalogue.store.database.Database.forget_deleted", lambda self: False)
            busy = program.run("db", "compact")
    assert busy.code == 5
    assert "another program" in busy.err
