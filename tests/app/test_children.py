"""Child processes: no more time and memory than they are given, and no longer life than their parent's."""

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from app.children import Child, Ended, end_children, start_child
from tests.app_runner import ROOT

WORKER = (sys.executable, str(ROOT / "tests" / "app" / "schedule" / "worker.py"))
MEGABYTE = 1_000_000


def begin(*arguments: str, longest: float = 30, memory: int = 0) -> Child:
    return start_child(arguments[0], arguments, longest=longest, memory=memory, program=WORKER)


def end_of(child: Child) -> Ended:
    give_up = time.monotonic() + 30
    while (ended := child.look()) is None:
        assert time.monotonic() < give_up
        time.sleep(0.02)
    return ended


def wait_for(path: Path, lines: int) -> list[str]:
    give_up = time.monotonic() + 10
    while not path.exists() or len(path.read_text().splitlines()) < lines:
        assert time.monotonic() < give_up, path.read_text() if path.exists() else "no file"
        time.sleep(0.02)
    return path.read_text().splitlines()


def is_alive(pid: int) -> bool:
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


def test_what_it_says_and_how_it_ends(tmp_path: Path) -> None:
    ended = end_of(begin("note", str(tmp_path / "notes"), "it", "0"))
    assert (ended.code, ended.out, ended.overdue) == (0, '{"well": true}\n', False)
    failed = end_of(begin("fail", str(tmp_path / "notes"), "it"))
    assert (failed.code, failed.last_words()) == (1, "it cannot be done")


def test_it_is_refused_more_memory_than_it_is_given() -> None:
    assert end_of(begin("hold", str(300 * MEGABYTE), memory=400 * MEGABYTE)).code == 0
    ended = end_of(begin("hold", str(300 * MEGABYTE), memory=200 * MEGABYTE))
    assert (ended.code, ended.last_words()) == (1, "MemoryError")


def test_one_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    ended = end_of(begin("note", str(tmp_path / "notes"), "it", "30", longest=0.5))
    assert (ended.code, ended.overdue) == (-signal.SIGTERM, True)
    assert ended.last_words() == "its process ended with -15 and said nothing"


def test_what_does_not_stop_is_ended(tmp_path: Path) -> None:
    children = [begin(action, str(tmp_path / "notes"), action, "30") for action in ("stubborn", "note")]
    wait_for(tmp_path / "notes", 2)
    codes = {child.name: ended.code for child, ended in end_children(children, grace=0.3)}
    assert codes == {"stubborn": -signal.SIGKILL, "note": -signal.SIGTERM}


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux's kernel ends children with their parent")
def test_a_child_ends_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    parent = begin("parent", str(notes), "30")
    pids = {line.split(maxsplit=1)[1]: int(line.split()[0]) for line in wait_for(notes, 2)}
    child = pids["child begins"]
    assert is_alive(child)
    # The parent alone, not its group: the child has one of its own.
    os.kill(pids["parent"], signal.SIGKILL)
    assert end_of(parent).code == -signal.SIGKILL
    give_up = time.monotonic() + 5
    while is_alive(child) and time.monotonic() < give_up:
        time.sleep(0.02)
    assert not is_alive(child)
