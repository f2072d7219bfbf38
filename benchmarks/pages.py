"""Pages per second of the whole pipeline, beside bare Scrapy asking the same stand-in for the same pages.

Both run in processes of their own against a stand-in in a third. Bare Scrapy asks for the pages and parses their JSON,
nothing more. Ours counts and checks the scan, reads, sanitises and normalises every call, reads its conditions and
writes all of it. Each is timed on few and on many pages, and the difference is what a page costs: starting up, the code
lists and the counts that are asked for once do not blur it.

The stand-in answers at once in the first rounds, which no portal does; in the last it thinks for half a second, a
quarter of the shortest time that measured readers of the portal report.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "eu_funding_tenders" / "answer.pages.json"
# The fields that the recorded scans hold.
_SCANNED = frozenset(
    "identifier language title type url DATASOURCE frameworkProgramme startDate status deadlineDate callccm2Id "
    "deadlineModel typesOfAction REFERENCE es_ContentType es_SortDate esST_URL".split()
)
FEW, MANY = 5, 25
ROUNDS = 3


def _enlarge(folder: Path, pages: int, *, texts: bool) -> Path:
    """The bundled topics over and over under new names, until they fill ``pages`` pages of 100."""
    answer = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    rows = [row for page in answer["pages"] for row in page["results"]]
    topics = [row for row in rows if row["metadata"]["type"] == ["1"] and row["metadata"]["DATASOURCE"] == ["SEDIA"]]
    many = []
    for number in range(pages * 100):
        row = json.loads(json.dumps(topics[number % len(topics)]))
        identifier = row["metadata"]["identifier"][0]
        text = json.dumps(row).replace(identifier, f"{identifier}-{number:05d}")
        row = json.loads(text)
        row["reference"] = f"{90000000 + number}TOPICSen"
        if not texts:
            row["metadata"] = {name: value for name, value in row["metadata"].items() if name in _SCANNED}
        many.append(row)
    envelope = {name: value for name, value in answer["pages"][0].items() if name != "results"}
    chunks = [many[start : start + 100] for start in range(0, len(many), 100)]
    enlarged = answer | {"pages": [envelope | {"totalResults": len(many), "results": chunk} for chunk in chunks]}
    path = folder / f"{pages}-{texts}.pages.json"
    path.write_text(json.dumps(enlarged), encoding="utf-8")
    (folder / "facets.json").write_bytes((EXAMPLE.parent / "facets.json").read_bytes())
    return path


@contextmanager
def _stand_in(path: Path, latency: float) -> Iterator[str]:
    arguments = [sys.executable, "-m", "crawlers.replay", str(path), "--latency", str(latency)]
    with subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.terminate()


def _seconds(which: str, path: Path, latency: float, folder: Path) -> float:
    """Seconds of one crawl in a process of its own, as it tells them."""
    with _stand_in(path, latency) as origin:
        arguments = [sys.executable, "-m", "benchmarks.pages", which, origin, str(folder / f"{time.monotonic_ns()}.db")]
        done = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, check=True)
    return float(done.stdout.split()[-1])


def _page_seconds(which: str, paths: tuple[Path, Path], latency: float, folder: Path) -> float:
    """What one page more costs."""
    few, many = (_seconds(which, path, latency, folder) for path in paths)
    return (many - few) / (MANY - FEW)


def main() -> None:
    """Print pages per second of both and their ratio, without and with a part of the portal's own thinking time."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for texts in (False, True):
            paths = (_enlarge(folder, FEW, texts=texts), _enlarge(folder, MANY, texts=texts))
            size = paths[1].stat().st_size / MANY / 1e6
            for latency in (0.0, 0.5) if texts else (0.0,):
                pairs = [
                    (_page_seconds("bare", paths, latency, folder), _page_seconds("whole", paths, latency, folder))
                    for _ in range(ROUNDS if not latency else 1)
                ]
                ratio = statistics.median(bare / whole for bare, whole in pairs)
                bare, whole = (1 / statistics.median(column) for column in zip(*pairs, strict=True))
                what = "with full texts" if texts else "without texts, as the recorded scans"
                print(
                    f"pages of 100 calls {what}, {size:.2f} MB each, stand-in thinks {latency} s: "
                    f"whole pipeline {whole:.1f} pages/s, bare Scrapy {bare:.1f}, ratio {ratio:.2f}"
                )


def _crawl_whole(origin: str, database: str) -> float:
    from datetime import UTC, datetime

    from catalogue.settings import Settings
    from catalogue.store import schema
    from catalogue.store.database import Database
    from crawlers import run

    url = f"sqlite:///{database}"
    opened = Database.open(url)
    schema.upgrade(opened)
    opened.close()
    begun = time.perf_counter()
    installation = Settings(database=url)
    result = run.crawl("eu_funding_tenders", installation, datetime(2026, 8, 20, 5, tzinfo=UTC), replay_origin=origin)
    seconds = time.perf_counter() - begun
    assert result.complete, result
    return seconds


def _crawl_bare(origin: str) -> float:
    from benchmarks.bare_scrapy import crawl_pages

    return crawl_pages(origin)


if __name__ == "__main__":
    if len(sys.argv) == 1:
        main()
    elif sys.argv[1] == "whole":
        print(_crawl_whole(sys.argv[2], sys.argv[3]))
    else:
        print(_crawl_bare(sys.argv[2]))
