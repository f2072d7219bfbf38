"""One hundred thousand calls: written, seen again and searched, beside the bare driver doing the plain thing.

Written: `put_calls`, which tells new calls from known ones, encodes them and finds every word and its stem, beside the
driver that is given the very rows, without any full text and with the plain one (`benchmarks.plain`). Searched: fifty
queries in six languages, the first thirty calls of each, beside two plain queries: for the words as they are typed, and
for all the names that ours looks for, as one would have to type them. Each is timed three times and the least counts;
given are the median and the 95th percentile of the fifty. Calls come one by one and rows by the thousand, so that
memory does not grow with them; the time in which calls are made up is not counted. With ``BENCH_POSTGRES`` set to the
URL of a database of its own, PostgreSQL is measured too.
"""

import os
import re
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import islice
from pathlib import Path

import sqlalchemy as sa

from benchmarks.corpus import SOURCE, START, Corpus
from benchmarks.plain import BARE, INDEXED, OURS, SHOWN, Asked, Plain, PlainPostgreSQL, PlainSQLite
from catalogue.model.call import Call
from catalogue.model.run import Run
from catalogue.model.state import State
from catalogue.search.query import read_query
from catalogue.store import runs, tables
from catalogue.store.calls import Put, put_calls
from catalogue.store.database import Database
from catalogue.store.search import Filters, search_calls

CALLS = 100_000
ROUNDS = 3
QUERIES = (
    "pompe de căldură", "eficienţă energetică clădiri", "panouri fotovoltaice", "reciclarea deșeurilor",
    "digitalizare IMM", "turism rural", "agricultură ecologică", '"economie circulară"', "formare profesională -tineri",
    "heat pumps", "energy efficiency in buildings", "artificial intelligence for manufacturing",
    "circular economy packaging", "cyber security", "hydrogen", "electric vehicle charging", '"waste water" treatment',
    "biodiv*", "BENCH-96-000096", "solar energy storage -hydrogen", "pompe à chaleur", "rénovation énergétique",
    "intelligence artificielle", "économie circulaire", "mobilité électrique", "gestion des déchets", "eau potable",
    "décarbonation de l'industrie", "Wärmepumpe", "Energieeffizienz", "künstliche Intelligenz", "Kreislaufwirtschaft",
    "Digitalisierung Mittelstand", "Elektromobilität", "Wasserstoff", "Photovoltaik Speicher", "pompa di calore",
    "efficienza energetica", "intelligenza artificiale", "economia circolare", "turismo sostenibile",
    "agricoltura biologica", "rifiuti", "bomba de calor", "eficiencia energética", "inteligencia artificial",
    "economía circular", "autoconsumo fotovoltaico", "movilidad eléctrica", "agua residual",
)  # fmt: skip
_TYPED = re.compile(r'(-?)(?:"([^"]*)"|([^\s"]+))')
_ALL = Filters()
_OPEN = Filters(states=frozenset({State.OPEN}))


def main() -> None:
    """Print calls per second and milliseconds a search of both, and their ratios, for each database."""
    began = time.perf_counter()
    corpus = Corpus()
    lengths = [sum(len(section.text) for section in call.sections) for call in corpus.calls(2_000)]
    print(
        f"\n{CALLS:,} calls of {statistics.mean(lengths):,.0f} characters of text,"
        f" {', '.join(corpus.recorded) or 'none'} of them recorded"
    )
    with tempfile.TemporaryDirectory() as folder:
        plain: list[Plain] = [PlainSQLite(Path(folder))]
        url = os.environ.get("BENCH_POSTGRES")
        if url:
            plain.append(PlainPostgreSQL(url))
        else:
            print("PostgreSQL is not measured: BENCH_POSTGRES names no database")
        for one in plain:
            try:
                measure(one, corpus)
            finally:
                one.close()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(f"{time.perf_counter() - began:.0f} s in all, at most {memory:.0f} MB")


