"""One contender of the benchmark of speed, alone in its process: ``python contenders.py NAME < texts``.

Reads ``{"calls": [...], "profiles": [...], "top": 20}`` and prints seconds and megabytes. It knows nothing of the
project, so that it can run in an environment of its own.
"""

import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any


def bm25s(calls: list[str], profiles: list[str], top: int, backend: str) -> tuple[float, float, float]:
    """Seconds to build, and to rank what is tokenised already, compiled before: by the clock, and of the processor."""
    import bm25s
    import Stemmer

    stemmer = Stemmer.Stemmer("english")

    def tokens(texts: list[str]) -> Any:  # noqa: ANN401 - the library's own
        return bm25s.tokenize(texts, stemmer=stemmer, stopwords="en", show_progress=False)

    began = time.perf_counter()
    engine = bm25s.BM25(backend=backend)
    engine.index(tokens(calls), show_progress=False)
    built = time.perf_counter() - began
    asked, threads = tokens(profiles), 2 if backend == "numba" else 0
    k = min(top, len(calls))
    if backend == "numba":
        engine.retrieve(tokens(profiles[:8]), k=k, show_progress=False, n_threads=threads)
    return built, *_timed(lambda: engine.retrieve(asked, k=k, show_progress=False, n_threads=threads))


def tantivy(calls: list[str], profiles: list[str], top: int) -> tuple[float, float, float]:
    """The same on disk, each profile as the plain disjunction of its words."""
    import tantivy

    began = time.perf_counter()
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("number", stored=True)
    builder.add_text_field("text", tokenizer_name="en_stem")
    with tempfile.TemporaryDirectory() as folder:
        index = tantivy.Index(builder.build(), path=folder)
        writer = index.writer(200_000_000, 2)
        for number, text in enumerate(calls):
            writer.add_document(tantivy.Document(number=number, text=text))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        built = time.perf_counter() - began
        searcher = index.searcher()
        plain = ["".join(letter if letter.isalnum() else " " for letter in text).lower() for text in profiles]
        queries = [index.parse_query(text, ["text"]) for text in plain]
        return built, *_timed(lambda: [searcher.search(query, top).hits for query in queries])


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - processor


CONTENDERS: dict[str, Callable[[list[str], list[str], int], tuple[float, float, float]]] = {
    "bm25s, numpy": lambda calls, profiles, top: bm25s(calls, profiles, top, "numpy"),
    "bm25s, numba": lambda calls, profiles, top: bm25s(calls, profiles, top, "numba"),
    "tantivy": tantivy,
}


def main() -> None:
    """Print what was measured as JSON, or which module is absent."""
    given = json.load(sys.stdin)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        built, ranked, of_processor = CONTENDERS[sys.argv[1]](given["calls"], given["profiles"], given["top"])
        if sys.argv[1].endswith("numba"):
            import numba

            _ = numba.__version__
    except ImportError as error:
        print(json.dumps({"absent": str(error)}))
        return
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1000
    print(json.dumps({"build": built, "rank": ranked, "rank_processor": of_processor, "memory": memory}))


if __name__ == "__main__":
    main()
