"""Many companies against many calls, beside engines that rank texts: ``python -m benchmarks.speed``.

Every contender ranks the same texts, alone in its process and in turn with the others; of each figure the least of the
rounds is given. Ranking is timed from profiles that are prepared and texts that are tokenised; *told* is what it takes
to tell all that ours found in words besides. ``--growth`` measures ours at 5,000, 20,000 and 80,000 calls, in seconds
of the processor. ``--python`` names an interpreter that has the others (the extra ``bench``).
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from benchmarks.speed import texts
from benchmarks.speed.contenders import CONTENDERS

TOP = 20
GROWTH = (5_000, 20_000, 80_000)
_ROW = "{:24}{:>10}{:>10}{:>10}{:>12}{:>10}{:>10}"
_SECONDS = ("build", "prepare", "rank", "everything", "told")


def main(arguments: list[str] | None = None) -> None:
    """Print a row a contender, and what ours is as a multiple of each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=20_000)
    parser.add_argument("--profiles", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--growth", action="store_true")
    asked = parser.parse_args(arguments)
    if not texts.is_recorded():
        print("the recorded texts are not beside this checkout")
        return
    print(_ROW.format("", "build s", "prepare s", "rank s", "all of it s", "told s", "MB"))
    if asked.growth:
        for calls in GROWTH:
            _tell(f"{calls:,} calls", _ours(calls, asked.profiles, asked.rounds, "processor"))
        return
    given = {
        "calls": [texts.call_text(call) for call in texts.calls(asked.calls)],
        "profiles": [profile.description for profile in texts.profiles(asked.profiles)],
        "top": TOP,
    }
    found: dict[str, list[dict[str, Any]]] = {}
    for _ in range(asked.rounds):
        found.setdefault("ours", []).append(_ours(asked.calls, asked.profiles, 1))
        for name in CONTENDERS:
            found.setdefault(name, []).append(_theirs(name, json.dumps(given), asked.python))
    best = {name: _least(rounds) for name, rounds in found.items()}
    for name, figures in best.items():
        _tell(name, figures)
    ours = best["ours"]
    for name, figures in best.items():
        if name != "ours" and "rank" in figures:
            ranking, everything = (ours[what] / figures["rank"] for what in ("rank", "everything"))
            of_processor = ours["rank_processor"] / figures["rank_processor"]
            print(
                f"beside {name}'s ranking: ranking {ranking:.2f} ({of_processor:.2f} in seconds of the processor), "
                f"all of it {everything:.2f}"
            )


def _least(rounds: list[dict[str, Any]]) -> dict[str, Any]:
    return {what: min(one[what] for one in rounds) for what in rounds[0]}


def _ours(calls: int, profiles: int, rounds: int, clock: str = "wall") -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.speed.ours", str(calls), str(profiles), str(rounds), clock]
    return _answer(subprocess.run(command, check=True, capture_output=True, text=True))


def _theirs(name: str, given: str, python: str) -> dict[str, Any]:
    script = str(Path(__file__).with_name("contenders.py"))
    return _answer(subprocess.run([python, script, name], input=given, check=True, capture_output=True, text=True))


def _answer(run: "subprocess.CompletedProcess[str]") -> dict[str, Any]:
    return dict(json.loads(run.stdout.splitlines()[-1]))


def _tell(name: str, figures: dict[str, Any]) -> None:
    if "absent" in figures:
        print(f"{name:24}  not measured: {figures['absent']}")
        return
    seconds = (f"{figures[what]:.2f}" if what in figures else "" for what in _SECONDS)
    print(_ROW.format(name, *seconds, f"{figures['memory']:.0f}"), flush=True)


if __name__ == "__main__":
    main()