def measure(plain: Plain, corpus: Corpus) -> None:
    """Write, see again and search the calls in both ways."""
    database = plain.create(OURS)
    first, second = _begin_runs(database)
    seconds, put = _put(database, corpus, first)
    assert put.new == CALLS
    for which in (BARE, INDEXED):
        with plain.create(which) as theirs:
            _begin_runs(theirs, (first, second))
    _tell(plain, "new, beside no full text", seconds, plain.write(BARE, plain.rows()))
    _tell(plain, "new, beside the plain one", seconds, plain.write(INDEXED, plain.rows()))
    seconds, put = _put(database, corpus, second)
    assert put.same == CALLS
    _tell(plain, "unchanged", seconds, plain.write(BARE, plain.rows()))
    plain.settle()
    _search(plain, database)
    database.close()


def _put(database: Database, corpus: Corpus, run: Run) -> tuple[float, Put]:
    """Put every call; the seconds it took, but for those of making the calls up."""
    made = 0.0

    def calls() -> Iterator[Call]:
        nonlocal made
        for number in range(CALLS):
            began = time.perf_counter()
            call = corpus.call(number)
            made += time.perf_counter() - began
            yield call

    began = time.perf_counter()
    with database.write() as connection:
        put = put_calls(connection, calls(), run)
    return time.perf_counter() - began - made, put


def _begin_runs(database: Database, known: Iterable[Run] = ()) -> Sequence[Run]:
    """The runs of two days, or the same as ``known``."""
    with database.write() as connection:
        begun = [runs.begin_run(connection, SOURCE, START + timedelta(days=day)) for day in (0, 1)]
        for run, copied in zip(begun, known, strict=False):
            connection.execute(sa.update(tables.run).where(tables.run.c.id == run.id).values(id=copied.id))
    return begun


def _tell(plain: Plain, what: str, ours: float, theirs: float) -> None:
    rates = f"{CALLS / ours:8,.0f} calls/s, driver {CALLS / theirs:8,.0f}, ratio {theirs / ours:.2f}"
    print(f"{plain.name:11}{what:27}{rates}", flush=True)


def _search(plain: Plain, database: Database) -> None:
    read_query("glossary")
    with database.read() as connection:

        def ours(typed: str, filters: Filters = _ALL, *, translate: bool = True) -> int:
            found = search_calls(connection, read_query(typed, translate=translate), filters, START)
            return len(list(islice(found, SHOWN)))

        references = (
            ("the words as typed", _least(lambda typed: plain.search(_as_typed(typed)))),
            ("all the names", _least(lambda typed: plain.search(_by_all_names(typed)))),
        )
        for what, search in (
            ("search", ours),
            ("search of open calls", lambda typed: ours(typed, _OPEN)),
            ("search in one language", lambda typed: ours(typed, translate=False)),
        ):
            found = _least(search)
            for name, share in (("median", 0.5), ("95th percentile", 0.95)):
                mine = _at(found, share)
                beside = ", ".join(
                    f"plain for {whose} {_at(theirs, share) * 1000:.1f} (ratio {mine / _at(theirs, share):.1f})"
                    for whose, theirs in references
                )
                print(f"{plain.name:11}{what:23}{name:16}{mine * 1000:7,.1f} ms; {beside}", flush=True)


def _as_typed(typed: str) -> Asked:
    groups: list[list[str]] = []
    excluded: list[str] = []
    for no, quoted, word in _TYPED.findall(typed):
        if no:
            excluded.append(quoted or word)
        else:
            groups.append([quoted or word])
    return Asked(groups=groups, excluded=excluded)


def _by_all_names(typed: str) -> Asked:
    query = read_query(typed)
    groups = [
        [term.typed.strip('"'), *(name for names in term.also.values() for name in names)] for term in query.terms
    ]
    return Asked(groups=groups, excluded=[term.typed.strip('"') for term in query.excluded])


def _least(search: Callable[[str], int]) -> list[float]:
    """The least seconds of each query."""
    seconds = []
    for typed in QUERIES:
        rounds = []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            search(typed)
            rounds.append(time.perf_counter() - began)
        seconds.append(min(rounds))
    return seconds


def _at(seconds: Sequence[float], share: float) -> float:
    return statistics.quantiles(seconds, n=100, method="inclusive")[round(share * 100) - 1]


if __name__ == "__main__":
    main()
