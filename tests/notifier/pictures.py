"""``python -m tests.notifier.pictures [OUT]``: each mail as its reader sees it, drawn by a browser into ``docs/mails``.

One picture a mail: in a wide window, on a phone, and on a phone in dark mode, side by side. The calls are real ones in
our own words. They are looked at by people; what must hold of every mail is in the tests.
"""

import html
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from catalogue.model.alarm import ToldTrouble
from catalogue.model.condition import Criterion
from catalogue.model.profile import MailWishes
from catalogue.model.run import Health, Run
from catalogue.model.version import Cause, Version
from catalogue.store.versions import version_of
from notifier.links import Links
from notifier.mails.page import Reader
from notifier.mails.render import render_digest
from notifier.mails.writing import write_confirmation, write_goodbye, write_reminder, write_source_alarm
from notifier.telling.alarms import Alarm, AlarmKind, SourceState
from notifier.telling.digest import Digest, Recovered, SourceNote
from notifier.telling.news import Update
from tests.notifier.samples import (
    ACCELERATOR,
    CORK,
    FOUR,
    ILFOV,
    LIFE,
    NOW,
    READ,
    SENDER,
    TORINO,
    VOUCHERS,
    condition,
    deadline,
    euro,
    match,
    numbered,
)

KEY = "0123456789abcdef" * 2
SITE = replace(SENDER, links=Links(site="https://callfit.example", secret=b"pictures" * 4))
READER = Reader(link_key=KEY, delivery_id="pictures")
RUN = Run(id="pictures", source="eu_funding_tenders", started_at=NOW - timedelta(days=2))
AWAY = replace(
    READ,
    source="ro_mipe",
    title="MIPE, apeluri deschise",
    country="RO",
    gap=(NOW - timedelta(days=19), NOW - timedelta(days=2)),
)
BEHIND = SourceNote(
    source="ro_bucuresti_ilfov",
    title="ADR București-Ilfov",
    country="RO",
    read_at=NOW - timedelta(days=9),
    complete=False,
    problem="thin",
)


def updates() -> tuple[Update, ...]:
    """A kept call that is prolonged, one with more money and a new condition, one that closes, one withdrawn."""
    later = replace(LIFE, deadlines=(deadline(2027, 3, 9, 16),))
    budget = ACCELERATOR.budget
    assert budget is not None
    clause = condition(Criterion.SIZE, "Single companies classified as SMEs may apply.")
    more = replace(ACCELERATOR, budget=replace(budget, project_max=euro(3_000_000)), conditions=(clause,))
    withdrawn = replace(numbered(1)[0].call, withdrawn=True, title="Solar roofs for workshops")
    open_before = replace(withdrawn, withdrawn=False)
    return (
        Update(call=later, match=match(later), kept=True, versions=(_version(LIFE, later),)),
        Update(call=more, match=match(more), kept=False, versions=(_version(ACCELERATOR, more),)),
        Update(call=VOUCHERS, match=match(VOUCHERS), kept=False, closing=14),
        Update(call=withdrawn, match=None, kept=False, versions=(_version(open_before, withdrawn),)),
    )


def _version(before: object, after: object) -> Version:
    version = version_of(before, after, RUN, Cause.PORTAL)  # type: ignore[arg-type]
    assert version is not None
    return version


def weekly() -> Digest:
    """A digest with everything in it, for a reader in Ilfov."""
    return Digest(
        profile=ILFOV,
        now=NOW,
        full=(FOUR[0], FOUR[1]),
        rest=tuple(numbered(3)),
        sources=(READ, AWAY, BEHIND),
        recovered=(Recovered(note=AWAY, matches=tuple(numbered(12, first=11))),),
        updates=updates(),
    )


