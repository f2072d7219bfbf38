"""The recordings beside the checkout, which benchmarks read in place."""

import gzip
import json
from pathlib import Path
from typing import Any

RECORDINGS = Path(__file__).parents[2] / "shared" / "recordings"


def read_rows(path: Path) -> list[dict[str, Any]]:
    """The records of a JSON Lines file, compressed or not."""
    raw = path.read_bytes()
    text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8")
    return [json.loads(line) for line in text.splitlines() if line.strip()]
