"""Pages per second of the whole pipeline, beside bare Scrapy asking the same stand-in for the same pages.

Both run in processes of their own against a stand-in in a third. Bare Scrapy asks for the pages and parses their JSON,
nothing more. Ours counts and checks the scan, reads, sanitises and normalises every call, reads its conditions and
writes all of it. What is timed is the crawl, from the opened spider to the closed one; imports are not. The stand-in
answers at once in one round; in the other it thinks for as long as the portal does at its very best, which measured
readers of it put at two seconds.
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
PAGES = 20
ROUNDS = 3


def _enlarge(folder: Path, pages: int) -> Path:
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
        many.append(row)
    envelope = {name: value for name, value in answer["pages"][0].items() if name != "results"}
    chunks = [many[start : start + 100] for start in range(0, len(many), 100)]
    enlarged = answer | {"pages": [envelope | {"totalResults": len(many), "results": chunk} for chunk in chunks]}
    path = folder / "many.pages.json"
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


def _timed(which: str, origin: str, folder: Path, *, concurrent: bool) -> float:
    """Seconds of one crawl, as the child tells them."""
    arguments = [sys.executable, "-m", "benchmarks.pages", which, origin, str(folder / f"{time.monotonic_ns()}.db")]
    done = subprocess.run([*arguments, str(int(concurrent))], cwd=ROOT, capture_output=True, text=True, check=True)
    return float(done.stdout.split()[-1])


def main() -> None:
    """Print pages per second of both and their ratio, without and with the portal's own thinking time."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = _enlarge(folder, PAGES)
        size = path.stat().st_size / PAGES / 1e6
        for latency in (0.0, 2.0):
            with _stand_in(path, latency) as origin:
                for bare, concurrent in (("bare", False), ("bare", True)):
                    if latency and concurrent:
                        continue
                    pairs = [
                        (
                            _timed(bare, origin, folder, concurrent=concurrent),
                            _timed("whole", origin, folder, concurrent=concurrent),
                        )
                        for _ in range(ROUNDS if not latency else 1)
                    ]
                    ratio = statistics.median(first / second for first, second in pairs)
                    ours = PAGES / statistics.median(second for _, second in pairs)
                    theirs = PAGES / statistics.median(first for first, _ in pairs)
                    how = "all at once" if concurrent else "one by one"
                    print(
                        f"pages: {PAGES} pages of 100 calls, {size:.1f} MB each, stand-in thinks {latency:.0f} s: "
                        f"whole pipeline {ours:.2f} pages/s, bare Scrapy asking {how} {theirs:.2f}, ratio {ratio:.2f}"
                    )


def _crawl_whole(origin: str, database: str) -> float:
    from datetime import UTC, datetime

    from catalogue.store import schema
    from catalogue.store.database import Database
    from crawlers import run

    url = f"sqlite:///{database}"
    opened = Database.open(url)
    schema.upgrade(opened)
    opened.close()
    begun = time.perf_counter()
    result = run.crawl("eu_funding_tenders", url, datetime(2026, 8, 20, 5, tzinfo=UTC), replay_origin=origin)
    seconds = time.perf_counter() - begun
    assert result.counts.read == PAGES * 100, result
    return seconds


def _crawl_bare(origin: str, *, concurrent: bool) -> float:
    from benchmarks.bare_scrapy import crawl_pages

    return crawl_pages(origin, PAGES, concurrent=concurrent)


if __name__ == "__main__":
    if len(sys.argv) == 1:
        main()
    elif sys.argv[1] == "whole":
        print(_crawl_whole(sys.argv[2], sys.argv[3]))
    else:
        print(_crawl_bare(sys.argv[2], concurrent=sys.argv[4] == "1"))