def alarms() -> tuple[Alarm, ...]:
    """A source of which half is missing, and one that is well again."""
    good = replace(RUN, source="ro_mipe", complete=True, health=Health.OK)
    thin = replace(
        good, id="thin", started_at=NOW - timedelta(hours=3), finished_at=NOW, complete=False, health=Health.THIN
    )
    trouble = SourceState(
        source="ro_mipe",
        title="MIPE, apeluri deschise",
        verdict=Health.THIN,
        since=thin.started_at,
        causes=("41 calls were read, and at least 80 are expected",),
        step="callfit sources look ro_mipe",
        last_run=thin,
        last_good=good,
        fingerprint="thin",
    )
    well = SourceState(
        source="it_incentivi", title="Incentivi.gov.it", verdict=Health.OK, last_run=good, last_good=good
    )
    began = NOW - timedelta(days=3)
    told = ToldTrouble(
        source="it_incentivi", fingerprint="broken", verdict=Health.BROKEN, since=began, at=began + timedelta(hours=1)
    )
    return (
        Alarm(kind=AlarmKind.BEGUN, state=trouble, before=None),
        Alarm(kind=AlarmKind.OVER, state=well, before=told),
    )


def mails() -> Iterator[tuple[str, str]]:
    """The name and the HTML of each mail."""
    yield "digest", render_digest(weekly(), SITE, reader=READER).html
    first = Digest(profile=TORINO, now=NOW, full=FOUR[2:], rest=(), sources=(READ,), first=True)
    yield "first-matches", render_digest(first, SITE, reader=READER).html
    nothing = Digest(profile=replace(CORK, mail=MailWishes(heartbeat=True)), now=NOW, full=(), rest=(), sources=(READ,))
    yield "nothing-new", render_digest(nothing, SITE, reader=READER).html
    kept = replace(updates()[2], match=None, kept=True, closing=3)
    in_time = datetime(2026, 8, 21, 7, tzinfo=UTC)
    yield "reminder", write_reminder(replace(CORK, language="fr"), (kept,), KEY, SITE, in_time).html
    yield "source-alarm", write_source_alarm(alarms(), "admin@callfit.example", SITE, NOW).html
    yield "confirmation", write_confirmation(replace(ILFOV, language="de"), KEY, SITE, NOW).html
    yield "goodbye", write_goodbye(replace(TORINO, language="el"), KEY, SITE, NOW).html


def draw(name: str, mail: str, out: Path, height: int) -> None:
    """One picture: the mail in a wide window, on a phone, and on a phone in dark mode."""
    frame = html.escape(mail, quote=True)
    windows = ((760, "light"), (390, "light"), (390, "dark"))
    page = "".join(
        f'<iframe srcdoc="{frame}" style="color-scheme: {scheme}; width: {width}px; height: {height}px"></iframe>'
        for width, scheme in windows
    )
    style = "body{margin:0;background:#777;display:flex;gap:16px;padding:16px}iframe{border:0}"
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "page.html"
        file.write_text(f"<!DOCTYPE html><meta charset=utf-8><style>{style}</style>{page}", encoding="utf-8")
        subprocess.run(
            [
                *("chromium", "--headless=new", "--no-sandbox", "--hide-scrollbars", f"--user-data-dir={folder}/u"),
                f"--screenshot={out / f'{name}.png'}",
                f"--window-size={sum(width for width, _ in windows) + 64},{height + 32}",
                file.as_uri(),
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )


HEIGHTS = {
    "digest": 4700,
    "first-matches": 2050,
    "nothing-new": 640,
    "reminder": 830,
    "confirmation": 640,
    "goodbye": 640,
    "source-alarm": 1000,
}


def main(out: Path) -> None:
    """Draw all of them."""
    if shutil.which("chromium") is None:
        raise SystemExit("chromium is not here: install it to draw the mails")
    out.mkdir(parents=True, exist_ok=True)
    for name, mail in mails():
        draw(name, mail, out, HEIGHTS[name])
        print(out / f"{name}.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[2] / "docs" / "mails")
