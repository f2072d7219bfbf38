"""What portals really answered, read by their sources: every fact against a reviewed snapshot.

A file in ``recorded/`` is named like its source and says how the recordings answer its requests (``answers``), which
faults the real answers do have (``FAULTS``, empty if none), and ``NAME.json`` beside it is what they read as.
"""

import importlib
import json
from pathlib import Path
from typing import Any

import pytest

from crawlers.contract import reading_faults, rereading_faults, snapshot, write_snapshot
from crawlers.registry import bundled_names, load_source
from crawlers.replay.offline import Replayed, replay
from crawlers.source import Proof

HERE = Path(__file__).parent / "recorded"
RECORDED = sorted(path.stem for path in HERE.glob("??_*.py"))


def read(name: str, recordings: Path) -> tuple[list[dict[str, Any]], Replayed, tuple[str, ...]]:
    """What the recorded answers of a source read as."""
    module = importlib.import_module(f"tests.sources.recorded.{name}")
    answers = module.answers(recordings)
    replayed = replay(load_source(name), answers, answers.recorded_at, at_least=1)
    return [_facts(call) for call in snapshot(replayed.calls.values(), answers.recorded_at)], replayed, module.FAULTS


def _facts(call: dict[str, Any]) -> dict[str, Any]:
    """Facts only: the portal's texts stay where they are recorded."""
    wanted = ("source_key", "state", "closes", "title", "url", "identifier", "budget", "instruments", "withdrawn")
    return {name: call[name] for name in wanted if name in call} | {
        "opens": call.get("opens", {}).get("at"),
        "conditions": [[one["criterion"], one.get("rule")] for one in call.get("conditions", ())],
        "characters": [[section["kind"], section["characters"]] for section in call["sections"]],
    }


@pytest.mark.parametrize("name", RECORDED)
def test_real_answers_read_as_they_were_reviewed(name: str, recordings: Path) -> None:
    found, replayed, faults = read(name, recordings)
    path = HERE / f"{name}.json"
    if not path.is_file():
        path.write_text(write_snapshot(found), encoding="utf-8")
        pytest.fail(f"{path.name} is written anew: read it, then commit it")
    assert found == json.loads(path.read_text(encoding="utf-8"))
    assert tuple(reading_faults(replayed)) == faults


@pytest.mark.parametrize("name", RECORDED)
def test_real_records_read_the_same_again_without_the_portal(name: str, recordings: Path) -> None:
    _, replayed, _ = read(name, recordings)
    assert list(rereading_faults(load_source(name), replayed)) == []


@pytest.mark.parametrize("name", bundled_names())
def test_nobody_claims_more_proof_than_there_is(name: str) -> None:
    claims = load_source(name).source.proof in {Proof.RECORDED, Proof.DERIVED}
    assert not claims or name in {*RECORDED, "eu_funding_tenders"}, f"{name} claims a proof that no test shows"
