"""The official names of codes, as they were recorded, read in place."""

import csv
import gzip
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from hashlib import sha256

from benchmarks.recordings import RECORDINGS

LANGUAGES = "ro it fr de hu fi sv hr sl sk nl da el".split()
_FILES = {"cpv": "cpv2008_23lang.csv.gz", "nace": "nace_rev2_labels_22lang.csv.gz"}


@cache
def names(code_list: str) -> Sequence[Mapping[str, str]]:
    """The rows of a list of codes (``cpv``, ``nace``): the ``code``, and its name by language."""
    with gzip.open(RECORDINGS / "taxonomies" / _FILES[code_list], "rt", encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def classes() -> Sequence[Mapping[str, str]]:
    """The 615 classes of NACE Rev. 2, the finest level."""
    return [row for row in names("nace") if row["code"][2:3] == "." and len(row["code"]) == 5]


def tuned_on(code: str) -> bool:
    """Whether a class is in the half that the methods were tuned on."""
    return sha256(f"nace{code}".encode()).digest()[-1] % 2 == 0


def pairs(code_list: str, source: str, target: str, *, half: int | None = None) -> Iterator[tuple[str, str]]:
    """The names of the codes that have one in both languages; of the ``half`` 0 or 1 of the codes, or of all."""
    for row in names(code_list):
        in_half = half is None or sha256(f"{code_list}{row['code']}".encode()).digest()[0] % 2 == half
        if in_half and row.get(source) and row.get(target):
            yield row[source], row[target]
