"""Many companies at once out of a table: the good rows are kept in one commit, each bad one has all its reasons."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.company_columns import REASON, column_of, covered_places, place_columns, read_cells
from app.company_table import Table, TableRow, read_table
from app.consenting import note_consent
from app.errors import CommandError
from app.profile_form import COHORT, ProfileError, read_profile
from catalogue.model.profile import Profile
from catalogue.taxonomy.nuts import contains

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from catalogue.store.database import Database

_NESTED = ("enterprise", "seeking", "mail")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A row that is no company: its line in the file, what it calls itself, and every reason."""

    row: TableRow
    id: str
    name: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What became of the rows of ``table``: the ids of the companies that are new, changed or as before, and the rest.

    ``notes`` are what a person should look at.
    """

    table: Table
    added: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    rejected: tuple[Rejected, ...] = ()

    @property
    def rows(self) -> int:
        """How many rows there were."""
        return len(self.table.rows)


def import_companies(
    database: "Database",
    file: Path,
    now: datetime,
    *,
    cohort: str | None = None,
    ignore: Sequence[str] = (),
    dry_run: bool = False,
    consent: str | None = None,
) -> Imported:
    """Keep the companies of the table in ``file``, at ``now`` (aware), and tell of the rows that are none.

    A company that is there already keeps what the table has no column for. ``cohort`` is one that all of them join.
    ``ignore`` are headings to pass over, ``consent`` is how all of them agreed to have mail, if they did; who paused or
    stopped since gets none all the same. All good rows are kept in one commit, with ``dry_run`` none. Raises
    `CommandError` if the file is no table of companies.
    """
    if cohort is not None and not COHORT.fullmatch(cohort):
        raise CommandError("--cohort must be a short name of lower-case letters, digits and hyphens")
    table = read_table(file)
    columns = place_columns(table.headings, frozenset(ignore))
    told = covered_places(columns)
    with database.read() if dry_run else database.write() as connection:
        good, rejected = _sort_out(connection, table, columns, told)
        outcomes: dict[str, list[str]] = {"added": [], "replaced": [], "same": []}
        for profile, stored in good:
            joined = _join(profile, cohort)
            outcomes["added" if stored is None else "same" if joined == stored else "replaced"].append(joined.id)
            if not dry_run and joined != stored:
                _put(connection, joined, now)
            if not dry_run and consent is not None:
                note_consent(connection, joined.id, consent, now)
    return Imported(table=table, rejected=rejected, **{name: tuple(ids) for name, ids in outcomes.items()})


def _put(connection: "Connection", profile: Profile, now: datetime) -> None:
    from catalogue.store.profiles import put_profile

    put_profile(connection, profile, now)


def _sort_out(
    connection: "Connection", table: Table, columns: Mapping[str, int], told: set[tuple[str, ...]]
) -> tuple[list[tuple[Profile, Profile | None]], tuple[Rejected, ...]]:
    """The companies of the good rows, each with what is stored of it, and the bad rows."""
    from catalogue.store.profiles import find_profiles

    stored = {profile.id: profile for profile in find_profiles(connection)}
    lines: dict[str, int] = {}
    good: list[tuple[Profile, Profile | None]] = []
    rejected: list[Rejected] = []
    for row in table.rows:
        cells = {column: row.cells[number] for column, number in columns.items() if number < len(row.cells)}
        cells = {column: _plain(text) for column, text in cells.items()}
        profile, reasons = _read_row(cells)
        if any(row.cells[len(table.headings) :]):
            reasons.append(f"it has {len(row.cells)} cells, and there are {len(table.headings)} columns")
        name = cells.get("id", "")
        if name and name in lines:
            reasons.append(f"id {name[:80]} is that of line {lines[name]} as well")
        lines.setdefault(name, row.line)
        if profile is not None and not reasons:
            before = stored.get(profile.id)
            merged = profile if before is None else _keep_untold(profile, before, told)
            if merged.nuts is None or contains(merged.country, merged.nuts):
                good.append((merged, before))
                continue
            reasons.append(
                f"country is {merged.country}, and the seat that is stored is {merged.nuts}: add a column nuts"
            )
        rejected.append(Rejected(row=row, id=name, name=cells.get("name", ""), reasons=tuple(reasons)))
    return good, tuple(rejected)


def _read_row(cells: Mapping[str, str]) -> tuple[Profile | None, list[str]]:
    values, reasons = read_cells(cells)
    try:
        return read_profile(values, "the row"), reasons
    except ProfileError as error:
        return None, reasons + [f"{column_of(field)} {words}" for field, words in error.faults]


def _plain(text: str) -> str:
    """A cell without the apostrophe by which a spreadsheet is kept from taking it for a formula."""
    return text[1:] if text[:1] == "'" and text[1:2] in set("=+-@") else text


def _keep_untold(profile: Profile, before: Profile, told: set[tuple[str, ...]]) -> Profile:
    """``profile`` with the fields of ``before`` that its table has no column for."""
    kept: dict[str, Any] = {
        field.name: getattr(before, field.name)
        for field in fields(Profile)
        if field.name not in _NESTED and (field.name,) not in told
    }
    for name in _NESTED:
        mine, theirs = getattr(profile, name), getattr(before, name)
        inner = {field.name: getattr(theirs, field.name) for field in fields(mine) if (name, field.name) not in told}
        kept[name] = replace(mine, **inner)
    return replace(profile, **kept)


def _join(profile: Profile, cohort: str | None) -> Profile:
    if cohort is None or cohort in profile.cohorts:
        return profile
    return replace(profile, cohorts=(*profile.cohorts, cohort))


def write_rejected(imported: Imported, file: Path) -> None:
    """Write the rejected rows into ``file`` as CSV, each with its reasons, to be corrected and imported again.

    Raises `CommandError` if that fails.
    """
    table = imported.table
    text = io.StringIO()
    writer = csv.writer(text, delimiter=table.delimiter, lineterminator="\r\n")
    own = [number for number, heading in enumerate(table.headings) if heading.casefold() != REASON]
    writer.writerow([REASON, *(table.headings[number] for number in own)])
    for one in imported.rejected:
        cells = one.row.cells
        shown = [cells[number] if number < len(cells) else "" for number in own]
        shown += cells[len(table.headings) :]
        writer.writerow(map(_harmless, ["; ".join(one.reasons), *shown]))
    try:
        # With its mark, so that a spreadsheet takes it for UTF-8.
        file.write_bytes(text.getvalue().encode("utf-8-sig"))
    except OSError as error:
        raise CommandError(f"{file} cannot be written: {error.strerror}") from error


def _harmless(text: str) -> str:
    return f"'{text}" if text[:1] in set("=+-@\t\r") else text
