"""``python -m benchmarks.web``: requests a second and the 95th percentile of My calls and of the search.

Each is measured by one client and by four at once, in turns with a page of the same number of bytes that is only handed
out by the same server. The clients are threads of this process, the server is a process of its own. Companies and words
change with each request, so that what is kept from one to the next is what visitors would find kept.
"""

import argparse
import json
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from http.client import HTTPConnection
from itertools import cycle
from pathlib import Path
from urllib.parse import quote, urlsplit

from benchmarks.speed import texts
from benchmarks.web.serving import SECRET, fill, served
from notifier.links import Links

WORDS = ("heat pumps", "biodiversity", "batteries", "water reuse", "robots", "soil", "hydrogen", "data spaces", "wood")
CLIENTS = (1, 4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """What ``clients`` at once were answered: requests a second, and the median and 95th percentile in milliseconds."""

    page: str
    clients: int
    per_second: float
    median: float
    percentile_95: float
    size: int


def measure(page: str, host: str, paths: Iterator[str], clients: int, seconds: float) -> Timed:
    """Ask for one of ``paths`` after another for so many seconds. Raises RuntimeError unless each is there."""
    lock, spent, sizes, faults = threading.Lock(), [], [], []
    until = time.perf_counter() + seconds

    def ask() -> None:
        connection = HTTPConnection(host, timeout=120)
        while time.perf_counter() < until:
            with lock:
                path = next(paths)
            began = time.perf_counter()
            connection.request("GET", path)
            answer = connection.getresponse()
            body = answer.read()
            with lock:
                spent.append(time.perf_counter() - began)
                sizes.append(len(body))
                if answer.status != 200:
                    faults.append(answer.status)
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(clients)]
    began = time.perf_counter()
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    whole = time.perf_counter() - began
    if faults or not spent:
        raise RuntimeError(f"{page}: {len(faults)} of {len(spent)} answers were no pages: {sorted(set(faults))}")
    spent.sort()
    return Timed(
        page=page,
        clients=clients,
        per_second=round(len(spent) / whole, 1),
        median=round(1000 * spent[len(spent) // 2], 1),
        percentile_95=round(1000 * spent[int(0.95 * (len(spent) - 1))], 1),
        size=sum(sizes) // len(sizes),
    )


def run(count: int, companies: int, seconds: float, tell: Callable[[str], None]) -> dict[str, object]:
    """All that is measured."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "catalogue.db"
        tell(f"keeping {count:,} calls and {companies:,} companies")
        keys = fill(file, count, companies)
        tell("preparing the pages")
        with served(file) as (address, prepared, megabytes):
            host = urlsplit(address).netloc
            links = Links(site="", secret=SECRET)
            mine = (urlsplit(str(Links(site=address, secret=links.secret).my(key))).path for key in cycle(keys))
            search = (f"/calls?q={quote(words)}" for words in cycle(WORDS))
            found = []
            for name, paths in (("My calls", mine), ("search", search)):
                measure(name, host, paths, 1, min(seconds, 2))
                for clients in CLIENTS:
                    tell(f"{name}, {clients} at once")
                    timed = measure(name, host, paths, clients, seconds)
                    static = measure("static", host, cycle([f"/benchmark/{timed.size}"]), clients, min(seconds, 3))
                    found.append({**asdict(timed), "static": asdict(static), "ratio": _ratio(timed, static)})
    return {
        "calls": count,
        "companies": companies,
        "prepared_seconds": round(prepared, 1),
        "megabytes": round(megabytes),
        "pages": found,
    }


def _ratio(timed: Timed, static: Timed) -> float:
    return round(timed.per_second / static.per_second, 4)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--calls", type=int, default=100_000)
    parser.add_argument("--profiles", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=10.0, help="how long each page is asked for")
    parser.add_argument("--format", choices=("table", "json"), default="table")
    given = parser.parse_args()
    if not texts.is_recorded():
        parser.exit(0, "the recorded texts that calls and companies are made of are not beside this checkout\n")
    found = run(given.calls, given.profiles, given.seconds, lambda text: print(text, flush=True))
    if given.format == "json":
        print(json.dumps(found, indent=2))
        return
    print(f"prepared in {found['prepared_seconds']} s, {found['megabytes']} MB held")
    print(
        f"{'page':<10} {'clients':>7} {'a second':>9} {'median ms':>10} {'95 % ms':>9} {'bytes':>8} {'of static':>10}"
    )
    for one in found["pages"]:  # type: ignore[attr-defined]
        figures = f"{one['per_second']:>9} {one['median']:>10} {one['percentile_95']:>9} {one['size']:>8}"
        print(f"{one['page']:<10} {one['clients']:>7} {figures} {one['ratio']:>10}")


if __name__ == "__main__":
    main()
