"""``callfit profile export`` and ``callfit profile erase``: all that is known of a company, and to forget it."""

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.advice_options import ProfileArgument
from app.cli.output import Column, Format, FormatOption, NowOption, print_record, print_records, warn
from app.clock import read_now
from app.errors import CommandError

if TYPE_CHECKING:
    from collections.abc import Mapping


def export(
    profile: ProfileArgument,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE.json", help="Write it into this file, for you alone to read.")
    ] = None,
    now: NowOption = None,
) -> None:
    """Print all that is known of a company, as it may ask for: docs/export.schema.json says what stands where."""
    from app.companies import find_profile
    from app.mail_state import settings_key
    from app.privacy import export_company
    from app.stores import open_database

    at = read_now(now)
    with open_database() as database:
        record = export_company(database, find_profile(database, profile), at, settings_key())
    if out is None:
        print_record(record)
        return
    _write(out, record)
    print(f"wrote all that is known of {profile} to {out}")


def _write(file: Path, record: dict[str, Any]) -> None:
    text = json.dumps(record, ensure_ascii=False, indent=2) + "\n"
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
            opened.write(text)
    except OSError as error:
        raise CommandError(f"{file} cannot be written: {error.strerror}") from error


def erase(
    profile: ProfileArgument,
    yes: Annotated[bool, typer.Option("--yes", help="Really: it cannot be taken back.")] = False,
    now: NowOption = None,
) -> None:
    """Forget a company: its profile, its consent, what it chose, its mails and what they told. Its address stays
    blocked, by a keyed hash, so that it gets no mail even if somebody adds it again."""
    from app.companies import find_profile
    from app.mail_state import settings_key
    from app.privacy import erase_company
    from app.stores import open_database
    from catalogue.store.erasing import find_rows

    at = read_now(now)
    with open_database() as database:
        company = find_profile(database, profile)
        if not yes:
            with database.read() as connection:
                rows = {name: len(found) for name, found in find_rows(connection, company.id).items()}
            raise CommandError(
                f"nothing was erased. {company.name} ({company.id}): {_counted(rows)}. It cannot be taken back; first"
                f" perhaps: callfit profile export {company.id} --out FILE.json, then: callfit profile erase"
                f" {company.id} --yes"
            )
        erased = erase_company(database, company.id, at, settings_key())
    print(f"erased {erased.profile_id}: {_counted(erased.rows)}")
    if erased.blocked:
        print("Its address gets no mail from now on, even if somebody adds it again; see: callfit mail blocked")
    if erased.shared_with:
        print(f"Its address is also that of {', '.join(erased.shared_with)}, so it was not blocked.")
    if erased.traces:
        warn(
            "Another program was using the catalogue, so that bytes of the file may still hold some of it; next, once"
            " callfit run and callfit serve have ended: callfit db compact"
        )
    print("Not erased, since they are not ours to find: backups, exports, and mails written into folders.")


def forget_unanswered(output: FormatOption = Format.TABLE, now: NowOption = None) -> None:
    """Forget the companies that filled in the form on the site and never agreed to have mail, a day after their links
    to agree have run out. Their addresses are not blocked. `callfit run` does it every day."""
    from app.joining.taking_in import forget_abandoned
    from app.stores import open_database

    at = read_now(now)
    with open_database() as database:
        forgotten = forget_abandoned(database, at)
    records = [{"company": company, "outcome": "forgotten"} for company in forgotten]
    columns = (
        Column(heading="Company", cell=lambda record: record["company"]),
        Column(heading="Outcome", cell=lambda record: record["outcome"]),
    )
    print_records(records, columns, output, "nothing to forget: every form is answered, or may still be")


_NAMES = {
    "profile": "profile",
    "consent": "steps of its consent",
    "choice": "choices",
    "delivery": "mails",
    "ledger": "news told",
    "digest_turn": "turns of its digest",
}


def _counted(rows: "Mapping[str, int]") -> str:
    return ", ".join(f"{count} {_NAMES.get(name, name)}" for name, count in reversed(list(rows.items())))
