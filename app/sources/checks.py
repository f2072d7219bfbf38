"""The contract of sources, checked one by one: what each lacks, in words that lead on."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.sources.scaffold import marks_left

if TYPE_CHECKING:
    from app.sources.records import Seen
    from crawlers.portal import Portal
    from crawlers.registry import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One source after its check: how many ``calls`` its kept answers hold, and its ``faults``, a sentence each.

    ``written`` is the snapshot if it was written with other facts than before, ``marks`` how many parts of its file
    still wait for a person.
    """

    name: str
    calls: int = 0
    faults: tuple[str, ...] = ()
    written: Path | None = None
    marks: int = 0


def check(seen: "Seen", *, write: bool = False, spoil: bool = False) -> Checked:
    """Check one source. With ``write`` what its answers read as becomes its snapshot first, for a person to review.

    With ``spoil`` its answers are also spoilt in every way in which a portal may change without an error; what would go
    unnoticed is a fault.
    """
    if seen.spider is None:
        assert seen.problem is not None
        return Checked(name=seen.name, faults=(seen.problem,))
    if not seen.place.examples.is_dir():
        return Checked(name=seen.name, faults=(_what_to_keep(seen),))
    from crawlers.registry import BrokenSourceError
    from crawlers.replay import RecordingError

    try:
        with _own_faults(seen.place):
            checked = _check(seen.name, seen.spider, seen.place.examples, write=write)
            if spoil and not checked.faults:
                checked = replace(checked, faults=tuple(_quiet_faults(seen.spider, seen.place.examples)))
    except RecordingError as error:
        return Checked(name=seen.name, faults=(f"its kept answers cannot be used: {error}",))
    except BrokenSourceError as error:
        return Checked(name=seen.name, faults=(f"it fails on its kept answers: {error}",))
    return replace(checked, marks=marks_left(seen.place.file))


def _check(name: str, spider: "type[Portal]", examples: Path, *, write: bool) -> Checked:
    from crawlers.contract import SNAPSHOT, check_source, read_example, snapshot, write_snapshot

    path = examples / SNAPSHOT
    before = path.read_text(encoding="utf-8") if path.is_file() else None
    if write:
        # Without the snapshot of before, whose number of calls would be the floor.
        path.unlink(missing_ok=True)
        now, replayed = read_example(spider, examples)
        path.write_text(write_snapshot(snapshot(replayed.calls.values(), now)), encoding="utf-8")
    elif before is not None and not _is_a_list(before):
        return Checked(name=name, faults=(f"{path} is damaged; write it anew: callfit sources check {name} --write",))
    faults = [fault.replace("check NAME --write", f"check {name} --write") for fault in check_source(spider, examples)]
    after = path.read_text(encoding="utf-8") if path.is_file() else None
    calls = len(json.loads(after)) if after is not None else 0
    return Checked(name=name, calls=calls, faults=tuple(faults), written=path if after != before else None)


def _quiet_faults(spider: "type[Portal]", examples: Path) -> Iterator[str]:
    """What could change at the portal, and change calls, without anybody noticing: a sentence each."""
    from crawlers.contract import example_size
    from crawlers.replay.mutations import try_all
    from crawlers.replay.sites import as_site, open_recording, recorded_at

    recording = open_recording(examples)
    now = recorded_at(recording)
    assert now is not None
    for found in try_all(spider, as_site(recording), now, example_size(examples)):
        if found.quiet:
            what = f" ({found.what})" if found.what else ""
            yield f"nobody would notice “{found.mutation}”{what}: calls change, and the reading is ok"


def _is_a_list(text: str) -> bool:
    try:
        return isinstance(json.loads(text), list)
    except ValueError:
        return False


def _what_to_keep(seen: "Seen") -> str:
    return (
        "it has no kept answers, so nothing shows that it reads them right. Keep what the portal answers: callfit "
        f"sources record {seen.name}; or write a few answers into {seen.place.examples} by hand, in the form that "
        "docs/adding-a-source.md shows"
    )


@contextmanager
def _own_faults(place: "Place") -> Iterator[None]:
    """Whatever the source's own code raises, as a `BrokenSourceError` that says where."""
    from crawlers.registry import BrokenSourceError, cause_in
    from crawlers.replay import RecordingError

    try:
        yield
    except RecordingError:
        raise
    except Exception as error:
        raise BrokenSourceError(f"{place}{cause_in(error, place.file)}") from error
