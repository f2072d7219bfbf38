"""The benchmark of mails measures what it says, in small."""

import json
import subprocess
import sys
from pathlib import Path

from benchmarks.mails.__main__ import rendering
from benchmarks.mails.digests import CALLS, shapes

ROOT = Path(__file__).parents[2]


def test_digests_of_ten_calls_in_ten_languages_are_rendered() -> None:
    measured = shapes(20)
    assert {len(shape.matches) for shape in measured} == {CALLS}
    assert len({shape.profile.language for shape in measured}) == 10
    assert all(rate > 0 for rate in rendering(measured))


def test_all_are_planned_and_sent_and_some_are_sent_by_the_standard_library_too() -> None:
    command = [sys.executable, "-m", "benchmarks.mails", "--alone", "--recipients=12"]
    ended = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert ended.returncode == 0, ended.stderr
    found = json.loads(ended.stdout)
    # A sixth of them each time: once to keep them, and five times to compare.
    assert (found["recipients"], found["compared"]) == (12, 2)
    # A digest of ten calls, as text and as HTML, with its calendar.
    assert 50_000 < found["size"] < 500_000
    assert all(found[name] > 0 for name in ("planning", "sending", "ours", "bare", "composing", "megabytes"))
