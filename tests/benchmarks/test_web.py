"""The benchmark of pages measures what it says, in small."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.speed import texts

ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(not texts.is_recorded(), reason="the recorded texts are not beside this checkout")
def test_my_calls_and_the_search_are_timed_beside_a_page_of_their_size() -> None:
    command = [sys.executable, "-m", "benchmarks.web", "--calls=60", "--profiles=3", "--seconds=0.3", "--format=json"]
    ended = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert ended.returncode == 0, ended.stderr
    found = json.loads(ended.stdout[ended.stdout.index("{") :])
    assert (found["calls"], found["companies"]) == (60, 3)
    assert [(one["page"], one["clients"]) for one in found["pages"]] == [
        ("My calls", 1),
        ("My calls", 4),
        ("search", 1),
        ("search", 4),
    ]
    for one in found["pages"]:
        assert one["size"] == one["static"]["size"] > 3_000
        assert 0 < one["median"] <= one["percentile_95"]
        assert 0 < one["ratio"] < 1
