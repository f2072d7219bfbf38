"""What every source must hold, and how one is told that it does not."""

import difflib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from catalogue.model.call import Call
from catalogue.model.run import Health
from catalogue.model.state import state
from catalogue.store.codec import encode_call
from catalogue.store.raw_records import NOT_KEPT, unpack
from crawlers.checking import normalise
from crawlers.portal import Portal
from crawlers.reading import Reading
from crawlers.replay.offline import Replayed, replay
from crawlers.replay.sites import as_site, open_recording, recorded_at
from crawlers.source import Expect, Source

SNAPSHOT = "calls.json"
_TEXT_SHOWN = 160


def check_source(spider: type[Portal], folder: Path) -> list[str]:
    """What is wrong with a source, one sentence each; empty if it keeps the contract.

    ``folder`` holds its kept answers and ``calls.json``, the reviewed snapshot of what they read as. Raises
    `crawlers.replay.RecordingError` if there are no answers.
    """
    faults = list(declaration_faults(spider.name, spider.source))
    now, first = read_example(spider, folder)
    _, second = read_example(spider, folder)
    faults += reading_faults(first)
    if list(first.calls) != list(second.calls):
        faults.append("its ids differ between two readings of the same answers")
    elif first.calls != second.calls:
        faults.append("its calls differ between two readings of the same answers")
    faults += rereading_faults(spider, first)
    faults += snapshot_faults(snapshot(first.calls.values(), now), folder / SNAPSHOT)
    return faults


def read_example(spider: type[Portal], folder: Path) -> tuple[datetime, Replayed]:
    """The instant of the kept answers of a source, and what they read as."""
    recording = open_recording(folder)
    now = recorded_at(recording)
    assert now is not None
    return now, replay(spider, as_site(recording), now, at_least=example_size(folder))


def example_size(folder: Path) -> int:
    """How many calls the kept answers hold by their snapshot; 1 where there is none yet."""
    path = folder / SNAPSHOT
    return len(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else 1


def declaration_faults(name: str, source: Source) -> Iterable[str]:
    """What a declaration lacks or says wrongly."""
    if not name.startswith(f"{source.country.lower()}_"):
        yield f"its file is named {name}; it must begin with {source.country.lower()}_, as it declares {source.country}"
    if len(source.country) != 2 or not source.country.isupper():
        yield f"its country {source.country!r} is no ISO 3166-1 alpha-2 code, nor EU"
    if len(source.language) != 2 or not source.language.islower():
        yield f"its language {source.language!r} is no ISO 639-1 code"
    if source.zone not in available_timezones():
        yield f"its zone {source.zone!r} is no IANA time zone"
    for part in ("title", "licence", "checked_against"):
        if not getattr(source, part).strip():
            yield f"its {part} is empty"
    if not source.home.startswith(("https://", "http://")):
        yield f"its home {source.home!r} is no web address"
    if source.every <= timedelta(0) or source.delay < 0 or source.timeout <= 0:
        yield "its cadence, delay or time-out is not a time"
    yield from _expectation_faults(source.expect)


def _expectation_faults(expect: Expect) -> Iterable[str]:
    if not 1 <= expect.at_least <= expect.at_most:
        yield f"it expects between {expect.at_least} and {expect.at_most} calls; zero is never success"
    if any(not 0 < share <= 1 for share in expect.filled.values()):
        yield "a share of filled parts lies outside 0 to 1"


def reading_faults(replayed: Replayed) -> Iterable[str]:
    """What went wrong in a reading of good answers: there, everything must be read and nothing left."""
    if replayed.health is not Health.OK or not replayed.complete:
        yield f"its answers read as {replayed.health}, not ok"
    for issue in replayed.reading.issues:
        yield f"{issue.kind}: {issue.text}"
    for field, count in sorted(replayed.reading.leftovers.items()):
        yield f"the field {field} is left over in {count} records: read it, or name it in Source.unused with the reason"
    if not replayed.calls:
        yield "its answers hold no call"


def rereading_faults(spider: type[Portal], replayed: Replayed) -> Iterable[str]:
    """Which of the kept records do not read as what they read as before, without the portal."""
    programmes = {call.programme.code: call.programme.name for call in replayed.calls.values() if call.programme}
    reading = Reading(source=spider.name, now=replayed.reading.now, programmes_before=lambda: programmes)
    portal = spider(reading=reading)
    portal.prepare_again()
    for call_id, packed in replayed.records.items():
        if packed == NOT_KEPT:
            continue
        again = portal.read_again(unpack(packed))
        if again is None or normalise(again) != replayed.calls[call_id]:
            why = f": {reading.rejected[-1]}" if reading.rejected else ""
            yield f"the kept record of {call_id} reads otherwise without the portal{why}"


def snapshot(calls: Iterable[Call], now: datetime) -> list[dict[str, Any]]:
    """What calls are at ``now`` (aware), for a person to review: all facts, the state, and how each text begins."""
    return [_facts(call, now) for call in sorted(calls, key=lambda call: call.id)]


def _facts(call: Call, now: datetime) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(encode_call(call).facts)
    zone = ZoneInfo(call.deadlines[0].moment.zone) if call.deadlines else None
    return {
        "state": state(call, now).value,
        "closes": [deadline.at.astimezone(zone).isoformat() for deadline in call.deadlines],
        **facts,
        "sections": [
            {"kind": section.kind.value, "text": section.text[:_TEXT_SHOWN], "characters": len(section.text)}
            for section in call.sections
        ],
    }


def snapshot_faults(found: list[dict[str, Any]], path: Path) -> Iterable[str]:
    """How what was read differs from the reviewed snapshot."""
    if not path.is_file():
        yield f"there is no reviewed {path.name}; write it with: callfit sources check NAME --write, then read it"
        return
    reviewed: list[Mapping[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    before, after = write_snapshot(reviewed).splitlines(), write_snapshot(found).splitlines()
    changes = [
        line
        for line in difflib.unified_diff(before, after, "reviewed", "read", lineterm="", n=1)
        if not line.startswith(("---", "+++"))
    ]
    if changes:
        shown = "\n".join(changes[:40])
        more = f"\n… {len(changes) - 40} further lines" if len(changes) > 40 else ""
        yield f"what is read differs from {path.name}:\n{shown}{more}"


def write_snapshot(calls: Iterable[Mapping[str, Any]]) -> str:
    """A snapshot as text, the same for the same calls."""
    return json.dumps(list(calls), ensure_ascii=False, indent=1) + "\n"
